"""The hosts of a cascade: invented names on reserved domains, each with a template of its own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.cascades import templates_en, templates_zh, words_en, words_zh
from benchmarks.cascades.model import Language
from benchmarks.cascades.template import Template

_SLOGANS_ZH = ("江南生活第一门户", "每天多知道一点", "身边的新闻早知道", "为您而写的本地资讯", "有态度的生活网站")
_SLOGANS_EN = (
    "News for the whole valley",
    "Read it here first",
    "Plain facts, every day",
    "Your town, your stories",
)


@dataclass(frozen=True, slots=True)
class Host:
    """One site."""

    name: str
    domain: str
    slogan: str
    template: Template


def hosts(language: Language, count: int = 60) -> tuple[Host, ...]:
    """Return *count* hosts; neighbours differ in template, and names repeat only with another domain."""
    chinese = language == "zh"
    names = words_zh.HOST_NAMES if chinese else words_en.HOST_NAMES
    domains = words_zh.DOMAINS if chinese else words_en.DOMAINS
    slogans = _SLOGANS_ZH if chinese else _SLOGANS_EN
    templates = templates_zh.TEMPLATES if chinese else templates_en.TEMPLATES
    made = []
    for i in range(count):
        turn, at = divmod(i, len(names))
        name = names[at] if not turn else names[at] + ("二台" if chinese else f" {turn + 1}")
        domain = f"www.{domains[at]}{turn or ''}.example"
        slogan = (name if chinese else f"{name}: ") + slogans[i % len(slogans)]
        made.append(Host(name, domain, slogan, templates[(i + 3 * turn) % len(templates)]))
    return tuple(made)


def pick(all_hosts: tuple[Host, ...], rng: Random, *, html: bool = False) -> Host:
    """Return any host, or any that prints HTML."""
    return rng.choice([host for host in all_hosts if host.template.media == "html" or not html])
