-- title: Late and forged dates
-- question: Which pages carry a date that their own text, their source or their edition contradicts?
-- column article: the page
-- column host: where it stands
-- column page: its address, or where it was read from
-- column published: the date the page claims
-- column kind: late (long after what it reports or reprints) or forged (before its source, or its source's own)
-- column flag: the flag that says so
-- column detail: what the flag rests on
-- column canonical: the canonical source
-- parameter host: only pages on this host
-- parameter rows = 1000: at most so many
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, r.published,
  CASE WHEN f.code LIKE 'page_date_long_after%' THEN 'late' ELSE 'forged' END AS kind, f.code AS flag, f.detail,
  l.canonical_outlet AS canonical
FROM flag AS f
JOIN article AS a ON a.row = f.article
JOIN reading AS r ON r.article = f.article
JOIN lineage AS l ON l.article = f.article
WHERE f.code IN ('page_date_long_after_print_date', 'page_date_long_after_event', 'dated_before_source',
    'page_before_content', 'copied_date')
  AND (:host IS NULL OR a.host = :host)
ORDER BY kind, f.code, a.id, f.number
LIMIT coalesce(:rows, 1000);
