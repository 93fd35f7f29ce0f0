-- title: Evidence for one article
-- question: From what do we conclude where this article was taken from?
-- column source: the article or inferred source it was taken from
-- column probability: of that, 0 to 1
-- column relation: verbatim, edited, abridged, excerpt or composite
-- column code: the kind of evidence
-- column weight: for (above 0) or against, in nats
-- column detail: what was seen
-- column start: where on the page, in characters
-- column end: up to where
-- parameter article: the id or address of the article
SELECT json_extract(d.value, '$.source') AS source, json_extract(d.value, '$.probability') AS probability,
  json_extract(d.value, '$.relation') AS relation, json_extract(e.value, '$.code') AS code,
  json_extract(e.value, '$.weight') AS weight, json_extract(e.value, '$.detail') AS detail,
  json_extract(e.value, '$.start') AS start, json_extract(e.value, '$.end') AS "end"
FROM lineage AS l, json_each(l.document, '$.derivations') AS d, json_each(d.value, '$.evidence') AS e
WHERE l.article IN (SELECT row FROM article WHERE id = :article UNION SELECT row FROM article WHERE url = :article)
ORDER BY probability DESC, source, abs(weight) DESC, code, detail;
