"""S0: the segments of a run as columns over the whole archive, one line for each article, by id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch import segments
from provenance.engines.batch.signing import carriers
from provenance.engines.batch.writing import save
from provenance.engines.ingest import reused
from provenance.records import ArticleId, Reject
from provenance.settings import Settings

Places = NDArray[np.int64]

_FILES = ("where", "again", "texts", "carriers", "signatures", "keys")


@dataclass(frozen=True, slots=True)
class Columns:
    """
    The archive in numbers; an article is its rank among all ids, ascending.

    The large ones are read from disk where they are asked for.
    """

    where: Places  # articles × 4: segment, start of page, start of article, end
    again: Places  # captures of articles that were captured before × 5: rank, and the same four
    texts: Places  # ranks of those that can be compared, ascending; rows of the columns below
    carriers: Places  # row of the smallest article of equal text
    signatures: NDArray[np.uint32]  # texts × permutations
    keys: Places  # index keys × texts: one column of keys lies together


def assemble(pages: Path, folder: Path, settings: Settings) -> list[Reject]:
    """
    Write the columns of the segments in *pages* into *folder*; return the pages that came under another's id.

    Of several pages of one id the first one read stands; others with its bytes are further captures.
    """
    count = segments.count(pages)
    ids: list[ArticleId] = []
    sizes, texts = [], 0
    for number in range(count):
        segment = _segment(pages, number)
        ids += segment.ids
        sizes.append(len(segment.ids))
        texts += len(segment.lines)
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    first = np.ones(len(ids), np.bool_)
    for place in range(1, len(order)):
        first[place] = ids[order[place]] != ids[order[place - 1]]
    rank_of = np.empty(len(ids), np.int64)
    rank_of[order] = np.cumsum(first) - 1
    is_first = np.zeros(len(ids), np.bool_)
    is_first[order[first]] = True  # sorting is stable: the first one read
    return _Writing(pages, folder, settings, np.cumsum([0, *sizes]), rank_of, is_first, ids).write()


@dataclass(slots=True)
class _Writing:
    pages: Path
    folder: Path
    settings: Settings
    starts: Places
    rank_of: Places  # by line of all segments laid end to end
    is_first: NDArray[np.bool_]
    ids: list[ArticleId]

    def write(self) -> list[Reject]:
        count = int(self.is_first.sum())
        where = np.empty((count, 4), np.int64)
        sha256 = np.empty((count, 32), np.uint8)
        ranks: list[Places] = []
        for number, start in enumerate(self.starts[:-1].tolist()):
            segment = _segment(self.pages, number)
            own = np.flatnonzero(self.is_first[start : start + len(segment.ids)])
            at = self.rank_of[start + own]
            where[at, 0], where[at, 1:], sha256[at] = number, segment.places[own], segment.sha256[own]
            lines = segment.lines[self.is_first[start + segment.lines]]
            ranks.append(self.rank_of[start + lines])
        texts = np.sort(np.concatenate([np.empty(0, np.int64), *ranks]))
        rejects = self._captures(sha256)
        save(self.folder / "where.npy", where)
        save(self.folder / "texts.npy", texts)
        self._texts(texts)
        return rejects

    def _captures(self, sha256: NDArray[np.uint8]) -> list[Reject]:
        """Write the further captures; return those that came under an id of other bytes."""
        again: list[Places] = []
        rejects: list[Reject] = []
        unpacked = segments.Pages(self.pages)
        for number, start in enumerate(self.starts[:-1].tolist()):
            rest = np.flatnonzero(~self.is_first[start : self.starts[number + 1]])
            if not len(rest):
                continue
            segment = _segment(self.pages, number)
            at = self.rank_of[start + rest]
            same = (segment.sha256[rest] == sha256[at]).all(axis=1)
            table = np.column_stack([at, np.full(len(rest), number), segment.places[rest]])
            again.append(table[same])
            for line in table[~same].tolist():
                rejects.append(reused(unpacked.page(line[1:])))
        table = np.concatenate([np.empty((0, 5), np.int64), *again])
        save(self.folder / "again.npy", table[np.argsort(table[:, 0], kind="stable")])
        return rejects

    def _texts(self, texts: Places) -> None:
        """Write the columns of the texts, each line where its rank says."""
        width = self.settings.permutations
        signatures = _table(self.folder / "signatures.npy", np.uint32, (len(texts), width))
        digests = np.empty((len(texts), 32), np.uint8)
        keys: Places | None = None
        for number, start in enumerate(self.starts[:-1].tolist()):
            segment = _segment(self.pages, number)
            if keys is None:
                keys = _table(self.folder / "keys.npy", np.int64, (segment.keys.shape[1], len(texts)))
            own = np.flatnonzero(self.is_first[start + segment.lines])
            at = np.searchsorted(texts, self.rank_of[start + segment.lines[own]])
            signatures[at], digests[at], keys[:, at] = (
                segment.signatures[own],
                segment.digests[own],
                segment.keys[own].T,
            )
        for table in (signatures, keys):
            if isinstance(table, np.memmap):
                table.flush()
        save(self.folder / "carriers.npy", carriers(digests, np.arange(len(texts))))


def load(folder: Path) -> Columns:
    """Return the columns in *folder*; what is large stays on disk."""
    return Columns(*(_loaded(folder / f"{name}.npy") for name in _FILES))


def _table(path: Path, kind: type[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Return a table on disk; one without lines cannot be mapped into memory."""
    if 0 in shape:
        save(path, np.empty(shape, kind))
        return np.empty(shape, kind)
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)


def _loaded(path: Path) -> NDArray[Any]:
    try:
        found: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:  # nothing to map
        found = np.load(path)
    return found


def _segment(pages: Path, number: int) -> segments.Segment:
    found = segments.load(pages, number)
    assert found is not None  # counted before
    return found
