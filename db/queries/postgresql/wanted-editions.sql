-- On SQLite: ../wanted-editions.sql, with title, columns and parameters.
SELECT i.outlet, i.medium, i.date, i.page, c.id AS cluster, json_array_length(i.articles::json) AS articles
FROM inferred_source AS i
JOIN cluster AS c ON c.row = i.cluster
WHERE (:outlet IS NULL OR i.outlet = :outlet)
ORDER BY articles DESC, i.outlet, i.date NULLS FIRST, i.page NULLS FIRST, c.id
LIMIT coalesce(:rows, 1000);
