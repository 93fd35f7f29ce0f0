"""
Regular expressions that are compiled when they are first used.

To compile a set that holds the Han range takes Python a millisecond, and there are a hundred expressions: where a
command is to answer in a third of a second, the ones that it does not need were a fifth of it.
"""

from __future__ import annotations

import re
from typing import cast


class _Late:
    """Stands for a compiled expression until one of its methods is asked for; then has these as its own."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what copies or pickles looks for; a compiled one has none of these
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)
        self.__dict__[name] = found
        return found


def expression(source: str, flags: int = 0) -> re.Pattern[str]:
    """
    Return the expression *source*, to be used by its own methods: ``found.sub(...)``, not ``re.sub(found, ...)``.

    What does not compile raises ``re.error`` when it is first used: for what is shipped, which tests use.
    """
    return cast("re.Pattern[str]", _Late(source, flags))
