"""Documents → table rows: drawn with rich on a terminal, in plain aligned columns everywhere else."""

from __future__ import annotations

import io
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from provenance.report.columns import columns
from provenance.report.safe import safe

_ROWS = 500  # rows measured and drawn at a time, so that memory does not grow with the store


class TableWriter:
    """Collects rows and draws them in blocks of 500."""

    def __init__(self, out: BinaryIO, schema: str | Sequence[str], *, colored: bool, terminal: bool) -> None:
        self._out = out
        self._columns = [column for column in columns(schema) if column.table]
        self._colored = colored
        self._terminal = terminal
        self._rows: list[list[str]] = []
        self._widths: list[int] = []

    def add(self, document: Mapping[str, Any]) -> None:
        """Add the row of one document."""
        self._rows.append([_cell(column.value(document)) for column in self._columns])
        if len(self._rows) >= _ROWS:
            self._draw()

    def close(self) -> None:
        """Draw the rows not yet drawn."""
        if self._rows:
            self._draw()

    def _draw(self) -> None:
        names = [column.name for column in self._columns]
        text = (
            draw_rich(names, self._rows, colored=self._colored)
            if self._terminal or self._colored
            else self._plain(names)
        )
        self._out.write(text.encode("utf-8", "replace"))
        self._rows = []

    def _plain(self, names: Sequence[str]) -> str:
        """Return the rows in aligned columns, nothing cut; widths are those of the first block."""
        lines = list(self._rows)
        if not self._widths:
            lines.insert(0, list(names))
            self._widths = [max(_width(row[i]) for row in lines) for i in range(len(names))]
        return "".join(
            "  ".join(
                cell + " " * max(0, width - _width(cell)) for cell, width in zip(row, self._widths, strict=True)
            ).rstrip()
            + "\n"
            for row in lines
        )


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
        table.add_column(Text(name.replace("_", " ")), overflow="fold", justify="right" if numeric else "left")
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


def _width(text: str) -> int:
    """Return how many columns *text* takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
