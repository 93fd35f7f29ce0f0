"""Text nobody should send, and does: stored without exception, and the article comes back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.errors import StoreError
from provenance.records import ArticleId, Claim, Reject
from provenance.store import InputState, Outlet, codec
from tests.unit.store.samples import begin, cluster, dump, fill, fingerprint, item, lineage, match

HOSTILE = {
    "nul": "前\0后",
    "lone surrogates": "前\ud800后\udfff",
    "adjacent halves": "\ud83d\ude00",
    "replacement character": "\ufffd0000\ufffd",
    "quotes": """'; DROP TABLE article; --"%_\\""",
    "controls": "\x1b[31m\u202e\u2028\r\n\t\x85",
    "outside the basic plane": "𠀀😀",
    "empty": "",
}


@pytest.fixture
def store(empty):
    with empty as store:
        yield store


@pytest.fixture(params=list(HOSTILE))
def text(request) -> str:
    """Return each hostile text in turn."""
    return HOSTILE[request.param]


def hostile_item(text: str):
    """Return an article with *text* in every place that takes one."""
    page, article, _ = item("x")
    claim = Claim(text, "cited", text, 0, 1, "body", 0.5, text, text, people=(text,), date=text, url=text)
    article = replace(
        article, id=ArticleId(f"id {text}"), path=text, url=text, host=text, outlet=text, text=text, title=text,
        body=text, published=text, fetched_at=text, claims=(claim,), links=(text,), known={"title": text},
    )  # fmt: skip
    return replace(page, source=text, path=text, fetched_at=text, extra={text: [text]}), article, fingerprint("x")


class TestText:
    def test_article_comes_back_as_it_was(self, store, text):
        """Not a code point is lost in any field: offsets count them."""
        page, article, fingerprint_ = hostile_item(text)
        fill(store, [(page, article, fingerprint_)])
        assert store.all_ids() == [article.id]
        assert store.article(article.id) == article
        assert store.source(article.id) == page.source
        assert store.article_ids([article.id]) == {article.id: page.sha256}

    def test_article_is_found_again(self, store, text):
        """By its id, its address and its path."""
        page, article, fingerprint_ = hostile_item(text)
        fill(store, [(page, article, fingerprint_), item("another")])
        assert store.find(article.id) == article.id
        if text:
            assert store.find(text) == article.id

    def test_second_write_is_known(self, store, text):
        """Hostile text is as idempotent as any."""
        fill(store, [hostile_item(text)])
        run = begin(store)
        with store.write() as writer:
            added = writer.add_articles([hostile_item(text)], run)
        assert (added.new, len(added.known), added.refused) == ((), 1, ())
        assert store.counts()["capture"] == 1

    def test_everything_else_takes_it(self, store, text):
        """Rejects, matches, lineages, outlets and inputs go in and come out."""
        id_ = ArticleId(f"id {text}")
        run = fill(store, [hostile_item(text), item("y")])
        pair = sorted([id_, ArticleId("y")])
        group = cluster(*pair)
        with store.write() as writer:
            writer.add_rejects([Reject(text, "code", text)], run)
            writer.add_matches([replace(match(pair[0], pair[1]), reason=text)])
            writer.replace_clusters(pair, [group], [lineage(id_, group, text, None)])
            writer.add_outlets([Outlet(text)], run)
            writer.set_input_state(InputState(text, "00", 1), run)
        assert len(store.rejects(run)) == len(store.outlets()) == 1
        assert [m.a for m in store.matches_of([id_])] == [pair[0]]
        assert store.cluster_of([id_]) == {id_: group}
        assert [found.article for found in store.lineages([id_])] == [id_]
        assert store.input_state(text) == InputState(text, "00", 1)
        assert len(list(store.clusters(outlet=text))) == 1

    def test_columns_hold_what_every_database_takes(self, store, text):
        """No NUL and no half pair reaches a text column."""
        fill(store, [hostile_item(text)])
        held = dump(store)
        for table in ("article", "capture", "reading", "claim"):
            for row in held[table]:
                for value in row:
                    if isinstance(value, str):
                        assert "\0" not in value
                        value.encode()

    def test_ids_that_differ_only_in_unfit_characters_stay_apart(self, store):
        """Scrubbing ids would make two articles one."""
        names = ["n\0", "n\ufffd", "n\ud800", "n\ufffd0000"]
        fill(store, [item(name) for name in names])
        assert set(store.all_ids()) == set(names)

    def test_five_megabytes(self, store):
        """A very long page is a page."""
        text = "洪水退去以后的第三个清晨，" * 140_000
        assert len(text.encode()) > 5_000_000
        fill(store, [item("long", text)])
        assert store.article(ArticleId("long")).text == text
        assert store.source(ArticleId("long")) == text


class TestExtra:
    @pytest.mark.parametrize(
        ("value", "stored"),
        [
            (float("nan"), None),
            (1 << 70, 1 << 70),
            ({1}, [1]),
            (object, str(object)),
            ({"deep": {"er": [None, True]}}, {"deep": {"er": [None, True]}}),
        ],
    )
    def test_anything_goes(self, store, value, stored):
        """What JSON cannot say is said in words; a record is never lost for it."""
        fill(store, [item("a1", extra={"x": value})])
        assert store.captures(ArticleId("a1"))[0].extra == {"x": stored}

    def test_bottomless_nesting(self, store):
        """What is nested too deeply is left out, and the article stays."""
        deep: list[object] = []
        for _ in range(50_000):
            deep = [deep]
        fill(store, [item("a1", extra={"x": deep})])
        assert store.captures(ArticleId("a1"))[0].extra == {"omitted": "nested too deeply"}


class TestDamage:
    def test_flipped_bit_is_an_error(self):
        """A frame that was changed on disk never yields wrong text."""
        frame = bytearray(codec.Packer().data("昨夜的雨下到了天明。".encode() * 9))
        frame[-6] ^= 4
        with pytest.raises(StoreError) as caught:
            codec.Unpacker().data(bytes(frame))
        assert caught.value.code == "store.damaged"
