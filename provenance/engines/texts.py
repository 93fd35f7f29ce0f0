"""Texts ready to be compared: fingerprints and shingle hashes of articles, made in batches and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from provenance.fingerprints.kernel import shingle_hashes, sign
from provenance.lineage.direction import Fit
from provenance.matching.compare import Text, agree, compare
from provenance.matching.decide import decide
from provenance.matching.overlap import Shingled, overlap
from provenance.records import Article, ArticleId, Match, Relation
from provenance.settings import Settings
from provenance.text.language import language_of
from provenance.text.matching_view import match_text

# What the class of a pair, as seen from the first text, makes of either text.
_RELATIONS: dict[str, tuple[Relation, Relation]] = {
    "verbatim": ("verbatim", "verbatim"),
    "edited": ("edited", "edited"),
    "abridged": ("abridged", "extended"),
    "extended": ("extended", "abridged"),
    "excerpt": ("excerpt", "excerpt"),
}


def texts_of(articles: Sequence[Article], settings: Settings) -> dict[ArticleId, Text]:
    """
    Return the comparable text of each of *articles* that can be judged.

    The others (see ``why_not``) have no place in any index: they resemble one another by accident.
    """
    # The language is that of the match view, so that equal texts always have one recipe.
    views = {article.id: match_text(article.body) for article in articles}
    languages = {id_: language_of(view) for id_, view in views.items() if len(view) >= settings.min_body}
    titles = {article.id: match_text(article.title or "") for article in articles}
    ready: dict[ArticleId, Text] = {}
    for language in sorted(set(languages.values())):
        ids = sorted(id_ for id_ in languages if languages[id_] == language)
        chosen, width = [views[id_] for id_ in ids], settings.width(language)
        prints, hashes = sign(chosen, settings, language), shingle_hashes(chosen, width)
        for id_, fingerprint, windows in zip(ids, prints, hashes, strict=True):
            shingled = Shingled.of(windows, width)
            if len(shingled.unique) < settings.min_variety:
                continue
            ready[id_] = Text(id_, views[id_], titles[id_], fingerprint, shingled, language)
    return ready


def why_not(article: Article, settings: Settings) -> tuple[Literal["undecidable", "furniture_only"], str]:
    """Return the verdict on an article that ``texts_of`` leaves out, and the reason."""
    length = len(match_text(article.body))
    if length >= settings.min_body:
        return (
            "undecidable",
            f"the text repeats itself: fewer than {settings.min_variety} distinct shingles",
        )
    if not length and len(match_text(article.text)) >= settings.min_body:
        return "furniture_only", "no body is left once furniture is set aside"
    return "undecidable", f"the text has fewer than {settings.min_body} letters and digits"


class Comparisons:
    """Compares texts by id; one object serves one set of texts and keeps what it measured."""

    def __init__(self, texts: Mapping[ArticleId, Text], settings: Settings) -> None:
        self._texts = texts
        self._settings = settings
        self._fits: dict[tuple[ArticleId, ArticleId], Fit] = {}

    def match(self, a: ArticleId, b: ArticleId) -> Match:
        """Return the exact comparison of two articles' texts."""
        return compare(self._texts[a], self._texts[b], self._settings)

    def agree(self, a: ArticleId, b: ArticleId) -> Match:
        """Return the comparison of two articles as a cluster needs it, headlines included."""
        return agree(self._texts[a], self._texts[b], self._settings)

    def fit(self, parent: ArticleId, copy: ArticleId) -> Fit:
        """Return what *parent* supplies of *copy*; texts that cannot be compared supply all of each other."""
        if parent not in self._texts or copy not in self._texts:
            return Fit(1.0, 1.0, 0, 0)
        if (parent, copy) not in self._fits:
            a, b = self._texts[parent], self._texts[copy]
            run = self._settings.run(b.language)
            found = overlap(a.shingled, b.shingled, run)
            kind, _ = decide(found, a.shingled.length, b.shingled.length, self._settings, run)
            of_a, of_b = _RELATIONS.get(kind, (None, None))
            self._fits[parent, copy] = Fit(
                found.coverage_b, found.coverage_a, b.shingled.length, found.gap_b, of_b
            )
            self._fits[copy, parent] = Fit(
                found.coverage_a, found.coverage_b, a.shingled.length, found.gap_a, of_a
            )
        return self._fits[parent, copy]


def damage(article: Article) -> int:
    """Return how many characters were removed from *article* as noise: the less, the better a reference."""
    rewritten = ("script", "inserted_space")  # one record spans a stretch of which little was taken
    return sum(item.end - item.start for item in article.removed if item.kind not in rewritten)


def keys_by_text(texts: Iterable[Text]) -> dict[tuple[str, str], list[ArticleId]]:
    """Return the ids of the articles that carry each distinct text, sorted, by (recipe, digest)."""
    groups: dict[tuple[str, str], list[ArticleId]] = {}
    for text in sorted(texts, key=lambda text: text.id):
        groups.setdefault((text.fingerprint.recipe, text.fingerprint.digest), []).append(text.id)
    return groups
