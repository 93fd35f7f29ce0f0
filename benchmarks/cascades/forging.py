"""
What copies do to credits and dates: kept, stripped, blanked, false, contradictory; honest, copied, forged.

The shares are stated here and nowhere else; every choice is drawn from the tree's own random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.cascades.credits import Publisher, leaked, origin_line, reprint_line, source_line
from benchmarks.cascades.model import Draft, Language

# What a copy says of its source; shares of all copies.
CREDITS: Mapping[str, float] = {
    "parent": 0.34,  # names the page it was taken from, above or below the text
    "root": 0.18,  # names the first publisher as its source, wherever it was taken from
    "both": 0.06,  # names its parent, and the first publisher below the text
    "pair": 0.03,  # "portal-paper" in one field
    "link": 0.05,  # prints the address of its parent
    "careless": 0.08,  # carries its parent's furniture
    "mention": 0.02,  # "X reported" in running text: names nobody as source
    "nothing": 0.10,
    "blank": 0.05,  # a source field without a value
    "void": 0.04,  # "the internet", a token
    "false": 0.03,  # an outlet that has nothing to do with it
    "contradictory": 0.02,  # its parent above, a stranger below
    "itself": 0.02,  # its own name as source
}
RETICENT = 0.15  # of trees in which no host says anything of its source, and the first page's lines are cut
_SILENT: Mapping[str, float] = {"nothing": 0.6, "blank": 0.2, "void": 0.2}
DATES: Mapping[str, float] = {"honest": 0.70, "copied": 0.20, "none": 0.10}
STRIPS = 0.15  # of copies take the first publisher's dateline or edition line out of the text
KEEPS_TAIL = 0.5  # of copies keep the lines below the text
ORIGINAL_TITLE = 0.5  # of hosts that change the title give the original one

_VOID = {"zh": ("网络", "互联网", "sp20260304", "未知", "综合"), "en": ("Internet", "Agencies", "Unknown")}
_BLANK = {"zh": ("来源：", "文章来源："), "en": ("Source:",)}
_MENTION = {"zh": "据{}报道，", "en": "{} reported the story as well. "}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a copier sees: the page before it, and where the text first appeared."""

    parent: Publisher
    address: str
    editor: str
    root: Publisher
    captured: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """The lines a copy prints, and what they tell by the truth."""

    kind: str
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    opening: str = ""  # put before the text
    watermark: str = ""
    names: frozenset[str] = frozenset()  # outlets named as source, true or not
    traces_parent: bool = False


def draw(shares: Mapping[str, float], rng: Random) -> str:
    """Return one kind, by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def credit(
    origin: Origin,
    host: Publisher,
    strangers: Sequence[Publisher],
    language: Language,
    rng: Random,
    *,
    silent: bool,
) -> Credit:
    """Return what one copy on *host* says of its source; nothing where it is *silent*."""
    kind = draw(_SILENT if silent else CREDITS, rng)
    parent, root = origin.parent, origin.root
    named = frozenset({parent.name})
    found = origin.captured or (parent.known and bool(parent.domain))  # by its address
    if kind == "parent":
        below = rng.random() < (0.8 if parent.kind == "wechat" else 0.35)
        if below:
            line = reprint_line(parent.name, parent.kind, language, rng)
            return Credit(kind, tail=(line,), names=named, traces_parent=True)
        return Credit(kind, (source_line(parent.name, language, rng),), names=named, traces_parent=True)
    if kind == "root":
        stated = (source_line(root.name, language, rng),)
        return Credit(kind, stated, names=frozenset({root.name}), traces_parent=root == parent)
    if kind == "both":
        upper, lower = source_line(parent.name, language, rng), origin_line(root.name, language, rng)
        return Credit(kind, (upper,), (lower,), names=frozenset({parent.name, root.name}), traces_parent=True)
    if kind == "pair":
        line = f"来源：{parent.name}－{root.name}" if language == "zh" else f"Source: {parent.name} / {root.name}"
        pair = (line,) if parent != root else (source_line(root.name, language, rng),)
        return Credit(kind, pair, names=frozenset({parent.name, root.name}), traces_parent=True)
    if kind == "link":
        label = "原文链接：" if language == "zh" else "Original article: "
        telling = named if found else frozenset[str]()  # whoever knows whose address it is
        return Credit(kind, tail=(label + origin.address,), names=telling, traces_parent=found)
    if kind == "careless":
        mark, head, tail = leaked(
            parent.name, parent.domain or "m.example", origin.editor, origin.address, language, rng
        )
        telling = parent.name in mark or any(parent.name in line for line in (*head, *tail))
        names = named if telling or found else frozenset[str]()
        return Credit(kind, head, tail, watermark=mark, names=names, traces_parent=telling or found)
    if kind == "itself":
        return Credit(kind, (source_line(host.name, language, rng),))
    if kind == "mention":
        return Credit(kind, opening=_MENTION[language].format(root.name))
    stranger = rng.choice(strangers).name
    if kind == "false":
        return Credit(kind, (source_line(stranger, language, rng),), names=frozenset({stranger}))
    if kind == "contradictory":
        upper, lower = source_line(parent.name, language, rng), reprint_line(stranger, "print", language, rng)
        return Credit(kind, (upper,), (lower,), names=frozenset({parent.name, stranger}), traces_parent=True)
    if kind in ("blank", "void"):
        value = rng.choice((_BLANK if kind == "blank" else _VOID)[language])
        return Credit(kind, (value if kind == "blank" else source_line(value, language, rng),))
    return Credit(kind)


def marked(draft: Draft, mark: str) -> Draft:
    """Return *draft* with its source's watermark at the end of most paragraphs."""
    if not mark:
        return draft
    paragraphs = tuple(
        text + mark if i % 4 != 3 else text
        for i, text in enumerate(draft.paragraphs)  # not every one
    )
    return replace(draft, paragraphs=paragraphs)


@dataclass(frozen=True, slots=True)
class Days:
    """When a page was put up, which date it prints, and when it was captured."""

    posted: datetime
    printed: datetime | None
    captured: datetime
    forged: bool = False


def dates(parent: Days, root: datetime, forged: float, rng: Random) -> Days:
    """Return the dates of a copy; with the chance *forged* it is dated before the first publication."""
    posted = parent.posted + timedelta(minutes=round(rng.expovariate(1 / 900)) + 3)
    captured = posted + timedelta(minutes=round(rng.expovariate(1 / 4000)) + 1)
    kind = draw(DATES, rng)
    early = root - timedelta(minutes=rng.randint(30, 60 * 24 * 40))
    if rng.random() < forged:
        return Days(posted, early, captured, True)
    printed = {"honest": posted, "copied": parent.printed, "none": None}[kind]
    return Days(posted, printed, captured)
