"""People's decisions about pairs of articles, as clustering honours them: before any measurement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
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

    def foes(self, groups: Iterable[Group]) -> dict[ArticleId, frozenset[ArticleId]]:
        """Return, by first article of each of *groups*, the first articles of those it must not be with."""
        if not self.different:
            return {}
        home = {id_: group[0] for group in groups for id_ in group}
        found: dict[ArticleId, set[ArticleId]] = {}
        for a, b in self.different:
            if a in home and b in home:
                found.setdefault(home[a], set()).add(home[b])
                found.setdefault(home[b], set()).add(home[a])
        return {key: frozenset(found[key]) for key in sorted(found)}

    def fold(self, groups: Iterable[Sequence[ArticleId]]) -> list[Group]:
        """
        Return *groups*, articles of equal text each, as people want them: torn apart, then put together.

        Where decisions contradict one another ("A is B, B is C, A is not C") *different* wins, and of the
        pairs called the same the earlier ones by id.
        """
        foes = self._foes_of_articles()
        torn = [part for group in groups for part in _torn(sorted(group), foes)]
        home = {id_: number for number, part in enumerate(torn) for id_ in part} if self.same else {}
        parts: dict[int, set[ArticleId]] = dict(enumerate(torn))
        for judgement in self.same:
            if judgement.a not in home or judgement.b not in home:
                continue
            first, second = home[judgement.a], home[judgement.b]
            if first != second and not _apart(parts[first], parts[second], foes):
                moved = parts.pop(second)
                parts[first] |= moved
                home.update(dict.fromkeys(moved, first))
        return sorted(tuple(sorted(part)) for part in parts.values())

    def _foes_of_articles(self) -> dict[ArticleId, set[ArticleId]]:
        foes: dict[ArticleId, set[ArticleId]] = {}
        for a, b in self.different:
            foes.setdefault(a, set()).add(b)
            foes.setdefault(b, set()).add(a)
        return foes


def _apart(
    some: AbstractSet[ArticleId], others: AbstractSet[ArticleId], foes: Mapping[ArticleId, AbstractSet[ArticleId]]
) -> bool:
    return any(id_ in some and not held.isdisjoint(others) for id_, held in foes.items())


def _torn(group: Sequence[ArticleId], foes: Mapping[ArticleId, AbstractSet[ArticleId]]) -> list[set[ArticleId]]:
    """Return the parts of *group*: each article goes to the first part that holds none of its foes."""
    parts: list[set[ArticleId]] = [set()]
    for id_ in group:
        against = foes.get(id_, ())
        part = next((part for part in parts if part.isdisjoint(against)), None)
        if part is None:
            part = set()
            parts.append(part)
        part.add(id_)
    return parts
