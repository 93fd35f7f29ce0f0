"""From pages with known histories and a clustering to figures: pairs, B-cubed, damages, what must stay apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.cascades.model import CascadePage, Cell

Clustering = Mapping[str, Hashable]  # page id → cluster
Truth = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall, 0..1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 1.0 where there was nothing to find."""
        return self.hits / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One page that is not where it belongs."""

    page: str
    kind: str
    with_page: str | None
    detail: str
    weight: int = 1


@dataclass(slots=True)
class Figures:
    """All of them; pairs and B-cubed leave templates out, which are counted by themselves."""

    pairs: Score
    full_pairs: Score  # both full copies
    bcubed: Score
    damages: dict[Cell, Share]
    mixtures: Share  # deeper copies in the cluster of their original
    digests: Share  # kept apart from every work they quote
    excerpts_apart: Share
    negatives: Share  # pairs that were merged: hits are errors
    negatives_any: Share  # pages from a form that share a cluster with any other page
    events: Share  # pages of one event in other words that were merged: hits are errors
    found: Share | None = None  # excerpts whose cluster is linked with that of their source
    placed: Share | None = None  # excerpts aligned with their source at the right place in both
    quotes_found: Share | None = None  # the same of digests, for each work they quote
    misses: list[Miss] = field(default_factory=list)


def truth_of(pages: Iterable[CascadePage]) -> dict[str, str]:
    """Return the true cluster of every page; whoever must stay apart has one of his own."""
    return {page.id: page.work if page.role in ("original", "copy") else f"#{page.id}" for page in pages}


def pair_score(found: Clustering, truth: Truth, ids: Sequence[str]) -> Score:
    """Return precision and recall over pairs of *ids*."""
    together = Counter((found[id_], truth[id_]) for id_ in ids)
    both = sum(n * (n - 1) // 2 for n in together.values())
    claimed = _pairs(Counter(found[id_] for id_ in ids))
    true = _pairs(Counter(truth[id_] for id_ in ids))
    return Score(both / claimed if claimed else 1.0, both / true if true else 1.0)


def _pairs(sizes: Counter[Hashable] | Counter[str]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def bcubed(found: Clustering, truth: Truth, ids: Sequence[str]) -> Score:
    """Return the mean over *ids* of the precision and recall of each one's cluster (Bagga and Baldwin 1998)."""
    together = Counter((found[id_], truth[id_]) for id_ in ids)
    claimed, true = Counter(found[id_] for id_ in ids), Counter(truth[id_] for id_ in ids)
    precision = sum(n * n / claimed[cluster] for (cluster, _), n in together.items())
    recall = sum(n * n / true[work] for (_, work), n in together.items())
    return Score(precision / len(ids), recall / len(ids))


def measure(pages: Sequence[CascadePage], found: Clustering) -> Figures:
    """Return every figure that the clustering alone decides, the worst misses first."""
    truth = truth_of(pages)
    story = [page.id for page in pages if page.role not in ("template", "event")]
    full = [page.id for page in pages if page.role in ("original", "copy") and page.expected == "full"]
    others = [id_ for id_ in story if truth[id_].startswith("#")]
    copies = [page for page in pages if page.role == "copy"]
    damages: dict[Cell, list[bool]] = defaultdict(list)
    mixtures = []
    for page in copies:
        home = found[page.id] == found[f"{page.work}-0"]
        (damages[page.single] if page.single else mixtures).append(home)
    return Figures(
        pairs=pair_score(found, truth, story),
        full_pairs=Score(
            pair_score(found, truth, full + others).precision, pair_score(found, truth, full).recall
        ),
        bcubed=bcubed(found, truth, story),
        damages={cell: _share(damages[cell]) for cell in sorted(damages)},
        mixtures=_share(mixtures),
        digests=_apart(pages, found, "digest"),
        excerpts_apart=_apart(pages, found, "excerpt"),
        negatives=_merged(pages, found, "template"),
        negatives_any=_crowded(pages, found),
        events=_merged(pages, found, "event"),
        misses=_misses(pages, found, truth),
    )


def _share(hits: Sequence[bool]) -> Share:
    return Share(sum(hits), len(hits))


def _apart(pages: Sequence[CascadePage], found: Clustering, role: str) -> Share:
    """Return how many pages of *role* share no cluster with any page they quote."""
    chosen = [page for page in pages if page.role == role]
    return _share([all(found[page.id] != found[source] for source in page.sources) for page in chosen])


def _merged(pages: Sequence[CascadePage], found: Clustering, role: str) -> Share:
    """Return how many pairs of *role* are in one cluster; each pair is named by both its pages."""
    pairs = {
        (min(page.id, other), max(page.id, other))
        for page in pages
        if page.role == role
        for other in page.sources
    }
    return _share([found[a] == found[b] for a, b in sorted(pairs)])


def _crowded(pages: Sequence[CascadePage], found: Clustering) -> Share:
    sizes = Counter(found[page.id] for page in pages)
    return _share([sizes[found[page.id]] > 1 for page in pages if page.role == "template"])


def _misses(pages: Sequence[CascadePage], found: Clustering, truth: Truth) -> list[Miss]:
    members: dict[Hashable, list[CascadePage]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: page.id):
        members[found[page.id]].append(page)
    misses = []
    for page in pages:
        if page.role == "copy" and found[page.id] != found[f"{page.work}-0"]:
            what = "+".join(f"{kind}:{strength}" for kind, strength in page.damages)
            weight = 2 if page.single else 1
            misses.append(Miss(page.id, "lost copy", f"{page.work}-0", f"{what} from {page.parent}", weight))
    for cluster in members.values():
        works = {truth[page.id] for page in cluster}
        if len(works) > 1 and not all(page.role == "template" for page in cluster):
            ids = " ".join(page.id for page in cluster[:8])
            misses.append(Miss(cluster[0].id, "false merge", cluster[-1].id, f"{len(works)} works: {ids}", 9))
    return sorted(misses, key=lambda miss: (-miss.weight, miss.kind, miss.detail.split(" ")[0], miss.page))
