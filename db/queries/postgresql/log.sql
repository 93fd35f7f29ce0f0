-- On SQLite: ../log.sql, with title, columns and parameters.
SELECT seq, at, action, payload, encode(hash, 'hex') AS hash
FROM audit
WHERE (:since IS NULL OR at >= :since)
ORDER BY seq DESC
LIMIT coalesce(:rows, 1000);
