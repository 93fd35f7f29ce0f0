"""Named audit queries: SQL files that say in their first lines what they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from provenance.errors import InputError
from provenance.resources import data_dir

Value = str | int | float | None

_LINE = re.compile(r"-- (title|question|column (\w+)|parameter (\w+)(?: = (\S+))?): (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; *default* as the SQL has it, None where leaving it out means no restriction."""

    name: str
    default: str | None
    meaning: str

    def value(self, text: str) -> Value:
        """
        Return *text* as a value of this parameter.

        Raises:
            InputError: it must be a number and is none.
        """
        if self.default is None or self.default.startswith("'"):
            return text
        try:
            return int(text) if re.fullmatch(r"-?\d{1,18}", text) else float(text)
        except ValueError:
            raise InputError(
                f"{self.name} must be a number: {text!r}", hint=f"for example --param {self.name}={self.default}"
            ) from None


@dataclass(frozen=True, slots=True)
class Query:
    """One named query; *columns* are names with their meaning, in order."""

    name: str
    title: str
    question: str
    columns: tuple[tuple[str, str], ...]
    parameters: tuple[Parameter, ...]
    sql: str  # the whole file

    def on(self, dialect: str) -> str:
        """Return the SQL for *dialect*: its own file, where the one for SQLite does not run."""
        own = data_dir("db") / "queries" / dialect / f"{self.name}.sql"
        return own.read_text(encoding="utf-8") if own.exists() else self.sql

    def bound(self, given: Mapping[str, str]) -> dict[str, Value]:
        """
        Return a value for every parameter: as *given*, else NULL, for which the SQL has its default.

        Raises:
            InputError: a name that is no parameter, or a value that does not fit.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                names = ", ".join(known) or "none"
                raise InputError(f"{self.name} has no parameter {name!r}", hint=f"its parameters: {names}")
        return {name: known[name].value(given[name]) if name in given else None for name in known}


def names() -> list[str]:
    """Return the names of all queries, ascending."""
    return sorted(path.stem for path in (data_dir("db") / "queries").glob("*.sql"))


def load(name: str) -> Query:
    """
    Return one query.

    Raises:
        InputError: there is none of that name.
    """
    known = names()
    if name not in known:
        near = get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]}? All: provenance audit" if near else "provenance audit lists them"
        raise InputError(f"there is no audit query {name!r}", hint=hint, code="usage")
    return parse(name, (data_dir("db") / "queries" / f"{name}.sql").read_text(encoding="utf-8"))


def parse(name: str, sql: str) -> Query:
    """Return the query in *sql*, whose first lines describe it."""
    said: dict[str, str] = {}
    columns: list[tuple[str, str]] = []
    parameters: list[Parameter] = []
    for line in sql.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            break
        word, column, parameter, default, meaning = found.groups()
        if column:
            columns.append((column, meaning))
        elif parameter:
            parameters.append(Parameter(parameter, default, meaning))
        else:
            said[word] = meaning
    return Query(name, said["title"], said["question"], tuple(columns), tuple(parameters), sql)
