"""From articles and the components of their texts to clusters and lineages: whole components, by the one definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.concluding import Concluded, conclude
from provenance.engines.batch.relating import passages
from provenance.engines.local import Reader
from provenance.engines.spark.batches import (
    Batches,
    OnBatches,
    columns,
    in_batches,
    refuse_other_version,
    whole_groups,
)
from provenance.engines.spark.reading import ARTICLE
from provenance.fingerprints.kernel import backend_for
from provenance.records import Article, ArticleId, Judgement
from provenance.settings import Settings
from provenance.store.codec import Packer, Unpacker
from provenance.version import VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# What is concluded: a row for each article, with all that was read of it, and one for each cluster, lineage, inferred
# source, match, and for the passages of each reference text. What belongs to one component is in one part.
CONCLUDED = (
    "kind string, id string, cluster string, page binary, article binary, recipe string, digest string, "
    "signature binary, simhash long, shingles int, carrier int, keys array<long>, document binary"
)
CLUSTER, LINEAGE, INFERRED, MATCH, REFERENCE = "cluster", "lineage", "inferred", "match", "reference"
_ROWS = 250  # articles concluded at once, whole components: more cost more a piece, fewer leave kernels idle


@dataclass(frozen=True, slots=True)
class Concluding:
    """What workers conclude with."""

    settings: Settings
    outlets: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    guests: tuple[Article, ...] = ()
    version: str = VERSION


def assigned(read: DataFrame, ranks: DataFrame, kept: DataFrame, parts: int) -> DataFrame:
    """
    Return the articles among *read* with their ``component``, whole components in one part and together.

    Those without a text, which no other resembles, are spread by their id; ``carrier`` is 1 for the article that
    stands for its text in the index.
    """
    from pyspark.sql import functions as f

    texts = ranks.join(kept, "rank", "left").select(
        "recipe", "digest", f.col("id").alias("first"), f.coalesce("component", "rank").alias("component")
    )
    articles = read.where(f.col("role") == ARTICLE).join(texts, ["recipe", "digest"], "left")
    component = f.coalesce(f.col("component"), -1 - f.abs(f.xxhash64("id") % 2**40))
    carrier = f.coalesce((f.col("id") == f.col("first")).cast("int"), f.lit(0))
    found = articles.select(
        component.alias("component"), carrier.alias("carrier"), "id", "page", "article", "recipe", "digest",
        "signature", "simhash", "shingles", "keys",
    )  # fmt: skip
    return found.repartition(parts, "component").sortWithinPartitions("component", "id")


def conclusions(articles: DataFrame, concluding: Concluding) -> DataFrame:
    """Return the rows of ``CONCLUDED`` for those of ``assigned``."""
    return articles.mapInArrow(_concluder(concluding), CONCLUDED)


def _concluder(concluding: Concluding) -> OnBatches:
    def run(batches: Batches) -> Batches:
        refuse_other_version(concluding.version)
        return in_batches(_concluded(batches, concluding), CONCLUDED)

    return run


def _concluded(batches: Batches, concluding: Concluding) -> Iterator[tuple[Any, ...]]:
    packer, unpacker = Packer(), Unpacker()
    reader = _reader(concluding.outlets)
    for table in whole_groups(batches, "component", _ROWS):
        rows = table.to_pylist()
        articles = {row["id"]: unpacker.document(row["article"], Article) for row in rows}
        for row in rows:
            yield _row(ARTICLE, **{name: row[name] for name in _KEPT})
        found = conclude(
            list(articles.values()),
            concluding.settings,
            reader.medium_of,
            _touching(concluding.judgements, articles),
            concluding.guests,
            backend_for(len(rows)),
        )
        yield from _documents(found, packer)
        yield from _references(found, articles, concluding.settings)


_COLUMNS = tuple(columns(CONCLUDED))
_KEPT = ("id", "page", "article", "recipe", "digest", "signature", "simhash", "shingles", "carrier", "keys")


def _row(kind: str, **values: Any) -> tuple[Any, ...]:
    found = {"kind": kind, **values}
    return tuple(found.get(name) for name in _COLUMNS)


def _documents(found: Concluded, packer: Packer) -> Iterator[tuple[Any, ...]]:
    for cluster in found.clusters:
        yield _row(CLUSTER, id=cluster.id, cluster=cluster.id, document=packer.document(cluster))
    for lineage in found.lineages:
        yield _row(LINEAGE, id=lineage.article, cluster=lineage.cluster, document=packer.document(lineage))
    for cluster_id, source in found.inferred:
        yield _row(INFERRED, id=source.key, cluster=cluster_id, document=packer.document(source))
    for match in found.matches:
        yield _row(MATCH, id=match.a, document=packer.document(match))


def _references(
    found: Concluded, articles: dict[ArticleId, Article], settings: Settings
) -> Iterator[tuple[Any, ...]]:
    """Yield the reference texts that hold passages, with these."""
    held = passages([articles[cluster.reference] for cluster in found.clusters], settings)
    for id_, keys in held.items():
        yield _row(REFERENCE, id=id_, keys=list(keys))


def _touching(judgements: Sequence[Judgement], articles: Iterable[ArticleId]) -> list[Judgement]:
    own = set(articles)
    return [one for one in judgements if one.a in own or one.b in own]


@lru_cache(maxsize=1)
def _reader(outlets: tuple[str, ...]) -> Reader:
    return Reader(outlets)
