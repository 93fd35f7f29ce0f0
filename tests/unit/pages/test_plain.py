"""Claims about captured text: nothing is changed, lines are where they are."""

from hypothesis import given
from hypothesis import strategies as st

from provenance.pages.plain import render_text


def test_every_kind_of_line_break_ends_a_line_and_blank_lines_are_left_out():
    page = render_text("甲\r\n\r\n 乙 \r丙\n\u3000\ufeff\n丁")
    assert [page.text[line.start : line.end] for line in page.lines] == ["甲", " 乙 ", "丙", "丁"]


def test_other_separators_do_not_end_a_line():
    assert len(render_text("甲\x0b乙\x0c丙\x85丁\u2028戊").lines) == 1


@given(st.text(alphabet="a桥 \n\r\t\u3000\ufeff", max_size=40))
def test_the_text_is_the_source_and_its_lines_are_ordered_and_disjoint(source):
    page = render_text(source)
    assert page.text == source
    end = 0
    for line in page.lines:
        assert end <= line.start < line.end
        assert not source[end : line.start].strip("\r\n \t\u3000\ufeff")
        end = line.end
    assert not source[end:].strip("\r\n \t\u3000\ufeff")
