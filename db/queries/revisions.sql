-- title: Changes between lineage versions
-- question: Which conclusions were replaced by others, when, and what changed?
-- column at: when the run that replaced it began
-- column run: that run
-- column article: the article
-- column canonical_before: the canonical source before
-- column canonical_after: after
-- column level_before: how it was known before
-- column level_after: after
-- column source_before: the article or outlet it was taken from, before
-- column source_after: after
-- column confidence_before: how sure the canonical source was before, 0 to 1
-- column confidence_after: after
-- parameter article: only this article
-- parameter run: only what this run replaced
-- parameter rows = 1000: at most so many, the newest first
WITH replaced AS (
  SELECT v.row, v.article, v.replaced_by, v.document AS before, coalesce(
      (SELECT n.document FROM lineage_version AS n WHERE n.article = v.article AND n.row > v.row ORDER BY n.row LIMIT 1),
      (SELECT l.document FROM lineage AS l WHERE l.article = v.article)) AS after
  FROM lineage_version AS v
  WHERE (:run IS NULL OR v.replaced_by = :run)
    AND (:article IS NULL OR v.article = (SELECT row FROM article WHERE id = :article))
  ORDER BY v.row DESC
  LIMIT coalesce(:rows, 1000)
)
SELECT r.started AS at, p.replaced_by AS run, a.id AS article,
  json_extract(p.before, '$.canonical.outlet') AS canonical_before,
  json_extract(p.after, '$.canonical.outlet') AS canonical_after,
  json_extract(p.before, '$.canonical.level') AS level_before,
  json_extract(p.after, '$.canonical.level') AS level_after,
  coalesce(json_extract(p.before, '$.direct_source.article'), json_extract(p.before, '$.direct_source.outlet'))
    AS source_before,
  coalesce(json_extract(p.after, '$.direct_source.article'), json_extract(p.after, '$.direct_source.outlet'))
    AS source_after,
  json_extract(p.before, '$.canonical.confidence') AS confidence_before,
  json_extract(p.after, '$.canonical.confidence') AS confidence_after
FROM replaced AS p
JOIN article AS a ON a.row = p.article
LEFT JOIN run AS r ON r.id = p.replaced_by
ORDER BY p.row DESC;
