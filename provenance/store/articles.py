"""Pages, articles, captures, claims and fingerprints: written in bulk, insert-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from provenance.records import Article, ArticleId, Fingerprint, Page, RunId
from provenance.store import codec, match_views, search
from provenance.store.bulk import rows_found
from provenance.store.bulk_changes import insert_tuples
from provenance.store.encoding import (
    ARTICLE_COLUMNS,
    CAPTURE_COLUMNS,
    CLAIM_COLUMNS,
    RAW_COLUMNS,
    READING_COLUMNS,
    Encoded,
    capture,
    encoded,
)
from provenance.store.keys import RowNumbers
from provenance.store.rows import Added
from provenance.store.tables import ARTICLE, CAPTURE, CLAIM, FINGERPRINT, RAW, READING

Item = tuple[Page, Article, Fingerprint | None]

_PRINT_COLUMNS = ("article", "recipe", "shingles", "simhash", "digest", "signature")
_DIGESTS = select(ARTICLE.c.id, ARTICLE.c.sha256)
_RAW = select(RAW.c.sha256)
_PATHS = select(ARTICLE.c.row, ARTICLE.c.path)
_MOVED = update(ARTICLE).where(ARTICLE.c.row == bindparam("at")).values(path=bindparam("smallest"))


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
    number, reader = numbers.run(run)
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
    captures = [
        (item[1].id, forms[item[1].id].capture if item is fresh.get(item[1].id) else capture(*item[:2]))
        for item in accepted
    ]
    paths = _smallest_paths(captures)
    _insert_articles(connection, [(forms[id_], paths[id_]) for id_ in (item[1].id for item in new)], number)
    rows = numbers.of(seen)
    _insert_readings(connection, new, forms, rows, reader)
    insert_tuples(
        connection,
        CAPTURE,
        ("article", *CAPTURE_COLUMNS, "run"),
        [(rows[id_], *form, number) for id_, form in captures],
    )
    known = set(paths) - set(fresh)
    _lower_paths(connection, {rows[id_]: paths[id_] for id_ in known})
    return Added(tuple(sorted(fresh)), tuple(sorted(known)), tuple(sorted(refused)))


def sha256_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
    """Return the page digest of each of *ids* that is stored."""
    stored = {codec.key(id_): id_ for id_ in ids}
    found = rows_found(connection, _DIGESTS, ARTICLE.c.id, stored)
    return {stored[id_]: sha256 for id_, sha256 in found}


def _smallest_paths(captures: Iterable[tuple[ArticleId, tuple[Any, ...]]]) -> dict[ArticleId, str]:
    paths: dict[ArticleId, str] = {}
    for id_, (_, path, *_) in captures:
        paths[id_] = min(paths.get(id_, path), path)
    return paths


def _insert_articles(connection: Connection, items: Sequence[tuple[Encoded, str]], run: int) -> None:
    """Store new articles, each with the smallest path it was captured under, and pages that are not stored."""
    raw = {form.raw[0]: form.raw for form, _ in reversed(items)}
    for (sha256,) in rows_found(connection, _RAW, RAW.c.sha256, raw):
        del raw[sha256]
    insert_tuples(connection, RAW, RAW_COLUMNS, list(raw.values()))
    articles = [(*form.article, path, run) for form, path in items]
    insert_tuples(connection, ARTICLE, (*ARTICLE_COLUMNS, "path", "run"), articles)


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


def _lower_paths(connection: Connection, paths: Mapping[int, str]) -> None:
    """Give articles stored before, by row, the path they were captured under now where that is smaller."""
    found = rows_found(connection, _PATHS, ARTICLE.c.row, paths)
    moved = [{"at": row, "smallest": paths[row]} for row, path in found if paths[row] < path]
    if moved:
        connection.execute(_MOVED, moved)
