"""Builds the whole corpus: trees, unrelated articles, digests, excerpts and templated pairs, shuffled by seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.cascades.hosts import hosts
from benchmarks.cascades.model import CascadePage, Language, Work
from benchmarks.cascades.negatives import pairs
from benchmarks.cascades.quoting import digest, excerpt
from benchmarks.cascades.trees import Plan, Scene, grow, lone

_TITLES = 400
_LONG_ENOUGH = {"zh": (500, 1500), "en": (1200, 3000)}  # characters of a work that is digested, that is excerpted


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything; pages in all: about works × (1 + singles + chained) + the rest."""

    singles: int = 4  # copies of the original with one damage each
    chained: int = 2  # copies of copies
    digests: int = 50
    excerpts: int = 100
    templates: int = 500  # pairs
    strengths: tuple[int, ...] = (1, 2, 3)


def build(
    works: Sequence[Work], unrelated: Sequence[Work], language: Language, seed: int, sizes: Sizes | None = None
) -> list[CascadePage]:
    """
    Return the pages, in an order that has nothing to do with who copied whom; the same for the same seed.

    The carriers of excerpts are taken from the end of *unrelated* and are not among the unrelated pages.
    """
    sizes = sizes or Sizes()
    rng = Random(seed)
    scene = Scene(hosts(language), tuple(work.title for work in unrelated[:_TITLES] if work.title))
    plan = Plan(language, Random(seed + 1))
    plan.strengths = sizes.strengths
    carriers = unrelated[len(unrelated) - sizes.excerpts :]
    pages: list[CascadePage] = []
    for work in works:
        dealt = [plan.next() for _ in range(sizes.singles)]
        pages.extend(grow(work, dealt, sizes.chained, scene, rng))
    pages += [lone(work, "unrelated", scene, rng) for work in unrelated[: len(unrelated) - sizes.excerpts]]
    pages += _quoting(works, carriers, sizes, scene, rng)
    for left, right in pairs(sizes.templates, language, rng):
        pages.append(lone(left, "template", scene, rng, (right.id,)))
        pages.append(lone(right, "template", scene, rng, (left.id,)))
    rng.shuffle(pages)
    return pages


def _quoting(
    works: Sequence[Work], carriers: Sequence[Work], sizes: Sizes, scene: Scene, rng: Random
) -> Iterator[CascadePage]:
    language = works[0].language
    middle, long = ([w for w in works if len(w.text) >= least] or works for least in _LONG_ENOUGH[language])
    for number in range(sizes.digests):
        quoted = rng.sample(middle, min(len(middle), rng.randint(2, 4)))
        yield lone(digest(number, quoted, rng), "digest", scene, rng, tuple(f"{w.id}-0" for w in quoted))
    for number, carrier in enumerate(carriers):
        source = rng.choice(long)
        work, stretch = excerpt(number, source, carrier, rng)
        page = lone(work, "excerpt", scene, rng, (f"{source.id}-0",))
        yield replace(page, parent=f"{source.id}-0", quoted=stretch)
