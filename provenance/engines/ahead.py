"""Takes what other processes answer while the caller works, so that neither waits for the other."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    """Behind the last answer: what ended them, where that was an error."""

    error: BaseException | None = None


def taken_ahead(answers: Iterator[T], stop: Callable[[], None]) -> Generator[T, None, None]:
    """
    Yield what *answers* yields, in order; a thread takes them from the first ``next`` on.

    Close it when the rest is not wanted: then *stop* is called, which must make *answers* end soon. What
    *answers* raises is raised here.
    """
    taken: SimpleQueue[T | _End] = SimpleQueue()

    def take() -> None:
        try:
            for answer in answers:
                taken.put(answer)
        except BaseException as error:  # for the thread that can handle it
            taken.put(_End(error))
        else:
            taken.put(_End())

    thread = Thread(target=take, daemon=True, name="reading")
    thread.start()
    try:
        while not isinstance(answer := taken.get(), _End):
            yield answer
        if answer.error is not None:
            raise answer.error
    finally:
        if thread.is_alive():
            stop()
        thread.join()
