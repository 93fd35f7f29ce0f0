"""Rule files carry their own tests; the loader refuses what could not be trusted."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from provenance.attribution.rules import Rule, Rules, alternation, unbounded
from provenance.errors import ProvenanceError
from provenance.records import Claim, ZoneKind
from tests.fakes.attribution import claims, registry, rules

_TOKENS = """
[void]
exact = ["网络"]
forms = []
[deictic]
words = []
"""
_RULE = """
[[rule]]
id = "zz.test"
version = 1
pattern = '''{pattern}'''
needs = ["x"]
zones = {{ head = "{role}" }}
reliability = {reliability}
manner = "typed"
note = ""
source = ""
examples = []
counter_examples = []
"""
_EXAMPLES = [(rule, example) for rule in rules().rules for example in rule.examples]
_COUNTER_EXAMPLES = [(rule, line) for rule in rules().rules for line in rule.counter_examples]


def _parse(pattern: str = "x", role: str = "cited", reliability: float = 0.5) -> Rules:
    text = _RULE.format(pattern=pattern, role=role, reliability=reliability)
    return Rules.parse([_TOKENS, text], registry()).check()


def _agrees(claim: Claim, example: dict[str, Any]) -> bool:
    for key, wanted in example.items():
        if key in ("line", "zone"):
            continue
        found = getattr(claim, key)
        if (list(found) if key == "people" else found or "") != wanted:
            return False
    return True


@pytest.mark.parametrize(
    ("rule", "example"), _EXAMPLES, ids=[f"{r.id}-{i}" for i, (r, _) in enumerate(_EXAMPLES)]
)
def test_rule_reads_its_examples(rule: Rule, example: dict[str, Any]) -> None:
    """Every example line of a rule yields a claim of that rule with the stated reading."""
    found = [c for c in claims((example["zone"], example["line"])) if c.rule == rule.id]
    assert any(_agrees(claim, example) for claim in found), found


@pytest.mark.parametrize(
    ("rule", "line"), _COUNTER_EXAMPLES, ids=[f"{r.id}-{i}" for i, (r, _) in enumerate(_COUNTER_EXAMPLES)]
)
def test_rule_stays_silent_on_its_counter_examples(rule: Rule, line: str) -> None:
    """No counter-example yields a claim of the rule, in any zone."""
    for zone in get_args(ZoneKind):
        assert [c for c in claims((zone, line)) if c.rule == rule.id] == []


def test_every_rule_has_examples_and_needs_that_occur_in_them() -> None:
    """A rule without tests, or whose quick test would skip its own examples, is no rule."""
    for rule in rules().rules:
        assert rule.examples, rule.id
        for example in rule.examples:
            assert any(need in example["line"] for need in rule.needs), rule.id


def test_there_are_at_least_the_strongest_dozen_conventions() -> None:
    ids = {rule.id for rule in rules().rules}
    assert {
        "zh.print_edition", "zh.wire_sent", "zh.wire_cut", "zh.own_copy", "zh.source_line", "zh.source_blank",
        "zh.source_slot", "zh.reprint", "zh.editor", "zh.owner", "zh.first_published", "zh.original_title",
        "zh.byline", "zh.tail_byline", "zh.photo", "zh.cited", "zh.disclaim", "en.wire_head", "en.reuters_tail",
        "en.originally", "en.conversation", "en.permission", "en.copyright",
    } <= ids  # fmt: skip


def test_every_shipped_pattern_compiles_and_is_bounded() -> None:
    """A program that starts compiles only what it needs, so this is where all of them are tried."""
    assert rules().check() is rules()


@pytest.mark.parametrize("pattern", ["x*", "x+", "x{2,}", "(?:ab)+?", r"\d{1,}"])
def test_unbounded_repeat_is_refused_and_the_rule_is_named(pattern: str) -> None:
    with pytest.raises(ProvenanceError, match=r"zz\.test.*bound"):
        _parse(pattern)


@pytest.mark.parametrize("pattern", [r"x\*", "[*+]", "x{0,3}", r"\+", "[]+]", "[^]+]x?"])
def test_bounded_patterns_pass(pattern: str) -> None:
    assert unbounded(pattern) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pattern": "("}, "compile"),
        ({"pattern": "{NOBODY}"}, "unknown block"),
        ({"role": "king"}, "unknown role"),
        ({"reliability": 1.5}, "0..1"),
    ],
)
def test_wrong_rule_is_refused_by_name(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ProvenanceError, match=r"zz\.test") as caught:
        _parse(**change)
    assert reason in str(caught.value)


def test_rules_without_void_values_are_refused() -> None:
    """Without tokens.toml every 来源:网络 would name an outlet."""
    with pytest.raises(ProvenanceError, match=r"\[void\]"):
        Rules.parse([_RULE.format(pattern="x", role="cited", reliability=0.5)], registry())


def test_alternation_prefers_the_longer_name_and_matches_nothing_for_no_names() -> None:
    found = re.match(alternation(["江海", "江海网", "江海新闻网"]), "江海新闻网讯")
    assert found is not None
    assert found[0] == "江海新闻网"
    assert re.search(alternation([]), "江海") is None
