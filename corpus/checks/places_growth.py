"""A growth in running text against the growth that the row of a form prints beside the very same amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.judge import half_unit
from corpus.checks.places_index import is_telling
from corpus.datatypes import Aspect, Fact, Origin, Table, Trend
from corpus.quantities import unit_of
from corpus.tiers import tier_in
from corpus.vocabulary import clean_label

_RULE = "text_vs_form"
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROWTH = re.compile(r"(?:增长|增减|增幅|增速|比上年).*[%％]|(?:增长|增)(?:率|幅)")
_ANOTHER_BASE = re.compile(r"口径|可比|剔除|扣除|不含|年均")
_NEAR = 4  # facts between an amount and its growth


@dataclass(frozen=True, slots=True)
class _Printed:
    """The growth cell of a form beside an amount."""

    table: Table
    row: int
    column: int
    value: Decimal
    half: Decimal


def growth_and_forms(book: Book) -> Iterator[Finding]:
    """Every growth told right behind an amount whose year and number one row of a form prints with its growth."""
    for place, fact in enumerate(book.prose):
        if not _is_growth(fact):
            continue
        amount = _amount_of(fact, book.prose[max(0, place - _NEAR) : place])
        found = _beside(book, amount, fact) if amount else []
        if amount and found and len({one.value for one in found}) == 1 and not _table_errs(found[0], amount, fact):
            yield _compared(book, fact, found[0])


def _is_growth(fact: Fact) -> bool:
    is_moved = fact.aspect is Aspect.GROWTH and fact.unit == "%" and fact.trend in (Trend.INCREASE, Trend.DECREASE)
    against = fact.base or "同比"
    is_last_year = against == "同比" or (against.startswith(("上年", "去年")) and "预算" not in against)
    return is_moved and is_last_year and not _ANOTHER_BASE.search(fact.sentence or "")


def _amount_of(growth: Fact, before: tuple[Fact, ...]) -> Fact | None:
    """The amount of the very item in the same sentence."""
    same = [fact for fact in before if fact.aspect is Aspect.AMOUNT and fact.sentence == growth.sentence]
    key = (growth.item, growth.path, growth.section, growth.tier, growth.year)
    fit = [fact for fact in same if (fact.item, fact.path, fact.section, fact.tier, fact.year) == key]
    return fit[-1] if fit and fit[-1].main and is_telling(fit[-1].value) else None


def _beside(book: Book, amount: Fact, growth: Fact) -> list[_Printed]:
    """The growths of rows that print the amount under its year and are named in the sentence."""
    value = amount.value * unit_of(amount.unit).factor
    found: list[_Printed] = []
    for fact in book.facts:
        if fact.origin is not Origin.CELL or fact.table is None or fact.aspect is not Aspect.AMOUNT:
            continue
        if fact.value * unit_of(fact.unit).factor != value or not _is_named(fact, amount, growth):
            continue
        table = next(one for one in book.tables if one.number == fact.table)
        found += _growths(table, fact, amount.year)
    return found


def _is_named(cell: Fact, amount: Fact, growth: Fact) -> bool:
    """Whether the row is of the item, or of the tier of government, that the text speaks of."""
    label = clean_label(cell.row)
    is_item = len(label) >= 2 and (label in amount.item or amount.item in label)
    return is_item or (
        amount.tier is not None and tier_in(label) is amount.tier and label in (growth.sentence or label)
    )


def _growths(table: Table, cell: Fact, year: int | None) -> Iterator[_Printed]:
    """Growth columns of the amount's year in its row; the header of both names that year."""
    if str(year) not in "".join(cell.columns):
        return
    for number, row in enumerate(table.rows):
        if not any(one.source == cell.source for one in row.cells):
            continue
        for column, path in enumerate(table.columns):
            header = "".join(path)
            printed = row.cells[column]
            if _GROWTH.search(header) and _YEAR.findall(header) == [str(year)] and printed.value is not None:
                yield _Printed(table, number, column, printed.value, half_unit(printed.text, printed.value))


def _table_errs(printed: _Printed, amount: Fact, growth: Fact) -> bool:
    """Whether the row's own amounts give the growth of the text and not the one printed, which another rule tells."""
    row = printed.table.rows[printed.row]
    told = _signed(growth)
    for path, cell in zip(printed.table.columns, row.cells, strict=True):
        header = "".join(path)
        if _GROWTH.search(header) or _YEAR.findall(header) != [str((amount.year or 0) - 1)] or not cell.value:
            continue
        now = amount.value * unit_of(amount.unit).factor / unit_of(printed.table.unit or amount.unit).factor
        exact = (now / cell.value - 1) * 100
        if abs(told - exact) <= abs(told - printed.value) / 4 and abs(told - printed.value) > printed.half:
            return True
    return False


def _signed(growth: Fact) -> Decimal:
    return -growth.value if growth.trend is Trend.DECREASE else growth.value


def _graded(difference: Decimal, one: Decimal, other: Decimal) -> tuple[Outcome, Severity]:
    """Equal as printed, one unit of the last place away, or more."""
    gap = abs(difference)
    if gap <= one + other - min(one, other):
        return Outcome.PASS, Severity.INFO
    return Outcome.FAIL, Severity.ROUNDING if gap <= 2 * max(one, other) else Severity.WARNING


def _compared(book: Book, fact: Fact, printed: _Printed) -> Finding:
    told = _signed(fact)
    difference = told - printed.value
    own = half_unit(fact.source.text, fact.value)
    outcome, severity = _graded(difference, own, printed.half)
    place = place_of_cell(book, printed.table, printed.row, printed.column)
    places = (place_of_fact(fact), place)
    if outcome is Outcome.PASS:
        return Finding(_RULE, book.document.id, outcome, Severity.INFO, "增减幅度与表中一致", places)
    word = "下降" if fact.trend is Trend.DECREASE else "增长"
    words = f"{places[0].words}中“{fact.item}”{word}{fact.value}%，而{place.words}为{printed.value}%"
    kind = kind_of_edit(told, printed.value)
    hint = f"若此处为{printed.value}%，则各处一致，疑为{kind}" if kind else None
    return Finding(
        _RULE,
        book.document.id,
        outcome,
        severity,
        words,
        places,
        printed.value,
        told,
        difference,
        "%",
        hint,
    )
