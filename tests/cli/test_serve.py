"""``provenance serve`` shows the report to this machine alone, and nothing but the report."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.report.serving import Server, new_server
from provenance.report.site import Site
from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes.command import run
from tests.unit.report.stores import BODY, store_of

RECORDS = [{"id": f"s{n}", "text": f"来源：江口日报\n{BODY}{n}", "title": "码头"} for n in range(3)]


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    return store_of(tmp_path_factory.mktemp("serve") / "store.db", RECORDS)


@pytest.fixture(scope="module")
def server(store) -> Iterator[Server]:
    reports: list[str] = []
    with (
        Tracker(store, read_only=True) as tracker,
        new_server(Site(tracker), 0, lambda *said: reports.append(said[0])) as made,
    ):
        made.reports = reports  # type: ignore[attr-defined]
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in ({"Host": f"127.0.0.1:{server.server_port}"} | headers).items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def raw(server: Server, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=30) as connection:
        connection.sendall(request)
        found = b""
        while chunk := connection.recv(65536):
            found += chunk
    return found


def test_every_page_is_the_one_the_folder_has(server, store):
    with Tracker(store, read_only=True) as tracker:
        site = Site(tracker)
        for path in site.paths():
            answer, body = ask(server, f"/{path}")
            page = site.page(path)
            assert page is not None
            assert (answer.status, answer.headers["Content-Type"], body) == (200, page.type, page.body), path


@pytest.mark.parametrize(
    ("path", "words"), [("/", "Duplicate clusters"), ("/zh/", "重复群组"), ("/?a=b#c", "Duplicate")]
)
def test_the_roots_are_the_overviews(server, path, words):
    answer, body = ask(server, path)
    assert answer.status == 200
    assert words in body.decode()


def test_every_answer_forbids_what_pages_do_not_need(server):
    for path in ("/", "/nowhere", "/index.json", "/site.js"):
        headers = ask(server, path)[0].headers
        assert headers["Content-Security-Policy"].startswith(
            "default-src 'none'; style-src 'self'; script-src 'self'"
        )
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Python" not in headers["Server"]
        assert headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "127.0.0.1.evil.example:{port}"],
)
def test_another_host_is_refused(server, host):
    """DNS rebinding: a name elsewhere that resolves to this machine reads nothing."""
    answer, body = ask(server, "/", Host=host.format(port=server.server_port))
    assert answer.status == 421
    assert "码头".encode() not in body


def test_localhost_is_ours(server):
    assert ask(server, "/", Host=f"localhost:{server.server_port}")[0].status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_nothing_but_reading_is_answered(server, method):
    answer, _ = ask(server, "/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_is_get_without_the_body(server):
    answer, body = ask(server, "/", "HEAD")
    whole, page = ask(server, "/")
    assert (answer.status, body) == (200, b"")
    assert answer.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(page))


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/style.css", "//etc/passwd", "/static/style.css",
        "/articles/..", "/clusters/%00.html", "/style.css%00", "/articles/\\..\\x.html", "/x/../index.html",
        "/%ff%fe", "/articles/<script>.html", "/index.html/", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_page_is_404_and_says_nothing_of_the_request(server, path):
    answer, body = ask(server, path.replace("\\", "%5c").replace("<", "%3c").replace(">", "%3e"))
    assert answer.status == 404
    assert "There is no such page" in body.decode()
    assert b"passwd" not in body
    assert b"script>." not in body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"421"),
        (b"GET /\r\n\r\n", b"421"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\nHost: 127.0.0.1:{port}\r\n\r\n", b"505"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
    ],
)
def test_malformed_requests_are_refused(server, request_, status):
    found = raw(server, request_.replace(b"{port}", str(server.server_port).encode()))
    # To what is no request of HTTP 1, the answer has no status line either.
    assert status in found.partition(b"\r\n")[0] or found in (
        b"This server answers to 127.0.0.1 only.\n",
        b"Bad Request\n",
        b"HTTP Version Not Supported\n",
    )
    assert "码头".encode() not in found


def test_a_page_that_cannot_be_made_is_500_and_told_to_the_terminal(server, monkeypatch):
    def broken(path):
        raise RuntimeError("<b>secret</b>")

    monkeypatch.setattr(server.site, "page", broken)
    answer, body = ask(server, "/zh/")
    assert answer.status == 500
    assert "无法生成此页面" in body.decode()
    assert b"secret" not in body
    assert "/zh/index.html: RuntimeError: <b>secret</b>" in server.reports


def test_pages_follow_the_store(tmp_path):
    """What is ingested while it serves is shown by the next page."""
    store_of(tmp_path / "store.db", RECORDS[:1])
    with Tracker(tmp_path / "store.db", read_only=True) as tracker:
        site = Site(tracker)
        site.refresh()
        first = site.page("index.json")
        store_of(tmp_path / "store.db", RECORDS)
        site.refresh()
        second = site.page("index.json")
    assert first is not None
    assert second is not None
    assert [json.loads(first.body), [one["size"] for one in json.loads(second.body)]] == [[], [3]]


def test_it_says_where_it_is_and_stops_quietly(store):
    """As a program: port 0 takes a free one, the address goes to stderr, Ctrl-C ends it without a word."""
    program = subprocess.Popen(
        [sys.executable, "-m", "provenance", "--db", str(store), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert program.stderr is not None
    line = program.stderr.readline().decode()
    found = re.fullmatch(r"serving the report at http://127\.0\.0\.1:(\d+)/  \(Ctrl-C stops\)\n", line)
    assert found is not None, line
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()
    program.send_signal(signal.SIGINT)
    out, talk = program.communicate(timeout=30)
    assert (program.returncode, out, talk) == (0, b"", b"")


def test_a_taken_port_is_told_in_two_lines(store, server):
    outcome = run("--db", str(store), "serve", "--port", str(server.server_port), tracker=None)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"error: cannot listen at port {server.server_port}: Address already in use" in outcome.talk
    assert "hint:  take a free one: --port 0" in outcome.talk


@pytest.mark.parametrize("port", ["-1", "65536", "x", ""])
def test_an_impossible_port_is_refused(port):
    outcome = run("serve", "--port", port)
    assert outcome.code == 2
    assert "port" in outcome.talk


def test_no_store_is_said():
    outcome = run("--db", "nothing.db", "serve", tracker=None)
    assert outcome.code == 2
    assert "there is no store at nothing.db" in outcome.talk
