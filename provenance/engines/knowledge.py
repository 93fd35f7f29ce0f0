"""Everything the readers know, loaded once from the data files: outlets, rules, furniture, styles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from provenance.attribution.house_style import HouseStyle, parse_house_styles
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rules
from provenance.attribution.self_names import SelfNames
from provenance.errors import SettingsError
from provenance.pages.furniture import Furniture
from provenance.pages.zoner import Zoner
from provenance.resources import seed_text
from provenance.text.han_model import HanModel

_FREQUENCIES = "han_frequency.tsv"
_ZONING = ("zoning.toml", "zoning_weights.tsv")
_RULES = ("patterns/zh.toml", "patterns/en.toml")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The parsed data files; ``digest`` changes whenever one of them does."""

    registry: Registry
    rules: Rules
    furniture: Furniture
    zoner: Zoner
    styles: tuple[HouseStyle, ...]
    names: SelfNames
    han: HanModel
    digest: str


@lru_cache(maxsize=1)
def han_model() -> HanModel:
    """Return how common Han characters are: what a repair of damaged bytes is judged by."""
    return HanModel(seed_text(_FREQUENCIES))


@lru_cache(maxsize=4)
def load(more_outlets: tuple[str, ...] = ()) -> Knowledge:
    """
    Return the shipped knowledge, extended by the outlet files *more_outlets*.

    Raises:
        SettingsError: a file cannot be read, or a row or rule in it is malformed.
    """
    extra = [_read(path) for path in more_outlets]
    outlets, places, tokens = (seed_text(name) for name in ("outlets.csv", "places.csv", "tokens.toml"))
    rules = [seed_text(name) for name in _RULES]
    furniture, styles, names = (
        seed_text(name) for name in ("furniture.toml", "house_styles.toml", "self_names.toml")
    )
    frequencies = seed_text(_FREQUENCIES)
    hints, weights = (seed_text(name) for name in _ZONING)
    registry = Registry.parse(outlets, places, *extra)
    everything = [outlets, places, tokens, *extra, *rules, furniture, hints, weights, styles, names, frequencies]
    everything.append(seed_text("lineage_weights.toml"))  # decides what is told of what is read
    return Knowledge(
        registry,
        Rules.parse([*rules, tokens], registry),
        Furniture.parse(furniture),
        Zoner.parse(hints, weights),
        parse_house_styles(styles),
        SelfNames.parse(names),
        han_model(),
        _digest(everything),
    )


def _digest(texts: Sequence[str]) -> str:
    parts = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}", hint="give a readable UTF-8 CSV file to --outlets") from error
