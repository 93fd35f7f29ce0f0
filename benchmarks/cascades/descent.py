"""Grows repost trees whose every parent is known, with credits, furniture and dates; some pages are withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.cascades import words_en, words_zh
from benchmarks.cascades.credits import Byline, Publisher, Sheet, dateline, edition, print_sheet, source_line
from benchmarks.cascades.damages import apply
from benchmarks.cascades.forging import (
    KEEPS_TAIL,
    ORIGINAL_TITLE,
    RETICENT,
    STRIPS,
    Credit,
    Days,
    Origin,
    credit,
    dates,
    marked,
)
from benchmarks.cascades.model import Cell, Draft, Language, Work

_FROM_ROOT = 0.45  # of copies are taken from the first page, the others from any copy before them
_WITHHELD = 0.1  # of copies are never captured
_CHANGES = 0.45  # of hosts change the text
_KINDS = {
    "zh": ("words", "figures", "typos", "inserted", "intro", "truncated", "dropped", "seo_title", "seo_title",
           "watermark_paragraph", "gloss_toneless", "script_traditional", "punctuation", "adverts",
           "disclaimers"),
    "en": ("words", "figures", "typos", "inserted", "intro", "truncated", "dropped", "seo_title", "seo_title",
           "watermark_paragraph", "spelling", "punctuation", "adverts", "disclaimers"),
}  # fmt: skip
PRIVATE = ("words", "figures", "typos", "inserted", "intro", "spelling", "watermark_paragraph", "adverts")


@dataclass(frozen=True, slots=True)
class Station:
    """One page of a tree, captured or not, and the truth about it."""

    id: str
    work: str
    parent: str | None
    publisher: Publisher
    captured: bool
    url: str
    fetched_at: str
    media: str
    source: str
    names: frozenset[str]  # outlets it names as source or first publisher, true or not
    own: bool  # a first page that says the text is its own
    credit: str  # the kind, see forging
    traces_parent: bool
    deictic: bool  # "this paper" stands in it
    forged: bool

    def record(self) -> dict[str, str]:
        """Return the page as an input record."""
        return {"id": self.id, "url": self.url, "fetched_at": self.fetched_at, self.media: self.source}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the trees of one corpus have in common."""

    roots: Sequence[Publisher]
    hosts: Sequence[Publisher]
    strangers: Sequence[Publisher]
    links: Sequence[str]
    language: Language
    forged: float = 0.0


@dataclass(frozen=True, slots=True)
class _Held:
    """A page as the next copier finds it."""

    station: Station
    draft: Draft  # its text, its own changes included
    tail: tuple[str, ...]  # lines below the text that may be copied along
    carried: frozenset[str]  # outlets that stand in text and tail
    opening: str  # dateline of the first publisher, while it is there
    editor: str
    days: Days
    private: bool  # its host changed the text


def ground(all_: Sequence[Publisher], language: Language, titles: Sequence[str], forged: float) -> Ground:
    """Return the ground for publishers of one split."""
    roots = [one for one in all_ if one.first] or list(all_)
    hosts = [one for one in all_ if one.domain and one.kind not in ("wire", "wechat")]
    return Ground(roots, hosts, roots, titles, language, forged)


def grow(
    work: Work, root: Publisher, day: datetime, page: str, size: int, on: Ground, rng: Random, *, seen: bool
) -> list[Station]:
    """Return the stations of one tree of *size* copies; *seen* says whether the first page was captured."""
    silent = rng.random() < RETICENT
    first = _first(work, root, day, page, on, rng, captured=bool(root.domain) and seen)
    held = [first]
    hosts = _drawn(on.hosts, size, root, rng)
    for number, host in enumerate(hosts, 1):
        above = first if rng.random() < _FROM_ROOT else rng.choice(held)
        held.append(_copy(f"{work.id}-{number}", above, first, host, on, rng, silent=silent))
    return [one.station for one in held]


def _drawn(hosts: Sequence[Publisher], count: int, root: Publisher, rng: Random) -> list[Publisher]:
    """Return hosts, each once: a third unknown ones, the others registered."""
    known = [one for one in hosts if one.known and one.name != root.name]
    unknown = [one for one in hosts if not one.known and one.name != root.name]
    others = min(len(unknown), sum(rng.random() < 0.4 for _ in range(count)))
    drawn = rng.sample(unknown, others) + rng.sample(known, min(len(known), count - others))
    for number in range(count - len(drawn)):  # more copies than there are hosts: small sites without a name
        like = unknown[number % len(unknown)]
        drawn.append(replace(like, name=f"{like.name}{number}", domain=f"www.n{number}.example"))
    rng.shuffle(drawn)
    return drawn


def _first(
    work: Work, root: Publisher, day: datetime, page: str, on: Ground, rng: Random, *, captured: bool
) -> _Held:
    by = Byline.draw(on.language, rng)
    draft = Draft.of(work)
    opening = dateline(root, by.reporter, day, rng)
    tail: tuple[str, ...] = ()
    info: tuple[str, ...] = ()
    names: set[str] = set()
    if root.kind == "print" and on.language == "zh" and rng.random() < 0.5:
        tail = (edition(root, day, page),)
        names.add(root.name)
    if rng.random() < 0.4:
        info = (source_line(root.name, on.language, rng),)
    if root.name in opening:
        names.add(root.name)
    own = bool(info or names)
    posted = day + timedelta(minutes=rng.randint(300, 1200))
    days = Days(posted, posted, posted + timedelta(minutes=rng.randint(1, 3000)))
    printed = _opened(draft, opening)
    editor = (f"责任编辑：{by.editor}",) if on.language == "zh" and rng.random() < 0.5 else ()
    station = _station(
        f"{work.id}-0", work.id, None, root, printed, info, (*tail, *editor), days, on, rng,
        captured=captured, names=frozenset(names), own=own, credit="first", traces=False,
    )  # fmt: skip
    return _Held(station, draft, tail, frozenset(names), opening, by.editor if editor else "", days, False)


def _opened(draft: Draft, opening: str) -> Draft:
    if not opening or not draft.paragraphs:
        return draft
    return replace(draft, paragraphs=(opening + draft.paragraphs[0], *draft.paragraphs[1:]))


def _copy(
    id_: str, above: _Held, first: _Held, host: Publisher, on: Ground, rng: Random, *, silent: bool
) -> _Held:
    station = above.station
    root = first.station.publisher
    strips = silent or rng.random() < STRIPS
    opening = "" if strips else above.opening
    tail = above.tail if rng.random() < KEEPS_TAIL and not strips else ()
    carried = frozenset(name for name in above.carried if name in opening or any(name in line for line in tail))
    origin = Origin(station.publisher, station.url, above.editor, root, station.captured)
    says = credit(origin, host, on.strangers, on.language, rng, silent=silent)
    draft, private, renamed = _changed(marked(above.draft, says.watermark), host, on.language, rng)
    head = says.head
    if renamed and rng.random() < ORIGINAL_TITLE and on.language == "zh":
        head = (*head, f"（原标题：{above.draft.title}）")
    by = Byline.draw(on.language, rng)
    # Dates have random numbers of their own: the same trees with honest and with forged dates can be compared.
    days = dates(above.days, first.days.posted, on.forged, Random(f"{rng.random()}"))
    shown = on.language == "zh" and rng.random() < 0.5
    own_tail = (f"责任编辑：{by.editor}",) if shown else ()
    traces = says.traces_parent or (above.private and station.captured)
    printed = _opened(_opened(draft, opening), says.opening)
    made = _station(
        id_, station.work, station.id, host, printed, head, (*tail, *says.tail, *own_tail), days, on, rng,
        captured=rng.random() >= _WITHHELD, names=says.names | carried, own=False, credit=says.kind,
        traces=traces,
    )  # fmt: skip
    below = tail if says.kind != "both" else (*tail, *says.tail)
    kept = carried | (frozenset({root.name}) if says.kind == "both" else frozenset[str]())
    return _Held(made, draft, below, kept, opening, by.editor if shown else "", days, private)


def _changed(draft: Draft, host: Publisher, language: Language, rng: Random) -> tuple[Draft, bool, bool]:
    """Return what the host makes of the text, whether copies can be told by that, whether the title is new."""
    if rng.random() >= _CHANGES:
        return draft, False, False
    kinds = rng.sample(_KINDS[language], rng.choice((1, 1, 2)))
    done: list[str] = []
    title = draft.title
    for kind in dict.fromkeys(kinds):
        if kind in ("truncated", "dropped") and draft.kept < 0.95:
            continue
        cell: Cell = (kind, rng.choice((1, 1, 2)))
        draft = apply(draft, cell, rng, host.host)
        done.append(kind)
    draft = replace(draft, head=(), tail=(), html=False)
    return draft, any(kind in PRIVATE for kind in done), draft.title != title


def _station(
    id_: str, work: str, parent: str | None, one: Publisher, draft: Draft, info: tuple[str, ...],
    tail: tuple[str, ...], days: Days, on: Ground, rng: Random, *, captured: bool, names: frozenset[str],
    own: bool, credit: str, traces: bool,
) -> Station:  # fmt: skip
    number = rng.randint(1000, 99999)
    day = days.printed.strftime("%Y-%m-%d %H:%M") if days.printed else ""
    shown = days.printed or days.posted
    address = f"https://{one.domain or 'm.example'}/{shown:%Y%m}/{number}.html"
    links = tuple(rng.choice(on.links) for _ in range(4))
    source, media = print_sheet(draft, one, Sheet(info, tail, day, links, number), address)
    deictic = "本报" in "".join((draft.paragraphs or ("",))[0][:12])
    return Station(
        id_, work, parent, one, captured, address, days.captured.strftime("%Y-%m-%dT%H:%M:%SZ"), media, source,
        names, own, credit, traces, deictic, days.forged,
    )  # fmt: skip


def forest(
    works: Sequence[tuple[Work, tuple[str, datetime, str] | None]], on: Ground, all_: Sequence[Publisher],
    rng: Random, size: int | None = None,
) -> Iterator[list[Station]]:  # fmt: skip
    """Yield one tree for each work; where its real outlet, day and page are given, and allowed, they are used."""
    by_name = {one.name: one for one in all_}
    for work, known in works:
        seen = rng.random() < 0.5
        if known and known[0] in by_name:
            root, day, page = by_name[known[0]], known[1], known[2]
        else:
            pool = on.hosts if rng.random() < 0.1 else on.roots
            root = rng.choice([one for one in pool if one.domain] if seen else pool)
            day, page = (
                datetime.fromisoformat("2025-01-01") + timedelta(days=rng.randint(0, 500)),
                f"{rng.randint(1, 20):02}",
            )
        yield grow(work, root, day, page, size or rng.choice((2, 3, 4, 6, 8, 10, 14)), on, rng, seen=seen)


__all__ = ["Credit", "Ground", "Station", "forest", "ground", "grow"]

LINKS = {"zh": words_zh.LINKS, "en": words_en.LINKS}
