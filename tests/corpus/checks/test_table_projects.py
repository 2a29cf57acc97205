"""A project's own form against its row in the list of projects."""

from __future__ import annotations

from decimal import Decimal

from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_projects import RULES

(PROJECTS,) = RULES


def listed(name: str = "档案数字化") -> str:
    rows = [
        ["项目名称", "合计", "本年财政拨款", "上年结转"],
        ["合计", "900.00", "850.00", "50.00"],
        [name, "900.00", "850.00", "50.00"],
    ]
    return table("项目支出表", rows)


def target(year: str, unit: str = "万元") -> str:
    rows = [
        ["项目名称", "档案数字化", "<", "<"],
        [f"项目资金（{unit}）", "年度资金总额", year, "<"],
        ["<", "其中：财政拨款", year, "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "数字化档案数量", "≥3000卷"],
    ]
    return table("项目支出绩效目标表", rows, unit)


def test_both_state_one_amount() -> None:
    for year, unit in (("900.00", "万元"), ("9,000,000.00", "元"), ("850.00", "万元")):
        opened = book(listed(), target(year, unit))
        assert (told(PROJECTS, opened), held(PROJECTS, opened)) == ([], 1)


def test_they_differ() -> None:
    (found,) = told(PROJECTS, book(listed(), target("900.00", "亿元")))
    assert (found.outcome, found.severity, found.unit) == (Outcome.FAIL, Severity.WARNING, "亿元")
    assert (found.actual, found.expected) == (Decimal("900.00"), Decimal("0.09"))
    assert found.explanation == (
        "“档案数字化”的绩效目标表“年度资金总额”印的是900.00亿元，“项目支出表”中该项目为900.00万元"
    )


def test_another_project_is_another_matter() -> None:
    assert told(PROJECTS, book(listed("库房改造"), target("77.00"))) == []
    assert told(PROJECTS, book(target("77.00"))) == []
