"""What a document says of itself outside its text: canonical address, publisher, dates, stated sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from provenance.pages import linked_data
from provenance.pages.addresses import absolute
from provenance.pages.dates import iso_date
from provenance.pages.parsing import Tree
from provenance.pages.rendering import Metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# <meta> names, best first: what publishers of both languages write; lower case, blanks stripped.
_SITE = ("og:site_name", "application-name", "sitename")
_PUBLISHER = ("publisher", "dc.publisher", "dcterms.publisher", "article:publisher")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:release_date",
    "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
    "published_time", "dc.date.issued", "dcterms.issued", "weibo: article:create_at", "weibo:article:create_at",
    "og:time", "dc.date", "dcterms.created", "date",
)  # fmt: skip
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl", "weixin:author")
_SOURCE_NAME = ("source", "contentsource", "article:source", "news_source", "mediasource", "mediaid")
_SOURCE_ADDRESS = ("syndication-source", "original-source", "article:original_source")
_ACCOUNT = "js_name"  # id of the element in which articles of WeChat accounts name theirs
_NAME_ATTRIBUTES = ("name", "property", "itemprop")

_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)\s*([^\s>]+?)\s*(?:--|\s)", re.IGNORECASE)
_SOURCE_LABEL = re.compile(r"^(?:来源|來源|稿源|source)\s*[:：]\s*", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[、;；|]|(?<=[\u4e00-\u9fff])\s*[,，]\s*(?=[\u4e00-\u9fff])")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.", re.IGNORECASE)

Values = dict[str, list[str]]


def read_metadata(tree: Tree, nodes: Sequence[linked_data.Node], url: str | None) -> Metadata:
    """
    Return what a page says of itself, as it was parsed, and in JSON-LD; *url* is where it was captured.

    Dates are ISO 8601 as precise as stated; values that cannot be dates, names or addresses are left out.
    """
    root = tree.root
    metas = _metas(root)
    saved = _SAVED.search(tree.source, 0, 20_000)
    original, credit = _original(metas, nodes, url)
    return Metadata(
        canonical=_canonical(root, url),
        og_url=_first(metas, ("og:url",), lambda value: absolute(value, url)),
        saved_from=absolute(saved[1], None) if saved else None,
        title=_first(metas, ("og:title",), _name) or document_title(root),
        site_name=_first(metas, _SITE, _name),
        publisher=_publisher(metas, nodes),
        published=_published(root, metas, nodes),
        authors=_authors(metas, nodes),
        original_source=original,
        source_name=_first(metas, _SOURCE_NAME, _source_name) or credit,
        account=_account(tree),
        language=_language(root),
    )


def document_title(root: HtmlElement) -> str | None:
    """Return the text of ``<title>``, white space collapsed."""
    titles = (title for title in root.iter("title") if next(title.iterancestors("svg"), None) is None)
    found = next(titles, None)
    return (" ".join("".join(found.itertext()).split()) or None) if found is not None else None


def _metas(root: HtmlElement) -> Values:
    """Return the contents of all ``<meta>`` by name, in document order."""
    values: Values = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in _NAME_ATTRIBUTES:
            name = meta.get(attribute)
            if name and content:
                values.setdefault(name.strip().lower(), []).append(content)
    return values


def _first(metas: Values, names: Iterable[str], read: Callable[[str], str | None]) -> str | None:
    """Return the first value under *names*, best name first, that *read* accepts."""
    return next((text for name in names for value in metas.get(name, ()) if (text := read(value))), None)


def _name(value: str) -> str | None:
    """Return *value* if it can be a name or title."""
    value = " ".join(value.split())
    return None if not value or _ADDRESS.search(value) or "{{" in value else value


def _source_name(value: str) -> str | None:
    return _name(_SOURCE_LABEL.sub("", value))


def _canonical(root: HtmlElement, url: str | None) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href") or "", url)
    return None


def _account(tree: Tree) -> str | None:
    if _ACCOUNT not in tree.source:  # to ask every element takes twenty times as long
        return None
    element = tree.root.get_element_by_id(_ACCOUNT, None)
    return _name("".join(element.itertext())) if element is not None else None


def _language(root: HtmlElement) -> str | None:
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    if not language:
        headers = {(meta.get("http-equiv") or "").lower(): meta.get("content") for meta in root.iter("meta")}
        language = headers.get("content-language")
    return (language or "").strip() or None


def _publisher(metas: Values, nodes: Sequence[linked_data.Node]) -> str | None:
    for key in ("publisher", "sourceOrganization", "copyrightHolder"):
        for node in nodes:
            for text in linked_data.texts(node.get(key)):
                if name := _name(text):
                    return name
    return _first(metas, _PUBLISHER, _name)


def _published(root: HtmlElement, metas: Values, nodes: Iterable[linked_data.Node]) -> str | None:
    for node in nodes:
        for key in ("datePublished", "pubDate"):
            for text in linked_data.texts(node.get(key)):
                if date := iso_date(text):
                    return date
    stated = _first(metas, _PUBLISHED, iso_date)
    if stated:
        return stated
    marked = (
        time.get("datetime", "")
        for time in root.iter("time")
        if "datePublished" in time.get("itemprop", "") or time.get("pubdate") is not None
    )
    return next((date for value in marked if (date := iso_date(value))), None)


def _authors(metas: Values, nodes: Iterable[linked_data.Node]) -> tuple[str, ...]:
    """Return the persons named as authors, each once; those of JSON-LD if it names any."""
    structured = [name for node in nodes for name in _persons(node.get("author"))]
    stated = structured or [name for key in _AUTHOR for value in metas.get(key, ()) for name in _split(value)]
    return tuple(dict.fromkeys(stated))


def _persons(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if not (isinstance(item, dict) and "Organization" in str(item.get("@type"))):
            for text in linked_data.texts(item):
                yield from _split(text)


def _split(value: str) -> Iterator[str]:
    for part in _BETWEEN_NAMES.split(value):
        name = _name(_BY.sub("", part.strip()))
        if name:
            yield name


def _original(metas: Values, nodes: Iterable[linked_data.Node], url: str | None) -> tuple[str | None, str | None]:
    """Return the address and the name of what the page says it was taken from."""
    address = _first(metas, _SOURCE_ADDRESS, lambda value: absolute(value, None))
    name = None
    for node in nodes:
        for key in ("isBasedOn", "isBasedOnUrl"):
            for value in linked_data.addresses(node.get(key)):
                base = url if value.startswith("/") else None  # a bare word is a name, not a relative address
                address = address or absolute(value, base)
        for value in linked_data.texts(node.get("creditText")):
            name = name or _source_name(value)
    return address, name
