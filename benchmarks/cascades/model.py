"""The values of a cascade: works, drafts on their way through damage, and the pages that come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]
Role = Literal["original", "copy", "unrelated", "digest", "excerpt", "template", "event"]
Expected = Literal["full", "attached", "apart"]
Cell = tuple[str, int]  # kind of damage, strength 1..3

KEPT = 0.80  # below this share of the text, a copy is no member of the cluster but attached to it


@dataclass(frozen=True, slots=True)
class Work:
    """One article nobody has touched; paragraphs are the lines of ``text``."""

    id: str
    title: str
    text: str
    language: Language
    event: str | None = None  # works that tell one event in words of their own share this

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines that are not blank, stripped."""
        return tuple(line.strip() for line in self.text.split("\n") if line.strip())


@dataclass(frozen=True, slots=True)
class Draft:
    """
    The text of one page before a host prints it.

    ``kept`` is the share of the work's characters that is still there, 0..1; ``added`` counts characters that
    hosts put in. ``head`` and ``tail`` are lines outside the body, ``html`` asks for markup.
    """

    title: str
    paragraphs: tuple[str, ...]
    size: int  # characters of the untouched work
    language: Language
    kept: float = 1.0
    added: int = 0
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    html: bool = False

    @classmethod
    def of(cls, work: Work) -> Draft:
        """Return the work as its author wrote it."""
        size = sum(map(len, work.paragraphs))
        return cls(work.title, work.paragraphs, size, work.language)

    @property
    def expected(self) -> Expected:
        """Whether the page is a full copy of its work, or an abridged or extended one."""
        own = self.kept * self.size
        whole = self.kept >= KEPT and own >= KEPT * (own + self.added)
        return "full" if whole else "attached"


@dataclass(frozen=True, slots=True)
class CascadePage:
    """One captured page whose history is known."""

    id: str
    role: Role
    work: str  # for a digest, an excerpt or a template: its own id
    parent: str | None  # the page it was copied from
    damages: tuple[Cell, ...]  # what its own host did, in order; not what it inherited
    expected: Expected
    language: Language
    url: str
    fetched_at: str
    media: Literal["html", "text"]
    source: str
    draft: Draft | None = None  # what a further copy would take
    sources: tuple[str, ...] = ()  # pages a digest or an excerpt quotes; the other half of a template pair
    quoted: str = ""  # the stretch of its source that an excerpt quotes

    @property
    def single(self) -> Cell | None:
        """The damage of a copy made by this one damage from the original, or its page in the other script."""
        source = (self.parent or "").rpartition("-")[2]
        direct = self.role == "copy" and (source == "0" or source.endswith("t"))
        return self.damages[0] if direct and len(self.damages) == 1 else None

    def record(self) -> dict[str, Any]:
        """Return the page as an input record."""
        return {"id": self.id, "url": self.url, "fetched_at": self.fetched_at, self.media: self.source}
