"""Reads the claims a document makes outside its text, in its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.attribution.registry import Registry
from provenance.attribution.sites import host_of, same_site
from provenance.pages.rendering import Metadata
from provenance.records import Claim, Role

# Reliabilities of the conventions, section 5.7; a canonical address of the page itself says nothing.
_ADDRESS = 0.85
_NAMED_SOURCE = 0.8
_PUBLISHER = 0.8
_AGENCY_AUTHOR = 0.95
_UNKNOWN_FACTOR = 0.7
_MANY = re.compile(r"[\s,;|].*[\s,;|]")


def metadata_claims(metadata: Metadata, registry: Registry, host: str | None) -> tuple[Claim, ...]:
    """
    Return the claims of a document's metadata; they have no place in the page text.

    Addresses count only where they lead to another registrable host, and ``og:url`` not beside a canonical
    address of the page itself. A publisher is an owner only where it is a known outlet other than the host's;
    every other name there is the site's own, however it is written.
    """
    return tuple(_addresses(metadata, registry, host)) + tuple(_names(metadata, registry, host))


def _addresses(metadata: Metadata, registry: Registry, host: str | None) -> Iterator[Claim]:
    seen: set[str] = set()
    settled = bool(host and metadata.canonical and same_site(host_of(metadata.canonical), host))
    for rule, url in (
        ("meta.original_source", metadata.original_source),
        ("meta.canonical", metadata.canonical),
        ("meta.og_url", metadata.og_url),
    ):
        target = host_of(url) if url and not _MANY.search(url) else ""
        if not url or not target or url in seen or host is None or same_site(target, host):
            continue
        if settled and rule == "meta.og_url":
            continue
        seen.add(url)
        outlet = registry.by_host(target)
        yield Claim(
            rule=rule, role="direct_source", text=url, start=None, end=None, zone=None, reliability=_ADDRESS,
            value=target, outlet=outlet.name if outlet else None, medium=outlet.kind if outlet else None, url=url,
        )  # fmt: skip


def _names(metadata: Metadata, registry: Registry, host: str | None) -> Iterator[Claim]:
    own = registry.by_host(host) if host is not None else None
    for rule, role, name, reliability in _named(metadata):
        found = registry.resolve(name)
        if rule == "meta.author_agency" and (found.outlet is None or found.outlet.kind != "wire"):
            continue
        known = 1.0 if found.outlet is not None else _UNKNOWN_FACTOR
        mine = own is not None and registry.related(found.name, own.name)
        if rule == "meta.publisher":
            mine = mine or found.outlet is None or _written(found.name) == _written(metadata.site_name or "")
        yield Claim(
            rule=rule, role="self" if mine and role != "original_publisher" else role, text=name, start=None,
            end=None, zone=None, reliability=reliability * known, value=name, outlet=found.name,
            medium=found.medium, certainty=found.certainty if found.outlet else 1.0,
        )  # fmt: skip


def _written(name: str) -> str:
    """Return the letters and digits of *name*: what is left of it in addresses and signatures."""
    return "".join(filter(str.isalnum, name)).casefold()


def _named(metadata: Metadata) -> Iterator[tuple[str, Role, str, float]]:
    if metadata.source_name and metadata.source_name.strip():
        yield "meta.source", "direct_source", metadata.source_name.strip(), _NAMED_SOURCE
    if metadata.publisher and metadata.publisher.strip():
        yield "meta.publisher", "owner", metadata.publisher.strip(), _PUBLISHER
    for author in metadata.authors:
        if author.strip():
            yield "meta.author_agency", "original_publisher", author.strip(), _AGENCY_AUTHOR
