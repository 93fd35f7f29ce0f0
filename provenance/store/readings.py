"""Stored articles back as records, each as it was handed in whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from provenance.errors import StoreError
from provenance.records import Article, ArticleId, Fingerprint, Media, RunId
from provenance.store import codec
from provenance.store.bulk import rows_found, rows_where, where_in
from provenance.store.keys import ids_of, known_rows, rows_of
from provenance.store.rows import Capture
from provenance.store.tables import ARTICLE, CAPTURE, FINGERPRINT, RAW, READING, RUN

_DOCUMENTS = select(READING.c.article, READING.c.document).order_by(READING.c.row)
_DIGESTS = select(FINGERPRINT.c.digest, FINGERPRINT.c.article)
_CAPTURED = select(CAPTURE)
_SIGNATURES = select(FINGERPRINT.c.article, FINGERPRINT.c.signature)
_DIGESTS_OF = select(FINGERPRINT.c.article, FINGERPRINT.c.digest)


def all_ids(connection: Connection) -> list[ArticleId]:
    """Return every article id, ascending."""
    return sorted(ArticleId(codec.unkey(id_)) for id_ in connection.scalars(select(ARTICLE.c.id)))


def articles(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
    """
    Return the stored ones of *ids*, in order of id, each as last read.

    Of several captures of one article, ``path`` and ``known`` are those of the smallest path and ``fetched_at``
    is the smallest, so that the answer does not depend on which came first.
    """
    rows = rows_of(connection, ids)
    unpacker = codec.Unpacker()
    documents = dict(where_in(connection, _DOCUMENTS, READING.c.article, sorted(rows.values())))
    captured = _captures(connection, sorted(rows.values()))
    return {
        id_: codec.as_captured(
            unpacker.document(documents[rows[id_]], Article), [_told(c) for c in captured[rows[id_]]]
        )
        for id_ in sorted(rows)
    }


def digests(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
    """Return the digest of the match view of those of *ids* that have a fingerprint."""
    rows = {row: id_ for id_, row in rows_of(connection, ids).items()}
    found = rows_found(connection, _DIGESTS_OF, FINGERPRINT.c.article, rows)
    return {rows[row]: digest for row, digest in found}


def signatures(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, bytes]:
    """Return the signatures of those of *ids* that have a fingerprint."""
    rows = {row: id_ for id_, row in rows_of(connection, ids).items()}
    found = rows_found(connection, _SIGNATURES, FINGERPRINT.c.article, rows)
    return {rows[row]: signature for row, signature in found}


def captures(connection: Connection, id_: ArticleId) -> tuple[Capture, ...]:
    """
    Return every capture of one article, by path and time.

    Raises:
        StoreError: it is not stored.
    """
    row = known_rows(connection, [id_])[id_]
    runs = {number: RunId(run) for number, run in connection.execute(select(RUN.c.number, RUN.c.id))}
    found = sorted(_captures(connection, [row])[row], key=lambda capture: codec.by_path(_told(capture)))
    return tuple(
        Capture(id_, c.path, c.fetched_at, codec.parse(c.known, dict), codec.parse(c.extra, dict), runs[c.run])
        for c in found
    )


def source(connection: Connection, id_: ArticleId) -> str:
    """
    Return the page's source as it was captured.

    Raises:
        StoreError: it is not stored.
    """
    frame = connection.scalar(
        select(RAW.c.frame).join(ARTICLE, ARTICLE.c.sha256 == RAW.c.sha256).where(ARTICLE.c.id == codec.key(id_))
    )
    if frame is None:
        raise unknown(id_)
    return codec.Unpacker().data(frame).decode("utf-8", "surrogatepass")


def media(connection: Connection, id_: ArticleId) -> Media:
    """
    Return whether the page was captured as HTML or as text.

    Raises:
        StoreError: it is not stored.
    """
    found: Media | None = connection.scalar(
        select(RAW.c.media).join(ARTICLE, ARTICLE.c.sha256 == RAW.c.sha256).where(ARTICLE.c.id == codec.key(id_))
    )
    if found is None:
        raise unknown(id_)
    return found


def fingerprints(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, Fingerprint]:
    """Return the fingerprints of those of *ids* that have one, in order of id."""
    rows = rows_of(connection, ids)
    found = {
        row["article"]: Fingerprint(
            row["recipe"], row["signature"], codec.unsigned(row["simhash"]), row["shingles"], row["digest"]
        )
        for row in rows_where(connection, FINGERPRINT.c.article, rows.values())
    }
    return {id_: found[rows[id_]] for id_ in sorted(rows) if rows[id_] in found}


def by_digest(connection: Connection, digests: Iterable[str]) -> dict[str, list[ArticleId]]:
    """Return, for each of *digests* that is stored, the articles whose match view it is, in order of id."""
    wanted = sorted({codec.scrub(digest) for digest in digests})
    found = list(rows_found(connection, _DIGESTS, FINGERPRINT.c.digest, wanted))
    ids = ids_of(connection, (article for _, article in found))
    groups: dict[str, set[ArticleId]] = {}
    for digest, article in found:
        groups.setdefault(digest, set()).add(ids[article])
    return {digest: sorted(groups[digest]) for digest in sorted(groups)}


def find(connection: Connection, ref: str) -> ArticleId | None:
    """
    Return the article that *ref* means: an id, a URL, a path, or the first four or more characters of an id.

    Raises:
        StoreError: it could mean several; the message lists them.
    """
    text = codec.scrub(ref)
    by_path = select(ARTICLE.c.id).join(CAPTURE, CAPTURE.c.article == ARTICLE.c.row)
    ways = [
        select(ARTICLE.c.id).where(ARTICLE.c.id == codec.key(ref)),
        select(ARTICLE.c.id).where(ARTICLE.c.url == text, ARTICLE.c.url.is_not(None)),
        by_path.where(CAPTURE.c.path == text),
    ]
    if len(ref) >= _PREFIX:
        first = codec.key(ref)
        ways.append(select(ARTICLE.c.id).where(ARTICLE.c.id >= first, ARTICLE.c.id < f"{first}\U0010ffff"))
    for way in ways:
        found = sorted(set(connection.scalars(way.distinct().limit(_SHOWN + 1))))
        if len(found) > 1:
            raise _ambiguous(ref, [codec.unkey(id_) for id_ in found])
        if found:
            return ArticleId(codec.unkey(found[0]))
    return None


_PREFIX = 4  # as git: shorter ones are more likely a slip than a short form
_SHOWN = 8


def unknown(id_: str) -> StoreError:
    """Return the error for an article that is not stored."""
    return StoreError(f"article {id_!r} is not in the store", hint="list what is there: provenance trace --all")


def _ambiguous(ref: str, found: Sequence[str]) -> StoreError:
    more = ", …" if len(found) > _SHOWN else ""
    return StoreError(
        f"{ref!r} could be any of {', '.join(found[:_SHOWN])}{more}",
        hint="give the whole id",
        code="store.ambiguous",
    )


def _captures(connection: Connection, rows: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for capture in where_in(connection, _CAPTURED, CAPTURE.c.article, rows):
        found.setdefault(capture.article, []).append(capture)
    return found


def _told(capture: Any) -> codec.Captured:  # noqa: ANN401 - a row
    return capture.path, capture.fetched_at, capture.known, capture.extra
