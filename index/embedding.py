"""Text → unit vectors. The bundled model needs numpy alone; any other goes through sentence-transformers.

The bundled model (``model/``) is an ordinary sentence-transformers model: StaticEmbedding over words. Our cut
into words cannot be kept in a tokenizer file, so texts are cut here, before the model;
``SentenceTransformer(MODEL).encode(prepare(text))`` gives the same vectors. A question does not wait for torch:
the matrix is read directly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from corpus.errors import LibraryError
from index.segment import cut_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

MODEL = Path(__file__).parent / "model"

_BATCH = 256  # texts whose word vectors are gathered at once


class Embedder(Protocol):
    """What the dense index needs of a model."""

    @property
    def name(self) -> str:
        """What the library's manifest remembers; another name means other vectors."""

    @property
    def dimension(self) -> int:
        """Length of each vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per passage; a row of zeros for a text without a known word."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question."""


@runtime_checkable
class WordEmbedder(Protocol):
    """A model that also has a vector for each single word."""

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row per word, the longer the more the word tells; zeros for an unknown word."""


def load_embedder(name: str | None = None) -> Embedder:
    """The bundled model, or another sentence-transformers model by its local path or hub name.

    Raises LibraryError when the named model cannot be loaded.
    """
    return _bundled() if name in (None, "", _bundled_name()) else _load_transformer(str(name))


def prepare(text: str) -> str:
    """The text as the bundled model's tokenizer expects it: words with blanks between."""
    return " ".join(cut_words(text))


@dataclass(frozen=True, slots=True)
class StaticEmbedder:
    """The mean of the word vectors, brought to unit length."""

    name: str
    words: dict[str, int]
    unknown: int
    vectors: NDArray[np.float32]

    @property
    def dimension(self) -> int:
        """Length of each vector."""
        return int(self.vectors.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per text; zeros for a text without a known word."""
        ids = [[self.words.get(word, self.unknown) for word in cut_words(text)] for text in texts]
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            rows[start : start + _BATCH] = self._means(ids[start : start + _BATCH])
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / np.maximum(norms, 1e-12)
        return unit

    def _means(self, ids: list[list[int]]) -> NDArray[np.float32]:
        """The mean vector of each list of word numbers; zeros for an empty one."""
        lengths = np.array([len(one) for one in ids])
        means = np.zeros((len(ids), self.dimension), dtype=np.float32)
        filled = lengths > 0
        if filled.any():
            starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
            sums = np.add.reduceat(self.vectors[[number for one in ids for number in one]], starts, dtype=np.float64)
            means[filled] = sums / lengths[filled, None]
        return means

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row per word, the longer the more the word tells; zeros for an unknown word."""
        numbers = np.array([self.words.get(word, self.unknown) for word in words], dtype=np.intp)
        rows: NDArray[np.float32] = self.vectors[numbers]
        return rows

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question; this model makes no difference."""
        vector: NDArray[np.float32] = self.encode([text])[0]
        return vector


@dataclass(frozen=True, slots=True)
class TransformerEmbedder:
    """Any sentence-transformers model."""

    name: str
    model: SentenceTransformer
    dimension: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self.model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float32)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, under the model's own query prompt where it has one."""
        row = self.model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(row, dtype=np.float32)


@cache
def _bundled_name() -> str:
    config = json.loads((MODEL / "budgetqa.json").read_text(encoding="utf-8"))
    return str(config["name"])


@cache
def _bundled() -> StaticEmbedder:
    from safetensors.numpy import load_file

    vocabulary = json.loads((MODEL / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    words: dict[str, int] = vocabulary["vocab"]
    weight = load_file(MODEL / "model.safetensors")["embedding.weight"]
    unknown = words[vocabulary["unk_token"]]
    return StaticEmbedder(_bundled_name(), words, unknown, weight.astype(np.float32, copy=False))


def _load_transformer(name: str) -> TransformerEmbedder:
    try:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(name, device="cpu")
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        problem = f"无法载入嵌入模型“{name}”（{type(error).__name__}）"
        raise LibraryError(problem, "请检查模型的路径或名称，或不指定模型而使用自带的模型") from error
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise LibraryError(f"嵌入模型“{name}”没有说明向量维数", "请换用其他模型，或使用自带的模型")
    return TransformerEmbedder(name, model, dimension)
