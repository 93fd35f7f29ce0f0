"""From a caller's record, text or file bytes to a page, refusing what the contract refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from provenance.errors import InputError
from provenance.expressions import expression
from provenance.inputs.cleaning import clean, clean_value, cleaned
from provenance.inputs.formats import (
    FIELD_LIMIT,
    HTML_LIMIT,
    ID_LIMIT,
    LINE_LIMIT,
    RECORD_FIELDS,
    URL_LIMIT,
    hint,
)
from provenance.records import Media, Page

_OURS, _PAGE = "provenance.", "provenance.page/1"
# RFC 3339, section 5.6: date-time, or its full-date alone.
_DATE = expression(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))?"
)


def page_from_record(record: object, path: str) -> Page:
    """
    Return the page a caller's *record* describes; unknown fields are kept in ``extra``.

    Raises:
        InputError: a field is missing, doubled, empty or of the wrong type; the code says which kind.
    """
    if not isinstance(record, Mapping):
        raise _error("input.record", f"a record must be an object, not {_kind(record)}")
    record = _without_schema(record)
    media, source, encoded = _source(record)
    return Page(
        path=path,
        media=media,
        source=source,
        sha256=hashlib.sha256(encoded).hexdigest(),
        url=_address(_string(record, "url", URL_LIMIT)),
        id=_identifier(record.get("id")),
        fetched_at=moment(_string(record, "fetched_at"), "fetched_at"),
        title=_string(record, "title"),
        published=_string(record, "published"),
        outlet=_string(record, "outlet"),
        extra=_extra(record),
    )


def page_from_text(text: str, path: str) -> Page:
    """Return the page whose whole captured text is *text*; InputError when it is blank."""
    return page_from_record({"text": text}, path)


def page_from_bytes(
    data: bytes,
    path: str,
    media: Media,
    *,
    declared: str | None = None,
    url: str | None = None,
    fetched_at: str | None = None,
    notes: tuple[str, ...] = (),
) -> Page:
    """
    Return the page in *data*, decoded by what was *declared* (a Content-Type), or by what it says or looks like.

    Raises:
        InputError: the bytes are empty, too many, or not text in any charset.
    """
    if not data.strip():
        raise _error("input.empty", "the file is empty")
    from provenance.pages.decoding import decode

    decoded = decode(data, declared, html=media == "html")  # storable as it is, and never blank
    return Page(
        path=path,
        media=media,
        source=decoded.text,
        sha256=hashlib.sha256(data).hexdigest(),
        url=_address(url),
        fetched_at=fetched_at,
        charset=decoded.charset,
        notes=(*notes, *decoded.notes),
    )


def _without_schema(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an exported page as the record it was made from, other records as they are."""
    schema = record.get("schema")
    if schema == _PAGE:
        return {key: value for key, value in record.items() if key != "schema"}
    if isinstance(schema, str) and schema.startswith(_OURS):
        raise _error("input.record", f"a {schema} document is no page; export pages with --kind page")
    return record


def _source(record: Mapping[str, Any]) -> tuple[Media, str, bytes]:
    """Return which of ``html`` and ``text`` the record has, and its content, also as UTF-8."""
    present: list[Media] = [name for name in ("html", "text") if record.get(name) is not None]
    if not present:
        raise _error("input.record", "the record has neither html nor text")
    if len(present) > 1:
        raise _error("input.record", "the record has both html and text; exactly one is due")
    media = present[0]
    source, encoded = cleaned(_typed(record, media))
    if not source or source.isspace():
        raise _error("input.empty", f'field "{media}" is empty')
    limit = HTML_LIMIT if media == "html" else LINE_LIMIT
    if len(source) > limit:
        raise _error("input.too_large", f'field "{media}" is longer than {limit:,} characters')
    return media, source, encoded


def _string(record: Mapping[str, Any], name: str, limit: int = FIELD_LIMIT) -> str | None:
    """Return an optional text field; null, absent and blank are all unknown."""
    if record.get(name) is None:
        return None
    value = clean(_typed(record, name)).strip()
    if len(value) > limit:
        raise _error("input.record", f'field "{name}" is longer than {limit:,} characters')
    return value or None


def _address(url: str | None) -> str | None:
    if url is not None and len(url) > URL_LIMIT:
        raise _error("input.record", f"the URL is longer than {URL_LIMIT:,} characters")
    return url


def _extra(record: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields the contract does not name, storable."""
    others = [name for name in record if name not in RECORD_FIELDS]
    try:
        return {clean(str(name)): clean_value(record[name]) for name in others}
    except ValueError as error:
        raise _error("input.record", str(error)) from None


def _typed(record: Mapping[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise _error("input.record", f'field "{name}" must be a string, not {_kind(value)}')
    return value


def _identifier(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _error("input.record", f'field "id" must be a string or a whole number, not {_kind(value)}')
    if isinstance(value, int) and abs(value) >= 10**ID_LIMIT:  # str() of more digits is refused by Python itself
        raise _error("input.record", f'field "id" is longer than {ID_LIMIT:,} characters')
    identifier = clean(str(value)).strip()
    if not identifier:
        raise _error("input.record", 'field "id" is empty')
    if len(identifier) > ID_LIMIT:
        raise _error("input.record", f'field "id" is longer than {ID_LIMIT:,} characters')
    return identifier


def moment(value: str | None, name: str) -> str | None:
    """
    Return *value* unchanged if it is a real moment or day in RFC 3339.

    Raises:
        InputError: it is not (``input.date``); *name* says what it was given as.
    """
    if value is None:
        return None
    found = _DATE.fullmatch(value)
    try:
        if found is None:
            raise ValueError
        date.fromisoformat(found[1])
    except ValueError:
        raise _error("input.date", f'field "{name}" is not an RFC 3339 time: {value[:40]!r}') from None
    return value


def _kind(value: object) -> str:
    """Return the JSON name of a value's type."""
    if isinstance(value, bool):
        return "a truth value"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _error(code: str, message: str) -> InputError:
    return InputError(message, hint=hint(code), code=code)
