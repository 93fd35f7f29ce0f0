-- title: The audit log
-- question: What was acknowledged, in which order?
-- column seq: place in the log
-- column at: when
-- column action: run begun, run ended, batch or schema
-- column payload: what, as JSON; digests cover the rows of that batch
-- column hash: sha256 over the entry and the one before it
-- parameter since: only entries from this day or moment on
-- parameter rows = 1000: at most so many, the newest
SELECT seq, at, action, payload, lower(hex(hash)) AS hash
FROM audit
WHERE (:since IS NULL OR at >= :since)
ORDER BY seq DESC
LIMIT coalesce(:rows, 1000);
