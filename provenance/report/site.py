"""Cluster and lineage documents → a folder of pages without scripts, remote assets or a clock."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import InputError
from provenance.report.documents import Document
from provenance.report.safe import safe, safe_link
from provenance.report.views import hop_words, level_words, needs_eyes, source_words, span_words, trust_words
from provenance.report.wording import ROLES, flag_words

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")


@dataclass(frozen=True, slots=True)
class Written:
    """What a report consists of: its first page and the number of cluster pages."""

    index: Path
    clusters: int


def write_site(
    folder: Path,
    clusters: Iterable[tuple[Document, Sequence[Document]]],
    *,
    title: str = "Duplicate clusters",
) -> Written:
    """
    Write the report of *clusters*, each with its articles' lineages, into *folder*; say what was written.

    Every page has a JSON twin of the same name. The same documents give the same bytes.

    Raises:
        InputError: *folder* cannot be created or written.
    """
    pages = folder / "clusters"
    try:
        pages.mkdir(parents=True, exist_ok=True)
        return _write(folder, pages, clusters, title)
    except OSError as error:
        raise InputError(
            f"cannot write the report to {folder}: {error.strerror or error}",
            hint="choose a folder you may write to: --html DIR",
        ) from None


def page_name(cluster: str) -> str:
    """Return the file name, without suffix, of a cluster's page; ids that are no plain names are hashed."""
    if _PLAIN_NAME.fullmatch(cluster):
        return cluster
    return "x-" + hashlib.sha256(cluster.encode("utf-8", "replace")).hexdigest()[:16]


def _write(
    folder: Path, pages: Path, clusters: Iterable[tuple[Document, Sequence[Document]]], title: str
) -> Written:
    environment = _environment()
    rows: list[Document] = []
    for cluster, lineages in clusters:
        name = page_name(cluster["id"])
        html = environment.get_template("cluster.html").render(cluster=cluster, lineages=lineages, name=name)
        _save(pages / f"{name}.html", html)
        _save(pages / f"{name}.json", _json({"cluster": cluster, "lineages": lineages}))
        rows.append({**cluster, "name": name})
    index = folder / "index.html"
    _save(index, environment.get_template("index.html").render(clusters=rows, title=title))
    _save(folder / "index.json", _json([{k: v for k, v in row.items() if k != "name"} for row in rows]))
    return Written(index, len(rows))


def _environment() -> Environment:
    """Return the templates with escaping on, the style sheet and its digest for the content policy."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(style=Markup(style), style_digest=digest)  # noqa: S704 (our own file)
    environment.filters.update(
        source_words=source_words,
        hop_words=hop_words,
        trust_words=trust_words,
        level_words=level_words,
        span_words=span_words,
        needs_eyes=needs_eyes,
        link=safe_link,
        flag_words=flag_words,
        role_words=lambda role: ROLES.get(role, role),
        slug=page_name,
        anchor=_anchor,
    )
    return environment


def _finalize(value: object) -> object:
    """Write out invisible characters of every plain string, and nothing at all for None."""
    if value is None:
        return ""
    return safe(value) if type(value) is str else value


def _anchor(article: str) -> str:
    """Return an element id for an article id."""
    return "a-" + page_name(article)


def _json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _save(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "backslashreplace"))
