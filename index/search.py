"""Searching the passages of a library: those of the documents asked for are put together, the last ones kept."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from index.catalog import load_chunks
from index.publishing import shard_path
from index.recent import Recent
from index.retrieve import ChunkIndex
from index.shards import Shard

if TYPE_CHECKING:
    from index.chunks import Chunk, ChunkKind
    from index.embedding import Embedder
    from index.home import Home
    from index.publishing import Published
    from index.retrieve import Hit
    from index.store import Database

_KEPT = 64  # sets of documents

_Key = tuple[tuple[str, int], ...]  # documents and their revisions


class LibrarySearch:
    """Finds passages of a library as it is now. Safe to use from several threads.

    What is not indexed, or whose file is damaged or was just replaced, is indexed in memory: the index is derived.
    """

    def __init__(self, home: Home, database: Database, embedder: Embedder, found: Published | None) -> None:
        """``found`` is the index in force, made by the model of ``embedder``; None for none."""
        self.found = found
        self._home = home
        self._database = database
        self._embedder = embedder
        self._kept: Recent[_Key, ChunkIndex] = Recent(_KEPT)

    def find(
        self,
        query: str,
        k: int = 10,
        documents: Collection[str] | None = None,
        kinds: Collection[ChunkKind] | None = None,
        names: Collection[str] = (),
    ) -> list[Hit]:
        """As ``ChunkIndex.find``. Without ``documents`` all passages of the library are loaded."""
        return self._among(documents).find(query, k, None, kinds, names)

    def _among(self, documents: Collection[str] | None) -> ChunkIndex:
        with self._database.snapshot():
            key = self._key(documents)
            return self._kept.get(key, lambda: self._joined(key))

    def _key(self, documents: Collection[str] | None) -> _Key:
        chosen = "" if documents is None else "WHERE id IN (SELECT value FROM json_each(?))"
        parameters = () if documents is None else (json.dumps(sorted(documents)),)
        return tuple(self._database.rows(f"SELECT id, revision FROM documents {chosen} ORDER BY id", parameters))

    def _joined(self, key: _Key) -> ChunkIndex:
        chunks = [load_chunks(self._database, [document]) for document, _ in key]
        shards = [self._shard(one, revision, held) for (one, revision), held in zip(key, chunks, strict=True)]
        return ChunkIndex.of_shards([chunk for held in chunks for chunk in held], shards, self._embedder)

    def _shard(self, document: str, revision: int, chunks: list[Chunk]) -> Shard:
        if self.found is not None:
            try:
                path = shard_path(self._home, self.found, document, revision)
                return Shard.open(path, len(chunks), self._embedder.dimension)
            except LibraryError:
                pass
        return Shard.build(chunks, self._embedder)
