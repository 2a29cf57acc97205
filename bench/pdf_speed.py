"""How fast PDF pages are read, beside pdfplumber: ``python -m bench.pdf_speed [FILE.pdf ...]``.

Without files the fixtures with a text layer are read. Both readers run in this process, in turn, file by file;
the best time of ``--repeat`` rounds counts. Then each reads all files in a process of its own, for its peak memory
(Linux only). Prints a Markdown table. pdfplumber is no dependency of the project: ``pip install pdfplumber``.
"""

from __future__ import annotations

import argparse
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.datatypes import Grid
from corpus.readers.pdf import read_pdf

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one file: what was found and how many seconds it took."""

    pages: int
    tables: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Extent:
    """What a reader found in a file."""

    pages: int
    tables: int


def by_budgetqa(path: Path) -> Extent:
    raw = read_pdf(path.read_bytes(), path.name)
    return Extent(raw.pages or 0, sum(isinstance(block, Grid) for block in raw.blocks))


def by_pdfplumber(path: Path) -> Extent:
    import pdfplumber  # type: ignore[import-not-found, unused-ignore]

    tables = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables += len(page.extract_tables())
            page.close()
        return Extent(len(document.pages), tables)


Reader = Callable[[Path], Extent]
READERS: dict[str, Reader] = {"budgetqa": by_budgetqa, "pdfplumber": by_pdfplumber}


def timed(read: Reader, path: Path) -> Run:
    start = time.perf_counter()
    extent = read(path)
    return Run(extent.pages, extent.tables, time.perf_counter() - start)


def fastest(runs: Sequence[Run]) -> Run:
    return min(runs, key=lambda run: run.seconds)


def total(runs: Sequence[Run]) -> Run:
    return Run(sum(r.pages for r in runs), sum(r.tables for r in runs), sum(r.seconds for r in runs))


def row(name: str, ours: Run, theirs: Run) -> str:
    speeds = (f"{run.seconds / run.pages:.4f}" for run in (ours, theirs))
    ratio = f"{theirs.seconds / ours.seconds:.1f}"
    return f"| {' | '.join((name, str(ours.pages), *speeds, ratio, str(ours.tables), str(theirs.tables)))} |"


def report(paths: Sequence[Path], repeat: int) -> Iterator[str]:
    """The table, line by line; tables that go on over pages are one for us and one a page for pdfplumber."""
    yield "| file | pages | s/page | pdfplumber | ratio | tables | pdfplumber |"
    yield "|---|---|---|---|---|---|---|"
    pairs: list[tuple[Run, Run]] = []
    for path in paths:
        rounds = [(timed(by_budgetqa, path), timed(by_pdfplumber, path)) for _ in range(repeat)]
        pair = fastest([ours for ours, _ in rounds]), fastest([theirs for _, theirs in rounds])
        pairs.append(pair)
        yield row(path.name, *pair)
    yield row("**all**", total([ours for ours, _ in pairs]), total([theirs for _, theirs in pairs]))


def peak_memory() -> str:
    """The most memory that this process ever held, in MiB."""
    found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text()) if _STATUS.exists() else None
    return f"{int(found[1]) // 1024}" if found else "?"


def peak_alone(reader: str, paths: Sequence[Path]) -> str:
    """The peak memory of a process that reads all files with one reader."""
    command = [sys.executable, "-m", "bench.pdf_speed", "--peak-of", reader, *map(str, paths)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--peak-of", choices=READERS, help="print the peak memory of one reader only")
    return parser.parse_args()


def main() -> None:
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    given = options()
    files = given.files or sorted(path for path in FIXTURES.glob("*.pdf") if not path.name.startswith("scan"))
    if given.peak_of:
        for path in files:
            READERS[given.peak_of](path)
        print(peak_memory())
        return
    for read in READERS.values():
        read(files[0])  # imports do not count
    for line in report(files, given.repeat):
        print(line, flush=True)
    peaks = (f"{name} {peak_alone(name, files)} MiB" for name in READERS)
    print(f"\nPeak memory, each in a process of its own: {', '.join(peaks)}")


if __name__ == "__main__":
    main()
