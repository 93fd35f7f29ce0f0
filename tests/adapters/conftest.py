"""Records of one story, its copy, and another story; what every adapter is shown."""

import pytest

from tests.fakes.articles import OTHER_SENTENCES, SENTENCES


@pytest.fixture
def records() -> list[dict[str, str]]:
    """A story, a copy of it on another host, a story of its own, and a line too short to judge."""
    return [
        {"id": "a1", "url": "https://a.example/1", "text": "\n".join(SENTENCES)},
        {"id": "b1", "url": "https://b.example/1", "text": "\n".join(SENTENCES).replace("茶棚", "茶摊")},
        {"id": "c1", "url": "https://c.example/1", "text": "\n".join(OTHER_SENTENCES)},
        {"id": "d1", "url": "https://d.example/1", "text": "快讯。"},
    ]
