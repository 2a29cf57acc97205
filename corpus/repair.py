"""Arithmetic against the parse: recovered figures, figures moved to their place, noise told from figures.

A change is made only if it is proven: a sum that failed before holds after, and none that held
breaks. What cannot be proven stays as read, DOUBTFUL where damaged text stands in a failing sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.certificate import certify, with_balance
from corpus.datatypes import Cell, CellStatus, GridPlace, SumKind, TableSum
from corpus.numerals import to_plain
from corpus.sums import (
    difference,
    holds,
    is_odd,
    last_place,
    style_of,
    sums_of,
    value_at,
    values_of,
)
from corpus.table_halves import (
    Half,
    mirrored_totals,
    reseated,
    with_true_spans,
    without_blank_columns,
    without_ghost_rows,
)
from corpus.table_mesh import digits_of, number_in, places
from corpus.table_rows import NOISE, DraftRow
from corpus.table_tree import tree_of

_FACING_TOTALS = ({"收入总计", "支出总计"}, {"收入合计", "支出合计"})
_ROUNDS = 200
_TOO_MANY = 120  # a table in which more sums fail was not understood; nothing can be proven in it


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of values: what becomes of which places, and why."""

    values: tuple[tuple[GridPlace, Decimal | None], ...]
    reason: str
    needed: int = 0  # how many failing sums it must mend

    @property
    def drops(self) -> bool:
        """Whether it only takes damage away: a sum that then says nothing is mended too."""
        return all(value is None for _, value in self.values)


@dataclass(frozen=True, slots=True)
class _SumBook:
    """The sums of a half, and the numbers of those that each place takes part in."""

    sums: tuple[TableSum, ...]
    numbers: dict[GridPlace, tuple[int, ...]]

    def at(self, place: GridPlace) -> tuple[int, ...]:
        return self.numbers.get(place, ())


def _sum_book(sums: Sequence[TableSum]) -> _SumBook:
    numbers: dict[GridPlace, tuple[int, ...]] = {}
    for number, item in enumerate(sums):
        for place in _places(item):
            numbers[place] = (*numbers.get(place, ()), number)
    return _SumBook(tuple(sums), numbers)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a change does to the sums: the numbers of those it mends, and whether it breaks one."""

    edit: _Edit
    mends: frozenset[int]
    breaks: bool


def mend_halves(halves: Sequence[Half]) -> list[Half]:
    """Repair and certify all halves of one table."""
    return _balanced([mend_half(half) for half in mirrored_totals(halves)])


def _balanced(halves: Sequence[Half]) -> list[Half]:
    """Certify 收入总计 = 支出总计 of halves side by side, in both of them."""
    result = list(halves)
    for n, m in itertools.combinations(range(len(halves)), 2):
        for first, second in _facing(halves[n], halves[m]):
            for index in (n, m):
                result[index] = replace(
                    result[index], certificate=with_balance(result[index].certificate, first, second)
                )
    return result


def _facing(half: Half, other: Half) -> Iterator[tuple[Cell, Cell]]:
    """Grand totals of revenue and of expenditure in one printed row, column by column where both have it.

    A label that was read from this very equality proves nothing by it.
    """
    for row in half.rows:
        beside = next((r for r in other.rows if r.place == row.place), None)
        labels = {row.label.replace(" ", ""), beside.label.replace(" ", "") if beside else ""}
        if beside is None or row.repair or beside.repair or labels not in _FACING_TOTALS:
            continue
        leaves = [[path[-1] if path else "" for path in h.block.paths] for h in (half, other)]
        pairs = [(leaves[0].index(x), n) for n, x in enumerate(leaves[1]) if leaves[0].count(x) == 1]
        for a, b in pairs or [(0, 0)]:
            if row.cells[a].value is not None and beside.cells[b].value is not None:
                yield row.cells[a], beside.cells[b]


def mend_half(half: Half) -> Half:
    """Repair one half by its own sums, and certify it."""
    half = with_true_spans(without_ghost_rows(without_blank_columns(reseated(half))))
    if not half.rows or not half.block.values:
        return half
    sums = sums_of(half.block.paths, half.rows, tree_of(half.rows, half.block.paths))
    before = values_of(half.rows)
    quiet = _without_noise_columns(half, [item for item in sums if item.kind is SumKind.ROW])
    marked = _with_unproven_scans(_with_doubts(_mended(quiet, sums), sums), sums)
    certificate = certify(sums, before, values_of(marked.rows), last_place(half.rows))
    return replace(marked, certificate=certificate, sums=tuple(sums))


# --- single cells -------------------------------------------------------------------------------


def _mended(half: Half, sums: Sequence[TableSum]) -> Half:
    rows, unit = half.rows, last_place(half.rows)
    book = _sum_book(sums)
    rows = _with_cut_digits(rows, book, unit)
    for _ in range(_ROUNDS):
        edit = _best_edit(rows, book, unit)
        if edit is None:
            break
        rows = _applied(rows, edit)
    return replace(half, rows=rows)


def _best_edit(rows: Sequence[DraftRow], sums: _SumBook, unit: Decimal) -> _Edit | None:
    """The proven change that mends the most sums and that no equally good change contradicts."""
    values = values_of(rows)
    proven: dict[tuple[tuple[GridPlace, Decimal | None], ...], _Proof] = {}
    failing = [item for item in sums.sums if holds(values, item, unit) is False]
    if len(failing) > _TOO_MANY:
        return None
    for item in failing:
        for edit in _edits(rows, values, item):
            if edit.values not in proven:
                proof = _effect(values, sums, edit, unit)
                if not proof.breaks and len(proof.mends) >= edit.needed:
                    proven[edit.values] = proof
    ranked = sorted(proven.values(), key=lambda proof: -len(proof.mends))
    for proof in ranked:
        rivals = [p for p in ranked if p is not proof and len(p.mends) >= len(proof.mends) and p.mends & proof.mends]
        if all(proof.edit.needed < rival.edit.needed for rival in rivals):
            return proof.edit
    return None


def _places(item: TableSum) -> set[GridPlace]:
    return {item.whole, *item.parts}


def _effect(values: Sequence[Sequence[Decimal | None]], sums: _SumBook, edit: _Edit, unit: Decimal) -> _Proof:
    """Which failing sums a change mends, and whether it breaks one that was kept."""
    changed = list(values)
    for place, value in edit.values:
        row = list(changed[place.row])
        row[place.column] = value
        changed[place.row] = row
    touched = {number for place, _ in edit.values for number in sums.at(place)}
    mends: set[int] = set()
    breaks = False
    for number in touched:
        item = sums.sums[number]
        before, after = holds(values, item, unit), holds(changed, item, unit)
        if (before is not True and after is True) or (before is False and after is None and edit.drops):
            mends.add(number)
        breaks = breaks or (before is not False and after is False)
    return _Proof(edit, frozenset(mends), breaks)


def _edits(rows: Sequence[DraftRow], values: Sequence[Sequence[Decimal | None]], item: TableSum) -> Iterator[_Edit]:
    gap = difference(values, item) or Decimal(0)
    for place in (item.whole, *item.parts):
        sign = Decimal(-1) if place == item.whole else Decimal(1)
        now = value_at(values, place)
        expected = (now or Decimal(0)) + sign * gap
        yield from _other_readings(rows, place)
        if now is None or place != item.whole:
            yield from _edits_at(rows, values, place, expected)


def _other_readings(rows: Sequence[DraftRow], place: GridPlace) -> Iterator[_Edit]:
    """What a second look at a scan read."""
    cell = rows[place.row].cells[place.column]
    other = number_in(cell.source.doubt or "")
    if other is not None and other != cell.value:
        reason = f"扫描件识别不一，按合计关系取“{cell.source.doubt}”（另一读法“{cell.text}”）"
        yield _Edit(((place, other),), reason, 1)


def _edits_at(
    rows: Sequence[DraftRow], values: Sequence[Sequence[Decimal | None]], place: GridPlace, expected: Decimal
) -> Iterator[_Edit]:
    """Changes that would give one place the value that a sum expects there."""
    cell = rows[place.row].cells[place.column]
    if cell.value is not None:
        if expected == 0:
            for column in (place.column - 1, place.column + 1):
                beside = GridPlace(place.row, column)
                if 0 <= column < len(values[place.row]) and value_at(values, beside) is None:
                    yield _Edit(((place, None), (beside, cell.value)), "数字错位，按合计关系归位", 2)
            odd = is_odd(cell, style_of(rows))
            yield _Edit(((place, None),), f"{NOISE}：行内合计不含此数", 1 if odd else 2)
        return
    if expected <= 0:
        return
    if len(digits_of(cell.text)) > 2 and digits_of(cell.text) == digits_of(_styled(expected, rows)):
        yield _Edit(((place, expected),), f"数字识别有误，按合计关系校正（原文“{cell.text}”）", 1)
        return
    above = rows[place.row - 1].cells[place.column] if place.row else None
    if above is not None and above.value == expected and above.status is CellStatus.RECOVERED and " " in above.text:
        yield _Edit(((place, expected),), f"与上一行印在同一格，按合计关系归位（原文“{above.text}”）", 1)
        return
    for other in _lookalikes(rows, values, place, expected):
        yield _Edit(((other, None), (place, expected)), "数字错位，按合计关系归位", 2)
    yield _Edit(((place, expected),), "数字漏印，按合计关系补回", 2)


def _with_cut_digits(rows: tuple[DraftRow, ...], sums: _SumBook, unit: Decimal) -> tuple[DraftRow, ...]:
    """Give figures at the cut edge of a page their last digits back: ``8.9`` beside a total of ``8.95``.

    What a cut figure lacks may lie within the rounding of its sum, so any difference counts, but only
    where one figure of the row is cut.
    """
    style, values = style_of(rows), values_of(rows)
    for item in sums.sums:
        gap = difference(values, item) if item.kind is SumKind.ROW else None
        if not gap:
            continue
        edits = [
            _Edit(((place, expected),), f"末位被裁，按行内合计补全（原文“{cell.text}”）")
            for place in _places(item)
            for cell in [rows[place.row].cells[place.column]]
            for expected in [(cell.value or Decimal(0)) + (-gap if place == item.whole else gap)]
            if _is_cut(cell, expected, style)
        ]
        if len(edits) == 1 and not _effect(values, sums, edits[0], unit).breaks:
            rows = _applied(rows, edits[0])
            values = values_of(rows)
    return rows


def _is_cut(cell: Cell, expected: Decimal, style: int | None) -> bool:
    """Whether a figure prints fewer decimals than all others and begins like the expected one."""
    is_short = style is not None and 0 < places(cell.text) < style
    start = to_plain(cell.value or Decimal(0))
    return is_short and to_plain(expected).startswith(start) and to_plain(expected) != start


def _lookalikes(
    rows: Sequence[DraftRow], values: Sequence[Sequence[Decimal | None]], place: GridPlace, expected: Decimal
) -> Iterator[GridPlace]:
    """Places from which a figure may have slid: beside it in the row, or in a row that was one with it."""
    for column in (place.column - 1, place.column + 1):
        if 0 <= column < len(rows[place.row].cells) and values[place.row][column] == expected:
            yield GridPlace(place.row, column)
    for index, row in enumerate(rows):
        together = index != place.row and row.place == rows[place.row].place
        if together and values[index][place.column] == expected:
            yield GridPlace(index, place.column)


def _styled(value: Decimal, rows: Sequence[DraftRow]) -> str:
    style = style_of(rows)
    return to_plain(value) if style is None else format(value, f".{style}f")


def _applied(rows: Sequence[DraftRow], edit: _Edit) -> tuple[DraftRow, ...]:
    result = list(rows)
    donors = [rows[p.row].cells[p.column] for p, value in edit.values if value is None]
    for place, value in edit.values:
        row = result[place.row]
        cell = row.cells[place.column]
        cells = list(row.cells)
        cells[place.column] = _changed(cell, value, edit.reason, donors)
        result[place.row] = replace(row, cells=tuple(cells))
    return tuple(result)


def _changed(cell: Cell, value: Decimal | None, reason: str, donors: Sequence[Cell]) -> Cell:
    if value is None:
        return replace(cell, value=None, status=CellStatus.BLANK, repair=reason)
    donor = donors[0] if donors else cell
    text = donor.text or cell.text
    return replace(cell, text=text, value=value, status=CellStatus.RECOVERED, repair=reason, source=donor.source)


# --- what stays ---------------------------------------------------------------------------------


def _without_noise_columns(half: Half, sums: Sequence[TableSum]) -> Half:
    """In a column with damaged text, bare whole numbers that no sum needs are damage too."""
    rows, unit, style = half.rows, last_place(half.rows), style_of(half.rows)
    book = _sum_book(sums)
    for column in range(len(half.block.paths)):
        if not any((row.cells[column].repair or "").startswith(NOISE) for row in rows):
            continue
        for index in range(len(rows)):
            cell = rows[index].cells[column]
            edit = _Edit(((GridPlace(index, column), None),), f"{NOISE}：本栏多处损坏，合计不含此数")
            if is_odd(cell, style) and not _effect(values_of(rows), book, edit, unit).breaks:
                rows = _applied(rows, edit)
    return replace(half, rows=rows)


def _with_doubts(half: Half, sums: Sequence[TableSum]) -> Half:
    """Mark figures DOUBTFUL that share a failing sum with damaged text."""
    rows, unit, style = half.rows, last_place(half.rows), style_of(half.rows)
    values = values_of(rows)
    doubtful: set[GridPlace] = set()
    for item in sums:
        cells = [rows[p.row].cells[p.column] for p in _places(item)]
        is_damaged = any(is_odd(c, style) or (c.value is None and len(digits_of(c.text)) > 1) for c in cells)
        if is_damaged and holds(values, item, unit) is False:
            doubtful |= {p for p in _places(item) if value_at(values, p) is not None}
    return _with_cells(half, lambda place, cell: _unfit(cell) if place in doubtful else cell)


def _unfit(cell: Cell) -> Cell:
    return replace(cell, status=CellStatus.DOUBTFUL, repair="所在合计不平，且同处有损坏的文字")


def _with_unproven_scans(half: Half, sums: Sequence[TableSum]) -> Half:
    """Mark figures DOUBTFUL of which a scan is not certain and that no sum bears out."""
    values, unit = values_of(half.rows), last_place(half.rows)
    proven = {place for item in sums if holds(values, item, unit) for place in _places(item)}
    return _with_cells(half, lambda place, cell: cell if place in proven else _unproven(cell))


def _with_cells(half: Half, changed: Callable[[GridPlace, Cell], Cell]) -> Half:
    rows = [
        replace(row, cells=tuple(changed(GridPlace(r, c), cell) for c, cell in enumerate(row.cells)))
        for r, row in enumerate(half.rows)
    ]
    return replace(half, rows=tuple(rows))


def _unproven(cell: Cell) -> Cell:
    if cell.value is None or cell.source.doubt is None or cell.status is not CellStatus.READ:
        return cell
    reason = f"扫描件识别没有把握（另一读法“{cell.source.doubt}”），没有合计可以验证"
    return replace(cell, status=CellStatus.DOUBTFUL, repair=reason)
