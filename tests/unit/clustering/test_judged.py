"""People's decisions come before measurement, and contradictions have one outcome."""

from __future__ import annotations

from itertools import permutations
from typing import Literal

from provenance.clustering.clusters import Node, clusters_of
from provenance.clustering.judged import Decisions
from provenance.records import ArticleId, Judgement, Match


def judged(a: str, b: str, says: Literal["same", "different"]) -> Judgement:
    return Judgement(ArticleId(a), ArticleId(b), says, "editor", "read both", "2026-01-01T00:00:00+00:00")


def folded(groups: list[str], *decisions: Judgement) -> list[str]:
    found = Decisions.of(decisions).fold([[ArticleId(name) for name in group] for group in groups])
    return ["".join(group) for group in found]


def test_no_decisions_change_nothing():
    """Groups of equal text stay as they are."""
    assert folded(["ab", "c"]) == ["ab", "c"]


def test_same_puts_groups_together():
    """Two texts that a person calls the same are one."""
    assert folded(["ab", "c", "d"], judged("b", "c", "same")) == ["abc", "d"]


def test_different_tears_equal_texts_apart():
    """Even letter for letter the same: the first keeps the rest."""
    assert folded(["abc"], judged("a", "b", "different")) == ["ac", "b"]


def test_different_wins_over_a_chain_of_same():
    """A is B and B is C, but A is not C: the earlier pair holds, whatever the order of the decisions."""
    decisions = (judged("a", "b", "same"), judged("b", "c", "same"), judged("a", "c", "different"))
    outcomes = {tuple(folded(["a", "b", "c"], *order)) for order in permutations(decisions)}
    assert outcomes == {("ab", "c")}


def test_who_was_judged_different_shares_no_cluster():
    """Not even where all three texts match one another."""
    names = [ArticleId(name) for name in "abc"]
    decisions = Decisions.of([judged("b", "c", "different")])

    def verify(a: ArticleId, b: ArticleId) -> Match:
        return Match(a, b, "verbatim", 1.0, 1.0, 1.0, 1.0, 500, 0, "", "r")

    matches = [verify(names[0], names[1]), verify(names[0], names[2]), verify(names[1], names[2])]
    found = clusters_of(
        [Node((name,)) for name in names], matches, verify, decisions.foes([(name,) for name in names])
    )
    assert sorted("".join(m.article for m in cluster.members) for cluster in found) == ["ab", "c"]
