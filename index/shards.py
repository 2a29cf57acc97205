"""What searching one document needs: its words and its vectors, in a file of its own.

A document is indexed once, when it comes in, whatever else the library holds; a search reads the files of the
documents that it looks in and no others. Open formats only: npz, without pickle.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import LibraryError
from index.lexical import LexicalIndex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.chunks import Chunk
    from index.embedding import Embedder

_DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Shard:
    """The lexical index of a document's passages, and a unit vector for each."""

    lexical: LexicalIndex
    vectors: NDArray[np.float32]

    @classmethod
    def build(cls, chunks: Sequence[Chunk], embedder: Embedder) -> Shard:
        """Indexes the passages of one document, in order."""
        texts = [chunk.indexed for chunk in chunks]
        return cls(LexicalIndex.build(texts), embedder.encode(texts))

    def save(self, path: Path) -> None:
        """Writes the file ``path``."""
        terms = json.dumps(list(self.lexical.terms), ensure_ascii=False).encode()
        words = self.lexical
        with path.open("wb") as file:
            np.savez(
                file,
                terms=np.frombuffer(terms, dtype=np.uint8),
                starts=words.starts,
                rows=words.rows,
                counts=words.counts,
                lengths=words.lengths,
                vectors=self.vectors,
            )

    @classmethod
    def open(cls, path: Path, size: int, dimension: int) -> Shard:
        """Reads what ``save`` wrote, of ``size`` passages. Raises LibraryError where it is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                terms = {term: place for place, term in enumerate(json.loads(kept["terms"].tobytes()))}
                words = LexicalIndex(terms, kept["starts"], kept["rows"], kept["counts"], kept["lengths"])
                shard = cls(words, kept["vectors"])
        except _DAMAGE as error:
            raise LibraryError("文库的段落索引缺失或损坏", "请运行 budgetqa reindex 重建索引") from error
        if (len(words), shard.vectors.shape) != (size, (size, dimension)):
            raise LibraryError("文库的段落索引前后不一致", "请运行 budgetqa reindex 重建索引")
        return shard
