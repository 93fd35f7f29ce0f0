"""What codes mean, in words for people; the codes themselves stay in every document."""

from __future__ import annotations

LEVELS = {
    "observed": "its page is in the store and agrees",
    "corroborated": "two independent lines of evidence name it",
    "asserted": "named by a page, not confirmed by another",
    "contested": "pages disagree",
    "undetermined": "nothing names it",
}

FLAGS = {
    "source_field_empty": "the page has a field for its source and leaves it empty",
    "host_admits_reprint": "the host says that it reprints from elsewhere",
    "two_digit_year": "a date is written with a two-digit year",
    "source_token_is_not_an_outlet": "what stands in the source field names no outlet",
    "page_date_long_after_print_date": "the page is dated long after the print edition it names",
    "watermark_removed": "a watermark of the host was taken out of the text",
    "host_disclaims_authorship": "the host disclaims authorship of what it shows",
    "own_paper_on_foreign_host": "the text says 'this paper' on the site of another outlet",
    "title_repeated_with_keywords": "the title is repeated with search keywords",
    "script_converted": "Traditional characters were read as Simplified",
    "pinyin_glosses_removed": "pronunciation glosses were taken out of the text",
    "mojibake": "part of the page was decoded with the wrong charset",
    "link_farm_footer": "the page ends in a block of links to other sites",
    "source_field_stripped": "the name of the source was removed from its field",
    "copied_date": "the date on the page is that of the page it was copied from",
    "date_only": "the page gives the day it was published, and no time",
    "neighbour_bracket": "the page gives no date; its neighbours on the host bound it",
    "page_before_content": "the page is dated before the edition it reprints",
    "page_date_long_after_event": "the page is dated long after the latest event it reports",
    "dated_before_source": "the page is dated before the page it was taken from",
    "shown_is_updated": "the date shown is that of an update",
}

ROLES = {
    "original_publisher": "original publisher",
    "owner": "owner",
    "direct_source": "taken from",
    "republisher_editor": "editor of the republisher",
    "author": "author",
    "cited": "cited",
    "photo": "photo",
    "self": "names itself",
    "disclaimer": "disclaimer",
}


def flag_words(code: str) -> str:
    """Return what a flag means; its code with spaces where no wording is known."""
    return FLAGS.get(code, code.replace("_", " "))
