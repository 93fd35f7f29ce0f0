"""The front of all backends: texts in, shingle hashes or fingerprints out, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

from provenance.errors import SettingsError
from provenance.fingerprints.batch import Columns, Sketches, batches
from provenance.fingerprints.compiling import available
from provenance.fingerprints.exact import digest
from provenance.fingerprints.recipe import Recipe, recipe_of
from provenance.records import Fingerprint
from provenance.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BackendName = Literal["auto", "numpy", "numba", "reference"]

# Texts from which `auto` loads the compiled backend: it takes .5 s to load and saves 18 µs on an article of 600
# characters (design/performance.md, section 4).
WORTH_LOADING: Final = 30_000


class Backend(Protocol):
    """What a backend computes. Every backend returns the same bits; see ``reference`` for the definition."""

    def shingle_hashes(self, texts: Sequence[str], width: int) -> list[NDArray[np.uint32]]:
        """Return the hashes of all windows of each text, in positional order."""
        ...

    def sketch(self, texts: Sequence[str], recipe: Recipe) -> Sketches:
        """Return the sketches of one batch."""
        ...


def backend_for(texts: int) -> BackendName:
    """
    Return the backend ``auto`` stands for where this many texts are to be signed, in one call or in many.

    The choice depends on the count and on what is installed, and changes no result. A caller that works in
    batches asks once, with the count of all of them, and names the answer in every call.
    """
    return "numba" if texts >= WORTH_LOADING and available() else "numpy"


def shingle_hashes(texts: Sequence[str], width: int, backend: BackendName = "auto") -> list[NDArray[np.uint32]]:
    """
    Return the hashes of all windows of *width* code points, in positional order, repeats kept, per text.

    A text of 1 to *width* - 1 code points is one shingle; an empty text has none and gets an empty array.
    32 bits suffice: 600 shingles expect 4e-5 collisions.

    Raises:
        SettingsError: *width* is below 1, or *backend* is not installed.
    """
    if width < 1:
        raise SettingsError(f"shingle length {width} is below 1", hint="use 5 for Han text, 8 for Latin")
    chosen = _backend(backend, len(texts))
    return [hashes for batch in batches(texts) for hashes in chosen.shingle_hashes(batch, width)]


def sign(
    texts: Sequence[str], settings: Settings, language: str, backend: BackendName = "auto", workers: int = 1
) -> list[Fingerprint]:
    """
    Return the fingerprint of each of *texts*, in order.

    *texts* are match views, all of one *language*, which sets the shingle length. Texts without shingles
    resemble one another perfectly: judge by ``Fingerprint.shingles`` before comparing. *workers* threads
    share the batches; only the compiled backend lets go of the interpreter for long enough to gain by it.

    Raises:
        SettingsError: *settings* ask for fingerprints no recipe id can state, or *backend* is not installed.
    """
    recipe, chosen = recipe_of(settings, language), _backend(backend, len(texts))
    name = settings.recipe(language)

    def signed(batch: Sequence[str]) -> list[Fingerprint]:
        return fingerprints(batch, chosen.sketch(batch, recipe), name)

    if workers == 1:
        return [fingerprint for batch in batches(texts) for fingerprint in signed(batch)]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers) as pool:
        return [fingerprint for found in pool.map(signed, batches(texts)) for fingerprint in found]


def columns(
    texts: Sequence[str], settings: Settings, language: str, backend: BackendName = "auto", workers: int = 1
) -> Columns:
    """
    Return the sketches and the hashes of *texts* as arrays over all of them: what batch engines work on.

    Nothing is made per text, so this is the fast way; `fingerprints` makes records of the sketches. Arguments and
    errors are those of `sign`.
    """
    recipe, chosen = recipe_of(settings, language), _backend(backend, len(texts))
    if hasattr(chosen, "columns"):  # the compiled backend keeps the hashes it makes the sketches from
        return cast(Columns, chosen.columns(texts, recipe, workers))
    return _joined([_columns(chosen, batch, recipe) for batch in list(batches(texts)) or [[]]])


def fingerprints(texts: Sequence[str], sketches: Sketches, recipe: str) -> list[Fingerprint]:
    """Return the *sketches* of *texts*, made by the recipe of this id, as records."""
    packed = sketches.signatures.astype("<u4", copy=False).tobytes()
    size = 4 * sketches.signatures.shape[1]
    return [
        Fingerprint(recipe, packed[i * size : (i + 1) * size], simhash, shingles, digest(text))
        for i, (text, simhash, shingles) in enumerate(
            zip(texts, sketches.simhashes.tolist(), sketches.shingles.tolist(), strict=True)
        )
    ]


def hamming(a: int, b: int) -> int:
    """Return how many of the 64 bits of two SimHashes differ, 0 to 64."""
    return (a ^ b).bit_count()


def winnow(
    texts: Sequence[str], length: int, window: int, backend: BackendName = "auto"
) -> list[NDArray[np.int64]]:
    """Return what ``winnowing.winnow`` returns, by the compiled form where *backend* says so."""
    if (backend_for(len(texts)) if backend == "auto" else backend) == "numba":
        from provenance.fingerprints import numba_winnowing

        return numba_winnowing.winnow(texts, length, window)
    from provenance.fingerprints import winnowing

    return winnowing.winnow(texts, length, window)


def _columns(backend: Backend, texts: Sequence[str], recipe: Recipe) -> Columns:
    """Return the sketches and the hashes of one batch, by a backend that makes them apart."""
    import numpy as np

    hashes = backend.shingle_hashes(texts, recipe.width)
    return Columns(backend.sketch(texts, recipe), np.concatenate([np.empty(0, np.uint32), *hashes]))


def _joined(parts: Sequence[Columns]) -> Columns:
    """Return the columns of consecutive batches as those of all their texts."""
    import numpy as np

    sketches = Sketches(
        np.concatenate([part.sketches.signatures for part in parts]),
        np.concatenate([part.sketches.simhashes for part in parts]),
        np.concatenate([part.sketches.shingles for part in parts]),
    )
    return Columns(sketches, np.concatenate([part.hashes for part in parts]))


def _backend(name: BackendName, texts: int) -> Backend:
    """Return the backend of this *name*, for this many *texts*, loading only what it needs."""
    if name == "auto":
        name = backend_for(texts)
    if name == "reference":
        from provenance.fingerprints import reference

        return reference
    if name == "numba":
        from provenance.fingerprints import numba_kernel

        return numba_kernel
    from provenance.fingerprints import numpy_kernel

    return numpy_kernel
