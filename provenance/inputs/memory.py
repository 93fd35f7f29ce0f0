"""Bounds what a library may allocate while it reads a stranger's file in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GIGABYTE = 1 << 30


@contextmanager
def bounded_memory(size: int = GIGABYTE) -> Iterator[None]:
    """Let the address space of this process grow by *size* bytes at most; where the system cannot, do nothing."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + size
    unlimited = resource.RLIM_INFINITY
    if soft != unlimited and soft < limit:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == unlimited else min(limit, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
