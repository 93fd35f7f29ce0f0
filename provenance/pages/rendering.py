"""The page as text: what every reader of HTML or plain text hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One line of the page text (without its line break), with what the markup told about it."""

    start: int
    end: int
    tag: str = ""  # nearest block element, e.g. "p", "h1", "li"; empty for plain text
    linked: float = 0.0  # share of its characters inside links, 0..1
    body: bool | None = None  # chosen by the body extractor; None where none ran


class Link(NamedTuple):
    """A link in the page text: its span and its absolute address."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself outside its text; None or empty where it says nothing."""

    canonical: str | None = None  # <link rel=canonical>
    og_url: str | None = None
    saved_from: str | None = None  # the comment browsers write when they save a page
    title: str | None = None
    site_name: str | None = None
    publisher: str | None = None  # JSON-LD publisher / sourceOrganization / copyrightHolder
    published: str | None = None  # ISO 8601
    authors: tuple[str, ...] = ()
    original_source: str | None = None  # syndication-source, original-source, isBasedOn: an address
    source_name: str | None = None  # <meta name=source>, creditText: a name
    account: str | None = None  # of a platform, where its template marks it
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """
    A page as text. ``lines`` partition ``text`` except for line breaks, in order; blank lines are left out.

    For a plain-text page ``text`` is exactly what was captured.
    """

    text: str
    lines: tuple[Line, ...]
    title: str | None = None
    metadata: Metadata = Metadata()
    links: tuple[Link, ...] = ()
    route: str = "lines"  # which extractor marked the body: "readability", "justext", "trafilatura", ...
    notes: tuple[str, ...] = ()
