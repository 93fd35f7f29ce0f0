"""
The vocabulary as values: what flows from page to report, frozen, without behaviour that needs the outside.

Offsets everywhere are half-open ``[start, end)`` counts of code points in the *page text*: the captured text
itself for a text page, the rendering of ``Page.source`` for an HTML page (``Article.text`` holds it).
Times are RFC 3339 or ISO 8601 strings as precise as known (``2024-02-20``, ``2024-04-17T12:59:20``);
unknown is ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NewType

ArticleId = NewType("ArticleId", str)
ClusterId = NewType("ClusterId", str)
RunId = NewType("RunId", str)

Media = Literal["html", "text"]
ZoneKind = Literal["head", "body", "trailer", "furniture"]
Role = Literal[
    "original_publisher",
    "owner",
    "direct_source",
    "republisher_editor",
    "author",
    "cited",
    "photo",
    "self",
    "disclaimer",
]
Medium = Literal[
    "wire", "print", "portal", "client", "local", "broadcast", "wechat", "magazine", "site", "government",
    "platform", "farm",
]  # fmt: skip
MatchClass = Literal[
    "verbatim", "edited", "abridged", "extended", "excerpt", "composite", "formula_only", "furniture_only",
    "different", "undecidable",
]  # fmt: skip
StretchKind = Literal["run", "moved", "kept", "figures", "substituted", "reworded", "inserted", "deleted"]
RunKind = Literal["own", "formula", "furniture"]
Relation = Literal["verbatim", "edited", "abridged", "extended", "excerpt", "composite"]
VerdictKind = Literal[
    "new", "exact", "near", "contained_in", "contains", "excerpt", "furniture_only", "undecidable"
]
COPIES: tuple[VerdictKind, ...] = ("exact", "near", "contained_in")  # what the default policy drops
Level = Literal["observed", "corroborated", "asserted", "contested", "undetermined"]


@dataclass(frozen=True, slots=True)
class Page:
    """The captured page: decoded bytes and what the caller said about them; never altered."""

    path: str  # where it was read from; "pages.jsonl:318" for a record
    media: Media
    source: str  # the HTML or the whole page's text, as captured
    sha256: str  # of the page's bytes, hexadecimal
    url: str | None = None
    id: str | None = None  # the caller's own
    fetched_at: str | None = None
    title: str | None = None  # title, published, outlet: what the caller already knows, kept apart from claims
    published: str | None = None
    outlet: str | None = None
    charset: str | None = None  # how the bytes were decoded; None where text was handed in
    notes: tuple[str, ...] = ()  # decoding repairs, in words
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zone:
    """One stretch of the page text with one function. Zones are ordered and do not overlap."""

    zone: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Removal:
    """
    One stretch the reading view leaves out or rewrites, with the page's own characters.

    Kinds: ``invisible``, ``stacked_marks``, ``inserted_space``, ``pinyin_gloss``, ``watermark``, ``mojibake``
    (cut or repaired), ``link_farm``, ``title_repeat``, ``script`` (rewritten, not left out: one record per
    page, its text a sample).
    """

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a page that a reader of its lineage should know; codes are in docs/flags.md."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A statement found on a page about where its text came from: the page's words and our reading of them.

    A claim says what the page says, never what is true; the two are compared in ``lineage``.
    """

    rule: str  # rule id, e.g. "zh.print_edition"
    role: Role
    text: str  # exact words in the page text; for metadata, the value
    start: int | None  # None: metadata, not in the page text
    end: int | None
    zone: ZoneKind | None
    reliability: float  # 0..1: chance that this reading is right when the rule fires in this zone
    value: str | None = None  # the name as written, before resolution
    outlet: str | None = None  # resolved name in the reading view; None where it names nobody
    medium: Medium | None = None
    certainty: float = 1.0  # 0..1: chance that `value` was resolved to the right outlet
    alternatives: tuple[tuple[str, float], ...] = ()  # other outlets it could mean, best first
    people: tuple[str, ...] = ()
    date: str | None = None
    page: str | None = None  # page of a print edition
    place: str | None = None
    url: str | None = None
    title: str | None = None
    costs_host: bool = False  # it works against the host that prints it, hence believable
    flags: tuple[str, ...] = ()  # "deictic", "void", "template_text", ...


@dataclass(frozen=True, slots=True)
class Article:
    """
    What was read from one page.

    ``body`` is the article's own text in its captured punctuation, script folded to Simplified, with
    furniture, credits and damage taken out and paragraphs separated by one line break.
    """

    id: ArticleId
    path: str
    url: str | None
    host: str | None
    outlet: str | None  # the host's own outlet, as registered or as the page names itself
    text: str
    title: str | None
    body: str
    language: Literal["zh", "en", "other"]
    published: str | None  # what the page claims as its own publication time
    fetched_at: str | None
    sha256: str
    zones: tuple[Zone, ...] = ()
    removed: tuple[Removal, ...] = ()
    claims: tuple[Claim, ...] = ()
    flags: tuple[Flag, ...] = ()
    links: tuple[str, ...] = ()  # absolute addresses the body or trailer links to
    known: Mapping[str, str] = field(default_factory=dict)  # title, published, outlet as the caller gave them
    extraction: str = "lines"  # which route found the body


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """MinHash signature and SimHash of one text under one recipe."""

    recipe: str
    signature: bytes  # 128 little-endian uint32
    simhash: int  # 64 bit, unsigned
    shingles: int  # number of windows, repeats counted
    digest: str  # sha256 of the match view, hexadecimal


@dataclass(frozen=True, slots=True)
class Span:
    """One run of text two articles share, as offsets in the two match views."""

    a_start: int
    b_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Match:
    """
    The outcome of an exact comparison of two articles, as seen from ``a``.

    Coverage is the share of characters of one match view that lie in runs shared with the other, 0..1.
    Jaccard and containment are over shingle sets; ``containment`` is that of the smaller set.
    """

    a: ArticleId
    b: ArticleId
    kind: MatchClass
    jaccard: float
    containment: float
    coverage_a: float
    coverage_b: float
    longest_run: int  # characters
    hamming: int  # SimHash bits that differ, 0..64
    reason: str
    recipe: str

    @property
    def merges(self) -> bool:
        """Whether the two carry one text and may share a cluster as full members."""
        return self.kind in ("verbatim", "edited")


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    What became of one stretch between two texts, with its offsets in both; one of the two may be empty.

    Alike in both: ``run``; ``moved``, a run out of order; ``kept``, too short for a run and between two edits.
    Edits: ``figures``, ``substituted`` (one or two characters), ``reworded``, ``inserted``, ``deleted``, from a
    to b.
    """

    kind: StretchKind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """
    What two texts share and how they differ, in offsets of the two match views.

    Runs, moved runs, kept stretches and edits divide either text among them without rest or overlap; each is
    in order of its place in a. Blocks lost (of a) and added (in b) are parts of the edits, as ``(start, end)``.
    """

    length_a: int
    length_b: int
    runs: tuple[Span, ...]  # in the same order in both
    moved: tuple[Span, ...]  # out of that order
    kept: tuple[Span, ...]
    edits: tuple[Stretch, ...]
    lost: tuple[tuple[int, int], ...]
    added: tuple[tuple[int, int], ...]

    @property
    def coverage_a(self) -> float:
        """Share of a's characters in runs, moved ones included, 0..1; 0 for an empty text."""
        return self._shared() / self.length_a if self.length_a else 0.0

    @property
    def coverage_b(self) -> float:
        """Share of b's characters in runs, moved ones included, 0..1; 0 for an empty text."""
        return self._shared() / self.length_b if self.length_b else 0.0

    @property
    def alike(self) -> int:
        """Characters alike in both, kept stretches included: what is left of a text damaged everywhere."""
        return self._shared() + sum(span.length for span in self.kept)

    def _shared(self) -> int:
        return sum(run.length for run in (*self.runs, *self.moved))


@dataclass(frozen=True, slots=True)
class Spread:
    """Where else one shared run stands: in clusters other than those of the pair that shares it."""

    clusters: int
    hosts: int
    own_host_only: bool  # all of those clusters' hosts are one host, and both articles of the pair are on it


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch ``[start, end)`` of a composite's match view and the article that supplies it."""

    source: ArticleId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Composite:
    """A text put together from several others: its parts in order, and the share of it they supply, 0..1."""

    coverage: float
    parts: tuple[Part, ...]

    @property
    def sources(self) -> tuple[ArticleId, ...]:
        """The articles that supply it, in the order in which they first appear."""
        return tuple(dict.fromkeys(part.source for part in self.parts))


@dataclass(frozen=True, slots=True)
class Member:
    """One article's place in a cluster: the reference, a member, or attached (abridged, extended)."""

    article: ArticleId
    relation: Literal["reference", "verbatim", "edited", "abridged", "extended"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that carry one text, in order of article id."""

    id: ClusterId
    reference: ArticleId
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ClusterEvent:
    """
    Something that happened to a cluster when articles came in, for the record; never an input to anything.

    ``joined`` and ``left`` name one article, ``merged`` and ``split`` the other clusters, ``renamed`` the old
    id (an article with a smaller id has come in), ``reference`` the new reference text.
    """

    kind: Literal["joined", "left", "merged", "split", "renamed", "reference"]
    cluster: ClusterId
    article: ArticleId | None = None
    others: tuple[ClusterId, ...] = ()
    relation: str | None = None  # of an article that joined, to the reference text


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    A person's decision about two articles: it precedes every measurement and outlives reruns.

    ``same`` and ``different`` are about a pair, ``a < b``; ``source`` says that ``a`` was taken from ``b``.
    """

    a: ArticleId
    b: ArticleId
    says: Literal["same", "different", "source"]
    who: str
    reason: str
    at: str  # RFC 3339, UTC


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet named as canonical or direct source, with how far we trust it."""

    level: Level
    outlet: str | None = None
    medium: Medium | None = None
    date: str | None = None
    page: str | None = None
    article: ArticleId | None = None
    url: str | None = None
    confidence: float | None = None  # 0..1: the share of such answers that are right (docs/calibration.md)
    relation: Relation | None = None  # direct sources only
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """One station of a chain from canonical source to article."""

    kind: Literal["inferred", "article"]
    outlet: str | None
    medium: Medium | None
    date: str | None
    page: str | None
    article: ArticleId | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against "v was taken from u", with its weight in nats (lineage E0..E13)."""

    code: str
    weight: float
    detail: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A directed statement: `article` was taken from `source` (an article or an inferred source)."""

    article: str  # article id or inferred source key
    source: str
    probability: float
    relation: Relation | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """How likely one station is the canonical source of a cluster, and the evidence for and against it."""

    station: str  # article id or inferred source key; "unseen" for one that nobody names
    probability: float  # before calibration
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where one article came from, as far as the evidence in its cluster goes."""

    article: ArticleId
    cluster: ClusterId
    canonical: Source
    direct_source: Source
    chain: tuple[Hop, ...]
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    run: RunId | None = None
    origins: tuple[Origin, ...] = ()  # likeliest first


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told of one incoming article: how it stands to what is stored. Keeping it is policy."""

    id: ArticleId
    verdict: VerdictKind
    recipe: str
    cluster: ClusterId | None = None
    best_match: ArticleId | None = None
    jaccard: float | None = None
    containment: float | None = None
    hamming: int | None = None
    canonical: Source | None = None
    reasons: tuple[str, ...] = ()
    run: RunId | None = None

    @property
    def is_new(self) -> bool:
        """Whether the default policy keeps it: everything but exact, near and contained copies."""
        return self.verdict not in COPIES


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that could not be used: where, why, and its beginning, safe to print."""

    path: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClusterEntry:
    """One article as a cluster's report lists it."""

    id: ArticleId
    url: str | None
    path: str
    title: str | None
    host: str | None
    outlet: str | None
    published: str | None
    fetched_at: str | None
    relation: str  # "reference", "verbatim", "edited", "abridged" or "extended", to the reference text
    direct_source: Source


@dataclass(frozen=True, slots=True)
class ClusterLink:
    """
    One cluster's relation to another, as seen from its own reference text: it never merges the two.

    ``kind`` is the class of the pair; ``composite`` where the other is one of several that supply this text.
    """

    cluster: ClusterId  # the other one
    article: ArticleId  # our reference text
    other: ArticleId  # theirs
    kind: MatchClass
    coverage: float  # share of our text that the other holds, 0..1
    coverage_other: float
    longest_run: int  # characters


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """A cluster with everything its report shows; `articles` in order of id, the reference among them."""

    id: ClusterId
    reference: ArticleId
    title: str | None  # of the canonical article where captured, else of the reference
    canonical: Source
    weakest_match: Match | None  # of a member with the reference; None in a cluster of one
    articles: tuple[ClusterEntry, ...]
    links: tuple[ClusterLink, ...] = ()  # to clusters that share part of the text
    bridges: tuple[Match, ...] = ()  # members near a text of another cluster, which the reference texts overrule

    @property
    def size(self) -> int:
        """Number of articles, attached ones included."""
        return len(self.articles)


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Two stored articles, ``a < b``, side by side: why they are, or are not, together.

    ``run_kinds`` say of the alignment's runs, then of its moved runs, whether they are the pair's ``own``, a
    ``formula`` or ``furniture``. ``stretches`` are the alignment in offsets of the two bodies.
    """

    a: ArticleId
    b: ArticleId
    clusters: tuple[ClusterId, ClusterId]
    references: tuple[ArticleId, ArticleId]
    reason: str  # what decided, in one sentence
    match: Match
    judgement: Judgement | None  # whether they are one text
    taken: Judgement | None  # that one was taken from the other
    shared_keys: int  # of the index: bands of MinHash and tables of SimHash in common
    shared_passages: int
    alignment: Alignment
    run_kinds: tuple[RunKind, ...]
    stretches: tuple[Stretch, ...]
    derivations: tuple[Derivation, ...] = ()  # of the one from the other, as concluded

    @property
    def together(self) -> bool:
        """Whether the two are in one cluster."""
        return self.clusters[0] == self.clusters[1]
