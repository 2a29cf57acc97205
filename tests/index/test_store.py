import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from corpus.datatypes import Fact, Gap
from corpus.errors import LibraryError
from index import store
from index.records import DocumentRecord
from index.rows import column_names
from index.store import FORMAT_VERSION, Database, explained, migrate, run_script


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.create(tmp_path / "library.sqlite", wait=0.2)


def names(database: Database) -> list[str]:
    return [name for (name,) in database.rows("SELECT name FROM meta ORDER BY name")]


def add(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO meta VALUES (?, 'x')", (name,))


@pytest.mark.parametrize("table, kind", [("facts", Fact), ("gaps", Gap), ("documents", DocumentRecord)])
def test_schema_has_the_fields_of_the_datatypes_in_order(database: Database, table: str, kind: type) -> None:
    columns = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
    assert tuple(columns[: len(column_names(kind))]) == column_names(kind)


def test_a_created_database_opens(database: Database) -> None:
    add(database, "a")
    again = Database.open(database.path)
    assert (again.version, names(again)) == (FORMAT_VERSION, ["a"])


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with suppress(KeyboardInterrupt), database.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('half', 'x')")
        raise KeyboardInterrupt
    assert names(database) == []


def test_readers_go_on_beside_a_writer_and_see_whole_commits_only(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO meta VALUES ('a', 'x')")
        assert names(database) == []
    assert names(database) == ["a"]


def test_a_snapshot_stays_as_it_was(database: Database) -> None:
    with database.snapshot():
        assert names(database) == []
        add(database, "a")
        assert names(database) == []
        with database.snapshot():  # the inner one joins the outer
            assert names(database) == []
    assert names(database) == ["a"]


def test_reading_connections_cannot_write(database: Database) -> None:
    with pytest.raises(LibraryError, match="无法读写文库"):
        database.rows("INSERT INTO meta VALUES ('a', 'x')")


def test_many_threads_read_while_one_writes(database: Database) -> None:
    def read(_: int) -> list[list[str]]:
        return [names(database) for _ in range(50)]

    with ThreadPoolExecutor(4) as executor:
        futures = [executor.submit(read, n) for n in range(4)]
        for n in range(20):
            add(database, f"{n:03}")
        seen = [found for future in futures for found in future.result()]
    assert all(found == [f"{n:03}" for n in range(len(found))] for found in seen)


def test_waiting_for_another_writer_ends_in_a_chinese_error(database: Database) -> None:
    with database.writing(), pytest.raises(LibraryError) as caught:
        add(database, "b")
    assert caught.value.problem == "文库正被另一个程序写入，等待超时"


@pytest.mark.parametrize(
    "content, problem",
    [(b"not a database at all, only some text. " * 50, "数据库已损坏"), (b"", "不是预算文库的数据库")],
)
def test_a_file_that_is_no_library_is_refused_and_left_alone(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=problem):
        Database.open(path)
    assert path.read_bytes() == content


def test_a_library_without_one_of_our_tables_is_of_another_version(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("DROP TABLE differences")
    with pytest.raises(LibraryError, match=r"另一个版本的程序建立的.*sources"):
        database.rows("SELECT * FROM differences")


def test_damage_inside_is_a_library_error(database: Database) -> None:
    for n in range(500):
        add(database, f"{n:05}" * 20)
    database.purge()
    database.close()
    data = bytearray(database.path.read_bytes())
    data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    database.path.write_bytes(data)
    with pytest.raises(LibraryError, match=r"数据库已损坏.*sources"):
        names(Database.open(database.path))


def test_a_large_file_is_written_anew_once_much_of_it_is_free(database: Database) -> None:
    for n in range(500):
        add(database, f"{n:05}" * 50)
    database.purge()
    whole = database.path.stat().st_size
    sizes = []
    for end in (20, 300):
        with database.writing() as connection:
            connection.execute("DELETE FROM meta WHERE name < ?", (f"{end:05}",))
        database.purge(small=0)
        sizes.append(database.path.stat().st_size)
    assert (sizes[0], sizes[1] < whole * 0.75, len(names(database))) == (whole, True, 200)


def test_a_newer_format_is_refused_and_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("PRAGMA user_version = 99")
    before = database.path.read_bytes()
    with pytest.raises(LibraryError, match=r"第99版.*请升级"):
        Database.open(database.path)
    assert database.path.read_bytes() == before


def set_version(database: Database, version: int) -> None:
    with database.writing() as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def test_older_formats_are_led_up_step_by_step(database: Database, tmp_path: Path) -> None:
    set_version(database, FORMAT_VERSION - 2)
    (tmp_path / f"{FORMAT_VERSION - 2}.sql").write_text("INSERT INTO meta VALUES ('first', 'x');")
    second = "INSERT INTO meta VALUES ('second', 'x');\nINSERT INTO meta\nVALUES (3, 'x');"
    (tmp_path / f"{FORMAT_VERSION - 1}.sql").write_text(second)
    migrate(database, tmp_path)
    assert (database.version, names(database)) == (FORMAT_VERSION, ["3", "first", "second"])


def test_a_missing_step_changes_nothing(database: Database, tmp_path: Path) -> None:
    set_version(database, FORMAT_VERSION - 2)
    (tmp_path / f"{FORMAT_VERSION - 2}.sql").write_text("INSERT INTO meta VALUES ('first', 'x');")
    with pytest.raises(LibraryError, match="太旧"):
        migrate(database, tmp_path)
    assert (database.version, names(database)) == (FORMAT_VERSION - 2, [])


def test_scripts_keep_triggers_whole() -> None:
    connection = sqlite3.connect(":memory:")
    run_script(
        connection,
        "CREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a WHERE x = 1;\nEND;\n",
    )
    connection.executemany("INSERT INTO a VALUES (?)", [(1,), (2,)])
    assert connection.execute("SELECT x FROM a").fetchall() == [(2,)]
    connection.close()


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    with pytest.raises(LibraryError, match="已经关闭"):
        names(database)


@pytest.mark.parametrize(
    "text, problem",
    [
        ("database is locked", "文库正被另一个程序写入，等待超时"),
        ("attempt to write a readonly database", "无法读写文库 库"),
        ("database or disk is full", "磁盘已满，无法写入文库 库"),
        ("disk I/O error", "读写文库 库 时磁盘出错"),
        ("database disk image is malformed", "文库的数据库已损坏：库"),
    ],
)
def test_errors_are_explained(text: str, problem: str) -> None:
    with pytest.raises(LibraryError) as caught, explained(Path("库")):
        raise sqlite3.OperationalError(text)
    assert caught.value.problem == problem


def test_errors_of_our_own_sql_are_not_explained_away(database: Database) -> None:
    add(database, "a")
    with pytest.raises(sqlite3.IntegrityError):
        add(database, "a")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_library_without_write_permission_can_be_read() -> None:
    """In a process that is not root, since root may write anywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.create(folder / "library.sqlite")
        add(database, "a")
        database.close()
        folder.chmod(0o555)
        (folder / "library.sqlite").chmod(0o444)
        root = Path(store.__file__).parents[1]
        script = (
            f"import os, sys; sys.path.insert(0, {str(root)!r})\n"
            "from pathlib import Path\nfrom index.store import Database\n"
            "if os.geteuid() == 0: os.setuid(65534)\n"
            f"database = Database.open(Path({str(folder)!r}) / 'library.sqlite')\n"
            "print(database.rows('SELECT name FROM meta'), flush=True)\n"
            "os._exit(0)"  # where coverage is measured, nobody could write it
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert (done.stdout, done.stderr) == ("[('a',)]\n", "")
