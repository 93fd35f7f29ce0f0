"""
Serves a site over HTTP, to this machine alone and for reading alone.

The host in a request must be ours: a page elsewhere that has its own name resolved to 127.0.0.1 (DNS rebinding)
would otherwise read the store through its visitor's browser. Only GET and HEAD are answered; no request reaches
a file, since a site knows its pages by address and opens none by a name it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from provenance.report.site import rendering
from provenance.report.site.addresses import Address
from provenance.report.site.pages import Site

HOST = "127.0.0.1"
_SECONDS = 30  # a connection that says nothing for longer is closed
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Report = Callable[[str, str], None]  # what happened, what to do about it


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1; *report* is told of pages that could not be made."""

    daemon_threads = True

    def __init__(self, site: Site, port: int, report: Report) -> None:
        self.site = site
        self.report = report
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where the report is to be found."""
        return f"http://{HOST}:{self.server_port}/"

    def is_ours(self, host: str | None) -> bool:
        """Return whether a request's Host header means this server."""
        return host in (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a reader that went away is no error, and others are answered where they arise."""


def new_server(site: Site, port: int, report: Report) -> Server:
    """Return a server of *site* that listens at *port*, 0 for a free one; OSError where it is taken."""
    return Server(site, port, report)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: Server
    server_version = "provenance"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS

    def do_GET(self) -> None:
        """Answer with a page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of a page."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if not self.server.is_ours(self.headers.get("Host")):
            self._plain(HTTPStatus.MISDIRECTED_REQUEST, "This server answers to 127.0.0.1 only.", with_body)
            return
        path = unquote(urlsplit(self.path).path, errors="replace") if self.path.startswith("/") else ""
        language = "zh" if path.startswith("/zh/") else "en"
        if path in ("/", "/zh/"):
            path += "index.html"
        try:
            self.server.site.refresh()
            page = self.server.site.page(path.removeprefix("/"))
        except Exception as error:
            self.server.report(f"{path}: {type(error).__name__}: {error}", "look at the store: provenance doctor")
            self._error(HTTPStatus.INTERNAL_SERVER_ERROR, "failed", language, with_body)
            return
        if page is None:
            self._error(HTTPStatus.NOT_FOUND, "not_found", language, with_body)
        else:
            self._send(HTTPStatus.OK, page.type, page.body, with_body)

    def _error(self, status: HTTPStatus, message: str, language: str, with_body: bool) -> None:
        """Answer with a page that says what is wrong, and nothing of what was asked."""
        body = rendering.html(
            "error.html", Address("index", language=language), root="/", kind="", message=message
        )
        self._send(status, "text/html; charset=utf-8", body, with_body)

    def _plain(self, status: HTTPStatus, text: str, with_body: bool = True) -> None:
        self._send(status, "text/plain; charset=utf-8", f"{text}\n".encode(), with_body)

    def _send(self, status: HTTPStatus, type_: str, body: bytes, with_body: bool) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        if status >= HTTPStatus.BAD_REQUEST:
            # What follows on this connection may be the body of a refused request.
            self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what the standard library refuses: another method, a malformed or an endless request."""
        status = HTTPStatus(code)
        if status == HTTPStatus.NOT_IMPLEMENTED:  # a method other than those above
            status = HTTPStatus.METHOD_NOT_ALLOWED
        self._plain(status, status.phrase, getattr(self, "command", None) != "HEAD")

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet about requests that went well."""
