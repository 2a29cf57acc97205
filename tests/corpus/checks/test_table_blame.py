"""Which cell failing sums point to: the one whose change mends most of them and breaks fewest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from table_books import book, table

from corpus.checks.table_blame import Suspect, borne_out, ledger_of, lone_suspect, suspects
from corpus.checks.table_formulas import derived
from corpus.checks.table_ground import Sheet, sheet_of
from corpus.datatypes import GridPlace, SumKind, TableSum

SHELL = book(table("示例表", [["项目", "金额"], ["甲", "1"]]))


def sheet(*numbers: str, unit: str = "1") -> Sheet:
    """One row of numbers whose last printed place is ``unit``, ``_`` for a blank."""
    values = [None if text == "_" else Decimal(text) for text in numbers]
    return Sheet(SHELL, SHELL.tables[0], [values], (Decimal(unit),) * len(values))


def at(column: int) -> GridPlace:
    return GridPlace(0, column)


def add(whole: int, *parts: int) -> TableSum:
    return TableSum(SumKind.ROW, at(whole), tuple(map(at, parts)))


Told = tuple[int, str, tuple[int, ...], bool]  # column, what it should be, the sums that says so, whether all hold then


def told(suspect: Suspect) -> Told:
    assert suspect.place.row == 0
    return suspect.place.column, str(suspect.expected), suspect.numbers, suspect.settles


def blamed(laid: Sheet, *sums: TableSum) -> list[Told]:
    """The suspects of all failing sums."""
    ledger = ledger_of(laid, sums)
    found = suspects(laid, ledger, [n for n, state in enumerate(ledger.states) if state is False])
    assert all(one.explains == tuple(sums[n] for n in one.numbers) and not one.borne_out for one in found)
    return [told(one) for one in found]


def alone(laid: Sheet, *sums: TableSum) -> Told | None:
    """The suspect of the first sum."""
    ledger = ledger_of(laid, sums)
    found = lone_suspect(laid, ledger, [n for n, state in enumerate(ledger.states) if state is False], 0)
    return told(found) if found else None


def test_a_ledger_reckons_each_sum_once() -> None:
    sums = (add(0, 1, 2), add(3, 0, 4))
    ledger = ledger_of(sheet("30", "10", "25", "_", "1"), sums)
    assert (ledger.sums, ledger.gaps, ledger.states) == (sums, (Decimal(-5), Decimal(-31)), (False, None))
    assert ledger.slacks == (Decimal("1.5"), Decimal(1))
    assert dict(ledger.at) == {at(0): (0, 1), at(1): (0,), at(2): (0,), at(3): (1,), at(4): (1,)}


# --- several sums ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers, expected",
    [
        (("30", "15", "20", "70", "60"), [(1, "10", (0, 1), True)]),  # a part of both
        (("30", "10", "20", "70", "60"), []),
        (("30", "_", "20", "70", "60"), [(1, "10", (0, 1), True)]),
        (("35", "10", "20", "70", "60"), []),  # one failing sum points to nobody
    ],
)
def test_a_part_of_two_failing_sums(numbers: tuple[str, ...], expected: list[Told]) -> None:
    assert blamed(sheet(*numbers), add(0, 1, 2), add(3, 1, 4)) == expected


def test_a_whole_that_is_a_part_too() -> None:
    assert blamed(sheet("90", "10", "20", "130", "100"), add(0, 1, 2), add(3, 0, 4)) == [(0, "30", (0, 1), True)]


def test_sums_that_fail_by_different_amounts_do_not_agree() -> None:
    assert blamed(sheet("30", "15", "20", "90", "60"), add(0, 1, 2), add(3, 1, 4)) == []


@pytest.mark.parametrize("whole, agree", [("76.5", True), ("76.6", False), ("73.5", True), ("73.4", False)])
def test_amounts_agree_within_half_a_unit_of_each_number(whole: str, agree: bool) -> None:
    found = blamed(sheet("35", "10", "20", whole, "60"), add(0, 1, 2), add(3, 1, 4))
    assert [one[0] for one in found] == ([1] if agree else [])


def test_a_change_that_breaks_fewer_than_it_mends_does_not_settle() -> None:
    laid = sheet("30", "15", "20", "70", "60", "115", "100")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6)) == [(1, "10", (0, 1), False)]


def test_a_change_that_breaks_as_many_as_it_mends_is_no_suspect() -> None:
    laid = sheet("30", "15", "20", "70", "60", "115", "100", "215", "200")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6), add(7, 1, 8)) == []


def test_a_change_that_mends_all_but_one_does_not_settle() -> None:
    laid = sheet("30", "15", "20", "70", "60", "150", "100")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6)) == [(1, "10", (0, 1), False)]


def test_sums_that_say_nothing_are_not_broken() -> None:
    laid = sheet("30", "15", "20", "70", "60", "_", "100")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6)) == [(1, "10", (0, 1), True)]


@pytest.mark.parametrize(
    "whole, settles",
    [
        ("113", True),  # one too few before, one too many after
        ("113.5", True),  # exactly half a unit of each number
        ("114", False),
    ],
)
def test_a_sum_may_hold_within_rounding_before_and_after(whole: str, settles: bool) -> None:
    """Its part goes from 14 to 12."""
    laid = sheet("32", "14", "20", "72", "60", whole, "100")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6)) == [(1, "12", (0, 1), settles)]


@pytest.mark.parametrize("part, settles", [("6", True), ("6.5", True), ("7", False)])
def test_a_total_may_hold_within_rounding_before_and_after(part: str, settles: bool) -> None:
    """It goes from 14 to 12."""
    laid = sheet("32", "14", "20", "72", "60", part, "7")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 4), add(1, 5, 6)) == [(1, "12", (0, 1), settles)]


def test_two_wrong_cells_are_both_found_the_surer_first() -> None:
    laid = sheet("30", "15", "20", "70", "60", "115", "100", "90", "65", "20", "260", "190")
    sums = (add(0, 1, 2), add(3, 1, 4), add(5, 1, 6), add(7, 8, 9), add(10, 8, 11))
    assert blamed(laid, *sums) == [(8, "70", (3, 4), True), (1, "10", (0, 1), False)]


def test_the_cell_that_mends_more_comes_first() -> None:
    laid = sheet("30", "15", "20", "70", "60", "90", "65", "20", "260", "190", "470", "400")
    sums = (add(0, 1, 2), add(3, 1, 4), add(5, 6, 7), add(8, 6, 9), add(10, 6, 11))
    assert blamed(laid, *sums) == [(6, "70", (2, 3, 4), True), (1, "10", (0, 1), True)]


def test_of_two_cells_that_would_do_the_blank_one_is_blamed() -> None:
    laid = sheet("30", "25", "_", "100", "70")
    assert blamed(laid, add(0, 1, 2), add(3, 1, 2, 4)) == [(2, "5", (0, 1), True)]


def test_of_two_amounts_that_mend_as_many_the_first_is_taken() -> None:
    laid = sheet("30", "15", "20", "70", "60", "118", "100", "218", "200")
    found = blamed(laid, add(0, 1, 2), add(3, 1, 4), add(5, 1, 6), add(7, 1, 8))
    assert found == [(1, "10", (0, 1), False), (1, "18", (2, 3), True)]


# --- one sum --------------------------------------------------------------------------------------


def test_the_only_cell_that_no_other_sum_holds() -> None:
    laid = sheet("30", "10", "25", "40", "10", "110", "100")
    keep = (add(3, 0, 4), add(5, 1, 6))
    assert alone(laid, add(0, 1, 2), *keep) == (2, "20", (0,), True)
    assert alone(laid, add(0, 1, 2), keep[0]) is None  # 1 and 2 are both free


@pytest.mark.parametrize("whole, found", [("30", (2, "20", (0,), True)), ("10.4", None), ("5", None)])
def test_a_blank_is_filled_only_with_more_than_nothing(whole: str, found: Told | None) -> None:
    laid = sheet(whole, "10", "_", str(Decimal(whole) + 10), "10", "110", "100")
    assert alone(laid, add(0, 1, 2), add(3, 0, 4), add(5, 1, 6)) == found


def test_a_blank_may_hold_less_than_a_whole() -> None:
    laid = sheet("10.50", "10", "_", "20.50", "10", "110", "100", unit="0.01")
    assert alone(laid, add(0, 1, 2), add(3, 0, 4), add(5, 1, 6)) == (2, "0.50", (0,), True)


def test_a_printed_number_may_become_less_than_nothing() -> None:
    laid = sheet("5", "10", "1", "15", "10", "110", "100")
    assert alone(laid, add(0, 1, 2), add(3, 0, 4), add(5, 1, 6)) == (2, "-5", (0,), True)


def test_a_cell_of_two_failing_sums_is_not_alone() -> None:
    laid = sheet("30", "10", "25", "40", "10", "110", "100", "90", "60")
    sums = (add(0, 1, 2), add(3, 0, 4), add(5, 1, 6), add(7, 2, 8))
    assert alone(laid, *sums) is None


def test_without_rates_nothing_is_borne_out() -> None:
    laid = sheet("30", "10", "25")
    assert borne_out(laid, ledger_of(laid, [add(0, 1, 2)]), (), 0) is None


def test_what_the_rates_of_a_row_bear_out() -> None:
    rows = [
        ["预算科目", "调整预算数", "完成数", "占调整预算(%)"],
        ["本年支出合计", "250", "200", ""],
        ["一、教育支出", "100", "80", "80"],
        ["二、科学技术支出", "50", "140", "80"],
        ["三、文化支出", "75", "60", "80"],
        ["四、卫生支出", "25", "20", "80"],
    ]
    opened = book(table("支出完成情况表", rows))
    laid = sheet_of(opened, opened.tables[0])
    item = TableSum(SumKind.COLUMN, GridPlace(0, 1), tuple(GridPlace(r, 1) for r in (1, 2, 3, 4)))
    found = borne_out(laid, ledger_of(laid, [item]), derived(laid), 0)
    assert found == Suspect(GridPlace(2, 1), Decimal(40), (0,), (item,), settles=True, borne_out=True)
