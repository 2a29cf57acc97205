"""Derived columns: 增减额, 增减%, 完成预算%, and growth over nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_rates import RULES

CHANGE, RATE, ZERO = RULES

HEAD = ["预算科目", "2024年预算数", "2024年完成数", "完成预算%", "2023年决算数", "增减额", "增减%"]


def report(*last: str) -> str:
    rows = [
        ["增值税", "200", "190", "95.0", "180", "10", "5.6"],
        ["契税", "100", "120", "120.0", "150", "-30", "-20.0"],
        ["房产税", "50", "45", "90.0", "40", "5", "12.5"],
        ["车船税", "30", "33", "110.0", "30", "3", "10.0"],
    ]
    return table("2024年全县税收完成情况表", [HEAD, *rows, list(last)])


def test_columns_that_follow_are_counted() -> None:
    opened = book(report("印花税", "80", "72", "90.0", "64", "8", "12.5"))
    assert [told(rule, opened) for rule in RULES] == [[], [], []]
    assert (held(CHANGE, opened), held(RATE, opened)) == (5, 10)


def test_a_difference_that_is_off() -> None:
    (finding,) = told(CHANGE, book(report("印花税", "80", "72", "90.0", "64", "18", "12.5")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.WARNING)
    assert finding.explanation == (
        "“2024年全县税收完成情况表”“印花税”行“增减额”栏印的是18，"
        "按“2024年完成数”72与“2023年决算数”64之差计算为8，相差10"
    )
    assert (finding.actual, finding.expected, finding.unit) == (Decimal(18), Decimal(8), "万元")


@pytest.mark.parametrize(
    ("printed", "severities"),
    [("12.5", []), ("12.4", []), ("18.5", [Severity.WARNING]), ("-12.5", [Severity.WARNING])],
    ids=["right", "cut at its last place", "off", "wrong sign"],
)
def test_a_growth(printed: str, severities: list[Severity]) -> None:
    found = told(RATE, book(report("印花税", "80", "72", "90.0", "64", "8", printed)))
    assert [finding.severity for finding in found] == severities


def test_the_rate_of_completion_is_of_its_own_budget() -> None:
    (finding,) = told(RATE, book(report("印花税", "80", "72", "112.5", "64", "8", "12.5")))
    assert finding.expected == Decimal("90.0")
    assert [place.column for place in finding.places] == ["完成预算%", "2024年完成数", "2024年预算数"]


@pytest.mark.parametrize(("base", "count"), [("", 1), ("0", 1), ("64", 0)])
def test_growth_over_nothing(base: str, count: int) -> None:
    found = told(ZERO, book(report("印花税", "80", "72", "90.0", base, "72" if count else "8", "100.0")))
    assert [finding.severity for finding in found] == [Severity.WARNING] * count


def test_less_than_nothing_is_divided_by_as_one_likes() -> None:
    opened = book(report("其他", "80", "72", "90.0", "-64", "136", "-212.5"))
    assert told(RATE, opened) == []


def test_a_table_without_derived_columns() -> None:
    opened = book(table("支出表", [["科目", "合计", "基本支出"], ["教育", "5", "5"], ["科技", "6", "6"]]))
    assert [list(rule.check(opened)) for rule in RULES] == [[], [], []]
