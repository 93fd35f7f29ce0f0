"""A page reader that does what the page says: crash, loop, take all memory, or answer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from provenance.engines import local
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


CRASHES, LOOPS, SWELLS = "the bridge that crashes", "the bridge that loops", "the bridge that swells"


def reading_with(outlets: tuple[str, ...], words_only: bool = False) -> Callable[[Page], Article | Reject]:
    """Return the program's own reader, but for three pages that do what their words say."""
    read = local._reading_with(outlets, words_only)

    def fatal(page: Page) -> Article | Reject:
        if CRASHES in page.source:
            os.kill(os.getpid(), signal.SIGSEGV)
        while LOOPS in page.source:
            pass
        if SWELLS in page.source:
            return Reject(page.path, "page.memory", f"reading it takes too much memory; sha256 {page.sha256}")
        return read(page)

    return fatal
