"""The headline of an HTML page, from its headings, its lines and what it calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provenance.pages.blocks import Blocks
from provenance.pages.marking import fold

_CUT = re.compile(r"\s*(?:_|\||｜|--)\s*")
_LAST_SITE = re.compile(r"\s+[-–—]\s+[^-–—]+$")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_SHORTEST = 4  # folded characters; shorter headings are sections and site names
# Share of the title: a heading with less is the section that <title> also names, a line with less is a part.
_HEADING_SHARE, _LINE_SHARE = 0.3, 0.6


def headline(blocks: Blocks, document_title: str | None, stated: str | None) -> str | None:
    """
    Return the longest h1 or h2 contained in ``<title>``, else the title without the site's name.

    That is *stated* (og:title) or ``<title>``, cut where sites add their names, and then where a line of the
    page ends that says the same up to there.
    """
    cut = _without_site(stated or document_title or "")
    headings = [text for text, tag in zip(blocks.texts, blocks.line_tags, strict=True) if tag in ("h1", "h2")]
    found = _longest_part(headings, document_title or "", _HEADING_SHARE)
    if found is None:
        short = [text for text in blocks.texts if len(text) <= 2 * len(cut)]
        found = _longest_part(short, cut, _LINE_SHARE)
    return found or cut or None


def _longest_part(texts: Iterable[str], whole: str, share: float) -> str | None:
    """Return the longest of *texts* that is in *whole* and has at least *share* of it; the first of several."""
    folded = fold(whole)
    least = max(_SHORTEST, share * len(folded))
    long = (text for text in texts if len(text) >= least)
    fitting = [text for text in long if len(part := fold(text)) >= least and part in folded]
    return max(fitting, key=len, default=None)


def _without_site(title: str) -> str:
    """Cut what follows ``_``, ``|`` or ``--``, and every last `` - site``."""
    parts = [part.strip() for part in _CUT.split(title) if part.strip() and not _DOMAIN.fullmatch(part.strip())]
    # A short first part is the section or the site, with the headline behind it.
    text = next((part for part in parts if len(fold(part)) > _SHORTEST), parts[0] if parts else title.strip())
    while len(fold(shorter := _LAST_SITE.sub("", text))) > 1 and shorter != text:
        text = shorter
    return text
