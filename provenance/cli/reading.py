"""Inputs for the verbs that read pages: never an empty success, and rejects kept in step with pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from provenance.errors import InputError
from provenance.inputs.formats import LINE_LIMIT
from provenance.inputs.reading import Captured, read_inputs
from provenance.inputs.resuming import Recall
from provenance.inputs.walking import STDIN, Tally
from provenance.records import Page, Reject, Verdict

if TYPE_CHECKING:
    from provenance.cli.rejects import RejectLog
    from provenance.cli.session import Session

_AHEAD = 1_000  # rejects looked past, in search of the first page, before the store is opened all the same


def capture(
    session: Session,
    paths: Sequence[str],
    outputs: Sequence[str | None] = (),
    recall: Recall | None = None,
) -> Iterator[Captured]:
    """
    Yield what *paths* hold, leaving out *outputs*, the files this run writes; for *recall* see ``read_inputs``.

    Raises:
        InputError: there is nothing there to read.
    """
    tally = Tally()
    written = [path for path in outputs if path is not None]
    captured = read_inputs(paths, session.streams.stdin, exclude=written, tally=tally, recall=recall)

    def checked() -> Iterator[Captured]:
        found = False
        for one in captured:
            found = True
            yield one
        if tally.links:
            session.note(f"links below folders, not followed: {tally.links}")
        if tally.passed_over:
            kinds = ", ".join(f"{count:,} {kind}" for kind, count in tally.passed_over.most_common())
            session.note(f"passed over in archives: {kinds}")
        if not found:
            others = f" ({tally.ignored} files of other kinds)" if tally.ignored else ""
            raise InputError(
                f"no pages found in {', '.join(paths)}{others}",
                hint="inputs are .html, .htm, .txt, .md, .jsonl, .json, .csv, .parquet and .warc, or packed",
                code="input.none",
            )

    return checked()


def look_ahead(captured: Iterator[Captured]) -> tuple[list[Captured], bool]:
    """Return the inputs up to the first page, and whether there is a page, known or not, or more to read."""
    seen: list[Captured] = []
    size = 0
    for one in captured:
        seen.append(one)
        size += len(one.raw)
        if one.page is not None or one.reject is None or len(seen) >= _AHEAD or size > LINE_LIMIT:
            return seen, True
    return seen, False


AT_ONCE = 256  # records judged together; none waits for one that has not arrived


def readiness(session: Session, paths: Sequence[str]) -> Callable[[], bool] | None:
    """Return what says whether more input can be had without waiting; None where it always can."""
    if STDIN not in paths:
        return None
    import select

    def ready() -> bool:
        try:
            return bool(select.select([session.streams.stdin], [], [], 0)[0])
        except (OSError, ValueError):  # no descriptor behind it, or a system that cannot say
            return True

    return ready


def judge(
    captured: Iterable[Captured],
    compare: Callable[..., Iterator[tuple[Page, Verdict]]],
    rejects: RejectLog,
) -> Iterator[tuple[Captured, Page, Verdict]]:
    """
    Yield each input with its page and the verdict *compare* gives, in order.

    *compare* is ``Tracker.filter`` or ``check`` with all arguments but the pages and ``on_reject``. What it
    rejects is accounted for with its record, in its turn: nothing vanishes.
    """
    waiting: deque[tuple[Captured, Page]] = deque()

    def pages() -> Iterator[Page]:
        for one in captured:
            if one.page is not None:
                waiting.append((one, one.page))
                yield one.page
            elif one.reject is not None:
                rejects.add(one.reject, one.raw)

    def left_out(reject: Reject) -> None:
        awaited = waiting and waiting[0][1].path == reject.path  # else it is judged, and cannot be stored
        rejects.add(reject, waiting.popleft()[0].raw if awaited else b"")

    for page, verdict in compare(pages(), on_reject=left_out):
        one, _ = waiting.popleft()
        yield one, page, verdict
