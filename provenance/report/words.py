"""The language in which a person is answered: its phrases, and what codes are called, on terminal and page."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from provenance.resources import seed_text

LANGUAGES = {"en": "English", "zh": "中文"}  # by their own names


@dataclass(frozen=True, slots=True)
class Words:
    """One language; ``terms`` are the names of codes by kind, ``counted`` the forms of what is counted."""

    language: str
    phrases: Mapping[str, str]
    terms: Mapping[str, Mapping[str, str]]
    counted: Mapping[str, Sequence[str]]  # of one, where a language has a form for it, and of any other number
    details: tuple[tuple[re.Pattern[str], str], ...]  # reasons as they are stored, and how to say them
    flag_details: Mapping[str, tuple[re.Pattern[str], str]]  # the same of flags, by their codes

    def __call__(self, phrase: str, **values: object) -> str:
        """Return a phrase with *values* in its places; ``{n:article}`` is a whole number with what it counts."""
        shown = {
            name: _Number(value).of(self.counted) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return self.phrases[phrase].format(**shown)

    def code(self, kind: str, code: str | None) -> str:
        """Return what a code is called; the code with spaces where no name is known, empty for None."""
        if code is None:
            return ""
        return self.terms.get(kind, {}).get(code, code.replace("_", " "))

    def detail(self, text: str) -> str:
        """Return a reason, stored in English, in this language where it has words for its form."""
        for pattern, words in self.details:
            if found := pattern.fullmatch(text):
                parts = {name: self._part(name, part) for name, part in found.groupdict().items()}
                return words.format(*found.groups(), **parts)
        return text

    def flag_detail(self, code: str, text: str) -> str:
        """Return what a flag has found: a page's own words as they are, a sentence of ours in this language."""
        pattern, words = self.flag_details.get(code, (None, ""))
        found = pattern.fullmatch(text) if pattern else None
        return words.format(*found.groups()) if found else text

    def _part(self, name: str, text: str) -> str:
        """Return a named group of a reason: a reason in turn, or a code; the others are a page's own words."""
        return self.detail(text) if name.startswith("reason") else self.code(name, text)

    def listed(self, names: Iterable[str]) -> str:
        """Return names as one phrase."""
        found = list(names)
        if len(found) < 2:
            return "".join(found)
        return self("joined", a=self("comma").join(found[:-1]), b=found[-1])

    def sentences(self, parts: Iterable[str]) -> str:
        """Return sentences as one paragraph."""
        return self("sentence").join(part for part in parts if part)

    def stretches(self, stretches: Mapping[str, int]) -> list[str]:
        """Return how often each kind of stretch occurs, in words."""
        return [self("count", n=n, what=self.code("stretches", kind)) for kind, n in sorted(stretches.items())]

    def confidence(self, value: float | None) -> str:
        """Return how far to trust what was just said; nothing where no figure is known."""
        return "" if value is None else self("trust", share=share(value))

    def trust(self, source: Mapping[str, Any]) -> str:
        """Return a level in words with its confidence, where there is one."""
        level, value = self.code("level_names", source["level"]), source.get("confidence")
        return level if value is None else f"{level} {share(value)}"

    def source(self, source: Mapping[str, Any], between: str = " ") -> str:
        """Return a canonical or direct source on one line: outlet, medium, date and page as far as known."""
        return between.join(self.source_parts(source))

    def source_parts(self, source: Mapping[str, Any]) -> list[str]:
        """Return what is known of a source, its outlet first, else the article it is."""
        medium, page = source.get("medium"), source.get("page")
        parts = (
            source.get("outlet") or source.get("article") or self("unknown"),
            self.code("media", medium),
            source.get("date"),
            self("edition_page", page=page) if page else None,
        )
        return [part for part in parts if part]


class _Number(int):
    """A whole number in a phrase: with thousands set apart, and with a noun where the phrase names one."""

    _nouns: Mapping[str, Sequence[str]]

    def of(self, nouns: Mapping[str, Sequence[str]]) -> _Number:
        self._nouns = nouns
        return self

    def __format__(self, form: str) -> str:
        if form and form not in self._nouns:
            return super().__format__(form)
        forms = self._nouns[form] if form else ("{n}",)
        return forms[0 if self == 1 else -1].format(n=int.__format__(self, ","))


def share(value: float) -> str:
    """Return a confidence in two digits; none reads as certain, since none is."""
    return ">0.99" if value >= 0.995 else f"{value:.2f}"


@cache
def words_in(language: str) -> Words:
    """Return the words of ``en`` or ``zh``."""
    found: dict[str, Any] = tomllib.loads(seed_text(f"interface/{language}.toml"))
    details = tuple((re.compile(one["from"], re.DOTALL), one["to"]) for one in found.pop("details", ()))
    flag_details = {
        code: (re.compile(one["from"], re.DOTALL), one["to"])
        for code, one in found.pop("flag_details", {}).items()
    }
    return Words(language, found.pop("phrases"), found, found.pop("counted"), details, flag_details)


def language_of(asked: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the language asked for; ``auto`` is Chinese where the locale is, else English."""
    if asked in LANGUAGES:
        return asked
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
