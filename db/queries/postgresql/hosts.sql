-- On SQLite: ../hosts.sql, with title, columns and parameters.
SELECT a.host, CASE WHEN count(DISTINCT r.outlet) = 1 THEN max(r.outlet) END AS outlet,
  count(*) AS articles, count(*) FILTER (WHERE l.canonical_article = a.id) AS originals,
  count(*) FILTER (WHERE l.direct_outlet IS NOT NULL OR l.direct_article IS NOT NULL) AS copies,
  count(DISTINCT l.direct_outlet) AS sources, min(r.published) AS first, max(r.published) AS last
FROM lineage AS l
JOIN article AS a ON a.row = l.article
JOIN reading AS r ON r.article = l.article
WHERE a.host IS NOT NULL AND (:host IS NULL OR a.host = :host)
GROUP BY a.host
HAVING count(*) >= coalesce(:least, 1)
ORDER BY articles DESC, a.host;
