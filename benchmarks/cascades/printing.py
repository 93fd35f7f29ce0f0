"""Prints a draft on a host's page, and says what a careless copier takes along from it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from string import Template as Fields

from benchmarks.cascades import words_en, words_zh
from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft, Language
from benchmarks.cascades.script import ruby_markup, ruby_plain

_LINKS = 6


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a text on one page besides the host's template."""

    number: int
    date: str
    editor: str
    source: str
    links: tuple[str, ...]

    @classmethod
    def draw(cls, rng: Random, language: Language, titles: Sequence[str]) -> Setting:
        """Return a setting; the related links are titles of other works where there are any."""
        words = words_zh if language == "zh" else words_en
        day = f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        day += f" {rng.randint(6, 23):02}:{rng.randint(0, 59):02}"
        pool = titles or words.LINKS
        links = tuple(rng.choice(pool) for _ in range(_LINKS // 2)) + tuple(rng.sample(words.LINKS, _LINKS // 2))
        return cls(rng.randint(100, 99999), day, rng.choice(words.PEOPLE), rng.choice(words.HOST_NAMES), links)

    @property
    def fetched_at(self) -> str:
        """When the page was captured."""
        return self.date.replace(" ", "T") + ":00Z"


def address(host: Host, setting: Setting) -> str:
    """Return the page's own address."""
    return f"https://{host.domain}/{setting.date[:10].replace('-', '/')}/{setting.number}.html"


def print_page(draft: Draft, host: Host, setting: Setting) -> str:
    """Return the page as captured."""
    markup = host.template.media == "html"
    show: Callable[[str], str] = (
        (lambda text: ruby_markup(html.escape(text, quote=False))) if markup else ruby_plain
    )
    form = host.template
    fields = _fields(host, setting)
    links = "".join(
        f'<li><a href="/{setting.number + i}.html">{html.escape(link)}</a></li>' if markup else f"{link}\n"
        for i, link in enumerate(setting.links)
    )
    return Fields(form.layout).substitute(
        {name: show(value) for name, value in fields.items()},
        title=show(draft.title),
        head="".join(form.head.format(show(line)) for line in draft.head),
        body="".join(form.paragraph.format(show(text)) for text in draft.paragraphs),
        tail="".join(form.tail.format(show(line)) for line in draft.tail),
        links=links,
        link1=show(setting.links[0]),
        link2=show(setting.links[-1]),
    )


def _fields(host: Host, setting: Setting) -> dict[str, str]:
    return {
        "name": host.name,
        "slogan": host.slogan,
        "url": address(host, setting),
        "date": setting.date,
        "source": setting.source,
        "editor": setting.editor,
        "number": str(setting.number),
    }


def taken_along(draft: Draft, host: Host, setting: Setting) -> Draft:
    """Return what a careless copier pastes: the text with the host's head and tail lines as paragraphs of it."""
    fields = _fields(host, setting)
    before = tuple(Fields(line).substitute(fields) for line in host.template.before)
    after = tuple(Fields(line).substitute(fields) for line in host.template.after)
    head, tail = (*before, *draft.head), (*draft.tail, *after)
    added = sum(map(len, (*head, *tail)))
    paragraphs = (*head, *map(ruby_plain, draft.paragraphs), *tail)
    return replace(draft, paragraphs=paragraphs, head=(), tail=(), added=draft.added + added, html=False)


def taken_clean(draft: Draft) -> Draft:
    """Return what a careful copier takes: the text alone."""
    paragraphs = tuple(map(ruby_plain, draft.paragraphs))  # readings come along as text, in brackets
    return replace(draft, paragraphs=paragraphs, head=(), tail=(), html=False)
