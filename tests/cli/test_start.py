"""The program's first steps."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from provenance.__main__ import start

# Ctrl-C falls into the callback of a weak reference, from which Python raises nothing.
LOST = """
import signal, sys, time, weakref
from provenance.__main__ import interrupt_again
sys.unraisablehook = interrupt_again
class Forgotten: pass
one = Forgotten()
kept = weakref.ref(one, lambda _: signal.raise_signal(signal.SIGINT))
try:
    del one
    time.sleep(60)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture(autouse=True)
def _unraisable(monkeypatch):
    """Leave the hook of these tests as it was."""
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)


def test_an_interrupt_while_the_program_loads_is_130_without_a_trace(monkeypatch, capsys):
    def interrupted() -> int:
        raise KeyboardInterrupt

    slow = ModuleType("provenance.cli.main")
    monkeypatch.setattr(slow, "entry_point", interrupted, raising=False)
    monkeypatch.setitem(sys.modules, "provenance.cli.main", slow)
    assert start() == 130
    assert capsys.readouterr().err.startswith("error: interrupted\nhint:  ")


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_that_of_the_verb(monkeypatch, code):
    main = ModuleType("provenance.cli.main")
    monkeypatch.setattr(main, "entry_point", lambda: code, raising=False)
    monkeypatch.setitem(sys.modules, "provenance.cli.main", main)
    assert start() == code


def test_an_interrupt_that_python_cannot_raise_comes_once_more():
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, timeout=50, check=False)
    assert (done.returncode, done.stderr) == (130, b"")
