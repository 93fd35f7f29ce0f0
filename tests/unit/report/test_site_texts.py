"""Comparisons and marked texts hold every character of what they show, in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from provenance.matching.alignment import align_texts, in_bodies
from provenance.records import ArticleId, Claim, ClusterId, Explanation, Match, Removal, Zone
from provenance.report.site.comparing import counts, parts, rows
from provenance.report.site.marking import blocks
from provenance.report.site.material import Pair
from provenance.text.matching_view import match_view
from tests.unit.report import samples
from tests.unit.report.stores import BODY

SENTENCES = [f"{one}。" for one in BODY.split("。") if one] + ["渡船停航。\n", "\n", "票价两元五角，", "……", "  "]
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14).map("".join)


def pair_of(source: str, copy: str, *, turned: bool = False) -> Pair:
    """Align two bodies as the engine does; *turned* gives the copy the smaller id."""
    ids = ("b", "a") if turned else ("a", "b")
    first, second = (
        replace(samples.ARTICLE, id=ArticleId(id_), body=body)
        for id_, body in zip(ids, (source, copy), strict=True)
    )
    a, b = sorted((first, second), key=lambda one: one.id)
    views = match_view(a.body), match_view(b.body)
    alignment = align_texts(views[0].text, views[1].text, 8)
    match = Match(a.id, b.id, "edited", 0.5, 0.5, 0.5, 0.5, 1, 1, "", "r")
    home = ClusterId("c")
    stretches = in_bodies(alignment, *views).stretches
    found = Explanation(
        a.id, b.id, (home, home), (a.id, a.id), "", match, None, None, 0, 0, alignment, (), stretches
    )
    document: dict[str, Any] = {}
    return Pair(second, first, found, document)


@given(texts, texts, st.booleans())
def test_both_sides_of_a_comparison_are_the_two_texts(source, copy, turned):
    found = rows(pair_of(source, copy, turned=turned))
    assert "".join(cell.text for row in found for cell in row.source) == source
    assert "".join(cell.text for row in found for cell in row.copy) == copy
    assert [row for part in parts(found) for row in part] == found


@given(texts, texts)
def test_turning_the_ids_round_changes_no_count(source, copy):
    assert counts(pair_of(source, copy)) == counts(pair_of(source, copy, turned=True))


@given(texts, texts)
def test_what_the_source_lost_is_removed_and_what_is_new_is_added(source, copy):
    there, back = counts(pair_of(source, copy)), counts(pair_of(copy, source))
    assert (there["removed"], there["added"]) == (back["added"], back["removed"])


def test_a_moved_sentence_stands_on_both_sides_with_one_number():
    first, second, third = BODY.split("。")[:3]
    found = rows(pair_of(f"{first}。{second}。{third}", f"{third}。{first}。{second}"))
    moved = [
        [cell.pair for row in found for cell in side(row) if cell.mark == "moved"]
        for side in (lambda r: r.source, lambda r: r.copy)
    ]
    assert moved[0] == moved[1] != []


offsets = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(st.lists(offsets, max_size=6), st.lists(offsets, max_size=6), st.integers(0, 60), st.integers(0, 70))
def test_a_marked_text_is_the_page_text_with_every_claim_opened_once(claims, removed, middle, start):
    text = (BODY + "\n\n" + BODY)[:60]
    one = replace(
        samples.ARTICLE,
        text=text,
        zones=tuple(Zone("body", *zone) for zone in ((0, middle), (middle, 60)) if zone[0] < zone[1]),
        claims=tuple(Claim("r", "owner", "x", place[0], place[1], "body", 0.5) for place in claims),
        removed=tuple(Removal("watermark", place[0], place[1], "x") for place in removed),
    )
    found = [block for part in ((0, start), (start, 90)) for block in blocks(one, *part)]
    pieces = [piece for block in found for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == text
    opened = [number for block in blocks(one, 0, 60) for piece in block.pieces for number in piece.opens]
    assert set(opened) == {n for n, (first, last) in enumerate(claims, 1) if first < last}
    for piece in pieces:
        over, cuts = (
            [
                n
                for n, (first, last) in enumerate(marks, 1)
                if first <= piece.start and piece.start + len(piece.text) <= last
            ]
            for marks in (claims, removed)
        )
        assert (list(piece.claims), piece.removal) == (over, cuts[0] if cuts else None)


def test_work_on_a_marked_text_grows_with_its_marks():
    """A page of an invisible character behind every letter has as many removals as letters."""

    class Place(int):
        """An offset that counts what it is compared with."""

        compared = 0

        def __le__(self, other: int) -> bool:
            Place.compared += 1
            return int.__le__(self, other)

    count = 500
    cuts = tuple(Removal("invisible", Place(2 * n + 1), 2 * n + 2, "\u200b") for n in range(count))
    one = replace(samples.ARTICLE, text="字\u200b" * count, zones=(), claims=(), removed=cuts)
    pieces = [piece for block in blocks(one, 0, 2 * count) for piece in block.pieces]
    assert sum(piece.removal is not None for piece in pieces) == count
    assert Place.compared < 10 * count
