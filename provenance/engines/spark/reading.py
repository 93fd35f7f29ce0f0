"""From captured pages to articles with fingerprints and index keys: each page once, in a guarded process."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provenance.engines.index_keys import text_keys
from provenance.engines.ingest import reused
from provenance.engines.local import Reader
from provenance.engines.spark.batches import Batches, OnBatches, in_batches, refuse_other_version
from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import backend_for
from provenance.records import Article, Page, Reject
from provenance.settings import Settings
from provenance.store.codec import Packer, Unpacker, signed
from provenance.version import VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# What became of each captured page; the columns after `fetched_at` only of those roles that have them.
READ = (
    "role string, file int, place long, id string, path string, page binary, "  # of every row
    "article binary, recipe string, digest string, signature binary, simhash long, shingles int, "
    "keys array<long>, code string, reason string, record binary"
)
ARTICLE, CAPTURE, REJECT = "article", "capture", "reject"
_FIRST, _REUSED = "first", "reused"
_PAGES = 500  # read, and fingerprinted, at a time


@dataclass(frozen=True, slots=True)
class Reading:
    """How pages are read on every worker: what is known of outlets, under which settings, and how guarded."""

    settings: Settings
    outlets: tuple[str, ...] = ()
    isolated: bool = True
    version: str = VERSION


def repeats(captured: DataFrame) -> DataFrame:
    """
    Return, by their place, the pages whose id more than one record has, with what they are of it.

    The bytes that came first are the page's; ``role`` is the capture that stands for it, the one of the smallest
    path; another one; or the id used again for other bytes. ``earliest`` is when any of them was captured.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    ids = Window.partitionBy("id")
    alike = Window.partitionBy("id", "same")
    pages = captured.where("id is not null").select("file", "place", "id", "sha256", "fetched_at", "path")
    told = (
        pages.withColumn("count", f.count("*").over(ids))
        .where("count > 1")
        .withColumn("same", f.col("sha256") == f.first("sha256").over(ids.orderBy("file", "place")))
        .withColumn("earliest", f.min("fetched_at").over(alike))
        .withColumn(
            "number",
            f.row_number().over(alike.orderBy("path", f.col("fetched_at").asc_nulls_last(), "file", "place")),
        )
    )
    role = f.when(~f.col("same"), _REUSED).when(f.col("number") == 1, _FIRST).otherwise(CAPTURE)
    return told.select("file", "place", role.alias("role"), "earliest")


def read_pages(captured: DataFrame, repeated: DataFrame, reading: Reading) -> DataFrame:
    """Return the rows of ``READ`` for those of ``CAPTURED``."""
    joined = captured.join(repeated, ["file", "place"], "left")
    return joined.mapInArrow(_page_reader(reading), READ)


def _page_reader(reading: Reading) -> OnBatches:
    def read(batches: Batches) -> Batches:
        refuse_other_version(reading.version)
        return in_batches(_from_batches(batches, reading), READ)

    return read


def _from_batches(batches: Batches, reading: Reading) -> Iterator[tuple[Any, ...]]:
    packer, unpacker = Packer(), Unpacker()
    for batch in batches:
        for start in range(0, batch.num_rows, _PAGES):
            rows = batch.slice(start, _PAGES).to_pylist()
            firsts = []
            for row in rows:
                if row["id"] is None:
                    yield _row(REJECT, row, code=row["code"], reason=row["reason"], record=row["record"])
                elif row["role"] == _REUSED:
                    reject = reused(unpacker.document(row["page"], Page))
                    yield _row(REJECT, row, code=reject.code, reason=reject.reason)
                elif row["role"] == CAPTURE:
                    yield _row(CAPTURE, row)
                else:
                    firsts.append(row)
            yield from _read(firsts, reading, packer, unpacker)


def _read(rows: Sequence[Any], reading: Reading, packer: Packer, unpacker: Unpacker) -> Iterator[tuple[Any, ...]]:
    pages = [_first_seen(unpacker.document(row["page"], Page), row["earliest"]) for row in rows]
    answers = list(_reads(reading.outlets, reading.isolated)(pages))
    texts = texts_of(
        [one for one in answers if isinstance(one, Article)], reading.settings, backend_for(len(rows))
    )
    ids = list(texts)
    keys = dict(zip(ids, text_keys([texts[id_] for id_ in ids], reading.settings).tolist(), strict=True))
    for row, answer in zip(rows, answers, strict=True):
        if isinstance(answer, Reject):
            yield _row(REJECT, row, code=answer.code, reason=answer.reason)
            continue
        made: dict[str, Any] = {}
        if answer.id in texts:
            fingerprint = texts[answer.id].fingerprint
            made = {
                "recipe": fingerprint.recipe,
                "digest": fingerprint.digest,
                "signature": fingerprint.signature,
                "simhash": signed(fingerprint.simhash),
                "shingles": fingerprint.shingles,
                "keys": keys[answer.id],
            }
        yield _row(ARTICLE, row, article=packer.document(answer), **made)


_COLUMNS = tuple(part.strip().split(" ")[0] for part in READ.split(","))


def _row(role: str, row: Any, **values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row as Arrow gives it
    known = {name: row[name] for name in ("file", "place", "id", "path", "page")}
    found = {**known, "role": role, **values}
    return tuple(found.get(name) for name in _COLUMNS)


def _first_seen(page: Page, earliest: str | None) -> Page:
    """Return *page* as captured at the earliest time that any capture of it names."""
    if earliest is not None and earliest < (page.fetched_at or "9"):
        return replace(page, fetched_at=earliest)
    return page


_Reads = Callable[[Sequence[Page]], Generator[Article | Reject, None, None]]
_OPENED = ExitStack()  # the reading process of this worker, which lives as long: Spark uses a worker again


@lru_cache(maxsize=1)
def _reads(outlets: tuple[str, ...], isolated: bool) -> _Reads:
    return _OPENED.enter_context(Reader(outlets, isolated=isolated).opened())
