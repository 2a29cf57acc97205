"""Whether a library is whole: the database, what refers to what, the source files, the chunk index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from index.catalog import revisions
from index.publishing import check_model, published, shard_path
from index.records import DocumentRecord
from index.rows import column_list, from_row

if TYPE_CHECKING:
    from index.embedding import Embedder
    from index.home import Home
    from index.store import Database

_BLOCK = 1 << 20
_REREAD = "请用 budgetqa ingest --force 重新读入原文件"
_REINDEX = "请运行 budgetqa reindex 重建索引"
_RESTORE = "请从备份恢复文库，或把文件夹改名保存，新建文库后对其中 sources 文件夹重新 ingest"
_COUNTED = ("facts", "tables", "chunks", "gaps")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and what to do, both in Chinese."""

    what: str
    remedy: str


def faults(home: Home, database: Database, embedder: Embedder) -> list[Fault]:
    """All that is wrong with a library; it is only read. Reads every source file once."""
    try:
        damage = list(_damage(database))
        if damage:
            return damage  # the rest cannot be trusted
        records = _records(database)
        return [
            *_dangling(database),
            *_miscounted(database),
            *_sources(home, records),
            *_index(home, database, embedder),
            *_uncompared(database),
        ]
    except LibraryError as error:
        return [Fault(error.problem, error.remedy)]


def _damage(database: Database) -> Iterator[Fault]:
    found = [str(row[0]) for row in database.rows("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        yield Fault(f"数据库文件损坏（{'；'.join(found)}）", _RESTORE)


def _records(database: Database) -> list[DocumentRecord]:
    sql = f"SELECT {column_list(DocumentRecord)} FROM documents ORDER BY id"
    return [from_row(DocumentRecord, row) for row in database.rows(sql)]


def _dangling(database: Database) -> Iterator[Fault]:
    """Rows that refer to what is not there."""
    tables = sorted({str(row[0]) for row in database.rows("PRAGMA foreign_key_check")})
    if tables:
        yield Fault(f"数据库里有无主的记录（{'、'.join(tables)}）", _RESTORE)
    sql = "SELECT count(*) FROM finding_facts WHERE fact NOT IN (SELECT id FROM facts)"
    lost = database.rows(sql)[0][0]
    if lost:
        yield Fault(f"有{lost}条核验结果指向已不存在的数字", _REREAD)


def _miscounted(database: Database) -> Iterator[Fault]:
    """Documents that hold another number of facts, tables … than was stored."""
    for table in _COUNTED:
        counted = f"(SELECT count(*) FROM {table} WHERE document = documents.id)"
        rows = database.rows(f"SELECT title FROM documents WHERE {counted} <> documents.{table}")
        if rows:
            yield Fault(f"{_named([str(title) for (title,) in rows])}的内容不全（{table}）", _REREAD)


def _sources(home: Home, records: list[DocumentRecord]) -> Iterator[Fault]:
    """Source files that are missing, or are not what was read."""
    missing, changed = [], []
    for record in records:
        path = home.sources / record.id / record.file
        if not path.is_file():
            missing.append(record.title or record.file)
        elif _digest(path) != record.sha256:
            changed.append(record.title or record.file)
    if missing:
        yield Fault(f"{_named(missing)}的原文件不见了，出处打不开", "请重新 ingest 这些文件（加 --force）")
    if changed:
        yield Fault(f"{_named(changed)}的原文件与读入时不同", "请重新 ingest 原来的文件（加 --force）")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _index(home: Home, database: Database, embedder: Embedder) -> Iterator[Fault]:
    from index.shards import Shard

    now = revisions(database)
    found = published(database)
    if found is None:
        if now:
            yield Fault("还没有检索原文用的索引", _REINDEX)
        return
    check_model(found, embedder)
    paths = {one: shard_path(home, found, one, revision) for one, revision in now.items()}
    folder = home.dense / found.folder
    if folder.is_dir() and set(folder.iterdir()) != set(paths.values()):
        yield Fault("检索原文用的索引不是最新的", _REINDEX)
        return
    sizes = dict(database.rows("SELECT document, count(*) FROM chunks GROUP BY document"))
    for one, path in paths.items():
        Shard.open(path, sizes.get(one, 0), embedder.dimension)


def _uncompared(database: Database) -> Iterator[Fault]:
    waiting = [str(agency) for (agency,) in database.rows("SELECT agency FROM uncompared ORDER BY agency")]
    if waiting:
        yield Fault(f"{_named(waiting)}的文件有变，还没有重新比较", "再运行一次 budgetqa ingest 就会补做")


def _named(names: list[str]) -> str:
    rest = f"等{len(names)}份" if len(names) > _MOST_NAMED else ""
    return "、".join(f"“{name}”" for name in names[:_MOST_NAMED]) + rest
