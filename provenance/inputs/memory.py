"""Bounds what a library may allocate while it reads a stranger's file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GIGABYTE = 1 << 30


def address_space() -> int | None:
    """Return how many bytes of address space this process has; None where the system does not say."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError, ValueError):
        return None
    return pages * resource.getpagesize()


@contextmanager
def bounded_memory(size: int = GIGABYTE) -> Iterator[None]:
    """Let the address space of this process grow by *size* bytes at most; where the system cannot, do nothing."""
    used = address_space()
    if used is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY and soft < used + size:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (used + size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
