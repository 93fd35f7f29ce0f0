"""Real articles with planted reposts, the same ones for every seed and size, and the exact truth about them."""

from __future__ import annotations

import json
import lzma
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "zh_news.jsonl.xz"
SEED = 20_260_101
SHORTEST, LONGEST = 150, 3000  # characters of a body
PLANTED = 0.3  # share of reposts in the whole
# What pages put around a body; our own wording.
_BEFORE = ("您当前的位置：首页＞新闻＞正文", "字号：大中小打印本页关闭窗口", "今日要闻滚动更新责任编辑值班室")
_AFTER = (
    "声明：本页所载内容仅供读者参考，如有疑问请与本站客服联系。",
    "扫一扫关注本站公众号，随时查看更多当地资讯和生活服务信息。",
    "上一篇：返回列表下一篇：没有了相关阅读热门推荐友情链接",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts in shuffled order, and the pairs (i, j), i < j, of one original."""

    texts: list[str]
    related: set[tuple[int, int]]


def planted(bodies: list[str], count: int) -> Corpus:
    """Return *count* texts, seven tenths of them drawn from *bodies*, the others reposts of those."""
    chosen = random.Random(SEED)
    reposts = int(count * PLANTED)
    originals = chosen.sample(bodies, count - reposts)
    letters = sorted(Counter("".join(originals[:500])).elements())
    items = [(text, i) for i, text in enumerate(originals)]
    for _ in range(reposts):
        source = chosen.randrange(len(originals))
        items.append((_reposted(originals[source], letters, chosen), source))
    chosen.shuffle(items)
    members: dict[int, list[int]] = {}
    for i, (_, source) in enumerate(items):
        members.setdefault(source, []).append(i)
    related = {(i, j) for group in members.values() for i in group for j in group if i < j}
    return Corpus([text for text, _ in items], related)


def bodies() -> list[str]:
    """Return the bodies of the corpus, without blanks, that are neither very short nor very long."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = ["".join(json.loads(line)["text"].split()) for line in lines]
    return [text for text in texts if SHORTEST <= len(text) <= LONGEST]


def _reposted(text: str, letters: list[str], chosen: random.Random) -> str:
    """Return *text* cut to 75..97 %, between page furniture, with 2..5 % of it replaced, or several of these."""
    edits = chosen.sample(("cut", "before", "after", "replaced"), chosen.choice((1, 1, 1, 2)))
    if "cut" in edits:
        text = text[: int(len(text) * chosen.uniform(0.75, 0.97))]
    if "replaced" in edits:
        changed = list(text)
        for i in chosen.sample(range(len(text)), int(len(text) * chosen.uniform(0.02, 0.05))):
            changed[i] = chosen.choice(letters)
        text = "".join(changed)
    if "before" in edits:
        text = chosen.choice(_BEFORE) + text
    if "after" in edits:
        text += chosen.choice(_AFTER)
    return text


def exact_pairs(texts: list[str], width: int, threshold: float) -> set[tuple[int, int]]:
    """
    Return all pairs whose sets of windows have at least this Jaccard similarity, by sets of strings.

    Two such sets share one of their rarest windows, taken from 1 - *threshold* of each (prefix filtering:
    Chaudhuri, Ganti and Kaushik 2006), so only those are looked up, and no pair is missed.
    """
    sets = [{text[i : i + width] for i in range(len(text) - width + 1)} for text in texts]
    frequency = Counter(window for one in sets for window in one)
    holders: dict[str, list[int]] = {}
    found = set()
    for i, one in enumerate(sets):
        rare = sorted(one, key=lambda window: (frequency[window], window))
        prefix = rare[: len(one) - int(threshold * len(one) - 1e-9)]
        near = {other for window in prefix if frequency[window] > 1 for other in holders.get(window, ())}
        for other in near:
            shared = len(one & sets[other])
            if shared >= threshold * (len(one) + len(sets[other]) - shared):
                found.add((other, i))
        for window in prefix:
            if frequency[window] > 1:
                holders.setdefault(window, []).append(i)
    return found
