"""Clusters over time: one row a cluster, a mark for each day on which an article of it appeared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from provenance.report.documents import Document

WIDTH, ROW, TOP = 1130, 58, 52  # pixels; names stand above their marks, so that a phone shows both
LEFT = 100
_RIGHT = 40
_APART = 15  # marks nearer than this become one


@dataclass(frozen=True, slots=True)
class Mark:
    """The articles of one day, or of days too near to draw: where, how many, the canonical source among them?"""

    x: float
    day: str
    count: int
    canonical: bool


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One cluster: its marks in order, and how many of its articles have no day."""

    document: Document
    y: int
    marks: tuple[Mark, ...]
    unseen: float | None  # where a canonical source that was never captured stands, if its day is known
    undated: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows under one axis; ``ticks`` are (x, day)."""

    width: int
    height: int
    left: int
    rows: tuple[TimeRow, ...]
    ticks: tuple[tuple[float, str], ...]


def day_of(text: str | None) -> date | None:
    """Return the day a time begins with; None where it begins with none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def timeline(clusters: Sequence[Document], width: int = WIDTH, left: int = LEFT) -> Timeline:
    """Return the layout of *clusters*, in their order, on the axis of their own days."""
    days = sorted(day for document in clusters for day in _days(document))
    first, last = (days[0], days[-1]) if days else (date(2000, 1, 1), date(2000, 1, 1))
    length = max(1, (last - first).days)

    def place(day: date) -> float:
        return round(left + (width - left - _RIGHT) * (day - first).days / length, 1)

    rows = []
    for number, document in enumerate(clusters):
        canonical = document["canonical"]
        seen: Counter[date] = Counter()
        undated = 0
        source_day = None
        for entry in document["articles"]:
            day = day_of(entry["published"] or entry["fetched_at"])
            if day is None:
                undated += 1
                continue
            seen[day] += 1
            if entry["id"] == canonical["article"]:
                source_day = day
        marks = _apart([Mark(place(day), day.isoformat(), seen[day], day == source_day) for day in sorted(seen)])
        stated = day_of(canonical["date"]) if canonical["article"] is None else None
        rows.append(TimeRow(document, TOP + ROW * number, marks, place(stated) if stated else None, undated))
    return Timeline(width, TOP + ROW * len(rows), left, tuple(rows), _ticks(first, last, place) if days else ())


def _apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return *marks* with those that would overlap drawn as one, at the place of the first."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        if last is None or mark.x - last.x >= _APART:
            found.append(mark)
            continue
        days = f"{last.day[:10]} … {mark.day}"
        found[-1] = Mark(last.x, days, last.count + mark.count, last.canonical or mark.canonical)
    return tuple(found)


def _days(document: Document) -> list[date]:
    times = [entry["published"] or entry["fetched_at"] for entry in document["articles"]]
    if document["canonical"]["article"] is None:
        times.append(document["canonical"]["date"])
    return [day for time in times if (day := day_of(time)) is not None]


def _ticks(first: date, last: date, place: Callable[[date], float]) -> tuple[tuple[float, str], ...]:
    """Return at most six days, evenly apart."""
    length = (last - first).days
    steps = min(5, length)
    days = (
        [first + timedelta(days=round(length * step / steps)) for step in range(steps + 1)] if steps else [first]
    )
    return tuple((place(day), day.isoformat()) for day in days)
