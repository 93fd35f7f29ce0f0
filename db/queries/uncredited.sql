-- title: Uncredited copies
-- question: Which articles were taken from somewhere that their page names nowhere?
-- column article: the copy
-- column host: where it stands
-- column page: its address, or where it was read from
-- column outlet: whose page it is
-- column source: the outlet it was taken from
-- column source_article: the page it was taken from, where that is stored
-- column canonical: the canonical source of the text
-- column confidence: how sure the canonical source is, 0 to 1
-- parameter host: only copies on this host
-- parameter sure = 0.5: copies whose canonical source is less sure are left out
-- parameter rows = 1000: at most so many
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, r.outlet, l.direct_outlet AS source, l.direct_article AS source_article,
  l.canonical_outlet AS canonical, l.confidence
FROM lineage AS l
JOIN article AS a ON a.row = l.article
JOIN reading AS r ON r.article = l.article
WHERE (l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
  AND l.direct_outlet IS NOT r.outlet
  AND l.confidence >= coalesce(:sure, 0.5)
  AND (:host IS NULL OR a.host = :host)
  AND NOT EXISTS (
    SELECT 1 FROM claim AS c
    WHERE c.article = l.article AND c.role IN ('direct_source', 'original_publisher', 'owner', 'author')
      AND c.outlet IN (l.direct_outlet, l.canonical_outlet)
  )
ORDER BY l.cluster, l.article
LIMIT coalesce(:rows, 1000);
