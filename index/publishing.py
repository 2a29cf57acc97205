"""The chunk index of a library: derived from its chunks, published beside them, rebuilt when out of date."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from index.catalog import get_meta, load_chunks, revisions, set_meta
from index.home import writable

if TYPE_CHECKING:
    from index.embedding import Embedder
    from index.home import Home
    from index.retrieve import ChunkIndex
    from index.store import Database

_META = "dense"


@dataclass(frozen=True, slots=True)
class Published:
    """The index in force: its folder, the model that made it, and the documents (revisions) within."""

    folder: str
    model: str
    dimension: int
    documents: dict[str, int]


def published(database: Database) -> Published | None:
    """The index in force, or None."""
    text = get_meta(database, _META)
    return Published(**json.loads(text)) if text else None


def is_of_model(found: Published, embedder: Embedder) -> bool:
    """Whether the index was made by the model in use."""
    return (found.model, found.dimension) == (embedder.name, embedder.dimension)


def check_model(found: Published, embedder: Embedder) -> None:
    """Raises LibraryError where the index was made by another model than the one in use."""
    if not is_of_model(found, embedder):
        raise LibraryError(
            f"文库的语义索引由模型“{found.model}”（{found.dimension}维）建立，"
            f"当前设置的模型是“{embedder.name}”（{embedder.dimension}维）",
            "请重新运行 budgetqa ingest（内容未变的文件会跳过），索引会按当前模型重建，"
            "或把 BUDGETQA_EMBEDDING 改回原来的模型",
        )


def current_index(home: Home, database: Database, embedder: Embedder, found: Published | None) -> ChunkIndex:
    """An index of all chunks in the library now; only what ``found`` lacks is computed.

    An index that cannot be opened (damaged, or just replaced by a writer) is computed anew: it is derived.
    """
    from index.retrieve import ChunkIndex

    try:
        opened = ChunkIndex.open(home.dense / found.folder, embedder) if found else None
    except LibraryError:
        opened = None
    with database.snapshot():
        if found is None or opened is None:
            return ChunkIndex.build(load_chunks(database), embedder)
        now = revisions(database)
        removed = {one for one, revision in found.documents.items() if now.get(one) != revision}
        added = [one for one, revision in now.items() if found.documents.get(one) != revision]
        return opened.changed(removed, load_chunks(database, added)) if removed or added else opened


def publish_index(home: Home, database: Database, index: ChunkIndex, documents: dict[str, int]) -> Published:
    """Write the index under a new name, then refer to it; under the writer's lock."""
    before = published(database)
    now = Published(uuid.uuid4().hex, index.embedder.name, index.embedder.dimension, documents)
    with writable(home.root):
        aside = home.new_scratch()
        index.save(aside)
        aside.replace(home.dense / now.folder)
    text = json.dumps({"folder": now.folder, "model": now.model, "dimension": now.dimension, "documents": documents})
    with database.writing() as connection:
        set_meta(connection, _META, text)
    if before:
        shutil.rmtree(home.dense / before.folder, ignore_errors=True)
    return now


def withdraw_index(home: Home, database: Database) -> None:
    """Take the index out of force and off the disk; under the writer's lock."""
    before = published(database)
    if before:
        with database.writing() as connection:
            connection.execute("DELETE FROM meta WHERE name = ?", (_META,))
        shutil.rmtree(home.dense / before.folder, ignore_errors=True)
