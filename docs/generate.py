"""Writes docs/reference from the program itself: commands, records, schema, settings, queries, errors."""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs import records
from docs.failures import failures
from provenance.cli.main import main
from provenance.cli.session import Streams
from provenance.cli.verbs import VERBS
from provenance.engines.definition import lineage_weights
from provenance.lineage.weights import Weights
from provenance.report.words import words_in
from provenance.resources import seed_text
from provenance.settings import Settings
from provenance.store import queries, tables
from provenance.version import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Column

EVIDENCE = """# Evidence

Every reason that `trace` and `explain` give has a code: in their JSON (`evidence[].code`), in the table
`evidence` of an export, and in the audit queries. E: a page, or a source that was never captured, as the
source of a copy. R: as the place where the text first appeared. Weights are log odds in nats, positive for,
negative against; they add up, the strongest of each group, clipped at {clip:.0f}. They are {version} of
`seeds/lineage_weights.toml`, measured on repost trees whose every parent is known
([calibration](../calibration.md)); change one, and answers change.

| code | says | weights |
|---|---|---|
"""
FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by `make docs` from the program; edit the program. -->\n\n"


def pages() -> dict[str, str]:
    """Return the text of every reference page by file name."""
    return {
        "commands.md": _commands(),
        "errors.md": _errors(),
        "evidence.md": _evidence(),
        "flags.md": _words("Flags, levels and roles"),
        "records.md": records.page(),
        "schema.md": _schema(),
        "settings.md": _settings(),
        "attribution-rules.md": _rules(),
        "audit-queries.md": _queries(),
    }


def _commands() -> str:
    parts = ["# Commands\n"]
    for verb in ("", *VERBS):
        out = io.BytesIO()
        main([*([verb] if verb else []), "--help"], Streams(io.BytesIO(), out, io.StringIO()))
        parts.append(f"## provenance {verb}".rstrip() + f"\n\n```text\n{out.getvalue().decode().rstrip()}\n```\n")
    return "\n".join(parts)


def _words(title: str) -> str:
    parts = [f"# {title}\n"]
    for heading, kind in (("Flags", "flags"), ("Levels", "levels"), ("Roles of claims", "roles")):
        rows = "\n".join(f"| `{code}` | {meaning} |" for code, meaning in words_in("en").terms[kind].items())
        parts.append(f"## {heading}\n\n| code | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _evidence() -> str:
    source, weights = inspect.getsource(Weights), lineage_weights()
    found = re.findall(r"^    (\w+): (?:\(\n\s+)?[\w\[\], ]+?  # ([ER]\d+): (.+?)$", source, re.MULTILINE)
    rows = []
    for code, meaning in words_in("en").terms["evidence"].items():
        named = (f"`{name}` {_weight(weights, name)} {_cell(why)}" for name, of, why in found if of == code)
        rows.append(f"| `{code}` | {_cell(meaning)} | {'<br>'.join(named)} |")
    return EVIDENCE.format(version=weights.version, clip=weights.clip) + "\n".join(rows) + "\n"


def _weight(weights: Weights, name: str) -> str:
    if name != "medium":
        return f"{getattr(weights, name):+.2f}"
    return ", ".join(f"{kind} {value:+.2f}" for kind, value in weights.medium.items() if value) + ":"


def _schema() -> str:
    source = inspect.getsource(tables)
    made = {one.__tablename__: one for one in vars(tables).values() if _is_table(one)}
    parts = [
        f"""# Schema

Tables of a store, schema {SCHEMA}: one SQLite file, `db/provenance.db` unless `--db` names another. Open it
read-only with any client; [audit queries](audit-queries.md) are examples. Writing to it breaks the log that
`provenance verify` checks. Integer `row` keys depend on the order of arrival and mean nothing outside the
store. The tables of
`export --to csv` and `--to datasette` are others, flat and for reading.
"""
    ]
    for name, table in tables.Base.metadata.tables.items():
        own = made[name]
        comments = dict(re.findall(r"^    (\w+): .+?  # (.+)$", _class(source, own.__name__), re.MULTILINE))
        rows = "".join(
            f"| `{column.name}` | {_type(column)} | {_cell(comments.get(column.name, ''))} |\n"
            for column in table.columns
        )
        about = " ".join((inspect.getdoc(own) or "").split()).replace("``", "`")
        parts.append(f"## {name}\n\n{_cell(about)}\n\n| column | type | |\n|---|---|---|\n{rows}")
    return "\n".join(parts)


def _is_table(one: object) -> bool:
    return inspect.isclass(one) and issubclass(one, tables.Base) and hasattr(one, "__table__")


def _class(source: str, name: str) -> str:
    """Return the source of a class with those it is made from."""
    found = re.search(rf"^class {name}\((\w+).*?(?=^class |^def |\Z)", source, re.MULTILINE | re.DOTALL)
    assert found is not None
    return (_class(source, found[1]) if found[1] != "Base" else "") + found[0]


def _type(column: Column[Any]) -> str:
    words = [type(column.type).__name__.lower().replace("largebinary", "blob").replace("int64", "integer")]
    words[0] = "json" if words[0] == "canonical" else words[0]
    words += ["key"] if column.primary_key else []
    words += [f"→ `{one.target_fullname}`" for one in column.foreign_keys]
    return ", ".join([*words, *(["may be null"] if column.nullable else [])])


def _settings() -> str:
    comments = dict(re.findall(r"^    (\w+): \w+ = \S+  # (.+)$", inspect.getsource(Settings), re.MULTILINE))
    rows = "\n".join(
        f"| `{field.name}` | {field.default} | {comments.get(field.name, '')} |"
        for field in dataclasses.fields(Settings)
    )
    head = "Every number that changes a fingerprint, a match or a cluster. A store is made with one set of them."
    return f"# Settings\n\n{head}\n\n| setting | default | why |\n|---|---|---|\n{rows}\n"


def _rules() -> str:
    parts = [
        "# Attribution rules\n\nWhat is read on a page as a statement about its source (`seeds/patterns/`).\n"
    ]
    for name in ("zh", "en"):
        rows = []
        for rule in tomllib.loads(seed_text(f"patterns/{name}.toml"))["rule"]:
            zones = ", ".join(f"{zone}: {role}" for zone, role in rule["zones"].items())
            example = next((_cell(item["line"]) for item in rule.get("examples", ())), "")
            rows.append(f"| `{rule['id']}` | {zones} | {rule['reliability']} | {example} |")
        head = "| rule | zone: role | reliability | example |\n|---|---|---|---|\n"
        parts.append(f"## {name}\n\n{head}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _queries() -> str:
    parts = [
        """# Audit queries

`provenance audit` lists them, `provenance audit NAME --param key=value` runs one, `--sql` prints it. Each is one
file in `db/queries/`, and any SQLite client runs it: a parameter that is not bound is NULL, and has its default
then.

```console
$ provenance audit reposts --sql > reposts.sql
$ sqlite3 db/provenance.db ".parameter set :least 5" ".read reposts.sql"
```
"""
    ]
    for name in queries.names():
        query = queries.load(name)
        parts.append(f"## {name}\n\n**{query.title}.** {query.question}\n")
        parts.append(
            "| column | meaning |\n|---|---|\n"
            + "".join(f"| `{column}` | {_cell(meaning)} |\n" for column, meaning in query.columns)
        )
        if query.parameters:
            parts.append(
                "| parameter | default | meaning |\n|---|---|---|\n"
                + "".join(
                    f"| `{one.name}` | {one.default or ''} | {_cell(one.meaning)} |\n" for one in query.parameters
                )
            )
    return "\n".join(parts)


def _errors() -> str:
    parts = [
        """# Errors and rejects

An error is one line with what happened and one with what to type next, and the exit code 2. A reject is an
input that could not be used, while the rest goes on; `--rejects FILE` writes them, `provenance audit rejects`
lists those of a store. Codes are stable, for programs: `ProvenanceError.code` in Python, the field `code` of a
reject. What stands in braces is filled in.
"""
    ]
    rows = "".join(f"| `{one.code}` | {_cell(one.message)} | {_cell(one.hint)} |\n" for one in failures())
    parts.append("| code | what is said | what to do |\n|---|---|---|\n" + rows)
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ⏎ ")


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(NOTE + text, encoding="utf-8")


if __name__ == "__main__":
    write()
