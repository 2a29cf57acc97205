"""Our retrieval as a LangChain retriever. The only module that knows LangChain; langchain-core is enough.

LangChain's Document is not ours: here a Chunk becomes one, with its citation in ``metadata``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import SkipValidation  # noqa: TC002  (pydantic reads it)

from index.interfaces import ChunkSearch

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun

    from index.retrieve import Hit


class ChunkRetriever(BaseRetriever):
    """Finds the ``k`` best chunks; of ``documents`` only, where they are given."""

    index: SkipValidation[ChunkSearch]
    k: int = 10
    documents: tuple[str, ...] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [to_langchain(hit) for hit in self.index.find(query, self.k, self.documents)]


def to_langchain(hit: Hit) -> LangChainDocument:
    """The verbatim text, with what is needed to cite it."""
    chunk, source = hit.chunk, hit.chunk.source
    metadata: dict[str, Any] = {
        "document": chunk.document,
        "section": list(chunk.section),
        "kind": chunk.kind.value,
        "table": chunk.table,
        "page": source.page,
        "line": source.line,
        "sheet": source.sheet,
        "cell": source.cell,
        "score": hit.score,
    }
    return LangChainDocument(id=chunk.id, page_content=chunk.text, metadata=metadata)
