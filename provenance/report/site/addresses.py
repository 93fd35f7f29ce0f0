"""Where each page of the site lies: names that any file system takes, and the way back from address to page."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

# Lower case and without dots: safe where case does not count, and dots divide the parts of an address.
# What begins with "x-" or is a number of pages is kept for names and addresses of ours.
_PLAIN_NAME = re.compile(r"(?!x-|p\d+$)[a-z0-9][a-z0-9_-]{0,63}")
_ADDRESS = re.compile(
    r"(?P<language>zh/)?(?:(?P<list>index|timeline|outlets|unseen|methods)"
    r"|(?P<kind>clusters|articles|compare)/(?P<name>[a-z0-9_-]{1,64})(?:\.(?P<other>(?!p\d+\.)[a-z0-9_-]{1,64}))?)"
    r"(?:\.p(?P<part>[1-9]\d{0,5}))?\.(?P<suffix>html|json)"
)


def page_name(id_: str) -> str:
    """Return an id as part of a file name; one that is no plain name is hashed."""
    if _PLAIN_NAME.fullmatch(id_):
        return id_
    return "x-" + hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Address:
    """One page: what it shows, its language, and which part of it where it is divided; parts count from 1."""

    kind: str  # a list's name, "clusters", "articles" or "compare"
    name: str = ""  # of the cluster, the article or the copy
    other: str = ""  # of the text it is compared with
    part: int = 1
    language: str = "en"
    suffix: str = "html"

    @classmethod
    def parse(cls, path: str) -> Address | None:
        """Return the page that *path*, relative to the root of the site, means; None where it means none."""
        found = _ADDRESS.fullmatch(path)
        if found is None:
            return None
        kind, name, other = found["list"] or found["kind"], found["name"] or "", found["other"] or ""
        part = int(found["part"] or 1)
        if bool(other) != (kind == "compare"):
            return None
        address = cls(kind, name, other, part, "zh" if found["language"] else "en", found["suffix"])
        return address if address.path == path else None

    @property
    def path(self) -> str:
        """The path relative to the root of the site; data is the same in every language."""
        inner = (
            self.kind if not self.name else f"{self.kind}/{self.name}" + (f".{self.other}" if self.other else "")
        )
        is_page = self.suffix == "html"
        part = f".p{self.part}" if self.part > 1 and is_page else ""
        language = "zh/" if self.language == "zh" and is_page else ""
        return f"{language}{inner}{part}.{self.suffix}"

    @property
    def root(self) -> str:
        """The way from this page to the root of the site, empty or ending in a slash."""
        return "../" * self.path.count("/")

    def to(self, other: Address) -> str:
        """Return the relative link from this page to *other*, in this page's language where it is a page."""
        return self.root + replace(other, language=self.language).path

    def twin(self) -> Address:
        """Return the same as data: one file, however many pages show it."""
        return replace(self, suffix="json", part=1)

    def in_language(self, language: str) -> Address:
        """Return the same page in another language."""
        return replace(self, language=language)


def cluster_address(id_: str, part: int = 1) -> Address:
    """Return the page of a cluster."""
    return Address("clusters", page_name(id_), part=part)


def article_address(id_: str, part: int = 1) -> Address:
    """Return the page of an article."""
    return Address("articles", page_name(id_), part=part)


def compare_address(copy: str, source: str, part: int = 1) -> Address:
    """Return the page that compares a copy with what it was taken from, or with the reference text."""
    return Address("compare", page_name(copy), page_name(source), part)


def anchor(prefix: str, id_: str) -> str:
    """Return an element id for an id."""
    return f"{prefix}-{page_name(id_)}"
