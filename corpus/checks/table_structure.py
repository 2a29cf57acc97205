"""Which rows and columns of a table add up to which others, with the grounds for thinking so.

The reader derives most sums (``Table.sums``). Added here are those that only a checker dares to claim:
totals that stand above their parts, totals of places, and the parts after 其中. A claim that the table
itself keeps in no column is dropped, unless an unbroken numbering shows that the list is whole, or the total
stands over all there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

from corpus.checks.table_ground import Sheet, amount_columns, difference_in, nonzero, tolerance_in
from corpus.checks.table_words import is_list_head, is_other_money, is_total_name, top_number
from corpus.datatypes import GridPlace, RowRole, SumKind, Table, TableSum

_PARTS_OF_PROOF = 2
_PARTS_OF_ONE_PROOF = 3
_ROWS_OF_PROOF = 3
_COLUMNS_OF_PROOF = 3
_MAJORITY = Decimal("0.75")
_FEWEST_COLUMNS = 3
_DOUBLED = Decimal("1.5")  # so many times the total is more than one wrong number
_SHORTEST_LIST = 2


class Ground(Enum):
    """Why rows are held to be the parts of another."""

    CODES = auto()
    NUMBERED = auto()  # 一、二、三… without a gap
    PROVEN = auto()  # another column keeps it
    FLAT = auto()  # a bare total over all rows of a table without levels
    LAYOUT = auto()  # indentation and order alone


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that are the sum of others, in the columns given."""

    whole: int
    parts: tuple[int, ...]
    columns: tuple[int, ...]
    ground: Ground

    def sum_in(self, column: int) -> TableSum:
        """The sum in one column."""
        return TableSum(
            SumKind.COLUMN, GridPlace(self.whole, column), tuple(GridPlace(part, column) for part in self.parts)
        )


def row_sums_of(sheet: Sheet) -> tuple[TableSum, ...]:
    """The sums within rows."""
    told = tuple(item for item in sheet.table.sums if item.kind is SumKind.ROW)
    return told or _first_is_all(sheet)


def row_groups_of(sheet: Sheet) -> tuple[RowGroup, ...]:
    """The sums of rows."""
    told = list(_told(sheet))
    wholes = {group.whole for group in told}
    added = [group for group in _added(sheet) if group.whole not in wholes]
    return tuple(told + list({group.whole: group for group in reversed(added)}.values()))


def holds_in(sheet: Sheet, item: TableSum) -> bool | None:
    """Whether a sum is kept within rounding; None where it says nothing."""
    gap = difference_in(sheet.values, item)
    return None if gap is None else abs(gap) <= tolerance_in(sheet, item)


def proof(sheet: Sheet, group: RowGroup) -> bool:
    """Whether the group holds in a column where that is no accident."""
    held = [item for c in group.columns if holds_in(sheet, item := group.sum_in(c))]
    sizes = [nonzero([sheet.value(place) for place in item.parts]) for item in held]
    return (
        any(n >= _PARTS_OF_ONE_PROOF for n in sizes)
        or sum(n >= _PARTS_OF_PROOF for n in sizes) > 1
        or sum(n > 0 for n in sizes) >= _COLUMNS_OF_PROOF
    )


def is_nested(sheet: Sheet, group: RowGroup) -> bool:
    """Whether some of the parts look like sums of others: levels that were not made out."""
    for column in group.columns:
        item = group.sum_in(column)
        parts = [sheet.value(place) or Decimal(0) for place in item.parts]
        whole = abs(sheet.value(item.whole) or Decimal(0))
        names = [(sheet.table.rows[place.row].label, sheet.value(place)) for place in item.parts]
        is_twice = any(one == other and one[1] for one, other in pairwise(names))
        if is_twice or (whole and abs(sum(parts, Decimal(0))) >= whole * _DOUBLED) or _holds_a_sum(parts):
            return True
    return False


def _holds_a_sum(values: Sequence[Decimal]) -> bool:
    for start, value in enumerate(values):
        run, terms = Decimal(0), 0
        for other in values[start + 1 :]:
            run, terms = run + other, terms + bool(other)
            if value and terms >= _PARTS_OF_PROOF and run == value:
                return True
            if abs(run) > abs(value):
                break
    return False


# --- told by the reader ---------------------------------------------------------------------------


def _told(sheet: Sheet) -> Iterator[RowGroup]:
    table, amounts = sheet.table, set(amount_columns(sheet.table))
    groups: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for item in table.sums:
        if item.kind is SumKind.COLUMN and item.whole.column in amounts:
            key = (item.whole.row, tuple(place.row for place in item.parts))
            groups.setdefault(key, []).append(item.whole.column)
    for (whole, parts), columns in groups.items():
        yield _grounded(sheet, RowGroup(whole, parts, tuple(columns), Ground.LAYOUT))


def _grounded(sheet: Sheet, group: RowGroup) -> RowGroup:
    return RowGroup(group.whole, group.parts, group.columns, _ground(sheet, group))


def _ground(sheet: Sheet, group: RowGroup) -> Ground:
    rows = sheet.table.rows
    if all(rows[part].code for part in group.parts) and len({rows[part].code for part in group.parts}) == len(
        group.parts
    ):
        whole = rows[group.whole].code
        lengths = {len(rows[part].code or "") for part in group.parts}
        if len(lengths) == 1 and (whole is None or lengths.pop() == len(whole) + 2):
            return Ground.CODES
    if _is_unbroken(sheet.table, group.parts):
        return Ground.NUMBERED
    if proof(sheet, group):
        return Ground.PROVEN
    return Ground.FLAT if _is_flat(sheet.table, group) else Ground.LAYOUT


def _is_flat(table: Table, group: RowGroup) -> bool:
    """A total over more than a few rows that are all there is."""
    others = set(range(len(table.rows))) - {group.whole}
    is_total = is_total_name(table.rows[group.whole].label)
    return is_total and others == set(group.parts) and len(others) > _PARTS_OF_ONE_PROOF


def _is_unbroken(table: Table, parts: Sequence[int]) -> bool:
    numbers = [top_number(table.rows[part].label) for part in parts]
    return len(parts) >= _SHORTEST_LIST and numbers == list(range(1, len(parts) + 1))


# --- added ----------------------------------------------------------------------------------------


def _added(sheet: Sheet) -> Iterator[RowGroup]:
    """Groups that the reader did not claim; all proven, or numbered without a gap."""
    columns = amount_columns(sheet.table)
    for whole, parts in (*_leading_totals(sheet.table), *_of_which(sheet.table), *_place_totals(sheet.table)):
        if len(parts) >= _SHORTEST_LIST and columns:
            group = _grounded(sheet, RowGroup(whole, parts, columns, Ground.LAYOUT))
            if group.ground in (Ground.NUMBERED, Ground.FLAT) or proof(sheet, group):
                yield group
    yield from _listed_blocks(sheet, columns)


def _leading_totals(table: Table) -> Iterator[tuple[int, tuple[int, ...]]]:
    """A total with all its parts below it, numbered ones before any others."""
    roles = (RowRole.TOTAL, RowRole.SUBTOTAL)
    for index, row in enumerate(table.rows):
        if row.role not in roles and not is_total_name(row.label):
            continue
        stop = next((i for i in range(index + 1, len(table.rows)) if table.rows[i].role in roles), len(table.rows))
        below = range(index + 1, stop)
        chain = _chain(table, below)
        if len(chain) >= _SHORTEST_LIST:
            yield index, chain
        tops = [i for i in below if table.rows[i].role is not RowRole.OF_WHICH]
        least = min((table.rows[i].level for i in tops), default=1)
        yield index, tuple(i for i in tops if table.rows[i].level == least)


def _chain(table: Table, rows: range) -> tuple[int, ...]:
    """Rows numbered 一、二、三… without a gap."""
    found: list[int] = []
    for index in rows:
        if top_number(table.rows[index].label) == len(found) + 1:
            found.append(index)
    return tuple(found)


def _of_which(table: Table) -> Iterator[tuple[int, tuple[int, ...]]]:
    """A row, 其中 one part, and the others after it on the same level: they may be all there is."""
    for index, row in enumerate(table.rows[:-1]):
        if table.rows[index + 1].role is not RowRole.OF_WHICH:
            continue
        first = table.rows[index + 1].level
        parts: list[int] = []
        for other in range(index + 1, len(table.rows)):
            if table.rows[other].level < first or table.rows[other].level <= row.level:
                break
            if table.rows[other].level == first:
                parts.append(other)
        yield index, tuple(parts)


def _place_totals(table: Table) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The first row as the sum of all others or of the two below it (全市 = 市本级 + 县区合计)."""
    if len(table.rows) <= _PARTS_OF_ONE_PROOF or table.rows[0].role is RowRole.OF_WHICH:
        return
    if is_total_name(table.rows[2].label) and not is_total_name(table.rows[1].label):
        yield 0, (1, 2)
    yield 0, tuple(i for i in range(1, len(table.rows)) if table.rows[i].role is RowRole.ITEM)


def _listed_blocks(sheet: Sheet, columns: tuple[int, ...]) -> Iterator[RowGroup]:
    """Rows under heads that the vocabulary knows (一般性转移支付), all of one level.

    Where one block adds up, the others of the table are lists of the same making.
    """
    table = sheet.table
    if any(row.code for row in table.rows):
        return
    heads = [i for i, row in enumerate(table.rows) if row.role is RowRole.ITEM and is_list_head(row.label)]
    blocks: list[RowGroup] = []
    for head, stop in pairwise((*heads, len(table.rows))):
        below = range(head + 1, stop)
        flat = [i for i in below if table.rows[i].level == table.rows[head].level]
        if len(flat) == len(below) > _PARTS_OF_ONE_PROOF:
            blocks.append(RowGroup(head, tuple(flat), columns, Ground.PROVEN))
    if any(proof(sheet, block) for block in blocks):
        yield from blocks


def _first_is_all(sheet: Sheet) -> tuple[TableSum, ...]:
    """The first column as the sum of all others, where most rows keep it (本地区 = 本级 + 所属县区)."""
    columns = [c for c in amount_columns(sheet.table) if not is_other_money("".join(sheet.table.columns[c]))]
    if len(columns) < _FEWEST_COLUMNS or columns[0] != 0:
        return ()
    sums = [
        TableSum(SumKind.ROW, GridPlace(r, 0), tuple(GridPlace(r, c) for c in columns[1:]))
        for r in range(len(sheet.table.rows))
    ]
    telling = [s for s in sums if nonzero([sheet.value(p) for p in s.parts]) >= _PARTS_OF_PROOF]
    kept = sum(holds_in(sheet, item) is True for item in telling)
    is_kept = len(telling) >= _ROWS_OF_PROOF and kept >= len(telling) * _MAJORITY
    return tuple(sums) if is_kept else ()
