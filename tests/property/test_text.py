"""The laws of views, foldings and noise finders."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from provenance.engines.reading import read_page
from provenance.records import Page
from provenance.resources import seed_text
from provenance.text import noise
from provenance.text.byte_damage import byte_repairs
from provenance.text.charset_damage import charset_repairs
from provenance.text.folding import fold_width, to_simplified
from provenance.text.glosses import glosses
from provenance.text.han_model import HanModel
from provenance.text.language import language_of
from provenance.text.matching_view import match_text, match_view
from provenance.text.offsets import View
from provenance.text.reading import reading_view
from provenance.text.watermarks import watermarks
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, story
from tests.fakes.byte_editing import byte_inserted, read_as

# Letters of two scripts, odd blanks, widths, damage: what captured pages are made of.
PAGE = st.text(
    st.sampled_from(
        "水轮齒輪gear I一二ABC12。，,.!?？()（）|｜\n\r\t\u3000\u00a0\u200b\ufeff\u2028豈ＡｂΣİßāòńg\ufffd"
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=120,
)
CUTS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted).map(tuple), max_size=8)
NOISE = st.sampled_from(["\u200b", "(lún)", "（mò）", "\ufffd\ufffd", "锟斤拷锟斤拷", "\u00ad", ""])


def cut(text: str, *rounds: list[tuple[int, int]]) -> View:
    view = View.whole(text)
    for spans in rounds:
        size = len(view.text)
        view = view.without([(min(start, size), min(end, size)) for start, end in spans])
    return view


@given(PAGE, CUTS, CUTS)
def test_every_character_of_a_view_stands_where_the_map_says(text, first, second):
    view = cut(text, first, second)
    assert [text[view.raw(i)] for i in range(len(view.text))] == list(view.text)


@given(PAGE, CUTS, CUTS)
def test_the_map_ascends_and_finds_its_way_back(text, first, second):
    view = cut(text, first, second)
    raws = [view.raw(i) for i in range(len(view.text))]
    assert raws == sorted(set(raws))
    assert [view.position(raw) for raw in raws] == list(range(len(raws)))


@given(PAGE, CUTS)
def test_a_position_left_out_is_that_of_the_next_kept_character(text, spans):
    view = cut(text, spans)
    raws = [view.raw(i) for i in range(len(view.text))]
    for raw in range(len(text)):
        following = [i for i, kept in enumerate(raws) if kept >= raw]
        assert view.position(raw) == (following[0] if following else len(raws))


@given(PAGE, CUTS, CUTS, st.data())
def test_a_span_begins_and_ends_with_its_own_characters(text, first, second, data):
    view = cut(text, first, second)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    low, high = view.span(start, end)
    if start == end:
        assert low == high
    else:
        assert (text[low], text[high - 1]) == (view.text[start], view.text[end - 1])
        inside = [view.raw(i) for i in range(start, end)]
        assert (low, high) == (inside[0], inside[-1] + 1)


@given(PAGE, CUTS, CUTS, CUTS)
def test_spans_found_in_one_walk_are_those_found_one_by_one(text, first, second, spans):
    view = cut(text, first, second)
    borders = sorted({min(at, len(view.text)) for span in spans for at in span})
    asked = list(zip(borders[::2], borders[1::2], strict=False))
    assert list(view.spans(asked)) == [view.span(start, end) for start, end in asked]


@given(PAGE, CUTS, CUTS)
def test_cutting_twice_is_cutting_once(text, first, second):
    """Cuts compose: leaving out view spans equals leaving out the raw characters they came from."""
    view = cut(text, first, second)
    left = [i for i in range(len(text)) if not any(start <= i < end for start, end in first)]
    left = [raw for i, raw in enumerate(left) if not any(start <= i < end for start, end in second)]
    assert view.text == "".join(text[i] for i in left)
    assert [view.raw(i) for i in range(len(view.text))] == left


@given(PAGE)
@example("İΑΣ ΑΣ.")
@example("ＡΣ\u3000İ豈")
def test_the_match_view_is_the_match_text(text):
    view = match_view(text)
    assert view.text == match_text(text)
    assert all(character.isalnum() for character in view.text)
    for i, character in enumerate(view.text):
        assert match_text(text[view.raw(i)]) in (character, {"σ": "ς", "ς": "σ"}.get(character, character), "σ")


@given(PAGE)
def test_folding_keeps_length_and_has_no_second_effect(text):
    folded = fold_width(text)
    assert len(folded) == len(text)
    assert fold_width(folded) == folded


@given(PAGE)
def test_script_conversion_keeps_length(text):
    assert len(to_simplified(text)) == len(text)


@given(PAGE)
def test_finders_return_disjoint_ascending_spans_within_the_text(text):
    for find in (noise.invisible, glosses, noise.byte_damage, watermarks, noise.link_farms):
        spans = find(text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), find


@given(PAGE)
def test_the_reading_view_maps_to_the_page(text):
    """Folding and simplifying a raw character gives the view's, one for one; removals carry the page's words."""
    reading = reading_view(text)
    assert len(reading.clean) == len(reading.view.text)
    repaired = {at for r in reading.removed if r.kind == "mojibake" for at in range(r.start, r.end)}
    for i, character in enumerate(reading.clean):
        raw = text[reading.view.raw(i)]
        if reading.view.raw(i) in repaired:
            continue
        assert character == raw or "\u3400" <= raw <= "\u9fff" or ord(raw) > 0xFFFF
    for removal in reading.removed:
        if removal.kind != "script":
            assert removal.text == text[removal.start : removal.end]


@given(st.lists(st.tuples(st.sampled_from(SENTENCES + OTHER_SENTENCES), NOISE, st.integers(0, 20)), max_size=12))
def test_reading_a_clean_text_again_changes_nothing(pieces):
    """Whatever noise was put in, the second reading finds none and rewrites nothing."""
    page = "\n".join(text[:at] + mark + text[at:] for text, mark, at in pieces)
    once = reading_view(page)
    again = reading_view(once.clean)
    assert again.clean == once.clean
    assert not again.removed


READINGS = {"水": "shuǐ", "轮": "lún", "石": "shí", "师": "shī", "一": "yī", "老": "lǎo", "来": "lái"}
TONELESS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔù", "aaaaeeeeiiiioooouuuu")
FORMS = st.lists(
    st.sampled_from(["{0}({1})", "{0}({2})", "{0} ({1})", "{0}（{2}）", "{0}{1}"]), min_size=1, max_size=3
)


@given(st.permutations(SENTENCES + OTHER_SENTENCES), FORMS, st.sampled_from(["", " ", "\u200b", "\ue001"]))
def test_readings_put_in_by_one_copier_after_the_other_all_go(sentences, forms, mark):
    """Whatever the forms and their order, and whatever a last copier put behind every character."""
    body = page = story(sentences)
    for form in forms:
        page = "".join(
            form.format(c, READINGS[c], READINGS[c].translate(TONELESS)) if c in READINGS else c for c in page
        )
    assert reading_view(mark.join(page)).clean.replace(" ", "") == body


@given(st.permutations(SENTENCES + OTHER_SENTENCES), st.integers(1, 5))
def test_nothing_is_cut_from_clean_chinese_paragraphs(sentences, paragraph):
    body = story(sentences, paragraph)
    reading = reading_view(body)
    assert not reading.removed
    assert reading.clean == body


@given(st.permutations(ENGLISH), st.integers(1, 3))
def test_nothing_is_cut_from_clean_english_paragraphs(sentences, paragraph):
    body = "\n".join(" ".join(sentences[i : i + paragraph]) for i in range(0, len(sentences), paragraph))
    assert reading_view(body).clean == body
    assert not reading_view(body).removed


@given(st.permutations(SENTENCES))
def test_language_does_not_depend_on_the_order_of_sentences(sentences):
    assert language_of(story(sentences)) == "zh"


MODEL = HanModel(seed_text("han_frequency.tsv"))
DAMAGED = st.lists(
    st.sampled_from(
        [*SENTENCES, "水輪?yīn)轉", "â€™", "Ã©", "ÖÐ¹ú", "鐨勬按杞", "?!秉h", "?/p>", "\ufffd", "\n", "€", "?"]
    )
    | PAGE,
    max_size=8,
).map("".join)


@given(DAMAGED)
def test_repairs_are_disjoint_ascending_and_no_longer_than_the_damage(text):
    for repairs in (charset_repairs(text), byte_repairs(text, MODEL)):
        assert all(a.end <= b.start for a, b in pairwise(repairs))
        for repair in repairs:
            assert 0 <= repair.start < repair.end <= len(text)
            assert len(repair.text) == len(repair.at)
            assert list(repair.at) == sorted(set(repair.at))
            assert all(repair.start <= at < repair.end for at in repair.at)


@given(DAMAGED)
def test_the_map_of_a_repaired_page_ascends_and_stays_on_the_page(text):
    reading = reading_view(text, MODEL)
    raws = [reading.view.raw(i) for i in range(len(reading.view.text))]
    assert raws == sorted(set(raws))
    assert all(0 <= raw < len(text) for raw in raws)
    assert len(reading.clean) == len(raws)


@given(st.sampled_from(SENTENCES + OTHER_SENTENCES), st.integers(0, 30), st.booleans())
def test_a_page_with_one_inserted_byte_reads_the_same_twice(sentence, at, wide):
    """
    Whatever a repair makes of the damage, the second reading has nothing to add.

    Where the shift made unreadable pairs, it may: they are left out, and what was apart stands together.
    """
    damaged = byte_inserted(sentence.replace(",", "，") if wide else sentence, at)
    assume("\ufffd" not in damaged)
    once = reading_view(damaged, MODEL)
    again = reading_view(once.clean, MODEL)
    assert again.clean == once.clean


@given(st.permutations(SENTENCES + OTHER_SENTENCES), st.integers(1, 5), st.sampled_from(["utf-8", "gb18030"]))
def test_a_page_read_in_latin1_comes_back_and_reads_the_same_twice(sentences, paragraph, charset):
    body = story(sentences, paragraph)
    once = reading_view(read_as(body, charset, "latin-1"))
    assert once.clean == body
    assert not reading_view(once.clean).removed


def calls(read: Callable[[str], object], text: str) -> int:
    """Return how many functions are called, of Python's and of ours, to *read* the *text*."""
    count = 0

    def tally(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        f"{SENTENCES[0]}aX9青石热线｜镇上的事\n",
        f"{SENTENCES[0]}x7Qwww.qingshi.example",
        f"{SENTENCES[0]}【青石新闻网】",
        "字(zì)",
        "水(shui)轮(lun)石(shi)",
        "字zì",
        "水 轮 转\n",
        "责?zé)任",
        "系?!秉h中",
        "?",
        "donâ€™t ",
        SENTENCES[0].encode().decode("latin-1"),
        SENTENCES[0].encode("gb18030").decode("latin-1"),
        SENTENCES[0].encode().decode("gb18030", "replace"),
        "é\ufffd",
        "Ãé",
        "水\u200b",
        "东河市|",
        "(",
        "【】",
        "字 ( z ì )",
        "字(zi)(zì)zì",
        "字\ue001zì",
        "。x9www.qingshi.example",
        "Tf6青石热线镇上的事",
        ".q7HDunmore Post 3 ",
        "水",
        "a",
    ],
)
def test_work_grows_with_the_length_of_a_hostile_page(piece):
    """Twice the page takes at most 2.4 times the calls, on one line or many."""
    read = partial(reading_view, model=MODEL)
    size = 12_000 // len(piece)
    calls(read, piece * size)  # fills what is computed once
    assert calls(read, piece * (2 * size)) < 2.4 * calls(read, piece * size) + 500


@pytest.mark.parametrize(
    "piece",
    [
        f"{SENTENCES[0]}\n",
        f"{ENGLISH[0]} ",
        "水轮转了一圈又一圈",
        "字(zì)水(shuǐ)",
        SENTENCES[0].encode().decode("gb18030", "replace"),
        "水\u200b",
        "()",
        "(",
        "a",
        "水\n",
        "来源:水\n",
        f"{SENTENCES[0]}\n相关新闻\n来源:青石日报\n",
        f"{ENGLISH[0]}\nMost read\n",
        "2024-03-05 09:12 ",
    ],
)
def test_work_grows_with_the_length_of_a_hostile_page_up_to_the_article(piece, knowledge):
    """The same for all of reading: zones, headline, claims and dates look at each line a few times."""

    def read(text: str) -> object:
        return read_page(Page("p.txt", "text", text, "0" * 64), knowledge)

    size = 12_000 // len(piece)
    calls(read, piece * size)
    assert calls(read, piece * (2 * size)) < 2.4 * calls(read, piece * size) + 2_000


@pytest.mark.parametrize("size", [2_000, 200_000])
def test_hostile_repeats_are_read_in_linear_time(size):
    """A page made of half-open patterns is read to its end, and nothing is made longer."""
    for piece in ("字(a", "字?ā", "。\n", "市|", "锟斤拷", "（ā", ". he said.\n"):
        page = piece * (size // len(piece))
        assert len(reading_view(page).view.text) <= len(page)
