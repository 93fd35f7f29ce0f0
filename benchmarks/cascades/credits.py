# ruff: noqa: E501 - texts and markup read better unbroken
"""
Publishers, real and invented, and how they print whose text it is: credit lines, datelines, furniture, pages.

Forms of words are those of real pages (the catalogue of attribution conventions); people and works are invented.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from zlib import crc32

from benchmarks.cascades import templates_en, templates_zh, words_en, words_zh
from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft, Language
from provenance.records import Medium
from provenance.resources import seed_text

_FIRST: frozenset[Medium] = frozenset(
    {"print", "wire", "local", "client", "broadcast", "wechat", "magazine", "government"}
)
_INVENTED: Sequence[Medium] = ("site", "site", "farm")
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕", "明华军敏静丽强磊洋艳勇杰娟涛超霞平刚桂兰"
_NAMES_EN = (
    "Avery Cole",
    "Dana Whitlock",
    "Marcus Penn",
    "Lena Hartog",
    "Ruth Osei",
    "Colin Frayne",
    "Ines Caro",
)
_RARE = frozenset({"人民日报", "人民网"})  # the real publisher of works we hold: in the test only


@dataclass(frozen=True, slots=True)
class Publisher:
    """One outlet with a site; ``known`` where the registry holds it. Without a domain it is never captured."""

    name: str
    domain: str
    kind: Medium
    known: bool
    language: Language

    @property
    def host(self) -> Host:
        """The same as a host that does damage."""
        template = (templates_zh if self.language == "zh" else templates_en).TEMPLATES[0]
        return Host(
            self.name,
            self.domain,
            f"{self.name}·每日看点" if self.language == "zh" else f"Read {self.name}",
            template,
        )

    @property
    def first(self) -> bool:
        """Whether it writes texts of its own."""
        return self.kind in _FIRST


def publishers(language: Language, split: str) -> list[Publisher]:
    """Return the publishers of one *split*, ``train`` or ``test``: no name or domain is in both."""
    rows = csv.DictReader(io.StringIO(seed_text("outlets.csv")))
    found = [
        Publisher(row["name"], _domain(row["domains"], row["kind"]), row["kind"], True, language)  # type: ignore[arg-type]
        for row in rows
        if row["language"] == language
        and (language == "zh" or row["name"].isascii())
        and row["kind"] not in ("platform", "farm")
        and 2 < len(row["name"]) < 30
        and "(" not in row["name"]
    ]
    words = words_zh if language == "zh" else words_en
    for i, (name, domain) in enumerate(zip(words.HOST_NAMES * 4, words.DOMAINS * 4, strict=True)):
        turn = i // len(words.HOST_NAMES)
        shown = (
            name if not turn else (f"{name}{'甲乙丙丁'[turn]}站" if language == "zh" else f"{name} {turn + 1}")
        )
        found.append(Publisher(shown, f"www.{domain}{turn or ''}.example", _INVENTED[i % 3], False, language))
    wanted = split == "train"
    return [one for one in found if _of_train(one) == wanted]


def _of_train(one: Publisher) -> bool:
    return one.name not in _RARE and crc32((one.domain or one.name).encode()) % 2 == 0


def _domain(cell: str, kind: str) -> str:
    first = cell.split("|", maxsplit=1)[0]
    bare = first and first.count(".") < 2 and kind != "wechat"
    return f"www.{first}" if bare else first


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a text and who put it on a page."""

    reporter: str
    editor: str

    @classmethod
    def draw(cls, language: Language, rng: Random) -> Byline:
        """Return two invented people."""
        if language == "en":
            a, b = rng.sample(_NAMES_EN, 2)
            return cls(a, b)
        a, b = ("".join((rng.choice(_SURNAMES), rng.choice(_GIVEN), rng.choice(_GIVEN))) for _ in range(2))
        return cls(a, b)


def dateline(root: Publisher, by: str, day: datetime, rng: Random) -> str:
    """Return how the first publisher opens its text, its own name in it; empty where it does without."""
    if root.language == "en":
        if root.kind == "wire":
            return f"HARBOR CITY, {day:%B} {day.day} ({root.name}) - "
        return ""
    where = rng.choice(("北京", "上海", "青岛", "成都", "南京", "西安"))
    if root.kind == "wire":
        return f"{root.name}{where}{day.month}月{day.day}日电(记者{by})"
    if root.kind in ("local", "client", "broadcast") and rng.random() < 0.45:
        return f"{root.name}{day.month}月{day.day}日讯(记者{by})"
    return f"本报讯(记者{by})" if root.kind == "print" and rng.random() < 0.2 else ""


def edition(root: Publisher, day: datetime, page: str) -> str:
    """Return the edition line of a paper."""
    return f"《{root.name}》({day:%Y年%m月%d日} {page}版)"


def source_line(name: str, language: Language, rng: Random) -> str:
    """Return a line in a page's head that names its source."""
    if language == "en":
        return rng.choice((f"Source: {name}", f"Via {name}"))
    label = rng.choice(("来源：", "来源:", "文章来源：", "稿源：", "来源丨", "信息来源："))
    return f"{label}{name}"


def reprint_line(name: str, kind: Medium, language: Language, rng: Random) -> str:
    """Return a line below a text that names what it was taken from."""
    if language == "en":
        return rng.choice((f"Republished with permission from {name}.", f"Distributed by {name}"))
    if kind == "wechat":
        return rng.choice(
            (f"本文来自微信公众号：{name}", f"转自公众号：{name}", f"以下文章来源于{name} ，作者小编")
        )
    return rng.choice((f"转自：{name}", f"（转载自{name}）", f"摘自：{name}", f"【来源：{name}】"))


def origin_line(name: str, language: Language, rng: Random) -> str:
    """Return a line that names the first publisher or the owner."""
    if language == "en":
        return rng.choice(
            (f"This story was originally published by {name}.", f"This article first appeared in {name}.")
        )
    return rng.choice((f"本文首发于{name}", f"本文著作权归{name}独家所有", f"原载于《{name}》"))


def leaked(
    name: str, domain: str, editor: str, address: str, language: Language, rng: Random
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return what of its source's page a careless copy carries: a watermark, head lines, tail lines."""
    if language == "en":
        line = f"Copyright 2026 {name}. All rights reserved."
        return rng.choice(
            (("", (f"By {editor or 'staff'}, {name}",), ()), ("", (), (line,)), ("", (), (f"More at {domain}",)))
        )
    choices: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
        (f"{name}·每日看点", (), ()),
        ("", (), (f"更多内容请访问 {domain}",)),
        ("", (), (f"本文地址：{address}", f"版权归{name}所有")),
    ]
    if editor:
        choices += [
            ("", (), (f"（责编：{editor}）", f"本文地址：{address}")),
            ("", (), (f"版权归{name}所有", f"责任编辑：{editor}")),
        ]
    return rng.choice(choices)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a page shows besides its text."""

    info: tuple[str, ...]  # under the headline
    tail: tuple[str, ...]  # below the text
    day: str  # as printed; empty where the page shows no date
    links: tuple[str, ...]
    number: int


_FOOT_FARM = "免责声明：本文系转载，版权归原作者所有；如涉及侵权请联系我们处理。"
_STRUCTURE = {
    "zh": ("首页", "国内", "社会", "财经", "体育", "相关新闻", "关于我们", "网站地图", "版权所有", "分享到：微信 微博"),
    "en": ("Home", "World", "Business", "Sport", "Culture", "Related", "About us", "Contact us", "Copyright", "Share this story"),
}  # fmt: skip


def print_sheet(draft: Draft, one: Publisher, sheet: Sheet, address: str) -> tuple[str, str]:
    """Return the page as captured and what it is, ``html`` or ``text``; each publisher keeps one of four forms."""
    form = crc32(one.name.encode()) % 4
    words = _STRUCTURE[one.language]
    foot = [_FOOT_FARM] if one.kind == "farm" and one.language == "zh" else []
    if form == 3 and not one.known:
        return _as_text(draft, one, sheet, words, foot), "text"
    show = html.escape
    stamp = f"<span>{sheet.day}</span>" if sheet.day else ""
    if one.language == "en":  # a line each
        stamp = f"<p>{stamp}</p>" if stamp else ""
        info = "".join(f"<p>{show(line)}</p>" for line in sheet.info)
    else:
        info = "".join(f"<span>{show(line)}</span> " for line in sheet.info)
    body = "".join(f"<p>{show(text)}</p>\n" for text in draft.paragraphs)
    tail = "".join(f"<p>{show(line)}</p>\n" for line in sheet.tail)
    links = "".join(
        f'<li><a href="/{sheet.number + i}.html">{show(link)}</a></li>' for i, link in enumerate(sheet.links)
    )
    nav = "".join(f'<li><a href="/{i}/">{word}</a></li>' for i, word in enumerate(words[:5]))
    site = f'<meta property="og:site_name" content="{show(one.name)}">' if form == 1 else ""
    head = f'<meta charset="utf-8">{site}<title>{show(draft.title)}_{show(one.name)}</title>'
    note = "".join(f"<p>{line}</p>" for line in foot)
    end = f"<div class='foot'>{note}<p><a href='/about'>{words[6]}</a> <a href='/map'>{words[7]}</a></p><p>{words[8]} © 2026 {show(one.name)}</p></div>"
    if form == 2:
        main = f"<h1>{show(draft.title)}</h1><div class='time'>{stamp} {info}</div><article>{body}</article><div class='after'>{tail}</div>"
    else:
        main = f"<h1>{show(draft.title)}</h1><div class='info'>{stamp} {info}</div><div class='content'>{body}{tail}</div>"
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><ul class='nav'>{nav}</ul><div class='main'>{main}"
        f"<div class='share'>{words[9]}</div></div><div class='side'><h3>{words[5]}</h3><ul>{links}</ul></div>{end}</body></html>",
        "html",
    )


def _as_text(draft: Draft, one: Publisher, sheet: Sheet, words: Sequence[str], foot: Sequence[str]) -> str:
    lines = [
        one.name,
        " ".join(words[:5]),
        draft.title,
        *([sheet.day] if sheet.day else []),
        *sheet.info,
        *draft.paragraphs,
    ]
    lines += [
        *sheet.tail,
        words[9],
        words[5],
        *sheet.links,
        *foot,
        f"{words[6]} | {words[7]}",
        f"{words[8]} © 2026 {one.name}",
    ]
    return "\n".join(lines) + "\n"
