"""The index of one document in its file."""

from pathlib import Path

import pytest

from corpus.datatypes import Source
from corpus.errors import LibraryError
from index.chunks import Chunk, ChunkKind
from index.embedding import load_embedder
from index.shards import Shard

TEXTS = ("公务接待费3万元。", "会议费1万元。")
CHUNKS = [
    Chunk(f"a:c{n}", "a", ("一、说明",), text, "说明", ChunkKind.PARAGRAPH, Source(text, page=n))
    for n, text in enumerate(TEXTS, 1)
]
DIMENSION = load_embedder().dimension


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.1.npz"
    Shard.build(CHUNKS, load_embedder()).save(path)
    return path


def test_saved_and_opened_it_is_the_same(file: Path) -> None:
    made, found = Shard.build(CHUNKS, load_embedder()), Shard.open(file, 2, DIMENSION)
    assert found.lexical.terms == made.lexical.terms
    assert found.lexical.scores("会议费").tolist() == made.lexical.scores("会议费").tolist()
    assert found.vectors.tolist() == made.vectors.tolist()


def test_a_document_without_passages(tmp_path: Path) -> None:
    Shard.build([], load_embedder()).save(tmp_path / "b.1.npz")
    assert len(Shard.open(tmp_path / "b.1.npz", 0, DIMENSION).lexical) == 0


def test_what_is_missing_or_damaged_is_said_with_its_remedy(file: Path) -> None:
    whole = file.read_bytes()
    for content in (b"", b"xx", whole[: len(whole) // 2]):
        file.write_bytes(content)
        with pytest.raises(LibraryError, match=r"缺失或损坏.*budgetqa reindex"):
            Shard.open(file, 2, DIMENSION)
    file.unlink()
    with pytest.raises(LibraryError, match="缺失或损坏"):
        Shard.open(file, 2, DIMENSION)


@pytest.mark.parametrize("size, dimension", [(3, DIMENSION), (2, DIMENSION + 1)])
def test_what_does_not_fit_is_refused(file: Path, size: int, dimension: int) -> None:
    with pytest.raises(LibraryError, match="前后不一致"):
        Shard.open(file, size, dimension)
