"""Compares stored lineages with what a set of pages must yield; used by the demo and by tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from provenance.report.documents import Document


def differences(expected: Iterable[Mapping[str, Any]], lineages: Sequence[Document], root: str) -> list[str]:
    """
    Return how *lineages* differ from *expected*, one sentence each, in the order of *expected*.

    Paths in *expected* are relative to *root*, the folder as it was given to ingest. A key that a row leaves
    out is not compared; null means that it must stay unknown. Rows of one work must share a cluster, rows of
    two works may not.
    """
    prefix = root.rstrip("/") + "/"
    by_path = {str(document["article"]["path"]).removeprefix(prefix): document for document in lineages}
    ids = {document["article"]["id"]: path for path, document in by_path.items()}
    rows = list(expected)
    found: list[str] = []
    for row in rows:
        document = by_path.get(row["path"])
        if document is None:
            found.append(f"{row['path']}: not in the store")
            continue
        found += [f"{row['path']}: {words}" for words in _article_differences(row, document, ids)]
    listed = {row["path"] for row in rows}
    found += [f"{path}: in the store, not among the expected" for path in sorted(by_path) if path not in listed]
    return found + _cluster_differences([row for row in rows if row["path"] in by_path], by_path)


def _article_differences(row: Mapping[str, Any], document: Document, ids: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for key in ("canonical", "direct_source"):
        if key not in row:
            continue
        wanted, actual = row[key] or {"outlet": None, "article": None}, document[key]
        levels = wanted.get("level_in")
        if levels and actual["level"] not in levels:
            found.append(f"{key} level is {actual['level']}, expected {' or '.join(levels)}")
        if "outlet" in wanted and actual["outlet"] != wanted["outlet"]:
            found.append(f"{key} outlet is {actual['outlet']}, expected {wanted['outlet']}")
        page = ids.get(actual["article"], actual["article"])
        if "article" in wanted and page != wanted["article"]:
            found.append(f"{key} article is {page}, expected {wanted['article']}")
    codes = {flag["code"] for flag in document["flags"]}
    return found + [f"flag {code} is missing" for code in row.get("flags", ()) if code not in codes]


def _cluster_differences(rows: Sequence[Mapping[str, Any]], by_path: Mapping[str, Document]) -> list[str]:
    """Return where works and clusters are not the same division of the articles."""
    found: list[str] = []
    cluster_of: dict[str, tuple[str, str]] = {}
    work_of: dict[str, tuple[str, str]] = {}
    for row in rows:
        path, work = row["path"], row.get("work")
        if work is None:
            continue
        cluster = by_path[path]["cluster"]
        first, other = cluster_of.setdefault(work, (cluster, path))
        if first != cluster:
            found.append(f"{path}: in another cluster than {other}, which is the same work {work}")
        known, other = work_of.setdefault(cluster, (work, path))
        if known != work:
            found.append(f"{path}: in the cluster of {other}, which is another work ({known}, not {work})")
    return found
