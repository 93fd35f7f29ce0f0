-- On SQLite: ../evidence.sql, with title, columns and parameters.
SELECT d ->> 'source' AS source, (d ->> 'probability')::float8 AS probability, d ->> 'relation' AS relation,
  e ->> 'code' AS code, (e ->> 'weight')::float8 AS weight, e ->> 'detail' AS detail,
  (e ->> 'start')::bigint AS start, (e ->> 'end')::bigint AS "end"
FROM lineage AS l
CROSS JOIN LATERAL json_array_elements(l.document::json -> 'derivations') AS d
CROSS JOIN LATERAL json_array_elements(d -> 'evidence') AS e
WHERE l.article IN (SELECT row FROM article WHERE id = :article UNION SELECT row FROM article WHERE url = :article)
ORDER BY probability DESC NULLS LAST, (d ->> 'source') COLLATE "C", abs((e ->> 'weight')::float8) DESC NULLS LAST,
  (e ->> 'code') COLLATE "C", (e ->> 'detail') COLLATE "C";
