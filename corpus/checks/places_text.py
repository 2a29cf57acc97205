"""Running text against the forms: a figure of the text is that of the form, after conversion of units.

Only like is compared. Where the text may mean another 口径, stage or year that states its very number,
it means that one: such a figure is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import Edit
from corpus.checks.judge import graded
from corpus.checks.places_entries import entry_sources
from corpus.checks.places_growth import growth_and_forms
from corpus.checks.places_index import (
    Index,
    Stated,
    agrees,
    cells_of,
    fits_parents,
    index_of,
    is_exact,
    like,
    settled,
)
from corpus.checks.places_odd import cell_is_odd, told_alike
from corpus.checks.places_scope import explained
from corpus.checks.places_words import contradiction, gap_in_words, places, printed, where
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, CellStatus, Fund, Origin, RowRole
from corpus.numerals import to_grouped
from corpus.quantities import names_fund, unit_of

_COMPARED = (Aspect.AMOUNT, Aspect.COUNT)
_POWERS = (4, 8, 3)


def text_and_forms(book: Book) -> Iterator[Finding]:
    """Every amount and number of the text that a form states too, and every growth beside an amount."""
    index = index_of(book)
    told = entry_sources(book)
    for one in index.all:
        if one.fact.origin is not Origin.PROSE or one.fact.aspect not in _COMPARED or not is_exact(one.fact):
            continue
        if one.fact.source in told:
            continue
        cells = candidates(one, index)
        if cells:
            yield from _judge(one, cells, index, book)
    yield from growth_and_forms(book)


def unit_slips(book: Book) -> Iterator[Finding]:
    """Amounts of the text that are 10,000 or 100,000,000 times those of the form."""
    index = index_of(book)
    for one in index.all:
        if one.fact.origin is not Origin.PROSE or one.fact.aspect is not Aspect.AMOUNT or not one.value:
            continue
        cells = candidates(one, index)
        if cells and not any(agrees(one, cell) for cell in cells):
            power = unit_slip(one, cells[0])
            if power is not None:
                yield _slipped(one, cells)
        elif cells:
            yield Finding("unit_slip", one.fact.document, Outcome.PASS, Severity.INFO, "")


def candidates(one: Stated, index: Index) -> list[Stated]:
    """The cells that have to be equal to a figure of the text; of one table one at most."""
    cells = [cell for cell in cells_of(index.same(one)) if fits_parents(one, cell)]
    found = [cell for cell in cells if like(one, cell)]
    if not found and one.quantity.scope.fund is None:
        found = [cell for cell in cells if _like_but_fund(one, cell) and not _may_count_more(one, cell, index)]
    if not found and one.quantity.concept is None and one.quantity.code is None:
        found = [cell for cell in cells if _like_but_fund(one, cell) and cell.quantity.scope.fund is None]
    return list(settled(found))


def _may_count_more(one: Stated, cell: Stated, index: Index) -> bool:
    """Whether a text that names no fund may count other money too, of which the agency has some."""
    if cell.quantity.scope.fund in (None, Fund.ALL) or one.value <= cell.value:
        return False
    sums = [o for o in index.all if o.quantity.is_sum and o.fact.origin is Origin.CELL and o.fact.year == one.fact.year]
    every = max((o.value for o in sums if o.quantity.scope.fund is Fund.ALL), default=None)
    budget = max((o.value for o in sums if o.quantity.scope.fund not in (None, Fund.ALL)), default=None)
    return every is not None and (budget is None or every > budget)


def _like_but_fund(one: Stated, cell: Stated) -> bool:
    left, right = one.quantity.scope, cell.quantity.scope
    return one.fact.aspect is cell.fact.aspect and (
        (left.year, left.phase, left.agency, left.own, left.dimension, left.side, left.within, left.part)
        == (right.year, right.phase, right.agency, right.own, right.dimension, right.side, right.within, right.part)
    )


def _judge(one: Stated, cells: Sequence[Stated], index: Index, book: Book) -> Iterator[Finding]:
    rule, document = "text_vs_form", one.fact.document
    if any(agrees(one, cell) for cell in (*cells, *_totals_beside(cells, index))):
        yield Finding(rule, document, Outcome.PASS, Severity.INFO, "")
        return
    if len({cell.quantity.code for cell in cells}) > 1 or _many_values(cells) or unit_slip(one, cells[0]) is not None:
        return
    if _means_another(one, index):
        return
    reason = explained(one, cells[0], index)
    if reason is not None:
        yield reason
        return
    cell = cells[0]
    _, _, difference = gap_in_words(one, cell)
    tolerance = (one.half + cell.half) / unit_of(one.fact.unit).factor
    worst = Severity.ERROR if one.quantity.scope.fund is cell.quantity.scope.fund else Severity.WARNING
    _, severity = graded(difference, tolerance, worst)
    if cell_is_odd(one, cells, book, index):
        found = contradiction(rule, cell, [one, *told_alike(one, index, cell)], index, severity)
    else:
        found = contradiction(rule, one, _supporters(cell, cells, index), index, severity)
    yield found if _is_read(cell, book) else _doubted(found)


def _many_values(cells: Sequence[Stated]) -> bool:
    return any(not agrees(cells[0], cell) for cell in cells[1:])


def _totals_beside(cells: Sequence[Stated], index: Index) -> list[Stated]:
    """The totals of tables in which a budget as a whole is also one row of its kind (政府性基金收入)."""
    seats = {(c.fact.table, c.fact.columns) for c in cells if c.quantity.concept and _is_of_budget(c)}
    if not seats:
        return []
    return [o for o in index.all if o.fact.role is RowRole.TOTAL and (o.fact.table, o.fact.columns) in seats]


def _is_of_budget(cell: Stated) -> bool:
    return (cell.quantity.concept or "").startswith(cell.quantity.scope.fund or "-")


def _supporters(cell: Stated, cells: Sequence[Stated], index: Index) -> list[Stated]:
    """The cell and every other place that says the same of the same quantity."""
    more = [
        o for o in index.same(cell) if like(o, cell) and agrees(o, cell) and o.place != cell.place and o not in cells
    ]
    return [*cells, *more]


def _means_another(one: Stated, index: Index) -> bool:
    """Whether the very number is stated of the item in another 口径 that the text does not exclude."""
    own = one.quantity.scope
    for other in cells_of(index.same(one)):
        theirs = other.quantity.scope
        free_tier = own.own == theirs.own or one.fact.tier is None
        free_fund = theirs.fund is own.fund or not names_fund(one.fact)
        if other.value == one.value and free_fund and theirs.part == own.part and free_tier:
            return True
    return is_sum_of(one, index)


def is_sum_of(one: Stated, index: Index) -> bool:
    """Whether a total of the text is that of some form: texts call 收入总计 what a form calls 本年收入合计."""
    if not one.quantity.is_sum:
        return False
    equal = cells_of(index.by_value.get(one.value, ()))
    return any(o.quantity.is_sum and o.quantity.side_of_sum == one.quantity.side_of_sum for o in equal)


def unit_slip(one: Stated, cell: Stated) -> int | None:
    """The power of ten by which a figure is off, within its own rounding; None where it is none."""
    if not one.value or not cell.value or one.quantity.scope.dimension != "money":
        return None
    ratio = abs(cell.value / one.value)
    slack = one.half / abs(one.value) + cell.half / abs(cell.value)
    for power in _POWERS:
        for factor in (Decimal(10) ** power, Decimal(10) ** -power):
            if abs(ratio / factor - 1) <= slack:
                return power if power != 3 else None
    return None


def _slipped(one: Stated, cells: Sequence[Stated]) -> Finding:
    cell = cells[0]
    actual, expected, difference = gap_in_words(one, cell)
    text = (
        f"{where(one.fact)}中“{one.fact.item}”写作{printed(one.fact)}，而{where(cell.fact)}为{printed(cell.fact)}，"
        f"即{to_grouped(expected)}{one.fact.unit}，数量级不符。"
    )
    guess = f"疑为{Edit.UNIT}"
    return Finding(
        "unit_slip", one.fact.document, Outcome.FAIL, Severity.ERROR, text + guess, places=places(one, *cells),
        expected=expected, actual=actual, difference=difference, unit=one.fact.unit, proposal=guess,
    )  # fmt: skip


def _is_read(cell: Stated, book: Book) -> bool:
    """Whether the cell was read beyond doubt."""
    table = next((table for table in book.tables if table.number == cell.fact.table), None)
    if table is None:
        return True
    printed_cells = (c for row in table.rows for c in row.cells if c.source == cell.fact.source)
    return all(c.status is not CellStatus.DOUBTFUL for c in printed_cells)


def _doubted(found: Finding) -> Finding:
    text = f"{found.explanation}但表中这一格读得没有把握，请核对原件"
    return Finding(
        found.rule, found.document, Outcome.PARSE_DOUBT, Severity.INFO, text, places=found.places,
        expected=found.expected, actual=found.actual, difference=found.difference, unit=found.unit,
    )  # fmt: skip


RULES = (Rule("text_vs_form", text_and_forms), Rule("unit_slip", unit_slips))
