"""Starts Spark on this machine, with what our stages need of it, and its talk in a file of its own."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.engines.spark.needs import check

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Rows a Python worker is handed at a time: of pages of 3 KB, 15 MB.
_ROWS = 5_000
LOCAL = "local[*,4]"  # every core; a task is tried four times, as on a cluster: Spark's own number here is one
# Bytes of a file that one task reads. Pages cost a hundred times as long to read as other rows: Spark's own
# 128 MB would be a task of an hour.
TASK_BYTES = 16_000_000
# pyspark 4 wants pandas 2 to be there, says so of pandas 3 in every call, and uses neither for Arrow batches.
_PANDAS = "PySpark does not yet fully support pandas"


@contextmanager
def opened_session(
    work: str | Path, *, master: str = LOCAL, partitions: int | None = None, adaptive: bool = True
) -> Iterator[SparkSession]:
    """
    Yield a session of our own, stopped afterwards; its scratch files and ``spark.log`` are in *work*.

    No result depends on *partitions*, of a shuffle (None: two for each core of this machine), or on *adaptive*.

    Raises:
        ProvenanceError: a package or Java is missing, or too old; found before anything is started.
    """
    check()
    folder = Path(work).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    # Without it workers are whatever `python3` is, which has neither this package nor pyarrow.
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    with without_pandas_warnings():
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(master).appName("provenance")
        for name, value in _settings(folder, partitions, adaptive=adaptive).items():
            builder = builder.config(name, value)
        with _talking_to(folder / "spark.log"):
            session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


def _settings(folder: Path, partitions: int | None, *, adaptive: bool) -> dict[str, str]:
    return {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(folder / "scratch"),
        "spark.sql.warehouse.dir": str(folder / "scratch"),
        "spark.sql.shuffle.partitions": str(partitions or 2 * (os.cpu_count() or 1)),
        "spark.sql.adaptive.enabled": str(adaptive).lower(),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS),
        "spark.sql.files.maxPartitionBytes": str(TASK_BYTES),
        "spark.sql.session.timeZone": "UTC",
    }


@contextmanager
def without_pandas_warnings() -> Iterator[None]:
    """Leave out, inside, what pyspark says of a pandas that we do not use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=_PANDAS)
        yield


@contextmanager
def _talking_to(log: Path) -> Iterator[None]:
    """Let programs started inside write to *log* what they would write to our standard error."""
    sys.stderr.flush()
    ours = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(ours, 2)
            os.close(ours)
