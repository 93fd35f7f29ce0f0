-- On SQLite: ../revisions.sql, with title, columns and parameters.
WITH replaced AS (
  SELECT v.row, v.article, v.replaced_by, v.document::json AS before, coalesce(
      (SELECT n.document FROM lineage_version AS n WHERE n.article = v.article AND n.row > v.row ORDER BY n.row LIMIT 1),
      (SELECT l.document FROM lineage AS l WHERE l.article = v.article))::json AS after
  FROM lineage_version AS v
  WHERE (:run IS NULL OR v.replaced_by = :run)
    AND (:article IS NULL OR v.article = (SELECT row FROM article WHERE id = :article))
  ORDER BY v.row DESC
  LIMIT coalesce(:rows, 1000)
)
SELECT r.started AS at, p.replaced_by AS run, a.id AS article,
  p.before #>> '{canonical,outlet}' AS canonical_before, p.after #>> '{canonical,outlet}' AS canonical_after,
  p.before #>> '{canonical,level}' AS level_before, p.after #>> '{canonical,level}' AS level_after,
  coalesce(p.before #>> '{direct_source,article}', p.before #>> '{direct_source,outlet}') AS source_before,
  coalesce(p.after #>> '{direct_source,article}', p.after #>> '{direct_source,outlet}') AS source_after,
  (p.before #>> '{canonical,confidence}')::float8 AS confidence_before,
  (p.after #>> '{canonical,confidence}')::float8 AS confidence_after
FROM replaced AS p
JOIN article AS a ON a.row = p.article
LEFT JOIN run AS r ON r.id = p.replaced_by
ORDER BY p.row DESC;
