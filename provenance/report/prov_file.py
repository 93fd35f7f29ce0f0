"""Statements → one PROV-JSON document, a statement a line, kept on disk until all are known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, BinaryIO

from provenance.report.prov_names import prefixes

Attributes = dict[str, Any]

_IN_MEMORY = 1 << 20  # bytes of a section before it moves to disk
_SECTIONS = (
    "entity", "activity", "agent", "wasGeneratedBy", "used", "wasAssociatedWith", "wasAttributedTo",
    "wasDerivedFrom", "alternateOf", "hadMember", "bundle",
)  # fmt: skip


class ProvFile:
    """
    Collects statements by section, each section in a file of its own until all are written.

    Attributes that are None, or an empty list, are unknown and left out. Relations that PROV gives no name are
    numbered in order.
    """

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole  # then everything mentioned is declared, and none of it need be remembered
        self._files = ExitStack()
        self._sections: dict[str, IO[bytes]] = {}
        self._counts = dict.fromkeys(_SECTIONS, 0)
        self._once: set[str] = set()
        self._mentioned: dict[str, set[str]] = {}
        self._declared: set[str] = set()

    def __enter__(self) -> ProvFile:
        for section in _SECTIONS:
            self._sections[section] = self._files.enter_context(SpooledTemporaryFile(_IN_MEMORY))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def put(self, section: str, id_: str, attributes: Mapping[str, Any]) -> None:
        """Add a statement with a name of its own."""
        self._add(section, id_, _known(attributes))
        if not self._whole and section == "entity" and id_.startswith("article:"):
            self._declared.add(str(attributes.get("pv:id")))

    def once(self, section: str, id_: str, attributes: Mapping[str, Any]) -> bool:
        """Add a statement unless its name is taken, and return whether it was added."""
        if id_ in self._once:
            return False
        self._once.add(id_)
        self.put(section, id_, attributes)
        return True

    def relate(self, section: str, attributes: Mapping[str, Any]) -> None:
        """Add a statement that needs no name."""
        self._add(section, f"_:{section}{self._counts[section] + 1}", _known(attributes))

    def bundle(self, id_: str, sections: Mapping[str, Mapping[str, Attributes]]) -> None:
        """Add a bundle of statements."""
        content = {
            section: {name: _known(about) for name, about in statements.items()}
            for section, statements in sections.items()
        }
        self._add("bundle", id_, content)

    def mention(self, kind: str, id_: str) -> None:
        """Remember that something was named, wherever it is declared."""
        if not self._whole:
            self._mentioned.setdefault(kind, set()).add(id_)

    def undeclared(self, kind: str) -> Iterator[str]:
        """Yield what was mentioned and not declared, in order."""
        yield from sorted(self._mentioned.get(kind, set()) - self._declared)

    def write(self, out: BinaryIO) -> None:
        """Write the document; sections without a statement are left out."""
        out.write(b'{"prefix": ' + _json(prefixes()))
        for section, file in self._sections.items():
            if self._counts[section]:
                out.write(f',\n"{section}": {{'.encode())
                file.seek(0)
                while block := file.read(1 << 16):
                    out.write(block)
                out.write(b"\n}")
        out.write(b"\n}\n")

    def _add(self, section: str, id_: str, content: Mapping[str, Any]) -> None:
        lead = b",\n " if self._counts[section] else b"\n "
        self._sections[section].write(lead + _json(id_) + b": " + _json(content))
        self._counts[section] += 1


def _known(attributes: Mapping[str, Any]) -> Attributes:
    return {key: value for key, value in attributes.items() if value is not None and value != []}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
