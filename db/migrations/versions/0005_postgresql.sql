-- What a store on PostgreSQL has beyond the tables of schema 5; run once, when it is made.

-- Texts sort by their bytes, as they do on SQLite, whatever the language of the database.
DO $$
DECLARE place record;
BEGIN
  FOR place IN
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text'
      AND table_name IN ('run', 'raw', 'article', 'capture', 'reading', 'claim', 'fingerprint', 'match_view', 'match',
        'relation', 'cluster', 'cluster_member', 'cluster_event', 'judgement', 'inferred_source', 'derivation', 'lineage',
        'flag', 'lineage_version', 'binding', 'source_event', 'outlet', 'reject', 'input_state', 'audit')
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE "C"', place.table_name, place.column_name);
  END LOOP;
END $$;

-- An entry of a B-tree holds 2,704 bytes, and what pages and callers call things may be longer: such keys are told apart
-- by their digest, and looked up by their hash.
CREATE FUNCTION provenance_digest(text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT sha256(convert_to($1, 'UTF8')) $$;
ALTER TABLE article DROP CONSTRAINT uq_article_id;
CREATE UNIQUE INDEX uq_article_id ON article (provenance_digest(id));
CREATE INDEX ix_article_id ON article USING hash (id);
DROP INDEX ix_article_url;
CREATE INDEX ix_article_url ON article USING hash (url) WHERE url IS NOT NULL;
DROP INDEX ix_article_host;
CREATE INDEX ix_article_host ON article USING hash (host) WHERE host IS NOT NULL;
DROP INDEX ix_capture_path;
CREATE INDEX ix_capture_path ON capture USING hash (path);
DROP INDEX ix_reading_summary;
DROP INDEX ix_claim_outlet;
CREATE INDEX ix_claim_outlet ON claim USING hash (outlet) WHERE outlet IS NOT NULL;
DROP INDEX ix_lineage_summary;
CREATE INDEX ix_lineage_summary ON lineage (cluster, article);
DROP INDEX ix_lineage_canonical_outlet;
CREATE INDEX ix_lineage_canonical_outlet ON lineage USING hash (canonical_outlet);
DROP INDEX ix_lineage_direct_article;
CREATE INDEX ix_lineage_direct_article ON lineage USING hash (direct_article);
DROP INDEX ix_source_event_key;
CREATE INDEX ix_source_event_key ON source_event USING hash (key);
ALTER TABLE outlet DROP CONSTRAINT pk_outlet;
CREATE UNIQUE INDEX pk_outlet ON outlet (provenance_digest(name));
ALTER TABLE input_state DROP CONSTRAINT pk_input_state;
CREATE UNIQUE INDEX pk_input_state ON input_state (provenance_digest(id));
ALTER TABLE reject DROP CONSTRAINT uq_reject_run_path_code_reason;
CREATE UNIQUE INDEX uq_reject_run_path_code_reason
  ON reject (run, provenance_digest(path), provenance_digest(code), provenance_digest(reason));
ALTER TABLE inferred_source DROP CONSTRAINT pk_inferred_source;
CREATE UNIQUE INDEX pk_inferred_source ON inferred_source (cluster, provenance_digest(key));
ALTER TABLE derivation DROP CONSTRAINT pk_derivation;
CREATE UNIQUE INDEX pk_derivation
  ON derivation (cluster, provenance_digest(article), provenance_digest(source));
ALTER TABLE binding DROP CONSTRAINT pk_binding;
CREATE UNIQUE INDEX pk_binding
  ON binding (cluster, provenance_digest(key), provenance_digest(article));

-- Full-text search (provenance.store.search): the words of title and body with a space around each, and every word of two
-- letters or more and every two neighbouring words, by which a page is found.
CREATE TABLE search (rowid bigint CONSTRAINT pk_search PRIMARY KEY, words text COLLATE "C" NOT NULL, terms text[] COLLATE "C" NOT NULL);
CREATE INDEX ix_search_terms ON search USING gin (terms);

-- Guards of what is only ever added (provenance.store.postgresql.guards).
CREATE FUNCTION provenance_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
  $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
CREATE FUNCTION provenance_chain() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
  $$ BEGIN IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit) OR NEW.prev IS DISTINCT FROM coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), decode(repeat('00', 32), 'hex')) THEN RAISE EXCEPTION 'audit chain broken'; END IF; RETURN NEW; END $$;
CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('audit is append-only');
CREATE TRIGGER raw_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON raw FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('raw is append-only');
CREATE TRIGGER capture_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON capture FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('capture is append-only');
CREATE TRIGGER reading_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON reading FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('reading is append-only');
CREATE TRIGGER cluster_event_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON cluster_event FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('cluster_event is append-only');
CREATE TRIGGER source_event_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON source_event FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('source_event is append-only');
CREATE TRIGGER lineage_version_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON lineage_version FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('lineage_version is append-only');
CREATE TRIGGER judgement_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON judgement FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('judgement is append-only');
CREATE TRIGGER reject_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON reject FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('reject is append-only');
CREATE TRIGGER article_no_change BEFORE DELETE OR UPDATE OF "row", id, sha256, url, host, run OR TRUNCATE ON article FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('article is append-only');
CREATE TRIGGER run_no_delete BEFORE DELETE OR TRUNCATE ON run FOR EACH STATEMENT EXECUTE FUNCTION provenance_refuse('run is append-only');
CREATE TRIGGER run_no_update BEFORE UPDATE ON run FOR EACH ROW WHEN (old.state <> 'running'::text) EXECUTE FUNCTION provenance_refuse('a closed run is never changed');
CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION provenance_chain();
