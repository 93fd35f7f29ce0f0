-- On SQLite: ../uncredited.sql, with title, columns and parameters.
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, r.outlet, l.direct_outlet AS source,
  l.direct_article AS source_article, l.canonical_outlet AS canonical, l.confidence
FROM lineage AS l
JOIN article AS a ON a.row = l.article
JOIN reading AS r ON r.article = l.article
WHERE (l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
  AND l.direct_outlet IS DISTINCT FROM r.outlet
  AND l.confidence >= coalesce(:sure, 0.5)
  AND (:host IS NULL OR a.host = :host)
  AND NOT EXISTS (
    SELECT 1 FROM claim AS c
    WHERE c.article = l.article AND c.role IN ('direct_source', 'original_publisher', 'owner', 'author')
      AND c.outlet IN (l.direct_outlet, l.canonical_outlet)
  )
ORDER BY l.cluster, l.article
LIMIT coalesce(:rows, 1000);
