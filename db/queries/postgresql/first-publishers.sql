-- On SQLite: ../first-publishers.sql, with title, columns and parameters.
SELECT l.canonical_outlet AS outlet, count(*) AS stories, sum(c.size) AS articles,
  count(l.canonical_article) AS captured, max(c.size) AS largest
FROM cluster AS c
JOIN lineage AS l ON l.cluster = c.row AND l.article = c.reference
WHERE c.size >= 2 AND l.canonical_outlet IS NOT NULL
GROUP BY l.canonical_outlet
HAVING count(*) >= coalesce(:least, 1)
ORDER BY stories DESC, articles DESC, outlet;
