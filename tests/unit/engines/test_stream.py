"""What a stream remembers, in memory and in its scratch file."""

from __future__ import annotations

import tempfile

import pytest

from provenance.engines import screening, stream
from provenance.engines.screening import Screen
from provenance.errors import StoreError
from provenance.records import ArticleId
from provenance.settings import Settings
from provenance.store.bulk import asked
from provenance.store.scratch import Scratch
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES, article, story

SETTINGS = Settings()
BODIES = (
    story(),
    story(OTHER_SENTENCES),
    story().replace("整整九天", "足足九天"),
    story(SENTENCES[:9]),
    "水轮转了。",
    story((*SENTENCES, *OTHER_SENTENCES[:3])),
    story(paragraph=2),
)
STREAM = [article(f"n{i}", body=body) for i, body in enumerate([*BODIES, *reversed(BODIES)])]
STREAM += [article("n4", body=BODIES[4]), article("n0", body=BODIES[1])]  # one page again, one id again


@pytest.mark.parametrize("in_memory", [1, 2, 5])
def test_what_is_written_down_is_found_as_what_is_in_memory(monkeypatch, in_memory):
    """A verdict does not depend on where the earlier texts are held."""
    expected = [Screen(None, SETTINGS, remember=True).verdicts(STREAM)]
    monkeypatch.setattr(stream.Stream.__init__, "__defaults__", (in_memory,))
    screen = Screen(None, SETTINGS, remember=True)
    assert [screen.verdict(one) for one in STREAM] == list(expected[0])


def test_no_more_than_so_many_texts_stay_in_memory(monkeypatch):
    monkeypatch.setattr(stream.Stream.__init__, "__defaults__", (3,))
    screen = Screen(None, SETTINGS, remember=True)
    for i in range(12):
        screen.verdict(article(f"n{i}", body=story([f"第{i}条：{one}" for one in SENTENCES])))
        assert screen._stream is not None
        assert len(screen._stream._recent.texts) <= 3


def test_what_is_written_down_has_no_name_that_could_outlive_the_process(monkeypatch, tmp_path):
    """Whoever kills a filter finds no file of it afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(stream.Stream.__init__, "__defaults__", (1,))
    screen = Screen(None, SETTINGS, remember=True)
    assert [screen.verdict(one).verdict for one in STREAM[:2]] == ["new", "new"]
    assert screen._stream is not None
    assert screen._stream._scratch is not None
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_what_is_written_down_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StoreError, match="cannot be written") as caught:
        Scratch()
    assert "TMPDIR" in str(caught.value.hint)


def test_no_more_room_is_one_line_as_well():
    """Pages too short to have a text fill a disk as others do."""
    scratch = Scratch()
    asked(scratch._connection, "PRAGMA max_page_count=16", ())
    with pytest.raises(StoreError, match=r"cannot be written.*full"):
        scratch.add_pages((ArticleId(f"n{i}"), "") for i in range(20_000))


def test_what_is_forgotten_is_not_seen():
    screen = Screen(None, SETTINGS, remember=True)
    assert screen.verdict(article("one", body=story())).verdict == "new"
    screen.forget()
    assert screen.verdict(article("two", body=story())).verdict == "new"


@pytest.mark.parametrize("remember", [True, False])
def test_the_compiled_backend_changes_no_verdict(monkeypatch, remember):
    expected = list(Screen(None, SETTINGS, remember=remember).verdicts(STREAM))
    monkeypatch.setattr(screening, "_WORTH_COMPILED", 3)
    screen = Screen(None, SETTINGS, remember=remember)
    assert [screen.verdict(one) for one in STREAM] == expected
