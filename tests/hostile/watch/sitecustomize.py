"""Ends any process of ours that opens a connection, looks up a name, runs a program or reads what it must not."""

from __future__ import annotations

import os
import sys

_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "os.system", "os.exec")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    opened = event == "open" and str(arguments[0]).startswith("/etc/passwd")
    if event in _FORBIDDEN or opened:
        os.write(2, f"FORBIDDEN {event} {arguments!r}\n".encode())
        os._exit(99)


sys.addaudithook(_watch)
