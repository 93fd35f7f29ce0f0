"""A real browser, where one is installed: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provenance.report.site import write_site
from provenance.tracker import Tracker
from tests.unit.report.stores import demo_store

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STORIES = ("line5", "canteen", "kuaiqi", "chess", "library")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium with an empty profile; skips the test where it, or its driver, is not installed."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium here (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=FLAGS, timeout=120_000)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> Path:
    place: Path = tmp_path_factory.mktemp("browser")
    return demo_store(place / "store.db", *STORIES)


@pytest.fixture(scope="session")
def report(store, tmp_path_factory) -> Path:
    """A written report of a few demo stories."""
    folder: Path = tmp_path_factory.mktemp("browsed") / "report"
    with Tracker(store, read_only=True) as tracker:
        write_site(folder, tracker)
    return folder


class Visit:
    """A page of the browser that notes what went wrong and what it asked for."""

    def __init__(self, page: Any, root: str) -> None:
        self.page, self.root = page, root
        self.troubles: list[str] = []
        page.set_default_timeout(60_000)
        page.on("console", lambda said: self.troubles.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)

    def _asked(self, asked: Any) -> None:
        if not asked.url.startswith(self.root):
            self.troubles.append(f"left the report: {asked.url}")

    def _failed(self, asked: Any) -> None:
        if asked.failure != "net::ERR_ABORTED":  # by the next page that was asked for
            self.troubles.append(f"failed: {asked.url} {asked.failure}")

    def go(self, path: str) -> Any:
        self.page.goto(self.root + path)
        return self.page


@pytest.fixture
def visit(browser, report, request) -> Iterator[Visit]:
    """A visitor of the written report; nothing may have gone wrong when it leaves. Parameters are the page's."""
    page = browser.new_page(**getattr(request, "param", {"viewport": {"width": 1280, "height": 900}}))
    visitor = Visit(page, report.as_uri() + "/")
    yield visitor
    page.close()
    assert visitor.troubles == []
