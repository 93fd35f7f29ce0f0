-- title: Full-text search
-- question: Which articles have these words in title or body, one after the other?
-- column article: the article
-- column host: where it stands
-- column page: its address, or where it was read from
-- column title: its title
-- column outlet: whose page it is
-- column published: the date the page claims
-- column cluster: its story
-- parameter text: the words: two Han characters and more (Simplified, as bodies are kept), whole Latin words
-- parameter rows = 100: at most so many, the newest in the store first
WITH RECURSIVE letter(place, phrase) AS (  -- every character of a script without spaces is a word of its own
  SELECT 1, ''
  UNION ALL
  SELECT place + 1, phrase || CASE
      WHEN unicode(substr(:text, place, 1)) BETWEEN 0x3040 AND 0x30FF
        OR unicode(substr(:text, place, 1)) BETWEEN 0x3400 AND 0x4DBF
        OR unicode(substr(:text, place, 1)) BETWEEN 0x4E00 AND 0x9FFF
        OR unicode(substr(:text, place, 1)) BETWEEN 0xAC00 AND 0xD7AF
        OR unicode(substr(:text, place, 1)) BETWEEN 0x20000 AND 0x3FFFF
      THEN ' ' || substr(:text, place, 1) || ' '
      ELSE replace(substr(:text, place, 1), '"', ' ')
    END
  FROM letter WHERE place <= length(:text)
), found AS (
  SELECT rowid AS article FROM search
  WHERE search MATCH (SELECT '"' || phrase || '"' FROM letter ORDER BY place DESC LIMIT 1)
  ORDER BY rowid DESC
  LIMIT coalesce(:rows, 100)
)
SELECT a.id AS article, a.host, coalesce(a.url, a.path) AS page, r.title, r.outlet, r.published, c.id AS cluster
FROM found AS f
JOIN article AS a ON a.row = f.article
JOIN reading AS r ON r.article = f.article
LEFT JOIN cluster_member AS m ON m.article = f.article
LEFT JOIN cluster AS c ON c.row = m.cluster
ORDER BY f.article DESC;
