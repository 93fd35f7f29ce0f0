"""Makes the pictures of the README: pages of the demo corpus's report, photographed by Chromium."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from provenance.cli.main import main
from provenance.cli.session import Streams

FOLDER = Path(__file__).parent / "pictures"
DEMO = Path(__file__).parent.parent / "seeds/demo"
_PAGES = {  # picture → page of the report, width and height of the window
    "clusters": ("index.html", 1000, 560),
    "lineage": ("clusters/c-d52f8ed4ff3f.html", 1000, 860),
}
_BROWSER = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
)


def write() -> None:
    """Write every picture; needs Chromium."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copytree(DEMO, "seeds/demo")
        _run("ingest", "seeds/demo")
        _run("report", "--html", "site")
        for name, (page, width, height) in _PAGES.items():
            subprocess.run(  # noqa: S603 - fixed words and our own folder
                [
                    *_BROWSER,
                    f"--user-data-dir={folder}/browser",
                    f"--window-size={width},{height}",
                    f"--screenshot={FOLDER / name}.png",
                    f"file://{folder}/site/{page}",
                ],
                check=True,
                capture_output=True,
            )


def _run(*arguments: str) -> None:
    main(arguments, Streams(io.BytesIO(), io.BytesIO(), io.StringIO()))


if __name__ == "__main__":
    write()
