"""
What pages claim about their source, beside what people wrote down about them.

    python -m benchmarks.claims pages [--misses]     labelled source, date, authors and editors of saved pages
    python -m benchmarks.claims editions             print date and page, in every form a page prints them
    python -m benchmarks.claims hits [--hits N] [--role R] [--every K] [--skip J]   sampled, to be judged by eye

Reads ../shared/corpora/html_zh.tar.xz and zh_news.jsonl.xz; says so where they are absent. Pages are told apart
in two halves by the hash of their id: the rules were written looking at half A, then mended once after half B.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import tarfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import get_args

from provenance.attribution.claims import authors, editors
from provenance.attribution.names import key
from provenance.engines.knowledge import Knowledge, load
from provenance.engines.reading import read_page
from provenance.pages.decoding import decode
from provenance.records import Article, Claim, Page, Role
from provenance.text.reading import reading_view

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
FIELDS = ("source", "date", "authors", "editors")
OUTCOMES = ("right", "wrong", "other role", "missing", "not printed")
EVERY = 11  # of so many records of zh_news, `hits` reads one unless told otherwise
_NAMES = re.compile(r"[、,，;；/\s]+")
# The forms in which pages print the edition a text was taken from (design/attribution.md, 5.1): y, m, d as
# numbers, p as the paper prints it, n the paper.
EDITION_FORMS = (
    "《 {n} 》( {y}年{m:02}月{d:02}日 {p:0>2} 版)",
    "《{n}》({y}年{m:02}月{d:02}日 {p:0>2}版)",
    "《{n}》({y}年{m:02}月{d:02}日 第 {p:0>2} 版)",
    "《{n}》（{y}年{m:02}月{d:02}日 第{p:0>2}版）",
    "《{n}》（{y}年{m}月{d}日{p}版）",
    "（《{n}》 {y}年{m:02}月{d:02}日 {p:0>2} 版）",
    "《{n}》 {y}年{m:02}月{d:02}日 {p:0>2}版",
    "{n} {y}年{m:02}月{d:02}日 第{p:0>2}版",
    "来源：{n} {y}年{m}月{d}日 第{p:0>2}版",
    "来源：《{n}》{y}年{m}月{d}日第{p}版",
    "来源：《{n}》（{y}-{m:02}-{d:02} {p:0>2}版）",
    "(来源:《{n}》,{y}年{m}月{d}日,第{p}版)",
    "（原载《{n}》{y}年{m}月{d}日{p}版）",
    "本文刊于《{n}》{y}年{m}月{d}日第{p:0>2}版",
    "本文原载于{y}年{m}月{d}日《{n}》第{p}版",
    "（{y}年{m:02}月{d:02}日《{n}》{p:0>2}版）",
    "{n}/{y}年/{m}月/{d}日/第{p:0>3}版",
    "《{n}》{y}.{m:02}.{d:02} 第{p:0>2}版",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A saved page and what people wrote down about it; an empty field: nothing was written down."""

    id: str
    data: bytes
    source: str
    date: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]

    @property
    def half(self) -> str:
        return "AB"[sha256(self.id.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made of one label."""

    page: str
    half: str
    field: str
    outcome: str
    wanted: str
    found: str


def labelled_pages() -> Iterator[Labelled]:
    with tarfile.open(CORPORA / "html_zh.tar.xz", "r:xz") as archive:
        members = {m.name: file.read() for m in archive if (file := archive.extractfile(m))}
    for line in members["html_zh/index.jsonl"].decode().splitlines():
        record = json.loads(line)
        fields = {name: record.get(name) or "" for name in ("source", "date", "author", "editor")}
        yield Labelled(
            record["id"], members["html_zh/" + record["path"]], fields["source"], fields["date"],
            _people(fields["author"]), _people(fields["editor"]),
        )  # fmt: skip


def read_html(page: Labelled, knowledge: Knowledge) -> Article:
    text = decode(page.data, html=True).text
    return read_page(Page(page.id, "html", text, sha256(page.data).hexdigest()), knowledge)


def page_source(article: Article) -> tuple[str, ...]:
    """Return the outlets that the page gives as where its text is from, best first: never a cited one."""
    ranks = {"direct_source": 0, "self": 1, "original_publisher": 2}
    found = [
        (ranks[claim.role] + (claim.start is None), -claim.reliability, claim.start or 0, claim.outlet)
        for claim in article.claims
        if claim.role in ranks and claim.outlet and claim.reliability > 0 and "house_style" not in claim.flags
        if claim.role != "self" or "source" in claim.rule
    ]
    return tuple(dict.fromkeys(name for *_, name in sorted(found)))


def judge(page: Labelled, article: Article, knowledge: Knowledge) -> Iterator[Outcome]:
    """Yield one outcome for each label of *page*."""
    text = reading_view(article.text).view.text
    others = {name for claim in article.claims for name in claim.people}
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())

    def outcome(field: str, wanted: str, found: Sequence[str], right: bool, names: Sequence[str]) -> Outcome:
        printed = all("".join(name.split()) in squeezed for name in names)
        elsewhere = field in ("authors", "editors") and others.issuperset(names)
        unread = "other role" if elsewhere else "missing" if printed else "not printed"
        verdict = "right" if right else "wrong" if found else unread
        return Outcome(page.id, page.half, field, verdict, wanted, " | ".join(found))

    if page.source:
        wanted = reading_view(page.source).view.text
        sources = page_source(article)
        right = bool(sources) and _same_source(wanted, sources[0], knowledge)
        yield outcome("source", wanted, sources[:3], right, [wanted])
    if page.date:
        stamp = article.published or ""
        size = min(len(stamp), len(page.date), 16)
        right = size >= 10 and stamp.replace("T", " ")[:size] == page.date[:size]
        yield outcome("date", page.date, [stamp] if stamp else [], right, [page.date[:4]])
    for field, names, read in (
        ("authors", page.authors, authors(article.claims)),
        ("editors", page.editors, editors(article.claims)),
    ):
        if names:
            shown = tuple(dict.fromkeys(reading_view(name).view.text for name in names))
            yield outcome(field, "、".join(shown), read, sorted(shown) == sorted(read), shown)


def _same_source(wanted: str, found: str, knowledge: Knowledge) -> bool:
    """Return whether a label and a reading name one outlet: by the registry, or one name holds the other."""
    registry = knowledge.registry
    if registry.related(registry.resolve(wanted).name, found):
        return True
    a, b = key(wanted), key(found)
    return a.startswith(b) or a.endswith(b) or b.startswith(a)


def _people(credit: str) -> tuple[str, ...]:
    if re.search(r"[A-Za-z]", credit):
        return (credit.strip(),)
    return tuple(filter(None, _NAMES.split(credit)))


def report_pages(misses: bool) -> None:
    knowledge = load()
    outcomes = [
        outcome for page in labelled_pages() for outcome in judge(page, read_html(page, knowledge), knowledge)
    ]
    print("field    half  labelled " + " ".join(f"{name:>11}" for name in OUTCOMES))
    for field in FIELDS:
        for half in ("A", "B", "AB"):
            counts = Counter(o.outcome for o in outcomes if o.field == field and o.half in half)
            cells = " ".join(f"{counts[name]:>11}" for name in OUTCOMES)
            print(f"{field:<8} {half:>4}  {counts.total():>8} {cells}")
    for o in outcomes if misses else ():
        if o.outcome != "right":
            print(f"{o.half} {o.page} {o.field} {o.outcome}: wanted {o.wanted!r}, read {o.found!r}")


def records() -> Iterator[dict[str, str]]:
    with lzma.open(CORPORA / "zh_news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def edition_line(form: str, paper: str, date: str, page: str) -> str:
    """Return the line by which a page says that its text stood in *paper* on *date* (ISO) on *page*."""
    year, month, day = map(int, date.split("-"))
    return form.format(n=paper, y=year, m=month, d=day, p=page.lstrip("0") or "0")


def edition_claims(line: str, body: str, knowledge: Knowledge, *, where: str) -> tuple[Claim, ...]:
    """Return the claims that give a print page on a page of *body* with *line* above or below it."""
    text = f"{line}\n{body}\n" if where == "head" else f"{body}\n{line}\n"
    article = read_page(Page("edition", "text", text, "0"), knowledge)
    return tuple(claim for claim in article.claims if claim.page is not None)


def report_editions(limit: int) -> None:
    knowledge = load()
    right, read = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    printed = [record for record in records() if record.get("page")]
    step = max(1, len(printed) // limit)
    for number, record in enumerate(printed[::step]):
        form = EDITION_FORMS[number % len(EDITION_FORMS)]
        line = edition_line(form, record["source"], record["date"], record["page"])
        body = "\n".join(record["text"].split("\n")[:4])
        for where in ("head", "trailer"):
            found = edition_claims(line, body, knowledge, where=where)
            readings = {(c.outlet, c.date, (c.page or "").lstrip("0")) for c in found}
            wanted = (record["source"], record["date"], record["page"].lstrip("0"))
            read[form, where] += 1
            right[form, where] += readings == {wanted}
    for form, where in read:
        print(f"{right[form, where]:>5}/{read[form, where]:<5} {where:<8} {form}")
    print(f"all: {right.total()}/{read.total()} = {right.total() / read.total():.4f}")


def report_hits(per_role: int, source: str, role: str | None, every: int, skip: int) -> None:
    """
    Print readings per role, chosen by the hash of page and words: always the same ones.

    Of all roles: the rules of each in turn. Of one *role*: as often as a rule fires, so that what is read by eye
    gives the precision of the role.
    """
    knowledge = load()
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for name, article in _articles(source, knowledge, every, skip):
        for claim in article.claims:
            if claim.start is not None and role in (None, claim.role):
                rank = sha256(f"{name}{claim.start}{claim.text}".encode()).hexdigest()
                found[claim.role][claim.rule].append((rank, _shown(article, claim)))
    for name in sorted(found):
        counts = ", ".join(f"{rule} {len(lines)}" for rule, lines in sorted(found[name].items()))
        print(f"\n== {name}: {counts}")
        rules = [sorted(lines) for _, lines in sorted(found[name].items())]
        turns = zip_longest(*(rules if role is None else [sorted(chain(*rules))]))
        chosen = islice((line for turn in turns for line in turn if line), per_role)
        for number, (_, line) in enumerate(chosen, 1):
            print(f"{number:>3} {line}")


def _articles(source: str, knowledge: Knowledge, every: int, skip: int) -> Iterator[tuple[str, Article]]:
    if source in ("pages", "both"):
        for page in labelled_pages():
            yield page.id, read_html(page, knowledge)
    if source in ("news", "both"):
        for record in islice(records(), skip, None, every):
            text = f"{record.get('title') or ''}\n{record['text']}".lstrip()
            yield record["id"], read_page(Page(record["id"], "text", text, "0"), knowledge)


def _shown(article: Article, claim: Claim) -> str:
    start, end = claim.start or 0, claim.end or 0
    before, after = article.text[max(0, start - 25) : start], article.text[end : end + 25]
    around = re.sub(r"\s+", " ", f"{before}[[{claim.text}]]{after}")
    parts = {
        "outlet": claim.outlet, "people": "、".join(claim.people), "date": claim.date, "page": claim.page,
        "flags": ",".join(claim.flags),
    }  # fmt: skip
    stated = " ".join(f"{name}={value}" for name, value in parts.items() if value)
    return f"{claim.rule} {claim.zone} {stated} :: {around}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Measure what is read from pages about their source.")
    parser.add_argument("what", choices=("pages", "editions", "hits"))
    parser.add_argument("--misses", action="store_true", help="list what was not read as labelled")
    parser.add_argument("--hits", type=int, default=100, help="readings of each role that are printed")
    parser.add_argument("--role", choices=get_args(Role), help="of this role only, as often as its rules fire")
    parser.add_argument("--every", type=int, default=EVERY, help="of so many records, one is read; 1: all")
    parser.add_argument("--skip", type=int, default=0, help="begin with this record: another part of the news")
    parser.add_argument("--from", dest="source", choices=("pages", "news", "both"), default="both")
    parser.add_argument("--limit", type=int, default=1800, help="records with a print page that are composed")
    given = parser.parse_args(arguments)
    needed = {"pages": ["html_zh.tar.xz"], "editions": ["zh_news.jsonl.xz"]}
    if missing := [name for name in needed.get(given.what, []) if not (CORPORA / name).is_file()]:
        print(f"not here: {CORPORA / missing[0]}", file=sys.stderr)
        return 1
    run: Mapping[str, Callable[[], None]] = {
        "pages": lambda: report_pages(given.misses),
        "editions": lambda: report_editions(given.limit),
        "hits": lambda: report_hits(given.hits, given.source, given.role, given.every, given.skip),
    }
    run[given.what]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
