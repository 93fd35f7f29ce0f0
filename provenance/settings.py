"""Settings: every number that changes a fingerprint, a match or a cluster, with where it comes from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from provenance.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What decides results. Two stores made with equal settings hold comparable results.

    Shares are 0..1 of characters, lengths are code points of the match view.
    """

    shingle_han: int = 5  # docs/benchmarks.md: 99.9 % of unrelated Chinese pairs share < .032 at 5
    shingle_latin: int = 8  # the same for English: < .038 at 8, but .110 at 5
    permutations: int = 128
    # Chosen from a target, index.bands.choose(0.5, 0.99, 128): a copy cut to half of its source is proposed
    # with probability .996. The usual 25 × 5 proposes it with .55, and one cut to 60 % with .87.
    bands: int = 42
    rows: int = 3
    # Pairs with fewer equal rows are not compared. The joining matches of 98,000 real articles and of cascades
    # grown from them have 23 and more. Texts at Jaccard .29, a copy cut to .30 of its source, have fewer than 16
    # once in 390,000 pairs, at .25 once in 6,600; most chance pairs that share a key have 3 to 12.
    agreeing: int = 16
    # A component of more distinct texts than this is a crowd: keys choose its references, not matches.
    crowd: int = 300
    # Passages: of every `window` consecutive k-grams of `gram` characters one is kept, so that any shared run of
    # gram + window - 1 characters leaves one in common: 79 Han, 119 Latin. docs/benchmarks.md has what other
    # lengths cost: at 16 characters two chance candidates an article, at 24 less than one.
    gram_han: int = 24
    gram_latin: int = 40
    window_han: int = 56
    window_latin: int = 80
    common: int = 50  # a passage that more clusters than this hold is a formula, and proposes nobody
    run_han: int = 8  # shortest shared run that counts as coverage; shorter ones are chance
    run_latin: int = 20
    verbatim: float = 0.95
    edited: float = 0.80
    abridged: float = 0.30  # coverage of the longer text below which a contained one is an excerpt
    # Shortest run that shows reuse: 120 characters of Chinese prose leave 79..105, 250 of English 150..200, less
    # a word that was changed; chance leaves 60 and less.
    excerpt_han: int = 80
    excerpt_latin: int = 120
    min_body: int = 80  # shorter bodies cannot be judged
    min_variety: int = 40  # nor can those with fewer distinct shingles: one word or line over and over

    def __post_init__(self) -> None:
        """Refuse impossible values, naming the setting."""
        if self.bands * self.rows > self.permutations or min(self.bands, self.rows) < 1:
            raise SettingsError(
                f"bands × rows = {self.bands * self.rows} exceeds permutations = {self.permutations}",
                hint="choose bands and rows with bands * rows <= permutations",
            )
        if not 0 <= self.agreeing <= self.permutations or self.crowd < 1:
            raise SettingsError(
                f"agreeing = {self.agreeing} is not in 0..{self.permutations}, or crowd = {self.crowd} below 1",
                hint="the defaults are 16 and 300",
            )
        if min(self.gram_han, self.gram_latin, self.window_han, self.window_latin, self.common) < 1:
            raise SettingsError(
                "k-gram lengths, windows and `common` must be at least 1", hint="the defaults are 24, 40 and 50"
            )
        if not 0 < self.abridged <= self.edited <= self.verbatim <= 1:
            raise SettingsError(
                f"0 < abridged <= edited <= verbatim <= 1 does not hold: "
                f"{self.abridged}, {self.edited}, {self.verbatim}",
                hint="keep the three shares in ascending order",
            )

    def width(self, language: str) -> int:
        """Return the shingle length, in code points, for texts of *language*."""
        return self.shingle_han if language == "zh" else self.shingle_latin

    def gram(self, language: str) -> int:
        """Return the length, in code points, of the k-grams that stand for passages in texts of *language*."""
        return self.gram_han if language == "zh" else self.gram_latin

    def window(self, language: str) -> int:
        """Return of how many consecutive k-grams one is kept in texts of *language*."""
        return self.window_han if language == "zh" else self.window_latin

    def excerpt(self, language: str) -> int:
        """Return the shortest single run, in code points, that shows reuse in *language*."""
        return self.excerpt_han if language == "zh" else self.excerpt_latin

    def run(self, language: str) -> int:
        """Return the shortest shared run, in code points, that counts as coverage in *language*."""
        return self.run_han if language == "zh" else self.run_latin

    def recipe(self, language: str) -> str:
        """Return the id under which fingerprints of *language* are stored, e.g. ``c5-mh128-affine32-v1``."""
        return f"c{self.width(language)}-mh{self.permutations}-affine32-v1"

    def digest(self) -> str:
        """Return 16 hexadecimal characters that change whenever any setting changes."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]
