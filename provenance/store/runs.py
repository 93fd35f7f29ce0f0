"""One row per execution that wrote, with a lock that lives as long as its process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from provenance.errors import RecipeMismatch, StoreError
from provenance.records import Reject, RunId
from provenance.store import codec
from provenance.store.bulk_changes import insert_new, upsert
from provenance.store.keys import RowNumbers, run_number
from provenance.store.ports import Held
from provenance.store.rows import InputState, Outlet, Run, RunState
from provenance.store.tables import ARTICLE, CLUSTER, INPUT, OUTLET, REJECT, RUN, Base


def start(connection: Connection, run: Mapping[str, str], arguments: Sequence[str]) -> RunId:
    """
    Add a running run with version and digests as in *run*.

    Raises:
        RecipeMismatch: the articles in the store were made with other settings.
    """
    made = connection.scalar(
        select(RUN.c.settings_digest)
        .where(exists().where(ARTICLE.c.run == RUN.c.number))
        .order_by(RUN.c.number)
        .limit(1)
    )
    if made is not None and made != run["settings_digest"]:
        raise RecipeMismatch(
            f"the store was made with settings {made}, these are {run['settings_digest']}",
            hint="use the settings the store was made with, or name a new store with --db",
        )
    number = 1 + (connection.scalar(select(func.max(RUN.c.number))) or 0)
    id_ = RunId(f"r-{number:04d}")
    row = {name: codec.scrub(value) for name, value in run.items()}
    more = {"arguments": codec.canonical(list(arguments)), "started": _now(), "counts": "{}", "state": "running"}
    connection.execute(insert(RUN).values(number=number, id=id_, **row, **more))
    return id_


def finish(connection: Connection, run: RunId, counts: Mapping[str, int], state: RunState) -> None:
    """
    Close a running run.

    Raises:
        StoreError: there is no such run, or it is closed.
    """
    number = run_number(connection, run)
    closed = connection.execute(
        update(RUN)
        .where(RUN.c.number == number, RUN.c.state == "running")
        .values(state=state, finished=_now(), counts=codec.canonical(dict(counts)))
    )
    if closed.rowcount != 1:
        raise StoreError(f"run {run} is closed already", hint="start a new run with begin_run")


def abandon_stale(connection: Connection, hold_run: Callable[[RunId], Held | None]) -> None:
    """Mark as abandoned every run that says it is running while its process is gone: its lock is free."""
    for id_ in connection.scalars(select(RUN.c.id).where(RUN.c.state == "running").order_by(RUN.c.number)).all():
        held = hold_run(RunId(id_))
        if held is not None:
            connection.execute(update(RUN).where(RUN.c.id == id_).values(state="abandoned"))
            held.end()


def listed(connection: Connection) -> list[Run]:
    """Return all runs, oldest first."""
    return [_run(row) for row in connection.execute(select(RUN).order_by(RUN.c.number))]


def _run(row: Any) -> Run:  # noqa: ANN401 - a row
    return Run(
        id=RunId(row.id),
        arguments=codec.parse(row.arguments, tuple[str, ...]),
        counts=codec.parse(row.counts, dict[str, int]),
        **{name: getattr(row, name) for name in _RUN_PLAIN},
    )


_RUN_PLAIN = ("state", "version", "settings_digest", "registry_digest", "rules_digest", "started", "finished")


def add_rejects(connection: Connection, numbers: RowNumbers, rejects: Sequence[Reject], run: RunId) -> None:
    """Store what could not be used in *run*."""
    number, _ = numbers.run(run)
    insert_new(
        connection,
        REJECT,
        [{"run": number} | codec.columns(("path", "code", "reason"), reject) for reject in rejects],
    )


def rejects(connection: Connection, run: RunId) -> list[Reject]:
    """Return what could not be used in *run*, by path."""
    query = select(REJECT).where(REJECT.c.run == run_number(connection, run))
    found = (Reject(row.path, row.code, row.reason) for row in connection.execute(query))
    return sorted(found, key=lambda reject: (reject.path, reject.code, reject.reason))


def add_outlets(connection: Connection, numbers: RowNumbers, outlets: Iterable[Outlet], run: RunId) -> None:
    """Store outlets that are not there yet; those that are stay as they are."""
    number, _ = numbers.run(run)
    rows = [{"run": number} | codec.columns(("name", "kind", "parent"), outlet) for outlet in outlets]
    insert_new(connection, OUTLET, sorted(rows, key=lambda row: str(row["name"])))


def outlets(connection: Connection) -> list[Outlet]:
    """Return the outlets that pages brought in, by name."""
    query = select(OUTLET.c.name, OUTLET.c.kind, OUTLET.c.parent, RUN.c.id).join(
        RUN, RUN.c.number == OUTLET.c.run
    )
    return sorted((Outlet(*row) for row in connection.execute(query)), key=lambda outlet: outlet.name)


def set_input_state(connection: Connection, numbers: RowNumbers, state: InputState, run: RunId) -> None:
    """Store how far an input was read."""
    row = {"id": codec.key(state.id), "sha256": state.sha256, "position": state.position}
    stored = input_state(connection, state.id)
    if stored != state:
        upsert(connection, INPUT, [row | {"run": numbers.run(run)[0]}], ("id",))


def input_state(connection: Connection, id_: str) -> InputState | None:
    """Return how far an input was read, or None."""
    query = select(INPUT.c.sha256, INPUT.c.position, RUN.c.id).join(RUN, RUN.c.number == INPUT.c.run)
    row = connection.execute(query.where(INPUT.c.id == codec.key(id_))).first()
    return None if row is None else InputState(id_, *row)


def input_rejects(connection: Connection, id_: str) -> list[str]:
    """Return the paths, below the input *id_*, of what the run that last read it could not use."""
    first = codec.scrub(id_) + ":"
    query = (
        select(REJECT.c.path)
        .join(INPUT, INPUT.c.run == REJECT.c.run)
        .where(INPUT.c.id == codec.key(id_), func.substr(REJECT.c.path, 1, len(first)) == first)
    )
    return sorted(set(connection.scalars(query)))


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table by name, and ``duplicate_clusters``: those of two or more."""
    found = {
        name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for name, table in sorted(Base.metadata.tables.items())
    }
    larger = select(func.count()).select_from(CLUSTER).where(CLUSTER.c.size >= 2)
    return found | {"duplicate_clusters": int(connection.scalar(larger) or 0)}


def _now() -> str:
    now = datetime.now(UTC)  # noqa: TID251 - a run is stamped here; results never depend on it
    return now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
