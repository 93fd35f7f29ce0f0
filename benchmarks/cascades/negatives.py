"""Hard negatives: pairs of pages made from one form, whose figures, names and dates alone differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from benchmarks.cascades import forms_en, forms_zh
from benchmarks.cascades.model import Language, Work

Form = Callable[[Random, int], tuple[str, list[str]]]  # (source of what differs, what both pages share)


def forms(language: Language) -> dict[str, Form]:
    """Return the forms of *language* by name."""
    return forms_zh.FORMS if language == "zh" else forms_en.FORMS


def pairs(count: int, language: Language, rng: Random) -> Iterator[tuple[Work, Work]]:
    """Yield *count* pairs: the same form, the same place or column, another day or another name."""
    names = list(forms(language))
    for number in range(count):
        name = names[number % len(names)]
        yield tuple(  # type: ignore[misc]
            Work(f"{name}{number:04}{side}", title, "\n".join(paragraphs), language)
            for side in "ab"
            for title, paragraphs in (forms(language)[name](rng, number // len(names)),)
        )
