-- On SQLite: ../wanted.sql, with title, columns and parameters.
WITH wanted AS (
  SELECT canonical_outlet AS outlet, count(DISTINCT cluster) AS stories, count(*) AS articles
  FROM lineage
  WHERE canonical_article IS NULL AND canonical_outlet IS NOT NULL
  GROUP BY canonical_outlet
  HAVING count(DISTINCT cluster) >= coalesce(:least, 1)
), named AS MATERIALIZED (
  SELECT outlet, min(date) AS first, max(date) AS last FROM inferred_source GROUP BY outlet
)
SELECT w.outlet, w.stories, w.articles, n.first, n.last
FROM wanted AS w
LEFT JOIN named AS n ON n.outlet = w.outlet
ORDER BY w.stories DESC, w.articles DESC, w.outlet;
