"""What SQLAlchemy has no words for: triggers that refuse changes to what is only added, and the text index."""

from __future__ import annotations

from sqlalchemy import DDL, event

from provenance.store.tables import Base

# Evidence, decisions and the log. A migration that rebuilds one of these tables must make its triggers again.
ONLY_ADDED = (
    "audit", "raw", "capture", "reading", "cluster_event", "source_event", "lineage_version", "judgement",
    "reject",
)  # fmt: skip

TRIGGERS = {
    f"{table}_no_{what.lower()}": f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN"
    f" SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in ONLY_ADDED
    for what in ("UPDATE", "DELETE")
} | {
    "article_no_delete": "CREATE TRIGGER article_no_delete BEFORE DELETE ON article BEGIN"
    " SELECT RAISE(ABORT, 'article is append-only'); END",
    # `path` is the smallest of an article's captures, and follows them
    "article_no_update": "CREATE TRIGGER article_no_update"
    " BEFORE UPDATE OF row, id, sha256, url, host, run ON article BEGIN"
    " SELECT RAISE(ABORT, 'article is append-only'); END",
    "run_no_delete": "CREATE TRIGGER run_no_delete BEFORE DELETE ON run BEGIN"
    " SELECT RAISE(ABORT, 'run is append-only'); END",
    "run_no_update": "CREATE TRIGGER run_no_update BEFORE UPDATE ON run WHEN OLD.state <> 'running' BEGIN"
    " SELECT RAISE(ABORT, 'a closed run is never changed'); END",
    "audit_chain": "CREATE TRIGGER audit_chain BEFORE INSERT ON audit"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
    " OR NEW.prev IS NOT (SELECT coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), zeroblob(32)))"
    " BEGIN SELECT RAISE(ABORT, 'audit chain broken'); END",
}

# Contentless: the texts are in `reading`, compressed.
SEARCH = "CREATE VIRTUAL TABLE search USING fts5(title, body, content='')"

for _statement in (SEARCH, *TRIGGERS.values()):
    event.listen(Base.metadata, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
