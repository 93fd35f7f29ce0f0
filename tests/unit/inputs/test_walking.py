"""Which files a path stands for, and in which order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provenance.inputs.walking import Found, Tally, shown_path, walk
from provenance.records import Reject


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def shown(*paths: str) -> list[str]:
    return [found.shown for found in walk(paths) if isinstance(found, Found)]


def rejects(*paths: str) -> list[tuple[str, str]]:
    return [(found.path, found.code) for found in walk(paths) if isinstance(found, Reject)]


def test_a_folder_is_walked_in_the_order_of_names(folder):
    write(folder, "p/b.html", "p/a/z.txt", "p/a.txt", "p/c.JSONL", "p/a/b/c.md")
    assert shown("p") == ["p/a/b/c.md", "p/a/z.txt", "p/a.txt", "p/b.html", "p/c.JSONL"]


def test_paths_are_shown_as_typed_without_a_leading_dot(folder):
    write(folder, "p/a.txt")
    assert shown("./p", ".") == ["p/a.txt", "p/a.txt"]


def test_the_same_path_is_read_once_however_it_is_written(folder):
    write(folder, "p/a.txt")
    assert shown("p/a.txt", "./p/../p/a.txt") == ["p/a.txt"]


def test_hidden_and_ignored_files_are_left_out(folder):
    write(folder, "p/.hidden.txt", "p/.git/x.txt", "p/a.txt", "p/q/b.txt", "p/q/keep.txt")
    (folder / "p/.ignore").write_text("b.txt  \n*.txt\n!a.txt\n", encoding="utf-8")
    (folder / "p/q/.ignore").write_text("!keep.txt\n", encoding="utf-8")
    assert shown("p") == ["p/a.txt", "p/q/keep.txt"]


def test_a_named_file_is_read_even_if_it_would_be_ignored_below_a_folder(folder):
    write(folder, "p/.hidden.txt")
    assert shown("p/.hidden.txt") == ["p/.hidden.txt"]


def test_files_of_other_kinds_are_counted_below_folders_and_rejected_by_name(folder):
    write(folder, "p/x.css", "p/y.png", "p/a.txt")
    tally = Tally()
    assert len(list(walk(["p"], tally=tally))) == 1
    assert tally.ignored == 2
    assert rejects("p/x.css") == [("p/x.css", "input.format")]


@pytest.mark.parametrize("suffix", ["html", "jsonl.gz", "CSV.zst", "parquet", "warc.xz"])
def test_a_file_is_known_by_its_suffix_and_the_one_before_how_it_is_packed(folder, suffix):
    write(folder, f"p/x.{suffix}", "p/x.gz", "p/x.tar.gz")
    assert shown("p") == [f"p/x.{suffix}"]


def test_links_below_a_folder_are_counted_and_not_followed(folder):
    write(folder, "p/a.txt")
    (folder / "p/loop").symlink_to(folder / "p")
    (folder / "p/b.txt").symlink_to(folder / "p/a.txt")
    tally = Tally()
    assert [f.shown for f in walk(["p"], tally=tally) if isinstance(f, Found)] == ["p/a.txt"]
    assert tally.links == 2


def test_a_pipe_is_rejected_without_being_opened(folder):
    (folder / "p").mkdir()
    os.mkfifo(folder / "p/pipe.txt")
    assert rejects("p", "p/pipe.txt") == [
        ("p/pipe.txt", "input.not_regular"),
        ("p/pipe.txt", "input.not_regular"),
    ]


def test_a_missing_path_is_a_reject_of_the_walk(folder):
    assert rejects("nowhere") == [("nowhere", "input.missing")]


def test_an_empty_name_is_not_the_current_folder(folder):
    """What a shell makes of a variable that was never set."""
    assert rejects("") == [("''", "input.missing")]
    assert rejects("", "nowhere") == [("''", "input.missing"), ("nowhere", "input.missing")]
    assert rejects("a\0b")[0][1] == "input.unreadable"


def test_files_this_run_writes_are_left_out(folder):
    write(folder, "p/a.txt", "p/out.jsonl")
    assert [f.shown for f in walk(["p"], exclude=["p/out.jsonl"]) if isinstance(f, Found)] == ["p/a.txt"]


def test_a_name_that_is_not_utf8_is_shown_with_its_bytes(folder):
    (folder / "p").mkdir()
    path = os.fsencode(folder) + b"/p/\xc4\xe3.txt"
    with open(path, "wb") as file:  # noqa: PTH123 (a name in bytes)
        file.write(b"x")
    found = next(iter(walk(["p"])))
    assert isinstance(found, Found)
    assert found.shown == "p/\\xc4\\xe3.txt"
    assert found.path is not None
    assert found.path.read_bytes() == b"x"


def test_posix_separators():
    assert shown_path("a/b//c") == "a/b/c"
