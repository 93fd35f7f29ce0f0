"""Looks for damage: pages against their digests, rows against the log, rows without their other half."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.records import Article
from provenance.store import codec, log
from provenance.store.tables import ARTICLE, CLAIM, RAW, READING, RUN

BACKUP = "provenance restore FILE, from a backup"
REBUILD = "ingest the pages again into a new store"
_PAGE = 500  # rows per statement
BROKEN = (TypeError, ValueError, KeyError, AttributeError, OverflowError, StoreError, msgspec.MsgspecError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which check found it, where, what, and how it is mended."""

    check: str
    where: str
    what: str
    repair: str


Look = Callable[[Connection], Iterator[Finding]]


def findings(connection: Connection, own: Mapping[str, Look]) -> Iterator[Finding]:
    """
    Yield everything that is wrong, in a fixed order; one look that cannot read on says so, and others follow.

    First come those that are the database's *own*.
    """
    for name, look in {**own, **_LOOKS}.items():
        try:
            with connection.begin_nested():  # on PostgreSQL an error ends what is not in a savepoint
                yield from look(connection)
        except DBAPIError as error:
            yield Finding(name, "the file", f"cannot be read on: {error.orig}", BACKUP)
        except BROKEN as error:
            yield Finding(name, "the file", f"cannot be read on: {error}", BACKUP)


def _log(connection: Connection) -> Iterator[Finding]:
    covered = {one.name: one for one in log.COVERED}
    known = dict.fromkeys(covered, 0)
    before, seq = log.GENESIS, 0
    for entry in log.entries(connection):
        seq += 1
        where = f"entry {entry.seq}"
        fields = (str(entry.seq), entry.at, entry.action, entry.payload)
        if entry.seq != seq:
            yield Finding("log", where, f"follows entry {seq - 1}: entries are missing", BACKUP)
            seq = entry.seq
        if entry.prev != before:
            yield Finding("log", where, "does not follow the entry before it", BACKUP)
        before = entry.hash
        if log.entry_hash(entry.prev, fields) != entry.hash:
            yield Finding("log", where, "was changed", BACKUP)
            continue
        for name, (first, last, digest) in codec.parse(entry.payload, dict).get("rows", {}).items():
            if name not in covered:
                continue
            if first != known[name] + 1:
                what = f"rows {known[name] + 1} to {first - 1} are covered by no entry"
                yield Finding("log", name, what, BACKUP)
            known[name] = last
            if log.digest(connection, covered[name], first, last) != digest:
                what = f"rows {first} to {last} are not those that {where} of the log acknowledged"
                yield Finding("rows", name, what, BACKUP)
    for name, head in log.heads(connection).items():
        if head != known[name]:
            yield Finding("log", name, f"ends at row {head}, the log at {known[name]}", BACKUP)


def _runs(connection: Connection) -> Iterator[Finding]:
    """Compare what the log says of runs with their rows."""
    said: dict[str, dict[str, Any]] = {}
    for entry in log.entries(connection):
        if entry.action.startswith("run "):
            payload = codec.parse(entry.payload, dict)
            said.setdefault(payload.pop("run"), {}).update(payload)
    if not said:
        return
    for row in connection.execute(select(RUN)).all():
        claimed = said.get(row.id)
        if claimed is None:
            continue  # of a version that kept no log
        stored = dict(row._mapping) | {name: codec.parse(row._mapping[name], Any) for name in _JSON}
        ended = row.state in ("published", "failed")
        for name in sorted(claimed):
            if stored.get(name) != claimed[name]:
                yield Finding("runs", row.id, f"{name} is not what the log says", BACKUP)
        if ended and "state" not in claimed:
            yield Finding("runs", row.id, "has ended, which the log does not know", BACKUP)


_JSON = ("arguments", "counts")


def _pages(connection: Connection) -> Iterator[Finding]:
    unpacker = codec.Unpacker()
    for row in _each(connection, RAW, "row"):
        try:
            data = unpacker.data(row.frame)
            own = hashlib.sha256(data).hexdigest()
            if own != (row.source_sha256 or row.sha256) or len(data) != row.length:
                yield Finding("pages", f"page {row.sha256}", "is not what was captured", BACKUP)
        except BROKEN as error:
            yield Finding("pages", f"page {row.sha256}", f"cannot be unpacked: {error}", BACKUP)


def _readings(connection: Connection) -> Iterator[Finding]:
    """Unpack every reading and compare it with the rows made from it."""
    unpacker = codec.Unpacker()
    for rows in _pages_of(connection, READING, "row"):
        numbers = [row.article for row in rows]
        claims = (
            select(CLAIM.c.article, func.count()).where(CLAIM.c.article.in_(numbers)).group_by(CLAIM.c.article)
        )
        counted: dict[int, int] = dict(tuple(row) for row in connection.execute(claims))
        stored = connection.execute(select(ARTICLE).where(ARTICLE.c.row.in_(numbers)))
        articles: dict[int, Any] = {row.row: row for row in stored}
        for row in rows:
            yield from _reading(row, articles.get(row.article), counted.get(row.article, 0), unpacker)


def _reading(row: Any, article: Any, claims: int, unpacker: codec.Unpacker) -> Iterator[Finding]:  # noqa: ANN401 - rows
    where = f"article {article.id if article else row.article}"
    try:
        read = unpacker.document(row.document, Article)
    except BROKEN as error:
        yield Finding("readings", where, f"cannot be unpacked: {error}", REBUILD)
        return
    if article is None or (codec.key(read.id), codec.scrub(read.sha256)) != (article.id, article.sha256):
        yield Finding("readings", where, "is the reading of another page", REBUILD)
    if (read.title and codec.scrub(read.title)) != row.title or len(read.claims) != claims:
        yield Finding("readings", where, "is not what its title and claims were taken from", REBUILD)


# What every article has, by the sentence about one that has not: where its row number stands.
_NEEDED = {
    "has no capture": "SELECT article FROM capture",
    "has no reading": "SELECT article FROM reading",
    "is in no cluster": "SELECT article FROM cluster_member",
    "has no lineage": "SELECT article FROM lineage",
    "is not in the text index": "SELECT rowid FROM search",
}
_ALONE = {
    what: f"SELECT 'article ' || id FROM article WHERE row NOT IN ({where})"  # noqa: S608 - ours
    for what, where in _NEEDED.items()
}
# What else does not hold together: the sentence, and the statement that lists the places.
_LOOSE = {
    "is the page of no article": "SELECT 'page ' || sha256 FROM raw"
    " WHERE sha256 NOT IN (SELECT sha256 FROM article)",
    "is in the index of bands and not stored": "SELECT DISTINCT 'row ' || article FROM band"
    " WHERE article NOT IN (SELECT row FROM article)",
    "is in the index of passages and no reference": "SELECT DISTINCT 'row ' || article FROM passage"
    " WHERE article NOT IN (SELECT reference FROM cluster)",
    "does not have as many members as it says": "SELECT 'cluster ' || id FROM cluster"
    " WHERE size <> (SELECT count(*) FROM cluster_member WHERE cluster = cluster.row)",
    "does not hold its own reference": "SELECT 'cluster ' || id FROM cluster"
    " WHERE NOT EXISTS (SELECT 1 FROM cluster_member WHERE article = reference AND cluster = cluster.row)",
    "has its lineage in another cluster": "SELECT 'article ' || a.id FROM lineage AS l"
    " JOIN cluster_member AS m USING (article) JOIN article AS a ON a.row = l.article"
    " WHERE l.cluster <> m.cluster",
    "is named as a source and not stored": "SELECT DISTINCT 'article ' || direct_article FROM lineage"
    " WHERE direct_article NOT IN (SELECT id FROM article)",
    "is named as canonical and not stored": "SELECT DISTINCT 'article ' || canonical_article FROM lineage"
    " WHERE canonical_article NOT IN (SELECT id FROM article)",
    "has flags and no lineage": "SELECT DISTINCT 'row ' || article FROM flag"
    " WHERE article NOT IN (SELECT article FROM lineage)",
}


def _orphans(connection: Connection) -> Iterator[Finding]:
    for what, statement in (_ALONE | _LOOSE).items():
        for (where,) in connection.execute(text(f"{statement} LIMIT 20")).all():
            yield Finding("orphans", where, what, REBUILD)


def _each(connection: Connection, table: Any, number: str) -> Iterator[Any]:  # noqa: ANN401 - tables and rows
    """Yield all rows by number."""
    for rows in _pages_of(connection, table, number):
        yield from rows


def _pages_of(connection: Connection, table: Any, number: str) -> Iterator[Sequence[Any]]:  # noqa: ANN401 - as above
    """Yield all rows by number, a page at a time: a damaged one then hides no more than its page."""
    last = 0
    column = table.c[number]
    while rows := connection.execute(select(table).where(column > last).order_by(column).limit(_PAGE)).all():
        yield rows
        last = rows[-1]._mapping[number]


_LOOKS: dict[str, Look] = {
    "log": _log,
    "runs": _runs,
    "pages": _pages,
    "readings": _readings,
    "orphans": _orphans,
}
