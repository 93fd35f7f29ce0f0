"""
The audit log: one entry per run begun, run ended, batch and schema change, each chained to the one before.

A batch's entry holds, for every table that is only ever added to, which rows it added and a digest of them. So
the log covers every stored page, reading, fingerprint, event, decision and reject, whatever code wrote it, and
a row that was changed, taken out or slipped in later is found by ``verify``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, func, insert, select

from provenance.store import codec
from provenance.store.bulk import selected
from provenance.store.tables import (
    ARTICLE,
    AUDIT,
    CAPTURE,
    EVENT,
    FINGERPRINT,
    JUDGEMENT,
    LINEAGE_VERSION,
    RAW,
    READING,
    REJECT,
    SOURCE_EVENT,
)

GENESIS = bytes(32)  # what the first entry follows
_ROWS = 1000  # digested at a time: a range may be the whole store


@dataclass(frozen=True, slots=True)
class Covered:
    """A table whose new rows the log covers, found by an ascending number; some columns may change."""

    table: Table
    number: str = "row"
    changing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name


# A new table that is only added to is covered by a line here. A store has one recipe (runs.start), so the
# fingerprint of an article is added with it and found by its number.
COVERED = (
    Covered(RAW),
    Covered(ARTICLE, changing=("path",)),
    Covered(CAPTURE),
    Covered(READING),
    Covered(FINGERPRINT, "article"),
    Covered(EVENT),
    Covered(SOURCE_EVENT),
    Covered(LINEAGE_VERSION),
    Covered(JUDGEMENT),
    Covered(REJECT),
)
_HEADS = select(
    *(select(func.coalesce(func.max(c.table.c[c.number]), 0)).scalar_subquery().label(c.name) for c in COVERED)
)
_LAST = select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
_APPEND = insert(AUDIT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log as stored."""

    seq: int
    at: str
    action: str
    payload: str
    prev: bytes
    hash: bytes


def heads(connection: Connection) -> dict[str, int]:
    """Return the highest number in each covered table."""
    (found,) = selected(connection, _HEADS)
    return {covered.name: int(head) for covered, head in zip(COVERED, found, strict=True)}


def ranges(connection: Connection, before: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return ``[first, last, digest]`` of the rows each covered table has beyond *before*."""
    after = heads(connection)
    return {
        covered.name: [before[covered.name] + 1, after[covered.name],
                       digest(connection, covered, before[covered.name] + 1, after[covered.name])]
        for covered in COVERED
        if after[covered.name] > before[covered.name]
    }  # fmt: skip


def digest(connection: Connection, covered: Covered, first: int, last: int) -> str:
    """Return the sha256 of the rows numbered *first* to *last*, in order: each as a MessagePack array."""
    sha = hashlib.sha256()
    encode = msgspec.msgpack.Encoder().encode
    for start in range(first, last + 1, _ROWS):
        rows = selected(connection, _rows(covered), first=start, last=min(last, start + _ROWS - 1))
        sha.update(b"".join([encode(row) for row in rows]))
    return sha.hexdigest()


@lru_cache(maxsize=64)
def _rows(covered: Covered) -> Select[Any]:
    columns = sorted((c for c in covered.table.columns if c.name not in covered.changing), key=lambda c: c.name)
    number = covered.table.c[covered.number]
    wanted = number.between(bindparam("first"), bindparam("last"))
    return select(*columns).where(wanted).order_by(number)


def append(connection: Connection, action: str, payload: Mapping[str, Any]) -> None:
    """Add an entry after the last one."""
    seq, prev = next(((seq + 1, hash_) for seq, hash_ in selected(connection, _LAST)), (1, GENESIS))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # noqa: TID251 - the store stamps what it writes
    text = codec.canonical(dict(payload))
    row = {"seq": seq, "at": at, "action": action, "payload": text, "prev": prev}
    connection.execute(_APPEND, row | {"hash": entry_hash(prev, (str(seq), at, action, text))})


def append_schema(connection: Connection, before: int, after: int) -> None:
    """Add an entry for a change of schema; it covers what is stored and no entry covers yet."""
    covered = dict.fromkeys((covered.name for covered in COVERED), 0)
    for payload in connection.scalars(select(AUDIT.c.payload)):
        for name, (_, last, _) in codec.parse(payload, dict).get("rows", {}).items():
            covered[name] = last
    append(connection, "schema", {"from": before, "to": after, "rows": ranges(connection, covered)})


def append_batch(connection: Connection, before: Mapping[str, int]) -> None:
    """Add an entry over what this transaction added since *before*, if it added anything."""
    added = ranges(connection, before)
    if added:
        append(connection, "batch", {"rows": added})


def entry_hash(prev: bytes, fields: Sequence[str]) -> bytes:
    """Return the sha256 of *prev* and of each field's length in eight bytes and its UTF-8."""
    sha = hashlib.sha256(prev)
    for field in fields:
        data = field.encode()
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.digest()


def entries(connection: Connection) -> Iterator[Entry]:
    """Yield the log, oldest first."""
    for row in connection.execute(select(AUDIT).order_by(AUDIT.c.seq)):
        yield Entry(row.seq, row.at, row.action, row.payload, bytes(row.prev), bytes(row.hash))
