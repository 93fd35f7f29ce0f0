"""The mathematics of overlap and of its classes."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.engines.texts import Comparisons, texts_of
from provenance.fingerprints.kernel import shingle_hashes
from provenance.matching.compare import JOINING, compare, may_join
from provenance.matching.decide import decide
from provenance.matching.overlap import Overlap, Shingled, overlap
from provenance.matching.postings import Postings
from provenance.settings import Settings
from provenance.text.matching_view import match_text
from tests.fakes.articles import OTHER_SENTENCES, article, story

WIDTH, RUN = 5, 8
TEXT = st.text("水轮转了老磨坊河边abc", max_size=60)
SHARE = st.floats(0, 1)
SWAPPED = {"abridged": "extended", "extended": "abridged"}


def shingled(text: str) -> Shingled:
    return Shingled.of(shingle_hashes([text], WIDTH)[0], WIDTH)


def covered(text: str, other: str) -> list[bool]:
    """Say by brute force which characters of *text* lie in runs of windows that *other* holds."""
    windows = {other[i : i + WIDTH] for i in range(len(other) - WIDTH + 1)}
    held = [text[i : i + WIDTH] in windows for i in range(len(text) - WIDTH + 1)]
    marks, start = [False] * len(text), None
    for i, present in enumerate([*held, False]):
        if present and start is None:
            start = i
        elif not present and start is not None:
            if i - start + WIDTH - 1 >= RUN:
                marks[start : i + WIDTH - 1] = [True] * (i - start + WIDTH - 1)
            start = None
    return marks


@given(st.text("水轮转", min_size=WIDTH, max_size=60), st.text("水轮转", min_size=WIDTH, max_size=60))
def test_coverage_is_the_share_of_characters_in_shared_runs(a, b):
    """Runs that touch share characters, which count once."""
    found = overlap(shingled(a), shingled(b), RUN)
    assert found.coverage_a == sum(covered(a, b)) / len(a)
    assert found.coverage_b == sum(covered(b, a)) / len(b)


@given(TEXT, TEXT)
def test_overlap_is_symmetric(a, b):
    one, other = overlap(shingled(a), shingled(b), RUN), overlap(shingled(b), shingled(a), RUN)
    assert (one.jaccard, one.containment, one.longest_run, one.runs) == (
        other.jaccard,
        other.containment,
        other.longest_run,
        other.runs,
    )
    assert (one.coverage_a, one.gap_a) == (other.coverage_b, other.gap_b)


@given(TEXT, TEXT)
def test_overlap_is_bounded(a, b):
    found = overlap(shingled(a), shingled(b), RUN)
    assert 0 <= found.jaccard <= found.containment <= 1
    assert 0 <= found.coverage_a <= 1
    assert 0 <= found.coverage_b <= 1
    assert 0 <= found.longest_run <= min(shingled(a).length, shingled(b).length)


@given(st.text(min_size=RUN, max_size=80))
def test_a_text_shares_all_of_itself(text):
    found = overlap(shingled(text), shingled(text), RUN)
    assert (found.jaccard, found.containment, found.coverage_a, found.coverage_b) == (1, 1, 1, 1)
    assert found.longest_run == len(text)
    assert found.gap_a == found.gap_b == 0


@given(st.text("水轮", max_size=60), st.text("磨坊", max_size=60))
def test_texts_without_a_common_letter_share_nothing(a, b):
    found = overlap(shingled(a), shingled(b), RUN)
    assert (found.jaccard, found.containment, found.coverage_a, found.coverage_b, found.runs) == (0, 0, 0, 0, 0)


@given(st.integers(100, 300))
def test_a_prefix_is_contained(length):
    text = match_text(story() + story(OTHER_SENTENCES))
    found = overlap(shingled(text[:length]), shingled(text), RUN)
    assert (found.containment, found.coverage_a) == (1, 1)
    assert found.coverage_b >= length / len(text) - 1e-9
    assert found.gap_b >= len(text) - length - WIDTH  # a window may recur by accident


@given(st.integers(0, 10_000))
def test_coverage_survives_two_percent_of_substitutions(seed):
    """Runs lose a character for a changed character; sets of windows lose five."""
    text = match_text(story() + story(OTHER_SENTENCES))
    changed = list(text)
    for i in random.Random(seed).sample(range(len(text)), len(text) // 50):
        changed[i] = "〇"
    found = overlap(shingled(text), shingled("".join(changed)), RUN)
    assert found.coverage_b > 0.9
    assert found.coverage_a > 0.9


@given(SHARE, SHARE, st.integers(0, 400), st.integers(0, 9), st.integers(0, 900), st.integers(0, 900))
def test_swapping_the_texts_swaps_abridged_and_extended_and_nothing_else(a, b, longest, runs, length_a, length_b):
    settings = Settings()
    kind, _ = decide(Overlap(0, 0, a, b, longest, runs, 0, 0), length_a, length_b, settings, "en")
    other, _ = decide(Overlap(0, 0, b, a, longest, runs, 0, 0), length_b, length_a, settings, "en")
    # Two texts cut and extended alike are "extended" from either side: neither is the shorter one.
    assert other == (kind if a == b else SWAPPED.get(kind, kind))


@given(SHARE, SHARE, st.integers(0, 400), st.integers(0, 9))
def test_more_coverage_never_makes_a_pair_less_alike(a, b, longest, runs):
    order = {"different": 0, "excerpt": 1, "extended": 2, "abridged": 2, "edited": 3, "verbatim": 4}
    kind, _ = decide(Overlap(0, 0, a, b, longest, runs, 0, 0), 500, 500, Settings(), "en")
    low, high = sorted((a, b))
    fuller, _ = decide(Overlap(0, 0, high, high, longest, runs, 0, 0), 500, 500, Settings(), "en")
    if low >= 0.3:
        assert order[fuller] >= order[kind] or {fuller, kind} == {"excerpt", "abridged"}


@given(st.integers(0, 10_000), st.sampled_from([0, 8, 20, 60, 150, 400]), st.sampled_from([0, 5, 60, 200]))
def test_no_pair_that_joins_is_passed_over(seed, cut, added):
    """A copy cut, extended and damaged in any measure is passed over only if it is no match."""
    chosen = random.Random(seed)
    letters = [chr(letter) for letter in range(0x4E00, 0x4F00)]
    original = "".join(chosen.choices(letters, k=chosen.randrange(60, 500)))
    copy = list(original[min(cut, len(original) - 40) :])
    for _ in range(chosen.randrange(1 + len(copy) // 4)):
        copy[chosen.randrange(len(copy))] = chosen.choice(letters)
    made = "".join(copy) + "".join(chosen.choices(letters, k=added))
    settings = Settings()
    texts = texts_of([article("a", body=original), article("b", body=made)], settings)
    if len(texts) < 2:
        return
    a, b = (texts[id_] for id_ in sorted(texts))
    match = compare(a, b, settings)
    found = overlap(a.shingled, b.shingled, settings.run("zh"))
    shares, lengths = np.array([[found.coverage_a, found.coverage_b]]), np.array([[len(a.view), len(b.view)]])
    common = np.array([sum((Counter(a.view) & Counter(b.view)).values())])
    if match.kind in JOINING:
        assert may_join(shares, lengths, settings)[0]
        assert may_join(shares, lengths, settings, common)[0]
    assert Comparisons(texts, settings).joining(a.id, [b.id]) == [match] * (match.kind in JOINING)


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3, 2048]))
def test_what_is_counted_of_shared_windows_is_never_too_little(seed, common):
    """
    No text covers more of another than the bound says, and none that joins it is left out.

    Half of the texts begin alike, as under a hot key; some repeat themselves.
    """
    chosen = random.Random(seed)
    letters = [chr(letter) for letter in range(0x4E00, 0x4E00 + chosen.choice([12, 60, 400]))]
    opening = "".join(chosen.choices(letters, k=chosen.randrange(20, 120)))
    bodies: list[str] = []
    for _ in range(6):
        body = "".join(chosen.choices(letters, k=chosen.randrange(60, 300)))
        source = chosen.choice([*bodies, body])
        cut = chosen.randrange(len(source))
        bodies.append(
            chosen.choice(["", opening]) + chosen.choice([body, source[cut:] + body[:cut], source + body])
        )
    settings = Settings(min_variety=1)
    texts = list(texts_of([article(str(i), body=body) for i, body in enumerate(bodies)], settings).values())
    postings = Postings(texts, settings, common)
    for line, text in enumerate(texts):
        wanted = np.arange(len(texts)) != line
        found = postings.bounds(line, wanted)
        for other in np.flatnonzero(wanted).tolist():
            exact = overlap(text.shingled, texts[other].shingled, settings.run("zh"))
            if other in found.lines:
                of_text, of_other = found.of(np.array([other]))[0]
                assert of_text >= exact.coverage_a
                assert of_other >= exact.coverage_b
            else:
                assert compare(text, texts[other], settings).kind not in JOINING
