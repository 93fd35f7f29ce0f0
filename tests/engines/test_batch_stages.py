"""However an archive is cut, ordered and passed through the stages: one result, that of the definition."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.engines.batch import concluding
from provenance.engines.batch.captures import unified
from provenance.engines.batch.concluding import conclude
from provenance.engines.definition import OVERSIZED, conclusion, digest_of
from provenance.fingerprints.compiling import available
from provenance.index import estimate
from provenance.records import Article, Cluster, Judgement, Lineage
from provenance.settings import Settings
from tests.fakes.articles import article, story
from tests.fakes.corpus import corpus
from tests.fakes.known import KnownInMemory, no_medium
from tests.fakes.staging import staged

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "batch" / "corpus-2000.txt"
SETTINGS = Settings()
LETTERS = [chr(letter) for letter in range(0x4E00, 0x5000)]


def arrived(articles: list[Article], settings: Settings, chosen: random.Random) -> KnownInMemory:
    """Return what the local engine knows after *articles* came shuffled, in batches of any size."""
    known, rest = KnownInMemory(), list(articles)
    chosen.shuffle(rest)
    while rest:
        size = chosen.randrange(1, 40)
        known.add(rest[:size], settings)
        rest = rest[size:]
    return known


def outcome(known: KnownInMemory) -> tuple[list[Cluster], list[Lineage]]:
    clusters = sorted(known.clusters.values(), key=lambda cluster: cluster.id)
    return clusters, [known.lineages[id_] for id_ in sorted(known.lineages)]


def test_the_result_of_a_fixed_archive():
    """The clusters and sources of 2,000 articles are those written down; every engine must come to them."""
    concluded, _ = staged(corpus(2000), SETTINGS, random.Random(1), parts=3)
    lineages = sorted((one for part in concluded for one in part.lineages), key=lambda one: one.article)
    assert len(lineages) == 2000
    assert digest_of(map(conclusion, lineages)) == GOLDEN.read_text(encoding="ascii").strip()


@pytest.mark.parametrize("looked_up", [False, True])
def test_how_pairs_of_a_large_portion_are_found_changes_nothing(monkeypatch, looked_up):
    """Those that share few keys are looked up; of the others shared windows are counted. Here of all portions."""
    articles = corpus(400)
    plain, _ = staged(articles, SETTINGS, random.Random(3), parts=1)
    monkeypatch.setattr(concluding, "_MANY", 0)
    if looked_up:
        monkeypatch.setattr(estimate, "_MANY", 0)
    counted, _ = staged(articles, SETTINGS, random.Random(3), parts=1)
    assert counted == plain
    assert sum(len(part.matches) for part in counted) > 100


@pytest.mark.parametrize(("seed", "parts"), [(1, 1), (2, 7)])
def test_stages_and_arrivals_agree(seed: int, parts: int):
    """Clusters, lineages and relations are those of the local engine, in any order and any portions."""
    articles, chosen = corpus(240), random.Random(seed)
    known = arrived(articles, SETTINGS, chosen)
    concluded, relations = staged(articles, SETTINGS, chosen, parts)
    clusters = sorted((one for part in concluded for one in part.clusters), key=lambda cluster: cluster.id)
    lineages = sorted((one for part in concluded for one in part.lineages), key=lambda one: one.article)
    assert (clusters, lineages) == outcome(known)
    assert relations == [known.relations[pair] for pair in sorted(known.relations)]


def test_an_archive_without_a_text_that_can_be_compared():
    """Scraps pass all stages and are clusters of their own."""
    scraps = [article(f"scrap{i}", body="水轮转了。") for i in range(3)]
    found = conclude(scraps, SETTINGS, no_medium)
    assert [len(cluster.members) for cluster in found.clusters] == [1, 1, 1]
    assert not found.passages


@pytest.mark.parametrize("crowd", [1, 10])
def test_a_crowd_is_the_same_however_it_grows(crowd: int, monkeypatch: pytest.MonkeyPatch):
    """Beyond the limit, too, batches of any size and order give what the whole gives."""
    monkeypatch.setattr("provenance.engines.proposing._MANY", 2)
    settings, articles = replace(SETTINGS, crowd=crowd), corpus(120)
    whole = conclude(articles, settings, no_medium)
    flagged = {one.article for one in whole.lineages if any(flag.code == OVERSIZED for flag in one.flags)}
    assert flagged
    for seed in range(2):
        known = arrived(articles, settings, random.Random(seed))
        assert outcome(known) == (list(whole.clusters), list(whole.lineages))


def test_a_crowd_stores_no_match_of_each_pair(monkeypatch: pytest.MonkeyPatch):
    """A hundred versions of one story cost some hundred matches, and not five thousand."""
    monkeypatch.setattr("provenance.engines.proposing._MANY", 2)
    settings = replace(SETTINGS, crowd=5)
    versions = [article(f"v{i:03}", body=story() + f"完{chr(0x4E00 + i)}") for i in range(100)]
    whole = conclude(versions, settings, no_medium)
    known = KnownInMemory()
    for start in range(0, 100, 10):
        known.add(versions[start : start + 10], settings)
    assert len(whole.clusters) == 1
    assert outcome(known) == (list(whole.clusters), list(whole.lineages))
    assert len(whole.matches) < 200
    assert len(known.matches) < 300


@pytest.mark.parametrize(
    "backend", ["numpy", pytest.param("numba", marks=pytest.mark.skipif(not available(), reason="needs numba"))]
)
def test_an_opening_in_common_is_no_match(backend):
    """Texts that share an index key and an opening, or half of their text, are told apart without a match."""
    chosen = random.Random(1)
    opening, *others = ("".join(chosen.choices(LETTERS, k=300)) for _ in range(21))
    forms = [article(f"f{i:02}", body=opening[: 40 + 10 * i] + other) for i, other in enumerate(others)]
    eager = replace(SETTINGS, agreeing=1)  # of the estimate, nearly all pairs pass
    found = conclude(forms, eager, no_medium, backend=backend)
    known = KnownInMemory()
    known.add(forms, eager)
    assert len(found.clusters) == 20
    assert not found.matches
    assert not known.matches


def test_people_are_heard_in_a_batch():
    """What a person calls the same, or different, is so, whatever the texts say."""
    a, b, c = article("a", body=story()), article("b", body=story()), article("c", body="磨坊主人" * 30 + story())
    says = [_judged("a", "b", "different"), _judged("a", "c", "same")]
    found = conclude([c, a, b], SETTINGS, no_medium, says)
    assert sorted([m.article for m in cluster.members] for cluster in found.clusters) == [["a", "c"], ["b"]]


def test_captures_are_one_article_in_any_order():
    """Path and times do not depend on which capture was read first."""
    first = article("a", body=story(), path="x.html", fetched_at="2024-01-02T00:00:00Z")
    later = replace(first, path="b.html", fetched_at="2024-01-05T00:00:00Z")
    assert unified([first, later]) == unified([later, first])
    assert (unified([later, first]).path, unified([later, first]).fetched_at) == ("b.html", first.fetched_at)


def _judged(a: str, b: str, says: str) -> Judgement:
    return Judgement(a, b, says, "editor", "read both", "2026-01-01T00:00:00+00:00")  # type: ignore[arg-type]
