"""The mathematics of alignment: both texts divided without rest, whatever they are."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from provenance.matching.alignment import align_texts, in_bodies, mirrored
from provenance.records import Alignment, Span
from provenance.text.matching_view import match_text, match_view
from tests.fakes.articles import SENTENCES

RUN = 4
LETTERS = st.text("水轮转了3a", max_size=60)
FEW = st.text("水轮", max_size=80)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and what copying, cutting, moving and changing made of it, or another text."""
    a = draw(LETTERS | FEW)
    if draw(st.booleans()):
        return a, draw(LETTERS | FEW)
    cuts = sorted(draw(st.lists(st.integers(0, len(a)), max_size=4)))
    pieces = [a[start:end] for start, end in zip([0, *cuts], [*cuts, len(a)], strict=True)]
    changed = draw(st.permutations(pieces))
    return a, draw(LETTERS).join(changed)


def marks(length: int, stretches: Iterable[tuple[int, int]]) -> list[int]:
    """Count, for each character, the stretches it is in."""
    found = [0] * length
    for start, end in stretches:
        for i in range(start, end):
            found[i] += 1
    return found


def alike(alignment: Alignment) -> tuple[Span, ...]:
    return (*alignment.runs, *alignment.moved, *alignment.kept)


@given(pairs())
def test_every_span_is_the_same_text_in_both(pair):
    a, b = pair
    found = align_texts(a, b, RUN)
    for span in alike(found):
        assert a[span.a_start : span.a_start + span.length] == b[span.b_start : span.b_start + span.length]
    assert all(span.length >= RUN for span in (*found.runs, *found.moved))
    assert all(0 < span.length < RUN for span in found.kept)


@given(pairs())
def test_spans_and_edits_divide_either_text_without_rest_or_overlap(pair):
    """No run of b is used for two stretches of a, and nothing is left unexplained."""
    a, b = pair
    found = align_texts(a, b, RUN)
    in_a = [(span.a_start, span.a_start + span.length) for span in alike(found)]
    in_b = [(span.b_start, span.b_start + span.length) for span in alike(found)]
    assert marks(len(a), [*in_a, *((edit.a_start, edit.a_end) for edit in found.edits)]) == [1] * len(a)
    assert marks(len(b), [*in_b, *((edit.b_start, edit.b_end) for edit in found.edits)]) == [1] * len(b)


@given(pairs())
def test_applying_the_edits_to_a_gives_b(pair):
    """Everything of b is either a's or new by an edit."""
    a, b = pair
    found = align_texts(a, b, RUN)
    built = ["?"] * len(b)
    for span in alike(found):
        built[span.b_start : span.b_start + span.length] = a[span.a_start : span.a_start + span.length]
    for edit in found.edits:
        built[edit.b_start : edit.b_end] = b[edit.b_start : edit.b_end]
    assert "".join(built) == b


@given(pairs())
def test_without_moved_runs_a_is_edited_into_b_from_left_to_right(pair):
    a, b = pair
    found = align_texts(a, b, RUN)
    if found.moved:
        return
    built, at = [], 0
    for edit in found.edits:
        built += [a[at : edit.a_start], b[edit.b_start : edit.b_end]]
        at = edit.a_end
    assert "".join([*built, a[at:]]) == b


@given(pairs())
def test_swapping_the_texts_mirrors_the_alignment(pair):
    a, b = pair
    found = align_texts(a, b, RUN)
    assert align_texts(b, a, RUN) == mirrored(found)
    assert mirrored(mirrored(found)) == found


@given(pairs())
def test_order_and_coverage_are_what_they_say(pair):
    """Runs in one order in both texts; everything in order of its place in a; coverage is a share."""
    a, b = pair
    found = align_texts(a, b, RUN)
    assert 0 <= found.coverage_a <= 1
    assert 0 <= found.coverage_b <= 1
    assert sorted(span.b_start for span in found.runs) == [span.b_start for span in found.runs]
    for spans in (found.runs, found.moved, found.kept):
        assert sorted(span.a_start for span in spans) == [span.a_start for span in spans]
    places = [(edit.a_start, edit.a_end, edit.b_start, edit.b_end) for edit in found.edits]
    assert sorted(places) == places


@given(st.text(max_size=80))
def test_a_text_is_one_run_of_itself(text):
    found = align_texts(text, text, RUN)
    assert (found.edits, found.moved, found.lost, found.added) == ((), (), (), ())
    assert found.coverage_a == (len(text) >= RUN)


@given(st.permutations(range(6)))
def test_moved_paragraphs_are_found_and_nothing_is_lost(order):
    """Shuffled paragraphs are the same text in another order."""
    a = match_text("".join(SENTENCES[:6]))
    b = match_text("".join(SENTENCES[i] for i in order))
    found = align_texts(a, b, 8)
    assert (found.coverage_a, found.coverage_b) == (1, 1)
    assert (found.edits, found.lost, found.added) == ((), (), ())
    assert bool(found.moved) == (order != sorted(order))


@given(st.lists(st.sampled_from(["水轮,", "“转了 ", "A3。", "\n", "老磨坊"]), max_size=20), st.data())
def test_what_is_alike_in_the_views_is_alike_in_the_bodies(pieces, data):
    """A stretch mapped back to the bodies reads the same in the match view, in both."""
    a = "".join(pieces)
    b = "".join(data.draw(st.permutations(pieces)))
    view_a, view_b = match_view(a), match_view(b)
    for one in in_bodies(align_texts(view_a.text, view_b.text, RUN), view_a, view_b).stretches:
        old, new = match_text(a[one.a_start : one.a_end]), match_text(b[one.b_start : one.b_end])
        if one.kind in ("run", "moved", "kept"):
            assert old == new != ""
        else:
            assert old or new
