"""How a page names the outlet it belongs to: copyright lines, disclaimers, slogans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provenance.errors import SettingsError

_LONGEST = 400  # characters of a line that are looked at
_COPYRIGHT = re.compile(r"©|[Cc]opyright(?= ?(?:©|\([cC]\)|\d{4}))|COPYRIGHT")
_ADDRESS = re.compile(r"(?:https?://)(?P<host>[a-z0-9.-]{4,80}\.[a-z]{2,24})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SelfNames:
    """
    Patterns with a group ``name``, tried in order, and openings of matches that name nobody.

    A copyright line with one of the words ``sold`` is another outlet's; so is an address on a line with one of
    the words ``elsewhere``.

    Only lines with one of the words that the patterns need are looked at: few lines of furniture have one.
    """

    patterns: tuple[re.Pattern[str], ...]
    words: re.Pattern[str]
    void: tuple[str, ...]
    sold: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> SelfNames:
        """
        Return the patterns of a self-name file.

        Raises:
            SettingsError: no TOML, no words, no patterns, or one that does not compile or has no group ``name``.
        """
        try:
            data = tomllib.loads(text)
            patterns = tuple(re.compile(pattern) for pattern in data["patterns"])
            words = re.compile("|".join(map(re.escape, data["words"])))
            if any("name" not in pattern.groupindex for pattern in patterns):
                raise KeyError("name")
        except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
            raise SettingsError(
                f"self-name file: {error}", hint="give words, and patterns, each with a group `name`"
            ) from error
        void = tuple(str(word).lower() for word in data.get("void", ()))
        sold, elsewhere = (tuple(map(str, data.get(key, ()))) for key in ("sold", "elsewhere"))
        return cls(patterns, words, void, sold, elsewhere)

    def find(self, lines: Iterable[str]) -> Iterator[str]:
        """
        Yield the names that *lines*, a page's furniture in the reading view, give their own outlet.

        Of copyright lines only the last one counts: one above it came with the text and is another outlet's.
        """
        candidates = [line for line in (line[:_LONGEST] for line in lines) if self.words.search(line)]
        signed = [number for number, line in enumerate(candidates) if _COPYRIGHT.search(line)]
        copied = set(signed[:-1])
        candidates = [
            line
            for number, line in enumerate(candidates)
            if number not in copied and not any(word in line for word in self.sold)
        ]
        for pattern in self.patterns:
            for line in candidates:
                for match in pattern.finditer(line):
                    name = match["name"].strip()
                    if not name.lower().startswith(self.void):
                        yield name

    def own_host(self, lines: Iterable[str]) -> str | None:
        """
        Return the host of the one address that *lines*, a page's furniture, print; None where they print several.

        A page that prints one address prints its own, unless it says that the original is there.
        """
        shown = (line for line in (line[:_LONGEST] for line in lines) if not self._leads_away(line))
        hosts = {match["host"].lower() for line in shown for match in _ADDRESS.finditer(line)}
        return hosts.pop() if len(hosts) == 1 else None

    def _leads_away(self, line: str) -> bool:
        return any(word in line for word in self.elsewhere)
