"""A repair rewrites the characters it can and leaves out the rest, and the map stays true."""

from __future__ import annotations

from provenance.text.offsets import Repair, View


def test_a_repair_rewrites_some_characters_and_leaves_out_the_others():
    view = View.whole("ab?!xyz cd").repaired([Repair(2, 7, "BC", (2, 5))])
    assert view.text == "abBC cd"
    assert [view.raw(i) for i in range(7)] == [0, 1, 2, 5, 7, 8, 9]
    assert view.span(2, 4) == (2, 6)


def test_an_empty_repair_is_a_cut():
    assert View.whole("aXXb").repaired([Repair(1, 3, "", ())]) == View.whole("aXXb").without([(1, 3)])


def test_repairs_of_a_view_map_to_the_raw_text():
    view = View.whole("--a?bc--").without([(0, 2)]).repaired([Repair(1, 3, "Q", (2,))])
    assert view.text == "aQc--"
    assert [view.raw(i) for i in range(3)] == [2, 4, 5]


def test_spans_are_those_that_span_gives_one_by_one():
    view = View.whole("0123456789").without([(2, 4), (6, 7)])
    spans = [(0, 1), (1, 3), (3, 5), (6, 7)]
    assert list(view.spans(spans)) == [view.span(start, end) for start, end in spans]


def test_positions_found_in_one_walk_are_those_found_one_by_one():
    for cuts in ([], [(0, 2)], [(1, 3), (5, 6)], [(0, 9)]):
        view = View.whole("abcdefghi").without(cuts)
        assert list(view.positions(range(10))) == [view.position(raw) for raw in range(10)]
