"""The run folder: what a batch run has done so far, so that it goes on where it was cut short."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from provenance.engines.batch.writing import whole
from provenance.errors import StoreError

MANIFEST, LOCK = "manifest.json", "lock"
FORMAT = "provenance batch run 1"
PARTS = ("pages", "columns", "portions", "relations")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run is of, what made it, and which stages are done, with their counts."""

    id: str  # made from everything the result depends on
    version: str
    settings_digest: str
    registry_digest: str
    rules_digest: str
    format: str = FORMAT
    engine: str = "batch"  # for information only
    arguments: tuple[str, ...] = ()
    done: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)  # for information only
    result: str = ""  # sha256 of the sorted (article, cluster, canonical source, direct source)


class RunFolder:
    """A folder with the checkpoints of one run: made where it is missing, refused where it is something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists() and not is_run(path) and not _only_parts(path):
            raise StoreError(
                f"{path} is no folder of a batch run",
                hint="name an empty or a new folder with --work",
                code="batch.folder",
            )
        for name in PARTS:
            (path / name).mkdir(parents=True, exist_ok=True)

    @property
    def manifest(self) -> Manifest | None:
        """The manifest; None where the run has not come so far."""
        return manifest_of(self.path)

    def write(self, manifest: Manifest) -> None:
        """Make *manifest* the one of this run."""
        write_manifest(self.path, manifest)

    def note(self, stage: str, counts: Mapping[str, int], seconds: float) -> None:
        """Write down that *stage* is done."""
        manifest = self.manifest
        assert manifest is not None  # written when the run began
        done = {**manifest.done, stage: dict(counts)}
        took = {**manifest.seconds, stage: round(seconds, 3)}
        self.write(replace(manifest, done=done, seconds=took))

    def part(self, name: str) -> Path:
        """Return the folder of one kind of checkpoint."""
        return self.path / name


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    Keep other processes of this machine from working in *folder*.

    Raises:
        StoreError: one does already.
    """
    with (folder / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                f"another process is working in {folder}",
                hint="wait for it, or name another folder with --work",
                code="batch.busy",
            ) from None
        yield


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make *manifest* that of the run in *folder*, in one step."""
    with whole(folder / MANIFEST) as out:
        out.write(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def _only_parts(path: Path) -> bool:
    return path.is_dir() and {one.name for one in path.iterdir()} <= set(PARTS)


def is_run(path: Path) -> bool:
    """Return whether *path* is the folder of a batch run, finished or not."""
    return path.is_dir() and ((path / MANIFEST).is_file() or (path / LOCK).is_file())


def manifest_of(path: Path) -> Manifest | None:
    """
    Return the manifest in the folder *path*; None where there is none.

    Raises:
        StoreError: the file is damaged, or of another format.
    """
    place = path / MANIFEST
    if not place.is_file():
        return None
    try:
        found = msgspec.json.decode(place.read_bytes(), type=Manifest)
    except msgspec.DecodeError:
        found = None
    if found is None or found.format != FORMAT:
        raise StoreError(
            f"{place} cannot be read, or is of another version",
            hint="run the ingest again with a new --work folder",
            code="batch.manifest",
        )
    return found
