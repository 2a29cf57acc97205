"""One quantity in two forms."""

from __future__ import annotations

from decimal import Decimal

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_tables import RULES

EXECUTION = """# 示例市2024年预算执行情况和2025年预算草案的报告

## 附表

#### 全市2024年一般公共预算支出执行情况表

单位：万元

| 预算科目 | 2024年年初预算数 | 2024年快报数 |
| --- | --- | --- |
| 教育支出 | 4321 | 4567 |
| 卫生健康支出 | 1234 | 1345 |
| 支出合计 | 5555 | 5912 |

#### 全市2024年一般公共预算收支平衡情况表

单位：万元

| 项目 | 预算数 |
| --- | --- |
| 教育支出 | 4567 |
| 卫生健康支出 | 1234 |
"""


def test_equal_numbers_pass() -> None:
    sound = changed()
    assert failures(RULES, sound) == []
    assert outcomes(RULES, sound, Outcome.PASS)


def test_one_form_alone_is_not_compared() -> None:
    form = EXECUTION[: EXECUTION.index("#### 全市2024年一般公共预算收支平衡")]
    assert [found for rule in RULES for found in rule.check(book(form))] == []


def test_the_same_code_with_two_amounts() -> None:
    total = "| 社会保障和就业支出 | 370,200.00 |"
    (found,) = failures(RULES, changed((total, "| 社会保障和就业支出 | 307,200.00 |")))
    assert (found.rule, found.severity) == ("form_vs_form", Severity.WARNING)
    assert (found.actual, found.expected) == (Decimal("307200.00"), Decimal(370200))
    assert found.proposal == "若此处为370,200元，则各处一致，疑为数字换位"


def test_forms_of_other_money_are_no_contradiction() -> None:
    more = "| 2079999 | 其他文化旅游体育与传媒支出 | 2,427,500.00 | 1,429,800.00 | 997,700.00 |"
    assert failures(RULES, changed((more, more.replace("2,427,500.00", "2,427,400.00")))) == []


def test_a_column_named_after_another_stage() -> None:
    (found,) = failures(RULES, book(EXECUTION))
    assert (found.actual, found.expected, found.severity) == (Decimal(4567), Decimal(4321), Severity.WARNING)
    assert found.proposal is not None
    assert found.proposal.endswith("的一致，疑为列名“预算数”有误")
