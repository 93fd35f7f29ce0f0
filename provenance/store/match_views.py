"""Match views of stored articles: written with the article, read back for the texts a verdict compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from provenance.records import ArticleId, Fingerprint
from provenance.store import codec
from provenance.store.bulk import rows_found
from provenance.store.bulk_changes import insert_tuples
from provenance.store.tables import ARTICLE, MATCH_VIEW

if TYPE_CHECKING:
    from provenance.matching.compare import MatchViews

_COLUMNS = ("article", "recipe", "language", "simhash", "title", "body")
_VIEWS = select(
    ARTICLE.c.id,
    MATCH_VIEW.c.recipe,
    MATCH_VIEW.c.language,
    MATCH_VIEW.c.simhash,
    MATCH_VIEW.c.title,
    MATCH_VIEW.c.body,
).join(MATCH_VIEW, MATCH_VIEW.c.article == ARTICLE.c.row)


def add(connection: Connection, items: Sequence[tuple[int, tuple[str, bytes, bytes], Fingerprint]]) -> None:
    """Store match views as ``encoding`` made them, with the row numbers and fingerprints of their articles."""
    rows = [
        (row, found.recipe, language, codec.signed(found.simhash), title, body)
        for row, (language, title, body), found in items
    ]
    insert_tuples(connection, MATCH_VIEW, _COLUMNS, rows)


def of_articles(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, MatchViews]:
    """Return the match views of those of *ids* that have some stored."""
    from provenance.matching.compare import MatchViews

    stored = {codec.key(id_): id_ for id_ in ids}
    return {
        stored[id_]: MatchViews(
            recipe, language, codec.unsigned(simhash), codec.unpacked(title), codec.unpacked(body)
        )
        for id_, recipe, language, simhash, title, body in rows_found(
            connection, _VIEWS, ARTICLE.c.id, stored
        )
    }  # fmt: skip
