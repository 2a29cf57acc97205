"""Damaged files by the thousand: reading each ends in documents or in a clear message, in bounded time and memory.

    python -m bench.fuzz [--cases 5000] [--seed 1] [--keep FOLDER]

The files are those of ``bench.fuzz_seeds`` with the mutations of ``bench.fuzz_mutations``. Each is read as ingestion
reads it: by a worker process of ``index.pool``, with layout, tables, checks and chunks; what was read is then put into
a library's database and taken back. OCR is left out: its pages are only decoded. The same seed makes the same cases.
Exit status 1 where any case came to a bug, a death, the limit of time or that of memory.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.fuzz_mutations import mutate
from bench.fuzz_seeds import seeds
from corpus.datatypes import Reading
from corpus.reading import read_documents
from index.catalog import add_document, record_of
from index.ingest import Outcome
from index.pool import Bounds, read_all
from index.store import Database

BOUNDS = Bounds(seconds=60, memory=2_000_000_000)
_ENDINGS = ("pdf", "docx", "doc", "xlsx", "xls", "csv", "html", "txt", "png", "zip", "")
_STORING_ERRORS = (sqlite3.Error, ValueError, OverflowError)


class Ending(StrEnum):
    """What a case came to."""

    READ = "读出"
    GAPS = "读出，有提示"
    REFUSED = "拒绝"
    BUG = "程序出错"
    DIED = "进程终止"
    LATE = "超时"
    MEMORY = "内存超限"
    UNSTORABLE = "无法存入"
    MUTE = "提示不完整"


SLOW = 3.0  # seconds; cases that take longer are named
FAULTS = (Ending.BUG, Ending.DIED, Ending.LATE, Ending.MEMORY, Ending.UNSTORABLE, Ending.MUTE)


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file; ``number`` and the seed of the run make it again."""

    number: int
    reader: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What a case came to, in seconds and megabytes (the worker's peak while it read)."""

    case: Case
    ending: Ending
    seconds: float
    megabytes: float
    problem: str


def cases(count: int, seed: int) -> Iterator[Case]:
    """The cases of a run: every seed file in turn; one in twenty has the ending of another kind."""
    whole = seeds()
    for number in range(count):
        chance = random.Random(f"{seed}:{number}")
        one = whole[number % len(whole)]
        ending = chance.choice(_ENDINGS) if chance.random() < 0.05 else one.name.rpartition(".")[2]
        yield Case(number, one.reader, f"示例{number}.{ending}", mutate(chance, one))


def read_damaged(path: Path) -> Sequence[Reading]:
    """As ingestion reads a file, but without OCR; the peak of memory goes into a file beside it."""
    from corpus.readers import detect, ocr

    ocr.is_installed = lambda: False
    _forget_peak()
    try:
        data = path.read_bytes()
        if data and detect.reader_of(data, path.name).__name__ == "read_image":
            return _decode_pictures(data, path.name)
        return read_documents(path)
    finally:
        path.with_suffix(".peak").write_text(str(_peak()))


def _decode_pictures(data: bytes, name: str) -> Sequence[Reading]:
    from corpus.readers.image import pictures_of

    for _ in pictures_of(data, name, []):
        pass
    return ()


def _forget_peak() -> None:
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def _peak() -> float:
    """Megabytes of memory that this process has held since ``_forget_peak``; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0.0)


def run(count: int, seed: int, bounds: Bounds = BOUNDS) -> Iterator[Result]:
    """Read all cases, one worker after the other."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.create(Path(folder) / "library.sqlite")
        waiting: list[Case] = []
        for case in cases(count, seed):
            waiting.append(case)
            if len(waiting) == 200:
                yield from _run(waiting, Path(folder), database, bounds)
                waiting = []
        yield from _run(waiting, Path(folder), database, bounds)
        database.close()


def _run(batch: list[Case], folder: Path, database: Database, bounds: Bounds) -> Iterator[Result]:
    paths = [folder / case.name for case in batch]
    for case, path in zip(batch, paths, strict=True):
        path.write_bytes(case.data)
    for case, path, outcome in zip(batch, paths, read_all(read_damaged, paths, bounds), strict=True):
        peak = path.with_suffix(".peak")
        megabytes = float(peak.read_text()) if peak.exists() else 0.0
        yield Result(case, _ending(outcome, database), outcome.seconds, megabytes, outcome.problem or "")
        path.unlink()
        peak.unlink(missing_ok=True)


def _ending(outcome: Outcome, database: Database) -> Ending:
    told = outcome.problem
    if told is None:
        if not _is_storable(outcome, database):
            return Ending.UNSTORABLE
        return Ending.GAPS if any(part.reading.warnings for part in outcome.parts) else Ending.READ
    for words, ending in (
        ("程序出错", Ending.BUG),
        ("意外终止", Ending.DIED),
        ("READ_SECONDS", Ending.LATE),
        ("READ_MEMORY_MB", Ending.MEMORY),
    ):
        if words in told:
            return ending
    is_clear = told.endswith("。") and told.count("。") >= 2 and told.isprintable()
    return Ending.REFUSED if is_clear else Ending.MUTE


class _UndoneError(Exception):
    """Ends a transaction that is not to be kept."""


def _is_storable(outcome: Outcome, database: Database) -> bool:
    try:
        with database.writing() as connection:
            for part in outcome.parts:
                add_document(connection, record_of(part, "2024-01-01T00:00:00+00:00", "v"), part)
            raise _UndoneError
    except _UndoneError:
        return True
    except _STORING_ERRORS as error:
        print(f"not stored: {error!r}", file=sys.stderr)
        return False


def table(results: Sequence[Result]) -> str:
    """A Markdown table: of each reader how many cases came to what, its slowest and its largest case."""
    shown = [ending for ending in Ending if any(one.ending is ending for one in results)]
    lines = [
        "| 格式 | 文件 | " + " | ".join(shown) + " | 最慢（秒） | 内存峰值（MB） |",
        "|---" * (len(shown) + 4) + "|",
    ]
    for reader in [*sorted({one.case.reader for one in results}), ""]:
        of_reader = [one for one in results if reader in ("", one.case.reader)]
        counts = Counter(one.ending for one in of_reader)
        slowest = max(one.seconds for one in of_reader)
        largest = max(one.megabytes for one in of_reader)
        cells = [reader or "合计", len(of_reader), *(counts[ending] for ending in shown)]
        lines.append("| " + " | ".join(map(str, cells)) + f" | {slowest:.2f} | {largest:.0f} |")
    return "\n".join(lines)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files of the cases that went wrong or took long")
    given = parser.parse_args()
    results = []
    for one in run(given.cases, given.seed):
        results.append(one)
        if one.ending in FAULTS or one.seconds > SLOW:
            print(f"{one.case.number} {one.case.reader} {one.ending} {one.seconds:.1f}s {one.problem}", file=sys.stderr)
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / one.case.name).write_bytes(one.case.data)
    print(table(results))
    return int(any(one.ending in FAULTS for one in results))


if __name__ == "__main__":
    from bench.fuzz import main as start  # workers import the reader from the module, not from __main__

    sys.exit(start())
