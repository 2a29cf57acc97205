from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import LibraryError
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


def test_a_changed_index_holds_the_rest_and_the_new_and_leaves_the_old_alone() -> None:
    rows, query = vectors(5), vectors(1, seed=3)[0]
    index = DenseIndex.build(KEYS[:4], rows[:4], "示例模型")
    other = index.changed([KEYS[0]], [KEYS[4]], rows[4:])
    assert_same(other.search(query, 10), brute_force(rows[1:], KEYS[1:], query))
    assert_same(index.search(query, 10), brute_force(rows[:4], KEYS[:4], query))


def test_saved_and_opened_it_finds_the_same(tmp_path: Path) -> None:
    index = DenseIndex.build(KEYS, vectors(5), "示例模型")
    index.save(tmp_path)
    query = vectors(1, seed=3)[0]
    assert DenseIndex.open(tmp_path, Model()).search(query, 5) == index.search(query, 5)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    DenseIndex.build([], np.zeros((0, 8), dtype=np.float32), "示例模型").save(tmp_path)
    assert DenseIndex.open(tmp_path, Model()).search(vectors(1)[0], 5) == []


@pytest.mark.parametrize("model", [Model(name="别的模型"), Model(dimension=9)])
def test_vectors_of_another_model_are_refused(tmp_path: Path, model: Model) -> None:
    DenseIndex.build(KEYS, vectors(5), "示例模型").save(tmp_path)
    with pytest.raises(LibraryError, match=r"不能混用.*budgetqa reindex"):
        DenseIndex.open(tmp_path, model)


@pytest.mark.parametrize("name, content", [("dense.faiss", b"xx"), ("dense.json", b"{}"), ("dense.json", b"\xff")])
def test_damage_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    DenseIndex.build(KEYS, vectors(5), "示例模型").save(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LibraryError, match=r"缺失或损坏.*budgetqa reindex"):
        DenseIndex.open(tmp_path, Model())


def test_the_bundled_model_fits_its_own_index(tmp_path: Path) -> None:
    embedder = load_embedder()
    texts = ["公务接待费", "政府采购预算", "主要职责"]
    DenseIndex.build([1, 2, 3], embedder.encode(texts), embedder.name).save(tmp_path)
    found = DenseIndex.open(tmp_path, embedder).search(embedder.encode_query("政府采购"), 1)
    assert found[0][0] == 2
