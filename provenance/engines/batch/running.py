"""One batch run on one machine: stage after stage, each with a checkpoint from which a rerun goes on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from provenance.engines.batch import checking, columns, portions, segments
from provenance.engines.batch.folder import Manifest, RunFolder, held
from provenance.engines.batch.linking import candidate_components, kept, unfolded
from provenance.engines.batch.linking import portions as cut
from provenance.engines.batch.pooling import pooled
from provenance.engines.batch.publishing import Ready, Result
from provenance.engines.batch.related_references import relate_references
from provenance.engines.batch.signing import signed
from provenance.engines.batch.writing import save
from provenance.engines.ingest import CHARACTERS, Progress, size_of, taken
from provenance.engines.local import Reader
from provenance.errors import InputError, StoreError
from provenance.fingerprints.kernel import BackendName, backend_for
from provenance.records import Article, Page, Reject
from provenance.settings import Settings
from provenance.version import VERSION


class Batch:
    """A batch run in *folder*; a run of other pages, settings or knowledge replaces what is there."""

    def __init__(
        self, folder: RunFolder, settings: Settings, reader: Reader, arguments: Sequence[str] = ()
    ) -> None:
        self._folder, self._settings, self._reader = folder, settings, reader
        self._arguments = tuple(arguments)
        self._read = self._rejected = 0

    def run(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any]],
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> Result:
        """
        Take *records* through all stages and return the result, ready to be published.

        Raises:
            InputError: there is not one page.
            StoreError: another process works in the folder, or the run does not hold together.
        """
        with held(self._folder.path):
            start = time.perf_counter()
            digests = self._sign(records, observer, on_reject)
            manifest = self._begun(digests)
            if "sign" not in manifest.done:
                counts = {"read": self._read, "rejected": self._rejected, "segments": len(digests)}
                self._folder.note("sign", counts, time.perf_counter() - start)
            for reject in self.go_on():
                if on_reject is not None:
                    on_reject(reject)
        return result_of(self._folder.path)

    def go_on(self) -> list[Reject]:
        """Do every stage after ``sign`` that is not done; return the pages that came under another's id."""
        stages = Stages(self._folder, self._settings, self._reader)
        for name, stage in stages.all():
            manifest = self._folder.manifest
            assert manifest is not None  # a run that was begun
            if name not in manifest.done:
                start = time.perf_counter()
                self._folder.note(name, stage(), time.perf_counter() - start)
        return _late_rejects(self._folder)

    def _sign(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any]],
        observer: Callable[[Progress], None] | None,
        on_reject: Callable[[Reject], None] | None,
    ) -> list[str]:
        knowledge, pages = self._reader.knowledge, self._folder.part("pages")
        made_by = f"{VERSION} {self._settings.digest()}", f"{knowledge.digest} {knowledge.registry.digest}"
        digests: list[str] = []
        with self._reader.opened() as read_pages:
            for items in self._segments(records):
                number, digest = len(digests), segments.digest_of(items, *made_by)
                digests.append(digest)
                if segments.digest_at(pages, number) != digest:
                    segments.drop_from(pages, number)
                    found = [item for item in items if isinstance(item, Page)]
                    with closing(read_pages(found)) as answers:
                        read = list(zip(found, answers, strict=True))
                    self._write(number, digest, items, read)
                done = segments.load(pages, number)
                assert done is not None  # written a moment ago, or before
                self._rejected += len(done.rejects)
                if on_reject is not None:
                    for reject in done.rejects:
                        on_reject(reject)
                if observer is not None:
                    observer(Progress(self._read, self._rejected, {}))
        segments.drop_from(pages, len(digests))
        return digests

    def _segments(self, records: Iterable[Page | Reject | Mapping[str, Any]]) -> Iterator[list[Page | Reject]]:
        items: list[Page | Reject] = []
        held = 0
        for self._read, item in enumerate(records, 1):
            items.append(taken(item, self._read))
            held += size_of(items[-1])
            if len(items) == segments.SEGMENT or held >= CHARACTERS:
                yield items
                items, held = [], 0
        if items:
            yield items

    def _write(
        self,
        number: int,
        digest: str,
        items: Sequence[Page | Reject],
        read: Sequence[tuple[Page, Article | Reject]],
    ) -> None:
        rejects = [item for item in items if isinstance(item, Reject)]
        rejects += [item for _, item in read if isinstance(item, Reject)]
        good = [(page, item) for page, item in read if isinstance(item, Article)]
        # Pages of one id in one segment: the first is signed, as everywhere the first one read stands.
        firsts = {article.id: article for _, article in reversed(good)}
        columns_of = signed(list(firsts.values()), self._settings, backend_for(self._read))
        segments.write(self._folder.part("pages"), number, digest, good, columns_of, rejects)

    def _begun(self, digests: Sequence[str]) -> Manifest:
        """Return the manifest of this run: the one in the folder, if it is of the same."""
        if not digests:
            raise InputError("there is nothing to read", hint="name files or folders of pages", code="input.none")
        id_ = hashlib.sha256(" ".join(digests).encode()).hexdigest()[:32]
        known = self._folder.manifest
        if known is not None and known.id == id_:
            return known
        for name in ("columns", "portions", "relations"):
            for path in self._folder.part(name).iterdir():
                path.unlink()
        knowledge = self._reader.knowledge
        manifest = Manifest(
            id_,
            VERSION,
            self._settings.digest(),
            knowledge.registry.digest,
            knowledge.digest,
            arguments=self._arguments,
        )
        self._folder.write(manifest)
        return manifest


class Stages:
    """The stages of a run after its pages are read; each takes what the one before left on disk."""

    def __init__(self, folder: RunFolder, settings: Settings, reader: Reader) -> None:
        self._folder, self._settings, self._reader = folder, settings, reader
        self._columns_at = folder.part("columns")

    def all(self) -> list[tuple[str, Callable[[], dict[str, int]]]]:
        """Return the stages by name, in order."""
        return [
            ("assemble", self.assemble),
            ("link", self.link),
            ("keep", self.keep),
            ("conclude", self.conclude),
            ("relate", self.relate),
            ("check", self.check),
        ]

    def assemble(self) -> dict[str, int]:
        """S0: columns over the whole archive, equal texts folded."""
        rejects = columns.assemble(self._folder.part("pages"), self._columns_at, self._settings)
        portions.write_rejects(self._columns_at / "rejects.frame", rejects)
        found = columns.load(self._columns_at)
        checking.check_columns(found, self._settings)
        distinct = int((found.carriers == np.arange(len(found.carriers))).sum())
        return {"articles": len(found.where), "texts": len(found.texts), "distinct": distinct}

    def link(self) -> dict[str, int]:
        """S2 and S3: candidate components."""
        roots, links = candidate_components(columns.load(self._columns_at))
        checking.check_roots(roots)
        save(self._columns_at / "candidates.npy", roots)
        sizes = np.bincount(roots) if len(roots) else np.zeros(1, np.int64)
        return {"links": links, "in_components": int(sizes[sizes > 1].sum()), "largest": int(sizes.max())}

    def keep(self) -> dict[str, int]:
        """S4: components of kept pairs, and the portions they are concluded in."""
        found = columns.load(self._columns_at)
        candidates = np.load(self._columns_at / "candidates.npy")
        roots = kept(found, candidates, self._settings.agreeing)
        checking.check_roots(roots, candidates)
        sample = checking.check_sample(found, candidates, roots, self._settings)
        labels = unfolded(found, roots)
        order, bounds = cut(labels, np.asarray(found.where), portions.PORTION)
        checking.check_portions(order, bounds, labels)
        save(self._columns_at / "order.npy", order)
        save(self._columns_at / "bounds.npy", bounds)
        sizes = np.bincount(roots) if len(roots) else np.zeros(1, np.int64)
        return {
            "in_components": int(sizes[sizes > 1].sum()),
            "largest": int(sizes.max()),
            "portions": len(bounds) - 1,
            "made_again": sample,
        }

    def conclude(self) -> dict[str, int]:
        """S5: clusters and lineages of every component."""
        bounds = np.load(self._columns_at / "bounds.npy")
        folder = self._folder.part("portions")
        left = [number for number in range(len(bounds) - 1) if not portions.written(folder, number)]
        task = (str(self._folder.path), self._settings, self._reader.outlets)
        twice = sum(pooled(concluding_in, task, left, self._reader.jobs))
        return {"portions": len(bounds) - 1, "made_again": twice}

    def relate(self) -> dict[str, int]:
        """S6: reference texts that share passages."""
        parts, found = relate_references(self._folder, self._settings, self._reader)
        return {"parts": parts, "relations": found}

    def check(self) -> dict[str, int]:
        """S7: what is left to check, and the digest of the result."""
        found = columns.load(self._columns_at)
        bounds = np.load(self._columns_at / "bounds.npy")
        folder = self._folder.part("portions")
        missing = [number for number in range(len(bounds) - 1) if not portions.written(folder, number)]
        checking.holds(not missing, "every portion is there")
        manifest = self._folder.manifest
        assert manifest is not None  # a run that was begun
        result = portions.digest(folder, len(bounds) - 1, len(found.where))
        self._folder.write(replace(manifest, result=result))
        return {"articles": len(found.where)}


@dataclass(frozen=True, slots=True)
class _Concluding:
    """Concludes portions of one run, in this process or in another."""

    folder: Path
    settings: Settings
    reader: Reader
    archive: portions.Archive
    order: columns.Places
    bounds: columns.Places
    backend: BackendName

    def __call__(self, number: int) -> int:
        """Write one portion; return 1 where it was made twice, to see that the order changes nothing."""
        ranks = self.order[self.bounds[number] : self.bounds[number + 1]].tolist()
        articles = self.archive.articles(ranks)
        found, twice = checking.proven(number, articles, self.settings, self.reader.medium_of, self.backend)
        portions.write(self.folder / "portions", number, found, ranks, [article.id for article in articles])
        return int(twice)


def concluding_in(folder: str, settings: Settings, outlets: tuple[str, ...]) -> Callable[[int], int]:
    """Return what concludes the portions of the run in *folder*."""
    path = Path(folder)
    held = columns.load(path / "columns")
    archive = portions.Archive(path / "pages", held)
    order, bounds = (np.load(path / "columns" / f"{name}.npy") for name in ("order", "bounds"))
    return _Concluding(path, settings, Reader(outlets), archive, order, bounds, backend_for(len(order)))


def _late_rejects(folder: RunFolder) -> list[Reject]:
    return portions.read_rejects(folder.part("columns") / "rejects.frame")


def result_of(path: Path) -> Result:
    """
    Return the result in the run folder *path*.

    Raises:
        StoreError: the run has not come to its end.
    """
    folder = RunFolder(path)
    manifest = folder.manifest
    if manifest is None or "check" not in manifest.done:
        raise StoreError(
            f"the batch run in {path} is not finished",
            hint="run its command again: it goes on where it stopped",
            code="batch.unfinished",
        )
    held = columns.load(folder.part("columns"))
    archive = portions.Archive(folder.part("pages"), held)
    order, bounds = (np.load(folder.part("columns") / f"{name}.npy") for name in ("order", "bounds"))
    rejects = [one for number in range(manifest.done["sign"]["segments"]) for one in _rejects(folder, number)]

    def portion(number: int) -> Ready:
        ranks = order[bounds[number] : bounds[number + 1]]
        items = list(archive.items(ranks.tolist()))
        ids = list(dict.fromkeys(article.id for _, article, _ in items))
        rows = np.searchsorted(held.texts, ranks)
        rows[rows == len(held.texts)] = 0
        comparable = len(held.texts) and (held.texts[rows] == ranks) & (held.carriers[rows] == rows)
        chosen = np.flatnonzero(comparable)
        carriers = [ids[i] for i in chosen.tolist()]
        keys = np.ascontiguousarray(held.keys[:, rows[chosen]].T)
        return Ready(items, portions.read(folder.part("portions"), number), carriers, keys)

    return Result(
        manifest,
        len(bounds) - 1,
        manifest.done["relate"]["parts"],
        portion,
        lambda number: portions.relations(folder.part("relations"), number),
        [*rejects, *_late_rejects(folder)],
        {
            "read": manifest.done["sign"]["read"],
            "added": len(held.where),
            "known": len(held.again),
            "rejected": len(rejects) + len(_late_rejects(folder)),
        },
    )


def _rejects(folder: RunFolder, number: int) -> Sequence[Reject]:
    segment = segments.load(folder.part("pages"), number)
    return segment.rejects if segment is not None else ()
