"""The work folder of one run: a Parquet folder for each stage that is done, from which a rerun goes on."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.folder import LOCK, held
from provenance.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_IDENTITY, _TURNS = "run.json", "turns"
_OURS = (LOCK, "spark.log", "scratch")  # what may be there before a run has begun
_DONE = "_SUCCESS"  # written by Spark when every part of a table is in its place


@dataclass(frozen=True, slots=True)
class StageDone:
    """A stage that is done: its name, rows and bytes written, seconds; None: it was done before."""

    name: str
    rows: int
    size: int
    seconds: float | None


class Work:
    """
    The folder *path*, which the driver and every worker must see under this name.

    *after* is told of each stage when it is done and written down.
    """

    def __init__(self, path: str | Path, after: Callable[[StageDone], None] | None = None) -> None:
        self.path = Path(path).absolute()
        self._after = after
        self.done: dict[str, dict[str, int]] = {}  # rows and bytes of each stage

    @contextmanager
    def held(self) -> Iterator[None]:
        """
        Make the folder, and keep other processes of this machine from working in it.

        Raises:
            StoreError: one does already.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with held(self.path):
            yield

    def claim(self, identity: Mapping[str, Any]) -> None:
        """
        Take the folder for the run that *identity* describes, or go on with it.

        Raises:
            InputError: it holds another run, or something else.
        """
        told = self.path / _IDENTITY
        text = json.dumps(identity, ensure_ascii=False, indent=1, sort_keys=True)
        if told.exists():
            if told.read_text(encoding="utf-8") != text:
                raise InputError(
                    f"{self.path} holds the work of another run, of other inputs or settings",
                    hint="name another folder with --work, or delete that one",
                    code="engine.work",
                )
            return
        if any(entry.name not in _OURS for entry in self.path.iterdir()):
            raise InputError(
                f"{self.path} is not empty, and no run began there",
                hint="name a new folder with --work",
                code="engine.work",
            )
        draft = told.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(told)

    def table(
        self,
        session: SparkSession,
        name: str,
        make: Callable[[], DataFrame],
        options: Mapping[str, str] | None = None,
    ) -> DataFrame:
        """Return the table of stage *name*: as written before, else made, written and read back."""
        folder = self.path / name
        start = time.monotonic()
        before = (folder / _DONE).exists()
        if not before:
            make().write.mode("overwrite").options(**(options or {})).parquet(str(folder))
        self._tell(name, None if before else time.monotonic() - start)
        return session.read.parquet(str(folder))

    def arrays(self, name: str, make: Callable[[], Mapping[str, Any]]) -> pa.Table:
        """Return a table that the driver makes by itself: as written before, else made from arrays by name."""
        import pyarrow as pa
        from pyarrow import parquet

        folder = self.path / name
        start = time.monotonic()
        before = (folder / _DONE).exists()
        if not before:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            parquet.write_table(pa.table(dict(make())), folder / "part-0.parquet")
            (folder / _DONE).touch()
        self._tell(name, None if before else time.monotonic() - start)
        return self.read(name)

    def read(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Return the table of stage *name* on the driver, whole."""
        from pyarrow import parquet

        return parquet.read_table(self.path / name, columns=columns)

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Yield the table of stage *name* on the driver, portion by portion."""
        from pyarrow import parquet

        for part in sorted((self.path / name).glob("*.parquet")):
            yield from parquet.ParquetFile(part).iter_batches()

    def turn(self, session: SparkSession, name: str, table: DataFrame) -> DataFrame:
        """Return *table* as written down and read back, inside a stage; a rerun makes it anew."""
        folder = str(self.path / _TURNS / name)
        table.write.mode("overwrite").parquet(folder)
        return session.read.parquet(folder)

    def note(self, session: SparkSession, name: str, columns: Mapping[str, Any]) -> DataFrame:
        """Return what the driver made, from arrays by name, as a table, inside a stage."""
        import pyarrow as pa
        from pyarrow import parquet

        folder = self.path / _TURNS / name
        folder.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.table(dict(columns)), folder / "part-0.parquet")
        return session.read.parquet(str(folder))

    def tidy(self) -> None:
        """Delete what only a stage itself needed."""
        shutil.rmtree(self.path / _TURNS, ignore_errors=True)

    def _tell(self, name: str, seconds: float | None) -> None:
        from pyarrow import parquet

        parts = sorted((self.path / name).glob("*.parquet"))
        rows = sum(parquet.read_metadata(part).num_rows for part in parts)
        size = sum(part.stat().st_size for part in parts)
        self.done[name] = {"rows": rows, "bytes": size}
        if self._after is not None:
            self._after(StageDone(name, rows, size, seconds))
