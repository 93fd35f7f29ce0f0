"""The front of all backends: texts in, shingle hashes or fingerprints out, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from provenance.errors import SettingsError
from provenance.fingerprints.batch import Sketches, batches
from provenance.fingerprints.exact import digest
from provenance.fingerprints.recipe import Recipe, recipe_of
from provenance.records import Fingerprint
from provenance.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BackendName = Literal["numpy", "reference"]


class Backend(Protocol):
    """What a backend computes. Every backend returns the same bits; see ``reference`` for the definition."""

    def shingle_hashes(self, texts: Sequence[str], width: int) -> list[NDArray[np.uint32]]:
        """Return the hashes of all windows of each text, in positional order."""
        ...

    def sketch(self, texts: Sequence[str], recipe: Recipe) -> Sketches:
        """Return the sketches of one batch."""
        ...


def shingle_hashes(texts: Sequence[str], width: int, backend: BackendName = "numpy") -> list[NDArray[np.uint32]]:
    """
    Return the hashes of all windows of *width* code points, in positional order, repeats kept, per text.

    A text of 1 to *width* - 1 code points is one shingle; an empty text has none and gets an empty array.
    32 bits suffice: 600 shingles expect 4e-5 collisions.

    Raises:
        SettingsError: *width* is below 1.
    """
    if width < 1:
        raise SettingsError(f"shingle length {width} is below 1", hint="use 5 for Han text, 8 for Latin")
    chosen = _backend(backend)
    return [hashes for batch in batches(texts) for hashes in chosen.shingle_hashes(batch, width)]


def sign(
    texts: Sequence[str], settings: Settings, language: str, backend: BackendName = "numpy"
) -> list[Fingerprint]:
    """
    Return the fingerprint of each of *texts*, in order.

    *texts* are match views, all of one *language*, which sets the shingle length. Texts without shingles
    resemble one another perfectly: judge by ``Fingerprint.shingles`` before comparing.

    Raises:
        SettingsError: *settings* ask for fingerprints no recipe id can state.
    """
    recipe, name, chosen = recipe_of(settings, language), settings.recipe(language), _backend(backend)
    return [
        fingerprint
        for batch in batches(texts)
        for fingerprint in _fingerprints(batch, chosen.sketch(batch, recipe), name)
    ]


def hamming(a: int, b: int) -> int:
    """Return how many of the 64 bits of two SimHashes differ, 0 to 64."""
    return (a ^ b).bit_count()


def _fingerprints(texts: Sequence[str], sketches: Sketches, recipe: str) -> list[Fingerprint]:
    """Return the sketches of *texts* as records."""
    packed = sketches.signatures.astype("<u4", copy=False).tobytes()
    size = 4 * sketches.signatures.shape[1]
    return [
        Fingerprint(recipe, packed[i * size : (i + 1) * size], simhash, shingles, digest(text))
        for i, (text, simhash, shingles) in enumerate(
            zip(texts, sketches.simhashes.tolist(), sketches.shingles.tolist(), strict=True)
        )
    ]


def _backend(name: BackendName) -> Backend:
    """Return the backend of this *name*, loading only what it needs."""
    if name == "reference":
        from provenance.fingerprints import reference

        return reference
    from provenance.fingerprints import numpy_kernel

    return numpy_kernel
