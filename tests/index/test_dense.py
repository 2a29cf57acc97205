from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.embedding import load_embedder

KEYS = [7, 2**59 + 1, 13, 40, 5]


@dataclass(frozen=True)
class Model:
    """Stands for a model of which only name and dimension matter."""

    name: str = "示例模型"
    dimension: int = 8

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise NotImplementedError

    def encode_query(self, text: str) -> NDArray[np.float32]:
        raise NotImplementedError


def vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def brute_force(rows: NDArray[np.float32], keys: list[int], query: NDArray[np.float32]) -> list[tuple[int, float]]:
    pairs = [(key, float(row @ query)) for key, row in zip(keys, rows, strict=True)]
    return sorted(pairs, key=lambda pair: -pair[1])


def assert_same(found: list[tuple[int, float]], wanted: list[tuple[int, float]]) -> None:
    assert [key for key, _ in found] == [key for key, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-6)


def test_search_equals_the_brute_force_product() -> None:
    rows, keys = vectors(300), list(range(1000, 1300))
    index = DenseIndex.build(keys, rows, "示例模型")
    for query in vectors(20, seed=2):
        assert_same(index.search(query, 10), brute_force(rows, keys, query)[:10])


def test_search_among_given_keys_and_scores_of_given_keys() -> None:
    rows, query = vectors(5), vectors(1, seed=3)[0]
    index = DenseIndex.build(KEYS, rows, "示例模型")
    some = [KEYS[1], KEYS[3]]
    assert_same(index.search(query, 10, some), brute_force(rows[[1, 3]], some, query))
    assert index.scores(query, some).tolist() == pytest.approx([float(rows[1] @ query), float(rows[3] @ query)])
    assert index.search(query, 3, []) == []


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex.build([], np.zeros((0, 8), dtype=np.float32), "示例模型").search(vectors(1)[0], 5) == []


def test_the_bundled_model_finds_the_nearest() -> None:
    embedder = load_embedder()
    texts = ["公务接待费", "政府采购预算", "主要职责"]
    index = DenseIndex.build([1, 2, 3], embedder.encode(texts), embedder.name)
    assert index.search(embedder.encode_query("政府采购"), 1)[0][0] == 2
