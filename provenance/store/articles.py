"""Pages, articles, captures, claims and fingerprints: written in bulk, insert-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from provenance.records import Article, ArticleId, Fingerprint, Page, RunId
from provenance.store import codec, match_views, search
from provenance.store.bulk import insert_tuples, rows_found
from provenance.store.encoding import (
    CAPTURE_COLUMNS,
    CLAIM_COLUMNS,
    RAW_COLUMNS,
    READING_COLUMNS,
    Encoded,
    capture,
    encoded,
)
from provenance.store.keys import RowNumbers, run_number
from provenance.store.rows import Added
from provenance.store.tables import ARTICLE, CAPTURE, CLAIM, FINGERPRINT, RAW, READING, RUN

Item = tuple[Page, Article, Fingerprint | None]

_ARTICLE_COLUMNS = ("id", "sha256", "url", "host", "path", "run")
_PRINT_COLUMNS = ("article", "recipe", "shingles", "simhash", "digest", "signature")
_DIGESTS = select(ARTICLE.c.id, ARTICLE.c.sha256)
_RAW = select(RAW.c.sha256)
_PATHS = select(ARTICLE.c.row, ARTICLE.c.path)


def add(
    connection: Connection,
    numbers: RowNumbers,
    items: Sequence[Item],
    run: RunId,
    forms: Mapping[ArticleId, Encoded] | None = None,
) -> Added:
    """
    Store what is new among *items*, and for what is known only a capture that differs from those it has.

    *forms* are those of the items that are encoded already; the rest is encoded here. An article whose id is
    stored with other bytes is refused, and nothing of it is written.
    """
    number = run_number(connection, run)
    stored = sha256_of(connection, (article.id for _, article, _ in items))
    seen = dict(stored)
    accepted: list[Item] = []
    refused: set[ArticleId] = set()
    for item in items:
        article, sha256 = item[1], codec.scrub(item[1].sha256)
        if seen.setdefault(article.id, sha256) == sha256:
            accepted.append(item)
        else:
            refused.add(article.id)
    fresh = {item[1].id: item for item in reversed(accepted) if item[1].id not in stored}
    new = list(fresh.values())[::-1]
    forms = forms or {}
    missing = encoded([(page, article) for page, article, _ in new if article.id not in forms])
    forms = {**forms, **missing}
    _insert_articles(connection, new, forms, number)
    rows = numbers.of(seen)
    _insert_readings(connection, new, forms, rows, _reader(connection, number))
    captures = [
        (rows[item[1].id], forms[item[1].id].capture if item is fresh.get(item[1].id) else capture(*item[:2]))
        for item in accepted
    ]
    _insert_captures(connection, captures, number)
    known = {article.id for _, article, _ in accepted} - set(fresh)
    return Added(tuple(sorted(fresh)), tuple(sorted(known)), tuple(sorted(refused)))


def sha256_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
    """Return the page digest of each of *ids* that is stored."""
    stored = {codec.key(id_): id_ for id_ in ids}
    found = rows_found(connection, _DIGESTS, ARTICLE.c.id, stored)
    return {stored[id_]: sha256 for id_, sha256 in found}


def _reader(connection: Connection, number: int) -> str:
    return str(connection.scalar(select(RUN.c.version).where(RUN.c.number == number)))


def _insert_articles(
    connection: Connection, items: Sequence[Item], forms: Mapping[ArticleId, Encoded], run: int
) -> None:
    raw = {form.raw[0]: form.raw for form in (forms[article.id] for _, article, _ in reversed(items))}
    for (sha256,) in rows_found(connection, _RAW, RAW.c.sha256, raw):
        del raw[sha256]
    insert_tuples(connection, RAW, RAW_COLUMNS, list(raw.values()))
    names = [
        (codec.key(article.id), *codec.clean(article.sha256, article.url, article.host, article.path), run)
        for _, article, _ in items
    ]
    insert_tuples(connection, ARTICLE, _ARTICLE_COLUMNS, names)


def _insert_readings(
    connection: Connection,
    items: Sequence[Item],
    forms: Mapping[ArticleId, Encoded],
    rows: Mapping[ArticleId, int],
    reader: str,
) -> None:
    new = [(rows[article.id], forms[article.id], fingerprint) for _, article, fingerprint in items]
    readings = [(row, reader, *form.reading) for row, form, _ in new]
    insert_tuples(connection, READING, ("article", "reader", *READING_COLUMNS), readings)
    claims = [(row, number, *claim) for row, form, _ in new for number, claim in enumerate(form.claims)]
    insert_tuples(connection, CLAIM, ("article", "number", *CLAIM_COLUMNS), claims)
    compared = [(row, form.view, found) for row, form, found in new if found is not None]
    prints = [
        (row, found.recipe, found.shingles, codec.signed(found.simhash), found.digest, found.signature)
        for row, _, found in compared
    ]
    insert_tuples(connection, FINGERPRINT, _PRINT_COLUMNS, prints)
    search.index(connection, [(row, *form.words) for row, form, _ in new])
    match_views.add(connection, compared)


def _insert_captures(connection: Connection, captures: Sequence[tuple[int, tuple[Any, ...]]], run: int) -> None:
    """Store captures, each with the row number of its article, and which path of an article is the smallest."""
    insert_tuples(
        connection, CAPTURE, ("article", *CAPTURE_COLUMNS, "run"), [(row, *form, run) for row, form in captures]
    )
    paths: dict[int, str] = {}
    for row, (_, path, *_) in captures:
        paths[row] = min(paths.get(row, path), path)
    for row, path in rows_found(connection, _PATHS, ARTICLE.c.row, paths):
        if paths[row] < path:
            connection.execute(update(ARTICLE).where(ARTICLE.c.row == row).values(path=paths[row]))
