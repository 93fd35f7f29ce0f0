"""Verdicts against a store are those of comparing every candidate in full, read again from its page."""

from __future__ import annotations

import time

import pytest

from provenance import Tracker
from provenance.engines import screening
from provenance.engines.index_keys import text_keys
from provenance.engines.judging import judge
from provenance.engines.links import Surroundings
from provenance.engines.relating import passages_of
from provenance.engines.screening import Screen
from provenance.engines.texts import texts_of
from provenance.fingerprints.compiling import available
from provenance.matching.compare import agree
from provenance.records import Match
from provenance.settings import Settings
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES, article, story

SETTINGS = Settings()
BODIES = [
    story(),
    story(OTHER_SENTENCES),
    story((*SENTENCES[:5], *OTHER_SENTENCES[:5])),
    story(SENTENCES[2:]),
    story([f"第{i}次检修：{one}" for i, one in enumerate(SENTENCES)]),
]
INCOMING = [
    story(paragraph=1),
    story().replace("整整九天", "足足九天"),
    story(SENTENCES[:9]),
    story((*OTHER_SENTENCES, *SENTENCES[:3])),
    story(SENTENCES[::-1]),
    story([one[::-1] for one in SENTENCES]),
    "水轮转了。",
]


def in_full(page, known):
    """Return the verdict on an article: every candidate read again, compared in full, the closest looked at."""
    text = texts_of([page], SETTINGS).get(page.id)
    if text is None:
        return judge(page, None, (), SETTINGS)
    held = known.passage_holders(passages_of([text], SETTINGS)[text.id], SETTINGS.common + 1)
    ids = {id_ for few in held.values() if len(few) <= SETTINGS.common for id_ in few}
    ids.update(id_ for _, id_ in known.candidates(text_keys([text], SETTINGS)))
    ids.update(known.by_digest([text.fingerprint.digest]).get(text.fingerprint.digest, ())[:1])
    others = texts_of(list(known.articles(ids).values()), SETTINGS)
    left = [(agree(text, other, SETTINGS), text.view == other.view) for other in others.values()]
    seen: list[tuple[Match, bool]] = []
    while left and len(seen) < 4 and (verdict := judge(page, text, left, SETTINGS)).verdict != "new":
        place = next(i for i, (match, _) in enumerate(left) if verdict.best_match in (match.a, match.b))
        match, equal = left.pop(place)
        if verdict.verdict != "excerpt":
            return verdict
        other = match.b if match.a == page.id else match.a
        sides = sorted([(page.id, page, text), (other, known.articles([other])[other], others[other])])
        (_, a, first), (_, b, second) = sides
        judged = Surroundings(known, SETTINGS).judged(match, a, b, first, second).match
        if judged.kind == "excerpt":
            return verdict
        seen.append((judged, equal))
    return judge(page, text, seen, SETTINGS)


@pytest.fixture(scope="module")
def tracker(tmp_path_factory):
    with Tracker(tmp_path_factory.mktemp("screening") / "x.db") as made:
        made.ingest([{"id": f"s{i}", "text": body} for i, body in enumerate(BODIES)])
        yield made


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("compiled", [True, False])
def test_verdicts_are_those_of_comparing_every_candidate_in_full(tracker, monkeypatch, kept, compiled):
    """Neither kept match views, nor candidates refused by their overlap, nor the backend show in a verdict."""
    if compiled and not available():
        pytest.skip("the extra fast is not installed")
    monkeypatch.setattr(screening, "_WORTH_COMPILED", 0 if compiled else 10**9)
    incoming = [article(f"n{i}", body=body) for i, body in enumerate(INCOMING)]
    with tracker._store.snapshot() as known:
        expected = [in_full(page, known) for page in incoming]
    for asked in (tracker._store, tracker._lookups):
        with asked.snapshot() as known:
            if not kept:
                monkeypatch.setattr(known, "match_views", lambda handles: {}, raising=False)
            assert list(Screen(known, SETTINGS, remember=False).verdicts(incoming)) == expected
            assert [Screen(known, SETTINGS, remember=False).verdict(page) for page in incoming] == expected
    assert len({verdict.verdict for verdict in expected}) >= 4


POISON = ["\ud800" * 400 + story(), story().replace("。", "\0"), "甲" * 2_000_000, "\udfff\0" * 5000, ""]


def test_a_poisonous_record_neither_changes_nor_delays_the_verdicts_on_others(tracker):
    """Lone surrogates, NUL and megabytes of one letter get verdicts of their own; the others keep theirs."""
    clean = [{"id": f"n{i}", "text": body} for i, body in enumerate(INCOMING)]
    poison = [{"id": f"p{i}", "text": text} for i, text in enumerate(POISON)]
    expected = {item["id"]: verdict for item, verdict in tracker.check(clean, batch=99)}
    mixed = [one for pair in zip(clean, [*poison, *poison], strict=False) for one in pair]
    mixed = list({one["id"]: one for one in mixed}.values())
    start = time.process_time()
    found = {item["id"]: verdict for item, verdict in tracker.check(mixed, batch=99)}
    assert time.process_time() - start < 60  # a hang, not a measurement
    assert {id_: found[id_] for id_ in expected} == expected
    assert set(found) == {one["id"] for one in mixed}


@pytest.mark.parametrize("batch", [1, 3, 50])
def test_filter_that_adds_gives_one_answer_however_the_stream_is_cut(tmp_path, monkeypatch, batch):
    """What is stored is forgotten and found in the store, at the same place of the stream for every *batch*."""
    from provenance import tracker as module

    monkeypatch.setattr(module, "_BATCH", 4)
    records = [{"id": f"r{i}", "text": body} for i, body in enumerate([*BODIES, *INCOMING])]

    def verdicts(name, size):
        with Tracker(tmp_path / name) as made:
            return [verdict.verdict for _, verdict in made.filter(records, add=True, batch=size)]

    assert verdicts("a.db", batch) == verdicts("b.db", 2)
