"""Print date and page are read from every form in which pages print them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from benchmarks.claims import EDITION_FORMS, edition_claims, edition_line, records
from provenance.engines.knowledge import Knowledge
from provenance.records import ZoneKind
from tests.fakes.attribution import claims

_BODY = "南屏今天下了一场大雨,街上的人都打着伞走路。\n雨一直下到傍晚,河水涨了半米。"
_FLOOR = 0.99
_EVERY = 9  # of the records with a page, so many apart are composed


@pytest.mark.parametrize("zone", ["head", "trailer"])
@pytest.mark.parametrize("form", EDITION_FORMS)
@pytest.mark.parametrize("page", ["1", "8", "19"])
def test_each_form_gives_paper_date_and_page(form: str, zone: ZoneKind, page: str) -> None:
    line = edition_line(form, "人民日报", "2024-02-08", page)
    parts: list[tuple[ZoneKind, str]] = [("body", _BODY), (zone, line)]
    found = [claim for claim in claims(*(parts if zone == "trailer" else parts[::-1])) if claim.page]
    readings = {(c.role, c.outlet, c.date, (c.page or "").lstrip("0")) for c in found}
    assert readings == {("original_publisher", "人民日报", "2024-02-08", page)}


@pytest.mark.parametrize("form", EDITION_FORMS)
def test_a_paper_that_no_registry_knows_is_read_too(form: str) -> None:
    found = claims(("body", _BODY), ("trailer", edition_line(form, "江海日报", "2023-11-30", "12")))
    assert [(c.outlet, c.date) for c in found if c.page] == [("江海日报", "2023-11-30")]


@pytest.mark.parametrize(
    ("words", "page"), [("头版", "1"), ("第四版", "4"), ("第十二版", "12"), ("A03版", "A03"), ("版次:B2", "B2")]
)
def test_pages_in_words_and_with_sections(words: str, page: str) -> None:
    found = claims(("body", _BODY), ("trailer", f"《江海日报》(2023年5月6日 {words})"))
    assert [c.page for c in found if c.page] == [page]


@pytest.mark.parametrize(
    "line",
    [
        "《江海日报》2023年5月6日出版权公告",
        "江海日报2023年5月6日获得了出版许可",
        "《江海软件》2023年5月6日 版本更新",
        "江海日报 2023年13月6日 第3版",
    ],
)
def test_lines_that_only_look_like_editions_give_no_page(line: str) -> None:
    """A version, a licence and a day that never was are no printed page with a date."""
    assert not [c for c in claims(("body", _BODY), ("trailer", line)) if c.page and c.date]


@pytest.mark.shared
def test_editions_of_real_papers_are_read_on_whole_pages(shared: Path, knowledge: Knowledge) -> None:
    """Of lines made from the date and page of real articles, above or below their text, .99 are read right."""
    printed = islice((record for record in records() if record.get("page")), 0, None, _EVERY)
    read = right = 0
    for number, record in enumerate(islice(printed, 240)):
        line = edition_line(
            EDITION_FORMS[number % len(EDITION_FORMS)], record["source"], record["date"], record["page"]
        )
        body = "\n".join(record["text"].split("\n")[:4])
        found = edition_claims(line, body, knowledge, where=("head", "trailer")[number % 2])
        wanted = (record["source"], record["date"], record["page"].lstrip("0"))
        read += 1
        right += {(c.outlet, c.date, (c.page or "").lstrip("0")) for c in found} == {wanted}
    assert read >= 200
    assert right / read >= _FLOOR
