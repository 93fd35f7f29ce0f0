"""From articles and the components of their texts to clusters and lineages, by the one definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.checking import proven
from provenance.engines.definition import conclusion
from provenance.engines.local import Reader
from provenance.engines.spark.batches import (
    Batches,
    OnBatches,
    columns,
    completed,
    in_batches,
    refuse_other_version,
    whole_groups,
)
from provenance.engines.spark.reading import ARTICLE, CAPTURE
from provenance.fingerprints.kernel import backend_for
from provenance.records import Article
from provenance.settings import Settings
from provenance.store.codec import Packer, Unpacker
from provenance.version import VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from provenance.engines.batch.portions import Portion

# What is concluded: for each article a row with all that was read of it, and one with its lineage in short; for
# each reference text its passages; and for each portion, which is some whole components, one with everything.
CONCLUDED = (
    "portion int, kind string, id string, page binary, article binary, recipe string, digest string, "
    "signature binary, simhash long, shingles int, carrier int, keys array<long>, document binary, "
    "cluster string, level string, canonical string, canonical_article string, confidence double, direct string, "
    "direct_article string, relation string, conclusion binary"
)
LINEAGE, REFERENCE, PORTION = "lineage", "reference", "portion"
_ARTICLES = 400  # of a portion, on average: one transaction; a component is never divided


@dataclass(frozen=True, slots=True)
class Concluding:
    """What workers conclude with."""

    settings: Settings
    outlets: tuple[str, ...] = ()
    articles: int = 0  # in all: whether compiled comparisons are worth loading
    version: str = VERSION


def portions_of(articles: int) -> int:
    """Return into how many portions so many articles are divided: it depends on nothing else."""
    return max(1, articles // _ARTICLES)


def assigned(read: DataFrame, ranks: DataFrame, kept: DataFrame, count: int, parts: int) -> DataFrame:
    """
    Return the articles among *read* with the ``portion`` of *count* that their component is in, each together.

    ``carrier`` is 1 for the article that stands for its text in the index.
    """
    from pyspark.sql import functions as f

    texts = ranks.join(kept, "rank", "left").select(
        "recipe", "digest", f.col("id").alias("first"), f.coalesce("component", "rank").alias("component")
    )
    articles = read.where(f.col("role") == ARTICLE).join(texts, ["recipe", "digest"], "left")
    # Those without a text, which no other resembles, are spread by their id.
    spread = f.when(f.col("component").isNull(), f.xxhash64("id")).otherwise(f.xxhash64("component"))
    found = articles.select(
        f.pmod(spread, f.lit(count)).cast("int").alias("portion"),
        f.coalesce((f.col("id") == f.col("first")).cast("int"), f.lit(0)).alias("carrier"),
        "id", "page", "article", "recipe", "digest", "signature", "simhash", "shingles", "keys",
    )  # fmt: skip
    return found.repartition(parts, "portion").sortWithinPartitions("portion", "id")


def conclusions(articles: DataFrame, concluding: Concluding) -> DataFrame:
    """Return the rows of ``CONCLUDED`` for those of ``assigned``."""
    return articles.mapInArrow(_concluder(concluding), CONCLUDED)


def captured_again(read: DataFrame, concluded: DataFrame, count: int, parts: int) -> DataFrame:
    """Return the further captures among *read*, each with its ``article`` and its ``portion`` of *count*."""
    from pyspark.sql import functions as f

    captures = read.where(f.col("role") == CAPTURE).select("id", "page")
    articles = concluded.where(f.col("kind") == ARTICLE).select("id", "article")
    portion = f.pmod(f.xxhash64("id"), f.lit(count)).cast("int").alias("portion")
    found = captures.join(articles, "id").select(portion, "id", "page", "article")
    return found.repartition(parts, "portion").sortWithinPartitions("portion", "id")


def _concluder(concluding: Concluding) -> OnBatches:
    def run(batches: Batches) -> Batches:
        refuse_other_version(concluding.version)
        return _concluded(batches, concluding)

    return run


def _concluded(batches: Batches, concluding: Concluding) -> Batches:
    packer, unpacker = Packer(), Unpacker()
    medium_of, settings = _reader(concluding.outlets).medium_of, concluding.settings
    backend = backend_for(concluding.articles)
    for table in whole_groups(batches, "portion", 1):
        articles = [unpacker.document(frame.as_py(), Article) for frame in table.column("article")]
        number = table.column("portion")[0].as_py()
        found, _ = proven(number, articles, settings, medium_of, backend)
        yield from completed(table, {"kind": ARTICLE}, CONCLUDED)
        yield from in_batches(_told(number, found, packer), CONCLUDED)


_COLUMNS = tuple(columns(CONCLUDED))


def _row(kind: str, **values: Any) -> tuple[Any, ...]:  # noqa: ANN401 - values as Arrow has them
    found = {**values, "kind": kind}
    return tuple(found.get(name) for name in _COLUMNS)


def _told(portion: int, found: Portion, packer: Packer) -> Iterator[tuple[Any, ...]]:
    """Yield what is concluded of one portion: for those who read it as a table, and whole."""
    for one in found.lineages:
        canonical, direct = one.canonical, one.direct_source
        yield _row(
            LINEAGE,
            portion=portion,
            id=one.article,
            cluster=one.cluster,
            level=canonical.level,
            canonical=canonical.outlet,
            canonical_article=canonical.article,
            confidence=canonical.confidence,
            direct=direct.outlet,
            direct_article=direct.article,
            relation=direct.relation,
            conclusion=conclusion(one),
        )
    for id_, keys in found.passages.items():
        yield _row(REFERENCE, portion=portion, id=id_, keys=list(keys))
    yield _row(PORTION, portion=portion, document=packer.document(found))


@lru_cache(maxsize=1)
def _reader(outlets: tuple[str, ...]) -> Reader:
    return Reader(outlets)
