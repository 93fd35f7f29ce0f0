"""S6 on one machine: passages of all reference texts, sorted in shares of the keys, → relations in parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch import columns, portions
from provenance.engines.batch.folder import RunFolder
from provenance.engines.batch.pooling import pooled
from provenance.engines.batch.relating import related
from provenance.engines.batch.writing import save
from provenance.engines.definition import sharing
from provenance.engines.local import Reader
from provenance.fingerprints.kernel import backend_for
from provenance.index.components import groups
from provenance.settings import Settings

Places = NDArray[np.int64]

_SORTED = 1 << 24  # passages sorted at once: 400 MB
PART = 1000  # pairs of references compared and stored at a time


def relate_references(folder: RunFolder, settings: Settings, reader: Reader) -> tuple[int, int]:
    """Write the relations of the run in *folder* in parts; return how many parts and relations there are."""
    bounds = np.load(folder.part("columns") / "bounds.npy")
    pairs = _pairs(folder.part("portions"), len(bounds) - 1, settings.common)
    save(folder.part("columns") / "pairs.npy", pairs)
    parts = -(-len(pairs) // PART)
    return parts, sum(pooled(relating_in, (str(folder.path), settings), range(parts), reader.jobs))


def _pairs(folder: Path, count: int, common: int) -> Places:
    """Return the pairs of ranks that share a passage held by 2 to *common* references, ascending."""
    total = sum(len(held) for held in portions.passages(folder, count))
    shares = 1 + total // _SORTED
    found = [np.empty((0, 2), np.int64)]
    for share in range(shares):
        parts = [held[held[:, 0] % shares == share] for held in portions.passages(folder, count)]
        table = np.concatenate([np.empty((0, 2), np.int64), *parts])
        found.append(_proposed(table, common))
        found = [np.unique(np.concatenate(found), axis=0)]
    return found[0]


def _proposed(table: Places, common: int) -> Places:
    pairs = sorted(sharing((table[places, 1].tolist() for places in groups(table[:, 0])), common))
    return np.array(pairs, np.int64).reshape(len(pairs), 2)


def relating_in(folder: str, settings: Settings) -> Callable[[int], int]:
    """Return what writes one part of the relations of the run in *folder*, and counts them."""
    path = Path(folder)
    archive = portions.Archive(path / "pages", columns.load(path / "columns"))
    pairs: Places = np.load(path / "columns" / "pairs.npy")
    backend = backend_for(len(pairs))

    def part(number: int) -> int:
        chosen = pairs[number * PART : (number + 1) * PART]
        ranks = np.unique(chosen)
        articles = dict(zip(ranks.tolist(), archive.articles(ranks.tolist()), strict=True))
        wanted = [(articles[a].id, articles[b].id) for a, b in chosen.tolist()]
        found = related(wanted, {article.id: article for article in articles.values()}, settings, backend)
        portions.write_relations(path / "relations", number, found)
        return len(found)

    return part
