"""People's decisions about pairs of articles, as clustering honours them: before any measurement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provenance.records import ArticleId, Judgement

Group = tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The pairs people called the same text, by (a, b), and those they called different."""

    same: tuple[Judgement, ...] = ()
    different: frozenset[tuple[ArticleId, ArticleId]] = frozenset()

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Decisions:
        """Return the decisions among *judgements*, one for each pair."""
        ordered = sorted(judgements, key=lambda judgement: (judgement.a, judgement.b))
        return cls(
            tuple(judgement for judgement in ordered if judgement.says == "same"),
            frozenset((judgement.a, judgement.b) for judgement in ordered if judgement.says == "different"),
        )

    def apart(self, some: Iterable[ArticleId], others: Sequence[ArticleId]) -> bool:
        """Return whether an article of *some* was called different from one of *others*."""
        return bool(self.different) and any(
            (min(a, b), max(a, b)) in self.different for a in some for b in others
        )

    def fold(self, groups: Iterable[Sequence[ArticleId]]) -> list[Group]:
        """
        Return *groups*, articles of equal text each, as people want them: torn apart, then put together.

        Where decisions contradict one another ("A is B, B is C, A is not C") *different* wins, and of the
        pairs called the same the earlier ones by id.
        """
        torn = [part for group in groups for part in self._torn(sorted(group))]
        home = {id_: number for number, part in enumerate(torn) for id_ in part}
        parts: dict[int, list[ArticleId]] = dict(enumerate(torn))
        for judgement in self.same:
            if judgement.a not in home or judgement.b not in home:
                continue
            first, second = home[judgement.a], home[judgement.b]
            if first != second and not self.apart(parts[first], parts[second]):
                moved = parts.pop(second)
                parts[first] += moved
                home.update(dict.fromkeys(moved, first))
        return sorted(tuple(sorted(part)) for part in parts.values())

    def _torn(self, group: Sequence[ArticleId]) -> list[list[ArticleId]]:
        if not self.different:
            return [list(group)]
        parts: list[list[ArticleId]] = []
        for id_ in group:
            part = next((part for part in parts if not self.apart([id_], part)), None)
            if part is None:
                parts.append([id_])
            else:
                part.append(id_)
        return parts
