"""
Reads pages in processes of their own, under limits of memory and time, that may die without harm.

Whatever a page does to the parsers (a crash, an endless loop, all the memory) ends one reading process: the page
becomes a reject with its digest, the rest of its batch goes to a fresh process, and the store never notices.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType

from provenance.errors import ProvenanceError
from provenance.records import Article, Page, Reject

Answer = Article | Reject
Read = Callable[[Page], Answer]

# What reading one page may take: bytes added to the process, and seconds of processor time, for a busy machine to
# decide nothing. Twice to four times what the largest page allowed takes, ten million characters of Han text.
MEMORY = 2 << 30
SECONDS = 120
WALL_SECONDS = 600  # by the clock, for what waits and never works; nothing known does
# What a page is rejected for that ended the process reading it, or made it untrustworthy.
FATAL = frozenset({"page.killed_reader", "page.timeout", "page.memory"})
_CHUNK = 16  # pages sent at a time
_CHUNK_CHARACTERS = 4_000_000  # of their text


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take; tests lower it."""

    memory: int = MEMORY
    seconds: int = SECONDS
    wall_seconds: float = WALL_SECONDS


@dataclass(slots=True)
class _Worker:
    """One reading process, and the numbers of the pages it was sent and has not answered."""

    process: SpawnProcess
    connection: Connection
    since: float
    waiting: deque[int] = field(default_factory=deque)
    ready: bool = False  # it has loaded what it needs
    given_up: bool = False  # it did not answer in time


class Sandbox:
    """
    Up to *jobs* processes that read pages with what *make_reader* returns in each of them.

    *make_reader* is called there with *arguments*; all three are pickled. Use as a context manager.
    """

    def __init__(
        self,
        make_reader: Callable[..., Read],
        arguments: tuple[object, ...],
        jobs: int = 1,
        limits: Limits | None = None,
    ) -> None:
        self._make_reader, self._arguments = make_reader, arguments
        self._jobs, self._limits = jobs, limits or Limits()
        self._workers: list[_Worker] = []
        self._stopped = False

    def __enter__(self) -> Sandbox:
        self._workers.append(self._start())  # loads what it needs while the caller does
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            _stop(worker)
        self._workers.clear()

    def read(self, pages: Sequence[Page]) -> Iterator[Answer]:
        """Yield, in order, what each page reads as; all of them are read by then, or have killed their reader."""
        todo = _chunks(pages)
        answers: dict[int, Answer] = {}
        given = 0
        while given < len(pages) and not self._stopped:
            self._hand_out(pages, todo)
            for worker in self._answering():
                self._take(worker, pages, answers, todo)
            while given in answers:
                yield answers.pop(given)
                given += 1

    def stop(self) -> None:
        """Make ``read`` end within a second or two, for good; another thread may call this."""
        self._stopped = True

    def _hand_out(self, pages: Sequence[Page], todo: deque[list[int]]) -> None:
        """Send a chunk to each process that has none, starting further processes while there are chunks."""
        while len(self._workers) < min(self._jobs, len(todo)):
            self._workers.append(self._start())
        for worker in self._workers:
            if not todo:
                return
            if worker.ready and not worker.waiting:
                chunk = todo.popleft()
                worker.waiting.extend(chunk)
                worker.since = time.monotonic()
                try:
                    worker.connection.send([pages[number] for number in chunk])
                except OSError:
                    continue  # it died meanwhile; taking its answers will find out

    def _answering(self) -> list[_Worker]:
        """Return the processes that have something to say, or have died; end those that never will."""
        heard = set(wait([worker.connection for worker in self._workers], timeout=1.0))
        now = time.monotonic()
        for worker in self._workers:
            if worker.connection not in heard and now - worker.since > self._limits.wall_seconds:
                worker.given_up = True
                worker.process.kill()
        return [worker for worker in self._workers if worker.connection in heard]

    def _take(
        self, worker: _Worker, pages: Sequence[Page], answers: dict[int, Answer], todo: deque[list[int]]
    ) -> None:
        """Take one answer; where the process died, a reject, and the other pages it had go back to the queue."""
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker, pages, answers, todo)
            return
        worker.since = time.monotonic()
        if not worker.ready:
            worker.ready = True
        elif worker.waiting:
            answers[worker.waiting.popleft()] = answer

    def _bury(
        self, worker: _Worker, pages: Sequence[Page], answers: dict[int, Answer], todo: deque[list[int]]
    ) -> None:
        self._workers.remove(worker)
        _stop(worker)
        if not worker.ready:
            raise ProvenanceError(
                f"a reading process ended before it could read (exit code {worker.process.exitcode})",
                hint="free some memory, or read with fewer processes: --jobs 1",
                code="engine.reader",
            )
        waiting = list(worker.waiting)
        if waiting and worker.process.exitcode != _RETIRED:
            number = waiting.pop(0)
            answers[number] = _killer(pages[number], worker, self._limits)
        if waiting:
            todo.appendleft(waiting)
        self._workers.append(self._start())

    def _start(self) -> _Worker:
        from multiprocessing import get_context

        context = get_context(
            "spawn"
        )  # not forked: a forked child would hold the store's lock after its parent dies
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._make_reader, self._arguments, self._limits), daemon=True
        )
        with _interrupts_held():
            process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic())


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """
    Start processes inside: they inherit that SIGINT is held back, for good.

    Ctrl-C is the parent's to handle, and it reaches all of a terminal's processes, also those that are still
    loading and would answer with a trace. The parent gets afterwards what came meanwhile.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it inside would let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _chunks(pages: Sequence[Page]) -> deque[list[int]]:
    """Return the numbers of *pages* in order, in lists short enough to be sent at once."""
    chunks: deque[list[int]] = deque()
    room = 0
    for number, page in enumerate(pages):
        room -= len(page.source)
        if not chunks or len(chunks[-1]) == _CHUNK or room < 0:
            chunks.append([])
            room = _CHUNK_CHARACTERS - len(page.source)
        chunks[-1].append(number)
    return chunks


def _stop(worker: _Worker) -> None:
    worker.connection.close()  # it ends at the end of its input
    worker.process.join(0.2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


_RETIRED = 75  # exit code of a process that answered and does not trust its memory any more


def _killer(page: Page, worker: _Worker, limits: Limits) -> Reject:
    """Return the reject of the page during which a process died."""
    digest, code = f"sha256 {page.sha256}", worker.process.exitcode
    if worker.given_up:
        reason = f"reading it did not end in {limits.wall_seconds:.0f} seconds; {digest}"
        return Reject(page.path, "page.timeout", reason)
    if code == -signal.SIGXCPU:
        reason = f"reading it takes over {limits.seconds} seconds of processor time; {digest}"
        return Reject(page.path, "page.timeout", reason)
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return Reject(page.path, "page.killed_reader", f"reading it ended the reading process ({how}); {digest}")


# ---------------------------------------------------------------------- in the reading process


def _serve(
    connection: Connection, make_reader: Callable[..., Read], arguments: tuple[object, ...], limits: Limits
) -> None:
    """Answer chunks of pages until the other end closes, each page within its limits."""
    read = make_reader(*arguments)
    _limit_memory(limits.memory)
    if not _sent(connection, None):
        return
    while True:
        try:
            pages: list[Page] = connection.recv()
        except (EOFError, OSError):
            return
        for page in pages:
            _limit_time(limits.seconds)
            answer = read(page)
            if not _sent(connection, answer):
                return
            if isinstance(answer, Reject) and answer.code == "page.memory":
                raise SystemExit(_RETIRED)


def _sent(connection: Connection, what: Answer | None) -> bool:
    """Send *what*; return False where nobody listens any more."""
    try:
        connection.send(what)
    except OSError:
        return False
    return True


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # a system without limits: the process is still one of its own
        return
    from provenance.inputs.memory import address_space

    used = address_space()
    if used is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = used + size if hard == resource.RLIM_INFINITY else min(used + size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of a stranger's page on disk


def _limit_time(seconds: int) -> None:
    """Let this process be ended by the system after *seconds* more of processor time."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
