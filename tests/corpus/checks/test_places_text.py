"""Running text against the forms: like with like, after conversion of units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_text import RULES


def test_what_agrees_passes() -> None:
    sound = changed()
    assert failures(RULES, sound) == []
    assert {found.rule for found in outcomes(RULES, sound, Outcome.PASS)} == {"text_vs_form", "unit_slip"}


def test_a_text_without_forms_is_not_compared() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n支出预算300.00万元。"))
    ] == []


@pytest.mark.parametrize(
    ("printed", "written", "expected", "proposal"),
    [
        ("项目支出120.00万元", "项目支出102.00万元", "120", "若此处为120万元，则各处一致，疑为数字换位"),
        ("财政拨款收入279.77", "财政拨款收入279.97", "279.77", "若此处为279.77万元，则各处一致，疑为一位数字之误"),
    ],
)
def test_another_amount_is_an_error(printed: str, written: str, expected: str, proposal: str) -> None:
    (found,) = failures(RULES, changed((printed, written)))
    assert (found.rule, found.severity, found.unit) == ("text_vs_form", Severity.ERROR, "万元")
    assert (found.expected, found.proposal) == (Decimal(expected), proposal)
    assert found.difference == (found.actual or 0) - Decimal(expected)
    assert written[-9:-2] in found.explanation or written[-6:] in found.explanation


def test_both_places_are_told_and_the_text_comes_first() -> None:
    (found,) = failures(RULES, changed(("项目支出120.00万元", "项目支出102.00万元")))
    assert found.explanation == (
        "正文“收支预算情况”中“项目支出”为102.00万元，而部门支出总表·合计·项目支出为1,200,000.00元，"
        "相差18万元。若此处为120万元，则各处一致，疑为数字换位"
    )
    assert [place.source.text for place in found.places] == ["102.00万元", "1,200,000.00"]


@pytest.mark.parametrize("written", ["120.00万元", "120万元", "0.012亿元"])
def test_rounding_is_no_error(written: str) -> None:
    assert failures(RULES, changed(("项目支出120.00万元", f"项目支出{written}"))) == []


def test_a_little_more_than_rounding_is_graded() -> None:
    (found,) = failures(RULES, changed(("上年结转20.23万元", "上年结转20.2452万元")))
    assert found.severity is Severity.ERROR
    (found,) = failures(RULES, changed(("上年结转20.23万元", "上年结转20.1万元")))
    assert found.severity is Severity.ERROR
    (found,) = failures(RULES, changed(("上年结转20.23万元", "上年结转20.3万元")))
    assert found.severity is Severity.ROUNDING


def test_a_number_of_another_scope_that_the_text_excludes() -> None:
    wider = changed(
        ("项目支出120.00万元", "项目支出98.00万元"),
        ("基本支出180.00万元，项目", "基本支出202.00万元，项目"),
        (
            "|  | 合计 | 3,000,000.00 | 1,800,000.00 | 1,200,000.00 |",
            "|  | 合计 | 3,000,000.00 | 2,020,000.00 | 980,000.00 |",
        ),
        ("一般公共预算基本支出180.00万元，其中", "一般公共预算基本支出202.00万元，其中"),
    )
    (found,) = failures(RULES, wider)
    assert found.expected == Decimal(180)
    assert found.proposal == "该数与部门支出总表·合计·基本支出的一致，疑为误用了全部资金口径的数"


def test_a_unit_slip_is_told_once_and_as_such() -> None:
    (found,) = failures(RULES, changed(("财政拨款收入279.77万元", "财政拨款收入279.77元")))
    assert (found.rule, found.severity) == ("unit_slip", Severity.ERROR)
    assert found.explanation == (
        "正文“收支预算情况”中“财政拨款收入”写作279.77元，而收支预算总表·一、财政拨款收入·预算数为2,797,700.00元，"
        "即2,797,700元，数量级不符。疑为计量单位之误（差一万倍或一亿倍）"
    )


def test_a_project_described_with_the_amount_of_another() -> None:
    tables = "## 第二部分 2024年部门预算表"
    project = "#### （一）云图观测站运行项目\n\n1.项目概述：运行观测站。\n\n2.本年度预算安排：50万元。"
    described = (tables, f"### 六、重点项目情况\n\n{project}\n\n{tables}")
    (found,) = failures(RULES, changed(described))
    assert (found.actual, found.expected) == (Decimal(50), Decimal(70))
