"""From the lines of a folder's ``.ignore`` file to a decision per entry, as ripgrep and git decide."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WILDCARD = re.compile(r"\*\*/|/\*\*$|\*+|\?|\[!?\]?[^\]]*\]|\\.|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a pattern over POSIX paths relative to the folder, and what it decides."""

    pattern: re.Pattern[str]
    ignores: bool  # False for a line that begins with "!"
    folders_only: bool


def parse_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules in *text*, in order; blank lines and ``#`` comments are left out."""
    rules: list[Rule] = []
    for raw in text.removeprefix("\ufeff").splitlines():
        line = raw.rstrip()
        if not line or line.startswith("#"):
            continue
        negated = line.startswith("!")
        glob = line[1:] if negated else line
        folders_only = glob.endswith("/")
        glob = glob.rstrip("/")
        if glob:
            rules.append(Rule(_compile(glob), not negated, folders_only))
    return tuple(rules)


def ignored(rules: tuple[Rule, ...], path: str, folder: bool) -> bool | None:
    """Return whether the last rule that matches *path* (relative, POSIX) ignores it; None if none matches."""
    for rule in reversed(rules):
        if (folder or not rule.folders_only) and rule.pattern.fullmatch(path):
            return rule.ignores
    return None


def _compile(glob: str) -> re.Pattern[str]:
    """Return the pattern of one glob; with a slash before its end it is anchored to the folder."""
    anchored = "/" in glob
    body = "".join(_translate(part) for part in _WILDCARD.findall(glob.removeprefix("/")))
    try:
        return re.compile(body if anchored else f"(?:.*/)?{body}", re.DOTALL)
    except re.error:  # a malformed character range: take the line as a plain name
        return re.compile(re.escape(glob))


def _translate(part: str) -> str:
    if part == "**/":
        return "(?:.*/)?"
    if part == "/**":
        return "/.*"
    if part.startswith("*"):
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if part.startswith("[") and part.endswith("]") and len(part) > 2:
        inner = part[1:-1].replace("\\", "\\\\")
        return "[^" + inner[1:] + "]" if inner.startswith("!") else "[" + inner + "]"
    if part.startswith("\\") and len(part) == 2:
        return re.escape(part[1])
    return re.escape(part)
