"""What Datasette shows beside the exported tables: titles, descriptions, and queries ready to run."""

from __future__ import annotations

import tomllib
from typing import Any

from provenance.resources import seed_text


def metadata(database: str) -> dict[str, Any]:
    """Return the metadata of one *database* of the exported tables."""
    words = tomllib.loads(seed_text("datasette.toml"))
    return {
        "title": words["title"],
        "description": words["description"],
        "databases": {
            database: {
                "tables": {name: {"description": text} for name, text in words["tables"].items()},
                "queries": {
                    name: {"title": query["title"], "sql": query["sql"].strip()}
                    for name, query in words["queries"].items()
                },
            }
        },
    }
