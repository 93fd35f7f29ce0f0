-- On SQLite: ../laundered.sql, with title, columns and parameters.
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, c.text AS says, c.outlet AS claimed,
  l.canonical_outlet AS canonical, l.canonical_level AS level, l.confidence
FROM lineage AS l
JOIN claim AS c ON c.article = l.article
JOIN article AS a ON a.row = l.article
WHERE l.confidence >= coalesce(:sure, 0.8)
  AND c.role IN ('direct_source', 'original_publisher', 'self')
  AND c.zone IN ('head', 'trailer')
  AND c.outlet IS NOT NULL AND c.outlet <> l.canonical_outlet
  AND (c.role <> 'self' OR l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
  AND (c.role = 'self' OR c.outlet IS DISTINCT FROM l.direct_outlet)
  AND (:host IS NULL OR a.host = :host)
  AND (c.role = 'self' OR NOT EXISTS (  -- a station on the way is a true source, though not the first
    SELECT 1 FROM json_array_elements(l.document::json -> 'chain') AS hop WHERE hop ->> 'outlet' = c.outlet
  ))
ORDER BY l.cluster, l.article, c.number
LIMIT coalesce(:rows, 1000);
