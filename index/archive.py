"""Answers given, kept by their ids so that a permalink can show one again. A side file: losing it loses no figure."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from index.store import explained

_MOST = 20_000  # answers kept; the oldest go
_EVERY = 500  # so many additions between two clearings


class AnswerArchive:
    """JSON texts by id in one SQLite file. Safe for several threads and processes.

    Where the file cannot be written (a library that is only read) answers are kept in memory.
    """

    def __init__(self, path: Path, most: int = _MOST) -> None:
        self._path = path
        self._most = most
        self._added = 0
        self._memory: dict[str, str] = {}
        self._guard = threading.Lock()
        self._local = threading.local()

    def put(self, name: str, text: str) -> None:
        """Keep a text under its id; the same id again replaces it."""
        try:
            connection = self._connection()
            connection.execute("INSERT OR REPLACE INTO answers (id, body) VALUES (?, ?)", (name, text))
        except sqlite3.OperationalError:  # read-only, or the disk is full: the answer itself is not at stake
            self._remember(name, text)
            return
        with self._guard:
            self._added += 1
            is_due = self._added % _EVERY == 0
        if is_due:
            connection.execute("DELETE FROM answers WHERE n <= (SELECT max(n) FROM answers) - ?", (self._most,))

    def get(self, name: str) -> str | None:
        """The text of an id, None where it is not kept."""
        with self._guard:
            if name in self._memory:
                return self._memory[name]
        if not self._path.is_file():
            return None
        with explained(self._path):
            row = self._connection().execute("SELECT body FROM answers WHERE id = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def forget(self, documents: Iterable[str]) -> None:
        """Take out every answer that names one of these documents (ids): what is removed leaves no trace."""
        marks = [f'"document":"{one}"' for one in documents]
        with self._guard:
            self._memory = {k: v for k, v in self._memory.items() if not any(mark in v for mark in marks)}
        if not self._path.is_file():
            return
        with explained(self._path):
            connection = self._connection()
            connection.execute("PRAGMA secure_delete = ON")
            for mark in marks:
                connection.execute("DELETE FROM answers WHERE instr(body, ?)", (mark,))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _remember(self, name: str, text: str) -> None:
        with self._guard:
            self._memory[name] = text
            while len(self._memory) > self._most:
                del self._memory[next(iter(self._memory))]

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection; the file is made when first needed."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=5.0, isolation_level=None)
            with closing(found.cursor()) as cursor:
                cursor.execute("PRAGMA journal_mode = WAL")
                cursor.execute("PRAGMA synchronous = NORMAL")
                cursor.execute(
                    "CREATE TABLE IF NOT EXISTS answers "
                    "(n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)"
                )
            self._local.connection = found
        return found
