-- title: Merges and splits
-- question: Which clusters became one, came apart, or got another name or reference text, and when?
-- column at: when the run began
-- column run: the run
-- column kind: merged, split, renamed or reference
-- column cluster: the cluster as it was called then
-- column article: its new reference text, where that is what changed
-- column others: the clusters it was made of, came from, or was called
-- parameter cluster: only this cluster
-- parameter since: only runs from this day on
-- parameter rows = 1000: at most so many
SELECT r.started AS at, r.id AS run, e.kind, e.cluster, e.article, e.others
FROM cluster_event AS e
JOIN run AS r ON r.number = e.run
WHERE e.kind IN ('merged', 'split', 'renamed', 'reference')
  AND (:cluster IS NULL OR e.cluster = :cluster)
  AND (:since IS NULL OR r.started >= :since)
ORDER BY e.row
LIMIT coalesce(:rows, 1000);
