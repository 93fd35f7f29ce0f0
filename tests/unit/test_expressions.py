"""Expressions are compiled late, and are those that `re` compiles."""

from __future__ import annotations

import re

import pytest

from provenance.expressions import expression


def test_an_expression_finds_what_a_compiled_one_finds():
    """Its methods are those of the compiled expression, flags included."""
    late, at_once = expression("a(b+)", re.IGNORECASE), re.compile("a(b+)", re.IGNORECASE)
    for text in ("", "xABBc", "ab ab"):
        assert late.findall(text) == at_once.findall(text)
        assert late.sub("-", text) == at_once.sub("-", text)
    assert late.pattern == at_once.pattern


def test_an_expression_is_compiled_when_it_is_used():
    """What cannot be compiled is noticed by its first use, not before."""
    late = expression("(")
    with pytest.raises(re.error):
        late.search("")
