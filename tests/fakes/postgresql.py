"""A PostgreSQL server of our own, for as long as the tests run: nothing is asked of one that is there already."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "p@ss:w/rd?"  # of the user ``locked``, with what addresses must escape
_ACCESS = """\
host all locked 127.0.0.1/32 scram-sha-256
host all barred 127.0.0.1/32 reject
host all all 127.0.0.1/32 trust
"""
# Nothing here outlives the process: no waiting for the disk.
_SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB",
    "max_connections": "40", "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
}  # fmt: skip
# Texts must sort by their bytes whatever the language of the database: ours sorts as Chinese readers expect.
_LANGUAGES = ("LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN' LOCALE 'C'", "LOCALE 'C'")


class Server:
    """A running server with a database per test."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._made = 0

    def address(self, database: str, user: str = "owner", password: str | None = None) -> str:
        who = user if password is None else f"{user}:{password}"
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    def new_database(self, options: str = "") -> str:
        """Make an empty database; return its address. *options* replace encoding and language."""
        self._made += 1
        name = f"store_{os.getpid()}_{self._made}"
        languages = (options,) if options else tuple(f"ENCODING 'UTF8' {one}" for one in _LANGUAGES)
        for number, one in enumerate(languages):
            try:
                self.run(f"CREATE DATABASE {name} OWNER owner TEMPLATE template0 {one}")
            except Exception:
                if number == len(languages) - 1:
                    raise
            else:
                break
        return self.address(name)

    def new_store(self) -> str:
        """Make a database with an empty store, quickly; return its address."""
        from provenance.store import Store

        if not self.run("SELECT 1 FROM pg_database WHERE datname = 'template_store'"):
            Store(self.new_database()).close()
            self.run(f"ALTER DATABASE store_{os.getpid()}_{self._made} RENAME TO template_store")
        self._made += 1
        name = f"store_{os.getpid()}_{self._made}"
        self.run(f"CREATE DATABASE {name} OWNER owner TEMPLATE template_store")
        return self.address(name)

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the keeper of the server, in *database* (a name or an address)."""
        import psycopg

        name = database.rsplit("/", 1)[-1]
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="keeper", dbname=name, autocommit=True
        ) as raw:
            done = raw.execute(statement.encode())
            return done.fetchall() if done.description else []


def programs() -> Path | None:
    """Return the folder of the server's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2].zfill(3))[::-1]
    folders += [Path("/usr/local/bin"), Path("/usr/local/pgsql/bin"), Path("/opt/homebrew/bin")]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server and stop it; the folder of ``programs`` must be there."""
    folder = programs()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="provenance-server-"))
    user = _user()
    if user:
        shutil.chown(home, user["user"], user["group"])
    process = None
    try:
        subprocess.run(
            [folder / "initdb", "-D", home / "data", "-U", "keeper", "-E", "UTF8", "--locale=C", "--no-sync",
             "--auth=trust"],
            check=True, capture_output=True, cwd=home, **user,
        )  # fmt: skip
        (home / "data/pg_hba.conf").write_text(_ACCESS, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [folder / "postgres", "-D", home / "data", "-p", str(port), *settings],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home,
                preexec_fn=_dies_with_us,  # noqa: PLW1509 - no thread of ours runs yet
                **user,
            )  # fmt: skip
        yield _ready(Server(port), process, home)
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once, without a checkpoint: all of it is thrown away
            process.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _user() -> dict[str, Any]:
    """Return who the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise LookupError("there is no user but root")


def _dies_with_us() -> None:
    """Let the system end the server when the tests are killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _ready(server: Server, process: subprocess.Popen[bytes], home: Path) -> Server:
    import psycopg

    for _ in range(300):
        try:
            server.run("CREATE ROLE owner LOGIN")
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            server.run(f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'")
            server.run("CREATE ROLE barred LOGIN")
            return server
    raise AssertionError((home / "log").read_text(errors="replace"))
