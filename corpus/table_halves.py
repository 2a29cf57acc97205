"""Halves of tables: whole columns and rows put right before their cells are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.datatypes import UNCHECKED, Certificate, TableSum
from corpus.sums import clean_values, column_sums, is_odd, last_place, style_of
from corpus.table_rows import DraftRow, Reject

if TYPE_CHECKING:
    from corpus.table_headers import Block

_CODE_LENGTHS = (0, 2, 3, 5, 7)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a table on its way."""

    block: Block
    rows: tuple[DraftRow, ...]
    certificate: Certificate = UNCHECKED
    rejects: tuple[Reject, ...] = ()
    sums: tuple[TableSum, ...] = ()  # places are rows and value columns of this half


def reseated(half: Half) -> Half:
    """Put values that stand one column beside their header back under it."""
    block, rows = half.block, half.rows
    for index in range(len(block.paths) - 1):
        for named, filled in ((index, index + 1), (index + 1, index)):
            is_pair = _has_name(block, named) and not _has_name(block, filled)
            if is_pair and not _filled(rows, named) and _filled(rows, filled) > 1:
                rows = tuple(_swapped(row, named, filled) for row in rows)
    return replace(half, rows=rows)


def _has_name(block: Block, column: int) -> bool:
    return bool("".join(block.paths[column]))


def _filled(rows: Sequence[DraftRow], column: int) -> int:
    """How many cells of a column hold a proper number (a bare whole number among decimals is none)."""
    style = style_of(rows)
    cells = [row.cells[column] for row in rows]
    return sum(cell.value is not None and not is_odd(cell, style) for cell in cells)


def _swapped(row: DraftRow, first: int, second: int) -> DraftRow:
    cells = list(row.cells)
    cells[first], cells[second] = cells[second], cells[first]
    return replace(row, cells=tuple(cells))


def without_blank_columns(half: Half) -> Half:
    """Drop columns without header beside columns that have one; what they print is rejected by name."""
    keep = [c for c in range(len(half.block.paths)) if _has_name(half.block, c)]
    if not keep or len(keep) == len(half.block.paths):
        return half
    dropped = [c for c in range(len(half.block.paths)) if c not in keep]
    rejects = [
        Reject(row.cells[c].source, "该栏没有表头，不能认定为数字")
        for row in half.rows
        for c in dropped
        if row.cells[c].text
    ]
    block = replace(
        half.block,
        values=tuple(half.block.values[c] for c in keep),
        paths=tuple(half.block.paths[c] for c in keep),
    )
    rows = tuple(replace(row, cells=tuple(row.cells[c] for c in keep)) for row in half.rows)
    return replace(half, block=block, rows=rows, rejects=(*half.rejects, *rejects))


def without_ghost_rows(half: Half) -> Half:
    """Drop rows that have no name and an impossible code: doubles that OCR saw of another row."""
    if not any(row.code for row in half.rows):
        return half
    ghosts = [row for row in half.rows if not row.label and len(row.code or "") not in _CODE_LENGTHS]
    if not ghosts:
        return half
    rejects = [
        Reject(cell.source, "该行无科目名称且编码不存在，是识别重影")
        for row in ghosts
        for cell in row.cells
        if cell.text
    ]
    return replace(half, rows=tuple(row for row in half.rows if row not in ghosts), rejects=(*half.rejects, *rejects))


def with_true_spans(half: Half) -> Half:
    """Where a header over 小计 was spread by guess, keep it only over the columns that 小计 adds up."""
    block = half.block
    if block.spans_known or not half.rows:
        return half
    paths = list(block.paths)
    for item in column_sums(block.paths, clean_values(half.rows), last_place(half.rows)):
        head = block.paths[item.whole][:-1]
        if head and block.paths[item.whole][-1].endswith("小计"):
            for c, path in enumerate(paths):
                if c > item.whole and c not in item.parts and path[: len(head)] == head:
                    paths[c] = path[len(head) :]
    return replace(half, block=replace(block, paths=tuple(paths)))


def mirrored_totals(halves: Sequence[Half]) -> list[Half]:
    """Name a nameless row beside the other half's 总计: 收入总计 = 支出总计 proves it."""
    result = list(halves)
    for n, half in enumerate(halves):
        for other in halves:
            if other is not half:
                result[n] = replace(result[n], rows=tuple(_mirrored(row, other) for row in result[n].rows))
    return result


def _mirrored(row: DraftRow, other: Half) -> DraftRow:
    if row.label or not row.cells or row.cells[0].value is None:
        return row
    beside = next((r for r in other.rows if r.place == row.place and "总计" in r.label), None)
    if beside is None or beside.cells[0].value != row.cells[0].value:
        return row
    swap = str.maketrans("收支入出", "支收出入")
    label = beside.label.replace(" ", "").translate(swap)
    return replace(row, label=label, repair=f"名称漏印，按与同行“{beside.label}”相等补回")
