"""Whether a failing sum is the document's own: never "wrong" while the reading itself is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.checks.table_ground import Sheet, first_damage, is_exact, missing_in, stray_amounts
from corpus.checks.table_structure import Ground, RowGroup, holds_in, is_nested, proof, row_sums_of
from corpus.classification import DEPARTMENTAL_ECONOMIC, FUNCTIONAL, codes_of
from corpus.datatypes import Aspect, Fact, TableSum
from corpus.quantities import unit_of

_SUMS_OF_PROOF = 2  # that one cell mends: no level was misread
_ROWS_OF_PROOF = 5  # so many rows that keep a sum show that its columns were read


def doubt_of(
    sheet: Sheet, items: Sequence[TableSum], groups: Sequence[RowGroup], *, one_cell: bool = False
) -> str | None:
    """Why the reading rather than the document may be at fault (Chinese); None where it stands firm.

    ``groups`` are those rows that the failing sums are of; ``one_cell``: another figure in one cell mends them all.
    """
    cells = [sheet.cell(place) for item in items for place in (item.whole, *item.parts)]
    if reason := first_damage(cells):
        return reason
    is_over = any(missing_in(sheet.values, item) < 0 for item in items)
    if is_over and any(group.ground is Ground.FLAT and is_nested(sheet, group) for group in groups):
        return "各行之间似有没有辨出的层级，未必都是其组成部分"
    if is_exact(sheet.book.document) or _is_confirmed(sheet):
        return None if one_cell and len(items) >= _SUMS_OF_PROOF else _level_doubt(sheet, groups)
    if groups and all(group.ground in (Ground.PROVEN, Ground.FLAT) or proof(sheet, group) for group in groups):
        return _lost(sheet, items)
    if not groups and _is_whole_row(sheet, items):
        return None
    if _is_told_elsewhere(sheet, items, groups):
        return None
    return "没有第二种读法可以印证，可能是读表时漏行或错位"


def _level_doubt(sheet: Sheet, groups: Sequence[RowGroup]) -> str | None:
    is_guess = any(group.ground is Ground.LAYOUT for group in groups)
    return "各行的层级只是由版面推断的，未必就是其组成部分" if is_guess and not _is_confirmed(sheet) else None


def _is_whole_row(sheet: Sheet, items: Sequence[TableSum]) -> bool:
    """Whether the other rows keep these sums across: a row in a well-read table."""
    others = [item for item in row_sums_of(sheet) if item not in items]
    return len(others) >= _ROWS_OF_PROOF and all(holds_in(sheet, item) is not False for item in others)


def _is_confirmed(sheet: Sheet) -> bool:
    certificate = sheet.table.certificate
    return certificate.failed > 0 and certificate.confirmed >= certificate.failed


def _is_told_elsewhere(sheet: Sheet, items: Sequence[TableSum], groups: Sequence[RowGroup]) -> bool:
    """Whether the text or another table states what is missing, of an item under the sum that has no row."""
    codes = {row.code for row in sheet.table.rows}
    gaps = {missing_in(sheet.values, item) for item in items}
    whole = {sheet.table.rows[group.whole].code for group in groups}
    if len(gaps) != 1 or len(whole) != 1 or None in whole or sheet.table.unit is None:
        return False
    missing, above = gaps.pop() * unit_of(sheet.table.unit).factor, whole.pop()
    for fact in sheet.book.facts:
        is_elsewhere = fact.table != sheet.table.number and fact.aspect is Aspect.AMOUNT
        if is_elsewhere and fact.value * unit_of(fact.unit).factor == missing:
            below = [code for code in _codes(fact) if above and code[:-2] == above]
            if below and not codes & set(below):
                return True
    return False


def _codes(fact: Fact) -> tuple[str, ...]:
    """The codes that a figure's item may have, by its own print or its name."""
    if fact.code:
        return (fact.code,)
    return tuple(code for system in (FUNCTIONAL, DEPARTMENTAL_ECONOMIC) for code in codes_of(fact.item, system))


def _lost(sheet: Sheet, items: Sequence[TableSum]) -> str | None:
    """A line outside the grid that holds what is missing, or that looks like a row lost at a page turn."""
    stray = stray_amounts(sheet.book, sheet.table)
    found = [stray[gap] for item in items if (gap := missing_in(sheet.values, item)) in stray]
    if found:
        return f"所差的数恰好印在表外的一行（“{found[0].strip()}”），疑为翻页处漏读的一行"
    return "同页另有未读入表格的数字行，可能漏读" if stray else None
