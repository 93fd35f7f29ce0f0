"""Which lines a host prints on its pages: patterns from ``seeds/furniture.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from provenance.errors import SettingsError

_LONGEST = 400  # characters of a line that are looked at: no pattern says more, and work stays bounded
_LOOSE = (".", "(?!")  # how a pattern begins that does not say how its lines do


@dataclass(frozen=True, slots=True)
class Patterns:
    """
    Patterns that say how a line begins, and loose ones, which would be sought from every place of it.

    The loose ones are tried on lines with one of the words that they need: they took half of the time.
    """

    fixed: re.Pattern[str]
    words: re.Pattern[str]
    loose: re.Pattern[str]

    def match(self, line: str) -> bool:
        """Return whether one of the patterns is the whole *line*."""
        if self.fixed.fullmatch(line):
            return True
        return self.words.search(line) is not None and self.loose.fullmatch(line) is not None


@dataclass(frozen=True, slots=True)
class Furniture:
    """Three kinds of line patterns; each is matched against whole lines of the reading view."""

    line: Patterns
    start: Patterns
    label: Patterns

    @classmethod
    def parse(cls, text: str) -> Furniture:
        """
        Return the patterns of a furniture file.

        Raises:
            SettingsError: the file is no TOML, lacks a group, or a pattern does not compile.
        """
        try:
            data = tomllib.loads(text)
            groups = {name: (data[name]["patterns"], data[name]["words"]) for name in ("line", "start", "label")}
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise SettingsError(
                f"furniture file: {error}", hint="give [line], [start] and [label], each with patterns and words"
            ) from error
        return cls(**{name: _compile(name, *group) for name, group in groups.items()})

    def is_line(self, line: str) -> bool:
        """Return whether *line* is furniture wherever it stands."""
        return self.line.match(line[:_LONGEST])

    def is_start(self, line: str) -> bool:
        """Return whether *line*, behind the text, begins the host's own furniture."""
        return self.start.match(line[:_LONGEST])

    def is_label(self, line: str) -> bool:
        """Return whether *line* states a date, a source or a person and so is no paragraph of the body."""
        return len(line) <= _LONGEST and self.label.match(line)


def _compile(name: str, patterns: list[str], words: list[str]) -> Patterns:
    fixed = [pattern for pattern in patterns if not pattern.startswith(_LOOSE)]
    loose = [pattern for pattern in patterns if pattern.startswith(_LOOSE)]
    try:
        return Patterns(_either(fixed), _either(map(re.escape, words)), _either(loose))
    except re.error as error:
        wrong = next((pattern for pattern in patterns if not _compiles(pattern)), "")
        raise SettingsError(f"furniture file: [{name}] {wrong!r}: {error}", hint="correct the pattern") from error


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches what one of *patterns* does; of none, nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
