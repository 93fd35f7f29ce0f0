"""The words of the interface in each language, read from ``seeds/interface``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from provenance.report.wording import FLAGS, LEVELS, ROLES
from provenance.resources import seed_text

LANGUAGES = {"en": "English", "zh": "中文"}  # by their own names
HTML_LANGUAGES = {"en": "en", "zh": "zh-Hans"}
# English words for codes stand in the program already; a second copy could differ.
_SHIPPED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "en": {"levels": LEVELS, "flags": FLAGS, "roles": ROLES}
}


class Words:
    """The phrases of one language, and the words for codes."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: dict[str, Any] = tomllib.loads(seed_text(f"interface/{language}.toml"))
        self.table.update(_SHIPPED.get(language, {}))
        self._details = [(re.compile(row["from"]), row["to"]) for row in self.table.get("details", ())]

    def __call__(self, phrase: str, **values: object) -> str:
        """Return a phrase with *values* in its places; numbers with thousands separated."""
        text: str = self.table["phrases"][phrase]
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        return text.format(**shown)

    def count(self, phrase: str, number: int) -> str:
        """Return a phrase that counts, as the language has it for one and for more."""
        return self(
            f"{phrase}_one" if number == 1 and f"{phrase}_one" in self.table["phrases"] else phrase, n=number
        )

    def code(self, kind: str, code: str | None) -> str:
        """Return the words for a code of *kind*; the code with spaces where there are none, empty for None."""
        if code is None:
            return ""
        found: str = self.table.get(kind, {}).get(code, code.replace("_", " "))
        return found

    def source(self, source: Mapping[str, Any]) -> str:
        """Return a canonical or direct source on one line: outlet, medium, date and page as far as known."""
        return " · ".join(self.source_parts(source))

    def source_parts(self, source: Mapping[str, Any]) -> list[str]:
        """Return what is known of a source, its outlet first."""
        page, medium = source.get("page"), source.get("medium")
        parts = (
            source.get("outlet") or self("unknown"),
            self.code("media", medium) if medium else None,
            source.get("date"),
            self("edition_page", page=page) if page else None,
        )
        return [part for part in parts if part]

    def trust(self, source: Mapping[str, Any]) -> str:
        """Return a level in words with its confidence, where there is one."""
        level, confidence = self.code("level_names", source["level"]), source.get("confidence")
        return level if confidence is None else f"{level} {share(confidence)}"

    def detail(self, detail: str) -> str:
        """Return a piece of evidence in this language as far as its form is known, else as it is."""
        for form, words in self._details:
            found = form.fullmatch(detail)
            if found:
                return found.expand(words)
        return detail


def share(value: float) -> str:
    """Return a confidence in two digits; none reads as certain, since none is."""
    return ">0.99" if value >= 0.995 else f"{value:.2f}"


@cache
def words(language: str) -> Words:
    """Return the words of one language."""
    return Words(language)
