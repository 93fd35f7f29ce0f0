"""The language in which a person is answered: phrases, and what levels, roles, flags and relations are called."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from provenance.report.wording import FLAGS, LEVELS, ROLES
from provenance.resources import seed_text

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """One language; ``terms`` are the names of codes, by kind of code."""

    language: str
    phrases: Mapping[str, str]
    terms: Mapping[str, Mapping[str, str]]
    details: tuple[tuple[re.Pattern[str], str], ...]  # English reasons, and how to say them

    def detail(self, text: str) -> str:
        """Return a reason of a lineage, stored in English, in this language where it has words for it."""
        for pattern, words in self.details:
            found = pattern.fullmatch(text)
            if found:
                return found.expand(words)
        return text

    def say(self, phrase: str, **values: object) -> str:
        """Return a phrase with *values* filled in; with ``n`` of one it may have a form of its own."""
        one = f"{phrase}_one"
        return self.phrases[one if values.get("n") == 1 and one in self.phrases else phrase].format(**values)

    def term(self, kind: str, code: str) -> str:
        """Return what a code is called; the code itself, with spaces, where no name is known."""
        return self.terms[kind].get(code, code.replace("_", " "))

    def listed(self, names: Iterable[str]) -> str:
        """Return names as one phrase."""
        found = list(names)
        if len(found) < 2:
            return "".join(found)
        return self.say("joined", a=self.phrases["comma"].join(found[:-1]), b=found[-1])

    def sentences(self, parts: Iterable[str]) -> str:
        """Return sentences as one paragraph."""
        return self.phrases["sentence"].join(part for part in parts if part)

    def counted(self, stretches: Mapping[str, int]) -> list[str]:
        """Return how often each kind of stretch occurs, in words."""
        return [
            self.say("count", n=n, what=self.term("stretches", kind)) for kind, n in sorted(stretches.items())
        ]

    def trust(self, share: float | None) -> str:
        """Return how far to trust what was just said; nothing where no figure is known."""
        return "" if share is None else self.say("trust", share=share)

    def source(self, source: Mapping[str, Any]) -> str:
        """Return a source in words: outlet, medium, date and page as far as known."""
        medium, page = source.get("medium"), source.get("page")
        parts = [
            source.get("outlet") or source.get("article") or self.phrases["unknown_outlet"],
            self.term("media", medium) if medium else None,
            source.get("date"),
            self.say("edition_page", page=page) if page else None,
        ]
        return " ".join(part for part in parts if part)


@lru_cache(maxsize=2)
def words_in(language: str) -> Words:
    """Return the words of ``en`` or ``zh``."""
    found: dict[str, Any] = tomllib.loads(seed_text(f"terminal/{language}.toml"))
    terms: dict[str, Any] = {"levels": LEVELS, "roles": ROLES, "flags": FLAGS} | found
    details = tuple((re.compile(one["from"], re.DOTALL), one["to"]) for one in found.get("details", ()))
    return Words(language, found["phrases"], terms, details)


def language_of(asked: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the language asked for; ``auto`` is Chinese where the locale is, else English."""
    if asked in LANGUAGES:
        return asked
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
