"""Prints figures as plain tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.cascades.damages import STRENGTHS
from benchmarks.cascades.measures import Figures, Share


def overall(named: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the table of totals, one column for each system."""
    rows: list[tuple[str, list[str]]] = [
        ("pairs: precision", [f"{f.pairs.precision:.4f}" for f in named.values()]),
        ("pairs: recall", [f"{f.pairs.recall:.4f}" for f in named.values()]),
        ("pairs: F1", [f"{f.pairs.f1:.4f}" for f in named.values()]),
        ("pairs of full copies: precision", [f"{f.full_pairs.precision:.4f}" for f in named.values()]),
        ("pairs of full copies: recall", [f"{f.full_pairs.recall:.4f}" for f in named.values()]),
        ("B-cubed: precision", [f"{f.bcubed.precision:.4f}" for f in named.values()]),
        ("B-cubed: recall", [f"{f.bcubed.recall:.4f}" for f in named.values()]),
        ("B-cubed: F1", [f"{f.bcubed.f1:.4f}" for f in named.values()]),
        ("mixed damage, deeper copies", [_share(f.mixtures) for f in named.values()]),
        ("digests kept apart", [_share(f.digests) for f in named.values()]),
        ("pages with an excerpt kept apart", [_share(f.excerpts_apart) for f in named.values()]),
        ("excerpts linked with their source", [_maybe(f.found) for f in named.values()]),
        ("excerpts placed in both bodies", [_maybe(f.placed) for f in named.values()]),
        ("digests linked with each work they quote", [_maybe(f.quotes_found) for f in named.values()]),
        ("templated pairs merged (errors)", [_share(f.negatives) for f in named.values()]),
        ("templated pages not alone (errors)", [_share(f.negatives_any) for f in named.values()]),
        ("same event, other words, merged (errors)", [_share(f.events) for f in named.values()]),
    ]
    yield from _table(["", *named], [[name, *cells] for name, cells in rows])


def by_damage(named: Mapping[str, Figures]) -> Iterator[str]:
    """Yield recall by kind of damage and strength, single-damage copies with their original."""
    kinds: dict[str, list[str]] = defaultdict(list)
    columns = [f"{name} {strength}" for name in named for strength in STRENGTHS]
    every = sorted({kind for figures in named.values() for kind, _ in figures.damages})
    for kind in every:
        for figures in named.values():
            for strength in STRENGTHS:
                share = figures.damages.get((kind, strength))
                kinds[kind].append("-" if share is None else f"{share.value:.2f}")
        first = next(iter(named.values()))
        shown = [str(s.of) if (s := first.damages.get((kind, strength))) else "0" for strength in STRENGTHS]
        kinds[kind].append("/".join(shown))
    yield from _table(["damage", *columns, "copies"], [[kind, *kinds[kind]] for kind in every])


def _share(share: Share) -> str:
    return f"{share.value:.4f} ({share.hits}/{share.of})" if share.of else "-"


def _maybe(share: Share | None) -> str:
    return "-" if share is None else _share(share)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        first, *rest = zip(row, widths, strict=True)
        yield "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()
