"""Two aligned texts → rows of a comparison: paragraph beside paragraph, every stretch with what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provenance.records import Stretch, StretchKind
from provenance.report.site.material import Pair

_MIRRORED: dict[StretchKind, StretchKind] = {"inserted": "deleted", "deleted": "inserted"}
_ALIKE = ("run", "kept")
ROWS = 300  # of one page
_WEIGHT = 80_000  # of one page: its characters, and what marks add to them
_MARKUP = 120
_CELLS = 100  # of one row: a text without paragraphs is divided all the same
_PIECE = 4_000  # characters of one cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of one text, ``equal``, ``edited``, ``removed``, ``added`` or ``moved``, and its pair."""

    text: str
    mark: str
    detail: str  # the kind of edit
    pair: int | None  # of an edit or a moved run; its counterpart has the same
    opens: bool = True  # the first piece of its stretch


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What stands beside each other; either side may be empty."""

    source: tuple[Cell, ...]
    copy: tuple[Cell, ...]


def counts(pair: Pair) -> dict[str, int]:
    """Return how many stretches were edited, removed, added, moved, and how many characters are gone or new."""
    found = dict.fromkeys(("edited", "removed", "added", "moved", "removed_characters", "added_characters"), 0)
    for one in _stretches(pair):
        mark = _mark(one.kind)
        if mark != "equal":
            found[mark] += 1
        if mark == "removed":
            found["removed_characters"] += one.a_end - one.a_start
        elif mark == "added":
            found["added_characters"] += one.b_end - one.b_start
    return found


def rows(pair: Pair) -> list[ComparedRow]:
    """Return the whole comparison, the source on the left, in the order of both texts."""
    source, copy = pair.source.body, pair.copy.body
    found: list[ComparedRow] = []
    left: list[Cell] = []
    right: list[Cell] = []
    for a, b in _steps(_stretches(pair), source, copy):
        left += [a] if a is not None else []
        right += [b] if b is not None else []
        ends = "\n" in (a.text if a else "") + (b.text if b else "")
        if ends or len(left) + len(right) >= _CELLS or sum(len(cell.text) for cell in left) > _PIECE:
            found.append(ComparedRow(tuple(left), tuple(right)))
            left, right = [], []
    if left or right:
        found.append(ComparedRow(tuple(left), tuple(right)))
    return found


def parts(several: Sequence[ComparedRow]) -> list[list[ComparedRow]]:
    """Return rows in pages of bounded size, at least one."""
    found: list[list[ComparedRow]] = [[]]
    used = 0
    for row in several:
        size = sum(len(cell.text) + _MARKUP for cell in (*row.source, *row.copy))
        if found[-1] and (used + size > _WEIGHT or len(found[-1]) >= ROWS):
            found.append([])
            used = 0
        found[-1].append(row)
        used += size
    return found


def _stretches(pair: Pair) -> list[Stretch]:
    """Return the alignment with the source as its first text."""
    if pair.explanation.a == pair.source.id:
        return list(pair.explanation.stretches)
    turned = [
        Stretch(_MIRRORED.get(one.kind, one.kind), one.b_start, one.b_end, one.a_start, one.a_end)
        for one in pair.explanation.stretches
    ]
    return sorted(turned, key=lambda one: (one.a_start, one.a_end, one.b_start, one.b_end))


def _mark(kind: StretchKind) -> str:
    if kind in _ALIKE:
        return "equal"
    return {"deleted": "removed", "inserted": "added", "moved": "moved"}.get(kind, "edited")


def _steps(several: Sequence[Stretch], source: str, copy: str) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Yield cells in the order of both texts: both where they correspond in order, else one of the two."""
    numbers = {id(one): n for n, one in enumerate((s for s in several if _mark(s.kind) != "equal"), 1)}
    lonely = [one for one in several if one.kind == "moved"]
    ordered = [one for one in several if one.kind != "moved"]
    moved_a = deque(sorted(lonely, key=lambda one: one.a_start))
    moved_b = deque(sorted(lonely, key=lambda one: one.b_start))
    at_a = at_b = 0
    for step in (*ordered, None):
        limit_a = step.a_start if step else len(source)
        limit_b = step.b_start if step else len(copy)
        while moved_a and moved_a[0].a_start < limit_a:
            one = moved_a.popleft()
            yield from _between(source[at_a : one.a_start], "")
            yield from _both(source[one.a_start : one.a_end], "", "moved", "moved", numbers[id(one)])
            at_a = max(at_a, one.a_end)
        while moved_b and moved_b[0].b_start < limit_b:
            one = moved_b.popleft()
            yield from _between("", copy[at_b : one.b_start])
            yield from _both("", copy[one.b_start : one.b_end], "moved", "moved", numbers[id(one)])
            at_b = max(at_b, one.b_end)
        yield from _between(source[at_a:limit_a], copy[at_b:limit_b])
        at_a, at_b = max(at_a, limit_a), max(at_b, limit_b)
        if step is not None:
            yield from _cells(step, source, copy, numbers.get(id(step)))
            at_a, at_b = max(at_a, step.a_end), max(at_b, step.b_end)


def _between(a: str, b: str) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Yield what stands between two stretches: spaces and punctuation, which are not compared."""
    return _both(a, b, "equal", "", None)


def _cells(
    step: Stretch, source: str, copy: str, number: int | None
) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Yield one stretch; what is alike is divided at its line breaks, so that paragraphs stay side by side."""
    a, b = source[step.a_start : step.a_end], copy[step.b_start : step.b_end]
    mark = _mark(step.kind)
    lines_a, lines_b = a.splitlines(keepends=True), b.splitlines(keepends=True)
    if mark == "equal" and len(lines_a) == len(lines_b):
        for one, other in zip(lines_a, lines_b, strict=True):
            yield from _both(one, other, mark, "", None)
    else:
        yield from _both(a, b, mark, step.kind, number)


def _both(
    a: str, b: str, mark: str, detail: str, number: int | None
) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Yield one stretch of both texts, in pieces of bounded length; only the first of a side opens its pair."""
    for start in range(0, max(len(a), len(b)), _PIECE):
        one, other = a[start : start + _PIECE], b[start : start + _PIECE]
        yield (
            Cell(one, mark, detail, number, start == 0) if one else None,
            Cell(other, mark, detail, number, start == 0) if other else None,
        )
