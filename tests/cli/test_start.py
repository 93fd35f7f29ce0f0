"""The program's first steps."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from provenance.__main__ import start


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
