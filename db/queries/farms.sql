-- title: Farm families
-- question: Which hosts that disown, reprint or stamp what they carry have the same copied texts?
-- column host: a host
-- column other: another one
-- column shared: stories of others that both carry
-- column share: that, as a share of the smaller one's copied stories, 0 to 1
-- column host_copies: copied stories of the first
-- column other_copies: copied stories of the other
-- parameter least = 2: pairs with fewer shared stories are left out
-- parameter share = 0.3: pairs that share less are left out
-- parameter host: only families of this host
WITH marked AS (
  SELECT DISTINCT a.host
  FROM flag AS f JOIN article AS a ON a.row = f.article
  WHERE f.code IN ('link_farm_footer', 'host_disclaims_authorship', 'host_admits_reprint', 'watermark_removed')
    AND a.host IS NOT NULL
), carried AS MATERIALIZED (
  SELECT DISTINCT l.cluster, a.host
  FROM cluster AS c  -- CROSS JOIN: in this order, narrow indexes and rows only
  CROSS JOIN lineage AS l ON l.cluster = c.row
  CROSS JOIN article AS a ON a.row = l.article
  WHERE a.host IN (SELECT host FROM marked) AND c.size >= 2 AND l.canonical_article IS NOT a.id
), total AS MATERIALIZED (
  SELECT host, count(*) AS copies FROM carried GROUP BY host
), pair AS (
  SELECT x.host, y.host AS other, count(*) AS shared
  FROM carried AS x JOIN carried AS y ON y.cluster = x.cluster AND y.host > x.host
  GROUP BY x.host, y.host
)
SELECT p.host, p.other, p.shared, round(1.0 * p.shared / min(h.copies, o.copies), 3) AS share,
  h.copies AS host_copies, o.copies AS other_copies
FROM pair AS p JOIN total AS h ON h.host = p.host JOIN total AS o ON o.host = p.other
WHERE p.shared >= coalesce(:least, 2) AND 1.0 * p.shared / min(h.copies, o.copies) >= coalesce(:share, 0.3)
  AND (:host IS NULL OR :host IN (p.host, p.other))
ORDER BY p.shared DESC, share DESC, p.host, p.other;
