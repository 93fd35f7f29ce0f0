"""What Datasette shows beside the exported tables: titles, descriptions, and queries ready to run."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from provenance.resources import data_dir, seed_text


def metadata(database: str, answers: Callable[[str], bool]) -> dict[str, Any]:
    """Return the metadata of one *database*; a query that *answers* denies is left out."""
    words = tomllib.loads(seed_text("datasette.toml"))
    queries = {**dict(_audit_queries()), **words["queries"]}
    return {
        "title": words["title"],
        "description": words["description"],
        "databases": {
            database: {
                "tables": {name: {"description": text} for name, text in words["tables"].items()},
                "queries": {
                    name: {"title": query["title"], "sql": query["sql"].strip()}
                    for name, query in sorted(queries.items())
                    if answers(query["sql"])
                },
            }
        },
    }


def _audit_queries() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the named queries of the store: those that only use tables we export serve here as well."""
    for path in sorted((data_dir("db") / "queries").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        head = (line.lstrip("- ").strip() for line in sql.splitlines() if line.startswith("--"))
        yield path.stem, {"title": next(head, path.stem), "sql": sql}
