"""Laws of claims and dates that hold for any page."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.attribution.claims import find_claims
from provenance.attribution.date_forms import find_dates, resolve
from provenance.attribution.dates import PageDates
from provenance.attribution.stretches import WINDOW, Disjoint, Layout
from provenance.records import Zone, ZoneKind
from provenance.text.offsets import View
from tests.fakes.attribution import registry, rules

_PIECES = st.sampled_from([
    "来源:", "江海日报", "人民网", "－", "、", "\n", " ", "新华社", "北京", "9月11日", "电", "本报讯",
    "(记者张三)", "(责编:李四)", "编辑:王五", "《人民日报》", "(2024年02月20日 19版)", "2024-03-05 10:00",
    "据", "报道", "版权归", "所有", "摄", "(", ")", "。", ",", "作者:", "By Jane Roe", "Reuters", "(AP) —",
    "PARIS ", "太原", "我省", "©", "|", "https://a.example/1", "原文链接:", "综合", "等", "图源:",
    "澎湃新闻记者", "□", "文/图", "编辑/", "供图", "原创 ", "昨天", "等媒体", "《江海日报》", "第03版",
    "Photo by ", "Editing by ", "、李四", "发布时间:10-08 12:00", "上一篇 ", "2023年1月24日 上午9:38",
])  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=40).map("".join)
_KINDS: st.SearchStrategy[ZoneKind] = st.sampled_from(get_args(ZoneKind))


@st.composite
def _pages(draw: st.DrawFn) -> tuple[View, str, list[Zone]]:
    """A raw text, a view of it with stretches left out, and zones that cover the view."""
    raw = draw(_TEXTS)
    size = len(raw)
    cuts = draw(st.lists(st.tuples(st.integers(0, size), st.integers(0, size)), max_size=3))
    view = View.whole(raw).without([(min(cut), max(cut)) for cut in cuts])
    borders = sorted(draw(st.sets(st.integers(0, len(view.text)), max_size=3)) | {0, len(view.text)})
    zones = [Zone(draw(_KINDS), a, b) for a, b in pairwise(borders)]
    return view, raw, zones


@settings(deadline=None, max_examples=150)
@given(_pages())
def test_claims_are_ordered_exact_and_disjoint_within_a_role(made: tuple[View, str, list[Zone]]) -> None:
    view, raw, zones = made
    found = find_claims(PageDates.of(view, zones), rules(), registry(), raw=raw, host_outlet="人民网")
    spans = [(claim.start or 0, claim.end or 0) for claim in found]
    assert spans == sorted(spans)
    for claim, (start, end) in zip(found, spans, strict=True):
        assert 0 <= start < end <= len(raw)
        assert claim.text == raw[start:end]
        assert 0 <= claim.reliability <= 1
        assert 0 <= claim.certainty <= 1
        assert claim.outlet is None or "void" not in claim.flags
    for role in {claim.role for claim in found}:
        taken = sorted((c.start or 0, c.end or 0) for c in found if c.role == role)
        assert all(a[1] <= b[0] for a, b in pairwise(taken))
    assert found == find_claims(PageDates.of(view, zones), rules(), registry(), raw=raw, host_outlet="人民网")


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_day_is_read_back_from_each_form(day: date) -> None:
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%B} {day.day}, {day.year}",
    )
    for form in forms:
        assert [found.iso for found in find_dates(f"在 {form} 下雨")] == [day.isoformat()]


@given(st.dates(date(2000, 3, 1), date(2090, 12, 31)), st.integers(1, 12), st.integers(1, 31))
def test_a_resolved_day_is_never_after_its_reference(day: date, month: int, number: int) -> None:
    for found in find_dates(f"{month}月{number}日"):
        iso = resolve(found, day.isoformat())
        assert iso is None or iso <= day.isoformat()


@given(st.text(max_size=200))
def test_dates_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=20))
def test_disjoint_takes_a_span_exactly_when_it_overlaps_none(spans: list[tuple[int, int]]) -> None:
    taken: list[tuple[int, int]] = []
    chosen = Disjoint()
    for a, b in spans:
        start, end = min(a, b), max(a, b) + 1
        free = all(end <= other[0] or start >= other[1] for other in taken)
        assert chosen.add(start, end) == free
        if free:
            taken.append((start, end))
    for position in range(62):
        assert chosen.holds(position) == any(start <= position < end for start, end in taken)


@given(st.integers(0, 5 * WINDOW), st.integers(1, 600))
def test_windows_cover_every_start_exactly_once(size: int, line: int) -> None:
    text = "\n".join("x" * line for _ in range(size // (line + 1) + 1))[:size]
    layout = Layout.of(text, [Zone("head", 0, len(text))])
    starts = [0]
    for stretch in layout.stretches:
        for start, end, last in layout.windows(stretch.start, stretch.end):
            assert start == starts[-1]
            assert start < last <= end <= len(text)
            assert end - start <= WINDOW
            starts.append(last)
    assert starts[-1] == len(text)
