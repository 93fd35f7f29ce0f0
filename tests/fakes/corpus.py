"""A fixed archive made from the works of the quality gate: copies, cuts, mixtures and forms, of any size."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

from provenance.records import Article, ArticleId
from tests.fakes.articles import article, claim

_WORKS = Path(__file__).resolve().parents[1] / "quality" / "works.jsonl"
_OUTLETS = ("新华社", "青石日报", "南渡网", "Hill Courier", "人民日报")
_HAN = "山川河谷风云雨雪东西南北春夏秋冬石桥木船灯塔田野"


@lru_cache(maxsize=1)
def _works() -> list[tuple[str, str, tuple[str, ...]]]:
    rows = [json.loads(line) for line in _WORKS.read_text(encoding="utf-8").splitlines()]
    return [(row["title"], row["language"], tuple(filter(None, row["text"].split("\n")))) for row in rows]


def corpus(count: int, seed: int = 1) -> list[Article]:
    """Return *count* articles, the same ones in every call; a longer corpus begins with a shorter one."""
    chosen = random.Random(seed)
    return [_article(number, chosen) for number in range(count)]


def records(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return such articles as records to be ingested."""
    found = []
    for number, one in enumerate(corpus(count, seed), 1):
        names = "".join(f"来源:{said.outlet}\n" for said in one.claims)
        record = {"id": one.id, "url": one.url, "title": one.title, "path": f"corpus.jsonl:{number}"}
        found.append({**record, "text": f"{one.title}\n{names}{one.body}"})
    return found


def _article(number: int, chosen: random.Random) -> Article:
    works = _works()
    # A few works are told often, most rarely: clusters of a hundred, and of one.
    title, language, paragraphs = works[min(int(chosen.expovariate(0.15)), len(works) - 1)]
    body = list(paragraphs)
    kind = chosen.random()
    if kind < 0.25:
        body = _edited(body, language, chosen)
    elif kind < 0.4:
        body = body[: max(1, round(len(body) * chosen.uniform(0.3, 0.9)))]
    elif kind < 0.5:
        other = works[chosen.randrange(len(works))][2]
        body = [*body[: len(body) // 2], *other[: len(other) // 2]]
    elif kind < 0.6:
        body = _edited(_edited(body, language, chosen), language, chosen)[:-1] or body
    elif kind < 0.85:
        body = [_own(language, chosen) for _ in range(chosen.randrange(2, 6))]
        title = f"{title}{number}"
    host = f"host{chosen.randrange(40)}.example"
    outlet = chosen.choice(_OUTLETS)
    claims = (claim("direct_source", outlet, text=f"来源:{outlet}"),) if chosen.random() < 0.5 else ()
    return article(
        ArticleId(f"a{chosen.randrange(16**8):08x}{number:05}"),
        *claims,
        body="\n".join(body),
        title=title,
        url=f"https://{host}/{number}",
        host=host,
        outlet=chosen.choice(_OUTLETS) if chosen.random() < 0.3 else None,
        published=f"2024-03-{1 + number % 28:02}",
        language=language,
    )


def _edited(body: list[str], language: str, chosen: random.Random) -> list[str]:
    """Return *body* with some words replaced."""
    letters = _HAN if language == "zh" else "etaoinshrdlu"
    text = list("\n".join(body))
    for _ in range(max(1, len(text) // 80)):
        place = chosen.randrange(len(text))
        if text[place].isalpha():
            text[place] = chosen.choice(letters)
    return "".join(text).split("\n")


def _own(language: str, chosen: random.Random) -> str:
    """Return a paragraph that nobody else has."""
    if language == "zh":
        return "".join(chosen.choice(_HAN) + chr(0x4E00 + chosen.randrange(3000)) for _ in range(60)) + "。"
    words = ("".join(chosen.choices("etaoinshrdlucmfw", k=chosen.randrange(3, 9))) for _ in range(30))
    return " ".join(words) + "."
