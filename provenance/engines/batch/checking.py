"""S7: what must hold of every run before anything of it is published; a run that breaks one line has failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch.portions import Portion, concluded
from provenance.errors import StoreError
from provenance.fingerprints.kernel import BackendName
from provenance.index.components import groups
from provenance.index.keeping import kept_components
from provenance.records import Article, ArticleId

if TYPE_CHECKING:
    from provenance.engines.batch.columns import Columns
    from provenance.lineage.origins import MediumOf
    from provenance.settings import Settings

Places = NDArray[np.int64]

_SAMPLE = 100  # one component in so many is made again, the other way round
_LARGEST = 2000  # texts of a component that is made again
_AGAIN = 100  # one portion in so many is concluded twice
_AGAIN_MOST = 2000  # articles of a portion that is


def check_columns(columns: Columns, settings: Settings) -> None:
    """
    Check that the columns belong together.

    Raises:
        StoreError: a text stands twice or out of order, has no article, or has another number of values.
    """
    texts, count = np.asarray(columns.texts), len(columns.texts)
    holds(bool((texts[1:] > texts[:-1]).all()), "the texts are in order, each once")
    holds(not count or bool(texts[0] >= 0 and texts[-1] < len(columns.where)), "every text has an article")
    holds(columns.signatures.shape == (count, settings.permutations), "every text has a signature of one recipe")
    holds(columns.keys.shape[1] == count, "every text has its keys")
    carriers = np.asarray(columns.carriers)
    holds(len(carriers) == count, "every text has a carrier")
    holds(bool((carriers[carriers] == carriers).all()), "a carrier carries itself")


def check_roots(roots: Places, within: Places | None = None) -> None:
    """
    Check components given as the smallest number in each, and that none crosses a component of *within*.

    Raises:
        StoreError: a root is larger than what it stands for, has another root, or joins what was apart.
    """
    numbers = np.arange(len(roots))
    holds(bool((roots <= numbers).all() and (roots >= 0).all()), "no root is larger than what it stands for")
    holds(bool((roots[roots] == roots).all()), "the root of a root is itself")
    if within is not None:
        holds(len(within) == len(roots), "every text has one root")
        holds(bool((within[roots] == within).all()), "no component crosses a candidate component")


def check_sample(columns: Columns, candidates: Places, kept: Places, settings: Settings) -> int:
    """
    Make one candidate component in a hundred again, in another order, and return how many that were.

    Raises:
        StoreError: it comes out otherwise.
    """
    done = 0
    for members in groups(candidates):
        if int(members[0]) % _SAMPLE or len(members) > _LARGEST:
            continue
        turned = members[::-1]
        keys = np.ascontiguousarray(columns.keys[::-1, turned].T)
        found = turned[kept_components(columns.signatures[turned], keys, settings.agreeing)]
        same = _partition(found) == _partition(kept[turned])
        holds(same, "a component made again, in another order, is the same")
        done += 1
    return done


def check_portions(order: Places, bounds: Places, labels: Places) -> None:
    """
    Check that portions hold every article once and cut no component in two.

    Raises:
        StoreError: they do not.
    """
    holds(len(order) == len(labels) == int(bounds[-1]), "articles in are articles out")
    seen = np.zeros(len(labels), np.bool_)
    seen[order] = True
    holds(bool(seen.all()), "every article is in a portion")
    portion = np.empty(len(order), np.int64)
    portion[order] = np.searchsorted(bounds, np.arange(len(order)), side="right")
    holds(bool((portion[labels] == portion).all()), "no component is cut in two")


def check_portion(portion: Portion, articles: Sequence[ArticleId]) -> None:
    """
    Check what was concluded of *articles*.

    Raises:
        StoreError: one is in no cluster or in two, has no lineage or two, or a cluster lacks its reference.
    """
    members = sorted(member.article for cluster in portion.clusters for member in cluster.members)
    holds(members == sorted(articles), "every article is in one cluster")
    lineages = {lineage.article: lineage.cluster for lineage in portion.lineages}
    holds(sorted(one.article for one in portion.lineages) == members, "every article has one lineage")
    for cluster in portion.clusters:
        references = [member.article for member in cluster.members if member.relation == "reference"]
        holds(references == [cluster.reference], "every cluster has its reference text")
        holds(all(lineages[m.article] == cluster.id for m in cluster.members), "lineages name their own cluster")


def check_again(portion: Portion, again: Portion) -> None:
    """
    Check that the same articles in another order give the same conclusions.

    Raises:
        StoreError: they do not.
    """
    same = (portion.clusters, portion.lineages, portion.inferred, portion.passages) == (
        again.clusters,
        again.lineages,
        again.inferred,
        again.passages,
    )
    holds(same, "conclusions made again, in another order, are the same")


def proven(
    number: int,
    articles: Sequence[Article],
    settings: Settings,
    medium_of: MediumOf,
    backend: BackendName = "numpy",
) -> tuple[Portion, bool]:
    """
    Return the conclusions about the whole components of portion *number*, and whether they were made twice.

    One portion in a hundred is concluded again in another order, unless it is very large.

    Raises:
        StoreError: they do not hold together, or depend on the order.
    """
    found = concluded(articles, settings, medium_of, backend)
    check_portion(found, [article.id for article in articles])
    twice = number % _AGAIN == 0 and len(articles) <= _AGAIN_MOST
    if twice:
        check_again(found, concluded(articles[::-1], settings, medium_of, backend))
    return found, twice


def holds(condition: bool, line: str) -> None:
    """
    Return if *condition* is true, of which *line* says what it means.

    Raises:
        StoreError: it is not.
    """
    if not condition:
        raise StoreError(
            f"the run does not hold together: it is not so that {line}",
            hint="nothing was published; run it again in a new --work folder, and report this",
            code="batch.invariant",
        )


def _partition(labels: Places) -> list[int]:
    """Return what is equal for labels that divide alike, whatever their names."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    found: list[int] = first[inverse].tolist()
    return found
