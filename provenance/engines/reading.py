"""Reads one page into an article: rendering, reading view, zones, claims, dates and flags."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provenance.engines.identity import article_id
from provenance.engines.knowledge import Knowledge
from provenance.expressions import expression
from provenance.pages.plain import render_text
from provenance.pages.rendering import Rendering
from provenance.pages.titles import headline, repeated_part
from provenance.pages.zones import ViewLine, find_zones
from provenance.records import Article, Claim, Page, Removal, Zone
from provenance.text.language import language_of
from provenance.text.reading import ReadingView, reading_view

if TYPE_CHECKING:
    from provenance.attribution.dates import PageDates

# Addresses whose host needs no parsing: without user, port and brackets. Nearly all links are such.
_PLAIN_ADDRESS = expression(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")


@dataclass(frozen=True, slots=True)
class _Identity:
    """Whose page it is: its address, its host, and the host's own outlet."""

    url: str | None
    host: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands on a page, before anybody asks whose it is."""

    rendering: Rendering
    reading: ReadingView
    lines: list[ViewLine]
    zones: Sequence[Zone]
    article: Article  # without outlet, dates, zones, claims, flags and links


def read_page(page: Page, knowledge: Knowledge) -> Article:
    """
    Return what *page* says: a function of the page and of what the registry and the rules know.

    Raises:
        InputError: the page cannot be read as HTML within the limits of size and nesting.
    """
    from provenance.attribution.accounts import account_of
    from provenance.attribution.dates import PageDates, latest_event, page_published
    from provenance.attribution.flags import find_flags

    words = _words(page, knowledge)
    rendering, reading, zones = words.rendering, words.reading, words.zones
    identity = _identify(page, rendering, words.lines, zones, knowledge)
    dates = PageDates.of(reading.view, zones)
    claims = _claims(rendering, reading, zones, dates, identity, knowledge)
    stated = reading_view(rendering.metadata.account).view.text if rendering.metadata.account else None
    if account := account_of(identity.outlet, stated, claims, knowledge.rules, knowledge.registry):
        identity = replace(identity, outlet=account)  # what it calls its own is its own
        claims = _claims(rendering, reading, zones, dates, identity, knowledge)
    published, _, date_flags = page_published(
        dates, rendering.metadata, claims=claims, host_outlet=identity.outlet
    )
    flags = find_flags(
        claims,
        words.article.removed,
        published=published,
        page_flags=date_flags,
        latest_event=latest_event(dates, published or page.fetched_at),
        host=identity.host,
    )
    return replace(
        words.article,
        url=identity.url,
        host=identity.host,
        outlet=identity.outlet,
        published=published,
        zones=tuple(Zone(zone.zone, *reading.view.span(zone.start, zone.end)) for zone in zones),
        claims=claims,
        flags=flags,
        links=_outside_links(rendering, identity.host),
        known={key: value for key in ("title", "published", "outlet") if (value := getattr(page, key))},
    )


def read_words(page: Page, knowledge: Knowledge) -> Article:
    """
    Return of *page* what a verdict is given on: its text, title and body, and nothing of whose they are.

    All that is there is as :func:`read_page` has it; outlet, dates, claims, flags and links are not looked for.

    Raises:
        InputError: as there.
    """
    return _words(page, knowledge).article


def _words(page: Page, knowledge: Knowledge) -> _Words:
    rendering = _render(page, knowledge)
    reading = reading_view(rendering.text, knowledge.han)
    lines = _view_lines(rendering, reading)
    zones = find_zones(lines, knowledge.furniture)
    title, repeat = _title(page, rendering, reading, lines, zones, knowledge)
    body = _body(lines, zones, reading)
    article = Article(
        id=article_id(page),
        path=page.path,
        url=page.url,
        host=None,
        outlet=None,
        text=rendering.text,
        title=title,
        body=body,
        language=language_of(body or rendering.text),
        published=None,
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        zones=(),
        removed=tuple(sorted((*reading.removed, *repeat), key=lambda item: (item.start, item.end, item.kind))),
        claims=(),
        flags=(),
        extraction=rendering.route,
    )
    return _Words(rendering, reading, lines, zones, article)


def _render(page: Page, knowledge: Knowledge) -> Rendering:
    if page.media == "text":
        return render_text(page.source)
    from provenance.pages.html import render_html  # loads the parser

    return render_html(page.source, page.url, knowledge.zoner)


def _view_lines(rendering: Rendering, reading: ReadingView) -> list[ViewLine]:
    """Return the lines of the page as they stand in the reading view; lines that were all noise are gone."""
    view = reading.view
    lines = []
    ends = view.positions([place for line in rendering.lines for place in (line.start, line.end)])
    for line, start, end in zip(rendering.lines, ends, ends, strict=True):
        text = view.text[start:end].strip()
        if text:  # the span keeps the indent: rules that begin at the start of a line must find one
            lines.append(ViewLine(text, start, end, line.linked, line.body))
    return lines


def _identify(
    page: Page, rendering: Rendering, lines: Sequence[ViewLine], zones: Sequence[Zone], knowledge: Knowledge
) -> _Identity:
    """
    Say whose page it is: by the address, else by what the page's own furniture says.

    What the caller knows of the outlet goes first, then the registry, then the page's own word.
    """
    metadata = rendering.metadata
    furniture = [line.text for line in _in_zone(lines, zones, "furniture")]
    url = page.url or metadata.saved_from
    host = _host(url) or knowledge.names.own_host(furniture) or (None if page.url else _host(metadata.canonical))
    registry = knowledge.registry
    known = registry.by_host(host) if host else None
    if page.outlet:
        return _Identity(url, host, registry.resolve(page.outlet).name)
    if known:
        return _Identity(url, host, known.name)
    named = [registry.resolve(reading_view(metadata.site_name).view.text)] if metadata.site_name else []
    signed = (registry.resolve(name) for name in knowledge.names.find(furniture))
    # An agency's copyright line stands on the pages of its customers as well, whose hosts are not its own.
    named += [item for item in signed if host is None or item.outlet is None or item.outlet.kind != "wire"]
    found = next((item for item in named if item.outlet), named[0] if named else None)
    return _Identity(url, host, found.name if found else None)


def _host(url: str | None) -> str | None:
    if not url:
        return None
    if plain := _PLAIN_ADDRESS.match(url):
        return plain[1]
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _in_zone(lines: Sequence[ViewLine], zones: Sequence[Zone], kind: str) -> list[ViewLine]:
    """Return the lines of the zones of one *kind*; zones are in order, as lines are."""
    starts = [zone.start for zone in zones]
    places = ((bisect_right(starts, line.start) - 1, line) for line in lines)
    return [
        line for place, line in places
        if place >= 0 and zones[place].zone == kind and line.start < zones[place].end
    ]  # fmt: skip


def _claims(
    rendering: Rendering,
    reading: ReadingView,
    zones: Sequence[Zone],
    dates: PageDates,
    identity: _Identity,
    knowledge: Knowledge,
) -> tuple[Claim, ...]:
    from provenance.attribution.claims import find_claims
    from provenance.attribution.leaked import leaked_claims, watermark_claims
    from provenance.attribution.metadata import metadata_claims

    found = find_claims(
        dates,
        knowledge.rules,
        knowledge.registry,
        raw=rendering.text,
        host=identity.host,
        host_outlet=identity.outlet,
        carried=reading.carried,
    )
    leaked = leaked_claims(
        reading.view,
        zones,
        knowledge.styles,
        knowledge.registry,
        raw=rendering.text,
        host_outlet=identity.outlet,
    )
    marked = watermark_claims(reading.removed, knowledge.registry, host_outlet=identity.outlet)
    stated = metadata_claims(rendering.metadata, knowledge.registry, identity.host)
    return (*found, *leaked, *marked, *stated)


def _title(
    page: Page,
    rendering: Rendering,
    reading: ReadingView,
    lines: Sequence[ViewLine],
    zones: Sequence[Zone],
    knowledge: Knowledge,
) -> tuple[str | None, tuple[Removal, ...]]:
    """Return the headline without what was added to it, and the log of that."""
    marked = rendering.title
    if marked is not None:
        read = reading_view(marked)
        again = repeated_part(read.view.text)
        where = next((item for item in lines if again and item.text.startswith(marked[: again[0]])), None)
        return read.clean[: again[0]] if again else read.clean, _repeat(reading, rendering, where)
    line = headline(_in_zone(lines, zones, "head"), knowledge.furniture)
    if line is None or page.title:  # a record's text need not have a headline, and its first line is a poor guess
        return page.title, ()
    again = repeated_part(line.text)
    start = reading.view.text.index(line.text, line.start)
    title = reading.clean[start : start + (again[0] if again else len(line.text))]
    return title, _repeat(reading, rendering, line if again else None)


def _repeat(reading: ReadingView, rendering: Rendering, line: ViewLine | None) -> tuple[Removal, ...]:
    span = repeated_part(line.text) if line else None
    if line is None or span is None:
        return ()
    first = reading.view.text.index(line.text, line.start)
    start, end = reading.view.span(first + span[0], first + span[1])
    return (Removal("title_repeat", start, end, rendering.text[start:end]),)


def _body(lines: Sequence[ViewLine], zones: Sequence[Zone], reading: ReadingView) -> str:
    return "\n".join(reading.clean[line.start : line.end].strip() for line in _in_zone(lines, zones, "body"))


def _outside_links(rendering: Rendering, host: str | None) -> tuple[str, ...]:
    """Return the addresses on other hosts that the page links to, each once, in order."""
    outside = (link.url for link in rendering.links if _host(link.url) not in (None, host))
    return tuple(dict.fromkeys(outside))
