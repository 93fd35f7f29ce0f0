"""The first checkpoint of a batch run: pages as read and signed, in segments of flat files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch.signing import Signed
from provenance.engines.batch.writing import whole
from provenance.records import Article, ArticleId, Fingerprint, Page, Reject
from provenance.store import codec

SEGMENT = 2000  # pages, or fewer large ones: a function of the pages, so that borders repeat
_OPEN = 128  # data files kept open


def digest_of(items: Sequence[Page | Reject], settings_digest: str, rules_digest: str) -> str:
    """Return what changes whenever something does that the segment of *items* is made from."""
    found = hashlib.sha256(f"{settings_digest} {rules_digest}".encode())
    for item in items:
        # Everything a caller says of a page is in its record, which is small beside its source.
        said = (item.path, item.reason) if isinstance(item, Reject) else (item.path, item.sha256, _said(item))
        found.update(codec.canonical(said).encode())
    return found.hexdigest()


def _said(page: Page) -> tuple[Any, ...]:
    return (page.url, page.id, page.fetched_at, page.title, page.published, page.outlet, page.extra)


@dataclass(frozen=True, slots=True)
class Segment:
    """What one segment file says of its pages that were read; line i of each column is its page i."""

    digest: str
    ids: tuple[ArticleId, ...]
    sha256: NDArray[np.uint8]  # N × 32, of the pages
    places: NDArray[np.int64]  # N × 3: where page and article start in the data file, and where the article ends
    lines: NDArray[np.int64]  # of those that can be compared; rows of the columns below
    digests: NDArray[np.uint8]
    signatures: NDArray[np.uint32]
    keys: NDArray[np.int64]
    rejects: tuple[Reject, ...]


def write(
    folder: Path,
    number: int,
    digest: str,
    read: Sequence[tuple[Page, Article]],
    signed: Signed,
    rejects: Sequence[Reject],
) -> None:
    """Write segment *number*; it is there as a whole or not at all."""
    packer = codec.Packer()
    frames = [
        (packer.document(page), packer.document((article, fingerprint)))
        for (page, article), fingerprint in zip(read, _prints(read, signed), strict=True)
    ]
    sizes = np.array([(len(page), len(article)) for page, article in frames], np.int64).reshape(len(frames), 2)
    ends = np.cumsum(sizes.ravel()).reshape(len(frames), 2)
    data, index = _paths(folder, number)
    with whole(data) as out:  # before the index, which says that it is there
        out.writelines(frame for pair in frames for frame in pair)
    line_of = {article.id: line for line, (_, article) in reversed(list(enumerate(read)))}  # the first one
    with whole(index) as out:
        np.savez(
            out,
            about=_packed(packer, (digest, [article.id for _, article in read], list(rejects))),
            sha256=np.frombuffer(b"".join(bytes.fromhex(page.sha256) for page, _ in read), np.uint8).reshape(
                -1, 32
            ),
            places=np.column_stack([ends[:, 0] - sizes[:, 0], ends[:, 0], ends[:, 1]]),
            lines=np.array([line_of[id_] for id_ in signed.ids], np.int64),
            digests=signed.digests,
            signatures=signed.signatures,
            keys=signed.keys,
        )


def load(folder: Path, number: int) -> Segment | None:
    """Return segment *number*; None where it has not been written."""
    _, index = _paths(folder, number)
    if not index.exists():
        return None
    with np.load(index, allow_pickle=False) as held:
        about = codec.Unpacker().document(held["about"].tobytes(), tuple[str, list[ArticleId], list[Reject]])
        digest, ids, rejects = about
        return Segment(
            digest,
            tuple(ids),
            held["sha256"],
            held["places"],
            held["lines"],
            held["digests"],
            held["signatures"],
            held["keys"],
            tuple(rejects),
        )


def digest_at(folder: Path, number: int) -> str | None:
    """Return the digest of what segment *number* was made from; None where it has not been written."""
    _, index = _paths(folder, number)
    if not index.exists():
        return None
    with np.load(index, allow_pickle=False) as held:
        return codec.Unpacker().document(held["about"].tobytes(), tuple[str, list[ArticleId], list[Reject]])[0]


def count(folder: Path) -> int:
    """Return how many segments there are, one after the other."""
    number = 0
    while _paths(folder, number)[1].exists():
        number += 1
    return number


def drop_from(folder: Path, number: int) -> None:
    """Delete segment *number* and those after it: the input has changed, or is shorter now."""
    while _paths(folder, number)[1].exists():
        for path in reversed(_paths(folder, number)):
            path.unlink(missing_ok=True)
        number += 1


class Pages:
    """Reads single pages and articles back, given their segment and place."""

    def __init__(self, folder: Path) -> None:
        self._unpacker = codec.Unpacker()
        self._opened = lru_cache(maxsize=_OPEN)(lambda number: _Data(_paths(folder, number)[0]))

    def page(self, where: Sequence[int]) -> Page:
        """Return the page at *where*: segment, start of the page, start of the article, its end."""
        number, start, end, _ = where
        return self._unpacker.document(self._opened(number).read(start, end), Page)

    def article(self, where: Sequence[int]) -> tuple[Article, Fingerprint | None]:
        """Return the article read from that page, and its fingerprint where it can be compared."""
        number, _, start, end = where
        frame = self._opened(number).read(start, end)
        return self._unpacker.document(frame, tuple[Article, Fingerprint | None])


class _Data:
    """One data file, open as long as it is among the last that were asked for."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)

    def __del__(self) -> None:
        os.close(self._descriptor)

    def read(self, start: int, end: int) -> bytes:
        return os.pread(self._descriptor, end - start, start)


def _prints(read: Sequence[tuple[Page, Article]], signed: Signed) -> list[Fingerprint | None]:
    prints = dict(zip(signed.ids, signed.fingerprints, strict=True))
    return [prints.get(article.id) for _, article in read]


def _packed(packer: codec.Packer, record: object) -> NDArray[np.uint8]:
    return np.frombuffer(packer.document(record), np.uint8)


def _paths(folder: Path, number: int) -> tuple[Path, Path]:
    return folder / f"{number:07d}.data", folder / f"{number:07d}.npz"
