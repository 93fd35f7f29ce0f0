-- title: Judgements
-- question: What did people decide, who, when and why, and does it still hold?
-- column at: when
-- column who: who decided
-- column says: same, different, withdrawn, …
-- column a: one article
-- column b: the other
-- column reason: why
-- column holds: 1 for the newest decision about the two in this order, unless it withdraws one
-- parameter who: only decisions of this person
SELECT j.at, j.who, j.says, x.id AS a, y.id AS b, j.reason,
  j.says <> 'withdrawn' AND j.row = (SELECT max(k.row) FROM judgement AS k WHERE k.a = j.a AND k.b = j.b) AS holds
FROM judgement AS j
JOIN article AS x ON x.row = j.a
JOIN article AS y ON y.row = j.b
WHERE (:who IS NULL OR j.who = :who)
ORDER BY j.row DESC;
