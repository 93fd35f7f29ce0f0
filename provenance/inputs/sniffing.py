"""Which kind of input bytes without a name are, told by how they begin."""

from __future__ import annotations

import re

from provenance.inputs.parsing import BOM
from provenance.inputs.tables import is_header

_LIST = re.compile(rb"\[\s*\{")


def suffix_of(start: bytes) -> str:
    """Return the suffix that a file beginning with *start* should have; ``.txt`` where nothing else fits."""
    begin = start.lstrip().removeprefix(BOM).lstrip()
    if begin.startswith(b"WARC/1."):
        return ".warc"
    if begin.startswith(b"PAR1"):
        return ".parquet"
    if begin.startswith(b"{"):
        return ".jsonl"
    if _LIST.match(begin):
        return ".json"
    if begin.startswith(b"<"):
        return ".html"
    first = begin.partition(b"\n")[0][:4_096].decode("utf-8", "replace")
    return ".csv" if is_header(first) else ".txt"
