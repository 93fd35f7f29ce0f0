-- title: Most wanted unseen sources
-- question: Which outlets are the source of what we have, though no page of theirs for it is stored?
-- column outlet: the outlet to capture
-- column stories: clusters that go back to it
-- column articles: articles in them that say or show so
-- column first: the earliest edition or date named
-- column last: the latest
-- parameter least = 1: outlets with fewer stories are left out
WITH wanted AS (
  SELECT canonical_outlet AS outlet, count(DISTINCT cluster) AS stories, count(*) AS articles
  FROM lineage
  WHERE canonical_article IS NULL AND canonical_outlet IS NOT NULL
  GROUP BY canonical_outlet
  HAVING stories >= coalesce(:least, 1)
), named AS MATERIALIZED (
  SELECT outlet, min(date) AS first, max(date) AS last FROM inferred_source GROUP BY outlet
)
SELECT w.outlet, w.stories, w.articles, n.first, n.last
FROM wanted AS w
LEFT JOIN named AS n ON n.outlet = w.outlet
ORDER BY w.stories DESC, w.articles DESC, w.outlet;
