-- title: What we believed on a day
-- question: Where did we think each article came from at the end of that day, and since which run?
-- column article: the article
-- column cluster: its cluster, as it was called then
-- column canonical: the canonical source of then
-- column level: how it was known
-- column confidence: how sure it was, 0 to 1
-- column source: the article or outlet it was taken from
-- column evidence: what that rested on, as JSON: code, weight in nats, words, place on the page
-- column run: the run that concluded so
-- column since: when that run began
-- column until: when another conclusion replaced it; empty for what is believed now
-- parameter day = '9999': the last day that counts, such as 2024-11-23; all of it is included
-- parameter article: only this article
-- parameter rows = 1000: at most so many articles, in order of id
WITH wanted AS (
  SELECT row, id FROM article WHERE (:article IS NULL OR id = :article) ORDER BY id LIMIT coalesce(:rows, 1000)
), stated AS (
  SELECT w.id, l.document, l.run, NULL AS replaced_by
  FROM wanted AS w JOIN lineage AS l ON l.article = w.row
  UNION ALL
  SELECT w.id, v.document, v.run, v.replaced_by
  FROM wanted AS w JOIN lineage_version AS v ON v.article = w.row
)
SELECT s.id AS article, json_extract(s.document, '$.cluster') AS cluster,
  json_extract(s.document, '$.canonical.outlet') AS canonical,
  json_extract(s.document, '$.canonical.level') AS level,
  json_extract(s.document, '$.canonical.confidence') AS confidence,
  coalesce(json_extract(s.document, '$.direct_source.article'), json_extract(s.document, '$.direct_source.outlet'))
    AS source,
  json_extract(s.document, '$.derivations[0].evidence') AS evidence, s.run, r.started AS since, q.started AS until
FROM stated AS s
LEFT JOIN run AS r ON r.id = s.run
LEFT JOIN run AS q ON q.id = s.replaced_by
WHERE coalesce(substr(r.started, 1, 10), '') <= coalesce(:day, '9999')
  AND (q.started IS NULL OR substr(q.started, 1, 10) > coalesce(:day, '9999'))
ORDER BY s.id;
