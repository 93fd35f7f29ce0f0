"""Raises a page's flags: what a reader of its lineage should know about its claims, dates and damage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provenance.attribution.date_forms import days_between
from provenance.records import Claim, Flag, Removal

_LONG_DAYS = 30  # conventions, section 9: a page date later than this after print or event is a late copy
_REMOVALS = {
    "watermark": "watermark_removed",
    "pinyin_gloss": "pinyin_glosses_removed",
    "script": "script_converted",
    "mojibake": "mojibake",
    "link_farm": "link_farm_footer",
    "title_repeat": "title_repeated_with_keywords",
}
# Flags of claims that are flags of the page as well; the detail is the claim's words.
_FROM_CLAIMS = (
    "source_field_empty",
    "source_field_stripped",
    "source_token_is_not_an_outlet",
    "host_admits_reprint",
    "host_disclaims_authorship",
)
_FOREIGN = ("host_admits_reprint", "host_disclaims_authorship")
_SHOWN = 80  # characters of a removed or claimed text that a detail shows


def find_flags(
    claims: Sequence[Claim],
    removals: Sequence[Removal] = (),
    *,
    published: str | None = None,
    page_flags: Sequence[Flag] = (),
    latest_event: str | None = None,
    host: str | None = None,
) -> tuple[Flag, ...]:
    """
    Return the flags of one page, sorted by code, each code once.

    *published* and *page_flags* are what ``page_published`` returned; *latest_event* is a day. Where the page
    gives no date of its own, the dates of its neighbours stand in for it.
    """
    flags = [*page_flags, *_of_claims(claims), *_of_removals(removals)]
    flags += _own_paper(claims, host)
    flags += _late(claims, published, latest_event)
    unique: dict[str, Flag] = {}
    for flag in flags:
        unique.setdefault(flag.code, flag)
    return tuple(unique[code] for code in sorted(unique))


def _of_claims(claims: Sequence[Claim]) -> Iterable[Flag]:
    for claim in claims:
        for code in _FROM_CLAIMS:
            if code in claim.flags:
                yield Flag(code, _shown(claim.text))
    neighbours = sorted({claim.date for claim in claims if "neighbour" in claim.flags and claim.date})
    if len(neighbours) > 1:
        yield Flag("neighbour_bracket", f"posted between {neighbours[0]} and {neighbours[-1]}")


def _of_removals(removals: Sequence[Removal]) -> Iterable[Flag]:
    """Yield one flag per kind of damage: how often, and what (the commonest text; its first of equals)."""
    for kind, code in sorted(_REMOVALS.items()):
        texts = [removal.text for removal in removals if removal.kind == kind]
        if texts:
            counts = {text: texts.count(text) for text in dict.fromkeys(texts)} if len(texts) <= 1000 else {}
            common = max(counts, key=lambda text: counts[text], default=texts[0])
            yield Flag(code, f"{len(texts)}: {_shown(common)}")


def _own_paper(claims: Sequence[Claim], host: str | None) -> Iterable[Flag]:
    """Yield the flag for a 本报 by which this page cannot mean itself."""
    disowned = any(code in claim.flags for claim in claims for code in _FOREIGN)
    for claim in claims:
        if "deictic" in claim.flags and claim.role == "original_publisher" and (host is not None or disowned):
            yield Flag("own_paper_on_foreign_host", _shown(claim.text))


def _late(claims: Sequence[Claim], published: str | None, latest_event: str | None) -> Iterable[Flag]:
    page = published or min((c.date for c in claims if "neighbour" in c.flags and c.date), default=None)
    if page is None:
        return
    printed = min(
        (c.date for c in claims if c.role == "original_publisher" and c.page is not None and c.date), default=None
    )
    if printed is not None:
        days = days_between(printed, page)
        if days > _LONG_DAYS:
            detail = f"{days} days: printed {printed}, page dated {page[:10]}"
            yield Flag("page_date_long_after_print_date", detail)
        elif days < -1:  # one day of grace: papers date tomorrow's edition
            yield Flag("page_before_content", f"page dated {page[:10]}, printed {printed}")
    if latest_event is not None and (days := days_between(latest_event, page)) > _LONG_DAYS:
        detail = f"{days} days: last event {latest_event[:10]}, page dated {page[:10]}"
        yield Flag("page_date_long_after_event", detail)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
