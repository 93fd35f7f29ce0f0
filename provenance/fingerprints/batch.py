"""What passes between the front and a backend: texts cut into batches, and the sketches of one batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Best of seven pairs of limits, medians of five interleaved rounds on a noisy machine, texts of 470 and 580
# characters: 12 % less time than (128, 2^17), about 20 % less than (512, 2^18). Small batches pay the fixed cost
# of numpy's calls more often, large ones leave the L2 cache.
TEXTS: Final = 256
CHARACTERS: Final = 1 << 17


@dataclass(frozen=True, slots=True)
class Sketches:
    """The sketches of N texts, in the order of the texts."""

    signatures: NDArray[np.uint32]  # N × permutations
    simhashes: NDArray[np.uint64]  # N
    shingles: NDArray[np.int64]  # N; windows, repeats counted


@dataclass(frozen=True, slots=True)
class Columns:
    """The sketches of N texts, and the hashes they were made from: of all windows, text after text."""

    sketches: Sketches
    hashes: NDArray[np.uint32]

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Return N + 1 numbers: the hashes of text i are those from offset i up to offset i + 1."""
        import numpy as np

        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.sketches.shingles)))

    def split(self) -> list[NDArray[np.uint32]]:
        """Return the hashes of each text, in arrays of their own, so that one does not keep all alive."""
        ends = self.offsets.tolist()
        return [self.hashes[start:end].copy() for start, end in pairwise(ends)]


def lengths_of(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the length of each of *texts*, in code points."""
    import numpy as np

    return np.fromiter(map(len, texts), np.int64, len(texts))


def code_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the code points of all *texts*, one after the other, and the length of each."""
    import numpy as np

    lengths = lengths_of(texts)
    joined = "".join(texts)
    # numpy copies the characters as they stand, lone surrogates too; encoding takes three times as long.
    codes = np.array([joined]).view(np.uint32) if joined else np.empty(0, np.uint32)
    return codes, lengths


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """
    Yield *texts* in order, in runs of at most ``TEXTS`` texts and about ``CHARACTERS`` code points.

    A longer text is a batch of its own. No result may depend on where the cuts fall.
    """
    start = characters = 0
    for i, text in enumerate(texts):
        if i > start and (i - start == TEXTS or characters + len(text) > CHARACTERS):
            yield texts[start:i]
            start, characters = i, 0
        characters += len(text)
    if start < len(texts):
        yield texts[start:]
