"""The form of a host's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Template:
    """
    How a host prints a page: ``layout`` with $-fields, and one form each for a paragraph, head and tail lines.

    ``before`` and ``after`` are lines of furniture that a careless copier takes along.
    """

    name: str
    media: Literal["html", "text"]
    layout: str
    paragraph: str
    head: str
    tail: str
    before: tuple[str, ...]
    after: tuple[str, ...]
