"""Trees, hosts, quoting pages and the whole corpus."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from benchmarks.cascades.corpus import Sizes, build
from benchmarks.cascades.damages import cells
from benchmarks.cascades.hosts import hosts
from benchmarks.cascades.model import CascadePage, Draft, Language, Work
from benchmarks.cascades.negatives import forms, pairs
from benchmarks.cascades.printing import Setting, print_page, taken_along, taken_clean
from benchmarks.cascades.quoting import DIGEST, EXCERPT, digest, excerpt
from benchmarks.cascades.trees import Plan, Scene, grow
from tests.unit.benchmarks.test_damages import EN, WORKS, ZH

SMALL = Sizes(singles=3, chained=3, digests=2, excerpts=2, templates=6)


def corpus(language: Language, seed: int = 5) -> list[CascadePage]:
    base = WORKS[language]
    works = [replace(base, id=f"work{i}", text=f"{base.text}\n{base.text}{i}") for i in range(4)]
    others = [replace(base, id=f"other{i}") for i in range(5)]
    return build(works, others, language, seed, SMALL)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_corpus_is_a_function_of_works_and_seed(language):
    """The same seed gives the same pages in the same order, another seed gives others."""
    assert corpus(language) == corpus(language)
    assert [page.source for page in corpus(language)] != [page.source for page in corpus(language, 6)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ids_are_unique_and_parents_exist(language):
    """Every copy has a captured parent of its own work; following parents ends at the original."""
    pages = {page.id: page for page in corpus(language)}
    assert len(pages) == len(corpus(language))
    for page in pages.values():
        seen = page
        while seen.role == "copy":
            assert seen.parent is not None
            seen = pages[seen.parent]
            assert seen.work == page.work
        assert seen.parent is None or seen.role == "excerpt"


def test_every_damage_is_dealt_equally_often():
    """After as many draws as there are cells, each has come once; after twice as many, twice."""
    plan = Plan("zh", Random(1))
    drawn = Counter(plan.next() for _ in range(2 * len(cells("zh"))))
    assert set(drawn.values()) == {2}
    assert set(drawn) == set(cells("zh"))


def test_deeper_copies_inherit_what_was_done_before():
    """A copy of a truncated page is no longer than the page."""
    scene = Scene(hosts("zh"))
    for seed in range(8):
        pages = list(grow(ZH, [("truncated", 3)], 3, scene, Random(seed)))
        assert all(page.draft is not None and page.draft.kept <= 0.6 for page in pages[1:])
        assert {page.expected for page in pages[1:]} == {"attached"}


def test_a_copy_into_simplified_has_a_traditional_parent():
    """The page in the other script is captured, and the copy counts as damaged once."""
    pages = {page.id: page for page in grow(ZH, [("script_simplified", 1)], 0, Scene(hosts("zh")), Random(1))}
    copy = pages["w-1"]
    assert copy.parent == "w-1t"
    assert pages["w-1t"].parent == "w-0"
    assert copy.single == ("script_simplified", 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hosts_print_in_at_least_eight_ways(language):
    """Eight templates or more, HTML and text, and all of them show title, text, head and tail."""
    every = hosts(language)
    assert len({host.template.name for host in every}) >= 8
    assert {host.template.media for host in every} == {"html", "text"}
    draft = replace(Draft.of(WORKS[language]), head=("head line",), tail=("tail line",))
    setting = Setting.draw(Random(1), language, ())
    for host in every[:20]:
        page = print_page(draft, host, setting)
        assert "head line" in page
        assert "tail line" in page
        assert draft.title in page
        assert draft.paragraphs[0][:20] in page
        assert "$" not in page


def test_markup_in_a_text_is_escaped():
    """A less-than sign in a work opens no tag."""
    host = next(host for host in hosts("en") if host.template.media == "html")
    draft = replace(Draft.of(EN), paragraphs=("Shares of Brant Motors <BRM> rose & fell.",))
    assert "&lt;BRM&gt; rose &amp; fell" in print_page(draft, host, Setting.draw(Random(1), "en", ()))


def test_a_careless_copier_takes_furniture_along():
    """What was taken along is inside the text and counted as added; a careful copier takes none of it."""
    host, setting = hosts("zh")[0], Setting.draw(Random(1), "zh", ())
    draft = replace(Draft.of(ZH), tail=("链接一| 链接二",))
    taken = taken_along(draft, host, setting)
    assert taken.paragraphs[-1] == "分享到：微信 微博 QQ空间"
    assert setting.date in taken.paragraphs[0]
    assert taken.added == sum(map(len, taken.paragraphs)) - sum(map(len, draft.paragraphs))
    assert taken_clean(draft).paragraphs == draft.paragraphs


@pytest.mark.parametrize("language", ["zh", "en"])
def test_quoting_pages_quote_as_much_as_they_say(language):
    """A digest holds a stretch of each work, an excerpt one of the stated length; its carrier is whole."""
    work = WORKS[language]
    low, high = DIGEST[language]
    lengths = [len(text) for text in digest(1, [work, work], Random(2)).paragraphs]
    assert sum(low <= length <= high + 4 for length in lengths) == 2
    carrier = Work("c", "t", "A quiet day.\nNothing came of it.", language)
    page, stretch = excerpt(1, work, carrier, Random(2))
    (quoted,) = set(page.paragraphs) - set(carrier.paragraphs)
    assert quoted == stretch.strip()
    assert len(quoted) == pytest.approx(EXCERPT[language], abs=2)  # blanks at its ends are stripped
    assert set(carrier.paragraphs) < set(page.paragraphs)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_templated_pairs_share_a_form_and_differ(language):
    """Both pages come from one form, neither title and text are equal, and bodies are long enough to judge."""
    made = list(pairs(50, language, Random(3)))
    assert len({left.id for left, _ in made} | {right.id for _, right in made}) == 100
    assert all(left.id[:-1] == right.id[:-1] and left.text != right.text for left, right in made)
    assert min(len("".join(filter(str.isalnum, work.text))) for pair in made for work in pair) > 80
    assert {left.id.rstrip("ab").rstrip("0123456789") for left, _ in made} == set(forms(language))


def test_records_are_what_ingestion_reads():
    """Id, address, time, and exactly one of html and text."""
    for page in corpus("zh"):
        assert set(page.record()) == {"id", "url", "fetched_at", page.media}
