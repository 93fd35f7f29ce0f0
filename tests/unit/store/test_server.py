"""A store on a PostgreSQL server: what is opened, made or refused, and what the server itself holds to."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from provenance.errors import StoreError
from provenance.records import ArticleId, ClusterId, Reject
from provenance.settings import Settings
from provenance.store import InputState, Outlet, Store, codec
from provenance.store.guards import ONLY_ADDED
from provenance.store.postgresql.address import address_of, name_of
from provenance.store.postgresql.guards import FUNCTIONS, TRIGGERS
from provenance.store.tables import Base
from provenance.store.verifying import Finding
from provenance.version import APPLICATION, SCHEMA
from tests.fakes.postgresql import PASSWORD
from tests.unit.store.samples import begin, cluster, fill, item, lineage, new_store

psycopg = pytest.importorskip("psycopg")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def address(server) -> str:
    """An empty store."""
    return str(server.new_store())


def refused(target: str, **options: bool) -> StoreError:
    """Return the error that opening *target* raises, which never tells a password."""
    with pytest.raises(StoreError) as caught:
        Store(target, **options)
    for line in (str(caught.value), caught.value.hint):
        assert line
        assert "\n" not in line
        assert PASSWORD not in line
        assert quote(PASSWORD, safe="") not in line
    return caught.value


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("postgresql://u:secret@h:5433/d", "postgresql://u@h:5433/d"),
            ("postgresql+psycopg://h/d", "postgresql://h/d"),
            ("postgres:///d?host=/run/postgresql&password=secret", "postgresql:///run/postgresql/d"),
        ],
    )
    def test_a_name_has_no_password(self, text, name):
        assert name_of(address_of(text)) == name

    @pytest.mark.parametrize(
        "text",
        [
            "postgresql://u:secret@h:port/d", "postgresql://u:sec@secret@h/d", "postgresql://u:secret@h",
            "postgresql+psycopg2://u:secret@h/d", "postgresql+secret://h/d", "postgresql://u:secret@h/\0",
        ],
    )  # fmt: skip
    def test_what_is_malformed_is_refused_and_not_repeated(self, text):
        error = refused(text)
        assert "sec" not in str(error).replace("postgresql+secret", "") + error.hint

    def test_without_the_driver_the_line_to_type_is_said(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "psycopg", None)
        error = refused("postgresql://h/d")
        assert (error.code, error.hint) == ("store.extra", 'install it: pip install "provenance[postgres]"')

    def test_a_run_does_not_record_the_address(self, address):
        """Arguments are stored and exported, and an address may hold a password."""
        with Store(address) as store:
            store.begin_run("1", "s", "r", "r", ["--db", "postgresql://u:secret@h/d", "ingest", "x"])
            assert store.runs()[0].arguments == ("--db", "postgresql://***", "ingest", "x")


class TestRefusals:
    def test_no_server(self):
        error = refused("postgresql://127.0.0.1:1/d")
        assert str(error) == "postgresql://127.0.0.1:1/d: no server answers there"

    def test_no_such_host(self):
        assert "no server answers there" in str(refused("postgresql://no.such.host.invalid/d"))

    def test_no_such_database(self, server):
        error = refused(server.address("nowhere"))
        assert "there is no such database" in str(error)
        assert "createdb" in error.hint

    def test_no_such_user(self, server):
        assert "refuses this user" in str(refused(server.address("postgres", "nobody_knows")))

    @pytest.mark.parametrize("password", [None, "guess", PASSWORD[:-1]])
    def test_wrong_password(self, server, password):
        given = None if password is None else quote(password, safe="")
        assert "refuses user or password" in str(refused(server.address("postgres", "locked", given)))

    def test_a_user_without_access(self, server):
        assert "pg_hba.conf" in refused(server.address("postgres", "barred")).hint

    def test_a_user_without_rights(self, server):
        """He may open the database, and neither make a store in it nor read one that is there."""
        address = server.new_database()
        server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", address)
        other = server.address(address.rsplit("/", 1)[-1], "locked", quote(PASSWORD, safe=""))
        error = refused(other)
        assert "lacks a right" in str(error)
        assert server.run(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", address
        ) == [(0,)]
        Store(address).close()
        assert "lacks a right" in str(refused(other))

    def test_a_user_who_may_only_read(self, server, address):
        """Questions are answered; a batch is refused before anything of it is stored."""
        with Store(address) as store:
            fill(store, [item("a1")])
        server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO locked", address)
        other = server.address(address.rsplit("/", 1)[-1], "locked", quote(PASSWORD, safe=""))
        with Store(other, read_only=True) as store:
            assert store.all_ids() == ["a1"]
            assert list(store.doctor(Settings()))
        with Store(other) as store, pytest.raises(StoreError, match="lacks a right"):
            begin(store)

    def test_a_query_never_makes_a_store(self, server):
        address = server.new_database()
        for options in ({"read_only": True}, {"create": False}):
            error = refused(address, **options)
            assert (error.code, error.hint) == ("store.missing", "run provenance ingest first")
        assert server.run("SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'", address) == []

    @pytest.mark.parametrize("table", ["article", "alembic_version", "search"])
    def test_the_tables_of_another_program(self, server, table):
        """They are left alone; tables with other names are no hindrance."""
        address = server.new_database()
        server.run("CREATE TABLE customer (id int)", address)
        server.run(f"CREATE TABLE {table} (version_num text)", address)
        for options in ({}, {"read_only": True}):
            assert refused(address, **options).code == "store.foreign"
        server.run(f"DROP TABLE {table}", address)
        Store(address).close()
        Store(address, read_only=True).close()

    def test_a_newer_store(self, server, address):
        server.run("UPDATE alembic_version SET version_num = '0999'", address)
        for options in ({}, {"read_only": True}):
            error = refused(address, **options)
            assert (error.code, "schema 999" in str(error)) == ("store.schema_newer", True)

    def test_an_encoding_that_cannot_hold_every_page(self, server):
        assert "LATIN1" in str(refused(server.new_database("ENCODING 'LATIN1' LOCALE 'C'")))

    def test_a_reader_writes_nothing(self, address):
        """Not even with SQL of its own."""
        with Store(address, read_only=True) as store:
            with pytest.raises(StoreError, match="open for reading only"), store.write():
                pass
            with pytest.raises(StoreError, match="takes no writes"), store._connection() as connection:
                connection.exec_driver_sql("CREATE TABLE t (x int)")


class TestSchema:
    def test_the_server_knows_what_the_tables_declare(self, server, address):
        """Every column with its type and whether it may be empty; texts sort by their bytes."""
        found = server.run(
            "SELECT table_name, column_name, data_type, is_nullable, collation_name"
            " FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name NOT IN ('search', 'alembic_version')",
            address,
        )
        kinds = {"BIGINT": "bigint", "TEXT": "text", "BLOB": "bytea", "FLOAT": "double precision"}
        declared = [
            (table.name, column.name, kinds[_kind(column.type)], "YES" if column.nullable else "NO")
            for table in Base.metadata.tables.values()
            for column in table.columns
        ]
        assert sorted(row[:4] for row in found) == sorted(declared)
        assert {row[4] for row in found if row[2] == "text"} == {"C"}

    def test_guards_are_those_the_program_knows(self, server, address):
        found = dict(
            server.run(
                "SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger WHERE NOT tgisinternal", address
            )
        )
        assert found == TRIGGERS
        bodies = dict(server.run("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'provenance%'", address))
        assert {name: bodies[name] for name in FUNCTIONS} == FUNCTIONS

    def test_two_processes_make_one_store(self, server):
        """Whoever comes second finds it made."""
        address = server.new_database()
        code = "import sys; from provenance.store import Store; Store(sys.argv[1]).close()"
        made = [
            subprocess.Popen([sys.executable, "-c", code, address], cwd=ROOT, stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        assert [process.communicate(timeout=60)[1] for process in made] == [b""] * 3
        with Store(address) as store:
            assert len(list(store.audit("log", {}))) == 1


def damage(store: Store) -> list[Finding]:
    """What is wrong with a store, but for the clusters that its articles lack."""
    return [one for one in store.verify() if one.check != "orphans"]


def _kind(type_: object) -> str:
    return str(getattr(type_, "impl", type_)).replace("DOUBLE", "FLOAT")


class TestGuards:
    @pytest.fixture
    def store(self, address):
        with Store(address) as store:
            run = fill(store, [item("a1"), item("a2")])
            with store.write() as writer:
                both = cluster("a1", "a2")
                ids = [ArticleId("a1"), ArticleId("a2")]
                writer.replace_clusters(ids, [both], [lineage("a1", both), lineage("a2", both)], (), run)
            yield store

    @pytest.mark.parametrize("table", [*ONLY_ADDED, "article", "run"])
    @pytest.mark.parametrize("statement", ["DELETE FROM {0}", "TRUNCATE {0} CASCADE", "UPDATE {0} SET {1} = {1}"])
    def test_the_server_refuses_changes(self, server, address, store, table, statement):
        """To whoever makes them, its keeper included, and also where no row would be changed."""
        column = {"audit": "at", "run": "version", "article": "url"}.get(table, "row")
        with pytest.raises(psycopg.errors.RaiseException, match=r"append-only|a closed run"):
            server.run(statement.format(f'"{table}"', f'"{column}"'), address)

    def test_the_log_is_a_chain(self, server, address, store):
        with pytest.raises(psycopg.errors.RaiseException, match="chain"):
            server.run(
                "INSERT INTO audit SELECT seq + 2, at, action, payload, prev, hash FROM audit WHERE seq = 1",
                address,
            )

    def test_a_guard_that_is_off_is_found(self, server, address, store):
        assert list(store.verify()) == []
        server.run("ALTER TABLE reading DISABLE TRIGGER reading_no_change", address)
        server.run("DROP TRIGGER raw_no_change ON raw", address)
        assert sorted((one.where, one.what) for one in store.verify()) == [
            ("trigger raw_no_change", "is missing"), ("trigger reading_no_change", "is switched off"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE reading SET title = 'another' WHERE article = 1",
            'UPDATE raw SET frame = set_byte(frame, 20, 0) WHERE "row" = 1',
            "DELETE FROM judgement; UPDATE article SET url = 'https://example.org/other' WHERE id = 'a1'",
            "UPDATE audit SET at = '2000-01-01' WHERE seq = 2",
            "DELETE FROM audit WHERE seq = 3",
            "UPDATE fingerprint SET simhash = 1 WHERE article = 1",
        ],
    )
    def test_what_was_changed_behind_the_guards_is_found(self, server, address, store, change):
        server.run(f"SET session_replication_role = replica; {change}", address)
        assert list(store.verify())


class TestWriting:
    def test_what_is_too_long_for_an_index_is_stored(self, address):
        """Addresses, ids, names and paths of thousands of characters that no packing makes shorter."""
        noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(3000))
        name = noise[:1024]
        with Store(address) as store:
            run = begin(store)
            with store.write() as writer:
                group = replace(cluster(name), id=ClusterId("c-1"))
                entry = item(name, url=f"https://{noise[:200]}.example/{noise}", path=noise)
                writer.add_articles([entry], run)
                for _ in range(2):
                    writer.replace_clusters(
                        [ArticleId(name)], [group], [lineage(name, group, outlet=noise)], (), run
                    )
                    writer.add_outlets([Outlet(noise)], run)
                    writer.add_rejects([Reject(noise, "input.json", noise)], run)
                    writer.set_input_state(InputState(noise, "00", 1), run)
            assert store.find(name) == name
            assert store.find(noise) == name
            assert store.find(name[:100]) == name
            assert store.counts()["outlet"] == store.counts()["reject"] == store.counts()["input_state"] == 1
            assert damage(store) == []

    def test_texts_sort_by_their_bytes(self, address):
        """Whatever the language of the database: this one is Chinese."""
        names = sorted(["a", "B", "ab", "a b", "é", "中", "一", "𠀀", "Z", "_"])
        with Store(address) as store:
            fill(store, [item(name) for name in names])
            with store.write() as writer:
                for name in names:
                    writer.replace_clusters([ArticleId(name)], [cluster(name)], [])
            assert [one.cluster.id for one in store.clusters(min_size=1, sort="id")] == [f"c-{n}" for n in names]

    def test_a_swallowed_error_stores_nothing(self, address):
        with Store(address) as store:
            run = begin(store)

            def swallow(writer):
                try:
                    writer._open.exec_driver_sql("SELECT 1 / 0")
                except Exception:  # the mistake under test
                    return

            def write():
                with store.write() as writer:
                    writer.add_articles([item("a1")], run)
                    swallow(writer)

            with pytest.raises(StoreError, match="rolled back"):
                write()
            assert store.all_ids() == []

    def test_a_lost_connection_is_one_line_and_the_next_batch_is_stored(self, server, address):
        with Store(address) as store:
            run = begin(store)

            def write():
                with store.write() as writer:
                    writer.add_articles([item("a1")], run)
                    server.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IS NOT NULL"
                        " AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
                    )
                    writer.all_ids()

            with pytest.raises(StoreError, match="ended the connection") as caught:
                write()
            assert caught.value.code == "store.lost"
            with store.write() as writer:
                writer.add_articles([item("a2")], run)
            assert store.all_ids() == ["a2"]

    def test_a_server_that_was_restarted_is_asked_again(self, server, address):
        """Idle connections are dead by then; nobody notices."""
        with Store(address) as store:
            fill(store, [item("a1")])
            server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IS NOT NULL"
                " AND pid <> pg_backend_pid()"
            )
            assert store.all_ids() == ["a1"]
            fill(store, [item("a2")])
            assert store.all_ids() == ["a1", "a2"]

    def test_a_killed_run_is_abandoned_by_the_next(self, address):
        """The server ends the lock with the process; what the process had not committed is gone."""
        code = (
            "import os, signal, sys\nfrom provenance.store import Store\n"
            "from tests.unit.store.samples import begin, item\n"
            "store = Store(sys.argv[1]); run = begin(store)\n"
            "with store.write() as writer:\n    writer.add_articles([item('a1')], run)\n"
            "with store.write() as writer:\n    writer.add_articles([item('a2')], run)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        subprocess.run([sys.executable, "-c", code, address], cwd=ROOT, check=False)
        with Store(address) as store:
            begin(store)
            assert [run.state for run in store.runs()] == ["abandoned", "running"]
            assert store.all_ids() == ["a1"]


class TestCopies:
    def test_a_store_moves_to_a_server_and_back(self, server, tmp_path):
        """Every row, number and log entry is the same after it, and both go on."""
        with new_store(tmp_path / "here.db") as here:
            fill(here, [item(name) for name in "cab"])
            here.backup(tmp_path / "copy.db")
        address = server.new_database()
        from provenance.store.opening import place_of
        from tests.unit.store.samples import dump

        place = place_of(address)
        place.restore(tmp_path / "copy.db", force=False)
        with pytest.raises(StoreError, match="there is a store at"):
            place.restore(tmp_path / "copy.db", force=False)
        place.restore(tmp_path / "copy.db", force=True)
        place.close(wrote=True)
        with Store(address) as there:
            assert dump(there) == dump(tmp_path / "copy.db")
            assert damage(there) == []
            fill(there, [item("d")])
            assert damage(there) == []
            made = there.backup(tmp_path / "back.db")
            with pytest.raises(StoreError, match="exists"):
                there.backup(tmp_path / "back.db")
        assert made.articles == 4
        with Store(tmp_path / "back.db") as back:
            assert damage(back) == []
            assert back.all_ids() == list("abcd")

    def test_a_restore_that_fails_leaves_the_store(self, server, address, tmp_path):
        with Store(address) as store:
            fill(store, [item("a1")])
        from provenance.store.opening import place_of

        (tmp_path / "x.db").write_text("no store")
        with closing(place_of(address)) as place, pytest.raises(StoreError, match="not a provenance store"):
            place.restore(tmp_path / "x.db", force=True)
        with Store(address, read_only=True) as store:
            assert store.all_ids() == ["a1"]


def test_constants_that_others_must_not_change():
    """A writer of another version waits for the same lock."""
    from provenance.store.postgresql.connection import TURN

    assert TURN == "SELECT pg_advisory_xact_lock(1349676918)"
    assert APPLICATION == 1349676918
    assert SCHEMA >= 5
    assert codec.key("x") == "x"
