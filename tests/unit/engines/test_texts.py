"""Comparisons within a set of texts."""

from __future__ import annotations

import pytest

from provenance.engines.texts import Comparisons, texts_of
from provenance.fingerprints.compiling import available
from provenance.records import ArticleId
from provenance.settings import Settings
from tests.fakes.articles import article

ORIGINAL = "".join(chr(0x4E00 + i) for i in range(300))
COMPILED = pytest.param("numba", marks=pytest.mark.skipif(not available(), reason="needs numba"))


@pytest.mark.parametrize("backend", ["numpy", COMPILED])
def test_texts_that_come_later_are_compared_as_well(backend):
    """A batch that touches a crowd asks for its texts only after the first pairs have been compared."""
    settings = Settings()
    names = [ArticleId(name) for name in "abc"]
    made = texts_of([article(name, body=ORIGINAL[i:]) for i, name in enumerate(names)], settings)
    texts = {name: made[name] for name in names[:2]}
    comparisons = Comparisons(texts, settings, backend)
    assert [one.b for one in comparisons.joining(names[0], [names[1]])] == ["b"]
    texts[names[2]] = made[names[2]]
    assert [one.b for one in comparisons.joining(names[0], names[1:])] == ["b", "c"]
