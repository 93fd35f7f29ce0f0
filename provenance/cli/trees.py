"""A tree of stations → lines: dates, ids, and links whose kind is told by their stroke, not by colour."""

from __future__ import annotations

from collections.abc import Collection

from provenance.cli.wrapping import Line, clipped
from provenance.report.descent import Descent, Link, Rival
from provenance.report.safe import safe
from provenance.report.words import Words, share

_STROKES = {"credited": "─", "inferred": "┄", "conflicting": "≠", "open": "·"}
_BELOW = 12  # copies of one station drawn before the rest is counted
_LINES = 150  # stations of one tree drawn; the rest is counted
_NAME = 60  # characters shown of an outlet's name


def path_lines(tree: Descent, key: str, words: Words) -> list[Line]:
    """Return the stations from the first source to *key*, and what was taken from it in turn."""
    above = tree.above(key)
    keep = {*above, *tree.children.get(key, ())}
    return [*_Drawing(tree, words, here=key, keep=keep).lines([above[0]]), *_legend(words)]


def tree_lines(tree: Descent, words: Words) -> list[Line]:
    """Return all stations; of a large tree the first, with the rest counted."""
    return [*_Drawing(tree, words).lines(tree.children.get(None, ())), *_legend(words)]


class _Drawing:
    def __init__(
        self, tree: Descent, words: Words, *, here: str | None = None, keep: Collection[str] | None = None
    ) -> None:
        self._tree = tree
        self._words = words
        self._here = here
        self._keep = keep
        self._lines: list[Line] = []

    def lines(self, roots: Collection[str]) -> list[Line]:
        """Return the stations below *roots*, depth first; a stack of ours, since chains may be long."""
        waiting: list[tuple[str | int, str, str]] = [(root, "  ", "  ") for root in self._drawn(roots)][::-1]
        stations = 0
        while waiting:
            key, lead, hang = waiting.pop()
            if isinstance(key, int):
                self._lines.append(Line(self._words("and_more_copies", n=key), "dim", lead, hang))
                continue
            if stations == _LINES:
                rest = self._rest([key, *(other for other, _, _ in waiting)])
                self._lines.append(Line(self._words("and_more_copies", n=rest), "dim", "  ", "  "))
                break
            stations += 1
            below = self._below(key)
            self._station(key, lead, hang, bool(below))
            waiting += self._branches(below, hang)[::-1]
        return self._lines

    def _below(self, key: str) -> list[str]:
        return [k for k in self._tree.children.get(key, ()) if self._keep is None or k in self._keep]

    def _drawn(self, keys: Collection[str]) -> list[str | int]:
        """Return the first of *keys* and, where there are more, their number."""
        first: list[str | int] = [*keys][:_BELOW]  # type: ignore[assignment]  # a list of either
        return [*first, len(keys) - _BELOW] if len(keys) > _BELOW else first

    def _branches(self, below: list[str], hang: str) -> list[tuple[str | int, str, str]]:
        drawn = self._drawn(below)
        found: list[tuple[str | int, str, str]] = []
        for number, key in enumerate(drawn, 1):
            last = number == len(drawn)
            stroke = " " if isinstance(key, int) else self._stroke(key)
            found.append((key, f"{hang}{'└' if last else '├'}{stroke} ", hang + ("   " if last else "│  ")))
        return found

    def _station(self, key: str, lead: str, hang: str, above_others: bool) -> None:
        station, link, words = self._tree.stations[key], self._tree.links.get(key), self._words
        parts = [clipped(words.source({
            "outlet": station.outlet or words("unknown_outlet"), "date": station.date, "page": station.page,
            "medium": None if station.captured else station.medium,
        }), _NAME)]  # fmt: skip
        parts += [words("number_canonical")] if key in self._tree.first else []
        parts += [_how(link, words)] if link else []
        parts.append(clipped(key, _NAME) if station.captured else words("not_captured"))
        if key == self._here:
            parts.append(words("here"))
        text = f"{'●' if station.captured else '○'} " + safe("  ".join(part for part in parts if part))
        under = hang + ("│ " if above_others else "  ")
        self._lines.append(Line(text, "bold" if key == self._here else "", lead, under))
        rivals = self._tree.rivals.get(key, ())
        if rivals:
            shares = [self._rival(rival) for rival in rivals[:3]]
            text = safe(words("or_from_rivals", rivals=words.listed(shares)))
            self._lines.append(Line(f"≠ {text}", "yellow", under, under + "  "))

    def _stroke(self, key: str) -> str:
        return _STROKES["conflicting" if self._tree.conflicting(key) else self._tree.links[key].kind]

    def _rival(self, rival: Rival) -> str:
        name = clipped(rival.station.outlet or rival.station.key, _NAME)
        return (
            name if rival.probability is None else self._words("rival", name=name, share=share(rival.probability))
        )

    def _rest(self, keys: Collection[str | int]) -> int:
        """Return how many stations are left, those below *keys* included."""
        count, waiting = 0, list(keys)
        while waiting:
            key = waiting.pop()
            if isinstance(key, int):
                count += key
            else:
                count += 1
                waiting += self._below(key)
        return count


def _how(link: Link, words: Words) -> str:
    """Return how a copy relates to its source, and how sure that is."""
    relation = words.code("relations", link.relation) if link.relation else ""
    return f"{relation} {share(link.confidence)}" if link.confidence is not None else relation


def _legend(words: Words) -> list[Line]:
    nodes = f"● {words('legend_seen')}  ○ {words('not_captured')}"
    links = "   ".join(f"{stroke * 2} {words.code('link_meanings', kind)}" for kind, stroke in _STROKES.items())
    return [Line(text, "dim", "  ", "  ") for text in (nodes, links)]
