"""The library's SQLite database: opening, schema, migrations, connections, errors.

Write-ahead logging lets many readers go on while one writes. Each call borrows a connection from a pool,
so the database may be used from any number of threads.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError

FORMAT_VERSION = 3
DEFAULT_WAIT = 30.0  # seconds
SMALL = 256 * 1024 * 1024  # bytes; a larger file is not written anew for every removal
_MUCH_FREE = 5  # but once a fifth of it is free
_PAGES = ("page_count", "freelist_count", "page_size")
_BUG_ERRORS = (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError)


class Database:
    """One SQLite file of the library's format.

    ``wait`` is how many seconds a statement waits for another process's commit.
    """

    def __init__(self, path: Path, wait: float = DEFAULT_WAIT) -> None:
        self.path = path
        self._wait = wait
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._pinned = threading.local()
        self._closed = False

    @classmethod
    def create(cls, path: Path, wait: float = DEFAULT_WAIT) -> Database:
        """Make the schema in the new or empty file ``path``. Raises LibraryError."""
        with explained(path):
            connection = _connect(path, wait)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                with _transaction(connection):
                    run_script(connection, files("index").joinpath("schema.sql").read_text("utf-8"))
                    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            finally:
                connection.close()
        return cls(path, wait)

    @classmethod
    def open(cls, path: Path, wait: float = DEFAULT_WAIT) -> Database:
        """Open an existing database of this format.

        Raises LibraryError for a damaged file and for another format (an older one: see ``migrate``).
        """
        database = cls(path, wait)
        version = database.rows("PRAGMA user_version")[0][0]
        tables = database.rows("SELECT count(*) FROM sqlite_master WHERE name IN ('documents', 'facts')")
        if tables[0][0] != 2:
            raise LibraryError(f"{path} 不是预算文库的数据库", "请检查 --home 指向的文件夹")
        if version > FORMAT_VERSION:
            raise LibraryError(
                f"文库格式为第{version}版，本程序只认识到第{FORMAT_VERSION}版",
                "请升级 budgetqa 后再打开，文库未作任何改动",
            )
        return database

    @property
    def version(self) -> int:
        """The format version of the file."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one query, as tuples. Raises LibraryError where the file cannot be read."""
        with explained(self.path), self._reading() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all queries of this thread inside the block see one and the same state of the library."""
        if getattr(self._pinned, "connection", None) is not None:
            yield
            return
        with explained(self.path), self._reading() as connection:
            connection.execute("BEGIN")
            self._pinned.connection = connection
            try:
                yield
            finally:
                self._pinned.connection = None
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of the block is kept, or, if it raises, nothing. Raises LibraryError."""
        with explained(self.path):
            connection = _connect(self.path, self._wait)
            try:
                with _transaction(connection):
                    yield connection
            finally:
                connection.close()

    def purge(self, small: int = SMALL) -> None:
        """Write the file anew without what was deleted, where that is cheap or much was, and empty the write-ahead log.

        Deleting overwrites freed rows, but parts of some stay where SQLite once moved rows between its pages. A file of
        more than ``small`` bytes waits until a fifth of it is free: a removal costs what it removes, not what the
        library holds.
        """
        with explained(self.path):
            connection = _connect(self.path, self._wait)
            try:
                pages, free, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PAGES)
                if pages * size <= small or free * _MUCH_FREE >= pages:
                    connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Close all idle connections; those in use are closed when they are given back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        pinned: sqlite3.Connection | None = getattr(self._pinned, "connection", None)
        if pinned is not None:
            yield pinned
            return
        connection = self._borrow()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _borrow(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise LibraryError("文库已经关闭", "请重新打开文库")
            if self._idle:
                return self._idle.pop()
        return _connect_to_read(self.path, self._wait)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def migrate(database: Database, scripts: Path | None = None) -> None:
    """Bring an older database to this format, one version at a time, in one transaction.

    ``scripts`` holds ``<version>.sql``, which leads from that version to the next. Raises LibraryError
    (and changes nothing) where a step is missing. The caller holds the writer's lock.
    """
    folder = files("index").joinpath("migrations") if scripts is None else scripts
    with database.writing() as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in range(version, FORMAT_VERSION):
            script = folder.joinpath(f"{step}.sql")
            if not script.is_file():
                raise LibraryError(
                    f"文库格式为第{version}版，太旧，无法升级到第{FORMAT_VERSION}版",
                    "请新建一个文库，把 sources 文件夹里的原文件重新 ingest",
                )
            run_script(connection, script.read_text("utf-8"))
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run SQL statements one by one within the open transaction (``executescript`` would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file ``path`` into LibraryErrors; errors of our own SQL pass."""
    try:
        yield
    except _BUG_ERRORS:
        raise
    except sqlite3.DatabaseError as error:
        raise _explanation(error, path) from error


def _explanation(error: sqlite3.DatabaseError, path: Path) -> LibraryError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return LibraryError("文库正被另一个程序写入，等待超时", "请等它结束后再试，或调大 BUDGETQA_WAIT")
    if "readonly" in text or "unable to open" in text:
        return LibraryError(f"无法读写文库 {path}", "请检查文件夹是否存在、是否有写权限")
    if "full" in text:
        return LibraryError(f"磁盘已满，无法写入文库 {path}", "请腾出空间后再试，已入库的内容没有损失")
    if "disk I/O error" in text:
        return LibraryError(
            f"读写文库 {path} 时磁盘出错", "请检查磁盘空间、配额和网络盘的连接后再试，已入库的内容没有损失"
        )
    if text.startswith(("no such table", "no such column")):
        return LibraryError(
            f"文库 {path} 是另一个版本的程序建立的",
            "请把文库文件夹改名保存，新建文库后对其中 sources 文件夹重新 ingest，原文件都在那里",
        )
    return LibraryError(
        f"文库的数据库已损坏：{path}",
        "请把文库文件夹改名保存，新建文库后对其中 sources 文件夹重新 ingest，原文件都在那里",
    )


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is removed shall not linger in free pages
    return connection


def _connect_to_read(path: Path, wait: float) -> sqlite3.Connection:
    """A connection that cannot write; works in a folder without write permission too."""
    place = path.absolute().as_uri()
    # Beside a write-ahead log SQLite must write even to read, unless told that nobody else will write.
    mode = "mode=rw" if os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"
    connection = _open_uri(f"{place}?{mode}", wait)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _open_uri(uri: str, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, timeout=wait, isolation_level=None, check_same_thread=False, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:  # also KeyboardInterrupt: half a document must never be committed
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
