"""Runs the blocks of one document in a folder of its own, as a reader would who types them in."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.cli.main import main
from provenance.cli.session import Streams
from tests.conftest import ROOT
from tests.fakes.command import Terminal

if TYPE_CHECKING:
    from tests.fakes.postgresql import Server

STORE = "db/provenance.db"
HOST = "db.example.org"  # on the page that needs a server
MADE_BY = "provenance ingest seeds/demo"
_SHELL = re.compile(r"[&;<$`*?~]|\|\|")  # what only a shell understands
# Ours, perhaps after another program in a pipe, perhaps into another one or a file: run in this process.
_PIPE = re.compile(r"(?:(.+) \| )?provenance (.+?)(?: (\| .+|>>? \S+))?")
# How long it took and who sat there is no part of a promise.
_FLEETING = (
    (re.compile(r"in [\d.,]+ s \([\d.,]+ articles/s\)"), "in 8.2 s (9 articles/s)"),
    (re.compile(r"in [\d.]+ s$", re.MULTILINE), "in 0.1 s"),
    (re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"), "2024-11-23T09:00:00+00:00"),
)


class Reader:
    """Somebody in a folder with the demo corpus, at a terminal of 100 columns without colours."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder, self.shared = folder, shared
        self._host = HOST
        self._names: dict[str, Any] = {"__name__": "__document__"}
        shutil.copytree(ROOT / "seeds/demo", folder / "seeds/demo")
        tools = folder.with_name(f"{folder.name}-bin")
        tools.mkdir()
        for name, more in (("provenance", " -m provenance"), ("python", "")):
            shim = tools / name
            shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{more} "$@"\n')
            shim.chmod(0o755)
        self._environment = os.environ | {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }

    def meets(self, server: Server) -> None:
        """Let ``db.example.org`` be *server*, with the user and the database the page makes."""
        server.run("DROP DATABASE IF EXISTS news")
        server.run("DROP ROLE IF EXISTS archive")
        server.run("CREATE ROLE archive LOGIN")
        server.run("CREATE DATABASE news OWNER archive ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'")
        self._host = f"127.0.0.1:{server.port}"

    def take_store(self) -> str:
        """Put the demo store where the program looks for it; return what making it printed."""
        (self.folder / "db").mkdir(exist_ok=True)
        store = demo_store(self.shared)
        shutil.copyfile(store, self.folder / STORE)
        return store.with_suffix(".txt").read_text(encoding="utf-8")

    def types(self, line: str) -> str:
        """Run one command line; return what appears on the terminal."""
        if line == MADE_BY and not (self.folder / STORE).exists():
            return self.take_store()
        return self._run(line.replace(HOST, self._host)).replace(self._host, HOST)

    def _run(self, line: str) -> str:
        line = line.replace("\\\n", " ")
        found = None if _SHELL.search(line) else _PIPE.fullmatch(line)
        if found is None:
            return _fixed(self._shell(line).decode())
        before, ours, after = found.groups()
        arguments = shlex.split(ours, comments=True)
        given = self._shell(before) if before else b""
        if after is None:
            return _fixed(_typed(arguments, given))
        out, talk = io.BytesIO(), io.StringIO()
        main(arguments, Streams(io.BytesIO(given), out, talk))
        rest = f"cat {after}" if after.startswith(">") else after.removeprefix("| ")
        return _fixed(self._shell(rest, out.getvalue()).decode() + talk.getvalue())

    def _shell(self, line: str, given: bytes = b"") -> bytes:
        done = subprocess.run(
            ["bash", "-c", line],
            input=given,
            capture_output=True,
            env=self._environment,
            check=False,
            timeout=120,
        )
        return done.stdout + done.stderr

    def runs(self, code: str) -> str:
        """Run a block of Python after those before it; one that begins with ``# NAME.py`` is saved as that."""
        name = re.match(r"# (\w+\.py)\n", code)
        if name:
            (self.folder / name[1]).write_text(code, encoding="utf-8")
            return ""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), warnings.catch_warnings():
            exec(compile(code.replace(HOST, self._host), "<document>", "exec"), self._names)
        return _fixed(out.getvalue())


def demo_store(shared: Path) -> Path:
    """Return the store of the demo corpus that no page may write to, with what making it printed beside it."""
    path = shared / "documents-store.db"
    with (shared / "documents-store.making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            draft = shared / "documents-draft"
            shutil.copytree(ROOT / "seeds/demo", draft / "seeds/demo")
            with contextlib.chdir(draft):
                talk = _typed(shlex.split(MADE_BY)[1:])
            path.with_suffix(".txt").write_text(_fixed(talk), encoding="utf-8")
            shutil.copyfile(draft / STORE, path)
    return path


def _typed(arguments: list[str], given: bytes = b"") -> str:
    out, talk = Terminal(), io.StringIO()
    main(arguments, Streams(io.BytesIO(given), out, talk))
    return out.getvalue().decode() + talk.getvalue()


def _fixed(text: str) -> str:
    for form, instead in _FLEETING:
        text = form.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
