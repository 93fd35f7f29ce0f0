"""Reads the house styles: forms of words by which a page betrays the outlet it was copied from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, cast, get_args

from provenance.errors import SettingsError
from provenance.records import ZoneKind

_ZONES: frozenset[str] = frozenset(get_args(ZoneKind))


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """
    One form that an outlet's pages bear.

    The pattern, compiled when it is first asked for, runs over the reading view of pages that have one of the
    strings it ``needs``: few pages have any of any style's. ``weight`` is the chance, 0..1,
    that the outlet is right where the form stands on another host. ``note`` says what the form is and what else
    bears it.
    """

    outlet: str
    needs: tuple[str, ...]
    compiled: Callable[[], re.Pattern[str]] = field(repr=False, compare=False)
    zones: tuple[ZoneKind, ...]
    weight: float
    note: str
    example: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for."""
        return self.compiled()


def parse_house_styles(text: str) -> tuple[HouseStyle, ...]:
    """
    Return the house styles of a TOML text, in its order.

    Raises:
        SettingsError: an entry lacks a key, names an unknown zone or weighs outside 0..1; for patterns
            see ``checked``.
    """
    try:
        entries = tomllib.loads(text)["fingerprint"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise _refused(0, f"cannot be read: {error!r}") from error
    return tuple(_style(number, entry) for number, entry in enumerate(entries, 1))


def checked(styles: Sequence[HouseStyle]) -> Sequence[HouseStyle]:
    """
    Return *styles* with every pattern compiled and tried; tests do, a page needs few of them.

    Raises:
        SettingsError: a pattern does not compile, does not find its own example, or finds it without its needs.
    """
    for number, style in enumerate(styles, 1):
        try:
            found = style.pattern.search(style.example)
        except re.error as error:
            raise _refused(number, f"does not compile: {error!r}") from error
        if not found:
            raise _refused(number, "does not find its own example")
        if not any(need in found[0] for need in style.needs):
            raise _refused(number, "finds its own example without what it needs")
    return styles


def possible(styles: Sequence[HouseStyle], text: str) -> list[HouseStyle]:
    """Return those of *styles* that a page of this *text* can bear."""
    return [style for style in styles if any(need in text for need in style.needs)]


def find(styles: Sequence[HouseStyle], text: str, zone: ZoneKind) -> Iterator[tuple[HouseStyle, int, int]]:
    """Yield each style found in *text*, a stretch of *zone*, once, with the offsets of its first occurrence."""
    for style in styles:
        if zone in style.zones and (match := style.pattern.search(text)):
            yield style, match.start(), match.end()


def _style(number: int, entry: dict[str, Any]) -> HouseStyle:
    try:
        zones = tuple(entry["zones"])
        style = HouseStyle(
            outlet=entry["outlet"],
            needs=tuple(entry["needs"]),
            compiled=cache(partial(re.compile, entry["pattern"])),
            zones=cast("tuple[ZoneKind, ...]", zones),
            weight=float(entry["weight"]),
            note=entry["note"],
            example=entry["example"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(number, f"is incomplete: {error!r}") from error
    if not zones or not set(zones) <= _ZONES:
        raise _refused(number, f"has zones {list(zones)}")
    if not 0 < style.weight < 1:
        raise _refused(number, f"has weight {style.weight}")
    return style


def _refused(number: int, what: str) -> SettingsError:
    return SettingsError(
        f"house_styles.toml: fingerprint {number} {what}",
        hint="give outlet, pattern, needs, zones, weight (between 0 and 1), note and example",
    )
