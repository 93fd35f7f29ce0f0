"""Two wordings of one language."""

from __future__ import annotations

import pytest

from provenance.text.wording import one_wording


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [("港口资讯", "港口信息"), ("释出清单", "发布清单"), ("灯塔装置", "灯塔设备"), ("史瓦济兰", "斯威士兰")],
)
def test_both_wordings_become_one(taiwan, mainland):
    assert one_wording(taiwan) == one_wording(mainland)


def test_other_words_stay_apart():
    assert one_wording("海盐价格") != one_wording("麻绳价格")
    assert one_wording("harbour 12") == "harbour 12"
