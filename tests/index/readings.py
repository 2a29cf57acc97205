"""A toy file format with its reader, and a toy embedder, for tests of storing and finding.

A file is: first line ``agency|year|phase``, then lines ``item|amount in 万元`` (no amount: a gap). A line
``===`` begins another agency's document. A first line that begins with ``!`` makes the reader fail in the
way it names.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.datatypes import (
    Aspect,
    Cell,
    CellStatus,
    Document,
    Fact,
    Gap,
    GapKind,
    Identity,
    Origin,
    Paragraph,
    Phase,
    Reading,
    Row,
    RowRole,
    Source,
    Table,
)
from corpus.errors import ReadError, UnsupportedFormatError
from index.library import Tools

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read(path: Path) -> Reading:
    """Read a toy file of one document."""
    return read_parts(path)[0]


def read_parts(path: Path) -> tuple[Reading, ...]:
    """Read a toy file."""
    data = path.read_bytes()
    parts = data.decode().split("\n===\n")
    sha = hashlib.sha256(data).hexdigest()
    suffixes = [f"-{n}" for n in range(1, len(parts) + 1)] if len(parts) > 1 else [""]
    return tuple(_read_part(text, path.name, sha, suffix) for text, suffix in zip(parts, suffixes, strict=True))


def _read_part(text: str, file: str, sha: str, suffix: str) -> Reading:
    head, *lines = text.splitlines()
    if head.startswith("!"):
        _fail(head)
    agency, year, phase = head.split("|")
    identity = Identity(f"{agency}{year}年预算", agency, int(year), Phase(phase), aliases=(agency[:2],))
    pairs = [line.split("|") for line in lines]
    facts = [(item, amount) for item, amount in pairs if amount]
    gaps = [item for item, amount in pairs if not amount]
    document = Document(
        sha[:12] + suffix,
        file,
        sha,
        identity,
        paragraphs=tuple(_paragraph(n, line) for n, line in enumerate(lines, 1)),
        tables=(_table(pairs),),
    )
    return Reading(
        document,
        tuple(fact(document, n, item, amount) for n, (item, amount) in enumerate(facts, 1)),
        tuple(gap(document, n, item) for n, item in enumerate(gaps, 1)),
        ("第2页无法读取",) if "第2页" in text else (),
    )


def _fail(head: str) -> None:
    if head == "!crash":
        os._exit(3)
    if head == "!bug":
        raise ZeroDivisionError("oops")
    if head == "!unsupported":
        raise UnsupportedFormatError("不支持这种文件", "请另存为 PDF")
    raise ReadError("文件已损坏", "请重新下载")


def _paragraph(number: int, line: str) -> Paragraph:
    return Paragraph(number, line, (), Source(line, line=number + 1))


def _table(pairs: Sequence[Sequence[str]]) -> Table:
    rows = tuple(
        Row(
            item,
            None,
            1,
            RowRole.ITEM,
            (),
            (
                Cell(
                    amount,
                    Decimal(amount) if amount else None,
                    CellStatus.READ if amount else CellStatus.BLANK,
                    Source(amount, line=2 + n),
                ),
            ),
            Source(item, line=2 + n),
        )
        for n, (item, amount) in enumerate(pairs)
    )
    return Table(1, "支出表", None, "万元", (("预算数",),), rows, Source("支出表", line=1))


def fact(document: Document, n: int, item: str, amount: str) -> Fact:
    identity = document.identity
    return Fact(
        id=f"{document.id}:{n}",
        document=document.id,
        agency=identity.agency,
        year=identity.year,
        phase=identity.phase,
        item=item,
        concept=None,
        code=None,
        path=(),
        row=item,
        role=RowRole.ITEM,
        measure="预算数",
        measure_concept=None,
        columns=("预算数",),
        main=True,
        aspect=Aspect.AMOUNT,
        value=Decimal(amount),
        unit="万元",
        scope="支出表",
        form=None,
        fund=None,
        origin=Origin.CELL,
        source=Source(amount, line=n + 1),
        table=1,
    )


def gap(document: Document, n: int, item: str) -> Gap:
    identity = document.identity
    return Gap(
        id=f"{document.id}:g{n}",
        document=document.id,
        agency=identity.agency,
        year=identity.year,
        phase=identity.phase,
        item=item,
        concept=None,
        code=None,
        path=(),
        measure="预算数",
        columns=("预算数",),
        scope="支出表",
        form=None,
        kind=GapKind.BLANK,
        source=Source(item, line=n + 1),
        table=1,
    )


class LetterEmbedder:
    """A vector of how often each character occurs, modulo the dimension."""

    def __init__(self, name: str = "letters", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for character in text:
                rows[place, ord(character) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(rows, lengths, out=rows, where=lengths > 0)
        return unit

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.encode([text])[0]
        return vector


def noon() -> datetime:
    return datetime(2024, 5, 6, 12, tzinfo=UTC)


def tools(vocabulary: str = "v1", embedder: LetterEmbedder | None = None) -> Tools:
    """What a library under test works with."""
    return Tools(read_parts, noon, vocabulary, embedder or LetterEmbedder())


def write(folder: Path, name: str, *lines: str) -> Path:
    """Write a toy file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
