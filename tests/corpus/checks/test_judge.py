"""Tolerance from what is printed, severity from the tolerance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from table_books import book, table

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.judge import graded, half_unit, tolerance_of, value_in
from corpus.datatypes import Fact
from corpus.money import PERCENT, TEN_THOUSAND_YUAN, YUAN, Unit

SHELL = book(table("收支预算总表", [["项目", "预算数"], ["教育支出", "5.00"], ["其他支出", "3.00"], ["合计", "8.00"]]))


def fact(text: str, value: str, unit: str) -> Fact:
    shell = SHELL.facts[0]
    return replace(shell, value=Decimal(value), unit=unit, source=replace(shell.source, text=text))


@pytest.mark.parametrize(
    "text, value, half",
    [
        ("12.30", "12.30", "0.005"),
        ("12.3", "12.3", "0.05"),
        ("12", "12", "0.5"),
        ("１２．３", "12.3", "0.05"),
        ("12", "12.34", "0.005"),  # read more exactly than the text at hand says
        ("12.34", "12.3", "0.005"),
        ("十二", "12", "0.5"),
        ("1200", "1.2E+3", "0.5"),
    ],
)
def test_half_a_unit_of_the_last_printed_place(text: str, value: str, half: str) -> None:
    assert half_unit(text, Decimal(value)) == Decimal(half)


def test_the_roundings_of_several_figures_add_up_in_one_unit() -> None:
    facts = [fact("12.30", "12.30", "万元"), fact("5", "5", "元"), fact("1.2", "1.2", "亿元")]
    assert tolerance_of(facts, TEN_THOUSAND_YUAN) == Decimal("500.00505")
    assert tolerance_of(facts[:1], YUAN) == Decimal("50")
    assert tolerance_of([], YUAN) == 0


@pytest.mark.parametrize(
    "unit, wanted, value",
    [
        ("万元", YUAN, "123000"),
        ("元", TEN_THOUSAND_YUAN, "0.00123"),
        ("‰", PERCENT, "1.23"),
        ("人", YUAN, None),
        ("", YUAN, None),
    ],
)
def test_a_value_in_another_unit(unit: str, wanted: Unit, value: str | None) -> None:
    found = value_in(fact("12.3", "12.3", unit), wanted)
    assert found == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "difference, outcome, severity",
    [
        ("0", Outcome.PASS, Severity.INFO),
        ("0.01", Outcome.PASS, Severity.INFO),
        ("-0.01", Outcome.PASS, Severity.INFO),
        ("0.011", Outcome.FAIL, Severity.ROUNDING),
        ("-0.02", Outcome.FAIL, Severity.ROUNDING),
        ("0.021", Outcome.FAIL, Severity.ERROR),
        ("-5", Outcome.FAIL, Severity.ERROR),
    ],
)
def test_a_difference_is_graded_by_the_tolerance(difference: str, outcome: Outcome, severity: Severity) -> None:
    assert graded(Decimal(difference), Decimal("0.01"), Severity.ERROR) == (outcome, severity)


def test_without_more_said_the_worst_is_a_warning() -> None:
    assert graded(Decimal(5), Decimal("0.01")) == (Outcome.FAIL, Severity.WARNING)
