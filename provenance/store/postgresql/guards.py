"""The triggers that refuse changes to what is only added, as the server itself writes them down."""

from __future__ import annotations

from provenance.store.guards import ONLY_ADDED

FUNCTIONS = {
    "provenance_refuse": " BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END ",
    "provenance_chain": " BEGIN"
    " IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
    " OR NEW.prev IS DISTINCT FROM coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1),"
    " decode(repeat('00', 32), 'hex'))"
    " THEN RAISE EXCEPTION 'audit chain broken'; END IF; RETURN NEW; END ",
}

# One per statement: nothing is changed, not even a row that is not there. Unlike SQLite, this stops TRUNCATE too.
_REFUSE = "FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse"
TRIGGERS = {
    f"{table}_no_change": f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON {table}"
    f" {_REFUSE}('{table} is append-only')"
    for table in ONLY_ADDED
} | {
    # `path` is the smallest of an article's captures, and follows them
    "article_no_change": "CREATE TRIGGER article_no_change"
    ' BEFORE DELETE OR UPDATE OF "row", id, sha256, url, host, run OR TRUNCATE ON article'
    f" {_REFUSE}('article is append-only')",
    "run_no_delete": "CREATE TRIGGER run_no_delete BEFORE DELETE OR TRUNCATE ON run"
    f" {_REFUSE}('run is append-only')",
    "run_no_update": "CREATE TRIGGER run_no_update BEFORE UPDATE ON run FOR EACH ROW"
    " WHEN (old.state <> 'running'::text)"
    " EXECUTE FUNCTION provenance_refuse('a closed run is never changed')",
    "audit_chain": "CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW"
    " EXECUTE FUNCTION provenance_chain()",
}
