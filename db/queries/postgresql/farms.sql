-- On SQLite: ../farms.sql, with title, columns and parameters.
WITH marked AS (
  SELECT DISTINCT a.host
  FROM flag AS f JOIN article AS a ON a.row = f.article
  WHERE f.code IN ('link_farm_footer', 'host_disclaims_authorship', 'host_admits_reprint', 'watermark_removed')
    AND a.host IS NOT NULL
), carried AS MATERIALIZED (
  SELECT DISTINCT l.cluster, a.host
  FROM cluster AS c
  JOIN lineage AS l ON l.cluster = c.row
  JOIN article AS a ON a.row = l.article
  WHERE a.host IN (SELECT host FROM marked) AND c.size >= 2 AND l.canonical_article IS DISTINCT FROM a.id
), total AS MATERIALIZED (
  SELECT host, count(*) AS copies FROM carried GROUP BY host
), pair AS (
  SELECT x.host, y.host AS other, count(*) AS shared
  FROM carried AS x JOIN carried AS y ON y.cluster = x.cluster AND y.host > x.host
  GROUP BY x.host, y.host
)
SELECT p.host, p.other, p.shared, round(1.0 * p.shared / least(h.copies, o.copies), 3)::float8 AS share,
  h.copies AS host_copies, o.copies AS other_copies
FROM pair AS p JOIN total AS h ON h.host = p.host JOIN total AS o ON o.host = p.other
WHERE p.shared >= coalesce(:least, 2) AND 1.0 * p.shared / least(h.copies, o.copies) >= coalesce(:share, 0.3)
  AND (:host IS NULL OR :host IN (p.host, p.other))
ORDER BY p.shared DESC, share DESC, p.host, p.other;
