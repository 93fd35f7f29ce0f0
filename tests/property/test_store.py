"""Laws of the store: what goes in comes out, in any order and any cut."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
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
from provenance.store import Store, codec
from provenance.store.band_index import SqliteBandIndex
from tests.unit.store.samples import begin, dump, fill, item

ANY_TEXT = st.text(st.characters(), max_size=12) | st.text(
    st.sampled_from("\0\ud800\udc00\ufffd'\"a永"), max_size=6
)
FIT_TEXT = st.text(max_size=12)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def maybe(strategy):
    """Return a strategy that also gives None."""
    return st.none() | strategy


def kinds(alias):
    """Return a strategy over the values of a Literal."""
    return st.sampled_from(get_args(alias))


SHARE = st.floats(0, 1)
OFFSET = maybe(st.integers(0, 10**6))


def claims(text):
    return st.builds(
        Claim, rule=text, role=kinds(records.Role), text=text, start=OFFSET, end=OFFSET, zone=maybe(kinds(records.ZoneKind)),
        reliability=SHARE, value=maybe(text), outlet=maybe(text), medium=maybe(kinds(records.Medium)), certainty=SHARE,
        alternatives=st.lists(st.tuples(text, SHARE), max_size=2).map(tuple), people=st.lists(text, max_size=2).map(tuple),
        date=maybe(text), page=maybe(text), place=maybe(text), url=maybe(text), title=maybe(text),
        costs_host=st.booleans(), flags=st.lists(text, max_size=2).map(tuple),
    )  # fmt: skip


def articles(text):
    return st.builds(
        Article, id=text.map(ArticleId), path=text, url=maybe(text), host=maybe(text), outlet=maybe(text), text=text,
        title=maybe(text), body=text, language=st.sampled_from(["zh", "en", "other"]), published=maybe(text),
        fetched_at=maybe(text), sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        zones=st.lists(st.builds(records.Zone, kinds(records.ZoneKind), st.integers(0), st.integers(0)), max_size=2).map(tuple),
        removed=st.lists(st.builds(records.Removal, text, st.integers(0), st.integers(0), text), max_size=2).map(tuple),
        claims=st.lists(claims(text), max_size=2).map(tuple), flags=st.lists(st.builds(Flag, text, text), max_size=2).map(tuple),
        links=st.lists(text, max_size=2).map(tuple), known=st.dictionaries(text, text, max_size=2), extraction=text,
    )  # fmt: skip


def sources(text):
    return st.builds(
        Source, kinds(records.Level), maybe(text), maybe(kinds(records.Medium)), maybe(text), maybe(text),
        maybe(text.map(ArticleId)), maybe(text), maybe(SHARE), maybe(kinds(records.Relation)),
        st.lists(st.tuples(text, SHARE), max_size=2).map(tuple),
    )  # fmt: skip


def lineages(text):
    evidence = st.builds(Evidence, text, st.floats(-9, 9), text, OFFSET, OFFSET)
    derivation = st.builds(
        Derivation, text, text, SHARE, maybe(kinds(records.Relation)), st.lists(evidence, max_size=2).map(tuple)
    )
    hop = st.builds(
        Hop, st.sampled_from(["inferred", "article"]), maybe(text), maybe(kinds(records.Medium)), maybe(text), maybe(text),
        maybe(text.map(ArticleId)),
    )  # fmt: skip
    return st.builds(
        Lineage, st.just(ArticleId("a")), st.just(ClusterId("c-a")), sources(text), sources(text),
        st.lists(hop, max_size=3).map(tuple), st.lists(text, max_size=2).map(tuple), st.lists(text, max_size=2).map(tuple),
        st.lists(text, max_size=2).map(tuple), st.lists(st.builds(Flag, text, text), max_size=2).map(tuple),
        st.lists(derivation, max_size=3, unique_by=lambda d: (d.article, d.source)).map(tuple), st.none(),
    )  # fmt: skip


@given(articles(ANY_TEXT))
def test_any_article_survives_its_frame(article):
    """Code point for code point, half pairs included."""
    assert codec.Unpacker().document(codec.Packer().document(article), Article) == article


@given(lineages(FIT_TEXT))
def test_any_lineage_survives_its_column(lineage):
    """A lineage of real text comes back equal."""
    assert codec.parse(codec.canonical(lineage), Lineage) == lineage


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


@QUICK
@given(st.lists(articles(ANY_TEXT), max_size=4, unique_by=lambda a: a.id), lineages(ANY_TEXT))
def test_any_records_survive_the_store(found, lineage):
    """Articles come back equal; a lineage of any text goes in, and in again without a change."""
    with Store(":memory:") as store:
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
        assert outcomes[0].lineages == 1
        assert outcomes[1] == type(outcomes[1])()


@QUICK
@given(st.permutations(range(12)), st.lists(st.integers(0, 12), max_size=3))
def test_order_and_cut_do_not_show(order, cuts):
    """However twelve records, some of them repeated, are ordered and cut into batches, the answers are equal."""
    items = [item(f"n{number % 9}", path=f"p{number}") for number in range(12)]
    borders = [0, *sorted(cuts), 12]
    with Store(":memory:") as store:
        for start, end in zip(borders, borders[1:], strict=False):
            fill(store, [items[number] for number in order[start:end]])
        ids = store.all_ids()
        answer = [
            store.articles(ids),
            store.fingerprints(ids),
            [_without_run(store.captures(id_)) for id_ in ids],
        ]
    assert ids == [f"n{number}" for number in range(9)]
    assert [a.path for a in answer[0].values()] == [f"p{number}" for number in range(9)]
    assert [len(captures) for captures in answer[2]] == [2, 2, 2, 1, 1, 1, 1, 1, 1]


def _without_run(captures):
    return [replace(capture, run=None) for capture in captures]


@QUICK
@given(st.lists(st.lists(st.integers(-3, 9), min_size=3, max_size=3), max_size=8))
def test_refused_batch_leaves_the_file_as_it_was(lines):
    """A batch that ends in an error has never been."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "x.db") as store:
        before = dump(store.path)
        try:
            with store.write() as writer, writer._connection() as connection:
                SqliteBandIndex(connection).add(range(len(lines)), np.array(lines, np.int64).reshape(-1, 3))
                raise KeyError
        except KeyError:
            pass
        assert dump(store.path) == before
