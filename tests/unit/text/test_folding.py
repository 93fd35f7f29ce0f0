"""Foldings rewrite one character for one."""

from __future__ import annotations

import pytest

from provenance.text.folding import fold_width, to_simplified
from provenance.text.matching_view import match_text


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ＡＢ１２", "AB12"),
        ("（：，！？）", "(:,!?)"),
        ("\uf900\uf901", "\u8c48\u66f4"),
        ("a\u3000b\u00a0c", "a b c"),
        ("a\r\nb", "a\n\nb"),
    ],
)
def test_widths_blanks_and_compatibility_forms_fold(raw, folded):
    assert fold_width(raw) == folded


@pytest.mark.parametrize("kept", ["…", "“引”", "。、", "丨", "①", "㎏"])
def test_what_would_change_length_or_meaning_stays(kept):
    assert fold_width(kept) == kept


def test_traditional_becomes_simplified_and_the_rest_stays():
    assert to_simplified("鎮上的 water mill 換了輪子。") == "镇上的 water mill 换了轮子。"


def test_punctuation_widths_case_and_blanks_do_not_matter_to_a_match():
    assert match_text("Ｔｈｅ “Mill”， 2024！") == match_text("the mill 2024") == "themill2024"


def test_a_long_text_folds_as_its_characters_do_one_by_one():
    few = "水轮（转）了，\u3000一圈\uf9e8\U0002f800！" * 3
    many = (
        "".join(map(chr, range(0x2E80, 0x2FE0))) + "\uff01水"
    )  # more signs than are replaced one after the other
    for text in (few, many):
        assert fold_width(text) == "".join(map(fold_width, text))
