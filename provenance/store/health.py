"""The state of a store and of what it stands on, as a list of checks with what to do about each."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from sqlalchemy import Connection, text

from provenance.records import RunId
from provenance.settings import Settings
from provenance.version import VERSION

_ARTICLES = "SELECT count(*) FROM article"  # on a server their numbers have gaps: those of what was rolled back

State = Literal["ok", "note", "trouble"]

_LIBRARIES = ("sqlmodel", "sqlalchemy", "lxml", "numpy", "datasketch", "simhash", "zstandard")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how it came out, what was found and, unless all is well, what to do."""

    check: str
    state: State
    found: str
    hint: str = ""


def checks(connection: Connection, settings: Settings, is_dead: Callable[[RunId], bool]) -> Iterator[Check]:
    """Yield what is checked alike in every database, in a fixed order; *is_dead* tells of a run cut short."""
    for check in (_log, _text_index, _largest, _crowds, _bridges):
        yield check(connection)
    yield _settings(connection, settings)
    yield _recipes(connection, settings)
    yield _readers(connection)
    yield _open_runs(connection, is_dead)


def versions(program: str) -> Check:
    """Return what everything stands on; *program* is the database with its version."""
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            return Check("versions", "trouble", f"{name} is not installed", f"pip install {name}")
    programs = f"provenance {VERSION}, Python {platform.python_version()}, {program}"
    return Check("versions", "ok", ", ".join([programs, *found]))


def _log(connection: Connection) -> Check:
    last = connection.execute(text("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")).first()
    if last is None:
        return Check("audit log", "trouble", "it is empty", "provenance verify")
    return Check("audit log", "ok", f"{last.seq} entries, the last is {bytes(last.hash).hex()[:16]}")


def _text_index(connection: Connection) -> Check:
    held, articles = count(connection, "SELECT count(*) FROM search"), count(connection, _ARTICLES)
    if held == articles:
        return Check("text index", "ok", f"{held:,} articles")
    return Check("text index", "trouble", f"{held:,} of {articles:,} articles", "provenance verify")


def _largest(connection: Connection) -> Check:
    query = "SELECT id, size FROM cluster ORDER BY size DESC, id LIMIT 3"
    found = list(connection.execute(text(query)))
    articles = count(connection, _ARTICLES)
    words = ", ".join(f"{id_} ({size:,})" for id_, size in found)
    if found and articles >= _MANY and found[0][1] > articles * _LARGE:
        return Check("largest clusters", "note", words, f"provenance report --min-size {found[0][1]}")
    return Check("largest clusters", "ok", words or "none")


_MANY, _LARGE = 1000, 0.05  # a cluster of a twentieth of a large store is more likely a template than a story


def _crowds(connection: Connection) -> Check:
    query = (
        "SELECT count(DISTINCT cluster_member.cluster) FROM flag"
        " JOIN cluster_member ON cluster_member.article = flag.article WHERE code = 'oversized'"
    )
    what = "clusters are parts of crowds: more texts like one another than can all be compared"
    hint = "look if they are a template: provenance report --min-size 100"
    return _noted("crowds", count(connection, query), what, hint)


def _bridges(connection: Connection) -> Check:
    query = (
        "SELECT count(*) FROM match JOIN cluster_member AS x ON x.article = a JOIN cluster_member AS y"
        " ON y.article = b WHERE kind IN ('verbatim', 'edited', 'abridged', 'extended')"
        " AND x.cluster <> y.cluster"
    )
    what = "matches join articles of two clusters, which their reference texts keep apart"
    return _noted(
        "weak bridges", count(connection, query), what, "provenance report lists them under each cluster"
    )


def _noted(check: str, found: int, what: str, hint: str) -> Check:
    """Return that so many were *found* of *what* is worth a look, or that there are none."""
    return Check(check, "note", f"{found:,} {what}", hint) if found else Check(check, "ok", "none")


def _settings(connection: Connection, settings: Settings) -> Check:
    query = "SELECT DISTINCT settings_digest FROM run WHERE number IN (SELECT run FROM article)"
    made = [str(row[0]) for row in connection.execute(text(query))]
    if made and made != [settings.digest()]:
        found = f"the store was made with settings {', '.join(sorted(made))}, these are {settings.digest()}"
        return Check("settings", "trouble", found, "use the settings it was made with, or a new store")
    return Check("settings", "ok", "those of this version" if made else "the store is empty")


def _recipes(connection: Connection, settings: Settings) -> Check:
    current = {settings.recipe("zh"), settings.recipe("en"), settings.recipe("other")}
    found = dict(
        tuple(row) for row in connection.execute(text("SELECT recipe, count(*) FROM fingerprint GROUP BY 1"))
    )
    stale = {recipe: count for recipe, count in found.items() if recipe not in current}
    if stale:
        words = ", ".join(f"{count:,} of {recipe}" for recipe, count in sorted(stale.items()))
        return Check("recipes", "trouble", f"stale fingerprints: {words}", "ingest the pages into a new store")
    return Check("recipes", "ok", ", ".join(sorted(found)) or "no fingerprints")


def _readers(connection: Connection) -> Check:
    stale = count(connection, f"SELECT count(*) FROM reading WHERE reader <> '{VERSION}'")  # noqa: S608 - ours
    if stale:
        found = f"{stale:,} pages were read by another version of this program"
        return Check("readings", "note", found, "what a page says may be read differently now")
    return Check("readings", "ok", f"all by version {VERSION}")


def _open_runs(connection: Connection, is_dead: Callable[[RunId], bool]) -> Check:
    states = connection.execute(text("SELECT id FROM run WHERE state = 'running' ORDER BY number")).all()
    dead = [id_ for (id_,) in states if is_dead(RunId(id_))]
    if dead:
        found = f"{', '.join(dead)} ended without saying so; what was acknowledged is stored"
        return Check("runs", "note", found, "run the same command again: it goes on where it stopped")
    return Check("runs", "ok", "none was cut short")


def count(connection: Connection, query: str) -> int:
    """Return the one number that *query* finds."""
    return int(connection.execute(text(query)).scalar() or 0)


def mb(size: int) -> str:
    """Return *size*, in bytes, in words."""
    return f"{size / 1e6:,.1f} MB"
