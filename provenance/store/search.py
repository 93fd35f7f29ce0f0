"""
Full-text search over titles and bodies: every Han character is a word, and a query is a phrase of them.

So two characters are found as surely as twenty, and no list of words is needed. Measured on 4,000 articles of
456 characters: 1.7 KB and 0.2 ms an article; pairs of characters as words take 2.8 KB and 0.7 ms for the same.

PostgreSQL has no index of phrases for every text: its own counts no further than 16,383 words. There the words of
an article are kept, with an index of every word and of every two neighbours; a phrase that these allow is looked
for in the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection, select, text

from provenance.records import Article
from provenance.store import codec
from provenance.store.bulk import chunks
from provenance.store.bulk_changes import written
from provenance.store.tables import READING

# Scripts written without spaces: kana, Han (with extension A), hangul, Han beyond the BMP. db/queries/search.sql
# names the same ranges.
UNSPACED = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0x20000, 0x3FFFF))


def spaced(texts: Sequence[str]) -> list[str]:
    """Return *texts* with a space around every character of a script that has none; all in one go, for speed."""
    import numpy as np  # most commands index nothing

    joined = "\0".join([codec.scrub(words) for words in texts])  # scrubbed texts have no NUL
    letters = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    alone = np.zeros(len(letters), bool)
    for first, last in UNSPACED:
        alone |= (letters >= first) & (letters <= last)
    before = alone.copy()
    before[1:] &= ~alone[:-1]  # between two of them one space is enough
    places = np.arange(len(letters)) + np.cumsum(before) + np.cumsum(alone) - alone
    spread = np.full(len(letters) + int(before.sum()) + int(alone.sum()), ord(" "), np.uint32)
    spread[places] = letters
    return spread.tobytes().decode("utf-32-le").split("\0")


def index(connection: Connection, found: Sequence[tuple[int, str, str]]) -> None:
    """Make new articles findable: by row number, the words of title and body as ``spaced`` gives them."""
    if connection.dialect.name == "sqlite":
        if found:
            written(connection, "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", found)
        return
    words = [(row, _words(title), _words(body)) for row, title, body in found]
    if words:
        connection.execute(
            text("INSERT INTO search(rowid, words, terms) VALUES (:row, :words, string_to_array(:terms, '|'))"),
            [
                {
                    "row": row,
                    "words": f"{_joined(title)}\n{_joined(body)}",
                    "terms": "|".join(_terms(title, body)),
                }
                for row, title, body in words
            ],
        )


def phrase(words: str) -> str:
    """Return *words* as PostgreSQL's index has them: each with a space before and after it; empty for none."""
    found = _words(spaced([words])[0])
    return _joined(found) if found else ""


_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LONGEST = 64  # letters of a word, of which an index of PostgreSQL holds no more than 2,704 bytes


def _words(text: str) -> list[str]:
    """Return the words of a *text* with spaces around Han characters, as FTS5 has them: no case, no accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return [word[:_LONGEST] for word in _WORD.findall(text.lower())]


def _joined(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _terms(*texts: Sequence[str]) -> set[str]:
    """Return the words of two letters and more, and all neighbours: what single letters would find is no help."""
    longer = {word for words in texts for word in words if len(word) > 1}
    return longer.union(f"{one} {next_}" for words in texts for one, next_ in pairwise(words))


def index_stored(connection: Connection) -> None:
    """Make every stored article findable that is not: those of a store from before there was an index."""
    last = connection.execute(text("SELECT coalesce(max(rowid), 0) FROM search")).scalar()
    unpacker = codec.Unpacker()
    query = select(READING.c.article).where(READING.c.article > last).order_by(READING.c.article)
    for rows in chunks(connection.scalars(query).all(), 1000):
        documents = select(READING.c.article, READING.c.document).where(READING.c.article.in_(rows))
        newest = dict(tuple(row) for row in connection.execute(documents.order_by(READING.c.row)))
        articles = [unpacker.document(newest[row], Article) for row in sorted(newest)]
        titles = spaced([article.title or "" for article in articles])
        bodies = spaced([article.body for article in articles])
        index(connection, list(zip(sorted(newest), titles, bodies, strict=True)))
