"""
Coverage-guided fuzzing of what meets strangers' bytes; needs ``pip install atheris`` (a benchmark's, not ours).

    python -m benchmarks.fuzz decode|page|text|record|archive --corpus FOLDER [-max_total_time=600 …]

An input that raises anything but InputError, or takes over 30 seconds, is kept beside the corpus. A selection of
what the fuzzer came up with stands in ``tests/hostile/fuzzed.jsonl`` and is run by the suite.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["provenance"]):
    from benchmarks.fuzz_targets import TARGETS


def main(arguments: list[str]) -> None:
    name, flag, corpus, *options = arguments
    assert flag == "--corpus"
    target, seeds = TARGETS[name]
    folder = Path(corpus) / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
        target(seed)  # loads what is loaded once, which is not the first input's fault
    kept = f"-artifact_prefix={corpus}/{name}-"
    limits = [
        "-timeout=30",
        "-rss_limit_mb=1500",
        "-report_slow_units=5",
        "-max_len=20000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], str(folder), kept, *limits, *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
