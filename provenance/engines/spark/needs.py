"""What must be there before Spark is started: its packages, and a Java that is new enough."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from provenance.errors import ProvenanceError

JAVA = 17  # the oldest that Spark 4 runs on
# pandas: nothing here uses it, but pyspark 4 makes no function over Arrow batches where it is missing.
_PACKAGES = ("pyspark", "pyarrow", "pandas")
_INSTALL = 'install it: pip install "provenance[spark]"; or leave --engine out'
_JAVA = "install Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless), or point JAVA_HOME at one"
_SECONDS = 60  # that a Java may take to say its version, on a machine that does much else
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')  # 1.8.0 was the eighth


def check() -> None:
    """
    Return if Spark can be started here.

    Raises:
        ProvenanceError: a package is missing (``engine.extra``), or Java is or is too old (``engine.java``).
    """
    for package in _PACKAGES:
        if find_spec(package) is None:
            raise ProvenanceError(
                f"the spark engine needs the package {package}, which is not installed",
                hint=_INSTALL,
                code="engine.extra",
            )
    java = java_program()
    if java is None:
        raise ProvenanceError("the spark engine needs Java, and none is found", hint=_JAVA, code="engine.java")
    version = java_version(java)
    if version is None:
        raise ProvenanceError(f"{java} does not say which Java it is", hint=_JAVA, code="engine.java")
    if version < JAVA:
        raise ProvenanceError(
            f"the spark engine needs Java {JAVA} or newer, and {java} is Java {version}",
            hint=_JAVA,
            code="engine.java",
        )


def java_program() -> Path | None:
    """Return the Java that Spark will start: that of ``JAVA_HOME``, else the first in ``PATH``."""
    home = os.environ.get("JAVA_HOME")
    if home:
        program = Path(home, "bin", "java")
        return program if os.access(program, os.X_OK) else None
    found = shutil.which("java")
    return Path(found) if found else None


def java_version(program: Path) -> int | None:
    """Return the feature version of a Java, 8 for what calls itself 1.8; None where it says none."""
    try:
        said = subprocess.run(  # noqa: S603 - the program that Spark would start itself
            [str(program), "-version"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said.stderr + said.stdout)
    return int(found[1]) if found else None
