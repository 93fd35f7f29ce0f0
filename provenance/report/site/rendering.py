"""Templates → bytes: escaping on, invisible characters written out, nothing remote."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.report.safe import safe, safe_link
from provenance.report.site.addresses import (
    Address,
    anchor,
    article_address,
    cluster_address,
    compare_address,
)
from provenance.report.site.drawing import fitted
from provenance.report.words import LANGUAGES, share, words_in

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_HERE = Path(__file__).resolve().parent
STATIC = ("style.css", "site.js", "icon.svg")
_HTML_LANGUAGES = {"en": "en", "zh": "zh-Hans"}
_TITLE = 160  # characters of a title in a list; its own page has it whole


def html(template: str, address: Address, **values: Any) -> bytes:  # noqa: ANN401 - what the template asks for
    """Return one page; its links are relative to *address* unless ``root`` is given."""
    rendered = (
        environment()
        .get_template(template)
        .render(
            here=address,
            root=values.pop("root", address.root),
            t=words_in(address.language),
            language=_HTML_LANGUAGES[address.language],
            others={name: shown for name, shown in LANGUAGES.items() if name != address.language},
            **values,
        )
    )
    return rendered.encode("utf-8", "backslashreplace")


def data(value: object) -> bytes:
    """Return a page's twin; JSON with its keys in the order of the contract."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def script(rows: list[list[Any]]) -> bytes:
    """Return rows of a list as a script that hands them over: pages on a disk may load nothing else."""
    text = json.dumps(rows, separators=(",", ":")).replace("<", "\\u003c")  # ASCII: no line separators either
    return f"provenanceRows({text});\n".encode()


def static(name: str) -> bytes:
    """Return one of the files that are the same for every report."""
    return (_HERE / "static" / name).read_bytes()


@cache
def environment() -> Environment:
    """Return the templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # and no look at the file for each of thousands of pages
        finalize=_finalize,
    )
    found.globals.update(
        cluster_address=cluster_address,
        article_address=article_address,
        compare_address=compare_address,
        Address=Address,
        anchor=anchor,
    )
    found.filters.update(
        link=safe_link, lines=_lines, short=short, day=_day, moment=_moment, fitted=_fitted, share=share
    )
    return found


def short(text: str | None, most: int = _TITLE) -> str:
    """Return *text* cut to *most* characters, with an ellipsis; empty for None."""
    text = text or ""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _finalize(value: object) -> object:
    """Write out invisible characters of every plain string, and nothing at all for None."""
    if value is None:
        return ""
    return safe(value) if type(value) is str else value


def _lines(text: str) -> Markup:
    """Return text with its line breaks; everything else as any other text."""
    from markupsafe import Markup, escape

    return Markup("\n").join(escape(safe(line)) for line in text.replace("\r\n", "\n").split("\n"))


def _fitted(text: str, width: float) -> str:
    return fitted(safe(" ".join(text.split())), width)


def _day(text: str | None) -> str:
    return (text or "")[:10]


def _moment(text: str | None) -> str:
    """Return a time to the minute."""
    return (text or "")[:16].replace("T", " ")
