"""A page that ends its reading process costs itself and nothing else."""

from __future__ import annotations

from multiprocessing import get_context

import pytest

from provenance.engines.sandbox import Limits, Sandbox, _serve
from provenance.errors import ProvenanceError
from provenance.records import Page, Reject
from provenance.tracker import Tracker
from tests.fakes.fatal_reader import make_reader

LIMITS = Limits(memory=200 << 20, seconds=1)


def page(text: str, number: int) -> Page:
    return Page(f"p{number}", "text", text, sha256=f"{number:064x}")


def read(*texts: str, jobs: int = 1, limits: Limits = LIMITS) -> list[str]:
    """Return how each page was answered, in order."""
    pages = [page(text, number) for number, text in enumerate(texts)]
    with Sandbox(make_reader, ("as",), jobs, limits) as sandbox:
        answers = list(sandbox.read(pages))
        answers += list(sandbox.read([page("after", 99)]))
    assert [answer.path for answer in answers] == [*(one.path for one in pages), "p99"]
    rejects = [answer for answer in answers if isinstance(answer, Reject)]
    assert rejects[-1].reason.startswith("as after")
    return [answer.reason if answer.code == "read" else answer.code for answer in rejects[:-1]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_order_from_any_number_of_processes(jobs):
    texts = [f"text {number}" for number in range(70)]
    assert read(*texts, jobs=jobs) == [f"as {text} 1" for text in texts]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("crash", "page.killed_reader"),
        ("leave", "page.killed_reader"),
        ("loop", "page.timeout"),
        ("memory", "page.memory"),
    ],
)
def test_a_fatal_page_is_a_reject_and_its_neighbours_are_read(text, code):
    assert read("before", text, "behind", text) == ["as before 1", code, "as behind 1", code]


def test_a_page_that_waits_for_ever_is_given_up():
    assert read("before", "sleep", "behind", limits=Limits(wall_seconds=2)) == [
        "as before 1",
        "page.timeout",
        "as behind 1",
    ]


def test_the_reject_names_the_page_by_its_digest():
    with Sandbox(make_reader, ("as",), 1, LIMITS) as sandbox:
        [answer] = sandbox.read([page("crash", 7)])
    assert isinstance(answer, Reject)
    assert f"{7:064x}" in answer.reason
    assert "signal 11" in answer.reason


def test_nothing_but_fatal_pages_ends_too():
    assert read(*["leave"] * 5, jobs=2) == ["page.killed_reader"] * 5


def test_a_process_that_cannot_even_start_is_an_error_with_a_hint():
    with (
        Sandbox(make_reader, ("broken",), 1, LIMITS) as sandbox,
        pytest.raises(ProvenanceError, match="exit code 4"),
    ):
        list(sandbox.read([page("x", 1)]))


def test_a_process_whose_parent_is_gone_before_it_can_read_ends_without_a_word(capfd):
    """As after Ctrl-C while it was loading."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, make_reader, ("as",), LIMITS))
    process.start()
    ours.close()
    theirs.close()
    process.join(60)
    assert process.exitcode == 0
    assert capfd.readouterr().err == ""


def test_isolated_reading_stores_what_reading_in_place_does():
    records = [
        {"id": f"r{number}", "html": f"<p>The ferry left {number} minutes late.</p>" * 9} for number in range(3)
    ]
    found = []
    for isolated in (False, True):
        with Tracker(":memory:") as tracker:
            tracker.ingest(records, isolated=isolated)
            found.append([tracker.show(f"r{number}") for number in range(3)])
    assert found[0] == found[1]
