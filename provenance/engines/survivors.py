"""The articles of a cluster → which of them a corpus keeps, by provenance and damage, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provenance.engines.texts import damage
from provenance.records import Article, ArticleId, Cluster, Lineage

# Why one article comes before another: the first question that tells the two apart. Length is none of them.
_QUESTIONS = (
    "is the page where the text first appeared",
    "has the text whole and nothing besides",
    "is less damaged",
    "is nearer to where the text first appeared",
    "is dated earlier",
    "has the smaller id; nothing else tells them apart",
)
_WHOLE = ("reference", "verbatim", "edited")
_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one article; *survivor* is the one that is kept of its cluster, perhaps itself."""

    article: ArticleId
    survivor: ArticleId
    reason: str

    @property
    def kept(self) -> bool:
        """Whether the article is the survivor."""
        return self.article == self.survivor


def choices(
    cluster: Cluster, articles: Mapping[ArticleId, Article], lineages: Mapping[ArticleId, Lineage]
) -> list[Choice]:
    """
    Return what becomes of each article of *cluster*, in the order of its members.

    Kept is the canonical page where it was captured, else the least damaged of those that have the whole text,
    of these the nearest to the source, then the earliest: the same one in whatever order pages came.
    """
    relations = {member.article: member.relation for member in cluster.members}
    first = lineages[cluster.reference].canonical.article

    def rank(id_: ArticleId) -> tuple[bool, bool, int, int, str, ArticleId]:
        article = articles[id_]
        return (
            id_ != first,
            relations[id_] not in _WHOLE,
            damage(article),
            len(lineages[id_].chain),
            article.published or article.fetched_at or _UNDATED,
            id_,
        )

    ranks = {id_: rank(id_) for id_ in relations}
    survivor = min(ranks, key=ranks.__getitem__)
    return [Choice(id_, survivor, _reason(ranks, id_, survivor)) for id_ in relations]


def _reason(ranks: Mapping[ArticleId, tuple[object, ...]], id_: ArticleId, survivor: ArticleId) -> str:
    if len(ranks) == 1:
        return "no other article carries its text"
    if id_ == survivor:  # against the next best: what tells it from all others
        rival = sorted(ranks, key=ranks.__getitem__)[1]
        return f"it {_question(ranks[survivor], ranks[rival])}"
    return f"{survivor} {_question(ranks[survivor], ranks[id_])}"


def _question(better: tuple[object, ...], worse: tuple[object, ...]) -> str:
    return next(why for why, a, b in zip(_QUESTIONS, better, worse, strict=True) if a != b)
