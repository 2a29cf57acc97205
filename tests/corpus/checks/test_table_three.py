"""三公 forms and performance-target forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_targets import RULES as TARGET_RULES
from corpus.checks.table_three import RULES

(THREE,) = RULES
MONEY, AT_ODDS, ABSURD = TARGET_RULES


def three(total: str = "38.00", cars: str = "25.00", running: str = "15.00") -> str:
    rows = [
        ["项目", "预算数"],
        ["1.因公出国（境）费", "5.00"],
        ["2.公务接待费", "8.00"],
        ["3.公务用车购置及运行维护费", cars],
        ["其中：公务用车购置费", "10.00"],
        ["公务用车运行维护费", running],
        ["合计", total],
    ]
    return table("“三公”经费支出表", rows)


def test_the_two_sums_hold() -> None:
    assert (told(THREE, book(three())), held(THREE, book(three()))) == ([], 2)


def test_cars_are_purchase_and_running() -> None:
    (finding,) = told(THREE, book(three(running="16.50")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.ERROR)
    assert finding.explanation == (
        "““三公”经费支出表”的“公务用车购置及运行维护费”印的是25.00，"
        "而公务用车购置费10.00＋公务用车运行维护费16.50＝26.50，相差1.50"
    )


def test_the_total_is_of_three() -> None:
    (finding,) = told(THREE, book(three(total="58.00")))
    assert (finding.severity, finding.expected) == (Severity.WARNING, Decimal("38.00"))


def wide(total: str) -> str:
    rows = [
        ["合计", "“三公”经费", "<", "<", "<", "会议费", "培训费"],
        ["合计", "小计", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费", "会议费", "培训费"],
        [total, "38.00", "5.00", "25.00", "8.00", "30.00", "12.00"],
    ]
    return table("“三公”经费、会议费、培训费支出表", rows)


def test_a_total_with_meetings_and_training_is_another_total() -> None:
    (finding,) = told(THREE, book(wide("80.00")))
    assert finding.outcome is Outcome.EXPLAINED
    assert finding.explanation == ("表中“合计”80.00含“三公”经费38.00以外的会议费30.00、培训费12.00，不是“三公”经费合计")


def test_a_total_that_neither_sum_explains() -> None:
    (finding,) = told(THREE, book(wide("83.00")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.WARNING)
    assert (finding.actual, finding.expected) == (Decimal("83.00"), Decimal("80.00"))
    assert all(one.outcome is not Outcome.FAIL for one in told(THREE, book(wide("38.00"))))


def target(year: str = "900", fiscal: str = "850", second: str = "≤5%") -> str:
    rows = [
        ["项目名称", "档案数字化项目", "<", "<"],
        ["项目资金（万元）", "年度资金总额", year, "<"],
        ["<", "其中：财政拨款", fiscal, "<"],
        ["<", "其他资金", "50", "<"],
        ["<", "上年结转", "0", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "数字化档案数量", "≥3000卷"],
        ["产出指标", "质量指标", "系统故障率", "100%"],
        ["产出指标", "质量指标", "系统故障率", second],
    ]
    rows[2:5] = [["项目资金（万元）", *row[1:]] for row in rows[2:5]]
    return table("项目支出绩效目标表", rows)


def test_money_of_a_target_form() -> None:
    assert told(MONEY, book(target())) == []
    (finding,) = told(MONEY, book(target(fiscal="950")))
    assert (finding.severity, finding.actual, finding.expected) == (Severity.ERROR, Decimal(900), Decimal(950))
    assert finding.explanation == (
        "“项目支出绩效目标表”（档案数字化项目）“年度资金总额”印的是900，其中“财政拨款”却为950，部分大于总额，相差50"
    )
    (finding,) = told(MONEY, book(target(fiscal="830")))
    assert (finding.severity, finding.expected) == (Severity.WARNING, Decimal(880))


@pytest.mark.parametrize(("second", "count"), [("≤5%", 1), ("≥95%", 0), ("100%", 0)])
def test_one_indicator_twice(second: str, count: int) -> None:
    found = told(AT_ODDS, book(target(second=second)))
    assert [finding.severity for finding in found] == [Severity.WARNING] * count


def test_a_rate_of_failure_of_a_hundred_percent() -> None:
    (finding,) = told(ABSURD, book(target()))
    assert (finding.severity, finding.actual) == (Severity.INFO, Decimal(100))
    assert finding.explanation == "“项目支出绩效目标表”指标“系统故障率”的目标值为100%，与常理相反，疑为误填"


def test_other_tables_are_neither() -> None:
    opened = book(table("支出表", [["科目", "合计"], ["教育", "5"], ["科技", "6"]]))
    assert [list(rule.check(opened)) for rule in (*RULES, *TARGET_RULES)] == [[], [], [], []]
