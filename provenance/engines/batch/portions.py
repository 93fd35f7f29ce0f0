"""The second checkpoint: what was concluded of whole components, a portion of the archive in each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch.captures import unified
from provenance.engines.batch.concluding import conclude
from provenance.engines.batch.segments import Pages
from provenance.engines.batch.writing import save, whole
from provenance.engines.changes import inferred_source
from provenance.engines.definition import conclusion, digest_of
from provenance.fingerprints.kernel import BackendName
from provenance.records import Article, ArticleId, Cluster, Fingerprint, Lineage, Match, Page, Reject
from provenance.store import InferredSource, codec

if TYPE_CHECKING:
    from provenance.engines.batch.columns import Columns
    from provenance.lineage.origins import MediumOf
    from provenance.settings import Settings

PORTION = 500  # articles at least; a component is never divided

Item = tuple[Page, Article, Fingerprint | None]


@dataclass(frozen=True, slots=True)
class Portion:
    """What is concluded of whole components; everything in order of id."""

    clusters: tuple[Cluster, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    inferred: tuple[InferredSource, ...] = ()
    matches: tuple[Match, ...] = ()
    passages: dict[ArticleId, tuple[int, ...]] = field(default_factory=dict)


class Archive:
    """The articles of a run by rank, each with all its captures."""

    def __init__(self, pages: Path, columns: Columns) -> None:
        self._pages, self._columns = Pages(pages), columns
        self._again = np.asarray(columns.again[:, 0])

    def articles(self, ranks: Sequence[int]) -> list[Article]:
        """Return the articles of these *ranks*, in order."""
        return [unified([self._pages.article(where)[0] for where in self._places(rank)]) for rank in ranks]

    def items(self, ranks: Sequence[int]) -> Iterator[Item]:
        """Yield every page of these articles with the article and its fingerprint, in order."""
        for rank in ranks:
            places = self._places(rank)
            read = [self._pages.article(where) for where in places]
            article = unified([one for one, _ in read])
            for where in places:
                yield self._pages.page(where), article, read[0][1]

    def _places(self, rank: int) -> list[list[int]]:
        start, end = np.searchsorted(self._again, [rank, rank + 1]).tolist()
        return [self._columns.where[rank].tolist(), *self._columns.again[start:end, 1:].tolist()]


def concluded(
    articles: Sequence[Article], settings: Settings, medium_of: MediumOf, backend: BackendName = "numpy"
) -> Portion:
    """Return the conclusions about whole components as they are stored."""
    found = conclude(articles, settings, medium_of, backend=backend)
    inferred = tuple(inferred_source(cluster, source) for cluster, source in found.inferred)
    return Portion(found.clusters, found.lineages, inferred, found.matches, dict(found.passages))


def write(folder: Path, number: int, portion: Portion, ranks: Sequence[int], ids: Sequence[ArticleId]) -> None:
    """Write portion *number*, of the articles *ids* with these *ranks*; it is there as a whole or not at all."""
    rank = dict(zip(ids, ranks, strict=True))
    held = [(key, rank[id_]) for id_, keys in portion.passages.items() for key in keys]
    save(folder / f"{number:07d}.passages.npy", np.array(held, np.int64).reshape(len(held), 2))
    table = np.empty((len(ids), 3), np.int64)
    table[:, 0] = [rank[lineage.article] for lineage in portion.lineages]
    table[:, 1:] = np.frombuffer(b"".join(map(conclusion, portion.lineages)), np.int64).reshape(len(ids), 2)
    save(folder / f"{number:07d}.conclusions.npy", table)
    _write(folder / f"{number:07d}.frame", portion)  # the last: it says that the portion is there


def read(folder: Path, number: int) -> Portion:
    """Return portion *number*."""
    return codec.Unpacker().document((folder / f"{number:07d}.frame").read_bytes(), Portion)


def written(folder: Path, number: int) -> bool:
    """Return whether portion *number* is there."""
    return (folder / f"{number:07d}.frame").exists()


def passages(folder: Path, count: int) -> Iterator[NDArray[np.int64]]:
    """Yield the (passage, rank of the reference) of each of *count* portions."""
    for number in range(count):
        yield np.load(folder / f"{number:07d}.passages.npy")


def digest(folder: Path, count: int, articles: int) -> str:
    """Return the digest of what *count* portions conclude of all *articles*: see ``definition.digest_of``."""
    table = np.zeros((articles, 2), np.int64)
    for number in range(count):
        part = np.load(folder / f"{number:07d}.conclusions.npy")
        table[part[:, 0]] = part[:, 1:]
    return digest_of([table.tobytes()])


def write_relations(folder: Path, number: int, found: Sequence[Match]) -> None:
    """Write one part of the relations."""
    _write(folder / f"{number:07d}.frame", list(found))


def relations(folder: Path, number: int) -> list[Match]:
    """Return one part of the relations."""
    return codec.Unpacker().document((folder / f"{number:07d}.frame").read_bytes(), list[Match])


def write_rejects(path: Path, rejects: Sequence[Reject]) -> None:
    """Write pages that could not be used."""
    _write(path, list(rejects))


def read_rejects(path: Path) -> list[Reject]:
    """Return the pages that could not be used."""
    return codec.Unpacker().document(path.read_bytes(), list[Reject])


def _write(path: Path, record: object) -> None:
    with whole(path) as out:
        out.write(codec.Packer().document(record))
