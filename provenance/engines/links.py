"""What stands between two clusters: their relation as stored, judged by what the rest of the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provenance.clustering.clusters import kind_seen_from
from provenance.engines.ports import Known, Stored
from provenance.engines.relating import gram_keys
from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.fingerprints.winnowing import guaranteed_run
from provenance.matching.alignment import align_texts
from provenance.matching.compare import Text
from provenance.matching.composite import composite_of
from provenance.matching.passages import kinds_of_runs, rejudged
from provenance.matching.quotations import quotations
from provenance.records import (
    Alignment,
    Article,
    ArticleId,
    ClusterLink,
    Composite,
    Match,
    RunKind,
    Span,
    Spread,
)
from provenance.settings import Settings

_ROUNDING = 1e-6  # of sums of shares, far below one character of any text
_UNPROVEN = ("formula_only", "furniture_only")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two articles side by side: what they share, what each shared run is worth, and the match that is left."""

    match: Match
    alignment: Alignment
    kinds: tuple[RunKind, ...]  # of the alignment's runs, then of its moved runs


class Surroundings:
    """Judges pairs of articles by where else in the store their shared runs stand."""

    def __init__(self, known: Stored[Any] | None, settings: Settings, backend: BackendName = "numpy") -> None:
        self._known = known
        self._settings = settings
        self._backend = backend

    def judged(self, match: Match, a: Article, b: Article, first: Text, second: Text) -> Compared:
        """Return *match*, of *a* and *b* with their texts, without the shared runs that prove nothing."""
        language = first.language
        alignment = align_texts(first.view, second.view, self._settings.run(language))
        runs = (*alignment.runs, *alignment.moved)
        if match.kind != "excerpt":
            return Compared(match, alignment, tuple("own" for _ in runs))
        spreads = self._spreads([first.view[run.a_start : run.a_start + run.length] for run in runs], first, a, b)
        quoted = quotations(a.body)
        kinds = kinds_of_runs(runs, spreads, quoted, quotations(b.body) if quoted else ())  # it takes both
        # Shorter runs are chance: they neither make an excerpt nor save one.
        least = guaranteed_run(self._settings.gram(language), self._settings.window(language))
        telling = [kind for run, kind in zip(runs, kinds, strict=True) if run.length >= least]
        return Compared(rejudged(match, telling), alignment, kinds)

    def _spreads(self, runs: Sequence[str], text: Text, a: Article, b: Article) -> list[Spread]:
        """Return, for each of *runs*, the other clusters that hold a passage of it, by their reference texts."""
        if self._known is None:
            return [Spread(0, 0, False)] * len(runs)
        keys = gram_keys(runs, text.fingerprint.recipe, text.language, self._settings, self._backend)
        wanted = sorted({key for held in keys for key in held})
        found = self._known.passage_holders(wanted, self._settings.common + 1)
        ids = self._known.named({handle for held in found.values() for handle in held})
        holders = {key: [ids[handle] for handle in held] for key, held in found.items()}
        own = {home.reference for home in self._known.cluster_of([a.id, b.id]).values()} | {a.id, b.id}
        others = [handle for handle, id_ in ids.items() if id_ not in own]
        hosts = {ids[handle]: host or ids[handle] for handle, host in self._known.hosts(others).items()}
        return [self._spread(held, holders, hosts, a, b) for held in keys]

    @staticmethod
    def _spread(
        keys: Sequence[int],
        holders: Mapping[int, Sequence[ArticleId]],
        hosts: Mapping[ArticleId, str],
        a: Article,
        b: Article,
    ) -> Spread:
        found = {id_ for key in keys for id_ in holders.get(key, ()) if id_ in hosts}
        named = {hosts[id_] for id_ in found}
        own = bool(a.host) and a.host == b.host and named == {a.host}
        return Spread(len(found), len(named | {a.host or a.id, b.host or b.id}), own)


def parts_of(
    reference: ArticleId, relations: Iterable[Match], known: Known, settings: Settings
) -> Composite | None:
    """
    Return how other texts together supply that of *reference*, given its stored *relations*; None where none do.

    It is made anew for every question: what is a formula, and so proves nothing, depends on the whole store. What
    was measured of the pairs says at once of most texts that they are none.
    """
    found = list(relations)
    return _linked(reference, found, known, settings)[1] if may_be_composite(reference, found, settings) else None


def may_be_composite(reference: ArticleId, relations: Sequence[Match], settings: Settings) -> bool:
    """
    Return whether the texts that *relations* tie to *reference* share enough of it to supply it together.

    An alignment covers no character that the overlap, from which the coverages come, does not: both count runs of
    one least length, and the overlap also those that are out of order or come twice.
    """
    shares = (match.coverage_a if match.a == reference else match.coverage_b for match in relations)
    return len(relations) > 1 and sum(shares) >= settings.edited - _ROUNDING


def links_of(
    reference: ArticleId, relations: Iterable[Match], known: Known, settings: Settings
) -> tuple[ClusterLink, ...]:
    """
    Return what links the cluster of *reference* to others, closest first; *relations* are its stored ones.

    A relation that rests on formulae or furniture alone is none. Where several others together supply the text,
    they are its ``composite`` sources.
    """
    links, composite = _linked(reference, relations, known, settings)
    if composite:
        sources = set(composite.sources)
        links = [replace(link, kind="composite") if link.other in sources else link for link in links]
    return tuple(sorted(links, key=lambda link: (-link.coverage, link.cluster)))


def _linked(
    reference: ArticleId, relations: Iterable[Match], known: Known, settings: Settings
) -> tuple[list[ClusterLink], Composite | None]:
    pairs = sorted(relations, key=lambda match: (match.a, match.b))
    ids = sorted({id_ for match in pairs for id_ in (match.a, match.b)})
    articles = known.articles(ids)
    texts = texts_of(list(articles.values()), settings)
    surroundings = Surroundings(known, settings)
    homes = known.cluster_of(ids)
    links: list[ClusterLink] = []
    supplies: dict[ArticleId, list[tuple[int, int]]] = {}
    for match in pairs:
        found = surroundings.judged(match, articles[match.a], articles[match.b], texts[match.a], texts[match.b])
        if found.match.kind in _UNPROVEN:
            continue
        other = match.b if match.a == reference else match.a
        supplies[other] = _spans(found, of_a=match.a == reference)
        own, others = (match.coverage_a, match.coverage_b)
        if match.a != reference:
            own, others = others, own
        kind = kind_seen_from(found.match, reference)
        links.append(ClusterLink(homes[other].id, reference, other, kind, own, others, match.longest_run))
    composite = (
        composite_of(texts[reference].shingled.length, supplies, settings, texts[reference].language)
        if len(supplies) > 1
        else None
    )
    return links, composite


def _spans(found: Compared, *, of_a: bool) -> list[tuple[int, int]]:
    runs: list[Span] = [*found.alignment.runs, *found.alignment.moved]
    starts = [run.a_start if of_a else run.b_start for run in runs]
    return [(start, start + run.length) for start, run in zip(starts, runs, strict=True)]
