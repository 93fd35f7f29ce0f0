"""
Measures a whole archive: from signing to components, or from articles to a store, on any engine.

    python -m benchmarks.scale [--articles N] [--stages components|conclude|all] [--engine batch|local]
    python -m benchmarks.scale --crowd N | --hot N [--engine batch|local]

The archive is made of the Chinese articles in ../shared/corpora, moved along the code chart where they do not
suffice, and of reposts of them (three tenths): see benchmarks/screening.py. Pages are not read, which takes two
milliseconds each whatever the engine; their articles are signed and kept as a run keeps them. ``components``
stops after S4, ``conclude`` after the lineages, ``all`` publishes into a store. Prints processor seconds,
articles a second, peak memory and bytes of each stage, and the digest of (article, cluster, sources) that engines
must agree on. --crowd makes N versions of one text, all different; --hot N texts that share an opening and no
more.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.reposts import CORPUS, PLANTED, SEED
from benchmarks.screening import bodies, real, reposts
from provenance import Tracker
from provenance.engines.batch import columns, segments
from provenance.engines.batch.folder import Manifest, RunFolder
from provenance.engines.batch.publishing import publish
from provenance.engines.batch.running import Stages, result_of
from provenance.engines.batch.signing import signed
from provenance.engines.changes import write_changes
from provenance.engines.clockwork import Clock
from provenance.engines.definition import conclusion, digest_of
from provenance.engines.local import Reader
from provenance.engines.settle import settle
from provenance.fingerprints.kernel import backend_for
from provenance.records import Article, ArticleId, Claim, Page
from provenance.settings import Settings
from provenance.store import Store
from provenance.version import VERSION

OUTLETS = ("新华社", "人民日报", "光明日报", "澎湃新闻", "中国新闻网")
STAGES = {"components": ("assemble", "link", "keep"), "conclude": ("assemble", "link", "keep", "conclude"),
          "all": ("assemble", "link", "keep", "conclude", "relate", "check")}  # fmt: skip
WHOLE = 20_000  # articles of which three tenths are reposts of the others


def article(number: int, body: str, chosen: random.Random) -> Article:
    """Return an article on a host of its own, one in three of which names a source."""
    host, path = f"h{number % 5000}.example", f"n{number:09}"
    outlet = chosen.choice(OUTLETS)
    source = Claim(
        "zh.source", "direct_source", f"来源:{outlet}", 0, 3 + len(outlet), "head", 0.9, outlet, outlet
    )
    return Article(
        id=ArticleId(path), path=path, url=f"https://{host}/{number}", host=host, outlet=None, text=body,
        title=body[:20], body=body, language="zh", published=f"2026-01-{1 + number % 28:02}", fetched_at=None,
        sha256=f"{number:064x}", claims=(source,) if chosen.random() < 1 / 3 else (),
    )  # fmt: skip


def archive(count: int) -> Iterator[list[Article]]:
    """Yield *count* articles in segments, the same ones in every run."""
    source, number = bodies(real()), 0
    for start in range(0, count, WHOLE):
        size = min(WHOLE, count - start)
        originals = list(islice(source, size - int(PLANTED * size)))
        chosen = random.Random(SEED + start)
        texts = [*originals, *reposts(originals, size - len(originals), chosen)]
        chosen.shuffle(texts)
        for first in range(0, size, segments.SEGMENT):
            part = texts[first : first + segments.SEGMENT]
            yield [article(number + i, body, chosen) for i, body in enumerate(part)]
            number += len(part)


def crowd(count: int, *, hot: bool) -> Iterator[list[Article]]:
    """Yield versions of one text, no two of which are equal; or texts that share an opening and no more."""
    chosen, texts = random.Random(SEED), real()
    base = next(text for text in texts if 700 < len(text) < 900)
    letters = [letter for letter in base if "\u4e00" <= letter <= "\u9fff"]
    others = bodies(texts)
    for start in range(0, count, segments.SEGMENT):
        part = []
        for number in range(start, min(count, start + segments.SEGMENT)):
            if hot:
                body = base[:90] + next(others)[:700]
            else:
                version = list(base)
                for place in chosen.sample(range(len(version)), 8):
                    version[place] = chosen.choice(letters)
                body = "".join(version) + f"第{number}版"
            part.append(article(number, body, chosen))
        yield part


def page(one: Article) -> Page:
    """Return the page that *one* was read from."""
    return Page(one.path, "text", one.body, one.sha256, one.url, one.id)


def _written(folder: str, number: int, part: list[Article], backend: str) -> float:
    """Sign and write one segment, in a process of its own; return its processor seconds."""
    start = time.process_time()
    read = [(page(one), one) for one in part]
    segments.write(Path(folder), number, "", read, signed(part, Settings(), backend), ())  # type: ignore[arg-type]
    return time.process_time() - start


def sign(parts: Iterator[list[Article]], folder: RunFolder, count: int, jobs: int) -> float:
    """Write the segments of a run; return the processor seconds it took, making the articles left out."""
    pages, backend, spent = folder.part("pages"), backend_for(count), 0.0
    with ProcessPoolExecutor(jobs) as pool:
        waiting = []
        for number, part in enumerate(parts):
            waiting.append(pool.submit(_written, str(pages), number, part, backend))
            if len(waiting) > 2 * jobs:
                spent += waiting.pop(0).result()
        return spent + sum(one.result() for one in waiting)


def batch(parts: Iterator[list[Article]], count: int, work: Path, stages: str, jobs: int) -> None:
    """Take an archive through the stages of a batch run, and print what each costs."""
    folder, settings, reader = RunFolder(work), Settings(), Reader(jobs=jobs)
    start = time.perf_counter()
    if folder.manifest is None:
        spent = sign(parts, folder, count, jobs)
        tell("sign", count, spent, time.perf_counter() - start, folder.path)
        number = segments.count(folder.part("pages"))
        knowledge = reader.knowledge
        digests = knowledge.registry.digest, knowledge.digest
        folder.write(Manifest(f"bench-{count}", VERSION, settings.digest(), *digests))
        folder.note("sign", {"read": count, "rejected": 0, "segments": number}, spent)
    done = folder.manifest.done if folder.manifest else {}
    for name, stage in Stages(folder, settings, reader).all():
        if name not in STAGES[stages] or name in done:
            continue
        start, before = time.perf_counter(), cpu()
        counts = stage()
        folder.note(name, counts, cpu() - before)
        tell(name, count, cpu() - before, time.perf_counter() - start, folder.path, counts)
    if stages == "all":
        start, before = time.perf_counter(), cpu()
        with Store(folder.path / "store.db") as store:
            publish(store, reader, result_of(folder.path))
        tell("publish", count, cpu() - before, time.perf_counter() - start, folder.path)
        print("digest", digest(folder.path / "store.db"))
    texts = columns.load(folder.part("columns")).texts
    print(f"{len(texts):,} of {count:,} texts can be compared")


def local(parts: Iterator[list[Article]], count: int, work: Path) -> None:
    """Settle the same articles in order of arrival, and print what it costs."""
    settings, reader, clock, size = Settings(), Reader(), Clock(), 125
    knowledge = reader.knowledge
    start, before = time.perf_counter(), cpu()
    with Store(work / "local.db") as store:
        run = store.begin_run(VERSION, settings.digest(), knowledge.registry.digest, knowledge.digest)
        waiting: list[Article] = []
        stream = (one for part in parts for one in part)
        while waiting := list(islice(stream, size)):
            with store.write() as writer:
                changes = settle(waiting, writer, settings, reader.medium_of, clock, (), backend_for(count))
                items = [(page(one), one, changes.fingerprints.get(one.id)) for one in waiting]
                writer.add_articles(items, run)
                write_changes(writer, changes, run)
            size = max(125, len(changes.affected) // 8)
        store.finish_run(run, {})
    tell("local", count, cpu() - before, time.perf_counter() - start, work)
    print("digest", digest(work / "local.db"))


def digest(db: Path) -> str:
    """Return the digest of all conclusions in a store."""
    with Tracker(db, read_only=True) as tracker:
        return digest_of(conclusion(replace(one, run=None)) for one in tracker.reads.lineages())


def cpu() -> float:
    """Return the processor seconds of this process and of those that it has seen the end of."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def tell(name: str, count: int, spent: float, wall: float, folder: Path, counts: object = "") -> None:
    """Print what one stage cost."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(
        f"{name:<9} {spent:9.1f} s of processor, {wall:9.1f} s; {count / max(spent, 1e-9):9,.0f} articles/s; "
        f"peak {peak / 1024:,.0f} MB; {size / count:,.0f} bytes an article on disk {counts}",
        flush=True,
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--stages", choices=sorted(STAGES), default="all")
    parser.add_argument("--engine", choices=("batch", "local"), default="batch")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the run is made or goes on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--crowd", type=int, metavar="N", help="N versions of one text")
    parser.add_argument("--hot", type=int, metavar="N", help="N texts that share an index key")
    options = parser.parse_args(arguments)
    if not CORPUS.exists():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    count = options.crowd or options.hot or options.articles
    parts = crowd(count, hot=bool(options.hot)) if options.crowd or options.hot else archive(count)
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder) / "work"
        work.mkdir(parents=True, exist_ok=True)
        if options.engine == "local":
            local(parts, count, work)
        else:
            batch(parts, count, work, options.stages, options.jobs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
