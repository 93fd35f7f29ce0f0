"""The verdict on one incoming article: how it stands to what is known."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.clustering.clusters import kind_seen_from
from provenance.engines.texts import why_not
from provenance.matching.compare import Text
from provenance.records import Article, ArticleId, Match, Verdict, VerdictKind
from provenance.settings import Settings

# Kinds of match, as seen from the incoming article, from the closest to the loosest.
_VERDICTS: dict[str, VerdictKind] = {
    "verbatim": "near",
    "edited": "near",
    "abridged": "contained_in",
    "extended": "contains",
}
_HELD = 0.8  # a text whose share this large lies in another is held by it (lineage.md, section 14)
ORDER: tuple[VerdictKind, ...] = ("exact", "near", "contained_in", "contains", "excerpt")

Rank = tuple[int, float, ArticleId]  # of the verdict in ``ORDER``, what is covered, the other article


def judge(
    article: Article, text: Text | None, matches: Sequence[tuple[Match, bool]], settings: Settings
) -> Verdict:
    """
    Return the verdict on *article*; *matches* are its comparisons, each with whether the texts are equal.

    A text that cannot be judged is ``undecidable`` or ``furniture_only``, never a copy.
    """
    recipe = text.fingerprint.recipe if text else settings.recipe(article.language)
    if text is None:
        kind, reason = why_not(article, settings)
        return Verdict(article.id, kind, recipe, reasons=(reason,))
    found = [(place, match) for match, equal in matches if (place := rank(article.id, match, equal))]
    if not found:
        empty = [match.reason for match, _ in matches if match.kind in ("formula_only", "furniture_only")]
        return Verdict(article.id, "new", recipe, reasons=(*empty[:1], "no stored text shares enough with it"))
    place, match = min(found, key=lambda item: item[0])
    return Verdict(
        article.id,
        ORDER[place[0]],
        recipe,
        best_match=_other(article.id, match),
        jaccard=match.jaccard,
        containment=match.containment,
        hamming=match.hamming,
        reasons=(match.reason,),
    )


def _kind(article: ArticleId, match: Match) -> VerdictKind | None:
    """Return the verdict that one match alone would give; None where it is none worth naming."""
    seen = kind_seen_from(match, article)
    if seen != "excerpt":
        return _VERDICTS.get(seen)
    own, other = match.coverage_a, match.coverage_b
    return kind_of_excerpt(other, own) if article == match.b else kind_of_excerpt(own, other)


def kind_of_excerpt(own: float, other: float) -> VerdictKind:
    """Return the verdict on an excerpt that is these shares of the article's *own* text and of the *other*."""
    if own >= _HELD > other:
        return "contained_in"
    return "contains" if other >= _HELD > own else "excerpt"


def rank(article: ArticleId, match: Match, equal: bool) -> Rank | None:
    """Return the place of *match*, the least is the closest; None where it is none worth naming."""
    kind = _kind(article, match)
    if kind is None:
        return None
    return ORDER.index("exact" if equal else kind), -(match.coverage_a + match.coverage_b), _other(article, match)


def _other(article: ArticleId, match: Match) -> ArticleId:
    return match.b if match.a == article else match.a
