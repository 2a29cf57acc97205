"""The labelled questions that retrieval is measured with, resolved to passages of the documents they ask about.

A line of tests/index/sample_cases.jsonl (over corpus/samples) or document_cases.jsonl (over real documents beside
the project) gives the files of the agency and year that the question names, and anchors: a passage that has all
parts of one (parted by &, blanks aside) answers the question in full; a part with § stands in its heading. Anchors
are short on purpose: no sentence of a real document is kept here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.datatypes import Source
from corpus.reading import read_documents
from index.chunks import Chunk, ChunkKind, to_chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.datatypes import Document

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "index"
SAMPLES = ROOT / "corpus" / "samples"
SHARED = ROOT.parent / "shared"
PROSE = frozenset({ChunkKind.PARAGRAPH, ChunkKind.DEFINITION, ChunkKind.HEADING})


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the documents it is asked of, the names of their agency, and the passages that answer it."""

    id: str
    question: str
    answers: frozenset[str]  # ids of chunks
    documents: frozenset[str] | None = None
    names: tuple[str, ...] = ()

    @property
    def is_held_out(self) -> bool:
        """Whether nothing may be chosen by it; half of the cases, by the hash of their id."""
        return sha256(self.id.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class CaseSet:
    """Cases with the passages they are asked of."""

    name: str
    chunks: tuple[Chunk, ...]
    cases: tuple[Case, ...]


def sample_cases() -> CaseSet:
    """Over the documents that come with the project."""
    return _resolve("样例文库", CASES / "sample_cases.jsonl", SAMPLES)


def document_cases() -> CaseSet:
    """Over real documents in ../shared; FileNotFoundError where they are absent."""
    return _resolve("真实文件", CASES / "document_cases.jsonl", SHARED)


def invented_cases() -> CaseSet:
    """Over 68 invented passages; each question is asked of all of them."""
    rows = _rows(CASES / "retrieval_cases.jsonl")
    chunks = tuple(_invented_chunk(row) for row in rows if "passage" in row)
    asked = [row for row in rows if "question" in row]
    cases = tuple(Case(f"i-{n:02}", row["question"], frozenset(row["answers"])) for n, row in enumerate(asked, 1))
    return CaseSet("虚构段落", chunks, cases)


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _invented_chunk(row: dict[str, str]) -> Chunk:
    return Chunk(
        id=row["passage"],
        document=row["document"],
        section=tuple(row["section"].split(" ")),
        text=row["text"],
        context=row["section"],
        kind=ChunkKind.PARAGRAPH,
        source=Source(row["text"], line=1),
    )


def _resolve(name: str, file: Path, root: Path) -> CaseSet:
    rows = _rows(file)
    cases = tuple(_case(row, root) for row in rows)
    files = dict.fromkeys(path for row in rows for path in row["files"])
    chunks = {chunk.id: chunk for path in files for chunk in _prose(_read(root / path))}
    return CaseSet(name, tuple(chunks.values()), cases)


def _case(row: dict[str, str], root: Path) -> Case:
    documents = [document for path in row["files"] for document in _read(root / path)]
    answers = frozenset(
        chunk.id for chunk in _prose(documents) if any(is_answer(chunk, anchor) for anchor in row["answers"])
    )
    if not answers:
        raise ValueError(f"case {row['id']}: no passage has {row['answers']}")
    identities = [document.identity for document in documents]
    names = dict.fromkeys(name for one in identities for name in (one.agency, *one.aliases, one.region or "") if name)
    return Case(row["id"], row["question"], answers, frozenset(one.id for one in documents), tuple(names))


def is_answer(chunk: Chunk, anchor: str) -> bool:
    """Whether a passage has all parts of an anchor."""
    text, heading = "".join(chunk.text.split()), " ".join(chunk.section)
    return all(
        part[1:] in heading if part.startswith("§") else "".join(part.split()) in text for part in anchor.split("&")
    )


@cache
def _read(path: Path) -> tuple[Document, ...]:
    return tuple(reading.document for reading in read_documents(path))


def _prose(documents: Sequence[Document]) -> list[Chunk]:
    return [chunk for document in documents for chunk in to_chunks(document) if chunk.kind in PROSE]
