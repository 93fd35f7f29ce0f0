-- title: Unseen editions
-- question: Which edition, page or broadcast should be looked up, because stored pages say they are from it?
-- column outlet: the outlet
-- column medium: print, web, wire, …
-- column date: the day named
-- column page: the page of the edition
-- column cluster: the story
-- column articles: the pages that name it
-- parameter outlet: only this outlet
-- parameter rows = 1000: at most so many
SELECT i.outlet, i.medium, i.date, i.page, c.id AS cluster, json_array_length(i.articles) AS articles
FROM inferred_source AS i
JOIN cluster AS c ON c.row = i.cluster
WHERE (:outlet IS NULL OR i.outlet = :outlet)
ORDER BY articles DESC, i.outlet, i.date, i.page, c.id
LIMIT coalesce(:rows, 1000);
