-- title: What we believed on a day
-- question: In which cluster did each article stand at the end of that day, and since which run?
-- column article: the article
-- column cluster: its cluster, as it was called then
-- column relation: to the reference text of then
-- column run: the run that put it there
-- column since: when that run began
-- parameter day = '9999': the last day that counts, such as 2024-11-23; all of it is included
-- parameter article: only this article
-- parameter rows = 1000: at most so many
WITH moved AS (  -- the last run that moved each article, up to that day
  SELECT e.article, max(e.run) AS run
  FROM cluster_event AS e
  JOIN run AS r ON r.number = e.run
  WHERE e.kind IN ('joined', 'left') AND substr(r.started, 1, 10) <= coalesce(:day, '9999')
    AND (:article IS NULL OR e.article = :article)
  GROUP BY e.article
)
SELECT e.article, e.cluster, e.relation, r.id AS run, r.started AS since
FROM moved AS m
JOIN run AS r ON r.number = m.run
JOIN cluster_event AS e ON e.run = m.run AND e.article = m.article AND e.kind = 'joined'
ORDER BY e.article, e.row
LIMIT coalesce(:rows, 1000);
