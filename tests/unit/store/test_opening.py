"""What is opened, made, upgraded or refused; what is refused stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from provenance.errors import StoreError
from provenance.store import Store
from provenance.version import APPLICATION, SCHEMA
from tests.unit.store.samples import begin, dump, fill, item


def refused(target, **options) -> StoreError:
    """Return the error that opening *target* raises."""
    with pytest.raises(StoreError) as caught:
        Store(target, **options)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert "\n" not in caught.value.hint
    return caught.value


def database(path, application=0, version=0):
    """Make a database with one table."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA application_id={application}")
        raw.execute(f"PRAGMA user_version={version}")
        raw.execute("CREATE TABLE bookmark(address TEXT)")
        raw.execute("INSERT INTO bookmark VALUES ('https://example.org')")
        raw.commit()
    return path


class TestTargets:
    def test_path_and_url_name_the_same_file(self, tmp_path):
        """A plain path, and an SQLAlchemy URL with that path, open one store."""
        with Store(tmp_path / "x.db") as store:
            begin(store)
        for target in (
            str(tmp_path / "x.db"),
            f"sqlite:///{tmp_path}/x.db",
            f"sqlite+pysqlite:///{tmp_path}/x.db",
        ):
            with Store(target, read_only=True) as store:
                assert [run.id for run in store.runs()] == ["r-0001"]

    def test_relative_path_means_the_folder_it_was_opened_in(self, tmp_path, monkeypatch):
        """A later change of folder does not move the store."""
        monkeypatch.chdir(tmp_path)
        with Store("db/x.db") as store:
            monkeypatch.chdir("/")
            begin(store)
        assert (tmp_path / "db" / "x.db").is_file()

    @pytest.mark.parametrize("name", ["a b.db", "百分%20号.db", "what?mode=ro.db", "x#y;z'.db"])
    def test_any_file_name(self, tmp_path, name):
        """A name is a name, whatever URLs make of its characters."""
        with Store(tmp_path / name) as store:
            fill(store, [item("a1")])
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, f"{name}.lock"])

    @pytest.mark.parametrize("dialect", ["mysql", "oracle"])
    def test_other_databases_are_refused(self, dialect):
        """The message says that it is this version that cannot."""
        assert f"{dialect} stores are not supported by this version" in str(refused(f"{dialect}://host/name"))

    @pytest.mark.parametrize(
        "target", ["", "sqlite:///x.db?mode=memory", "sqlite://host/x.db", "a://b://c:x", "a\0b"]
    )
    def test_what_names_no_file_is_refused(self, target):
        """Options, hosts and nonsense are refused, not ignored."""
        refused(target)

    @pytest.mark.parametrize("target", [":memory:", "sqlite://"])
    def test_store_in_memory(self, target):
        """A store that is gone when closed works like any other."""
        with Store(target) as store:
            fill(store, [item("a1")])
            assert store.all_ids() == ["a1"]
        assert not store.path.parent.exists()


class TestMissing:
    @pytest.mark.parametrize("options", [{"read_only": True}, {"create": False}])
    def test_query_never_makes_a_store(self, tmp_path, options):
        """A missing store is an error that says how to make one, and nothing appears."""
        error = refused(tmp_path / "x.db", **options)
        assert str(error) == f"no store at {tmp_path / 'x.db'}"
        assert error.hint == "run provenance ingest first"
        assert list(tmp_path.iterdir()) == []

    def test_writer_makes_the_folder_too(self, tmp_path):
        """The default place is below a folder that may not exist yet."""
        Store(tmp_path / "deep" / "er" / "x.db").close()
        assert (tmp_path / "deep" / "er" / "x.db").is_file()

    def test_leftover_of_a_killed_creation_is_cleared(self, tmp_path):
        """A half-made store under its draft name is thrown away."""
        (tmp_path / "x.db.new").write_text("half")
        with Store(tmp_path / "x.db") as store:
            assert store.all_ids() == []
        assert not (tmp_path / "x.db.new").exists()


class TestStrangers:
    @pytest.mark.parametrize("read_only", [True, False])
    @pytest.mark.parametrize("content", [b"", b"title,url\n", b"SQLite format 3\0 but not really" * 40])
    def test_file_of_another_kind(self, tmp_path, content, read_only):
        """Text, an empty file and a damaged header are refused and left as they were."""
        path = tmp_path / "x.db"
        path.write_bytes(content)
        assert refused(path, read_only=read_only).code == "store.foreign"
        assert path.read_bytes() == content
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("read_only", [True, False])
    @pytest.mark.parametrize(("application", "version"), [(0, 0), (0, SCHEMA), (252006674, 7)])
    def test_database_of_another_program(self, tmp_path, application, version, read_only):
        """A stranger's database is not switched to WAL, not locked, not touched."""
        path = database(tmp_path / "x.db", application, version)
        before = path.read_bytes()
        assert "another program" in str(refused(path, read_only=read_only))
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("read_only", [True, False])
    def test_newer_schema(self, tmp_path, read_only):
        """A store of a later version is refused by number."""
        path = database(tmp_path / "x.db", APPLICATION, SCHEMA + 1)
        before = path.read_bytes()
        error = refused(path, read_only=read_only)
        assert (error.code, "upgrade" in error.hint) == ("store.schema_newer", True)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("read_only", [True, False])
    def test_folder(self, tmp_path, read_only):
        """A folder is no store."""
        assert "folder" in str(refused(tmp_path, read_only=read_only))

    def test_file_where_a_folder_should_be(self, tmp_path):
        """The place below a file cannot be made."""
        (tmp_path / "file").write_text("x")
        refused(tmp_path / "file" / "x.db")


class TestReadOnly:
    def test_reader_cannot_write(self, tmp_path):
        """Neither a batch nor a run."""
        Store(tmp_path / "x.db").close()
        with Store(tmp_path / "x.db", read_only=True) as store:
            with pytest.raises(StoreError, match="for reading only"), store.write():
                pass
            with pytest.raises(StoreError, match="for reading only"):
                begin(store)

    def test_reading_changes_no_byte(self, tmp_path):
        """Reads through a reader and through a writer's object leave the file alone."""
        with Store(tmp_path / "x.db") as store:
            fill(store, [item("a1")])
        before = (tmp_path / "x.db").read_bytes()
        with Store(tmp_path / "x.db", read_only=True) as store:
            assert store.counts()["article"] == 1
            assert list(store.clusters(min_size=1)) == []
        assert (tmp_path / "x.db").read_bytes() == before

    @pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, which only root can")
    def test_folder_that_cannot_be_written(self):
        """A user without rights is told about rights, in both modes, by one line and a hint."""
        with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to other users
            Path(folder).chmod(0o755)
            self.refused_to_nobody(Path(folder))

    def refused_to_nobody(self, tmp_path):
        with Store(tmp_path / "x.db") as store:
            fill(store, [item("a1")])
        code = (
            "import os, sys\nfrom provenance.store import Store\nfrom provenance.errors import StoreError\n"
            "import alembic.command\nos.chdir('/')\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "for name, options in [('x.db', {'read_only': True}), ('x.db', {}), ('y.db', {}), ('d/y.db', {})]:\n"
            "    try:\n"
            "        with Store(sys.argv[1] + '/' + name, **options) as store:\n"
            "            store.all_ids()\n"
            "            with store.write(): pass\n"
            "    except StoreError as error:\n"
            "        print('refused:', name, error.hint)\n"
        )
        before = dump(tmp_path / "x.db")
        outcome = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert outcome.stderr == ""
        assert len(outcome.stdout.splitlines()) == 4
        assert dump(tmp_path / "x.db") == before


class TestUpgrade:
    def older(self, path):
        """Make a store that says it has the schema before the first."""
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(f"PRAGMA application_id={APPLICATION}")
            raw.execute("CREATE TABLE keepsake(x)")
            raw.commit()
        return path

    def test_writer_upgrades(self, tmp_path):
        """An older store is brought up to date by the first writer."""
        with Store(self.older(tmp_path / "x.db")) as store:
            fill(store, [item("a1")])
        assert "keepsake" in dump(tmp_path / "x.db")

    def test_reader_does_not(self, tmp_path):
        """A reader says what will upgrade it and leaves it alone."""
        path = self.older(tmp_path / "x.db")
        before = path.read_bytes()
        assert "upgrades" in refused(path, read_only=True).hint
        assert path.read_bytes() == before

    def test_failed_upgrade_leaves_the_store_as_it_was(self, tmp_path):
        """A migration that fails half-way takes everything back."""
        path = self.older(tmp_path / "x.db")
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("CREATE TABLE lineage(in_the_way)")  # the last table of the first migration
            raw.commit()
        before = dump(path)
        with pytest.raises(StoreError, match="lineage"):
            Store(path)
        assert dump(path) == before

    def test_up_to_date_store_opens_without_alembic(self, tmp_path):
        """Migrations cost start-up time only when there is something to migrate."""
        Store(tmp_path / "x.db").close()
        code = (
            "import sys; from provenance.store import Store; Store(sys.argv[1]); print('alembic' in sys.modules)"
        )
        outcome = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "x.db")], capture_output=True, text=True, check=True
        )
        assert outcome.stdout == "False\n"
