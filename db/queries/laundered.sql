-- title: Laundered sources
-- question: Which pages name a source that the evidence contradicts?
-- column article: the page
-- column host: where it stands
-- column page: its address, or where it was read from
-- column says: the page's own words
-- column claimed: the outlet they name
-- column canonical: the canonical source by all evidence
-- column level: how that source is known
-- column confidence: how sure it is, 0 to 1
-- parameter host: only pages on this host
-- parameter sure = 0.8: pages whose canonical source is less sure are left out
-- parameter rows = 1000: at most so many
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, c.text AS says, c.outlet AS claimed, l.canonical_outlet AS canonical,
  l.canonical_level AS level, l.confidence
FROM lineage AS l  -- CROSS JOIN: in this order, which is that of an index, so that enough rows are enough
CROSS JOIN claim AS c ON c.article = l.article
CROSS JOIN article AS a ON a.row = l.article
WHERE l.confidence >= coalesce(:sure, 0.8)
  AND c.role IN ('direct_source', 'original_publisher', 'self')
  AND c.zone IN ('head', 'trailer')
  AND c.outlet IS NOT NULL AND c.outlet <> l.canonical_outlet
  AND (c.role <> 'self' OR l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
  AND (c.role = 'self' OR c.outlet IS NOT l.direct_outlet)
  AND (:host IS NULL OR a.host = :host)
  AND (c.role = 'self' OR NOT EXISTS (  -- a station on the way is a true source, though not the first
    SELECT 1 FROM json_each((SELECT d.document FROM lineage AS d WHERE d.article = l.article), '$.chain') AS hop
    WHERE json_extract(hop.value, '$.outlet') = c.outlet
  ))
ORDER BY l.cluster, l.article, c.number
LIMIT coalesce(:rows, 1000);
