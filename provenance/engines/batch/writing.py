"""Checkpoints in one step: a file is there as a whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that becomes *path*, on the disk, when the block ends, and never where it raises."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
    partial.rename(path)


def save(path: Path, array: NDArray[Any]) -> None:
    """Write *array* to *path* in one step."""
    with whole(path) as out:
        np.save(out, array)
