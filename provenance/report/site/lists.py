"""Pages about all clusters: overview, timeline, outlets, unseen sources, methods; in parts of bounded size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from provenance.report.documents import Document
from provenance.report.site import rendering
from provenance.report.site.addresses import Address, cluster_address
from provenance.report.site.survey import Survey, Unseen
from provenance.report.site.timeline import timeline
from provenance.report.views import needs_eyes, span_words
from provenance.report.words import Words, words_in
from provenance.version import VERSION

if TYPE_CHECKING:
    from provenance.tracker import Tracker

CLUSTERS = 100  # of one page
_PAIRS = 300
_UNSEEN = 200
_ROW_FILE = 2_000  # clusters of one file for the search: some 600 kB
_TAKERS, _SOURCES = 40, 24  # of the matrix; all pairs are in the table below it
_NAMES = 6  # outlets and clusters named in one cell
_RUNS = 50


@dataclass(frozen=True, slots=True)
class TakenPair:
    """How often one outlet took from another, and how it credits: kind of credit → articles."""

    taker: str
    source: str
    credits: Counter[str]

    @property
    def total(self) -> int:
        """Articles taken."""
        return self.credits.total()

    @property
    def credited(self) -> int:
        """Those of them whose page names that source."""
        return self.credits["credited"]


def parts(found: Survey) -> dict[str, int]:
    """Return how many pages each list has."""
    return {
        "index": _count(len(found.clusters), CLUSTERS),
        "timeline": _count(len(found.clusters), CLUSTERS),
        "outlets": _count(len(found.taken), _PAIRS),
        "unseen": _count(len(found.unseen), _UNSEEN),
        "methods": 1,
    }


def page(address: Address, found: Survey, tracker: Tracker) -> bytes | None:
    """Return one page of a list, or its twin; None where the list has no such part."""
    count = parts(found)[address.kind]
    if address.part > count:
        return None
    if address.suffix == "json":
        return rendering.data(_twin(address.kind, found, tracker))
    values = {"survey": found, "parts": count, "kind": address.kind}
    return rendering.html(f"{address.kind}.html", address, **values, **_values(address, found, tracker))


def _values(address: Address, found: Survey, tracker: Tracker) -> dict[str, Any]:
    here = (address.part - 1) * CLUSTERS
    if address.kind == "index":
        rows = [overview_row(one, words_in(address.language)) for one in found.clusters[here : here + CLUSTERS]]
        return {"rows": rows, "row_files": row_files(found) if len(found.clusters) > CLUSTERS else 0}
    if address.kind == "timeline":
        return {"timeline": timeline(found.clusters[here : here + CLUSTERS])}
    if address.kind == "outlets":
        here = (address.part - 1) * _PAIRS
        several = taken_pairs(found)
        return {"pairs": several[here : here + _PAIRS], "matrix": matrix(several), "total": len(several)}
    if address.kind == "unseen":
        here = (address.part - 1) * _UNSEEN
        return {"wanted": wanted(found)[here : here + _UNSEEN], "names": _NAMES}
    return {"methods": methods(found, tracker)}


def _twin(kind: str, found: Survey, tracker: Tracker) -> object:
    if kind == "index":
        return found.clusters
    if kind == "outlets":
        return [
            {
                "taker": one.taker,
                "source": one.source,
                "articles": one.total,
                "credits": dict(sorted(one.credits.items())),
            }
            for one in taken_pairs(found)
        ]
    if kind == "unseen":
        return [_unseen_document(one) for one in wanted(found)]
    if kind == "timeline":
        return [
            {
                "cluster": one["id"],
                "articles": [
                    [entry["id"], entry["published"] or entry["fetched_at"]] for entry in one["articles"]
                ],
            }
            for one in found.clusters
        ]
    return methods(found, tracker)


def overview_row(document: Document, t: Words) -> dict[str, Any]:
    """Return a cluster as the overview lists it."""
    names = document["outlets"] or document["hosts"]
    more = len(names) - _NAMES
    return {
        "id": document["id"],
        "title": rendering.short(document["title"] or document["id"]),
        "size": document["size"],
        "outlets": [rendering.short(name, 40) for name in names[:_NAMES]],
        "more": more if more > 0 else 0,
        "first": (document["first_seen"] or "")[:10],
        "last": (document["last_seen"] or "")[:10],
        "span": span_words(document),
        "source": rendering.short(t.source(document["canonical"], " · "), 80),
        "canonical": document["canonical"],
        "look": needs_eyes(document, t),
    }


def row_files(found: Survey) -> int:
    """Return how many files hold the rows that the search of the overview goes through."""
    return _count(len(found.clusters), _ROW_FILE)


def row_script(found: Survey, number: int, language: str) -> bytes | None:
    """Return one file of rows for the search; None where there is none of that number."""
    if number > row_files(found):
        return None
    here, t = Address("index", language=language), words_in(language)
    rows = []
    for document in found.clusters[(number - 1) * _ROW_FILE : number * _ROW_FILE]:
        row = overview_row(document, t)
        outlets = "、 " if language == "zh" else ", "
        named = outlets.join(row["outlets"]) + (" " + t("and_more", n=row["more"]) if row["more"] else "")
        rows.append([
            here.to(cluster_address(row["id"])).removeprefix(here.root + ("zh/" if language == "zh" else "")),
            row["title"], row["size"], named, row["span"], row["source"], row["canonical"]["level"],
            t.trust(row["canonical"]), "; ".join(row["look"]),
        ])  # fmt: skip
    return rendering.script(rows)


def taken_pairs(found: Survey) -> list[TakenPair]:
    """Return who takes from whom, the most first."""
    several = [TakenPair(taker, source, credits) for (taker, source), credits in found.taken.items()]
    return sorted(several, key=lambda one: (-one.total, one.taker, one.source))


@dataclass(frozen=True, slots=True)
class Matrix:
    """The outlets that take and those that are taken from, the most first, and their pairs by (taker, source)."""

    takers: tuple[str, ...]
    sources: tuple[str, ...]
    cells: dict[tuple[str, str], TakenPair]
    left_out: int  # pairs that it has no room for


def matrix(several: Sequence[TakenPair]) -> Matrix:
    """Return the pairs as a table of bounded size."""
    takes: Counter[str] = Counter()
    gives: Counter[str] = Counter()
    for one in several:
        takes[one.taker] += one.total
        gives[one.source] += one.total
    takers, sources = (
        tuple(sorted(counted, key=lambda name: (-counted[name], name))[:most])
        for counted, most in ((takes, _TAKERS), (gives, _SOURCES))
    )
    cells = {
        (one.taker, one.source): one for one in several if one.taker in set(takers) and one.source in set(sources)
    }
    return Matrix(takers, sources, cells, len(several) - len(cells))


def wanted(found: Survey) -> list[Unseen]:
    """Return the outlets whose pages would settle most, the most wanted first."""
    return sorted(found.unseen.values(), key=lambda one: (-one.articles, -len(one.clusters), one.outlet))


def _unseen_document(one: Unseen) -> Document:
    return {
        "outlet": one.outlet,
        "media": sorted(one.media),
        "articles": one.articles,
        "levels": dict(sorted(one.levels.items())),
        "clusters": dict(sorted(one.clusters.items())),
        "editions": [{"date": date, "page": page or None} for date, page in sorted(one.editions)],
    }


def methods(found: Survey, tracker: Tracker) -> Document:
    """Return what the report rests on: versions, settings, runs and figures."""
    settings = tracker.settings
    runs, terms = tracker.reads.runs(), words_in("en").terms
    return {
        "version": VERSION,
        "recipes": [settings.recipe(language) for language in ("zh", "en")],
        "settings_digest": settings.digest(),
        "settings": asdict(settings),
        "figures": {
            "articles": found.articles,
            "clusters": len(found.clusters),
            "levels": {level: found.levels[level] for level in terms["levels"]},
            "flags": {code: found.flags[code] for code in terms["flags"] if found.flags[code]},
        },
        "roles": list(terms["roles"]),
        "runs": [
            {
                "id": run.id,
                "state": run.state,
                "version": run.version,
                "settings_digest": run.settings_digest,
                "registry_digest": run.registry_digest,
                "rules_digest": run.rules_digest,
                "started": run.started,
                "finished": run.finished,
                "counts": dict(sorted(run.counts.items())),
            }
            for run in runs[-_RUNS:]
        ],
        "earlier_runs": max(0, len(runs) - _RUNS),
    }


def _count(things: int, of_one: int) -> int:
    return max(1, -(-things // of_one))
