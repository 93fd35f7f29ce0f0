"""Encoding a page needs no store, and makes no difference to what is stored."""

from __future__ import annotations

from provenance.records import ArticleId
from provenance.store.encoding import encoded
from tests.unit.store.samples import begin, dump, item, new_store


def stored(path, items, forms):
    with new_store(path) as store:
        run = begin(store)
        with store.write() as writer:
            writer.add_articles(items, run, forms)
        return {name: rows for name, rows in dump(path).items() if name not in ("run", "audit")}


def test_what_was_encoded_before_is_stored_as_what_is_encoded_then(tmp_path):
    """One article encoded before the batch, one in it, one captured twice."""
    items = [item("a1"), item("a2", "\ud800 与 \0 两个字。"), item("a1", path="again.jsonl:7")]
    forms = encoded([(page, article) for page, article, _ in items[:1]])
    ways = [None, {}, forms, encoded([(page, article) for page, article, _ in items])]
    found = [stored(tmp_path / f"{number}.db", items, way) for number, way in enumerate(ways)]
    assert found == [found[0]] * len(ways)
    assert len(found[0]["capture"]) == 3


def test_an_article_has_the_smallest_path_it_was_captured_under(tmp_path):
    """Whether the smaller one comes with it, before it in the batch, or in a batch of its own."""
    paths = ["b.jsonl:1", "a.jsonl:7", "c.jsonl:2"]
    for cut in range(len(paths)):
        with new_store(tmp_path / f"{cut}.db") as store:
            run = begin(store)
            for part in (paths[:cut], paths[cut:]):
                with store.write() as writer:
                    writer.add_articles([item("a1", path=path) for path in part], run)
            assert [row[5] for row in dump(store)["article"]] == ["a.jsonl:7"]
            assert len(store.captures(ArticleId("a1"))) == 3
            assert not [one for one in store.verify() if one.check != "orphans"]  # it is in no cluster


def test_of_two_pages_with_one_id_the_first_is_encoded():
    """As it is the first that is stored."""
    first, second = item("a1"), item("a1", path="again.jsonl:7")
    assert encoded([first[:2], second[:2]]) == encoded([first[:2]])
    assert encoded([]) == {}
