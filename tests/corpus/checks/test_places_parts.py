"""A part never exceeds its whole."""

from __future__ import annotations

from decimal import Decimal

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_parts import RULES

REPORT = """# 示例市2024年预算执行情况和2025年预算草案的报告

## 附表

#### 全市2024年一般公共预算支出执行情况表

单位：万元

| 预算科目 | 2024年快报数 |
| --- | --- |
| 教育支出 | 4567 |
| 转移性支出 | 10 |
| 卫生健康支出 | 1345 |

#### 市本级2024年一般公共预算支出执行情况表

单位：万元

| 预算科目 | 2024年快报数 |
| --- | --- |
| 教育支出 | 567 |
| 转移性支出 | 999 |
| 卫生健康支出 | 345 |
"""


def test_parts_within_their_whole_pass() -> None:
    assert failures(RULES, book(REPORT)) == []
    assert len(outcomes(RULES, book(REPORT), Outcome.PASS)) == 2
    assert failures(RULES, changed()) == []


def test_own_tier_above_the_whole_place() -> None:
    (found,) = failures(RULES, book(REPORT, ("| 教育支出 | 4567 |", "| 教育支出 | 456 |")))
    assert (found.severity, found.actual, found.expected) == (Severity.WARNING, Decimal(456), Decimal(567))
    assert found.explanation.endswith("为567万元，部分比整体多111万元")


def test_one_budget_above_all_money() -> None:
    row = "| 2080506 | 机关事业单位职业年金缴费支出 | 123,400.00 | 123,400.00 |  |"
    (found,) = failures(RULES, changed((row, row.replace("123,400.00 | 123", "103,400.00 | 123"))))
    assert (found.actual, found.expected) == (Decimal("103400.00"), Decimal(123400))


def test_one_form_alone_has_no_parts() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n支出300万元。"))
    ] == []
