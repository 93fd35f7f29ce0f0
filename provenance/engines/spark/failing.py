"""What Spark says when it gives up → one line and one hint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.errors import ProvenanceError

# The last line of a worker's traceback: the error's name, perhaps with its module, and what it says.
_LAST = re.compile(r"^(?:[a-z_]+\.)*([A-Z]\w*(?:Error|Exception|Mismatch)): (.+)$", re.MULTILINE)
_LONGEST = 300  # characters of it


@contextmanager
def explained(work: Path) -> Iterator[None]:
    """
    Turn an error of Spark inside into one of ours; *work* is where the run can go on.

    Raises:
        ProvenanceError: a stage failed, as often as Spark tries it.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        said = str(error)
        found = _LAST.findall(said)
        what = ": ".join(found[-1]) if found else said.strip().splitlines()[0]
        raise ProvenanceError(
            f"Spark gave up: {what[:_LONGEST]}",
            hint=f"run the same command again: it goes on where it stopped; more is in {work / 'spark.log'}",
            code="engine.spark",
        ) from error
