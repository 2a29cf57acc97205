from corpus.datatypes import Source
from index.chunks import Chunk, ChunkKind
from index.embedding import load_embedder
from index.langchain_adapter import ChunkRetriever
from index.retrieve import ChunkIndex


def test_a_langchain_retriever_gives_verbatim_text_with_its_citation() -> None:
    chunks = [
        Chunk(f"{document}:c1", document, ("三、说明",), text, "说明", ChunkKind.PARAGRAPH, Source(text, page=4))
        for document, text in (
            ("a", "公务接待费3万元。"),
            ("b", "公务接待费8万元。"),
            ("b2", "会议费1万元。"),
        )
    ]
    index = ChunkIndex.build(chunks, load_embedder())
    (found,) = ChunkRetriever(index=index, k=1, documents=("b", "b2")).invoke("接待费多少")
    score = found.metadata.pop("score")
    assert score == index.find("接待费多少", 1, {"b", "b2"})[0].score
    assert (found.id, found.page_content) == ("b:c1", "公务接待费8万元。")
    assert found.metadata == {
        "document": "b",
        "section": ["三、说明"],
        "kind": "paragraph",
        "table": None,
        "page": 4,
        "line": None,
        "sheet": None,
        "cell": None,
    }
