"""Claims about decoding: which bytes are read how, and which are refused."""

import pytest

from provenance.errors import InputError
from provenance.pages.decoding import decode

ZH = "桥上的灯昨夜重新亮起，两岸居民走出家门观看，孩子们在河堤上奔跑。" * 8
ZH_HANT = "橋上的燈昨夜重新亮起兩岸居民走出家門觀看孩子們在河堤上奔跑" * 8
FR = "Le préfet a déclaré que la rivière était montée très vite cet été. " * 8


@pytest.mark.parametrize(
    ("codec", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_chinese_without_a_label_is_read_in_its_own_charset(codec, expected):
    decoded = decode(ZH.encode(codec), html=False)
    assert (decoded.text, decoded.charset) == (ZH, expected)


def test_utf8_that_says_gb2312_is_read_as_utf8():
    source = '<meta charset="gb2312">' + ZH
    assert decode(source.encode(), "gb2312", html=True).text == source


def test_gb2312_is_read_with_the_larger_set_its_authors_use():
    source = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">朱镕基' + ZH
    decoded = decode(source.encode("gbk"), html=True)
    assert (decoded.text, decoded.charset) == (source, "gb18030")


def test_the_header_may_be_a_whole_content_type():
    decoded = decode(ZH_HANT.encode("big5"), "text/html; charset=Big5", html=False)
    assert (decoded.text, decoded.charset) == (ZH_HANT, "big5hkscs")


def test_a_label_in_meta_counts_only_for_html():
    data = b"<meta charset=big5>" + ZH_HANT.encode("big5")
    assert decode(data, html=True).charset == "big5hkscs"


def test_a_western_label_a_server_states_by_default_does_not_make_mojibake_of_gbk():
    assert decode(ZH.encode("gbk"), "iso-8859-1", html=False).text == ZH


def test_western_text_is_read_with_its_western_label():
    assert decode(FR.encode("cp1252"), "iso-8859-1", html=False).text == FR


def test_seven_bit_charsets_are_read_by_their_label_only():
    assert decode(ZH.encode("hz"), "hz-gb-2312", html=False).text == ZH
    assert decode(b"~{plain~}", html=False).text == "~{plain~}"


def test_an_unknown_label_is_noted_and_ignored():
    decoded = decode(ZH.encode(), "x-nonsense", html=False)
    assert decoded.text == ZH
    assert "unknown charset label 'x-nonsense'" in decoded.notes


def test_a_codec_that_is_no_charset_is_ignored():
    assert decode(b"aGVsbG8=", "base64", html=False).text == "aGVsbG8="


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_text_cut_mid_character_keeps_all_but_its_last_character(codec):
    decoded = decode(ZH.encode(codec)[:-1], html=False)
    assert decoded.text.rstrip("\ufffd") == ZH[:-1]
    assert decoded.notes == ("undecodable places that became U+FFFD: 1",)


def test_a_bad_byte_inside_utf8_does_not_turn_the_page_into_another_charset():
    data = ZH.encode()
    decoded = decode(data[:90] + b"\xff" + data[90:], "gb2312", html=False)
    assert decoded.charset == "utf-8"
    assert decoded.text.replace("\ufffd", "") == ZH


def test_utf16_without_a_mark_is_recognised_by_its_markup():
    source = "<html><body><p>" + ZH + "</p></body></html>\n" * 3
    decoded = decode(source.encode("utf-16-be"), html=True)
    assert (decoded.text, decoded.charset) == (source, "utf-16-be")


def test_nul_becomes_the_replacement_character_and_is_noted():
    decoded = decode(b"<p>a\0b</p>", html=True)
    assert decoded.text == "<p>a\ufffdb</p>"
    assert decoded.notes == ("NUL characters that became U+FFFD: 1",)


def test_line_breaks_stay_as_they_are():
    assert decode(b"a\r\nb\rc\n", html=False).text == "a\r\nb\rc\n"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe"])
def test_nothing_but_blanks_is_refused_as_empty(data):
    with pytest.raises(InputError) as caught:
        decode(data, html=True)
    assert caught.value.code == "input.empty"
    assert caught.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n...",
        b"PK\x03\x04....",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08\x00",
        bytes(range(256)) * 9,
    ],
    ids=["pdf", "zip", "png", "jpeg", "gzip", "bytes"],
)
def test_files_that_are_no_text_are_refused_as_binary(data):
    with pytest.raises(InputError) as caught:
        decode(data, html=True)
    assert caught.value.code == "input.binary"
    assert caught.value.hint


def test_bytes_no_charset_reads_are_refused():
    with pytest.raises(InputError) as caught:
        decode(b"\xff\x81 " * 400, "utf-8", html=False)
    assert caught.value.code == "input.charset"


def test_a_page_that_was_already_damaged_when_it_was_saved_is_still_read():
    source = "<p>It\ufffds raining, said Ann\ufffds brother.</p>" * 10
    assert decode(source.encode(), html=True).text == source
