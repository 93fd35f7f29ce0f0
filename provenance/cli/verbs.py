"""The verbs this version knows, in the order of their use, and the first page of help."""

from __future__ import annotations

from collections.abc import Sequence

VERBS = {
    "ingest": "read pages into the store: match, cluster, trace; idempotent",
    "filter": "pass on the records that are not copies, before ingestion",
    "check": "say how each record stands to the store; exit 1 if any is a copy",
    "report": "list the duplicate clusters; --html DIR writes them as pages",
    "serve": "show the report in a browser, live and read-only, on 127.0.0.1",
    "trace": "say where an article came from: canonical source, chain, evidence",
    "show": "say what was read from a page: body, zones, claims, removals",
    "explain": "say why two articles are, or are not, together: scores, text",
    "audit": "list the named audit queries, or run one",
    "judge": "store a person's decision: same, different, or A's source is B",
    "export": "write what is stored as PROV-JSON, JSON Lines, CSV or for Datasette",
    "doctor": "say how the store and what it stands on are; exit 1 on trouble",
    "verify": "look for damage and tampering; exit 1 if anything is wrong",
    "backup": "write a checked copy of the store, also while others write",
    "restore": "put a backup in the place of the store",
    "completion": "print what makes a shell complete verbs and options",
}

# Global options that take a value; needed to find the verb among them.
WITH_VALUE = ("--db", "--format", "-o", "--output", "--color", "--outlets")

EXIT_CODES = """\
exit codes: 0 done; 1 done, and there is something to look at; 2 could not do
  what was asked; 3 done in part, some records rejected; 70 a bug;
  130 interrupted; 141 the reader of the pipe is gone"""


def overview() -> str:
    """Return the first page of help."""
    verbs = "\n".join(f"  {name:<10} {summary}" for name, summary in VERBS.items())
    return f"""\
usage: provenance [--db URL] VERB ...

Finds copies among captured news pages and traces where their text came from.

verbs:
{verbs}

options, before or after the verb:
  --db URL          the store: a file or an SQLAlchemy URL
                    (default: $PROVENANCE_DB, else db/provenance.db)
  --format FORMAT   auto, table, jsonl, json or csv
                    (auto: table on a terminal, jsonl in a pipe)
  -o, --output FILE write the data to FILE instead of standard output
  --outlets FILE    more rows for the registry of outlets; may be repeated
  -q, --quiet       errors only
  -v, --verbose     every reject and where the time went
  --no-progress     no progress bar
  --color WHEN      auto, always or never
  --debug           show where an error arose
  --version         print the versions of program, recipes and schema
  -h, --help        this page, or the page of a verb: provenance VERB --help

Records are read from .html .htm .txt .md .jsonl .json .csv .parquet and .warc
files, each also packed as .gz .zst .xz, from folders of them, and from
standard input: -

{EXIT_CODES}
"""


def before_dashes(arguments: Sequence[str]) -> list[str]:
    """Return the arguments before ``--``, all where there is none."""
    return list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
