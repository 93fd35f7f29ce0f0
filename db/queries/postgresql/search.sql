-- On SQLite: ../search.sql, with title, columns and parameters. Here the text is not what was typed but its words as the
-- index has them: lower case, every Han character a word, a space before and after each.
-- words: text
WITH word AS (
  SELECT word, place FROM unnest(string_to_array(btrim(:text), ' ')) WITH ORDINALITY AS one(word, place)
), term AS (
  SELECT word AS term FROM word WHERE length(word) > 1
  UNION
  SELECT x.word || ' ' || y.word FROM word AS x JOIN word AS y ON y.place = x.place + 1
), found AS (
  SELECT s.rowid AS article FROM search AS s
  WHERE s.terms @> (SELECT coalesce(array_agg(term), '{}') FROM term) AND position(nullif(:text, '') IN s.words) > 0
  ORDER BY s.rowid DESC
  LIMIT coalesce(:rows, 100)
)
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, r.title, r.outlet, r.published, c.id AS cluster
FROM found AS f
JOIN article AS a ON a.row = f.article
JOIN reading AS r ON r.article = f.article
LEFT JOIN cluster_member AS m ON m.article = f.article
LEFT JOIN cluster AS c ON c.row = m.cluster
ORDER BY f.article DESC;
