"""Compares the headlines of two texts of like wording: by what stands in the slots of a template."""

from __future__ import annotations

from difflib import SequenceMatcher

from provenance.expressions import expression

# Similarity of two headlines from which a differing part is a slot of one template: of letters, unrelated ones
# share more in Latin script.
_ALIKE, _LATIN_ALIKE = 0.2, 0.3
_SAME_STORY = 0.5  # similarity of two headlines that may stand over one story
_WORD, _LATIN_WORD = 3, 7  # letters in a row that do not stand in another text by chance
_SLOT, _LATIN_SLOT = 2, 4  # letters, of a slot that only one of the headlines fills
_NUMBER = expression(r"(?:\d{1,8}|[零〇一二三四五六七八九十百千两]{1,6})(?=(?P<of>[^\W\da-z]{1,4}))")
# What the headline of another stage of one affair names, and what its text then says and the other does not:
# the visit that is announced and the one that begins, a death and the farewell.
_STAGES = (
    (expression("将"), expression("将(?:于|在|对|赴|应|访|出|发|举|从|分|陆|前|同|率|首|正|向|会|直|播)")),
    (expression("离京|抵达|抵京|回到|回京|回国"), expression("离开|离京|抵达|抵京|回到|回京|回国")),
    (expression("火化|告别|送别|追悼"), expression("火化|告别|送别|追悼")),
)


def like_headlines(title_a: str, view_a: str, title_b: str, view_b: str) -> bool:
    """
    Return whether two headlines may stand over one story; where one says nothing of its text, they may.

    Asked of texts of which neither holds the other: what such texts share may be the background of two stories,
    or the furniture of one site. The name of a site, taken for a headline, says nothing.
    """
    if title_a in title_b or title_b in title_a or not (_says(title_a, view_a) and _says(title_b, view_b)):
        return True
    first, second = sorted((title_a, title_b))  # what SequenceMatcher finds depends on the order
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _SAME_STORY


def _says(title: str, view: str) -> bool:
    """Return whether a word of the headline, or what is as long as one, stands in the text."""
    word = _LATIN_WORD if title.isascii() else _WORD
    return any(title[i : i + word] in view for i in range(len(title) - word + 1))


def other_stage(title_a: str, view_a: str, title_b: str, view_b: str) -> str | None:
    """Return in words why one headline belongs to another stage of the affair, or None."""
    for named, said in _STAGES:
        in_title = (named.search(title_a) is not None, named.search(title_b) is not None)
        if in_title[0] == in_title[1]:
            continue
        if (said.search(view_a) is not None, said.search(view_b) is not None) == in_title:
            word = named.search(title_a) or named.search(title_b)
            return f"another stage of one affair: {word[0] if word else ''}"
    return None


def other_number(title_a: str, view_a: str, title_b: str, view_b: str) -> str | None:
    """Return in words why the headlines number the same thing differently, or None: day 45 is not day 46."""
    first, second = _numbers(title_a), _numbers(title_b)
    for of in sorted(first.keys() & second.keys()):
        own_a = sorted(n for n in first[of] - second[of] if n + of in view_a and n + of not in view_b)
        own_b = sorted(n for n in second[of] - first[of] if n + of in view_b and n + of not in view_a)
        if own_a and own_b:
            return f"the headlines name different numbers: {own_a[0]}{of} against {own_b[0]}{of}"
    return None


def _numbers(title: str) -> dict[str, set[str]]:
    """Return the numbers of a headline by the letters behind: by two, and by four."""
    numbers: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(title):
        for of in {match["of"][:2], match["of"]}:
            numbers.setdefault(of, set()).add(match[0])
    return numbers


def other_slot(title_a: str, view_a: str, title_b: str, view_b: str) -> tuple[str, str] | None:
    """
    Return with what the headlines fill a slot of one template differently, or None.

    A slot may have moved: what is left out at one place of a headline and added at another is two slots as well.
    """
    matcher = SequenceMatcher(None, title_a, title_b, autojunk=False)
    if matcher.ratio() < (_LATIN_ALIKE if title_a.isascii() and title_b.isascii() else _ALIKE):
        return None
    only_a, only_b = [], []
    for tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        slot_a, slot_b = title_a[a_start:a_end], title_b[b_start:b_end]
        least = _LATIN_SLOT if (slot_a + slot_b).isascii() else _SLOT
        if tag == "equal" or (tag == "replace" and min(len(slot_a), len(slot_b)) < least):
            continue
        if len(slot_a) >= least and slot_a in view_a and slot_a not in view_b:
            only_a.append(slot_a)
        if len(slot_b) >= least and slot_b in view_b and slot_b not in view_a:
            only_b.append(slot_b)
    return (only_a[0], only_b[0]) if only_a and only_b else None
