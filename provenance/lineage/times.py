"""Which of the times that pages state cannot be true: earlier than the source they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.lineage.nodes import Inferred
from provenance.lineage.profile import Profile, gap

_DAY = 86_400.0  # seconds; a paper's own site may publish the evening before (lineage.md, section 12)


def checked(profiles: Sequence[Profile], inferred: Sequence[Inferred]) -> list[Profile]:
    """
    Return *profiles*, those marked as disproved whose time is earlier than that of a source they name.

    Either the time is false or the statement; as a time it is evidence no more. A named outlet's time is the
    earliest of its pages, or the date of its edition.
    """
    own: dict[str, list[str]] = {}
    for one in profiles:
        if one.outlet and one.stated_time:
            own.setdefault(one.outlet, []).append(one.stated_time)
    earliest = {outlet: (min(times), 0.0) for outlet, times in own.items()}
    earliest.update((source.outlet, (source.date, _DAY)) for source in inferred if source.date)
    return [replace(one, disproved=True) if _before_source(one, earliest) else one for one in profiles]


def _before_source(one: Profile, earliest: dict[str, tuple[str, float]]) -> bool:
    for claim in one.stated:
        if claim.outlet in earliest:
            time, leeway = earliest[claim.outlet]
            apart = gap(time, one.stated_time)
            if apart is not None and apart < -leeway:
                return True
    return False
