"""What names of elements and words of lines hint at: groups from ``seeds/zoning.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from provenance.errors import SettingsError
from provenance.pages.markup import Tag

# Groups of elements by their tags; those of their names are in the file.
_TAG_GROUPS = {"nav": "nav", "menu": "nav", "footer": "foot", "aside": "side", "header": "hdr", "form": "form",
               "fieldset": "form", "figure": "figure", "figcaption": "figure", "li": "li", "td": "tbl",
               "th": "tbl", "tr": "tbl", "table": "tbl", "article": "article", "main": "article",
               "blockquote": "quote"}  # fmt: skip
ALWAYS, MINOR = 2, 1  # how firmly an element is closed to the search for the article
_OPEN_TAGS = frozenset(("body", "html", "main", "article"))  # whatever they are called
_SIDE_TAGS = frozenset(("footer", "aside", "nav"))
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_DIGIT = re.compile(r"\d")
# Two: each is tried only where a character stands that it can begin with, one of both would be tried everywhere.
_NUMBERS = re.compile(r"\d(?:\d[-年/.]\d{1,2}[-月/.]\d|[:：]\d\d)")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?<!\w...)[a-z]*\.? \d{1,2}\b")
_READ = 160  # characters of a line that are looked at
_MEMO = 20_000  # words remembered; sites use a few thousand

Groups = frozenset[str]


@dataclass(frozen=True, slots=True)
class Hints:
    """The groups of names and words; equal texts always give equal groups."""

    names: tuple[tuple[str, re.Pattern[str]], ...]
    closed: tuple[re.Pattern[str], re.Pattern[str]]  # always, minor
    part: re.Pattern[str]  # any Han word or sign
    parts: dict[str, str]  # the group of each
    words: dict[str, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]  # by first word: with a blank at either end, and its group
    latin: frozenset[str]  # words, and first words of phrases
    first_words: dict[str, str]
    groups: tuple[str, ...]  # of elements, sorted; a set of them is the sum of 1, 2, 4, ... by place
    memo: dict[str, tuple[Groups, int]] = field(default_factory=dict, compare=False)
    elements: dict[Tag, tuple[int, int]] = field(default_factory=dict, compare=False)  # as memo

    @classmethod
    def parse(cls, text: str) -> Hints:
        """
        Return the hints of a zoning file.

        Raises:
            SettingsError: the file is no TOML, lacks a group, or a pattern does not compile.
        """
        try:
            data = tomllib.loads(text)
            names = tuple((group, re.compile(pattern)) for group, pattern in data["names"].items())
            closed = (re.compile(data["closed"]["always"]), re.compile(data["closed"]["minor"]))
            pairs = [(word.lower(), group) for group, words in data["words"].items() for word in words]
            first = {word: group for group, words in data["first_words"].items() for word in words}
        except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, re.error) as error:
            hint = "give [names], [closed], [words] and [first_words] as the shipped file does"
            raise SettingsError(f"zoning file: {error}", hint=hint) from error
        latin = [pair for pair in pairs if pair[0][0].isalpha() and pair[0].isascii()]
        parts = {word: group for word, group in pairs if (word, group) not in latin}
        phrases: dict[str, list[tuple[str, str]]] = {}
        for word, group in latin:
            if " " in word:
                phrases.setdefault(word.split()[0], []).append((f" {word} ", group))
        return cls(
            names,
            closed,
            re.compile("|".join(map(re.escape, parts))),
            parts,
            {word: group for word, group in latin if " " not in word},
            {word: tuple(found) for word, found in phrases.items()},
            frozenset(word.split()[0] for word, _ in latin),
            first,
            tuple(sorted({group for group, _ in names} | set(_TAG_GROUPS.values()))),
        )

    def of_element(self, tag: Tag) -> tuple[int, int]:
        """Return the groups of an element by its tag and names, as a sum, and 0 or how firmly it is closed."""
        known = self.elements.get(tag)
        if known is None:
            if len(self.elements) > _MEMO:
                self.elements.clear()
            groups, closed = self.of_names(tag.names) if tag.names else (frozenset[str](), 0)
            closed = 0 if tag.name in _OPEN_TAGS else closed or MINOR * (tag.name in _SIDE_TAGS)
            if tagged := _TAG_GROUPS.get(tag.name):
                groups |= {tagged}
            places = sum(1 << place for place, group in enumerate(self.groups) if group in groups)
            known = self.elements[tag] = (places, closed)
        return known

    def named(self, groups: int) -> tuple[str, ...]:
        """Return the names of *groups*, sorted."""
        return tuple([group for place, group in enumerate(self.groups) if groups >> place & 1])

    def of_names(self, names: str) -> tuple[Groups, int]:
        """Return the groups of an element's names, and 0 or how firmly it is closed."""
        found = self.memo.get(names)
        if found is None:
            if len(self.memo) > _MEMO:
                self.memo.clear()
            groups: set[str] = set()
            closed = 0
            for name in _NAME.findall(names):
                word = name.lower()
                known = self.memo.get(word) or self._of_word(word)
                groups |= known[0]
                closed = max(closed, known[1])
            found = self.memo[names] = (frozenset(groups), closed)
        return found

    def _of_word(self, word: str) -> tuple[Groups, int]:
        groups = frozenset(group for group, pattern in self.names if pattern.search(word))
        always, minor = self.closed
        closed = ALWAYS if always.search(word) else MINOR if minor.search(word) else 0
        self.memo[word] = (groups, closed)
        return groups, closed

    def of_line(self, text: str) -> tuple[str, ...]:
        """Return the groups of the words in a line, sorted."""
        text = text[:_READ].lower()
        found = [self.parts[part] for part in self.part.findall(text)]
        words = _WORD.findall(text)
        if words:
            if words[0] in self.first_words:
                found.append(self.first_words[words[0]])
            for word in self.latin.intersection(words):
                if word in self.words:
                    found.append(self.words[word])
                if word in self.phrases:
                    padded = f" {' '.join(words)} "
                    found += [group for phrase, group in self.phrases[word] if phrase in padded]
        digit = _DIGIT.search(text)
        if digit and (_NUMBERS.search(text, digit.start()) or _MONTH.search(text)):
            found.append("date")
        return tuple(sorted(set(found))) if found else ()
