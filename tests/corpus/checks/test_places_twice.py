"""One item stated twice in the running text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from places_books import book, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_twice import RULES

SOUND = """# 示例市气象馆2024年部门预算

## 一、“三公”经费情况

2024年“三公”经费预算26.83万元，比上年增加2.92万元，增长12.21%。

## 二、其他重要事项

2024年“三公”经费预算26.83万元，比上年增加2.92万元，增长12.21%。
"""


def test_equal_statements_pass() -> None:
    sound = book(SOUND)
    assert failures(RULES, sound) == []
    rules = [found.rule for found in outcomes(RULES, sound, Outcome.PASS)]
    assert rules == ["text_vs_text", "change_vs_change", "change_vs_change"]


def test_one_statement_alone_is_not_compared() -> None:
    once = book(SOUND[: SOUND.index("## 二")])
    assert [found for rule in RULES for found in rule.check(once)] == []


def test_another_amount_in_another_section() -> None:
    (found,) = failures(RULES, book(SOUND, ("26.83万元，比上年增加2.92", "28.63万元，比上年增加2.92")))
    assert (found.rule, found.severity) == ("text_vs_text", Severity.WARNING)
    assert (found.actual, found.expected, found.unit) == (Decimal("28.63"), Decimal("26.83"), "万元")
    assert found.proposal == "若此处为26.83万元，则各处一致，疑为数字换位"


@pytest.mark.parametrize(("printed", "written"), [("26.83万元", "0.2683亿元"), ("26.83万元", "268300元")])
def test_other_units_of_one_amount_are_equal(printed: str, written: str) -> None:
    written = written.replace("0.2683亿元", "0.002683亿元")
    assert failures(RULES, book(SOUND, (printed, written))) == []


def test_one_amount_with_two_years_before() -> None:
    (found,) = failures(RULES, book(SOUND, ("增加2.92万元，增长12.21%", "增加2.92万元，增长15.30%")))
    assert (found.rule, found.severity, found.unit) == ("change_vs_change", Severity.WARNING, "%")
    assert found.explanation == (
        "正文“一、“三公”经费情况”中““三公”经费预算”的增减幅度为15.30%，而正文“二、其他重要事项”为12.21%，"
        "相差3.09个百分点。本年数两处相同，倒推的上年数却分别约为23.27万元与23.91万元，"
        "疑为两处对比的口径不同或有一处写错"
    ).replace("一、“三公”", "“三公”").replace("二、其他", "其他")


def test_other_bases_are_other_changes() -> None:
    bases = (
        ("比上年增加2.92万元，增长12.21%", "比上年预算增加2.92万元，增长12.21%"),
        ("比上年增加2.92万元，增长12.21%", "比上年决算增加3.50万元，增长15.00%"),
    )
    assert failures(RULES, book(SOUND, *bases)) == []


def test_amounts_of_other_money_are_no_contradiction() -> None:
    text = """# 示例市气象馆2024年部门预算

## 一、支出预算情况

社会保障和就业支出30.00万元，比上年增加8.00万元。

## 二、财政拨款支出情况

社会保障和就业支出20.00万元，比上年增加5.00万元。
"""
    assert failures(RULES, book(text)) == []
