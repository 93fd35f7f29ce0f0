"""The kinds of damage by name: in which language each occurs, and which lose text for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.cascades import cutting, hosting, script, surface
from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Cell, Draft, Language

Change = Callable[[Draft, int, Random, Host], Draft]
STRENGTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage; ``needs`` is the script its source must be in."""

    kind: str
    change: Change
    languages: tuple[Language, ...] = ("zh", "en")
    loses: bool = False
    needs: str = "simplified"


_ZH: tuple[Language, ...] = ("zh",)
_EN: tuple[Language, ...] = ("en",)
DAMAGES = {
    damage.kind: damage
    for damage in (
        Damage("script_traditional", script.traditional, _ZH),
        Damage("script_mixed", script.mixed, _ZH),
        Damage("script_simplified", script.simplified, _ZH, needs="traditional"),
        Damage("gloss_toned", script.gloss_toned, _ZH),
        Damage("gloss_toneless", script.gloss_toneless, _ZH),
        Damage("ruby", script.ruby, _ZH),
        Damage("gbk_bytes", script.gbk_bytes, _ZH, loses=True),
        Damage("mojibake", script.mojibake, loses=True),
        Damage("watermark_paragraph", hosting.watermark_paragraph),
        Damage("watermark_sentence", hosting.watermark_sentence),
        Damage("watermark_varying", hosting.watermark_varying),
        Damage("invisible", surface.invisible),
        Damage("spaced", surface.spaced),
        Damage("punctuation", surface.punctuation),
        Damage("typos", surface.typos),
        Damage("words", surface.words),
        Damage("figures", surface.figures),
        Damage("spelling", surface.spelling, _EN),
        Damage("case", surface.case, _EN),
        Damage("wrapped", surface.wrapped, _EN),
        Damage("adverts", hosting.adverts),
        Damage("intro", hosting.intro),
        Damage("seo_title", hosting.seo_title),
        Damage("link_farm", hosting.link_farm),
        Damage("disclaimers", hosting.disclaimers),
        Damage("inserted", hosting.inserted),
        Damage("truncated", cutting.truncated, loses=True),
        Damage("dropped", cutting.dropped, loses=True),
        Damage("reparagraphed", cutting.reparagraphed),
        Damage("reordered", cutting.reordered),
    )
}


def kinds(language: Language) -> tuple[str, ...]:
    """Return the kinds of damage that texts of *language* suffer, in the order of the table."""
    return tuple(kind for kind, damage in DAMAGES.items() if language in damage.languages)


def cells(language: Language) -> tuple[Cell, ...]:
    """Return every kind of damage at every strength."""
    return tuple((kind, strength) for kind in kinds(language) for strength in STRENGTHS)


def apply(draft: Draft, cell: Cell, rng: Random, host: Host) -> Draft:
    """Return *draft* as *host* leaves it after one kind of damage."""
    return DAMAGES[cell[0]].change(draft, cell[1], rng, host)
