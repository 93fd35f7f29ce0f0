"""Writes a site into a folder: beside it first, then in its place, so that no reader ever sees half a report."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import InputError
from provenance.report.site.pages import Site
from provenance.report.site.rendering import data
from provenance.version import VERSION

if TYPE_CHECKING:
    from provenance.report.site.survey import Selection
    from provenance.tracker import Tracker

_STAMP = "report.json"  # says that a folder holds a report, and may be replaced by the next
SCHEMA = "provenance.report/1"


@dataclass(frozen=True, slots=True)
class Written:
    """What a report consists of: its first page, and how many files and clusters."""

    index: Path
    clusters: int
    files: int


def write_site(folder: Path, tracker: Tracker, selection: Selection | None = None) -> Written:
    """
    Write the report of *tracker*'s store into *folder*, in place of an earlier report there.

    Every page has a JSON twin of the same name. The same store gives the same bytes. A folder that holds
    anything but a report is left as it is.

    Raises:
        InputError: *folder* cannot be created or written, or holds something else.
    """
    site = Site(tracker, selection)
    try:
        with _replacing(folder.resolve()) as place:
            files = 0
            for path in site.paths():
                page = site.page(path)
                assert page is not None, path
                target = place / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(page.body)
                files += 1
            stamp = {
                "schema": SCHEMA,
                "version": VERSION,
                "clusters": len(site.survey.clusters),
                "files": files,
                "holds": sorted(path.name for path in place.iterdir()),
            }
            (place / _STAMP).write_bytes(data(stamp))
    except OSError as error:
        raise InputError(
            f"cannot write the report to {folder}: {error.strerror or error}",
            hint="choose a folder you may write to: --html DIR",
        ) from None
    return Written(folder / "index.html", len(site.survey.clusters), files + 1)


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside *folder* that takes its place when the block ends, or vanishes if it fails."""
    _refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = beside / "old"
    new = beside / "new"
    try:
        new.mkdir()
        yield new
        _refuse_foreign(folder)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    """
    Refuse a folder that holds anything but a report of ours.

    Raises:
        InputError: it does, or *folder* is no folder.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"{folder} is a file", hint="name a folder: --html DIR")
    foreign = sorted({path.name for path in folder.iterdir()} - _of_report(folder / _STAMP))
    if foreign:
        raise InputError(
            f"{folder} holds files that are no report of this program: {foreign[0]}",
            hint="name a new or an empty folder: --html DIR",
        )


def _of_report(stamp: Path) -> set[str]:
    """Return what an earlier report put into its folder; nothing where there is none."""
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
        return {_STAMP, *map(str, found["holds"])} if found["schema"] == SCHEMA else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
