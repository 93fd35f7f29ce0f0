"""All lineages of a store, one after the other, are what ``trace`` says of each article."""

from __future__ import annotations

from provenance.tracker import Tracker
from tests.unit.engines.test_relating import han


def test_all_lineages_are_those_of_each_article(tmp_path):
    """A copy, and a text put together from two others, whose parts are found when it is asked for."""
    first, second = han(1, 600), han(2, 600)
    texts = {
        "one": first,
        "two": second,
        "copy": first,
        "both": first[:230] + second[100:330],
        "alone": han(4, 300),
    }
    with Tracker(tmp_path / "store.db") as tracker:
        tracker.ingest([{"id": name, "text": text} for name, text in texts.items()])
        found = list(tracker.lineages())
        assert [article.id for article, _ in found] == sorted(texts)
        assert found == [(tracker.show(name), tracker.trace(name)) for name in sorted(texts)]
        (composite,) = [lineage for _, lineage in found if lineage.article == "both"]
        assert {one.source for one in composite.derivations if one.relation == "composite"} == {"copy", "two"}
