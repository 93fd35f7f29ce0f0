"""
Refuses pairs that share their wording but not their facts: bulletins, ceremonies, notices made from one template.

Official and routine news is written into templates: a welcome for another guest, the session of another
year, the figures of another day. Such texts agree in four fifths of their characters and more, yet neither is
a copy of the other. What differs is dates, serial numbers, figures and the names in the headline; a copy
keeps all of these.
"""

from __future__ import annotations

from provenance.matching.facts import Facts, facts_of, same_day
from provenance.matching.headlines import other_number, other_slot, other_stage
from provenance.text.wording import one_wording

__all__ = ["facts_of", "other_facts", "other_topic"]

_FIGURES = 4  # distinct figures that both must have before their difference tells
_OWN = 2  # figures that each has to itself, where they are no fewer than those that both have
_AGREEING = 4  # facts that both have, beside which a number that lost a digit is damage
_CONFLICTS = 3  # things counted otherwise, and fewer counted alike
_SHARED = 0.34  # of the fewer; a copy keeps nearly all, also a damaged or an abridged one


def other_facts(a: str, b: str) -> str | None:
    """
    Return in words why two match views of like wording tell different stories, or None.

    The order of the two does not matter.
    """
    first, second = facts_of(a), facts_of(b)
    return _other_date(first, second) or _other_serial(first, second) or _other_figures(first, second)


def _other_date(first: Facts, second: Facts) -> str | None:
    """
    Compare years and days: a copy keeps at least one of each.

    The bulletin of the next day names two days as well, its own and the one it reports on, which is the day of
    the bulletin before. Then each begins with a day of its own, and has figures of its own.
    """
    if first.years and second.years and not first.years & second.years:
        return f"the same wording in other years: {min(first.years)} against {min(second.years)}"
    if first.days and second.days and not any(same_day(day, second.days) for day in first.days):
        return f"the same wording on other days: {_shown_days(first)} against {_shown_days(second)}"
    own = first.quantities - second.quantities, second.quantities - first.quantities
    if all(own) and _shifted(first, second):
        return f"the same wording on another day: {min(own[0])} against {min(own[1])}"
    return None


def _shifted(first: Facts, second: Facts) -> bool:
    """Return whether each text begins with another day than the other, and names days that the other does not."""
    if first.first is None or second.first is None or same_day(first.first, frozenset({second.first})):
        return False
    return not all(same_day(day, second.days) for day in first.days) and not all(
        same_day(day, first.days) for day in second.days
    )


def _other_serial(first: Facts, second: Facts) -> str | None:
    """Compare what is counted in a series: the second session is not the third."""
    shared = first.serials.keys() & second.serials.keys()
    other = sorted(of for of in shared if not first.serials[of] & second.serials[of])
    if not other or (len(other) == 1 and _lost_digit(other[0], first, second)):
        return None
    return f"the same wording of another number: {_shown(first, other[0])} against {_shown(second, other[0])}"


def _lost_digit(of: str, first: Facts, second: Facts) -> bool:
    """
    Return whether the number counted as *of* lost a digit in one of the texts, rather than is another one.

    A page decoded wrongly loses a byte here and there, and 11 becomes 1. Then everything else agrees; and what a
    bulletin counts itself by, which may run from 1 to 11 as well, it names in its first lines.
    """
    if of in first.leading | second.leading or _agreeing(first, second) < _AGREEING:
        return False
    shorter, longer = sorted((str(min(facts.serials[of])) for facts in (first, second)), key=len)
    rest = iter(longer)
    return len(shorter) < len(longer) and all(digit in rest for digit in shorter)


def _agreeing(first: Facts, second: Facts) -> int:
    """Return how many facts both have, those left out that agree by chance."""
    shared = first.serials.keys() & second.serials.keys()
    serials = sum(bool(first.serials[of] & second.serials[of]) for of in shared)
    days = sum(month > 0 for month, _ in first.days & second.days)
    return days + serials + len(first.long & second.long)


def _other_figures(first: Facts, second: Facts) -> str | None:
    """Compare the figures: the longer ones as sets, and, one by one, those that count the same thing."""
    for a, b in ((first.long, second.long), (first.quantities, second.quantities)):
        fewer = min(len(a), len(b))
        if fewer >= _FIGURES and len(a & b) < _SHARED * fewer:
            return "the same wording with other figures"
    own = min(len(first.quantities - second.quantities), len(second.quantities - first.quantities))
    if own >= max(_OWN, len(first.quantities & second.quantities)):
        return "the same wording with other figures"
    counted = sorted(first.counted & second.counted)
    other = [of for of in counted if not first.figures[of] & second.figures[of]]
    alike = len(counted) - len(other)
    apart = bool(first.long and second.long) and not first.long & second.long
    # In Latin letters what stands behind a figure may be the next word of anything: it counts nothing by itself.
    lone = apart and any(
        len(n) > 1 for of in other if not of.isascii() for n in first.figures[of] | second.figures[of]
    )
    many = len(other) >= _CONFLICTS and len(other) > alike
    if other and (lone or many):
        of = other[0]
        return (
            f"the same wording with another figure: {min(first.figures[of])}{of}, {min(second.figures[of])}{of}"
        )
    return None


def _shown_days(facts: Facts) -> str:
    month, day = min(facts.days)
    return f"{month}月{day}日" if month else f"{day}日"


def _shown(facts: Facts, of: str) -> str:
    return f"{min(facts.serials[of])}{of}"


def other_topic(title_a: str, view_a: str, title_b: str, view_b: str) -> str | None:
    """
    Return in words why two headlines, given as match views, name different things, or None.

    Two headlines of one template differ in a slot; each slot's words stand in their own text and not in the
    other. A headline that a host rewrote does not do that: both texts have, or lack, its words. Nor does one put
    into the words of Taiwan or the mainland: in one wording they are the same.
    """
    if not title_a or not title_b or title_a == title_b:
        return None
    if title_b < title_a:  # what SequenceMatcher finds depends on the order
        title_a, view_a, title_b, view_b = title_b, view_b, title_a, view_a
    if found := other_stage(title_a, view_a, title_b, view_b) or other_number(title_a, view_a, title_b, view_b):
        return found
    slots = other_slot(title_a, view_a, title_b, view_b)
    folded_a, folded_b = (one_wording(title_a), one_wording(title_b)) if slots else (title_a, title_b)
    if slots and not (slots[0] in folded_a and slots[1] in folded_b):
        slots = other_slot(folded_a, one_wording(view_a), folded_b, one_wording(view_b))
    return f"the headlines name different things: {slots[0]} against {slots[1]}" if slots else None
