"""Whether work grows with its size and no faster, on a machine of any speed."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

_SURELY = 0.2  # seconds of processor time; what takes less is not looked at
_TIMES, _MOST = 4, 10  # of a quadratic pattern four times the size takes sixteen times as long


def is_linear(work: Callable[[int], object], size: int) -> bool:
    """Return whether *work* of *size* takes less than ten times as long as of a quarter of it."""
    if _seconds(work, size) < _SURELY:
        return True
    large, small = (min(_seconds(work, one) for _ in range(3)) for one in (size, size // _TIMES))
    return large < _MOST * small


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = process_time()
    work(size)
    return process_time() - start
