"""
Blocks of a page → what speaks for and against each line being body, as names of features.

The features are the ones known to work: length, punctuation, links, tags, names of elements, words, the
neighbours, and where a line stands to the article's element (``article_node``). Their weights are data.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice, product

from provenance.pages.blocks import Blocks
from provenance.pages.container import Prose, article_node
from provenance.pages.hints import Hints
from provenance.pages.marking import fold

_PUNCTUATION = re.compile(r"[，。；！？、,;!?….](?:(?<!\.)|(?=\s|$|[\"”’]))")
_ENDS, _CLOSING = tuple("。！？…!?."), '”"’」』)）]'  # of a sentence, and what may stand behind its end
_LATIN_UNIT = 2.6  # Latin letters that say as much as one Han character
_SIZES = (3, 8, 15, 25, 45, 80, 140)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OF_PARAGRAPHS = frozenset(("p", "li", "blockquote", "dd", "dt", "pre")) | _HEADINGS
_TAGS = frozenset(("p", "h1", "li", "div", "td", "tr", "section", "article", "blockquote", "dd", "dt", "pre",
                   "figcaption", "caption", "body"))  # fmt: skip
_PROSE, _PROSE_LINKED = 15, 0.5  # size of a paragraph at least, and share in links that is too much
_LONG_ENOUGH = 8  # folded characters of a line that is itself wherever it is found
_PARTS = (1e-9, 0.05, 0.5, 0.95)
_WINDOW = 4  # lines to either side

Names = tuple[str, ...]

FAR: Names = ("far",)  # neither prose nor in the article's element: a menu's line, and not looked at closer

# Names of features by number, made once, so that none is put together while a page is read.
_SIZE = tuple(f"s{n}" for n in range(8))
_SIZE_CLASS = "sssmmlll"
_LINK = tuple(f"L{n}" for n in range(4))
_SIGNS = ("p0", "p1", "p1", "p3")
_TAG = {tag: f"t:{tag}" for tag in _TAGS} | dict.fromkeys(_HEADINGS - {"h1"}, "t:h")
_DEPTH = tuple(f"d{n}" for n in range(5))
_ABOVE = tuple(f"r{n}" for n in range(6))
_SHARE = tuple(f"cs{n}" for n in range(5))
_DENSITY, _LINKS = tuple(f"cd{n}" for n in range(4)), tuple(f"cl{n}" for n in range(4))
# Groups of them, which lines share.
_SINCE = tuple((f"since{n}",) for n in range(4))
_TITLE = {True: ("above",), False: ("below",)}
_STATED = {True: ("ld1",), False: ("ld0",)}
_STOPS = {
    (comments, related, inside): tuple(
        name
        for stop, begun in (("stop:c", comments), ("stop:r", related))
        if begun
        for name in (stop, f"{stop}:{'in' if inside else 'out'}")
    )
    for comments, related, inside in product((False, True), repeat=3)
}
_BETWEEN = {
    (size, above, below): (f"btw:{'p' if above else 'n'}{'p' if below else 'n'}{size}",)
    for size, above, below in product("sml", (False, True), (False, True))
}
_NEAR = tuple(tuple((f"w{prose}", f"k{links}") for links in range(4)) for prose in range(5))
_PART = tuple(tuple((f"bf{before}", f"af{after}") for after in range(5)) for before in range(5))
_SHORT_PART = tuple(
    tuple((*names, f"inbf{min(2, before)}", f"inaf{min(2, after)}") for after, names in enumerate(row))
    for before, row in enumerate(_PART)
)


def _beside(side: str) -> tuple[Names, ...]:
    """Return what is said of a line beside: its kind, whether it is held by the same element, whether inside."""
    return tuple(
        (f"{side}:{kind}", *same, *within)
        for kind in ("prose", "link", "s", "m")
        for same in ((), (f"{side}same",))
        for within in ((), (f"{side}in",))
    )


_PREVIOUS, _NEXT = _beside("P"), _beside("N")
_FIRST, _LAST, _SAME_NODE = ("P:none",), ("N:none",), ("samenode",)


@dataclass(frozen=True, slots=True)
class Features:
    """
    Of each line: its size in Han characters or their like, and the names of its features, in groups.

    Lines share nearly all groups: a page has far fewer than lines, so that what one weighs is summed up once.
    """

    sizes: tuple[float, ...]
    groups: tuple[tuple[Names, ...], ...]


def read_features(blocks: Blocks, hints: Hints, *, han: bool, headline: str | None, stated: str = "") -> Features:
    """
    Return the features of all lines.

    *stated* is the folded text of the article as the page's own JSON-LD has it; empty where it has none.
    """
    if not blocks.texts:
        return Features((), ())
    return _Reader(blocks, hints, han, fold(headline or ""), stated).read()


class _Reader:
    """Everything that is known of one page while its lines are read."""

    def __init__(self, blocks: Blocks, hints: Hints, han: bool, headline: str, stated: str) -> None:
        self.parents, self.elements, self.places = blocks.parents, blocks.elements, blocks.places
        self.line_tags, self.linked = blocks.line_tags, blocks.linked
        self.han, self.headline, self.stated = han, headline, stated
        self.texts = texts = blocks.texts
        unit = 1.0 if han else _LATIN_UNIT
        self.sizes = [len(text) / unit for text in texts]
        self.steps = [bisect_right(_SIZES, size) for size in self.sizes]
        long = (
            size >= _PROSE and linked < _PROSE_LINKED
            for size, linked in zip(self.sizes, self.linked, strict=True)
        )
        self.marks = {i: _marks(texts[i]) for i, is_long in enumerate(long) if is_long}
        self.prose = [self._prose(i) if i in self.marks else 0.0 for i in range(len(texts))]
        self.holders = _holders(self.parents, self.line_tags, self.places)
        self._name_nodes(hints)
        prose = Prose(self.parents, self.elements, self.places, self.holders, self.sizes, self.linked, self.prose)
        self.article = article_node(prose, self.named)
        self.best, self.closed = self.article.node, self.article.closed
        self._place_nodes()
        self._sum_up()
        self.hints = hints

    def _prose(self, i: int) -> float:
        """Return the size of a paragraph without its links; 0 for what is none."""
        marks = self.marks[i]
        is_prose = marks > 1 or (marks and _is_ended(self.texts[i]))
        return self.sizes[i] * (1 - 2 * self.linked[i]) if is_prose else 0.0

    def _name_nodes(self, hints: Hints) -> None:
        """Give every element its own groups and those of all around it."""
        known = {tag: hints.of_element(tag) for tag in dict.fromkeys(self.elements)}
        found = [known[tag] for tag in self.elements]
        self.own = [groups for groups, _ in found]
        self.named = [closed for _, closed in found]
        self.around: list[int] = []
        around = self.around
        for own, parent in zip(self.own, self.parents, strict=True):
            around.append(around[parent] | own if parent >= 0 else own)

    def _place_nodes(self) -> None:
        """Say of every element whether it is inside the article's: those are one run, in document order."""
        best = self.best
        behind = next(
            (i for i in range(best + 1, len(self.parents)) if self.parents[i] < best), len(self.parents)
        )
        self.steps_up: dict[int, int] = {}
        self.inside = [False] * (len(self.parents) + 1)  # the last one is of place -1: outside of all elements
        if best >= 0:
            self.inside[best:behind] = [True] * (behind - best)

    def _steps_up(self, place: int) -> int:
        """Return how deep *place* lies in the article's element, or how far above that both meet; 9: nowhere."""
        steps = self.steps_up.get(place)
        if steps is None:
            low, high = (self.best, place) if self.inside[place] else (place, self.best)
            around = set(self._upwards(low))
            found = (steps for steps, at in enumerate(self._upwards(high)) if at in around)
            steps = self.steps_up[place] = next(found, 9)
        return steps

    def _upwards(self, place: int) -> Iterator[int]:
        """Yield *place* and the elements around it."""
        while place >= 0:
            yield place
            place = self.parents[place]

    def _sum_up(self) -> None:
        """Sum prose, size and links along the lines."""
        self.prose_to = list(accumulate(self.prose, initial=0.0))
        self.size_to = list(accumulate(self.sizes, initial=0.0))
        linked = (size * share for size, share in zip(self.sizes, self.linked, strict=True))
        self.links_to = list(accumulate(linked, initial=0.0))
        self.total = self.prose_to[-1] or 1.0

    def read(self) -> Features:
        shared: dict[tuple[object, ...], Names] = {}
        groups: list[tuple[Names, ...]] = []
        far = (FAR,)
        state = _State(self._title_line())
        repeated = {text for text, times in Counter(self.texts).items() if times > 1}
        for i, (place, holder, prose) in enumerate(zip(self.places, self.holders, self.prose, strict=True)):
            if not prose and not self.inside[place]:
                groups.append(far)
                continue
            key = self._key(place, holder, prose > 0)
            if key not in shared:
                shared[key] = self._place(place, holder, prose > 0)
            groups.append((shared[key], *self._line(i, state, self.texts[i] in repeated)))
        return Features(tuple(self.sizes), tuple(groups))

    def _key(self, place: int, holder: int, is_prose: bool) -> tuple[object, ...]:
        """Return what ``_place`` depends on: the paragraphs of one element are alike."""
        if place < 0:
            return ()
        parent = self.parents[place]
        return (
            holder,
            is_prose,
            self.own[place],
            self.own[parent] if parent >= 0 else None,
            self.around[place],
            self.closed[place],
            self.inside[place],
            self._steps_up(place),
        )

    def _place(self, place: int, holder: int, is_prose: bool) -> tuple[str, ...]:
        """Return the features that all lines in one place share."""
        if place < 0:
            return ("noplace",)
        kind = "p" if is_prose else "n"
        found: list[str] = []
        closed = self.closed[place]
        if closed:
            found += (f"ex{closed}", f"ex:{kind}")
        for group in self.hints.named(self.own[place]):
            found += (f"o:{group}", f"o:{group}:{kind}")
        parent = self.parents[place]
        if parent >= 0:
            found += (f"q:{group}" for group in self.hints.named(self.own[parent]))
        found += (f"a:{group}" for group in self.hints.named(self.around[place]))
        if holder == self.best:
            found.append("c=")
        if self.inside[place]:
            found.append("in")
            for group in self.hints.named(self.around[place] & ~self.around[self.best]):
                found += (f"x:{group}", f"x:{group}:{kind}")
            found.append(_DEPTH[min(self._steps_up(place), 4)])
        else:
            found.append(_ABOVE[min(self._steps_up(place), 5)])
            if is_prose:
                found.append("outprose")
        if holder >= 0:
            article = self.article
            prose, size, links = article.prose[holder], article.size[holder], article.links[holder]
            found += (
                _SHARE[bisect_right((1e-9, 0.1, 0.4, 0.8), prose / self.total)],
                _DENSITY[int(max(0.0, prose / (size or 1)) * 3.99)],
                _LINKS[int(min(0.99, links / (size or 1)) * 4)],
            )
        return tuple(found)

    def _title_line(self) -> int:
        """Return the last line above the article's first paragraph that is the headline; -1 if none is."""
        if len(self.headline) < 4:
            return -1
        inside = (
            i
            for i, prose in enumerate(self.prose)
            if prose and self.places[i] >= 0 and self.inside[self.places[i]]
        )
        first = next(inside, len(self.texts) - 1)
        found = -1
        for i in range(first + 1):
            if len(self.texts[i]) < len(self.headline):
                continue  # folded, it is no longer
            text = fold(self.texts[i])
            if text == self.headline or (self.line_tags[i] in _HEADINGS and self.headline in text):
                found = i
        return found

    def _line(self, i: int, state: _State, repeated: bool) -> list[Names]:
        text, step, linked, tag = self.texts[i], self.steps[i], self.linked[i], self.line_tags[i]
        words, place, prose = self.hints.of_line(text), self.places[i], self.prose[i] > 0
        inside, ended = self.inside[place], _is_ended(text)
        size = _SIZE_CLASS[step]
        links = 0 if not linked else 1 if linked < 0.25 else 2 if linked < 0.6 else 3
        marks = self.marks[i] if i in self.marks else _marks(text)
        found = [
            _form(step, links, marks, _TAG.get(tag, "t:o"), self.han, ended, prose, inside),
            state.short,
            state.heading,
            _SINCE[min(3, state.since)],
        ]
        state.pass_line(words, step, linked, heading=tag in _HEADINGS, ended=ended,
                        begun=self.prose_to[i] > 0.02 * self.total, inside=inside)  # fmt: skip
        found.append(_STOPS[state.comments, state.related, inside])
        if words:
            found.append(tuple([f"w:{group}:{size}" for group in words]))
        if state.title >= 0:
            found.append(_TITLE[i <= state.title])
        if self.stated and len(folded := fold(text)) >= _LONG_ENOUGH:
            found.append(_STATED[folded in self.stated])
        if signs := self._signs(text, linked, size, repeated=repeated, placed=place >= 0, inside=inside):
            found.append(tuple(signs))
        self._neighbours(i, found, inside, size)
        return found

    def _signs(
        self, text: str, linked: float, size: str, *, repeated: bool, placed: bool, inside: bool
    ) -> list[str]:
        """Return the names of what few lines have."""
        found = []
        if len(text) >= len(self.headline) > 3 and fold(text) == self.headline:
            found.append("title")
        if repeated:
            found.append("dup")
        if text[-1] in ":：":
            found.append("colon")
        if text[0] in "(（[【*·•-–—>":
            found.append(f"st:{text[0]}")
        upper = text.isupper()
        if upper:
            found.append("upper")
        if linked >= 0.95 and placed:
            found += (f"LF:{size}", f"LF:{'up' if upper else 'lo'}{'in' if inside else ''}")
        return found

    def _neighbours(self, i: int, found: list[Names], inside: bool, size: str) -> None:
        places, last = self.places, len(self.texts) - 1
        if i and places[i] == places[i - 1]:
            found.append(_SAME_NODE)
        found.append(_PREVIOUS[self._beside(i, i - 1)] if i else _FIRST)
        found.append(_NEXT[self._beside(i, i + 1)] if i < last else _LAST)
        if inside and 0 < i < last:
            found.append(_BETWEEN[size, self.prose[i - 1] > 0, self.prose[i + 1] > 0])
        low, high = max(0, i - _WINDOW), min(last + 1, i + _WINDOW + 1)
        sizes, own, prose = self.size_to[high] - self.size_to[low], self.sizes[i], self.prose[i]
        density = (self.prose_to[high] - self.prose_to[low] - prose) / ((sizes - own) or 1)
        links = (self.links_to[high] - self.links_to[low]) / (sizes or 1)
        found.append(_NEAR[int(max(0.0, min(0.99, density)) * 5)][int(min(0.99, links) * 4)])
        before, after = self.prose_to[i] / self.total, 1 - self.prose_to[i + 1] / self.total
        parts = _SHORT_PART if self.steps[i] < 4 and inside else _PART
        found.append(parts[bisect_right(_PARTS, before)][bisect_right(_PARTS, after)])

    def _beside(self, i: int, near: int) -> int:
        """Return which of the groups for lines beside line *i* is that of line *near*."""
        kind = 0 if self.prose[near] else 1 if self.linked[near] > 0.6 else 2 if self.steps[near] < 3 else 3
        place = self.places[near]
        same = place >= 0 and self.holders[near] == self.holders[i]
        return 4 * kind + 2 * same + self.inside[place]


class _State:
    """What the lines above say of a line: the last short one, the last heading, and what has begun."""

    def __init__(self, title: int) -> None:
        self.title = title
        self.short: tuple[str, ...] = ()
        self.heading: tuple[str, ...] = ()
        self.since = 0
        self.comments = self.related = False

    def pass_line(
        self,
        words: tuple[str, ...],
        step: int,
        linked: float,
        *,
        heading: bool,
        ended: bool,
        begun: bool,
        inside: bool,
    ) -> None:
        """Remember a line; *begun*: some of the article's prose lies above it."""
        if step < 3 and linked < 0.9:
            self.short, self.since = tuple(f"ls:{group}" for group in words), 0
        else:
            self.since += 1
        if heading:
            self.heading = tuple(f"lh:{group}" for group in words)
        if begun and step < 4 and not ended:
            self.comments = self.comments or "comment" in words
            self.related = self.related or "related" in words


@cache
def _form(
    step: int, links: int, marks: int, tag: str, han: bool, ended: bool, prose: bool, inside: bool
) -> Names:
    """Return what is said of a line by its size, links, punctuation and tag."""
    size = _SIZE_CLASS[step]
    found = ["b", _SIZE[step], _LINK[links], f"{size}L{links}", _SIGNS[marks], tag, "zh" if han else "en"]
    found += ("e1", f"e1s{step // 2}") if ended else ("e0",)
    if prose:
        found.append("prose")
    if inside:
        found.append("in:prose" if prose else "in:s" if step < 3 else "in:m")
    return tuple(found)


def _is_ended(text: str) -> bool:
    """Return whether *text* ends as a sentence does."""
    return text.rstrip(_CLOSING).endswith(_ENDS)


def _marks(text: str) -> int:
    """Count the punctuation in *text* up to three signs."""
    if text.count(",") + text.count("，") + text.count("。") > 2:
        return 3  # most paragraphs, told far sooner
    return len(list(islice(_PUNCTUATION.finditer(text), 3)))


def _holders(parents: Sequence[int], line_tags: Sequence[str], places: Sequence[int]) -> list[int]:
    """Return of each line the element that holds its paragraph: around ``<p>`` or a ``<div>`` of one line."""
    lines = Counter(places)
    return [
        parents[place] if place >= 0 and (lines[place] == 1 or tag in _OF_PARAGRAPHS) else place
        for place, tag in zip(places, line_tags, strict=True)
    ]
