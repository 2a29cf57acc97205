"""The chunk index of a library: derived from its chunks, one file a document, made when the document comes in."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from index.catalog import document_ids, get_meta, load_chunks, revisions, set_meta, uncompared_documents
from index.home import writable

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding import Embedder
    from index.home import Home
    from index.store import Database

_META = "dense"


@dataclass(frozen=True, slots=True)
class Published:
    """The index in force: its folder, the model that made it, and whether every document was in it once."""

    folder: str
    model: str
    dimension: int
    is_whole: bool = True


def published(database: Database) -> Published | None:
    """The index in force, or None: also for one of the kind made before, which held all documents in one."""
    fields = json.loads(get_meta(database, _META) or "{}")
    return Published(**fields) if fields and "documents" not in fields else None


def shard_path(home: Home, found: Published, document: str, revision: int) -> Path:
    """Where the index of one document lies; another reading of it lies elsewhere."""
    return home.dense / found.folder / _file_name(document, revision)


def _file_name(document: str, revision: int) -> str:
    return f"{document}.{revision}.npz"


def is_of_model(found: Published, embedder: Embedder) -> bool:
    """Whether the index was made by the model in use."""
    return (found.model, found.dimension) == (embedder.name, embedder.dimension)


def check_model(found: Published, embedder: Embedder) -> None:
    """Raises LibraryError where the index was made by another model than the one in use."""
    if not is_of_model(found, embedder):
        raise LibraryError(
            f"文库的语义索引由模型“{found.model}”（{found.dimension}维）建立，"
            f"当前设置的模型是“{embedder.name}”（{embedder.dimension}维）",
            "请运行 budgetqa reindex 按当前模型重建索引，或把 BUDGETQA_EMBEDDING 改回原来的模型",
        )


def bring_up_to_date(home: Home, database: Database, embedder: Embedder) -> None:
    """Index the documents that are not, and drop what is of no document; under the writer's lock.

    To be called before the documents of changed agencies are compared, which forgets that they changed. An index that
    was never whole (reindexing was cut off) is gone on with.
    """
    found = published(database)
    if found is None or not is_of_model(found, embedder):
        found = Published(uuid.uuid4().hex, embedder.name, embedder.dimension, is_whole=False)
        _put_in_force(home, database, found)
    with writable(home.root):
        folder = home.dense / found.folder
        folder.mkdir(parents=True, exist_ok=True)
        stale, due = _changes({path.name for path in folder.iterdir()}, database)
        for name in stale:
            (folder / name).unlink()
        aside = home.new_scratch() / "shard.npz"
        for name, document in due.items():
            _index_one(database, embedder, document, aside)
            aside.replace(folder / name)
        aside.parent.rmdir()
    if not found.is_whole:
        _put_in_force(home, database, Published(found.folder, found.model, found.dimension))


def _changes(present: set[str], database: Database) -> tuple[set[str], dict[str, str]]:
    """The files to drop, and those to make with the documents that they are of.

    Only documents of agencies that changed may have another revision than that of their file.
    """
    ids = document_ids(database)
    indexed = {name: name.partition(".")[0] for name in present}
    again = {*uncompared_documents(database), *(ids - set(indexed.values()))}
    due = {_file_name(one, revision): one for one, revision in revisions(database, again).items()}
    kept = {name for name, document in indexed.items() if document in ids and (document not in again or name in due)}
    return present - kept, {name: one for name, one in sorted(due.items()) if name not in present}


def _index_one(database: Database, embedder: Embedder, document: str, path: Path) -> None:
    from index.shards import Shard

    Shard.build(load_chunks(database, [document]), embedder).save(path)


def _put_in_force(home: Home, database: Database, found: Published) -> None:
    with database.writing() as connection:
        set_meta(connection, _META, json.dumps(asdict(found)))
    with writable(home.root):
        for path in home.dense.iterdir():
            if path.name != found.folder:
                shutil.rmtree(path, ignore_errors=True)


def withdraw_index(home: Home, database: Database) -> None:
    """Take the index out of force and off the disk; under the writer's lock. One that is not whole yet stays."""
    before = published(database)
    if before is not None and before.is_whole:
        with database.writing() as connection:
            connection.execute("DELETE FROM meta WHERE name = ?", (_META,))
        shutil.rmtree(home.dense / before.folder, ignore_errors=True)
