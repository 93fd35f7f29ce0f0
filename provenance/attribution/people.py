"""Reads the names out of a credit, and collects whom a page's claims name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.records import Claim

_SEPARATORS = re.compile(r"[、,，/／;；|丨\s]+|\band\b|&")
_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]{1,3}([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10}){1,3}$")
_LATIN_NAME = re.compile(r"[A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*){0,3}$")
_ROLE_MARK = re.compile(r"[/／]?(?:图|摄|摄影|视频|制图|绘)$")
_LATIN_BREAK = re.compile(r"\s*(?:,|;|/|\||\band\b|&)\s*")


@dataclass(frozen=True, slots=True)
class People:
    """The words around names: titles to take off, labels at which a credit ends, words that name nobody."""

    titles: tuple[str, ...]
    labels: tuple[str, ...]
    void: frozenset[str]

    def extended(self, words: Mapping[str, Sequence[str]]) -> People:
        """Return these words with those of one rule file added, longer titles first."""
        titles = sorted({*self.titles, *words.get("titles", ())}, key=lambda word: (-len(word), word))
        labels = sorted({*self.labels, *words.get("labels", ())})
        return People(tuple(titles), tuple(labels), self.void | frozenset(words.get("void", ())))

    def split(self, credit: str) -> tuple[str, ...]:
        """Return the people a credit names, in order, each once; empty where it names nobody."""
        if not re.search(r"[\u4e00-\u9fff]", credit):
            return self._kept(_LATIN_BREAK.split(credit.strip()))
        names: list[str] = []
        for token in _SEPARATORS.split(_SPACED.sub(r"\1\2", credit)):
            if token.rstrip(":：") in self.labels and names:
                if token in self.titles and not token.endswith((":", "：")):
                    continue  # "记者 张三 通讯员 李四": a title between names ends nothing
                break
            names.append(token)
        return self._kept(names)

    def is_person(self, name: str) -> bool:
        """Return whether *name* has the form of one person's name and is no word that names nobody."""
        if name in self.void or name in self.labels or name in self.titles:
            return False
        return bool(_HAN_NAME.match(name) or (len(name) > 2 and _LATIN_NAME.match(name)))

    def _kept(self, tokens: Iterable[str]) -> tuple[str, ...]:
        bare = (self._bare(token) for token in tokens)
        return tuple(dict.fromkeys(name for name in bare if name and self.is_person(name)))

    def _bare(self, token: str) -> str:
        """Return *token* without titles before it, 等 after it and marks of what the person did."""
        name = token.strip(" \t\u3000:：()（）[]【】“”\"'《》.。")
        if _ROLE_MARK.search(name) and not self.is_person(name):
            return ""
        shortened = True
        while shortened:
            shortened = False
            for title in self.titles:
                if name.startswith(title) and len(name) - len(title) >= 2:
                    name, shortened = name[len(title) :].lstrip(" :："), True
        return name[:-1] if name.endswith("等") and len(name) > 2 else name


def authors(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the people who wrote the text, in page order: authors and reporters, not its production team."""
    return _distinct(
        name
        for claim in claims
        if claim.role in ("author", "original_publisher", "direct_source") and "production" not in claim.flags
        for name in claim.people
    )


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
