"""What a caller hands in, as pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from provenance.errors import InputError
from provenance.inputs.validation import page_from_record, page_from_text
from provenance.records import Page

T = TypeVar("T")


def several(items: Iterable[T]) -> Iterable[T]:
    """
    Return *items*.

    Raises:
        InputError: it is one item, whose letters or fields would each be taken for one.
    """
    if isinstance(items, str | bytes | Mapping):
        raise InputError("one record is given where several are due", hint="hand in a list: [record]")
    return items


def page_of(item: Page | Mapping[str, Any] | str, number: int) -> Page:
    """
    Return the page that *item* is or describes; *number* tells it from others that have no path.

    Raises:
        InputError: it is no record as the contract has them.
    """
    if isinstance(item, Page):
        return item
    if isinstance(item, str):
        return page_from_text(item, f"<record>:{number}")
    path = item.get("path") if isinstance(item, Mapping) else None  # what is none has its reason from there
    return page_from_record(item, path if isinstance(path, str) else f"<record>:{number}")
