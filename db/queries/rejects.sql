-- title: Rejects
-- question: What could not be used, and why?
-- column run: the run
-- column at: when it began
-- column code: the kind of reason
-- column path: file and line
-- column reason: in words
-- parameter code: only this kind
-- parameter run: only this run
-- parameter rows = 1000: at most so many
SELECT r.id AS run, r.started AS at, j.code, j.path, j.reason
FROM reject AS j
JOIN run AS r ON r.number = j.run
WHERE (:code IS NULL OR j.code = :code) AND (:run IS NULL OR r.id = :run)
ORDER BY j.run DESC, j.path, j.code
LIMIT coalesce(:rows, 1000);
