"""Reads the names out of a credit, and collects whom a page's claims name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.records import Claim

_SEPARATORS = re.compile(
    r"((?:[、,，/／;；|丨\s]+|\band\b|&)+"
    r"|(?<=[\u4e00-\u9fff])(?=(?:实习生|实习记者|见习记者|通讯员)[\u4e00-\u9fff \u3000:：]))"
)
_SERIAL = re.compile(r"\d{2}")  # a staff number: PN054
_OPENS = re.compile(r"[/／|丨]")  # behind a label: a credit of its own
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]{1,3}([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10}){1,3}$")
_LATIN_NAME = re.compile(r"[A-Z][\w.'’\-]*(?: (?:[A-Z][\w.'’\-]*|de|van|von|bin|al)){0,3}$|[a-z][\w\-]{2,19}$")
_LATIN_PLACE = re.compile(r" (?:(?:in|for|at) [A-Z].*|[Oo]n)$")  # "Jane Roe in London"
_ROLE_MARK = re.compile(r"[/／]?(?:图|摄|摄影|视频|制图|绘)$")
_DEED = re.compile(r"(?<=..)(?:等|报[道导])$")
_LATIN_BREAK = re.compile(r"\s*(?:,|;|/|\||\b(?:and|AND)\b|&)\s*")


@dataclass(frozen=True, slots=True)
class People:
    """
    The words around names: titles to take off, labels at which a credit ends, words that name nobody.

    ``endings`` close the names of offices, firms and deeds; ``surnames`` open those of people.
    """

    titles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    void: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    surnames: frozenset[str] = frozenset()

    def extended(self, words: Mapping[str, Sequence[str]]) -> People:
        """Return these words with those of one rule file added, longer titles first."""
        titles = sorted({*self.titles, *words.get("titles", ())}, key=lambda word: (-len(word), word))
        labels = sorted({*self.labels, *words.get("labels", ())})
        return People(
            tuple(titles),
            tuple(labels),
            self.void | frozenset(words.get("void", ())),
            (*self.endings, *words.get("endings", ())),
            self.surnames.union(" ".join(words.get("surnames", ())).split()),
        )

    def split(self, credit: str) -> tuple[str, ...]:
        """Return the people a credit names, in order, each once; empty where it names nobody."""
        if not re.search(r"[\u4e00-\u9fff]", credit):
            return self._kept(_LATIN_BREAK.split(credit.strip()))
        names: list[str] = []
        pieces = _SEPARATORS.split(_SPACED.sub(r"\1\2", credit))
        for token, behind in zip(pieces[::2], (*pieces[1::2], ""), strict=True):
            if token.rstrip(":：") in self.labels and names:
                if token in self.titles and not _OPENS.search(behind):
                    continue  # "记者 张三 通讯员 李四": a title between names ends nothing
                break
            names.append(token)
        return self._kept(names)

    def is_person(self, name: str) -> bool:
        """Return whether *name* has the form of one person's name and is no word that names nobody."""
        if name in self.void or name in self.labels or name in self.titles or name.endswith(self.endings):
            return False
        if _SERIAL.search(name):
            return False
        return bool(_HAN_NAME.match(name) or (len(name) > 2 and _LATIN_NAME.match(name)))

    def only(self, credit: str) -> tuple[str, ...]:
        """Return the people of *credit* if it names nothing else, else none: a caption is no list of names."""
        words = [word for word in _SEPARATORS.split(_SPACED.sub(r"\1\2", credit))[::2] if word]
        han = bool(re.search(r"[\u4e00-\u9fff]", credit))
        named = self.split(credit)
        other = [w for w in words if w not in self.titles and self._bare(w) not in named]
        return () if han and other else named

    def has_surname(self, name: str) -> bool:
        """
        Return whether *name* begins as names of people do; one that is not Chinese always does.

        Four characters need a surname of two, or two surnames in a row.
        """
        if "·" in name or name[:1].isascii() or name[:2] in self.surnames:
            return True
        return name[:1] in self.surnames and (len(name) < 4 or name[1] in self.surnames)

    def _kept(self, tokens: Iterable[str]) -> tuple[str, ...]:
        bare = (self._bare(token) for token in tokens)
        return tuple(dict.fromkeys(name for name in bare if name and self.is_person(name)))

    def _bare(self, token: str) -> str:
        """Return *token* without titles before it, 等 or 报道 after it and marks of what the person did."""
        name = _LATIN_PLACE.sub("", token.strip(" \t\u3000:：()（）[]【】“”\"'《》.。"))
        if _ROLE_MARK.search(name) and not self.is_person(name):
            return ""
        shortened = True
        while shortened:
            shortened = False
            for title in self.titles:
                if name.startswith(title) and len(name) - len(title) >= 2:
                    name, shortened = name[len(title) :].lstrip(" :："), True
        return _DEED.sub("", name)


def authors(claims: Iterable[Claim]) -> tuple[str, ...]:
    """
    Return the people who wrote the text, in page order: authors and reporters, not its production team.

    Those of the outlet that the page belongs to are among them (本报记者 on the paper's own site); whom the host
    names at the foot of all its pages is not.
    """
    return _distinct(
        name for claim in claims if _signs(claim) and "production" not in claim.flags for name in claim.people
    )


def _signs(claim: Claim) -> bool:
    """Return whether the people of *claim* are those who wrote the text."""
    if claim.role == "self":
        return claim.zone != "furniture" or "deictic" in claim.flags
    return claim.role in ("author", "original_publisher", "direct_source")


def editors(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the editors of the page that was copied, in page order."""
    return _distinct(name for claim in claims if claim.role == "republisher_editor" for name in claim.people)


def cited(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the outlets the page mentions as material, in page order; never sources."""
    return _distinct(
        name for claim in claims if claim.role == "cited" and (name := claim.outlet or claim.value) is not None
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
