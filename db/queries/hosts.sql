-- title: Host profiles
-- question: What does each host carry: its own texts or those of others, from how many sources, since when?
-- column host: the host
-- column outlet: the outlet its pages belong to; empty where they belong to several, as accounts of a platform do
-- column articles: its stored articles
-- column originals: those that are the first publication of their text
-- column copies: those taken from elsewhere
-- column sources: outlets they were taken from
-- column first: the earliest date on a page
-- column last: the latest
-- parameter host: only this host
-- parameter least = 1: hosts with fewer articles are left out
SELECT a.host, CASE WHEN count(DISTINCT r.outlet) = 1 THEN max(r.outlet) END AS outlet,
  count(*) AS articles, sum(l.canonical_article IS a.id) AS originals,
  sum(l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL) AS copies,
  count(DISTINCT l.direct_outlet) AS sources, min(r.published) AS first, max(r.published) AS last
FROM lineage AS l  -- CROSS JOIN: in this order, first the narrow index of lineages, then narrow rows
CROSS JOIN article AS a ON a.row = l.article
CROSS JOIN reading AS r ON r.article = l.article
WHERE a.host IS NOT NULL AND (:host IS NULL OR a.host = :host)
GROUP BY a.host
HAVING articles >= coalesce(:least, 1)
ORDER BY articles DESC, a.host;
