"""The compiler is an extra: what happens without it, and where its cache cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from provenance.errors import SettingsError
from provenance.fingerprints import compiling, kernel


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_small_batches_do_not_load_numba():
    """`auto` signs a few texts without importing numba, installed or not."""
    done = run(
        "import sys; from provenance.fingerprints.kernel import sign; from provenance.settings import Settings;"
        "sign(['abc'] * 100, Settings(), 'zh', 'auto'); print('numba' in sys.modules)"
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")


@pytest.mark.parametrize(
    ("installed", "texts", "expected"),
    [
        (True, kernel.WORTH_LOADING, "numba"),
        (True, kernel.WORTH_LOADING - 1, "numpy"),
        (False, 10 * kernel.WORTH_LOADING, "numpy"),
    ],
)
def test_the_count_decides(monkeypatch, installed, texts, expected):
    """`auto` is numba from a count on where it is installed, and numpy everywhere else."""
    monkeypatch.setattr(kernel, "available", lambda: installed)
    assert kernel.backend_for(texts) == expected


def test_asking_for_what_is_missing(monkeypatch):
    """Without numba, asking for it by name is an error with a line to type."""
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(SettingsError, match="not installed") as caught:
        compiling.compiled("int64(int64)")
    assert "provenance[fast]" in caught.value.hint


@pytest.mark.skipif(not compiling.available(), reason='needs numba: pip install "provenance[fast]"')
def test_without_a_cache_folder_it_still_compiles(monkeypatch):
    """A function that numba finds no folder for is compiled all the same."""
    import numba

    njit, caches = numba.njit, []

    def refusing(*arguments, **options):
        caches.append(options.get("cache", False))
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(*arguments, **options)

    monkeypatch.setattr(numba, "njit", refusing)

    @compiling.compiled("int64(int64)")
    def doubled(number: int) -> int:
        return 2 * number

    assert doubled(21) == 42
    assert caches[0]
    assert not any(caches[1:])  # numba's own functions among them
