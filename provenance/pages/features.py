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
from itertools import accumulate

from provenance.pages.blocks import Blocks
from provenance.pages.container import Prose, article_node
from provenance.pages.hints import Hints
from provenance.pages.marking import fold

_PUNCTUATION = re.compile(r"[，。；！？、,;!?…]|\.(?=\s|$|[\"”’])")
_ENDED = re.compile(r"(?:[。！？…!?]|\.)[”\"’」』)）\]]*$")
_LATIN_UNIT = 2.6  # Latin letters that say as much as one Han character
_SIZES = (3, 8, 15, 25, 45, 80, 140)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OF_PARAGRAPHS = frozenset(("p", "li", "blockquote", "dd", "dt", "pre")) | _HEADINGS
_TAGS = frozenset(("p", "h1", "li", "div", "td", "tr", "section", "article", "blockquote", "dd", "dt", "pre",
                   "figcaption", "caption", "body"))  # fmt: skip
_LONG_ENOUGH = 8  # folded characters of a line that is itself wherever it is found
_PARTS = (1e-9, 0.05, 0.5, 0.95)
_WINDOW = 4  # lines to either side
_BEGINNING = 160  # characters; paragraphs have three signs in them

FAR = ("far",)  # neither prose nor in the article's element: a menu's line, and not looked at closer

# Names of features by number; made once, so that none is put together while a page is read.
_SIZE = tuple(f"s{n}" for n in range(8))
_LINK = tuple(f"L{n}" for n in range(4))
_SIZE_LINK = {size: tuple(f"{size}L{n}" for n in range(4)) for size in "sml"}
_ENDED_SIZE = tuple(f"e1s{n}" for n in range(4))
_DEPTH = tuple(f"d{n}" for n in range(5))
_ABOVE = tuple(f"r{n}" for n in range(6))
_NEAR_PROSE = tuple(f"w{n}" for n in range(5))
_NEAR_LINKS = tuple(f"k{n}" for n in range(4))
_BEFORE, _AFTER = tuple(f"bf{n}" for n in range(5)), tuple(f"af{n}" for n in range(5))
_IN_BEFORE, _IN_AFTER = tuple(f"inbf{n}" for n in range(3)), tuple(f"inaf{n}" for n in range(3))
_SINCE = tuple(f"since{n}" for n in range(4))
_PREVIOUS, _NEXT = ([f"{name}:{kind}" for kind in ("prose", "link", "s", "m")] for name in "PN")
_P, _N = ("P:none", "Psame", "Pin"), ("N:none", "Nsame", "Nin")
_SHARE = tuple(f"cs{n}" for n in range(5))
_DENSITY, _LINKS = tuple(f"cd{n}" for n in range(4)), tuple(f"cl{n}" for n in range(4))


@dataclass(frozen=True, slots=True)
class Features:
    """
    Of each line: its size in Han characters or their like, the names of its features, and those of its place.

    Lines in one place share one tuple of names: a page has far fewer places than lines.
    """

    sizes: tuple[float, ...]
    own: tuple[tuple[str, ...], ...]
    shared: tuple[tuple[str, ...], ...]


def read_features(blocks: Blocks, hints: Hints, *, han: bool, headline: str | None, stated: str = "") -> Features:
    """
    Return the features of all lines.

    *stated* is the folded text of the article as the page's own JSON-LD has it; empty where it has none.
    """
    if not blocks.texts:
        return Features((), (), ())
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
        self.marks: dict[int, int] = {}
        self.prose = [self._prose(*line) for line in enumerate(zip(texts, self.sizes, self.linked, strict=True))]
        self.holders = _holders(self.parents, self.line_tags, self.places)
        self._name_nodes(hints)
        prose = Prose(self.parents, self.elements, self.places, self.holders, self.sizes, self.linked, self.prose)
        self.article = article_node(prose, self.named)
        self.best, self.closed = self.article.node, self.article.closed
        self._place_nodes()
        self._sum_up()
        self.hints = hints

    def _prose(self, i: int, line: tuple[str, float, float]) -> float:
        """Return the size of a paragraph without its links; 0 for what is none."""
        text, size, linked = line
        if size < 15 or linked >= 0.5:
            return 0.0
        self.marks[i] = marks = _marks(text)
        return size * (1 - 2 * linked) if marks > 1 or (marks and _ENDED.search(text)) else 0.0

    def _name_nodes(self, hints: Hints) -> None:
        """Give every element its own groups and those of all around it."""
        known = {tag: hints.of_element(tag) for tag in dict.fromkeys(self.elements)}
        self.own = [known[tag][0] for tag in self.elements]
        self.named = [known[tag][1] for tag in self.elements]
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
        self.inside = [False] * len(self.parents)
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
        shared: dict[tuple[object, ...], tuple[str, ...]] = {}
        own: list[tuple[str, ...]] = []
        places: list[tuple[str, ...]] = []
        state = _State(self._title_line())
        repeated = {text for text, times in Counter(self.texts).items() if times > 1}
        for i, (place, holder, prose) in enumerate(zip(self.places, self.holders, self.prose, strict=True)):
            if not prose and (place < 0 or not self.inside[place]):
                own.append(FAR)
                places.append(())
                continue
            key = self._key(place, holder, prose > 0)
            if key not in shared:
                shared[key] = self._place(place, holder, prose > 0)
            places.append(shared[key])
            own.append(tuple(self._line(i, state, self.texts[i] in repeated)))
        return Features(tuple(self.sizes), tuple(own), tuple(places))

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

    def _line(self, i: int, state: _State, repeated: bool) -> list[str]:
        text, step, linked = self.texts[i], self.steps[i], self.linked[i]
        words, place, prose, tag = self.hints.of_line(text), self.places[i], self.prose[i], self.line_tags[i]
        inside = place >= 0 and self.inside[place]
        size = "s" if step < 3 else "m" if step < 5 else "l"
        links = 0 if not linked else 1 if linked < 0.25 else 2 if linked < 0.6 else 3
        marks = _marks(text) if i not in self.marks else self.marks[i]
        ended = _ENDED.search(text) is not None
        found = ["b", _SIZE[step], _LINK[links], _SIZE_LINK[size][links],
                 "p0" if not marks else "p1" if marks < 3 else "p3",
                 "t:h" if tag in _HEADINGS and tag != "h1" else f"t:{tag}" if tag in _TAGS else "t:o",
                 "zh" if self.han else "en"]  # fmt: skip
        if ended:
            found += ("e1", _ENDED_SIZE[step // 2])
        else:
            found.append("e0")
        if prose:
            found.append("prose")
        if inside:
            found.append("in:prose" if prose else "in:s" if step < 3 else "in:m")
        if words:
            found += [f"w:{group}:{size}" for group in words]
        if len(text) >= len(self.headline) > 3 and fold(text) == self.headline:
            found.append("title")
        if state.title >= 0:
            found.append("above" if i <= state.title else "below")
        if repeated:
            found.append("dup")
        if text[-1] in ":：":
            found.append("colon")
        if self.stated and len(folded := fold(text)) >= _LONG_ENOUGH:
            found.append("ld1" if folded in self.stated else "ld0")
        if text[0] in "(（[【*·•-–—>":
            found.append(f"st:{text[0]}")
        upper = text.isupper()
        if upper:
            found.append("upper")
        if linked >= 0.95 and place >= 0:
            found += (f"LF:{size}", f"LF:{'up' if upper else 'lo'}{'in' if inside else ''}")
        found += state.features
        state.pass_line(words, step, linked, heading=tag in _HEADINGS, ended=ended,
                        begun=self.prose_to[i] > 0.02 * self.total, inside=inside)  # fmt: skip
        found += state.stops(inside)
        self._neighbours(i, found, inside, size)
        return found

    def _neighbours(self, i: int, found: list[str], inside: bool, size: str) -> None:
        last = len(self.texts) - 1
        if i and self.places[i] == self.places[i - 1]:
            found.append("samenode")
        for (none, same, within), near, kinds in ((_P, i - 1, _PREVIOUS), (_N, i + 1, _NEXT)):
            if not 0 <= near <= last:
                found.append(none)
                continue
            step = self.steps[near]
            kind = 0 if self.prose[near] else 1 if self.linked[near] > 0.6 else 2 if step < 3 else 3
            found.append(kinds[kind])
            if self.places[near] >= 0:
                if self.holders[near] == self.holders[i]:
                    found.append(same)
                if self.inside[self.places[near]]:
                    found.append(within)
        if inside and 0 < i < last:
            found.append(f"btw:{'p' if self.prose[i - 1] else 'n'}{'p' if self.prose[i + 1] else 'n'}{size}")
        low, high = max(0, i - _WINDOW), min(last + 1, i + _WINDOW + 1)
        sizes, own, prose = self.size_to[high] - self.size_to[low], self.sizes[i], self.prose[i]
        density = (self.prose_to[high] - self.prose_to[low] - prose) / ((sizes - own) or 1)
        found.append(_NEAR_PROSE[int(max(0.0, min(0.99, density)) * 5)])
        found.append(_NEAR_LINKS[int(min(0.99, (self.links_to[high] - self.links_to[low]) / (sizes or 1)) * 4)])
        before, after = self.prose_to[i] / self.total, 1 - self.prose_to[i + 1] / self.total
        steps = bisect_right(_PARTS, before), bisect_right(_PARTS, after)
        found += (_BEFORE[steps[0]], _AFTER[steps[1]])
        if self.steps[i] < 4 and inside:
            found += (_IN_BEFORE[min(2, steps[0])], _IN_AFTER[min(2, steps[1])])


class _State:
    """What the lines above say of a line: the last short one, the last heading, and what has begun."""

    def __init__(self, title: int) -> None:
        self.title = title
        self.short: tuple[str, ...] = ()
        self.heading: tuple[str, ...] = ()
        self.since = 0
        self.comments = self.related = False

    @property
    def features(self) -> tuple[str, ...]:
        """Names of what was passed before this line."""
        return (*self.short, *self.heading, _SINCE[min(3, self.since)])

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

    def stops(self, inside: bool) -> list[str]:
        """Name what has begun above or on this line."""
        where = "in" if inside else "out"
        found = ["stop:c", f"stop:c:{where}"] if self.comments else []
        return [*found, "stop:r", f"stop:r:{where}"] if self.related else found


def _marks(text: str) -> int:
    """Count the punctuation in *text* up to three signs."""
    # A stop where the beginning is cut off may be none.
    return 3 if len(_PUNCTUATION.findall(text[:_BEGINNING])) > 3 else min(3, len(_PUNCTUATION.findall(text)))


def _holders(parents: Sequence[int], line_tags: Sequence[str], places: Sequence[int]) -> list[int]:
    """Return of each line the element that holds its paragraph: around ``<p>`` or a ``<div>`` of one line."""
    lines = Counter(places)
    return [
        parents[place] if place >= 0 and (lines[place] == 1 or tag in _OF_PARAGRAPHS) else place
        for place, tag in zip(places, line_tags, strict=True)
    ]
