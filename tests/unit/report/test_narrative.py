"""What a lineage is said to be, in each of its levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.records import Source
from provenance.report.documents import lineage_document
from provenance.report.narrative import lineage_paragraph
from provenance.report.words import words_in
from tests.unit.report import samples


def said(language: str = "en", *, alone: bool = False, **changes: object) -> str:
    lineage = replace(samples.LINEAGE, **changes)  # type: ignore[arg-type]
    return lineage_paragraph(lineage_document(samples.ARTICLE, lineage), words_in(language), alone=alone)


def test_an_asserted_source_is_told_as_one_line_of_evidence():
    """However many hosts say it: those that copied from one another are one, as the level concludes."""
    text = said()
    assert text.startswith(
        "The text first appeared in 港口报 print 2024-02-20 p. 19. That page was never captured"
    )
    assert "one line of evidence names it: pages that copy one another count as one" in text
    assert "港口网" in text
    assert "The page credits 港口报, but not 港口网." in text


@pytest.mark.parametrize(
    ("canonical", "words"),
    [
        (Source("undetermined"), "is not known"),
        (
            Source("contested", alternatives=(("甲报", 0.5), ("乙报", 0.4))),
            "contested: 甲报 (0.50) and 乙报 (0.40)",
        ),
        (Source("contested"), "contested: pages disagree"),
        (
            Source("corroborated", "甲报", confidence=0.9),
            "two lines of evidence name it, neither taken from the other",
        ),
        (Source("observed", "甲报", article=samples.ARTICLE.id), "This page is where the text first appeared"),
    ],
)
def test_each_level_has_its_own_sentence(canonical, words):
    assert words in said(canonical=canonical)


def test_a_page_without_copies_is_not_called_the_origin_of_anything():
    own = Source("observed", "示例网", article=samples.ARTICLE.id, confidence=0.9)
    unknown = Source("undetermined")
    assert said(alone=True, canonical=own).startswith("No copy of this text is in the store")
    assert "does not say where it is from" in said(alone=True, canonical=unknown, direct_source=unknown)


def test_chinese_sentences_have_no_english_in_them():
    text = said("zh")
    assert text.startswith("此文首发于港口报 报纸 2024-02-20 第19版")
    assert not any(word in text for word in ("text", "page", "took"))
