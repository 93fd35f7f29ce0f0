"""Draws how often answers of each stated confidence are right: equal figures give equal bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Rows = Sequence[tuple[float, float, int]]  # mean confidence, share right, count

_SIZE, _LEFT, _TOP = 300, 44, 28
_COLOURS = ("#1b6ca8", "#b5541c")


def diagram(named: Mapping[str, Rows]) -> str:
    """Return an SVG with one panel for each name; the area of a dot grows with the number of answers."""
    width = len(named) * (_SIZE + _LEFT + 24)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_SIZE + _TOP + 44}" '
        f'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{_SIZE + _TOP + 44}" fill="#ffffff"/>',
    ]
    for number, (name, rows) in enumerate(named.items()):
        lines += _panel(name, rows, number * (_SIZE + _LEFT + 24) + _LEFT, _COLOURS[number % 2])
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(name: str, rows: Rows, left: int, colour: str) -> Iterator[str]:
    bottom, right = _TOP + _SIZE, left + _SIZE
    total = sum(count for *_, count in rows)
    yield f'<text x="{left}" y="{_TOP - 10}">{name}: {total} answers</text>'
    yield f'<rect x="{left}" y="{_TOP}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#888888"/>'
    yield f'<line x1="{left}" y1="{bottom}" x2="{right}" y2="{_TOP}" stroke="#bbbbbb" stroke-dasharray="4 3"/>'
    for tick in range(0, 11, 2):
        x, y = left + _SIZE * tick / 10, bottom - _SIZE * tick / 10
        yield f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{tick / 10:.1f}</text>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick / 10:.1f}</text>'
    yield f'<text x="{left + _SIZE / 2:.1f}" y="{bottom + 34}" text-anchor="middle">stated confidence</text>'
    for mean, rate, count in rows:
        x, y = left + _SIZE * mean, bottom - _SIZE * rate
        radius = 3 + 12 * (count / total) ** 0.5 if total else 3.0
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.6">'
            f"<title>{mean:.2f} stated, {rate:.2f} right, {count} answers</title></circle>"
        )
