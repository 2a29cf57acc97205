"""The sums that a table promises, derived from its own columns and rows.

Row sums come from the header (合计 and 小计 columns), column sums from the hierarchy of the rows. A
sum that the header suggests is adopted only if the table itself keeps it in most rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from corpus.datatypes import Cell, GridPlace, RowRole, SumKind, TableSum
from corpus.outline import numbering
from corpus.table_mesh import places

if TYPE_CHECKING:
    from corpus.table_rows import DraftRow
    from corpus.table_tree import Node

_TOTAL_LEAF = re.compile(r"合计$|总计$|小计$|^总额$")
_NO_AMOUNT = re.compile(r"增减|增长|[%％]|占比|比重|上年|备注|比例|执行率|完成")
_NO_SUM_LABEL = re.compile(r"[%％]|(?:利|比|增长|完成|执行)率|占比|比重|期限")
_BARE_TOTAL = re.compile(
    r"^(?:[一二三四五六七八九十]+、)?(?:小计|合计|总计|(?:本年|当年|年度)?(?:收入|支出)?(?:小计|合计|总计))$"
)
_FISCAL = re.compile(r"(?<!非财政)拨款|公共预算|政府性基金|国有资本")
_FEW = 6  # rows; so many are no hierarchy in disguise
_MAJORITY = Decimal("0.6")
Values = Sequence[Sequence[Decimal | None]]


class HasCells(Protocol):
    """A row, finished or not."""

    @property
    def cells(self) -> Sequence[Cell]:
        """Its value cells."""


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """One column that is the sum of others."""

    whole: int
    parts: tuple[int, ...]


def sums_of(paths: Sequence[tuple[str, ...]], rows: Sequence[DraftRow], nodes: Sequence[Node]) -> tuple[TableSum, ...]:
    """All sums that one half promises."""
    values = values_of(rows)
    unit = last_place(rows)
    across = row_sums(paths, rows)
    down = [
        TableSum(SumKind.COLUMN, GridPlace(whole, c), tuple(GridPlace(p, c) for p in parts))
        for whole, parts in _row_groups(rows, nodes, values, unit)
        for c in range(len(paths))
        if _adds_down(paths[c])
    ]
    return (*across, *down)


def row_sums(paths: Sequence[tuple[str, ...]], rows: Sequence[DraftRow]) -> tuple[TableSum, ...]:
    """The sums within each row. Numbers that look like damage do not vote on which sums there are."""
    return tuple(
        TableSum(SumKind.ROW, GridPlace(r, s.whole), tuple(GridPlace(r, c) for c in s.parts))
        for s in column_sums(paths, clean_values(rows), last_place(rows))
        for r in range(len(rows))
        if not _NO_SUM_LABEL.search(rows[r].label)
    )


def clean_values(rows: Sequence[DraftRow]) -> list[list[Decimal | None]]:
    """The values without odd ones (see ``is_odd``)."""
    style = style_of(rows)
    return [[None if is_odd(cell, style) else cell.value for cell in row.cells] for row in rows]


def values_of(rows: Sequence[HasCells]) -> list[list[Decimal | None]]:
    """The values as a list of lists that a repair may change."""
    return [[cell.value for cell in row.cells] for row in rows]


def style_of(rows: Sequence[DraftRow]) -> int | None:
    """How many decimals nearly all numbers of the half print, None if there is no such habit.

    Proof of the habit are zeros that only it prints (``12.00``): a workbook that shows 8 for 8.00 has none.
    """
    texts = [cell.text for row in rows for cell in row.cells if cell.value is not None]
    counts = Counter(places(text) for text in texts)
    if not counts:
        return None
    best, count = counts.most_common(1)[0]
    is_kept = any(places(text) == best and text.rstrip(")）").endswith("0") for text in texts)
    return best if best > 0 and count > len(texts) / 2 and is_kept else None


def last_place(rows: Sequence[DraftRow]) -> Decimal:
    """The last printed place of the half: 0.01 for two decimals."""
    style = style_of(rows)
    found = max((places(c.text) for row in rows for c in row.cells if c.value is not None), default=0)
    return Decimal(1).scaleb(-(style if style is not None else found))


def _adds_down(path: tuple[str, ...]) -> bool:
    return not re.search(r"[%％]|率|占比|比重|增幅|增长", "".join(path))


# --- across -------------------------------------------------------------------------------------


def column_sums(paths: Sequence[tuple[str, ...]], values: Values, unit: Decimal) -> tuple[ColumnSum, ...]:
    """Columns that are sums of other columns, inner ones (小计) first."""
    found: list[ColumnSum] = []
    totals = [c for c, path in enumerate(paths) if path and _TOTAL_LEAF.search(path[-1])]
    for whole in sorted(totals, key=lambda c: -_depth(paths[c])):
        inside = {c for s in found for c in s.parts}
        best: ColumnSum | None = None
        best_score = Decimal(0)
        for parts in _candidates(paths, whole, inside):
            score = _kept(values, whole, parts, unit)
            if score > best_score:
                best, best_score = ColumnSum(whole, parts), score
        if best and best_score >= _MAJORITY:
            found.append(best)
    return tuple(found)


def _is_amount(path: tuple[str, ...]) -> bool:
    return path != ("",) and not _NO_AMOUNT.search(path[-1].replace("上年结转", ""))


def _depth(path: tuple[str, ...]) -> int:
    return len(path) + (10 if path[-1].endswith("小计") else 0)


def _is_part(path: tuple[str, ...]) -> bool:
    """An amount that is not a mere 其中 of the column beside it."""
    return _is_amount(path) and not (path and path[-1].startswith("其中"))


def _candidates(paths: Sequence[tuple[str, ...]], whole: int, inside: set[int]) -> Iterator[tuple[int, ...]]:
    """Sets of columns that may be the parts of a total column, the most likely first."""
    free = [c for c, path in enumerate(paths) if c != whole and c not in inside and _is_part(path)]
    head = paths[whole][:-1]
    after = [c for c in free if c > whole]
    before = [c for c in free if c < whole]
    same = [c for c in after if paths[c][: len(head)] == head]  # all behind it where nothing is above it
    if paths[whole][-1].endswith("小计"):
        fiscal = tuple(c for c in same if _FISCAL.search(paths[c][-1]))
        if fiscal:
            yield fiscal
        yield from _first_ones(same)
        return
    for group in (same, after, before):
        yield from _first_ones(group)
    if before:
        yield tuple(before + after)


def _first_ones(columns: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All of the columns, all but the last, and so on."""
    return (tuple(columns[:n]) for n in range(len(columns), 0, -1))


def _kept(values: Values, whole: int, parts: tuple[int, ...], unit: Decimal) -> Decimal:
    """Share of the rows with figures in which the sum holds; a sum of nothing counts for nothing."""
    live = [row for row in values if row[whole] is not None]
    if not live:
        return Decimal(0)
    held = sum(abs(_sum(row, parts) - (row[whole] or 0)) <= unit / 2 * (len(parts) + 1) for row in live)
    return Decimal(held) / len(live)


def _sum(row: Sequence[Decimal | None], columns: Sequence[int]) -> Decimal:
    return sum((v for c in columns if (v := row[c]) is not None), Decimal(0))


# --- down ---------------------------------------------------------------------------------------


def _row_groups(
    rows: Sequence[DraftRow], nodes: Sequence[Node], values: Values, unit: Decimal
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows that are sums of other rows."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        if node.role is not RowRole.OF_WHICH:
            below[node.parent].append(place)
    for index in range(len(rows)):
        children = tuple(below[index])
        if children and (rows[index].code or _ever_holds(values, index, children, unit)):
            yield index, children
    for index, parts in _total_groups(nodes, [row.outer for row in rows]):
        # 县市区小计: a total of something named, whose parts need not be in the table
        numbered = tuple(p for p in parts if numbering(rows[p].label))
        if len(numbered) > 1 and not _ever_holds(values, index, parts, unit):
            # unnumbered rows beside numbered ones may be a breakdown of another kind
            parts = numbered if _ever_holds(values, index, numbered, unit) else parts
        is_bare = _BARE_TOTAL.match(rows[index].label) or index == 0
        if _ever_holds(values, index, parts, unit) or (is_bare and not _is_tangled(rows, values, index, parts)):
            yield index, parts


def _is_tangled(rows: Sequence[DraftRow], values: Values, whole: int, parts: Sequence[int]) -> bool:
    """Whether rows without codes come to more than their total: a hierarchy that was not made out."""
    if any(row.code for row in rows):
        return False
    found = _summed(values, parts)
    over = [abs(found[c]) > abs(value) for c, value in enumerate(values[whole]) if value]
    return len(parts) > _FEW and all(over)


def _summed(values: Values, rows: Sequence[int]) -> list[Decimal]:
    return [sum((v for r in rows if (v := values[r][c]) is not None), Decimal(0)) for c in range(len(values[0]))]


def _ever_holds(values: Values, whole: int, parts: Sequence[int], unit: Decimal) -> bool:
    """Numbered parts under a numbered row may be a mere selection: their sum counts only where it is kept."""
    for column, value in enumerate(values[whole]):
        found = sum((v for p in parts if (v := values[p][column]) is not None), Decimal(0))
        if value is not None and abs(found - value) <= unit / 2 * (len(parts) + 1):
            return True
    return False


def _total_groups(nodes: Sequence[Node], groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """小计 and 合计 rows with their parts; ``groups`` are the merged labels to the left of each row's own."""
    tops = [i for i, node in enumerate(nodes) if node.level == 1 and node.role is RowRole.ITEM]
    subtotals = [i for i, node in enumerate(nodes) if node.role is RowRole.SUBTOTAL]
    grouped = {i for i in subtotals if groups[i]}
    previous = -1
    for index in subtotals:
        if index in grouped:
            parts = tuple(i for i in tops if groups[i] == groups[index])
        else:
            parts = tuple(i for i in tops if previous < i < index)
        previous = index
        if parts:
            yield index, parts
    summed = {groups[i] for i in grouped}
    yield from _totals(nodes, [i for i in tops if groups[i] not in summed], subtotals, grouped)


def _totals(
    nodes: Sequence[Node], tops: Sequence[int], subtotals: Sequence[int], grouped: set[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    totals = [i for i, node in enumerate(nodes) if node.role is RowRole.TOTAL]
    for n, index in enumerate(totals):
        if index == 0 or (n == 0 and not any(i < index for i in tops)):
            end = totals[n + 1] if n + 1 < len(totals) else len(nodes)
            parts = tuple(i for i in (*tops, *grouped) if index < i < end)
        else:
            start = totals[n - 1] if n else -1
            inner = [i for i in subtotals if start < i < index]
            loose = [i for i in tops if (inner[-1] if inner else start) < i < index]
            parts = (*inner, *loose)
        if parts:
            yield index, tuple(parts)


# --- checking -----------------------------------------------------------------------------------


def value_at(values: Values, place: GridPlace) -> Decimal | None:
    """The value of a place."""
    return values[place.row][place.column]


def difference(values: Values, item: TableSum) -> Decimal | None:
    """Whole minus parts; None where the sum says nothing: no figures at all, or no parts printed."""
    whole = value_at(values, item.whole)
    parts = [v for p in item.parts if (v := value_at(values, p)) is not None]
    if (whole is None and not parts) or (not parts and item.kind is SumKind.COLUMN):
        return None
    return (whole or Decimal(0)) - sum(parts, Decimal(0))


def tolerance(values: Values, item: TableSum, unit: Decimal) -> Decimal:
    """Half a unit of the last printed place for each number that takes part."""
    present = sum(value_at(values, p) is not None for p in (item.whole, *item.parts))
    return unit / 2 * max(present, 1)


def holds(values: Values, item: TableSum, unit: Decimal) -> bool | None:
    """Whether a sum is kept within rounding; None where it says nothing."""
    gap = difference(values, item)
    return None if gap is None else abs(gap) <= tolerance(values, item, unit)


def is_odd(cell: Cell, style: int | None) -> bool:
    """Whether a cell prints a bare whole number in a table where all numbers have decimals."""
    return style is not None and cell.value is not None and places(cell.text) == 0 and cell.unit is None
