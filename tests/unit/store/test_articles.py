"""Articles: what is written comes back, once, whatever the order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.errors import StoreError
from provenance.records import ArticleId
from tests.unit.store.samples import begin, dump, fill, fingerprint, item, new_store, sha


@pytest.fixture
def store(empty):
    with empty as store:
        yield store


class TestWriting:
    def test_article_comes_back_equal(self, store):
        """A stored article is the record that was handed in."""
        fill(store, [item("a1"), item("a2")])
        assert store.article(ArticleId("a1")) == item("a1")[1]

    def test_page_source_comes_back_equal(self, store):
        """The captured source is kept beside what was read from it."""
        page, article, fingerprint_ = item("a1")
        html = replace(page, media="html", source="<p>一\r\n二</p>", sha256="ab" * 32, charset="gb18030")
        fill(store, [(html, replace(article, sha256="ab" * 32), fingerprint_)])
        assert store.source(article.id) == "<p>一\r\n二</p>"

    def test_fingerprint_comes_back_equal(self, store):
        """A SimHash with its highest bit set survives the signed column."""
        fill(store, [item("a1")])
        assert store.fingerprints([ArticleId("a1")]) == {"a1": fingerprint("a1")}

    def test_article_too_short_for_a_fingerprint_is_stored(self, store):
        """No fingerprint is a normal case."""
        page, article, _ = item("a1")
        fill(store, [(page, article, None)])
        assert store.fingerprints([article.id]) == {}
        assert store.articles([article.id]) == {article.id: article}

    def test_second_identical_write_changes_only_the_run(self, store):
        """Ingesting the same again leaves every table but ``run`` and the log of runs equal."""
        items = [item("a1"), item("a2")]
        fill(store, items)
        before = dict(dump(store))
        fill(store, items)
        after = dict(dump(store))
        assert len(after.pop("run")) == 1 + len(before.pop("run"))
        assert len(after.pop("audit")) == 2 + len(before.pop("audit"))
        assert after == before

    def test_outcome_tells_new_known_and_refused(self, store):
        """Each id is reported, and other bytes under a known id are refused."""
        fill(store, [item("a1"), item("a2")])
        run = begin(store)
        with store.write() as writer:
            added = writer.add_articles([item("a3"), item("a1"), item("a2", "别的字节。")], run)
        assert (added.new, added.known, added.refused) == (("a3",), ("a1",), ("a2",))
        assert store.article(ArticleId("a2")) == item("a2")[1]

    def test_same_id_twice_in_a_batch_is_stored_once(self, store):
        """The first counts; other bytes later in the batch are refused."""
        run = begin(store)
        with store.write() as writer:
            added = writer.add_articles([item("a1"), item("a1"), item("a1", "别的字节。")], run)
        assert (added.new, added.known, added.refused) == (("a1",), (), ("a1",))
        assert store.counts()["article"] == store.counts()["capture"] == 1

    def test_same_bytes_under_two_ids_are_stored_once(self, store):
        """Two addresses of one page share one raw frame."""
        fill(store, [item("a1", "同一页。"), item("a2", "同一页。")])
        assert (store.counts()["article"], store.counts()["raw"]) == (2, 1)

    def test_other_capture_of_a_known_page_is_added(self, store):
        """The page from another place is evidence, not another article."""
        fill(store, [item("a1")])
        fill(store, [item("a1", path="again.jsonl:7", extra={})])
        found = store.captures(ArticleId("a1"))
        assert [(c.path, dict(c.extra)) for c in found] == [
            ("again.jsonl:7", {}),
            ("pages.jsonl:a1", {"section": "本地", "rank": 3}),
        ]
        assert [c.run for c in found] == ["r-0002", "r-0001"]

    def test_unknown_run_is_refused(self, store):
        """A batch belongs to a run that was begun."""
        with pytest.raises(StoreError, match="r-0009"), store.write() as writer:
            writer.add_articles([item("a1")], "r-0009")

    def test_exception_in_the_block_leaves_nothing(self, store):
        """What was written before the exception is gone with the batch."""
        run = begin(store)
        before = dump(store)

        def fail_half_way():
            with store.write() as writer:
                writer.add_articles([item("a1")], run)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        assert dump(store) == before


class TestReading:
    def test_order_of_arrival_does_not_show(self, tmp_path):
        """Two stores filled in opposite orders answer alike, captures of one page included."""
        items = [
            item("b"),
            item("a", path="z.txt"),
            item("c"),
            item("a", path="y.txt", fetched_at=None, known={}),
        ]
        answers = []
        for number, order in enumerate([items, items[::-1]]):
            with new_store(tmp_path / f"{number}.db") as store:
                for one in order:
                    fill(store, [one])
                ids = store.all_ids()
                answers.append((ids, list(store.articles(ids).items()), list(store.fingerprints(ids).items())))
        assert answers[0] == answers[1]
        assert answers[0][0] == ["a", "b", "c"]
        article = dict(answers[0][1])[ArticleId("a")]
        assert (article.path, article.fetched_at, dict(article.known)) == ("y.txt", "2024-03-01T08:00:00Z", {})

    def test_article_ids_gives_the_page_digests_of_stored_ones(self, store):
        """The digest tells a known page from the same id with other bytes."""
        fill(store, [item("a2", "二。"), item("a1", "一。")])
        found = store.article_ids([ArticleId("a2"), ArticleId("a1"), ArticleId("zz")])
        assert list(found.items()) == [("a1", sha("一。")), ("a2", sha("二。"))]

    def test_by_digest_groups_exact_copies(self, store):
        """Articles with one match view are found together, in order of id."""
        copies = [(page, article, fingerprint(article.id, "d1")) for page, article, _ in (item("b"), item("a"))]
        fill(store, [*copies, item("c")])
        assert store.by_digest(["d1", "nowhere"]) == {"d1": ["a", "b"]}

    def test_missing_article_is_an_error(self, store):
        """Asking for one article that is not there is answered with a hint."""
        with pytest.raises(StoreError, match="'zz' is not in the store") as caught:
            store.article(ArticleId("zz"))
        assert caught.value.hint

    def test_more_articles_than_one_statement_takes(self, store):
        """Lookups go in chunks, and nothing is lost at their borders."""
        ids = [ArticleId(f"n{i}") for i in range(25_000)]
        fill(store, [item("n24999")])
        assert list(store.article_ids(ids)) == ["n24999"]


class TestFind:
    @pytest.fixture(autouse=True)
    def _filled(self, store):
        fill(store, [item("alpha-one"), item("alpha-two", url=None, path="folder/页.html"), item("beta")])

    def test_by_id_url_and_path(self, store):
        """A reference may be any of the three."""
        assert store.find("beta") == "beta"
        assert store.find("https://news.example.org/beta.html") == "beta"
        assert store.find("folder/页.html") == "alpha-two"

    def test_unique_prefix_of_an_id(self, store):
        """Four characters are enough where they are unique; three are not a reference."""
        assert store.find("alpha-o") == "alpha-one"
        assert store.find("bet") is None

    def test_ambiguous_prefix_lists_the_candidates(self, store):
        """The message names what it could be."""
        with pytest.raises(StoreError, match="alpha-one, alpha-two") as caught:
            store.find("alph")
        assert caught.value.code == "store.ambiguous"

    def test_whole_id_wins_over_longer_ones(self, store):
        """An exact id is never ambiguous."""
        fill(store, [item("alpha-one-b")])
        assert store.find("alpha-one") == "alpha-one"

    def test_one_url_captured_twice_is_ambiguous(self, store):
        """Two pages of one address are two articles."""
        fill(store, [item("gamma", "新的一版。", url="https://news.example.org/beta.html")])
        with pytest.raises(StoreError, match="beta, gamma"):
            store.find("https://news.example.org/beta.html")

    def test_nothing(self, store):
        """What is nowhere is None, not an error."""
        assert store.find("http://elsewhere.example/") is None
