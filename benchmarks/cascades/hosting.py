"""What hosts put into a text: watermarks, advertisements, introductions, search titles, their own sentences."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from types import ModuleType

from benchmarks.cascades import words_en, words_zh
from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft
from benchmarks.cascades.pieces import at_least, each_paragraph, joiner, sentences, with_paragraphs

_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _words(draft: Draft) -> ModuleType:
    return words_zh if draft.language == "zh" else words_en


def watermark_paragraph(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """The host's string at the end of 40, 70 or 100 % of the paragraphs, always the same one."""
    mark = _code(rng, 3) + host.slogan
    count = max(1, round(len(draft.paragraphs) * (0.4, 0.7, 1.0)[strength - 1]))
    chosen = set(rng.sample(range(len(draft.paragraphs)), count))
    return with_paragraphs(
        draft, [text + mark if i in chosen else text for i, text in enumerate(draft.paragraphs)]
    )


def watermark_sentence(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """The host's name behind every fifth, third or single sentence."""
    return _behind_sentences(draft, (5, 3, 1)[strength - 1], lambda: f"【{host.name}】")


def watermark_varying(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """A string with another random beginning each time, behind every fifth, third or single sentence."""
    return _behind_sentences(draft, (5, 3, 1)[strength - 1], lambda: f"{_code(rng, 5)}{host.domain}")


def _code(rng: Random, length: int) -> str:
    return "".join(rng.choice(_ALPHABET) for _ in range(length))


def _behind_sentences(draft: Draft, every: int, mark) -> Draft:  # type: ignore[no-untyped-def]
    count = 0

    def change(text: str) -> str:
        nonlocal count
        marked = []
        for one in sentences(text, draft.language):
            count += 1
            marked.append(one + mark() if count % every == 0 else one)
        return joiner(draft.language).join(marked)

    return each_paragraph(draft, change)


def adverts(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """One line of advertising between paragraphs, three, or one behind every paragraph."""
    draft = at_least(draft, 4)
    last = len(draft.paragraphs)
    places = set(rng.sample(range(1, last), min(last - 1, (1, 3, last)[strength - 1]))) if last > 1 else set()
    lines = [rng.choice(_words(draft).ADVERTS) for _ in range(last + 1)]
    paragraphs: list[str] = []
    for i, text in enumerate(draft.paragraphs):
        paragraphs += [lines[i], text] if i in places else [text]
    return with_paragraphs(draft, paragraphs, added=sum(len(lines[i]) for i in places))


def intro(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """One, two or three sentences of the editor's before the text."""
    chosen = rng.sample(_words(draft).INTROS, strength)
    return with_paragraphs(draft, [*chosen, *draft.paragraphs], added=sum(map(len, chosen)))


def seo_title(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """The title said twice with a search word; then also as a lead with tags, then also at the end."""
    tags = rng.sample(_words(draft).SEO_WORDS, 3)
    chinese = draft.language == "zh"
    word = tags[0]
    title = f"{draft.title}({draft.title}{word})" if chinese else f"{draft.title} - {draft.title} {word}"
    head = (f"导读：{draft.title}！{','.join(tags)}" if chinese else f"{draft.title}: {', '.join(tags)}",)
    tail = (f"标签：{' '.join(tags)}" if chinese else f"Tags: {', '.join(tags)}", title)
    return replace(
        draft,
        title=title,
        head=draft.head + head if strength > 1 else draft.head,
        tail=draft.tail + tail if strength > 2 else draft.tail,
    )


def link_farm(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """A bar of 12, 20 or, in two lines, 30 unrelated names behind the text."""
    names = _words(draft).FARM
    chosen = [rng.choice(names) for _ in range((12, 20, 30)[strength - 1])]
    lines = [chosen] if strength < 3 else [chosen[:15], chosen[15:]]
    return replace(draft, tail=draft.tail + tuple("| ".join(line) + "|" for line in lines))


def disclaimers(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """One, two or four disclaimers right behind the last paragraph."""
    return replace(draft, tail=draft.tail + tuple(rng.sample(_words(draft).DISCLAIMERS, (1, 2, 4)[strength - 1])))


def inserted(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Sentences of the host's own inside the text: one for every 12, 8 or 5 of the author's."""
    every = (12, 8, 5)[strength - 1]
    added, count = 0, rng.randrange(every)
    paragraphs = []
    for text in draft.paragraphs:
        pieces = []
        for one in sentences(text, draft.language):
            pieces.append(one)
            count += 1
            if count % every == 0:
                pieces.append(rng.choice(_words(draft).INSERTED))
                added += len(pieces[-1])
        paragraphs.append(joiner(draft.language).join(pieces))
    return with_paragraphs(draft, paragraphs, added=added)
