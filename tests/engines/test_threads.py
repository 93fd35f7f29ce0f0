"""One tracker shared by threads, and by coroutines through them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from provenance.tracker import Tracker
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES

STORY = {"id": "a1", "text": "\n".join(SENTENCES)}
RECORDS = [
    {"id": "b1", "text": "\n".join(SENTENCES[1:])},
    {"id": "c1", "text": "\n".join(OTHER_SENTENCES)},
    {"id": "d1", "text": "快讯。"},
]
EXPECTED = ["near", "new", "undecidable"]


@pytest.fixture(params=["sqlite", "postgresql"])
def tracker(request, tmp_path):
    """A store that holds one story, in a file or on a server."""
    on_server = request.param == "postgresql"
    with Tracker(request.getfixturevalue("server").new_store() if on_server else tmp_path / "x.db") as tracker:
        tracker.ingest([STORY])
        yield tracker


def _check(tracker):
    return [verdict.verdict for _, verdict in tracker.check(RECORDS)]


def test_threads_that_share_a_tracker_get_the_verdicts_of_one(tracker):
    assert _check(tracker) == EXPECTED
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: _check(tracker), range(32))) == [EXPECTED] * 32


def test_coroutines_that_share_a_tracker_get_the_verdicts_of_one(tracker):
    async def all_at_once():
        return await asyncio.gather(*(asyncio.to_thread(_check, tracker) for _ in range(8)))

    assert asyncio.run(all_at_once()) == [EXPECTED] * 8


def test_threads_may_check_while_another_stores(tracker):
    with ThreadPoolExecutor(4) as pool:
        writing = pool.submit(tracker.ingest, [{"id": "e1", "text": "\n".join(OTHER_SENTENCES[::-1])}])
        verdicts = list(pool.map(lambda _: _check(tracker), range(8)))
        assert writing.result().added == 1
    assert all(found[0] == "near" and found[2] == "undecidable" for found in verdicts)
