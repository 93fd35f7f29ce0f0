"""One text, or two, without a store: what `fingerprint` and `compare` offer to everybody."""

from __future__ import annotations

from provenance.engines.knowledge import han_model
from provenance.fingerprints.kernel import BackendName, shingle_hashes, sign
from provenance.matching.compare import Text
from provenance.matching.compare import compare as compare_texts
from provenance.matching.overlap import Shingled
from provenance.records import ArticleId, Fingerprint, Match
from provenance.settings import Settings
from provenance.text.language import language_of
from provenance.text.matching_view import match_text
from provenance.text.reading import reading_view


def fingerprint(text: str, settings: Settings | None = None, backend: BackendName = "numpy") -> Fingerprint:
    """
    Return the fingerprint of an article's text, of its letters and digits after noise is undone.

    An empty text has one too, which resembles nothing worth naming: check ``shingles``. The *backend*
    ``reference`` computes it with datasketch and simhash, for whoever wants to see that the bits are equal.
    """
    view = _view(text)
    return sign([view], settings or Settings(), language_of(view), backend)[0]


def compare(a: str, b: str, settings: Settings | None = None) -> Match:
    """Return the exact comparison of two articles' texts; the match names them ``a`` and ``b``."""
    chosen = settings or Settings()
    views = [_view(a), _view(b)]
    language = language_of("".join(views))
    width = chosen.width(language)
    prints = sign(views, chosen, language)
    hashes = shingle_hashes(views, width)
    first, second = (
        Text(ArticleId(name), views[i], "", prints[i], Shingled.of(hashes[i], width), language)
        for i, name in enumerate("ab")
    )
    return compare_texts(first, second, chosen)


def _view(text: str) -> str:
    return match_text(reading_view(text, han_model()).clean)
