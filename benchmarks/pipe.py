"""
Pipes generated records through ``provenance filter`` and reports throughput and the memory it needs over time.

    python -m benchmarks.pipe [RECORDS] [--add DB] [--length CHARACTERS]

One record in ten is a copy of one of the last 2,000, every second of those with a few characters changed. Checked
as they come: what passes is byte for byte what went in, in order, and no copy is among it. 50,000 records unless
said otherwise; nothing is read but what is made here, and nothing is held but the lines still under way.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

COPIES, BACK, CHANGED = 0.1, 2_000, 3
FIRST, LAST = 0x4E00, 0x9FA5
POINTS = 20  # of the curve of memory


@dataclass
class Course:
    """How far the run is, seen from both ends of the pipe."""

    under_way: deque[tuple[bytes, bool]] = field(default_factory=deque)  # lines written, each with: is it a copy?
    written: int = 0
    copies: int = 0
    passed: int = 0
    wrong: list[str] = field(default_factory=list)

    def survives(self, line: bytes) -> None:
        """Compare one line that came out with those that went in."""
        while self.under_way:
            sent, copy = self.under_way.popleft()
            if sent == line:
                self.passed += 1
                if copy:
                    self.wrong.append(f"a copy passed: {line[:60]!r}")
                return
            if not copy:
                self.wrong.append(f"no copy, and did not pass: {sent[:60]!r}")
        self.wrong.append(f"came out and never went in: {line[:60]!r}")


def records(count: int, length: int, seed: int = 1) -> Iterator[tuple[bytes, bool]]:
    """Yield lines of JSON, each with whether its text is a copy; texts are random Han characters in sentences."""
    chosen = random.Random(seed)
    letters = [chr(code) for code in range(FIRST, LAST, 7)]
    recent: deque[str] = deque(maxlen=BACK)
    for number in range(count):
        copy = bool(recent) and chosen.random() < COPIES
        if copy:
            text = chosen.choice(recent)
            if number % 2:
                changed = list(text)
                for place in chosen.sample(range(len(text)), CHANGED):
                    changed[place] = chosen.choice(letters)
                text = "".join(changed)
        else:
            words = chosen.choices(letters, k=length)
            text = "。".join("".join(words[i : i + 40]) for i in range(0, length, 40))
            recent.append(text)
        record = {
            "id": f"r{number}",
            "url": f"https://h{number % 997}.example/{number}",
            "text": text,
            "n": number,
        }
        yield json.dumps(record, ensure_ascii=bool(number % 3)).encode() + b"\n", copy


def memory(process: int) -> float:
    """Return the resident memory of a process, MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def feed(pipe: IO[bytes], count: int, length: int, course: Course) -> None:
    """Write every record and close the pipe; who reads too slowly makes it wait."""
    try:
        for line, copy in records(count, length):
            course.under_way.append((line, copy))
            course.written += 1
            course.copies += copy
            pipe.write(line)
        pipe.close()
    except BrokenPipeError:
        course.wrong.append("the program closed its input")


def sample(process: subprocess.Popen[bytes], course: Course, curve: list[tuple[int, float, float]]) -> None:
    """Note records passed, seconds and memory, once a second."""
    start = time.monotonic()
    while process.poll() is None:
        try:
            curve.append((course.passed, time.monotonic() - start, memory(process.pid)))
        except (OSError, IndexError):
            return  # it has just ended
        time.sleep(1)


def run(count: int, length: int, store: str | None) -> int:
    command = [sys.executable, "-m", "provenance", "--db", store or "no-such-store.db", "filter", "-"]
    command += ["--add"] if store else []
    course, curve = Course(), list[tuple[int, float, float]]()
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    threads = [
        threading.Thread(target=feed, args=(process.stdin, count, length, course)),
        threading.Thread(target=sample, args=(process, course, curve)),
    ]
    for thread in threads:
        thread.start()
    for line in process.stdout:
        course.survives(line)
    talk = process.stderr.read().decode()
    for thread in threads:
        thread.join()
    course.wrong += [f"did not pass: {line[:60]!r}" for line, copy in course.under_way if not copy]
    report(count, course, curve, time.monotonic() - start, talk)
    return 1 if course.wrong or process.wait() else 0


def report(count: int, course: Course, curve: list[tuple[int, float, float]], seconds: float, talk: str) -> None:
    print(
        f"{count:,} records, {course.copies:,} of them copies; {course.passed:,} passed, the same bytes in order"
    )
    print(f"{seconds:,.0f} s, {count / seconds:,.0f} records/s; it said: {talk.strip().splitlines()[-1:]}")
    print(f"{'passed':>12} {'seconds':>8} {'MB':>7}")
    for passed, at, size in curve[:: max(1, len(curve) // POINTS)]:
        print(f"{passed:12,} {at:8.0f} {size:7.1f}")
    first, last = (sorted(size for _, _, size in part) for part in halves(curve))
    if first and last:
        before, after = (part[len(part) // 2] for part in (first, last))
        print(f"median of the third quarter {before:.1f} MB, of the last {after:.1f} MB")
    for problem in course.wrong[:10]:
        print(f"wrong: {problem}")


def halves(
    curve: list[tuple[int, float, float]],
) -> tuple[list[tuple[int, float, float]], list[tuple[int, float, float]]]:
    """Return the third and the last quarter of the curve: what starting needs is over by then."""
    middle, late = len(curve) // 2, len(curve) * 3 // 4
    return curve[middle:late], curve[late:]


def main() -> int:
    """Run the benchmark; 1 if anything came out wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipe", description=(__doc__ or "").split("\n")[1])
    parser.add_argument("records", type=int, nargs="?", default=50_000)
    parser.add_argument("--add", metavar="DB", help="also store what is read, in a new store at DB")
    parser.add_argument("--length", type=int, default=400, help="characters of a text (400)")
    options = parser.parse_args()
    return run(options.records, options.length, options.add)


if __name__ == "__main__":
    sys.exit(main())
