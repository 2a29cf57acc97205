"""One file read: its documents with their chunks and findings, or the problem that a reader of the report is told.

Nothing is stored here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.checks.datatypes import Finding
from corpus.checks.run import checked
from corpus.datatypes import Reading
from corpus.errors import BudgetQAError, UnsupportedFormatError
from index.chunks import Chunk, to_chunks
from index.refusals import reason_of

Reader = Callable[[Path], Sequence[Reading]]


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file, with its chunks and what the consistency rules say of it."""

    reading: Reading
    chunks: tuple[Chunk, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file came to: its documents, or a problem (Chinese)."""

    seconds: float
    parts: tuple[Part, ...] = ()
    problem: str | None = None
    is_unsupported: bool = False


def part_of(reading: Reading) -> Part:
    """The reading with its chunks and with what the consistency rules say of it."""
    result = checked(reading)
    return Part(result.reading, tuple(to_chunks(reading.document)), result.findings)


def read_one(read: Reader, path: Path) -> Outcome:
    """Read one file; its expected errors become its problem."""
    start = time.perf_counter()
    try:
        parts = tuple(part_of(reading) for reading in read(path))
    except UnsupportedFormatError as error:
        return Outcome(time.perf_counter() - start, problem=str(error), is_unsupported=True)
    except BudgetQAError as error:
        return Outcome(time.perf_counter() - start, problem=str(error))
    except OSError as error:
        return Outcome(time.perf_counter() - start, problem=f"文件无法读取（{reason_of(error)}）")
    return Outcome(time.perf_counter() - start, parts)
