"""What the library tells about its content; all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.datatypes import Fact, Phase


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document of the library (contract: ``docs``); ``tables``, ``facts`` … are counts."""

    id: str
    title: str
    file: str
    sha256: str
    agency: str
    aliases: tuple[str, ...]
    level: str | None
    region: str | None
    parent: str | None
    year: int | None
    phase: Phase | None
    pages: int | None
    tables: int
    facts: int
    gaps: int
    chunks: int
    findings: int
    problems: tuple[str, ...]
    ingested_at: str  # ISO 8601, UTC
    vocabulary: str  # version of the domain data that it was read with


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An organisation that documents are from or state figures of."""

    name: str
    aliases: tuple[str, ...]
    region: str | None
    level: str | None  # 部门 | 单位 | 政府
    parent: str | None
    documents: tuple[str, ...]  # ids, of documents with any figure or gap of this agency


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which documents say something about one agency, year and phase.

    ``published`` tells whether one of them is that agency's document of that very year and phase (a
    government's budget report also accounts for the year before); otherwise the figures are mentions,
    such as last year's column.
    """

    agency: str
    year: int | None
    phase: Phase | None
    documents: tuple[str, ...]
    facts: int
    gaps: int
    published: bool


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """An item whose name resembles a text; ``score`` is in 0 … 1, 1 for the same characters."""

    agency: str
    item: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Facts in order of size, and how many there are in all."""

    facts: tuple[Fact, ...]
    considered: int


@dataclass(frozen=True, slots=True)
class Total:
    """The exact sum of all facts of one unit."""

    unit: str
    value: Decimal
    facts: int


class FileStatus(StrEnum):
    """What became of one file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file (contract: ``ingest --json``). ``problem`` is Chinese."""

    path: str
    status: FileStatus
    document: str | None = None
    title: str | None = None
    agency: str | None = None
    year: int | None = None
    phase: Phase | None = None
    pages: int | None = None
    tables: int = 0
    facts: int = 0
    chunks: int = 0
    findings: int = 0
    seconds: float = 0.0
    problem: str | None = None
    warnings: tuple[str, ...] = ()
