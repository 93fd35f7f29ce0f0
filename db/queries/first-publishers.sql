-- title: First publishers
-- question: Whose texts are copied: who published first, how many stories, how often were they taken?
-- column outlet: the canonical source
-- column stories: clusters of two articles or more that go back to it
-- column articles: articles in them
-- column captured: stories whose first page is stored
-- column largest: articles in the largest of them
-- parameter least = 1: outlets with fewer stories are left out
SELECT l.canonical_outlet AS outlet, count(*) AS stories, sum(c.size) AS articles,
  count(l.canonical_article) AS captured, max(c.size) AS largest
FROM cluster AS c
JOIN lineage AS l ON l.cluster = c.row AND l.article = c.reference
WHERE c.size >= 2 AND l.canonical_outlet IS NOT NULL
GROUP BY l.canonical_outlet
HAVING stories >= coalesce(:least, 1)
ORDER BY stories DESC, articles DESC, outlet;
