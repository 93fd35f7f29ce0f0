"""Laws of the store: what goes in comes out, in any order and any cut."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance import records
from provenance.records import (
    Article,
    ArticleId,
    Claim,
    Cluster,
    ClusterId,
    Derivation,
    Evidence,
    Flag,
    Hop,
    Lineage,
    Member,
    Page,
    Source,
)
from provenance.store import Replaced, Store, codec
from tests.unit.store.samples import begin, fill, item, new_store

ANY_TEXT = st.text(st.characters(), max_size=12) | st.text(
    st.sampled_from("\0\ud800\udc00\ufffd'\"a永"), max_size=6
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def maybe(strategy):
    """Return a strategy that also gives None."""
    return st.none() | strategy


def kinds(alias):
    """Return a strategy over the values of a Literal."""
    return st.sampled_from(get_args(alias))


SHARE = st.floats(0, 1)
COUNT = st.integers(0, 10**6)
OFFSET = maybe(COUNT)


def some(strategy):
    """Return a strategy of tuples of up to two."""
    return st.lists(strategy, max_size=2).map(tuple)


def claims(text):
    return st.builds(
        Claim, rule=text, role=kinds(records.Role), text=text, start=OFFSET, end=OFFSET,
        zone=maybe(kinds(records.ZoneKind)), reliability=SHARE, value=maybe(text), outlet=maybe(text),
        medium=maybe(kinds(records.Medium)), certainty=SHARE, alternatives=some(st.tuples(text, SHARE)),
        people=some(text), date=maybe(text), page=maybe(text), place=maybe(text), url=maybe(text),
        title=maybe(text), costs_host=st.booleans(), flags=some(text),
    )  # fmt: skip


def articles(text):
    zones = st.builds(records.Zone, kinds(records.ZoneKind), COUNT, COUNT)
    return st.builds(
        Article, id=text.map(ArticleId), path=text, url=maybe(text), host=maybe(text), outlet=maybe(text),
        text=text, title=maybe(text), body=text, language=st.sampled_from(["zh", "en", "other"]),
        published=maybe(text), fetched_at=maybe(text), sha256=st.integers(0, 2**256 - 1).map("{:064x}".format),
        zones=some(zones), removed=some(st.builds(records.Removal, text, COUNT, COUNT, text)),
        claims=some(claims(text)), flags=some(st.builds(Flag, text, text)), links=some(text),
        known=st.dictionaries(text, text, max_size=2), extraction=text,
    )  # fmt: skip


def sources(text):
    return st.builds(
        Source, kinds(records.Level), maybe(text), maybe(kinds(records.Medium)), maybe(text), maybe(text),
        maybe(text.map(ArticleId)), maybe(text), maybe(SHARE), maybe(kinds(records.Relation)),
        some(st.tuples(text, SHARE)),
    )  # fmt: skip


def lineages(text):
    evidence = st.builds(Evidence, text, st.floats(-9, 9), text, OFFSET, OFFSET)
    derivation = st.builds(Derivation, text, text, SHARE, maybe(kinds(records.Relation)), some(evidence))
    hop = st.builds(
        Hop, st.sampled_from(["inferred", "article"]), maybe(text), maybe(kinds(records.Medium)), maybe(text),
        maybe(text), maybe(text.map(ArticleId)),
    )  # fmt: skip
    return st.builds(
        Lineage, st.just(ArticleId("a")), st.just(ClusterId("c-a")), sources(text), sources(text), some(hop),
        some(text), some(text), some(text), some(st.builds(Flag, text, text)),
        st.lists(derivation, max_size=2, unique_by=lambda d: (d.article, d.source)).map(tuple), st.none(),
    )  # fmt: skip


@given(articles(ANY_TEXT))
def test_any_article_survives_its_frame(article):
    """Code point for code point, half pairs included."""
    assert codec.Unpacker().document(codec.Packer().document(article), Article) == article


@given(lineages(ANY_TEXT))
def test_any_lineage_survives_its_column(lineage):
    """A lineage of any text comes back equal, from JSON that every database takes."""
    column = codec.canonical(lineage)
    assert codec.scrub(column) == column
    assert codec.parse(column, Lineage) == lineage


@given(st.dictionaries(ANY_TEXT, st.integers() | ANY_TEXT | st.lists(ANY_TEXT), max_size=3))
def test_any_dictionary_survives_its_column(value):
    """Also one that looks like our own mark."""
    for one in (value, {"\ufffd": value}):
        assert codec.parse(codec.canonical(one), dict) == one


@given(ANY_TEXT, ANY_TEXT)
def test_stored_ids_are_reversible(one, other):
    """Two ids are stored alike iff they are equal, and come back as they were."""
    assert codec.unkey(codec.key(one)) == one
    assert (codec.key(one) == codec.key(other)) == (one == other)
    codec.key(one).encode()


@given(st.integers(0, 2**64 - 1))
def test_signed_view_is_reversible(value):
    """Every unsigned 64-bit value has one signed form."""
    assert -(2**63) <= codec.signed(value) < 2**63
    assert codec.unsigned(codec.signed(value)) == value


@pytest.fixture
def folder(tmp_path):
    """Return a function that gives a new path each time: an example must not see the store of the last."""
    numbers = itertools.count()
    return lambda: tmp_path / f"{next(numbers)}.db"


@QUICK
@given(st.lists(articles(ANY_TEXT), max_size=4, unique_by=lambda a: a.id), lineages(ANY_TEXT))
def test_any_records_survive_the_store(folder, found, lineage):
    """Articles and a lineage of any text come back equal, and the lineage goes in again without a change."""
    with new_store(folder()) as store:
        _survive(store, found, lineage)


@settings(QUICK, max_examples=15)
@given(st.lists(articles(ANY_TEXT), max_size=4, unique_by=lambda a: a.id), lineages(ANY_TEXT))
def test_any_records_survive_a_server(server, found, lineage):
    """The same in a PostgreSQL database."""
    with Store(server.new_store()) as store:
        _survive(store, found, lineage)


def _survive(store, found, lineage):
    run = begin(store)
    pages = [Page(a.path, "text", a.text, a.sha256, fetched_at=a.fetched_at) for a in found]
    group = Cluster(ClusterId("c-a"), ArticleId("a"), (Member(ArticleId("a"), "reference"),))
    with store.write() as writer:
        writer.add_articles([(page, a, None) for page, a in zip(pages, found, strict=True)], run)
    stored = store.articles([a.id for a in found])
    assert stored == {a.id: a for a in found}
    assert list(stored) == sorted(stored)
    if "a" not in stored:
        fill(store, [item("a")])
    outcomes = []
    for _ in range(2):
        with store.write() as writer:
            outcomes.append(writer.replace_clusters([ArticleId("a")], [group], [lineage]))
    assert list(store.lineages([ArticleId("a")])) == [lineage]
    assert outcomes[0].lineages == 1
    assert outcomes[1] == Replaced()


@QUICK
@given(st.permutations(range(12)), st.lists(st.integers(0, 12), max_size=3))
def test_order_and_cut_do_not_show(folder, order, cuts):
    """However twelve records, some of them repeated, are ordered and cut into batches, the answers are equal."""
    items = [item(f"n{number % 9}", path=f"p{number:02d}") for number in range(12)]
    with new_store(folder()) as store:
        for start, end in itertools.pairwise([0, *sorted(cuts), 12]):
            fill(store, [items[number] for number in order[start:end]])
        ids = store.all_ids()
        found = store.articles(ids)
        assert store.fingerprints(ids) == {id_: item(id_)[2] for id_ in ids}
        captures = [[capture.path for capture in store.captures(id_)] for id_ in ids]
    assert ids == list(found) == [f"n{number}" for number in range(9)]
    assert [article.path for article in found.values()] == [f"p{number:02d}" for number in range(9)]
    assert captures == [[f"p{n:02d}"] + ([f"p{n + 9:02d}"] if n < 3 else []) for n in range(9)]
