"""Clusters that share a passage are linked, formulae link nobody, and order leaves no trace."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.records import Article, ArticleId, Judgement
from provenance.settings import Settings
from tests.fakes.articles import article
from tests.fakes.known import KnownInMemory

FEW = Settings(common=3)


def han(seed: int, length: int) -> str:
    """Return *length* Han characters that occur together in no other call."""
    rng = Random(seed)
    return "".join(chr(0x4E00 + rng.randrange(6000)) for _ in range(length))


PASSAGE = han(-8, 120)  # its k-grams are kept alike in every page; at its borders others may be kept as well


def page(name: str, *parts: str) -> Article:
    """Return an article of its own text with *parts* in the middle."""
    seed = sum(map(ord, name)) * 1000
    return article(name, body=han(seed, 300) + "".join(parts) + han(seed + 1, 300))


def quoting(count: int) -> list[Article]:
    return [page(f"quote{number:02}", PASSAGE) for number in range(count)]


def settled(batches: list[list[Article]], chosen: Settings = FEW) -> KnownInMemory:
    known = KnownInMemory()
    for batch in batches:
        known.add(batch, chosen)
    return known


def links(known: KnownInMemory) -> set[tuple[str, str]]:
    return {(a, b) for a, b in known.relations}


def test_an_excerpt_links_the_clusters_and_merges_nobody():
    """120 characters of one article in another are found, and each stays in its own cluster."""
    known = settled([[page("source", PASSAGE, han(5, 800)), page("quote", PASSAGE)]])
    (match,) = known.relations.values()
    assert (match.a, match.b, match.kind) == ("quote", "source", "excerpt")
    assert match.longest_run == len(PASSAGE)
    assert len(known.clusters) == 2


def test_too_short_a_passage_links_nobody():
    """A shared run under the length of an excerpt is no evidence."""
    short = PASSAGE[: FEW.excerpt_han - 1]
    assert not settled([[page("one", short), page("two", short)]]).relations


def test_a_passage_many_clusters_hold_links_nobody():
    """A formula proposes no pair, and what it proposed while it was rare is withdrawn."""
    assert len(settled([quoting(3)]).relations) == 3
    assert not settled([quoting(4)]).relations
    assert not settled([[one] for one in quoting(4)]).relations


def test_copies_of_one_story_count_once():
    """A story on ten hosts does not make its own sentences formulae."""
    story = han(9, 200) + PASSAGE + han(10, 200)
    copies = [article(f"copy{number}", body=story + han(20 + number, 8)) for number in range(10)]
    known = settled([[*copies, page("quote", PASSAGE)]])
    assert [cluster for cluster in known.clusters.values() if len(cluster.members) == 10]
    assert len(known.relations) == 1


def test_clusters_that_merge_make_a_passage_rare_again():
    """When a person says that two of four holders are one text, the other pairs are found."""
    known = settled([quoting(4)])
    assert not known.relations
    ids = [ArticleId("quote00"), ArticleId("quote01")]
    known.judged = [Judgement(ids[0], ids[1], "same", "editor", "", "2026-01-01T00:00:00+00:00")]
    known.add([], FEW, again=[known.stored[id_] for id_ in ids])
    assert len(known.clusters) == 3
    assert links(known) == {("quote00", "quote02"), ("quote00", "quote03"), ("quote02", "quote03")}


def test_a_person_can_part_equal_texts():
    """Called different, two articles of one text are two clusters; the passages of both are held."""
    pair = [article(name, body=han(3, 400)) for name in ("first", "second")]
    known = settled([pair])
    assert len(known.clusters) == 1
    known.judged = [Judgement(pair[0].id, pair[1].id, "different", "editor", "", "2026-01-01T00:00:00+00:00")]
    known.add([], FEW, again=pair)
    assert len(known.clusters) == 2
    assert links(known) == {("first", "second")}


CROWD = [
    *quoting(5),
    page("other1", han(7, 130)),
    page("other2", han(7, 130), PASSAGE),
    page("other3", han(7, 130)),
    article("twin1", body=han(4, 500)),
    article("twin2", body=han(4, 500) + han(6, 9)),
    page("twinquote", han(4, 500)[100:230]),
]
WHOLE = settled([CROWD])


def test_the_crowd_has_links_worth_comparing():
    """Three articles share a passage of their own, one quotes the twins, six hold a formula."""
    twin = next(cluster.reference for cluster in WHOLE.clusters.values() if len(cluster.members) == 2)
    assert links(WHOLE) == {("other1", "other2"), ("other1", "other3"), ("other2", "other3"), (twin, "twinquote")}


@settings(max_examples=25, deadline=None)
@given(st.permutations(CROWD), st.lists(st.integers(1, 4), min_size=1))
def test_order_and_batches_leave_no_trace(shuffled, sizes):
    """One at a time or all at once, in any order: the same links with the same figures."""
    batches, rest = [], list(shuffled)
    for size in sizes:
        batches.append(rest[:size])
        rest = rest[size:]
    known = settled([*batches, rest])
    assert known.relations == WHOLE.relations
