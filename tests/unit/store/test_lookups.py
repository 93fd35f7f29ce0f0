"""What a verdict asks of a file is answered as the store answers it."""

from __future__ import annotations

import os

import numpy as np
import pytest

from provenance import Tracker
from provenance.engines.index_keys import text_keys
from provenance.engines.relating import passages_of
from provenance.engines.texts import texts_of
from provenance.errors import StoreError
from provenance.records import ArticleId
from provenance.settings import Settings
from provenance.store.lookups import LookupFile
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES, article, story

SETTINGS = Settings()
MIXED = story((*SENTENCES[:5], *OTHER_SENTENCES[:5]))
BODIES = [story(), story(), story(OTHER_SENTENCES), MIXED, story(SENTENCES[3:])]
NAMES = ["\ufffd0000", "d", "c", "b", "a"]


@pytest.fixture(scope="module")
def tracker(tmp_path_factory):
    """A store of copies, one under an id that is escaped, one captured twice."""
    with Tracker(tmp_path_factory.mktemp("lookups") / "x.db") as made:
        records = [{"id": id_, "text": body, "path": f"p{id_}"} for id_, body in zip(NAMES, BODIES, strict=True)]
        records[0]["url"] = "https://a.example/1"
        made.ingest(records)
        made.ingest([{**records[3], "path": "earlier", "fetched_at": "2024-01-01T00:00:00Z"}])
        yield made


def test_every_answer_is_that_of_the_store(tracker):
    ids = [*map(ArticleId, [*NAMES, "nobody"])]
    texts = [*texts_of([article(f"n{i}", body=body) for i, body in enumerate(BODIES)], SETTINGS).values()]
    keys = text_keys(texts, SETTINGS)
    grams = sorted({key for held in passages_of(texts, SETTINGS).values() for key in held})
    digests = [*(text.fingerprint.digest for text in texts), "none"]
    with tracker._store.snapshot() as known, tracker._lookups.snapshot() as asked:
        rows = {id_: row for row, id_ in asked.named(range(1, 9)).items()}
        assert set(rows) == set(NAMES)
        assert asked.article_ids(ids) == known.article_ids(ids)
        assert asked.articles(ids) == known.articles(ids)
        hosts = {id_: one.host for id_, one in known.articles(ids).items()}
        assert known.hosts(ids) == hosts
        assert asked.hosts([*rows.values(), 99]) == {rows[id_]: host for id_, host in hosts.items()}
        assert [one.path for one in asked.articles(ids[3:4]).values()] == ["earlier"]
        assert asked.cluster_of(ids) == known.cluster_of(ids)
        assert list(asked.lineages(ids)) == list(known.lineages(ids))
        found = sorted((line, rows[id_]) for line, id_ in known.candidates(keys))
        assert asked.candidates(keys) == found
        assert asked.candidates(keys[:1]) == [pair for pair in found if pair[0] == 0]
        for limit in (1, 2, 50):
            held = known.passage_holders(grams, limit)
            same = {key: {rows[id_] for id_ in few} for key, few in held.items()}
            assert {key: set(few) for key, few in asked.passage_holders(grams, limit).items()} == same
            assert held
        carriers = known.by_digest(digests)
        assert asked.by_digest(digests) == {
            digest: [rows[id_] for id_ in few] for digest, few in carriers.items()
        }
        views = known.match_views(ids)
        assert asked.match_views([*rows.values(), 99]) == {rows[id_]: one for id_, one in views.items()}


def test_nothing_is_asked_for_nothing(tracker):
    with tracker._lookups.snapshot() as asked:
        assert asked.candidates(np.empty((0, 48), np.int64)) == []
        assert asked.articles([]) == asked.match_views([]) == asked.passage_holders([], 5) == {}


def test_a_snapshot_does_not_see_what_is_written_meanwhile(tracker):
    """The next one does."""
    with tracker._lookups.snapshot() as asked:
        assert asked.article_ids(["late"]) == {}
        tracker.ingest([{"id": "late", "text": story(SENTENCES[::-1])}])
        assert asked.article_ids(["late"]) == {}
    with tracker._lookups.snapshot() as asked:
        assert set(asked.article_ids(["late"])) == {"late"}


def test_what_is_no_store_is_refused(tmp_path):
    """As the store itself refuses it, before any question."""
    with pytest.raises(StoreError, match="no store at"):
        LookupFile(tmp_path / "x.db")
    (tmp_path / "y.db").write_text("a text")
    with pytest.raises(StoreError, match="is not a provenance store"):
        LookupFile(tmp_path / "y.db")


def test_a_tracker_for_reading_keeps_to_its_file(tmp_path, monkeypatch):
    """What it opens later is what the path named when it was made."""
    monkeypatch.chdir(tmp_path)
    with Tracker("x.db") as made:
        made.ingest([{"id": "a", "text": story()}])
    with Tracker("x.db", read_only=True) as tracker:
        (tmp_path / "elsewhere").mkdir()
        os.chdir(tmp_path / "elsewhere")
        assert [one.id for one in tracker.articles()] == ["a"]
