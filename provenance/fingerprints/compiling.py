"""The one place that knows numba: turns a Python function over arrays into machine code, once per machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any, TypeVar, cast

from provenance.errors import SettingsError

Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def available() -> bool:
    """Return whether the extra ``fast`` is installed; loads nothing."""
    return find_spec("numba") is not None


def compiled(signature: str) -> Callable[[Function], Function]:
    """
    Return a decorator that compiles a function for the argument types of *signature*, in numba's notation.

    Compilation takes place at once, or not at all where numba's cache (beside the module or in the user's cache
    folder) holds the result for this processor. The compiled function releases the interpreter's lock.
    Functions it calls must be in its own module: the cache does not notice changes elsewhere.

    Raises:
        SettingsError: numba is not installed.
    """
    try:
        from numba import njit
    except ImportError as error:
        raise SettingsError(
            "the backend numba is not installed", hint='pip install "provenance[fast]", or use the backend numpy'
        ) from error

    def compile_(function: Function) -> Function:
        try:
            return cast(Function, njit(signature, nogil=True, cache=True)(function))
        except (RuntimeError, OSError):
            # No folder to cache in, or a full disk. Errors in the function itself are neither of the two.
            return cast(Function, njit(signature, nogil=True)(function))

    return compile_


def inlined(function: Function) -> Function:
    """Return a small *function* in the form compiled ones of its module can call; the compiler inlines it."""
    from numba import njit

    return cast(Function, njit(nogil=True)(function))
