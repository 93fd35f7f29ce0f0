"""A work folder is of one run at a time, and of one run only."""

from __future__ import annotations

import pytest

from provenance.engines.spark.work import StageDone, Work
from provenance.errors import InputError, StoreError


def test_two_processes_do_not_work_in_one_folder(tmp_path):
    """The second is told so, and may when the first is done."""
    first, second = Work(tmp_path / "run"), Work(tmp_path / "run")
    with first.held(), pytest.raises(StoreError, match="another process") as error, second.held():
        pass
    assert error.value.code == "batch.busy"
    with second.held():
        pass


def test_a_folder_is_claimed_once(tmp_path):
    """The same run goes on there, another one is refused, and so is a folder with something else in it."""
    work = Work(tmp_path / "run")
    with work.held():
        work.claim({"inputs": ["a"]})
        work.claim({"inputs": ["a"]})
        with pytest.raises(InputError, match="another run"):
            work.claim({"inputs": ["b"]})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Mine.", encoding="utf-8")
    other = Work(tmp_path / "other")
    with other.held(), pytest.raises(InputError, match="not empty"):
        other.claim({"inputs": ["a"]})


def test_what_the_driver_makes_is_made_once(tmp_path):
    """A table that was not written to its end is made again, one that was is not."""
    told: list[StageDone] = []
    work = Work(tmp_path, told.append)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "half.parquet").write_bytes(b"PAR1")
    first = work.arrays("kept", lambda: {"rank": [1]})
    again = work.arrays("kept", lambda: {"rank": [2]})
    assert first.to_pylist() == again.to_pylist() == [{"rank": 1}]
    assert [(stage.rows, stage.seconds is None) for stage in told] == [(1, False), (1, True)]
