"""A page reader that does what the page says: crash, loop, take all memory, or answer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from provenance.records import Article, Page, Reject


def make_reader(name: str) -> Callable[[Page], Article | Reject]:
    """Return a reader; what it answers is a reject whose reason is *name* and the page's text."""
    if name == "broken":
        os._exit(4)

    def read(page: Page) -> Article | Reject:
        if page.source == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if page.source == "leave":
            os._exit(3)
        while page.source == "loop":
            pass
        if page.source == "sleep":
            signal.pause()
        try:
            held = [bytearray(1 << 24) for _ in range(100 if page.source == "memory" else 1)]
        except MemoryError:
            return Reject(page.path, "page.memory", "too much")
        return Reject(page.path, "read", f"{name} {page.source} {len(held)}")

    return read
