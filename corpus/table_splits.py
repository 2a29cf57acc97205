"""Cells in which two things stand: a code with its name, two rows that slid together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.datatypes import Cell, CellStatus
from corpus.table_mesh import name_text, number_in
from corpus.table_rows import TOTALS, DraftRow, codes_in

_CODED_NAME = re.compile(
    r"(?:[\[【(（]\s*(?P<bracketed>\d{3,12})\s*[\])）】]\s*[-—–_:：]?|(?P<bare>\d{3,12})\s*[-—–_:： ])"
    r"\s*(?P<name>[一-鿿].*)"
)


def split_codes(rows: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """Part codes from the names behind them in one cell ([2010301]行政运行), where most rows are written so."""
    found = [_CODED_NAME.match(row.label) for row in rows]
    names = sum(name_text(row.label) not in TOTALS for row in rows)
    if sum(map(bool, found)) * 2 <= names:
        return tuple(rows)
    return tuple(
        replace(row, label=match["name"], codes=(match["bracketed"] or match["bare"],))
        if match
        else replace(row, codes=("",))
        for row, match in zip(rows, found, strict=True)
    )


def split_doubled(rows: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """Part rows in which two printed rows slid together: two codes and two names in one cell each."""
    return tuple(part for row in rows for part in _parts(row))


def _parts(row: DraftRow) -> Iterator[DraftRow]:
    codes = list(dict.fromkeys(codes_in(row.codes[-1]))) if row.codes else []
    names = row.label.split(" ")
    if len(codes) < 2 or len(names) != len(codes):
        yield row
        return
    for n, (code, name) in enumerate(zip(codes, names, strict=True)):
        cells = tuple(_share(cell, n, len(codes)) for cell in row.cells)
        yield replace(
            row, label=name, codes=(*row.codes[:-1], code), cells=cells, repair="原文两行挤在一格，按编码拆开"
        )


def _share(cell: Cell, n: int, count: int) -> Cell:
    """The n-th number of a cell that holds one for each row; a lone number goes to the first row for now."""
    numbers = re.findall(r"\d[\d,]*(?: ?\.\d+)?", cell.text)
    if len(numbers) == count:
        value = number_in(numbers[n])
        return Cell(numbers[n], value, CellStatus.READ, cell.source)
    if n == 0:
        return cell
    return Cell("", None, CellStatus.BLANK, cell.source)
