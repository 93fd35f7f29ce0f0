"""Which lines a host prints on its pages: patterns from ``seeds/furniture.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from provenance.errors import SettingsError

_LONGEST = 400  # characters of a line that are looked at: no pattern says more, and work stays bounded


@dataclass(frozen=True, slots=True)
class Furniture:
    """Three kinds of line patterns; each is matched against whole lines of the reading view."""

    line: re.Pattern[str]
    start: re.Pattern[str]
    label: re.Pattern[str]

    @classmethod
    def parse(cls, text: str) -> Furniture:
        """
        Return the patterns of a furniture file.

        Raises:
            SettingsError: the file is no TOML, lacks a group, or a pattern does not compile.
        """
        try:
            data = tomllib.loads(text)
            groups = {name: data[name]["patterns"] for name in ("line", "start", "label")}
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SettingsError(
                f"furniture file: {error}", hint="give [line], [start] and [label], each with patterns"
            ) from error
        return cls(**{name: _compile(name, patterns) for name, patterns in groups.items()})

    def is_line(self, line: str) -> bool:
        """Return whether *line* is furniture wherever it stands."""
        return self.line.fullmatch(line[:_LONGEST]) is not None

    def is_start(self, line: str) -> bool:
        """Return whether *line*, behind the text, begins the host's own furniture."""
        return self.start.fullmatch(line[:_LONGEST]) is not None

    def is_label(self, line: str) -> bool:
        """Return whether *line* states a date, a source or a person and so is no paragraph of the body."""
        return len(line) <= _LONGEST and self.label.fullmatch(line) is not None


def _compile(name: str, patterns: list[str]) -> re.Pattern[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise SettingsError(
                f"furniture file: [{name}] {pattern!r}: {error}", hint="correct the pattern"
            ) from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
