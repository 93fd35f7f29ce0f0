"""Turns rule files into compiled rules: what to look for, where, and what it means there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal, Protocol, cast, get_args

from provenance.attribution.keywords import Keywords
from provenance.attribution.names import Voids
from provenance.attribution.people import People
from provenance.errors import ProvenanceError
from provenance.records import Role

Place = Literal["head", "opening", "body", "closing", "trailer", "furniture"]
"""A zone, with the first lines and the last line of the body told apart."""

Blocks = Mapping[str, Callable[[], str]]
"""Parts of patterns by name, each made when a pattern that holds it is compiled."""

_BLOCK = re.compile(r"\{([A-Z_]+)\}")
_REPEAT = re.compile(r"\{\d*,\}")
_KEYS = frozenset(
    (
        *("id", "version", "pattern", "needs", "needs_also", "lines", "zones", "role_if", "flag_if", "always"),
        *("yields_to", "outlet"),
        *("reliability", "reliability_unknown", "manner", "costs_host", "registered_only", "at_most_names"),
        *("role_unknown", "surnames_only", "all_people", "registered_owner", "account"),
        *("note", "source", "examples", "counter_examples"),
    )
)
# Which registry kinds fill which list of names; the filter keeps names that the list's patterns can bear.
_LISTS: Mapping[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "AGENCY": (("wire",), re.compile(r"[\u3400-\u9fff]{2,}$")),
    "SITE": (("site", "portal", "client", "local", "print", "broadcast"), re.compile(r"[\u3400-\u9fff]{3,}$")),
    "KNOWN": (
        ("site", "portal", "client", "local"),
        re.compile(r"[\u3400-\u9fff]{2,}(?:网|在线|新闻|客户端|台)$"),
    ),
    "PAPER": (("print", "magazine"), re.compile(r"[\u3400-\u9fff]{3,}$")),
    "WIRE": (("wire",), re.compile(r"[A-Za-z][\w .&'’-]+$", re.ASCII)),
}


class Names(Protocol):
    """The part of the outlet registry that fills patterns."""

    def names(self, kinds: Collection[str]) -> tuple[str, ...]:
        """Return every name and alias of the outlets of these kinds."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One attribution convention.

    ``needs``: on each line where a match begins, or where one of the ``lines`` it may span ends, stands one of
    these strings, and one of ``needs_also`` if there are any. ``anchored``: a match begins where a line does.

    ``places`` maps where it is read to the role it has there; a place that is absent is not read.
    ``reliability_unknown`` replaces ``reliability`` for names the registry does not hold.
    ``outlet`` is the outlet whose house style the form is. ``yields_to`` names rules whose claims on the
    same words push this rule's aside. ``costs_host`` lists the roles in which it works against the host.
    ``role_unknown`` is the role where the name is no outlet's. ``surnames_only``: what does not begin with a
    surname is no person here. ``all_people``: one word that is no name makes the rest none. ``registered_owner``:
    an owner that the registry does not hold is the host itself. ``account``: it reads where platforms print the
    account, whose page a platform's page is.
    """

    id: str
    version: int
    compiled: Callable[[], re.Pattern[str]] = field(repr=False, compare=False)
    needs: tuple[str, ...]
    needs_also: tuple[str, ...]
    lines: int
    anchored: bool
    places: Mapping[Place, Role | None]
    reliability: float
    reliability_unknown: float | None
    manner: str
    costs_host: tuple[Role, ...]
    registered_only: bool
    at_most_names: int | None
    role_unknown: Role | None
    surnames_only: bool
    all_people: bool
    registered_owner: bool
    account: bool
    role_if: Mapping[str, Role]
    flag_if: Mapping[str, str]
    always: tuple[str, ...]
    yields_to: tuple[str, ...]
    outlet: str | None
    examples: tuple[Mapping[str, Any], ...]
    counter_examples: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for; compiled when it is first asked for, since most pages need few of the rules."""
        return self.compiled()


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in the order of their ids."""

    rules: tuple[Rule, ...]
    people: People
    voids: Voids
    keywords: Keywords = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the table of the strings that the rules need."""
        needs = [(rule.needs, rule.needs_also, rule.lines) for rule in self.rules]
        object.__setattr__(self, "keywords", Keywords.of(needs))

    @classmethod
    def parse(cls, texts: Sequence[str], registry: Names) -> Rules:
        """
        Return the rules of the TOML *texts*, their lists of names filled from *registry*.

        One of the texts is ``tokens.toml``: it says which values name nobody.

        Raises:
            ProvenanceError: a rule is unknown in form; the message names it. Patterns: see :meth:`check`.
        """
        lists = {name: cache(partial(_names, registry, name)) for name in _LISTS}
        found: dict[str, Rule] = {}
        people = People()
        voids: Voids | None = None
        for text in texts:
            try:
                table = tomllib.loads(text)
            except tomllib.TOMLDecodeError as error:
                raise _wrong("rule file", str(error)) from error
            voids = Voids.parse(text) if "void" in table else voids
            people = people.extended(table.get("people", {}))
            blocks = _expanded(table.get("blocks", {}), lists)
            for entry in table.get("rule", ()):
                rule = _rule(entry, blocks)
                if rule.id in found:
                    raise _wrong(rule.id, "the id occurs twice")
                found[rule.id] = rule
        if voids is None:
            raise ProvenanceError(
                "no rule file has a [void] table", hint="hand in tokens.toml with the rules", code="rules.invalid"
            )
        return cls(tuple(found[key] for key in sorted(found)), people, voids)

    def check(self) -> Rules:
        """
        Compile every pattern now and return these rules; tests do, since it takes longer than reading a page.

        Raises:
            ProvenanceError: a pattern is unbounded, uses an unknown block or does not compile; names the rule.
        """
        for rule in self.rules:
            if (repeat := unbounded(rule.pattern.pattern)) is not None:
                raise _wrong(rule.id, f"repeat without bound: {repeat}")
        return self

    def __getitem__(self, rule_id: str) -> Rule:
        """Return the rule with this id."""
        return next(rule for rule in self.rules if rule.id == rule_id)


def alternation(names: Iterable[str]) -> str:
    """
    Return a pattern that matches any of *names*, longer names first; one that never matches for none.

    Names are grouped by first character, so that a miss costs one comparison per character, not per name.
    """
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        groups.setdefault(name[0], []).append(name[1:])
    parts = [
        re.escape(first) + "(?:" + "|".join(map(re.escape, rest)) + ")" for first, rest in sorted(groups.items())
    ]
    return "|".join(parts) or "(?!)"


def unbounded(pattern: str) -> str | None:
    """Return the first repeat in *pattern* that has no upper bound, or None."""
    for i, char in _syntax(pattern):
        if char in "*+":
            return pattern[max(0, i - 12) : i + 1]
        if (found := _REPEAT.match(pattern, i)) is not None:
            return pattern[max(0, i - 12) : found.end()]
    return None


def alternatives(pattern: str) -> list[str]:
    """Return the alternatives of *pattern* that stand in no group."""
    depth, borders = 0, [-1]
    for i, char in _syntax(pattern):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            borders.append(i)
    return [pattern[a + 1 : b] for a, b in zip(borders, [*borders[1:], len(pattern)], strict=True)]


def _syntax(pattern: str) -> Iterator[tuple[int, str]]:
    """Yield the characters of *pattern* that are neither escaped nor in a class, with their offsets."""
    in_class = False
    i = 0
    while i < len(pattern):
        char = pattern[i]
        if char == "\\":
            i += 2
            continue
        if in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            i += 1 if pattern[i + 1 : i + 2] != "^" else 2  # a leading bracket is a literal
        else:
            yield i, char
        i += 1


def _names(registry: Names, name: str) -> str:
    kinds, wanted = _LISTS[name]
    return alternation(known for known in registry.names(kinds) if wanted.match(known))


def _expanded(blocks: Mapping[str, str], lists: Blocks) -> Blocks:
    """Return *lists* and *blocks*, with the blocks they use filled in; a block may use those above it."""
    done: dict[str, Callable[[], str]] = dict(lists)
    for name, pattern in blocks.items():
        done[name] = cache(partial(_fill, name, pattern, dict(done)))
    return done


def _compiled(rule_id: str, pattern: str, blocks: Blocks) -> re.Pattern[str]:
    try:
        return re.compile(_fill(rule_id, pattern, blocks), re.MULTILINE)
    except re.error as error:
        raise _wrong(rule_id, f"pattern does not compile: {error}") from error


def _fill(owner: str, pattern: str, blocks: Blocks) -> str:
    def block(match: re.Match[str]) -> str:
        if match[1] not in blocks:
            raise _wrong(owner, f"unknown block {match[0]}")
        return f"(?:{blocks[match[1]]()})"

    return _BLOCK.sub(block, pattern)


def _rule(entry: Mapping[str, Any], blocks: Blocks) -> Rule:
    rule_id = str(entry.get("id", "rule without id"))
    if unknown := sorted(set(entry) - _KEYS):
        raise _wrong(rule_id, f"unknown key {unknown[0]!r}")
    try:
        pattern: str = entry["pattern"]
        return Rule(
            id=rule_id,
            version=int(entry["version"]),
            compiled=cache(partial(_compiled, rule_id, pattern, blocks)),
            needs=tuple(entry["needs"]),
            needs_also=tuple(entry.get("needs_also", ())),
            lines=int(entry.get("lines", 1)),
            anchored=pattern.startswith("^") and all(way.startswith("^") for way in alternatives(pattern)),
            places=_places(rule_id, entry["zones"]),
            reliability=_share(rule_id, entry["reliability"]),
            reliability_unknown=(
                _share(rule_id, entry["reliability_unknown"]) if "reliability_unknown" in entry else None
            ),
            manner=entry["manner"],
            costs_host=tuple(_role(rule_id, role) for role in entry.get("costs_host", ())),
            registered_only=bool(entry.get("registered_only", False)),
            at_most_names=entry.get("at_most_names"),
            role_unknown=_role(rule_id, entry["role_unknown"]) if "role_unknown" in entry else None,
            surnames_only=bool(entry.get("surnames_only", False)),
            all_people=bool(entry.get("all_people", False)),
            registered_owner=bool(entry.get("registered_owner", False)),
            account=bool(entry.get("account", False)),
            role_if={group: _role(rule_id, role) for group, role in entry.get("role_if", {}).items()},
            flag_if=dict(entry.get("flag_if", {})),
            always=tuple(entry.get("always", ())),
            yields_to=tuple(entry.get("yields_to", ())),
            outlet=entry.get("outlet"),
            examples=tuple(entry["examples"]),
            counter_examples=tuple(entry["counter_examples"]),
        )
    except KeyError as error:
        raise _wrong(rule_id, f"missing key {error}") from error


def _places(rule_id: str, zones: Mapping[str, str]) -> dict[Place, Role | None]:
    """
    Return the role for every place the rule reads; ``opening`` and ``closing`` go before ``body``.

    An empty role means: read, and claim something only where ``role_if`` or a wider place says so.
    """
    if wrong := sorted(set(zones) - set(get_args(Place))):
        raise _wrong(rule_id, f"unknown zone {wrong[0]!r}")
    return {cast(Place, place): _role(rule_id, role) if role else None for place, role in zones.items()}


def _role(rule_id: str, role: str) -> Role:
    if role not in get_args(Role):
        raise _wrong(rule_id, f"unknown role {role!r}")
    return cast(Role, role)


def _share(rule_id: str, value: float) -> float:
    if not 0 <= value <= 1:
        raise _wrong(rule_id, f"reliability {value} is not in 0..1")
    return float(value)


def _wrong(rule_id: str, reason: str) -> ProvenanceError:
    return ProvenanceError(
        f"{rule_id}: {reason}", hint="correct the rule file (seeds/patterns/)", code="rules.invalid"
    )
