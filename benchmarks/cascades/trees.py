"""Grows the repost tree of one work: single copies, copies of copies, clean and careless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.cascades.damages import DAMAGES, apply, cells, kinds
from benchmarks.cascades.hosts import Host, pick
from benchmarks.cascades.model import CascadePage, Cell, Draft, Role, Work
from benchmarks.cascades.printing import Setting, address, print_page, taken_along, taken_clean

_CARELESS = 0.4  # of copies take page furniture along
_TRADITIONAL: tuple[Cell, ...] = (("script_traditional", 3),)
_WHOLE = 0.95  # a text that has already lost more than the rest of this loses no more


@dataclass(frozen=True, slots=True)
class Scene:
    """What the trees of one corpus have in common."""

    hosts: tuple[Host, ...]
    titles: tuple[str, ...] = ()
    prefix: str = ""


@dataclass(slots=True)
class Plan:
    """Deals out damage so that every kind at every strength is used equally often."""

    language: str
    rng: Random
    strengths: tuple[int, ...] = (1, 2, 3)
    _left: list[Cell] = field(default_factory=list)

    def next(self) -> Cell:
        """Return the next kind and strength; each comes once before any comes again."""
        if not self._left:
            everything = cells("zh" if self.language == "zh" else "en")
            self._left = [cell for cell in everything if cell[1] in self.strengths]
            self.rng.shuffle(self._left)
        return self._left.pop()


@dataclass(slots=True)
class _Page:
    page: CascadePage
    host: Host
    setting: Setting


def grow(work: Work, dealt: Sequence[Cell], chained: int, scene: Scene, rng: Random) -> Iterator[CascadePage]:
    """
    Yield the pages of one work: the original, one copy of it for each cell of *dealt*, *chained* deeper copies.

    A damage that needs the other script is done to a Traditional page of the work, which is captured as well.
    A deeper copy takes any copy of the tree and suffers one to three kinds of damage.
    """
    root = _printed(Draft.of(work), "original", work, None, (), scene, rng, "0")
    made = [root]
    yield root.page
    for number, cell in enumerate(dealt, 1):
        source = root
        if DAMAGES[cell[0]].needs == "traditional":
            source = _copied(root, _TRADITIONAL, work, scene, rng, f"{number}t", careless=False)
            yield source.page
        copy = _copied(source, (cell,), work, scene, rng, str(number), careless=False)
        made.append(copy)
        yield copy.page
    for number in range(len(dealt) + 1, len(dealt) + 1 + chained):
        source = rng.choice(made[1:] or made)
        careless = rng.random() < _CARELESS
        copy = _copied(source, _mixture(source, work, rng), work, scene, rng, str(number), careless=careless)
        made.append(copy)
        yield copy.page


def _mixture(source: _Page, work: Work, rng: Random) -> tuple[Cell, ...]:
    """Return one to three kinds of damage that go together; at most one loses text over the whole chain."""
    draft = source.page.draft
    assert draft is not None
    whole = draft.kept >= _WHOLE
    chosen: list[Cell] = []
    for kind in rng.sample(kinds(work.language), 12):
        damage = DAMAGES[kind]
        if damage.needs == "traditional" or (damage.loses and not whole):
            continue
        whole = whole and not damage.loses
        chosen.append((kind, rng.choice((1, 1, 2, 2, 3))))
    return tuple(chosen[: rng.choice((1, 2, 2, 3))])


def _copied(
    source: _Page,
    damages: tuple[Cell, ...],
    work: Work,
    scene: Scene,
    rng: Random,
    number: str,
    *,
    careless: bool,
) -> _Page:
    draft = source.page.draft
    assert draft is not None
    draft = taken_along(draft, source.host, source.setting) if careless else taken_clean(draft)
    return _printed(draft, "copy", work, source.page.id, damages, scene, rng, number)


def _printed(
    draft: Draft, role: Role, work: Work, parent: str | None, damages: tuple[Cell, ...], scene: Scene,
    rng: Random, number: str,
) -> _Page:  # fmt: skip
    html = any(kind == "ruby" for kind, _ in damages)  # readings above characters are markup
    host = pick(scene.hosts, rng, html=html)
    for cell in damages:
        draft = apply(draft, cell, rng, host)
    setting = Setting.draw(rng, work.language, scene.titles)
    page = CascadePage(
        id=f"{scene.prefix}{work.id}-{number}",
        role=role,
        work=work.id,
        parent=parent,
        damages=damages,
        expected=draft.expected,
        language=work.language,
        url=address(host, setting),
        fetched_at=setting.fetched_at,
        media=host.template.media,
        source=print_page(draft, host, setting),
        draft=draft,
    )
    return _Page(page, host, setting)


def lone(work: Work, role: Role, scene: Scene, rng: Random, sources: tuple[str, ...] = ()) -> CascadePage:
    """Return one page of a text nobody copied: unrelated articles, digests, pages with an excerpt, templates."""
    page = _printed(Draft.of(work), role, work, None, (), scene, rng, "0").page
    return replace(page, id=f"{scene.prefix}{work.id}", expected="apart", sources=sources, draft=None)
