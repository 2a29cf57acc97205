"""Nearest passages by inner product. The only module that knows FAISS.

Vectors are of unit length, so the inner product is the cosine. The index is exact (flat): a library of
100,000 passages is searched in some 40 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Vectors under integer keys, with the name of the model that made them."""

    model: str
    dimension: int
    index: Any  # faiss.IndexIDMap2

    @classmethod
    def build(cls, keys: Sequence[int], vectors: NDArray[np.float32], model: str) -> DenseIndex:
        """Keys are unique; ``vectors`` has one unit row per key."""
        import faiss

        dimension = int(vectors.shape[1])
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        dense = cls(model, dimension, index)
        dense._add(keys, vectors)
        return dense

    def _add(self, keys: Sequence[int], vectors: NDArray[np.float32]) -> None:
        if len(keys):
            self.index.add_with_ids(np.ascontiguousarray(vectors), np.array(keys, dtype=np.int64))

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, keys: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The k nearest (key, score), nearest first; only among ``keys`` where they are given."""
        import faiss

        k = min(k, len(self) if keys is None else len(keys))
        if k <= 0:
            return []
        chosen = None if keys is None else faiss.IDSelectorBatch(np.array(keys, dtype=np.int64))
        params = None if chosen is None else faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        scores, found = self.index.search(vector.reshape(1, -1), k, params=params)
        return [(int(key), float(score)) for key, score in zip(found[0], scores[0], strict=True) if key >= 0]

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> NDArray[np.float32]:
        """The inner product of ``vector`` with the vector of each key."""
        if not len(keys):
            return np.zeros(0, dtype=np.float32)
        rows = self.index.reconstruct_batch(np.array(keys, dtype=np.int64))
        products: NDArray[np.float32] = rows @ vector
        return products
