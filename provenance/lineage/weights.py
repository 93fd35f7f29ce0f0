"""
The weights of evidence, in nats, and the curves from probability to observed rate, as read from the data file.

Names follow lineage.md, sections 8 and 10. The file (``seeds/lineage_weights.toml``) says where its figures come
from; changing one changes results.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from operator import itemgetter
from typing import Any

Curve = tuple[tuple[float, float], ...]  # (probability, observed rate), ascending in both

# Weights that must not be above zero; the others must not be below. The wrong sign would turn a meaning round.
NEGATIVE = frozenset({
    "misfit", "passage", "damage", "names_another", "alone", "crowd", "reprints", "farm_template",
    "names_publisher", "names_source", "deictic", "admits", "silent", "preceded", "attached", "seen_later",
    "dated_later", "dated_long_later",
})  # fmt: skip
FREE = frozenset({"unseen"})
# Of the canonical source, and of the direct one by what is known of it: see lineage/confidence.py.
CURVES = ("canonical", "direct", "direct_named")


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights: first those of edges, then those of roots; log odds unless said otherwise."""

    version: str

    misfit: float  # E0: times the share of the copy's text its parent cannot supply
    passage: float  # E0: on top, where a whole passage of the copy is not in the parent
    pointer: float  # E1: the copy links to its parent
    furniture: float  # E2: the copy carries its parent's page furniture
    furniture_by_form: float  # E2: one piece, known by its form only
    mark: float  # E2: an editor line, credit or watermark shared with this parent only; less where rivals have it
    statement_base: float  # E3: the copy names its parent; base + scale * logit(reliability), 0 to most
    statement_scale: float
    statement_most: float
    borne_out: float  # E3: a factor; the odds of a false statement fall by it where the source is captured
    names_another: float  # E3: the copy names somebody else as its source
    alone: float  # E13: nobody but the copy names it, nothing shows it, and several others name another source
    crowd: (
        float  # E3: on top, times log2 of the candidates there are: many must not outweigh the one that is named
    )
    ancestor: float  # E4: the copy names a first publisher or owner: an ancestor, not necessarily the parent
    ancestor_beside: float  # E4: the same where it names somebody else as its direct source
    chain: float  # E4: between two inferred sources that one article's claims put in order
    damage: float  # E5: the parent has irreversible damage that the copy lacks
    innovation: float  # E7: private changes of the text shared with this parent only; less where rivals have them
    innovation_named: float  # E7: the same where the copy names somebody else
    cut: float  # E8: the copy is the parent, cut
    title: float  # E9: the copy's title is the parent's, decorated
    seen_earlier: float  # E10: the parent was captured first
    seen_later: float  # E10: the copy was
    dated_earlier: float  # E11: the parent's stated time is earlier
    dated_later: float  # E11: later
    dated_long_earlier: float  # E11: earlier by a day or more
    dated_long_later: float  # E11: later by a day or more
    first: float  # E12: pages say that the text first appeared at this parent; the first page is copied most
    clip: float  # of the sum over the groups

    root_own_copy: float  # R4: it presents the text as its own, by name: dateline, edition line
    root_own_deictic: float  # R4: it says "this paper", and can mean itself
    root_own_label: float  # R4: its own name stands in a source field, or on a line of little weight
    reprints: float  # R2: its host admits reprinting or disclaims authorship
    farm_template: float  # R2: its page is made from a farm template
    names_publisher: float  # R3: it names another first publisher or owner
    names_source: float  # R3: it names another direct source, or carries another's furniture
    deictic: float  # R3: it says "this paper" where it cannot
    admits: float  # R3: it shows that it is a copy, and names nobody: empty field, "the internet", original title
    silent: float  # R8: nothing on it or elsewhere says that the text is its own, or another's
    preceded: float  # R9: another captured page states an earlier time
    attached: float  # R5: its text is an abridged one
    voice: float  # R6: each independent voice that names it first publisher or owner
    voices_most: float  # R6: of all voices together
    voice_direct: float  # R7: the first independent voice that names it as its source; times log2(1 + voices)
    inferred_publisher: float  # R3: a source never captured, by its best statement
    inferred_deictic: float  # R3: the same where that is a "this paper" which was read as its name
    inferred_owner: float  # R3: by a statement of ownership
    inferred_direct: float  # R3: by being named as the direct source
    inferred_furniture: float  # R3: known by nothing but the furniture that its copies carry
    inferred_medium: float  # R1: a factor on the weight of its medium
    unseen: float  # an anonymous source that nobody names

    medium: Mapping[str, float]  # R1: by the kind of its outlet
    curves: Mapping[str, Curve]  # calibration, by CURVES

    def statement(self, reliability: float) -> float:
        """Return the weight of a statement that names the parent (E3), for its reliability in 0..1."""
        bounded = min(max(reliability, 0.01), 0.995)
        stated = self.statement_scale * logit(bounded) + self.statement_base
        return max(0.0, min(stated, self.statement_most))

    def with_value(self, name: str, value: float) -> Weights:
        """Return the same with one weight changed; ``medium.print`` names one of a table."""
        table, _, key = name.partition(".")
        if key:
            return replace(self, medium={**self.medium, key: value})
        return replace(self, **{table: value})  # type: ignore[arg-type]

    def value(self, name: str) -> float:
        """Return one weight by the name that `with_value` takes."""
        table, _, key = name.partition(".")
        return self.medium[key] if key else float(getattr(self, table))


NAMES = tuple(field.name for field in fields(Weights) if field.name not in ("version", "medium", "curves"))


def parse(text: str) -> Weights:
    """
    Return the weights that a data file states.

    Raises:
        ValueError: one is missing, unknown, has the wrong sign, or a curve falls.
    """
    data = tomllib.loads(text)
    stated: dict[str, Any] = {**data["edges"], **data["roots"]}
    medium = stated.pop("medium")
    if set(stated) != set(NAMES):
        raise ValueError(f"weights missing or unknown: {sorted(set(stated) ^ set(NAMES))}")
    for name, value in stated.items():
        if (name not in FREE) and (value > 0 if name in NEGATIVE else value < 0):
            raise ValueError(f"{name} = {value} has the wrong sign")
    curves: dict[str, Any] = {
        name: tuple((float(x), float(y)) for x, y in data["calibration"][name]) for name in CURVES
    }
    for name, curve in curves.items():
        if any(later[i] < earlier[i] for earlier, later in pairwise(curve) for i in (0, 1)):
            raise ValueError(f"the curve {name} falls")
    values: dict[str, Any] = {name: float(value) for name, value in stated.items()}
    kinds = {str(kind): float(weight) for kind, weight in medium.items()}
    return Weights(version=str(data["version"]), medium=kinds, curves=curves, **values)


def calibrated(curve: Curve, probability: float) -> float:
    """Return the rate at which answers of *probability* are right, between the points of *curve*; 0..1."""
    if not curve:
        return probability
    at = bisect_right(curve, probability, key=itemgetter(0))
    if at == 0:
        return curve[0][1]
    if at == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[at - 1], curve[at]
    return y0 + (y1 - y0) * (probability - x0) / (x1 - x0)


def logit(probability: float) -> float:
    """Return the log odds of *probability*, 0 < p < 1."""
    return math.log(probability / (1 - probability))


def template(weights: Weights, notes: Sequence[str] = ()) -> str:
    """Return the data file of *weights*, which `parse` reads back."""
    edges = NAMES[: NAMES.index("root_own_copy")]
    lines = [*(f"# {note}".rstrip() for note in notes), f'version = "{weights.version}"', "", "[edges]"]
    lines += [f"{name} = {weights.value(name):.2f}" for name in edges]
    lines += ["", "[roots]", *(f"{name} = {weights.value(name):.2f}" for name in NAMES if name not in edges)]
    lines += ["", "[roots.medium]", *(f"{kind} = {weights.medium[kind]:.2f}" for kind in sorted(weights.medium))]
    lines += ["", "[calibration]  # probability, observed rate"]
    for name in CURVES:
        points = ", ".join(f"[{x:.4f}, {y:.4f}]" for x, y in weights.curves[name])
        lines.append(f"{name} = [{points}]")
    return "\n".join(lines) + "\n"
