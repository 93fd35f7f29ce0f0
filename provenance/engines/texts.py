"""Texts ready to be compared: fingerprints and shingle hashes of articles, made in batches and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from provenance.fingerprints.kernel import BackendName, columns, fingerprints, shingle_hashes
from provenance.matching.compare import (
    JOINING,
    MatchViews,
    Measured,
    Text,
    agree,
    compare,
    least_coverage,
    may_join,
    surely_different,
)
from provenance.matching.decide import decide
from provenance.matching.overlap import Overlap, Shingled, overlap
from provenance.records import Article, ArticleId, Fingerprint, Match, Relation
from provenance.settings import Settings
from provenance.text.language import language_of, languages_of
from provenance.text.matching_view import match_text, match_texts

if TYPE_CHECKING:
    from provenance.lineage.direction import Fit
    from provenance.matching.numba_overlap import Laid

_Pair = tuple[ArticleId, ArticleId]
_NAMELESS = ArticleId("")
AT_ONCE = 256  # candidates of one text measured together; of the next, some may not have to be compared
# Articles from which the tables of letters are worth making, and from which, once made, they are worth asking.
_MANY, _SEVERAL = 64, 4

# What the class of a pair, as seen from the first text, makes of either text.
_RELATIONS: dict[str, tuple[Relation, Relation]] = {
    "verbatim": ("verbatim", "verbatim"),
    "edited": ("edited", "edited"),
    "abridged": ("abridged", "extended"),
    "extended": ("extended", "abridged"),
    "excerpt": ("excerpt", "excerpt"),
}


def texts_of(
    articles: Sequence[Article], settings: Settings, backend: BackendName = "numpy"
) -> dict[ArticleId, Text]:
    """
    Return the comparable text of each of *articles* that can be judged.

    The others (see ``why_not``) have no place in any index: they resemble one another by accident.
    """
    # The language is that of the match view, so that equal texts always have one recipe.
    many = len(articles) >= (_SEVERAL if backend == "numba" else _MANY)
    read = [text for article in articles for text in (article.body, article.title or "")]
    made = match_texts(read) if many else [match_text(text) for text in read]
    views = {article.id: view for article, view in zip(articles, made[::2], strict=True)}
    titles = {article.id: title for article, title in zip(articles, made[1::2], strict=True)}
    long = [id_ for id_, view in views.items() if len(view) >= settings.min_body]
    told = languages_of([views[id_] for id_ in long]) if many else [language_of(views[id_]) for id_ in long]
    languages = dict(zip(long, told, strict=True))
    ready: dict[ArticleId, Text] = {}
    for language in sorted(set(languages.values())):
        ids = sorted(id_ for id_ in languages if languages[id_] == language)
        chosen, width = [views[id_] for id_ in ids], settings.width(language)
        sketched = columns(chosen, settings, language, backend)
        prints = fingerprints(chosen, sketched.sketches, settings.recipe(language))
        for id_, fingerprint, windows in zip(ids, prints, sketched.split(), strict=True):
            shingled = Shingled.of(windows, width)
            if not shingled.varied(settings.min_variety):
                continue
            ready[id_] = Text(id_, views[id_], titles[id_], fingerprint, shingled, language)
    return ready


Handle = TypeVar("Handle", ArticleId, int)


def recalled(
    kept: Mapping[Handle, MatchViews], settings: Settings, backend: BackendName = "numpy"
) -> dict[Handle, Text]:
    """
    Return the texts whose match views were *kept*: those of ``texts_of``, without ids, signatures and digests.

    Those made with other settings are left out.
    """
    found: dict[Handle, Text] = {}
    for language in sorted({views.language for views in kept.values()}):
        recipe, width = settings.recipe(language), settings.width(language)
        ours = [(at, one) for at, one in kept.items() if (one.language, one.recipe) == (language, recipe)]
        hashes = shingle_hashes([one.body for _, one in ours], width, backend)
        for (at, one), windows in zip(ours, hashes, strict=True):
            fingerprint = Fingerprint(recipe, b"", one.simhash, len(windows), "")
            found[at] = Text(_NAMELESS, one.body, one.title, fingerprint, Shingled(windows, width), language)
    return found


def comparable(a: Text, b: Text) -> bool:
    """Return whether two texts were made by one recipe."""
    return a.fingerprint.recipe == b.fingerprint.recipe


def alike(
    pairs: Sequence[tuple[Text, Text]], settings: Settings, backend: BackendName = "numpy"
) -> list[Overlap | None]:
    """
    Return what the texts of each of *pairs* share; None where that is too little for any match.

    It is None as well where they are equal, or made by two recipes, which cannot be compared. What else is None,
    ``compare`` calls different. Pairs with one first text are best kept together.
    """
    found: list[Overlap | None] = [None] * len(pairs)
    for language in sorted({first.language for first, _ in pairs}):
        places = [
            i
            for i, (a, b) in enumerate(pairs)
            if a.language == language and comparable(a, b) and a.view != b.view
        ]
        shingled = [(pairs[i][0].shingled, pairs[i][1].shingled) for i in places]
        run = settings.run(language)
        if backend == "numba":
            from provenance.matching.numba_overlap import overlaps_from

            measured = overlaps_from(shingled, run, least_coverage(settings), settings.excerpt(language))
            for i, one in measured.items():
                found[places[i]] = one
            continue
        for i, (a, b) in zip(places, shingled, strict=True):
            one = overlap(a, b, run)
            found[i] = None if surely_different(one, settings, language) else one
    return found


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
    """
    Compares texts by id and keeps what it measured; *texts* may come to hold more, and no others of their ids.

    The three questions asked of a pair (is it a match, do the articles agree, what does one supply of the other)
    rest on one overlap, which is most of their cost.
    """

    def __init__(
        self, texts: Mapping[ArticleId, Text], settings: Settings, backend: BackendName = "numpy"
    ) -> None:
        self._texts = texts
        self._settings = settings
        self._backend = backend
        self._overlaps: dict[_Pair, Overlap] = {}
        self._matches: dict[_Pair, Match] = {}
        self._agreements: dict[_Pair, Match] = {}
        self._laid: tuple[dict[ArticleId, int], Laid] | None = None

    def prepare(self, pairs: Iterable[_Pair]) -> None:
        """Measure the overlaps of many *pairs* in one go where the backend is a compiled one."""
        if self._backend != "numba":
            return
        from provenance.matching.numba_overlap import overlaps

        wanted = sorted({(min(pair), max(pair)) for pair in pairs} - set(self._overlaps))
        by_language: dict[str, list[_Pair]] = {}
        for pair in wanted:
            by_language.setdefault(self._texts[pair[0]].language, []).append(pair)
        for language, group in sorted(by_language.items()):
            shingled = [(self._texts[a].shingled, self._texts[b].shingled) for a, b in group]
            self._overlaps.update(zip(group, overlaps(shingled, self._settings.run(language)), strict=True))

    def joining(
        self, first: ArticleId, others: Sequence[ArticleId], at_most: Measured | None = None
    ) -> list[Match]:
        """
        Return the matches of *first* with those of *others*, all of its language, that join it.

        *at_most* are the shares of the two texts that runs in common cover at most, N × 2, where that is known.
        Of a pair that does not, nothing is kept: under a hot key there are more of these than memory holds.
        """
        found = []
        for other, shared in self._near(first, others, at_most):
            pair = (min(first, other), max(first, other))
            match = self._matches.get(pair)
            if match is None:
                in_order = shared if first < other else shared.swapped()
                match = compare(self._texts[pair[0]], self._texts[pair[1]], self._settings, in_order)
                if match.kind in JOINING:
                    self._overlaps[pair], self._matches[pair] = in_order, match
            if match.kind in JOINING:
                found.append(match)
        return found

    def _near(
        self, first: ArticleId, others: Sequence[ArticleId], at_most: Measured | None
    ) -> Iterator[tuple[ArticleId, Overlap]]:
        """Yield those of *others* that could join *first*, with what the two share, *first* being the first."""
        text, settings = self._texts[first], self._settings
        run = settings.run(text.language)
        if self._backend == "numba":
            lines, laid = self._laid_out()
            line, rows = lines[first], np.array([lines[other] for other in others], np.int64)
            if at_most is not None:
                letters = laid.letters_in_common(line, rows)
                possible = may_join(at_most, laid.lengths_with(line, rows), settings, letters)
                others, rows = [others[i] for i in np.flatnonzero(possible).tolist()], rows[possible]
            columns = laid.overlaps(line, rows, run)
            coverages, lengths = columns.coverages, laid.lengths_with(line, rows)
            near = np.flatnonzero(may_join(coverages, lengths, settings))
            letters = laid.letters_in_common(line, rows[near])
            near = near[may_join(coverages[near], lengths[near], settings, letters)]
            yield from zip((others[i] for i in near.tolist()), columns.rows(near), strict=True)
            return
        for other in others:
            second = self._texts[other].shingled
            one = overlap(text.shingled, second, run)
            coverages = np.array([[one.coverage_a, one.coverage_b]])
            if may_join(coverages, np.array([[text.shingled.length, second.length]]), settings)[0]:
                yield other, one

    def _laid_out(self) -> tuple[dict[ArticleId, int], Laid]:
        """Return the line of each text, and all of them laid out: again where some have come since."""
        from provenance.matching.numba_overlap import Laid

        if self._laid is None or len(self._laid[0]) < len(self._texts):
            texts = list(self._texts.values())
            laid = Laid([text.shingled for text in texts], [text.view for text in texts])
            self._laid = {id_: line for line, id_ in enumerate(self._texts)}, laid
        return self._laid

    def match(self, a: ArticleId, b: ArticleId) -> Match:
        """Return the exact comparison of two articles' texts."""
        pair = (min(a, b), max(a, b))
        if pair not in self._matches:
            first, second = (self._texts[id_] for id_ in pair)
            same = first.fingerprint.recipe == second.fingerprint.recipe
            found = (
                self._overlap(pair) if same and first.fingerprint.digest != second.fingerprint.digest else None
            )
            self._matches[pair] = compare(first, second, self._settings, found)
        return self._matches[pair]

    def agree(self, a: ArticleId, b: ArticleId) -> Match:
        """Return the comparison of two articles as a cluster needs it, headlines included."""
        pair = (min(a, b), max(a, b))
        if pair not in self._agreements:
            first, second = (self._texts[id_] for id_ in pair)
            self._agreements[pair] = agree(first, second, self._settings, self.match(*pair))
        return self._agreements[pair]

    def fit(self, parent: ArticleId, copy: ArticleId) -> Fit:
        """Return what *parent* supplies of *copy*; texts that cannot be compared supply all of each other."""
        from provenance.lineage.direction import Fit  # a verdict asks for none

        if parent not in self._texts or copy not in self._texts:
            return Fit(1.0, 1.0, 0, 0)
        pair = (min(parent, copy), max(parent, copy))
        a, b = (self._texts[id_] for id_ in pair)
        if a.fingerprint.digest == b.fingerprint.digest:
            return Fit(1.0, 1.0, b.shingled.length, 0)
        found = self._overlap(pair)
        kind, _ = decide(found, a.shingled.length, b.shingled.length, self._settings, b.language)
        of_a, of_b = _RELATIONS.get(kind, (None, None))
        if copy == pair[1]:
            return Fit(found.coverage_b, found.coverage_a, b.shingled.length, found.gap_b, of_b)
        return Fit(found.coverage_a, found.coverage_b, a.shingled.length, found.gap_a, of_a)

    def _overlap(self, pair: _Pair) -> Overlap:
        if pair not in self._overlaps:
            a, b = (self._texts[id_] for id_ in pair)
            self._overlaps[pair] = overlap(a.shingled, b.shingled, self._settings.run(b.language))
        return self._overlaps[pair]


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
