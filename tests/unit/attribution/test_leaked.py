"""What a page gives away without meaning to: the name in a watermark."""

from __future__ import annotations

from provenance.attribution.leaked import watermark_claims
from provenance.records import Removal
from tests.fakes.attribution import registry


def _found(*texts: str, host_outlet: str | None = None) -> list[tuple[str | None, bool]]:
    removals = [Removal("watermark", 10 * i, 10 * i + len(text), text) for i, text in enumerate(texts)]
    found = watermark_claims(removals, registry(), host_outlet=host_outlet)
    return [(claim.outlet, claim.costs_host) for claim in found]


def test_watermark_names_its_site_once() -> None:
    """Random letters before the name and a slogan behind it do not hide it; it counts once."""
    assert _found("zaE人民网| 江海第一网站", "qX7人民网| 江海第一网站") == [("人民网", True)]


def test_letters_that_belong_to_a_name_are_not_taken_for_random_ones() -> None:
    """DT财经 is another outlet than 财经; only where no outlet has the whole name are its letters left out."""
    assert _found("DT财经·江海看点", "qX财经网·江海看点") == [("DT财经", True), ("财经网", True)]


def test_name_of_the_host_costs_it_nothing() -> None:
    assert _found("人民网", host_outlet="人民网") == [("人民网", False)]


def test_name_nobody_knows_and_part_of_a_name_are_no_outlet() -> None:
    """Neither an unregistered name nor a registered one inside a longer word is claimed."""
    assert _found("江海无名网", "新人民网络公司", "abc123") == []


def test_only_watermarks_count() -> None:
    assert watermark_claims([Removal("script", 0, 3, "人民网")], registry(), host_outlet=None) == ()
