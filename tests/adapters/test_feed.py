"""One pre-filter that is handed its records."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provenance.adapters.feed import Feed, record_of
from provenance.errors import SettingsError
from provenance.tracker import Tracker


def test_a_record_is_compared_with_those_handed_over_before_in_whatever_portions(records, tmp_path):
    together, singly = tmp_path / "together.db", tmp_path / "singly.db"
    with Feed(together) as feed:
        at_once = [verdict.verdict for verdict in feed.verdicts(records)]
    with Feed(singly) as feed:
        one_by_one = [feed.verdicts([record])[0].verdict for record in records]
    assert at_once == one_by_one == ["new", "near", "new", "undecidable"]


def test_what_is_added_is_stored_when_the_feed_is_closed(records, tmp_path):
    with Feed(tmp_path / "store.db", add=True) as feed:
        feed.verdicts(records)
    with Tracker(tmp_path / "store.db", read_only=True) as tracker:
        assert sorted(article.id for article in tracker.articles()) == ["a1", "b1", "c1", "d1"]


def test_threads_take_turns_and_every_record_gets_its_verdict(records, tmp_path):
    with Feed(tmp_path / "store.db") as feed, ThreadPoolExecutor(4) as pool:
        verdicts = [found[0] for found in pool.map(lambda record: feed.verdicts([record]), records * 5)]
    assert [verdict.id for verdict in verdicts] == [record["id"] for record in records * 5]
    assert {verdict.verdict for verdict in verdicts[4:]} <= {"exact", "near", "undecidable"}


def test_an_empty_portion_has_no_verdicts_and_the_feed_goes_on(records, tmp_path):
    with Feed(tmp_path / "store.db") as feed:
        assert feed.verdicts([]) == []
        assert feed.verdicts(records[:1])[0].is_new


def test_a_feed_closed_twice_has_stored_its_records_once(records, tmp_path: Path):
    feed = Feed(tmp_path / "store.db", add=True)
    feed.verdicts(records[:1])
    feed.close()
    feed.close()
    with Tracker(tmp_path / "store.db", read_only=True) as tracker:
        assert [article.id for article in tracker.articles()] == ["a1"]


@pytest.mark.parametrize("name", ["undecidable", "nere"])
def test_what_cannot_be_dropped_is_refused_before_anything_is_read(name, tmp_path):
    with pytest.raises(SettingsError, match=name):
        Feed(tmp_path / "store.db", drop=["exact", name])


def test_fields_may_have_other_names_and_empty_ones_are_left_out():
    item = {"body": "<p>x</p>", "link": "https://a.example/", "title": "", "price": 3}
    assert record_of(item, {"html": "body", "url": "link", "title": "title"}) == {
        "html": "<p>x</p>",
        "url": "https://a.example/",
    }
