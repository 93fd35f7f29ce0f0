"""Everything the readers know, each loaded once from the data files: outlets, rules, furniture, styles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import SettingsError
from provenance.pages.furniture import Furniture
from provenance.resources import seed_text
from provenance.text.han_model import HanModel

if TYPE_CHECKING:
    from provenance.attribution.house_style import HouseStyle
    from provenance.attribution.registry import Registry
    from provenance.attribution.rules import Rules
    from provenance.attribution.self_names import SelfNames
    from provenance.pages.zoner import Zoner

_REGISTRY = ("outlets.csv", "places.csv")
_RULES = ("patterns/zh.toml", "patterns/en.toml", "tokens.toml")
_FURNITURE, _STYLES, _NAMES = "furniture.toml", "house_styles.toml", "self_names.toml"
_ZONING = ("zoning.toml", "zoning_weights.tsv")
_FREQUENCIES, _WEIGHTS = "han_frequency.tsv", "lineage_weights.toml"


class Knowledge:
    """
    The data files, each parsed when it is first asked for: a verdict needs no outlets and no rules.

    ``digest`` changes whenever one of the files does.

    Raises:
        SettingsError: one of the outlet files *more_outlets* cannot be read, or a row in it is malformed.
    """

    def __init__(self, more_outlets: Sequence[str] = ()) -> None:
        self._extra = [_read(path) for path in more_outlets]
        self._paths = tuple(more_outlets)
        if more_outlets:  # what a person wrote is checked in any case, what is shipped was checked by tests
            _ = self.registry

    @cached_property
    def registry(self) -> Registry:
        """Outlets and places."""
        from provenance.attribution.registry import Registry

        return Registry.parse(*map(seed_text, _REGISTRY), *self._extra, labels=self._paths)

    @cached_property
    def rules(self) -> Rules:
        """The attribution rules."""
        from provenance.attribution.rules import Rules

        return Rules.parse([seed_text(name) for name in _RULES], self.registry)

    @cached_property
    def furniture(self) -> Furniture:
        """The lines that hosts print around a text."""
        return Furniture.parse(seed_text(_FURNITURE))

    @cached_property
    def zoner(self) -> Zoner:
        """What tells a body from what is around it."""
        from provenance.pages.zoner import Zoner

        return Zoner.parse(*map(seed_text, _ZONING))

    @cached_property
    def styles(self) -> tuple[HouseStyle, ...]:
        """Forms of words that betray an outlet."""
        from provenance.attribution.house_style import parse_house_styles

        return parse_house_styles(seed_text(_STYLES))

    @cached_property
    def names(self) -> SelfNames:
        """How a page names its own outlet."""
        from provenance.attribution.self_names import SelfNames

        return SelfNames.parse(seed_text(_NAMES))

    @property
    def han(self) -> HanModel:
        """How common Han characters are."""
        return han_model()

    @cached_property
    def digest(self) -> str:
        """The digest of all files; one of them decides what is told of what is read."""
        outlets, places = map(seed_text, _REGISTRY)
        *rules, tokens = map(seed_text, _RULES)
        rest = (_FURNITURE, *_ZONING, _STYLES, _NAMES, _FREQUENCIES, _WEIGHTS)
        return _digest([outlets, places, tokens, *self._extra, *rules, *map(seed_text, rest)])


@lru_cache(maxsize=1)
def han_model() -> HanModel:
    """Return how common Han characters are: what a repair of damaged bytes is judged by."""
    return HanModel(seed_text(_FREQUENCIES))


@lru_cache(maxsize=4)
def load(more_outlets: tuple[str, ...] = ()) -> Knowledge:
    """
    Return the shipped knowledge, extended by the outlet files *more_outlets*.

    Raises:
        SettingsError: one of them cannot be read, or a row in it is malformed.
    """
    return Knowledge(more_outlets)


def _digest(texts: Sequence[str]) -> str:
    parts = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else f"not UTF-8 at byte {error.start + 1}"
        raise SettingsError(f"{path}: {what}", hint="give a readable UTF-8 CSV file to --outlets") from error
