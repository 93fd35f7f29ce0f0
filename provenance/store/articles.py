"""Pages, articles, captures, claims and fingerprints: written in bulk, insert-only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, update

from provenance.records import Article, ArticleId, Fingerprint, Page, RunId
from provenance.store import codec, match_views, search
from provenance.store.bulk import Row, insert_new, where_in
from provenance.store.keys import rows_of, run_number
from provenance.store.rows import Added
from provenance.store.tables import ARTICLE, CAPTURE, CLAIM, FINGERPRINT, RAW, READING, RUN

Item = tuple[Page, Article, Fingerprint | None]

_CLAIM_COLUMNS = tuple(c.name for c in CLAIM.columns if c.name not in ("article", "number"))


def add(connection: Connection, items: Sequence[Item], run: RunId) -> Added:
    """
    Store what is new among *items*, and for what is known only a capture that differs from those it has.

    An article whose id is stored with other bytes is refused, and nothing of it is written.
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
    _insert_articles(connection, list(fresh.values())[::-1], number)
    rows = rows_of(connection, seen)
    _insert_readings(connection, list(fresh.values())[::-1], rows, _reader(connection, number))
    _insert_captures(connection, accepted, rows, number)
    known = {article.id for _, article, _ in accepted} - set(fresh)
    return Added(tuple(sorted(fresh)), tuple(sorted(known)), tuple(sorted(refused)))


def sha256_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
    """Return the page digest of each of *ids* that is stored."""
    stored = {codec.key(id_): id_ for id_ in ids}
    query = select(ARTICLE.c.id, ARTICLE.c.sha256)
    found = where_in(connection, query, ARTICLE.c.id, sorted(stored))
    return {stored[id_]: sha256 for id_, sha256 in found}


def _reader(connection: Connection, number: int) -> str:
    return str(connection.scalar(select(RUN.c.version).where(RUN.c.number == number)))


def _insert_articles(connection: Connection, items: Sequence[Item], run: int) -> None:
    packer = codec.Packer()
    raw = {codec.scrub(article.sha256): (page, article) for page, article, _ in reversed(items)}
    for (sha256,) in list(where_in(connection, select(RAW.c.sha256), RAW.c.sha256, sorted(raw))):
        del raw[sha256]  # stored with another article; compressing it again would be for nothing
    insert_new(connection, RAW, [_raw_row(page, article, packer) for page, article in raw.values()])
    insert_new(
        connection,
        ARTICLE,
        [
            {
                "id": codec.key(article.id),
                "sha256": article.sha256,
                "url": article.url,
                "host": article.host,
                "path": article.path,
                "run": run,
            }
            for _, article, _ in items
        ],
    )


def _raw_row(page: Page, article: Article, packer: codec.Packer) -> Row:
    data = page.source.encode("utf-8", "surrogatepass")
    own = hashlib.sha256(data).hexdigest()
    return {
        "sha256": article.sha256,
        "source_sha256": None if own == article.sha256 else own,
        "media": page.media,
        "charset": page.charset,
        "length": len(data),
        "frame": packer.data(data),
    }


def _insert_readings(
    connection: Connection, items: Sequence[Item], rows: dict[ArticleId, int], reader: str
) -> None:
    packer = codec.Packer()
    readings: list[Row] = []
    claims: list[Row] = []
    prints: list[Row] = []
    compared: list[tuple[int, Article, Fingerprint]] = []
    for _, article, fingerprint in items:
        row = rows[article.id]
        readings.append(
            {"article": row, "reader": reader, "document": packer.document(article)}
            | codec.columns(("title", "outlet", "published", "language"), article)
        )
        for number, claim in enumerate(article.claims):
            claims.append({"article": row, "number": number} | codec.columns(_CLAIM_COLUMNS, claim))
        if fingerprint is not None:
            compared.append((row, article, fingerprint))
            prints.append(
                {"article": row, "simhash": codec.signed(fingerprint.simhash)}
                | codec.columns(("recipe", "shingles", "digest", "signature"), fingerprint)
            )
    insert_new(connection, READING, readings)
    insert_new(connection, CLAIM, claims)
    insert_new(connection, FINGERPRINT, prints)
    search.index(connection, ((rows[article.id], article) for _, article, _ in items))
    match_views.add(connection, compared)


def _insert_captures(connection: Connection, items: Sequence[Item], rows: dict[ArticleId, int], run: int) -> None:
    captures = [_capture_row(page, article, rows[article.id], run) for page, article, _ in items]
    insert_new(connection, CAPTURE, captures)
    paths: dict[int, str] = {}
    for capture in captures:
        paths[capture["article"]] = min(paths.get(capture["article"], capture["path"]), capture["path"])
    query = select(ARTICLE.c.row, ARTICLE.c.path)
    for row, path in list(where_in(connection, query, ARTICLE.c.row, sorted(paths))):
        if paths[row] < path:
            connection.execute(update(ARTICLE).where(ARTICLE.c.row == row).values(path=paths[row]))


def _capture_row(page: Page, article: Article, row: int, run: int) -> Row:
    known, extra = codec.canonical(article.known), codec.canonical(page.extra)
    fetched_at = page.fetched_at if page.fetched_at is not None else article.fetched_at
    return {
        "article": row,
        "key": codec.digest(page.path, "-" if fetched_at is None else f"+{fetched_at}", known, extra),
        "path": codec.scrub(page.path),
        "fetched_at": fetched_at,
        "known": known,
        "extra": extra,
        "run": run,
    }
