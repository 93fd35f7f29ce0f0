"""Runs numbered tasks in this process or in several; the results do not depend on how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_work: Callable[[int], Any]


def pooled(
    make: Callable[..., Callable[[int], T]], given: tuple[Any, ...], tasks: Sequence[int], jobs: int
) -> Iterator[T]:
    """
    Yield what ``make(*given)`` returns for each of *tasks*, in order; it is called once in each process.

    *make* and *given* must be such that another process can be handed them.
    """
    if jobs <= 1 or len(tasks) < 2:
        work = make(*given) if tasks else None
        for task in tasks:
            assert work is not None
            yield work(task)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (make, given)) as pool:
        yield from pool.map(_do, tasks)


def _begin(make: Callable[..., Callable[[int], Any]], given: tuple[Any, ...]) -> None:
    global _work  # noqa: PLW0603 - one for each process of the pool
    _work = make(*given)


def _do(task: int) -> Any:  # noqa: ANN401 - what the work returns
    return _work(task)
