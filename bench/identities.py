"""How many of the sums that tables promise hold: page by page, after joining over page turns, after repair.

    python -m bench.identities FILE.pdf …

Prints a Markdown table. The first step reads every page's tables as if they ended with the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from corpus.datatypes import Block, Reading
from corpus.reading import read_file


@dataclass(frozen=True, slots=True)
class Count:
    """Identities of one reading: all, those that held as read, those held after repair, those that fail."""

    all: int
    held: int
    recovered: int
    failed: int


def count(reading: Reading) -> Count:
    proofs = [table.certificate for table in reading.document.tables]
    return Count(
        sum(p.identities for p in proofs),
        sum(p.held for p in proofs),
        sum(p.recovered for p in proofs),
        sum(p.failed for p in proofs),
    )


def page_by_page(path: Path) -> Reading:
    """The document read without joining tables over page turns."""

    def unjoined(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(blocks)

    with patch("corpus.pages.blocks.join_continued", unjoined):
        return read_file(path)


def main() -> None:
    print("| 文件 | 逐页：成立/恒等式 | 接页后：成立/恒等式 | 修复后：成立/恒等式 | 不成立 |")
    print("|---|---|---|---|---|")
    totals = [0] * 7
    for name in sys.argv[1:]:
        path = Path(name)
        raw, joined = count(page_by_page(path)), count(read_file(path))
        kept = joined.held + joined.recovered
        values = [raw.held, raw.all, joined.held, joined.all, kept, joined.all, joined.failed]
        totals = [a + b for a, b in zip(totals, values, strict=True)]
        print_row(path.name, values)
    print_row("合计", totals)


def print_row(name: str, v: list[int]) -> None:
    print(f"| {name} | {v[0]}/{v[1]} | {v[2]}/{v[3]} | {v[4]}/{v[5]} | {v[6]} |")


if __name__ == "__main__":
    main()
