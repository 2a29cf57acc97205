"""Other ways to read the same rows: before a sum is called wrong, its parts are sought elsewhere.

A total of an agency above the totals of its parts, a carried-over row below the subtotal, a part that was
indented too deep: where such a reading makes every column hold, the rows were misplaced, not misprinted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from corpus.checks.table_ground import Sheet
from corpus.checks.table_structure import RowGroup, holds_in
from corpus.checks.table_words import is_total_name
from corpus.datatypes import RowRole

_MOST_READINGS = 500
_TOTALS = (RowRole.TOTAL, RowRole.SUBTOTAL)


def settled(sheet: Sheet, group: RowGroup) -> RowGroup:
    """The group as read, or the first other reading of its parts under which all columns hold."""
    if _all_hold(sheet, group):
        return group
    readings = (replace(group, parts=parts) for parts in islice(_readings(sheet, group), _MOST_READINGS) if parts)
    return next((reading for reading in readings if _all_hold(sheet, reading)), group)


def _all_hold(sheet: Sheet, group: RowGroup) -> bool:
    told = False
    for column in group.columns:
        held = holds_in(sheet, group.sum_in(column))
        if held is False:
            return False
        told = told or held is True
    return told


def _readings(sheet: Sheet, group: RowGroup) -> Iterator[tuple[int, ...]]:
    yield from _since_last_total(sheet, group)
    yield from _without_nested_totals(sheet, group)
    yield from _with_a_deeper_row(sheet, group)
    if not any(sheet.table.rows[part].code for part in group.parts):
        yield from (group.parts[:n] for n in range(len(group.parts) - 1, 1, -1))


def _since_last_total(sheet: Sheet, group: RowGroup) -> Iterator[tuple[int, ...]]:
    """The subtotal before a total and every row between them, however deep (结余分配, 年末结转)."""
    rows = sheet.table.rows
    before = [i for i in range(group.whole) if rows[i].role in _TOTALS]
    if before and rows[group.whole].role in _TOTALS:
        between = [i for i in range(before[-1] + 1, group.whole) if rows[i].role is not RowRole.OF_WHICH]
        yield (before[-1], *between)
        outer = min((rows[i].level for i in between), default=1)
        yield (before[-1], *(i for i in between if rows[i].level == outer))


def _without_nested_totals(sheet: Sheet, group: RowGroup) -> Iterator[tuple[int, ...]]:
    """Parts without those that are themselves totals, or these alone: an agency's own row, 人员经费合计."""
    totals = tuple(part for part in group.parts if is_total_name(sheet.table.rows[part].label))
    if totals:
        yield totals
        yield tuple(part for part in group.parts if part not in totals)
    for part in group.parts:
        same = [sheet.values[part][c] == sheet.values[group.whole][c] for c in group.columns]
        if all(same):
            yield tuple(other for other in group.parts if other != part)


def _with_a_deeper_row(sheet: Sheet, group: RowGroup) -> Iterator[tuple[int, ...]]:
    """Parts and one row below them that was taken for a part of a part."""
    rows = sheet.table.rows
    if rows[group.whole].role in _TOTALS:
        return
    level = rows[group.whole].level
    for index in range(group.whole + 1, len(rows)):
        if rows[index].level <= level:
            return
        if index not in group.parts:
            yield tuple(sorted((*group.parts, index)))
