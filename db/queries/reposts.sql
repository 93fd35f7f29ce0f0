-- title: Who reposts whom
-- question: Whose texts does each outlet carry, how often, and how often does it say so?
-- column reposter: the outlet that carries the copy, or its host where the outlet is unknown
-- column source: the outlet it was taken from, or its host
-- column copies: articles taken from there
-- column credited: those that name that source on the page
-- column first: the earliest date a copy carries
-- column last: the latest
-- parameter least = 1: pairs with fewer copies are left out
-- parameter reposter: only this outlet or host
-- parameter source: only this outlet or host
WITH copy AS MATERIALIZED (
  SELECT r.published, coalesce(r.outlet, (SELECT a.host FROM article AS a WHERE a.row = l.article)) AS reposter,
    coalesce(l.direct_outlet, (SELECT s.host FROM article AS s WHERE s.id = l.direct_article)) AS source,
    EXISTS (SELECT 1 FROM claim AS c WHERE c.article = l.article AND +c.outlet = l.direct_outlet  -- +: by article
      AND c.role IN ('direct_source', 'original_publisher', 'owner', 'author')) AS credited
  FROM lineage AS l  -- CROSS JOIN: in this order, first the narrow index of lineages
  CROSS JOIN reading AS r ON r.article = l.article
  WHERE (l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL)
)
SELECT reposter, source, count(*) AS copies, sum(credited) AS credited, min(published) AS first, max(published) AS last
FROM copy
WHERE reposter IS NOT source AND source IS NOT NULL
  AND (:reposter IS NULL OR reposter = :reposter) AND (:source IS NULL OR source = :source)
GROUP BY reposter, source
HAVING copies >= coalesce(:least, 1)
ORDER BY copies DESC, reposter, source;
