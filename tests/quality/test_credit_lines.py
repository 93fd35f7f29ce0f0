"""
Floors for the roles read from annotated lines: who wrote, edited, photographed, is quoted, is the source.

Each line of credit_lines.jsonl is our own: real conventions, invented people and, beside real ones, invented
outlets; some only look like credit lines. It stands where it says on a page of filler, and must yield exactly the
names annotated for it. ``python -m tests.quality.test_credit_lines`` prints the figures and every mistake. The
rules were written with an eye on half A; half B was looked at once they were done.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from provenance.attribution.claims import authors, cited, editors
from provenance.records import Claim, ZoneKind
from tests.fakes.attribution import claims

_LINES = Path(__file__).with_name("credit_lines.jsonl")
_FLOORS = {"author": 0.95, "editor": 0.95, "photo": 0.95, "cited": 0.95}
_OTHERS = {"source": 0.95, "original": 0.95, "owner": 0.95, "self": 0.9, "disclaimer": 0.9}
# Names annotated per role below which its figure would say little.
_LEAST = {"author": 100, "editor": 60, "photo": 60, "cited": 50, "source": 50, "original": 80}
_HAN = ("雨从早上下到晚上，街上的人都打着伞走路，谁也不愿意停下来。", "河水涨了半米，桥下的船都不走了。")
_LATIN = (
    "The rain fell from morning to night and everybody in the street walked under an umbrella.",
    "The river rose by half a metre and the boats under the bridge stayed where they were.",
)
_NAMED = {"source": "direct_source", "original": "original_publisher", "owner": "owner", "photo": "photo"}


@cache
def annotated() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in _LINES.read_text(encoding="utf-8").splitlines())


def parts(zone: str, line: str) -> list[tuple[ZoneKind, str]]:
    """Return a page of filler with *line* in *zone*."""
    first, last = _HAN if any("一" <= char <= "鿿" for char in line) else _LATIN
    body = "\n".join((first, last, first, last))
    if zone == "opening":
        return [("body", f"{line}\n{body}")]
    if zone == "body":
        return [("body", f"{body}\n{line}\n{body}")]
    if zone == "closing":
        return [("body", f"{body}\n{line}")]
    if zone == "head":
        return [("head", line), ("body", body)]
    return [("body", body), ("trailer" if zone == "trailer" else "furniture", line)]


def read(zone: str, line: str) -> dict[str, list[str]]:
    """Return the names found per role; ``*`` stands for a claim that names nobody by nature."""
    found = claims(*parts(zone, line))
    names: dict[str, list[str]] = {"author": list(authors(found)), "editor": list(editors(found))}
    names["cited"] = list(cited(found))
    for role, kind in _NAMED.items():
        names[role] = list(dict.fromkeys(n for c in found if c.role == kind for n in _names(c, role == "photo")))
    names["self"] = [name for c in found if c.role == "self" for name in (*c.people, c.outlet) if name]
    names["disclaimer"] = ["*"] if any(c.role == "disclaimer" for c in found) else []
    return {role: found for role, found in names.items() if found}


def _names(claim: Claim, picture: bool) -> Iterable[str]:
    """Return whom a claim names: its outlet, or a word such as 本报 as written; of a picture everybody."""
    if picture:
        outlet = claim.outlet or (claim.value if claim.value and not claim.people else None)
        return [name for name in (outlet, *claim.people) if name]
    if "deictic" in claim.flags:
        return [claim.value or ""]
    return [claim.outlet] if claim.outlet else []


def score(half: str) -> dict[str, tuple[int, int, int]]:
    """Return per role: names right, read, and annotated."""
    right, got, wanted = Counter[str](), Counter[str](), Counter[str]()
    for row in annotated():
        if row["half"] in half:
            found = read(row["zone"], row["line"])
            for role in {*found, *row["wants"]}:
                a, b = set(found.get(role, ())), set(row["wants"].get(role, ()))
                right[role] += len(a & b)
                got[role] += len(a)
                wanted[role] += len(b)
    return {role: (right[role], got[role], wanted[role]) for role in sorted(wanted)}


def f1(right: int, got: int, wanted: int) -> float:
    return 2 * right / (got + wanted) if got + wanted else 1.0


def test_there_are_enough_lines_of_both_languages_and_both_halves() -> None:
    """At least 300 lines, 220 of them Chinese, 80 English, 60 traps, in halves of like size."""
    rows = annotated()
    han = [row for row in rows if any("一" <= char <= "鿿" for char in row["line"])]
    assert len(rows) >= 300
    assert len(han) >= 220
    assert len(rows) - len(han) >= 80
    assert sum(not row["wants"] for row in rows) >= 60
    assert abs(sum(row["half"] == "A" for row in rows) * 2 - len(rows)) <= 2


def test_each_role_has_enough_names_to_be_measured() -> None:
    wanted = {role: names for role, (_, _, names) in score("AB").items()}
    assert {role: wanted[role] >= least for role, least in _LEAST.items()} == dict.fromkeys(_LEAST, True)


@pytest.mark.parametrize("role", [*_FLOORS, *_OTHERS])
def test_role_is_read_right(role: str) -> None:
    """F1 of the names per role over all lines is not below its floor."""
    floor = {**_FLOORS, **_OTHERS}[role]
    assert f1(*score("AB")[role]) >= floor


def _report(half: str) -> None:
    for role, (right, got, wanted) in score(half).items():
        precision, recall = right / got if got else 1.0, right / wanted if wanted else 1.0
        print(
            f"{half:<3} {role:<11} P {precision:.3f} R {recall:.3f} F1 {f1(right, got, wanted):.3f} of {wanted}"
        )


def _mistakes(half: str) -> None:
    for row in annotated():
        found = read(row["zone"], row["line"])
        wants = {role: sorted(names) for role, names in row["wants"].items()}
        if row["half"] in half and {role: sorted(names) for role, names in found.items()} != wants:
            print(f"{row['half']} {row['zone']:<9} {row['line']!r}\n    wanted {wants}\n    read   {found}")


if __name__ == "__main__":
    import sys

    for chosen in sys.argv[1:] or ["A", "B", "AB"]:
        _report(chosen)
    _mistakes("".join(sys.argv[1:]))
