-- title: Most wanted unseen sources
-- question: Which outlets are the source of what we have, though no page of theirs for it is stored?
-- column outlet: the outlet to capture
-- column stories: clusters that go back to it
-- column articles: articles in them that say or show so
-- column sure: the highest confidence among them, 0 to 1
-- column first: the earliest edition or date named
-- column last: the latest
-- parameter least = 1: outlets with fewer stories are left out
SELECT l.canonical_outlet AS outlet, count(DISTINCT l.cluster) AS stories, count(*) AS articles,
  max(l.confidence) AS sure,
  (SELECT min(i.date) FROM inferred_source AS i WHERE i.outlet = l.canonical_outlet) AS first,
  (SELECT max(i.date) FROM inferred_source AS i WHERE i.outlet = l.canonical_outlet) AS last
FROM lineage AS l
WHERE l.canonical_article IS NULL AND l.canonical_outlet IS NOT NULL
GROUP BY l.canonical_outlet
HAVING stories >= coalesce(:least, 1)
ORDER BY stories DESC, articles DESC, outlet;
