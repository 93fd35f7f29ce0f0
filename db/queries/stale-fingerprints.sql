-- title: Stale fingerprints
-- question: Which fingerprints were made by another recipe than this version's, and how many?
-- column recipe: the recipe
-- column articles: articles with a fingerprint of it
-- column example: one of them
-- parameter han = 'c5-mh128-affine32-v1': the recipe of this version for Chinese
-- parameter latin = 'c8-mh128-affine32-v1': the recipe of this version for other languages
SELECT f.recipe, count(*) AS articles, min(a.id) AS example
FROM fingerprint AS f
JOIN article AS a ON a.row = f.article
WHERE f.recipe NOT IN (coalesce(:han, 'c5-mh128-affine32-v1'), coalesce(:latin, 'c8-mh128-affine32-v1'))
GROUP BY f.recipe
ORDER BY f.recipe;
