"""Documents → table rows: drawn with rich on a terminal, as cards on a narrow one, elsewhere in plain columns."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from provenance.cli.wrapping import Line
from provenance.cli.wrapping import columns as width_of
from provenance.cli.wrapping import rows as wrapped
from provenance.report.columns import columns
from provenance.report.safe import safe
from provenance.report.words import Words

_FOLDED = 16  # columns of a terminal below which a cell is folded beyond reading; most ids and names fit
_ROWS = 500  # rows measured and drawn at a time, so that memory does not grow with the store


class TableWriter:
    """Collects rows and draws them in blocks of 500."""

    def __init__(
        self, out: BinaryIO, schema: str | Sequence[str], words: Words, *, colored: bool, terminal: bool
    ) -> None:
        self._out = out
        self._words = words
        self._columns = [column for column in columns(schema) if column.table]
        self._colored = colored
        self._terminal = terminal
        self._rows: list[list[str]] = []
        self._widths: list[int] = []
        self._narrow: bool | None = None  # as the first block has it

    def add(self, document: Mapping[str, Any]) -> None:
        """Add the row of one document."""
        self._rows.append([_cell(column.shown(document, self._words)) for column in self._columns])
        if len(self._rows) >= _ROWS:
            self._draw()

    def close(self) -> None:
        """Draw the rows not yet drawn."""
        if self._rows:
            self._draw()

    def _draw(self) -> None:
        names = [self._words.code("columns", column.name) for column in self._columns]
        width = max(shutil.get_terminal_size((120, 24)).columns, 10)
        if self._narrow is None:
            self._narrow = self._terminal and width < _least_width(names, self._rows)
        if self._narrow:
            text = _cards(names, self._rows, width)
        elif self._terminal or self._colored:
            text = draw_rich(names, self._rows, colored=self._colored)
        else:
            text = self._plain(names)
        self._out.write(text.encode("utf-8", "replace"))
        self._rows = []

    def _plain(self, names: Sequence[str]) -> str:
        """Return the rows in aligned columns, nothing cut; widths are those of the first block."""
        lines = list(self._rows)
        if not self._widths:
            lines.insert(0, list(names))
            self._widths = [max(width_of(row[i]) for row in lines) for i in range(len(names))]
        return "".join(
            "  ".join(
                cell + " " * max(0, width - width_of(cell)) for cell, width in zip(row, self._widths, strict=True)
            ).rstrip()
            + "\n"
            for row in lines
        )


def _least_width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the columns that a table needs to be read."""
    cells = zip(names, *rows, strict=True)
    return sum(min(max(map(width_of, column)), _FOLDED) + 2 for column in cells)


def _cards(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows, already safe to show, one below the other: the first cell, then the others by name."""
    found = []
    for row in rows:
        lines = [Line(row[0] or "–", "", "", "  ")]  # a card begins with something
        lines += [
            Line(f"{name}: {cell}", "", "  ", "    ")
            for name, cell in zip(names[1:], row[1:], strict=True)
            if cell
        ]
        found += [f"{text}\n" for line in lines for text in wrapped(line, width)] + ["\n"]
    return "".join(found)


def draw_rich(names: Sequence[str], rows: Sequence[Sequence[str]], *, colored: bool) -> str:
    """Return rows, already safe to show, as a table as wide as the terminal; long cells fold, none is cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=io.StringIO(),
        force_terminal=colored,
        color_system="standard" if colored else None,
        width=shutil.get_terminal_size((120, 24)).columns,
        legacy_windows=False,
    )
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in names:
        numeric = bool(rows) and all(_is_number(row[names.index(name)]) for row in rows)
        table.add_column(Text(name), overflow="fold", justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def _is_number(cell: str) -> bool:
    return not cell or cell.replace(".", "", 1).isdigit()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else safe(str(value))
