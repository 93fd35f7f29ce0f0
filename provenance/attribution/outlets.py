"""Reads the rows of outlet and place files, refusing what is malformed by file, row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, cast, get_args

from provenance.attribution.names import key
from provenance.attribution.places import PLACE_LEVELS, Place, PlaceLevel
from provenance.errors import SettingsError
from provenance.records import Medium

Level = Literal["national", "province", "city", "county", ""]

_KINDS: frozenset[str] = frozenset(get_args(Medium))
_LEVELS: frozenset[str] = frozenset(get_args(Level))
_LABEL = re.compile(r"[a-z0-9-]+")
# Labels under which registries sell names: com.cn, co.uk, ne.jp are nobody's domain.
_SECOND_LEVEL = frozenset(["com", "net", "org", "gov", "edu", "ac", "co", "or", "ne", "go", "mil", "gob", "gouv"])


class Outlet(NamedTuple):
    """
    One outlet of the registry.

    ``exact`` lists those of its names that are also ordinary words or other outlets' short names: they mean
    the outlet only as a whole value. ``level`` is the region it speaks for, empty where that says nothing.
    """

    name: str
    kind: Medium
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str = ""
    province: str = ""
    city: str = ""
    level: Level = ""
    language: str = ""
    country: str = ""
    exact: tuple[str, ...] = ()
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


def extended(earlier: Outlet, later: Outlet) -> Outlet:
    """Return *later* with what it leaves empty taken from *earlier*, and the lists of both."""
    return later._replace(
        aliases=tuple(dict.fromkeys((*earlier.aliases, *later.aliases))),
        domains=tuple(dict.fromkeys((*earlier.domains, *later.domains))),
        exact=tuple(dict.fromkeys((*earlier.exact, *later.exact))),
        parent=later.parent or earlier.parent,
        province=later.province or earlier.province,
        city=later.city or earlier.city,
        level=later.level or earlier.level,
        language=later.language or earlier.language,
        country=later.country or earlier.country,
        source="|".join(filter(None, (earlier.source, later.source))),
    )


def outlet_rows(label: str, text: str) -> Iterator[Outlet]:
    """
    Yield the outlets of one file, called *label* in errors.

    Raises:
        SettingsError: a column is missing, a cell impossible, or two rows share a name, alias or domain.
    """
    taken: dict[tuple[str, str], str] = {}
    for line, cell in _rows(label, text, ("name", "kind")):
        outlet = _outlet(label, line, cell)
        claims: Iterable[tuple[str, str]] = (
            ("name", outlet.name),
            *(("aliases", name) for name in dict.fromkeys(map(key, outlet.names))),
            *(("domains", domain) for domain in dict.fromkeys(outlet.domains)),
        )
        for claim in claims:
            if claim in taken:
                raise _refused(label, line, claim[0], f"{claim[1]!r} is already with {taken[claim]}")
            taken[claim] = outlet.name
        yield outlet


def place_rows(label: str, text: str, outlets: Mapping[str, Outlet]) -> Iterator[Place]:
    """
    Yield the places of one file.

    Raises:
        SettingsError: as for outlets; also when a place names an outlet that *outlets* lacks.
    """
    taken: dict[str, int] = {}
    for line, cell in _rows(label, text, ("words", "province", "city", "level", "outlets")):
        words, named = _list(cell["words"]), _list(cell["outlets"])
        if cell["level"] not in PLACE_LEVELS:
            raise _refused(
                label, line, "level", f"{cell['level']!r} is none of {', '.join(sorted(PLACE_LEVELS))}"
            )
        if not words:
            raise _refused(label, line, "words", "is empty")
        for word in words:
            if taken.setdefault(word, line) != line:
                raise _refused(label, line, "words", f"{word!r} is already in line {taken[word]}")
        for name in named:
            if name not in outlets:
                raise _refused(label, line, "outlets", f"{name!r} is not in the registry")
        yield Place(words, cell["province"], cell["city"], cast(PlaceLevel, cell["level"]), named)


def _outlet(label: str, line: int, cell: Mapping[str, str]) -> Outlet:
    """Return one checked row as an outlet."""
    name, kind, level = cell["name"], cell["kind"], cell.get("level", "")
    if not key(name):
        raise _refused(label, line, "name", "is empty")
    if kind not in _KINDS:
        raise _refused(label, line, "kind", f"{kind!r} is none of {', '.join(sorted(_KINDS))}")
    if level not in _LEVELS:
        raise _refused(label, line, "level", f"{level!r} is none of {', '.join(sorted(_LEVELS - {''}))}")
    if cell.get("parent") == name:
        raise _refused(label, line, "parent", "is the outlet itself")
    domains = tuple(domain.casefold() for domain in _list(cell.get("domains", "")))
    for domain in domains:
        if not _is_domain(domain):
            raise _refused(label, line, "domains", f"{domain!r} is not a domain of one owner")
    return Outlet(
        name=name,
        kind=cast(Medium, kind),
        aliases=_list(cell.get("aliases", "")),
        domains=domains,
        parent=cell.get("parent", ""),
        province=cell.get("province", ""),
        city=cell.get("city", ""),
        level=cast(Level, level),
        language=cell.get("language", ""),
        country=cell.get("country", ""),
        exact=_list(cell.get("exact", "")),
        source=cell.get("source", ""),
    )


def _rows(label: str, text: str, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with the number of its last line; every cell is a trimmed string."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header = reader.fieldnames or ()
    for column in required:
        if column not in header:
            raise _refused(label, 1, column, "is missing from the header")
    try:
        for row in reader:
            if None in row or None in row.values():
                raise _refused(label, reader.line_num, header[-1], f"the row has not {len(header)} cells")
            yield reader.line_num, {column: cell.strip() for column, cell in row.items()}
    except csv.Error as error:
        raise _refused(label, reader.line_num, header[0], f"is not CSV: {error}") from error


def _list(cell: str) -> tuple[str, ...]:
    """Return the items of a cell that holds several, separated by ``|``."""
    return tuple(filter(None, (item.strip() for item in cell.split("|"))))


def _is_domain(domain: str) -> bool:
    """Return whether *domain* can belong to one owner: at least two plain labels, and no public suffix."""
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return not (len(labels) == 2 and labels[0] in _SECOND_LEVEL and len(labels[1]) == 2)


def _refused(label: str, line: int, column: str, what: str) -> SettingsError:
    return SettingsError(
        f"{label}:{line}: column {column!r}: {what}",
        hint="correct the row; seeds/README.md describes the columns",
    )
