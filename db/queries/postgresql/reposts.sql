-- On SQLite: ../reposts.sql, with title, columns and parameters.
WITH copy AS MATERIALIZED (
  SELECT r.published, coalesce(r.outlet, (SELECT a.host FROM article AS a WHERE a.row = l.article)) AS reposter,
    coalesce(l.direct_outlet, (SELECT s.host FROM article AS s WHERE s.id = l.direct_article)) AS source,
    EXISTS (SELECT 1 FROM claim AS c WHERE c.article = l.article AND c.outlet = l.direct_outlet
      AND c.role IN ('direct_source', 'original_publisher', 'owner', 'author')) AS credited
  FROM lineage AS l
  JOIN reading AS r ON r.article = l.article
  WHERE (l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
)
SELECT reposter, source, count(*) AS copies, count(*) FILTER (WHERE credited) AS credited,
  min(published) AS first, max(published) AS last
FROM copy
WHERE reposter IS DISTINCT FROM source AND source IS NOT NULL
  AND (:reposter IS NULL OR reposter = :reposter) AND (:source IS NULL OR source = :source)
GROUP BY reposter, source
HAVING count(*) >= coalesce(:least, 1)
ORDER BY copies DESC, reposter NULLS FIRST, source;
