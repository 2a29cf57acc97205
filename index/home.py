"""The library's folder: where everything lies, the writer's lock, the manifest, clearing leftovers.

Only what the database refers to counts. Side files are complete before the transaction that refers to
them; what a crash leaves behind is referred to by nothing, and the next writer clears it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path

from corpus.errors import LibraryError
from index.refusals import reason_of
from index.store import FORMAT_VERSION

_DATABASE = "library.sqlite"
_ANSWERS = "answers.sqlite"
_OURS = {
    *(f"{name}{tail}" for name in (_DATABASE, _ANSWERS) for tail in ("", "-wal", "-shm")),
    "lock.sqlite",
    "lock.sqlite-journal",
}
_FOLDERS = {"sources", "dense", "scratch"}
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the folder is, for people and other programs; the database decides."""

    product: str
    format: int
    embedding: str | None
    dimension: int | None
    vocabulary: str


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one library folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / _DATABASE

    @property
    def answers(self) -> Path:
        """The SQLite file of answers given."""
        return self.root / _ANSWERS

    @property
    def sources(self) -> Path:
        """Copies of the source files: ``sources/<document>/<file>``."""
        return self.root / "sources"

    @property
    def dense(self) -> Path:
        """Chunk indexes: ``dense/<name>``, one of them in force."""
        return self.root / "dense"

    @property
    def scratch(self) -> Path:
        """Unfinished things."""
        return self.root / "scratch"

    def exists(self) -> bool:
        """Whether a library is here.

        Raises LibraryError for a folder with other content and for a library without its database.
        """
        if self.root.exists() and not self.root.is_dir():
            raise LibraryError(f"{self.root} 是一个文件，不是文库文件夹", "请用 --home 指定一个文件夹")
        if self.database.is_file():
            return True
        found = {path.name for path in self.root.iterdir()} if self.root.is_dir() else set()
        if found - _OURS - _FOLDERS - {_MANIFEST}:
            raise LibraryError(f"{self.root} 里有别的文件，不是预算文库", "请用 --home 指定文库或一个空文件夹")
        if self._has_content() and not self.database.is_file():  # asked again: another process may make it now
            raise LibraryError(
                f"文库 {self.root} 缺少数据库 {_DATABASE}",
                f"请从备份恢复它，或把文件夹改名保存，新建文库后对其中 {self.sources.name} 文件夹重新 ingest",
            )
        return False

    def is_untouched(self) -> bool:
        """Whether no library was ever made here: no folder, or only what a making that was cut off left behind."""
        if not self.root.exists():
            return True
        return not self.exists() and any(self.root.iterdir())

    def _has_content(self) -> bool:
        """Whether anything is here that is only ever written beside a database."""
        beside = (self.root / name for name in (_MANIFEST, f"{_DATABASE}-wal"))
        folders = (folder for folder in (self.sources, self.dense) if folder.is_dir())
        return any(path.exists() for path in beside) or any(any(folder.iterdir()) for folder in folders)

    def make(self) -> None:
        """Make the folders. Raises LibraryError where that is not allowed."""
        with writable(self.root):
            for folder in (self.root, self.sources, self.dense, self.scratch):
                folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def lock(self, wait: float) -> Iterator[None]:
        """Be the only writer among all processes. Raises LibraryError after ``wait`` seconds in vain.

        The lock is an exclusive transaction on an empty SQLite file: it works on every platform, waits by
        itself, and the operating system releases it if this process dies.
        """
        self.make()
        connection = sqlite3.connect(self.root / "lock.sqlite", timeout=wait, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" not in str(error):
                raise LibraryError(f"无法写入文库 {self.root}", "请检查文件夹的写权限") from error
            raise LibraryError(
                f"文库 {self.root} 正被另一个程序写入，等了{wait:g}秒仍未结束",
                "请等它结束后再试，或用 BUDGETQA_WAIT 设置更长的等待秒数",
            ) from error
        try:
            yield
        finally:
            connection.close()

    def clear_leftovers(self, documents: Collection[str], dense: str | None) -> None:
        """Delete what nothing refers to; under the writer's lock."""
        with writable(self.root):
            _clear(self.scratch, set())
            _clear(self.sources, set(documents))
            _clear(self.dense, {dense} if dense else set())

    def new_scratch(self) -> Path:
        """A fresh empty folder for unfinished things."""
        folder = self.scratch / uuid.uuid4().hex
        with writable(self.root):
            folder.mkdir(parents=True)
        return folder

    def keep_source(self, document: str, original: Path, file: str) -> None:
        """Copy the source file to its place, whole or not at all."""
        with writable(self.root):
            aside = self.new_scratch()
            shutil.copyfile(original, aside / file)
            shutil.rmtree(self.sources / document, ignore_errors=True)
            aside.replace(self.sources / document)

    def write_manifest(self, manifest: Manifest) -> None:
        """Replace ``manifest.json`` in one step."""
        with writable(self.root):
            aside = self.scratch / f"{uuid.uuid4().hex}.json"
            aside.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", "utf-8")
            aside.replace(self.root / _MANIFEST)


def new_manifest(embedding: str | None, dimension: int | None, vocabulary: str) -> Manifest:
    """The manifest of a library of this program's format."""
    return Manifest("budgetqa", FORMAT_VERSION, embedding, dimension, vocabulary)


@contextmanager
def writable(root: Path) -> Iterator[None]:
    """Turn refusals of the file system into LibraryErrors."""
    try:
        yield
    except OSError as error:
        remedy = "请检查磁盘空间" if error.errno in (ENOSPC, EDQUOT) else "请用 --home 指定一个能写的文件夹"
        raise LibraryError(f"无法写入文库 {root}（{reason_of(error)}）", remedy) from error


def _clear(folder: Path, keep: set[str]) -> None:
    for path in folder.iterdir():
        if path.name in keep:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
