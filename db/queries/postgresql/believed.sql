-- On SQLite: ../believed.sql, with title, columns and parameters.
WITH wanted AS (
  SELECT row, id FROM article WHERE (:article IS NULL OR id = :article) ORDER BY id LIMIT coalesce(:rows, 1000)
), stated AS (
  SELECT w.id, l.document::json AS document, l.run, NULL AS replaced_by
  FROM wanted AS w JOIN lineage AS l ON l.article = w.row
  UNION ALL
  SELECT w.id, v.document::json, v.run, v.replaced_by
  FROM wanted AS w JOIN lineage_version AS v ON v.article = w.row
)
SELECT s.id AS article, s.document ->> 'cluster' AS cluster, s.document #>> '{canonical,outlet}' AS canonical,
  s.document #>> '{canonical,level}' AS level, (s.document #>> '{canonical,confidence}')::float8 AS confidence,
  coalesce(s.document #>> '{direct_source,article}', s.document #>> '{direct_source,outlet}') AS source,
  s.document #>> '{derivations,0,evidence}' AS evidence, s.run, r.started AS since, q.started AS until
FROM stated AS s
LEFT JOIN run AS r ON r.id = s.run
LEFT JOIN run AS q ON q.id = s.replaced_by
WHERE coalesce(substr(r.started, 1, 10), '') <= coalesce(:day, '9999')
  AND (q.started IS NULL OR substr(q.started, 1, 10) > coalesce(:day, '9999'))
ORDER BY s.id;
