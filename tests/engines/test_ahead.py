"""What is taken ahead comes in order, while the caller works, and no longer than it is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Event

import pytest

from provenance.engines.ahead import taken_ahead


def test_answers_come_in_order_and_all():
    assert list(taken_ahead(iter(range(1000)), lambda: None)) == list(range(1000))


def test_the_next_answer_is_taken_while_the_caller_has_not_asked_for_it():
    second = Event()

    def answers() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    taken = taken_ahead(answers(), lambda: None)
    assert next(taken) == 1
    assert second.wait(10)
    assert list(taken) == [2]


def test_an_error_is_raised_where_the_answers_are_used_after_those_before_it():
    def answers() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    taken = taken_ahead(answers(), lambda: None)
    assert next(taken) == 1
    with pytest.raises(ValueError, match="broken"):
        next(taken)


def test_closing_it_stops_the_answers():
    stopped = Event()

    def answers() -> Iterator[int]:
        yield 1
        assert stopped.wait(10)

    with closing(taken_ahead(answers(), stopped.set)) as taken:
        assert next(taken) == 1
    assert stopped.is_set()
