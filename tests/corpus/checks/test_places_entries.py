"""Paragraphs on one item of the classification: against the forms, and against themselves."""

from __future__ import annotations

from decimal import Decimal

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_entries import RULES


def test_what_agrees_passes() -> None:
    sound = changed()
    assert failures(RULES, sound) == []
    assert [found.rule for found in outcomes(RULES, sound, Outcome.PASS)] == ["account_amount"] * 2 + [
        "account_restated"
    ] * 2


def test_a_text_without_level_words_is_not_such_a_paragraph() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n住房公积金8万元。"))
    ] == []


def test_an_amount_copied_from_the_item_before() -> None:
    (found,) = failures(RULES, changed(("预算安排12.34", "预算安排24.68")))
    assert (found.rule, found.severity, found.unit) == ("account_restated", Severity.ERROR, "万元")
    assert (found.actual, found.expected, found.difference) == (Decimal("24.68"), Decimal("12.34"), Decimal("12.34"))
    assert found.explanation == (
        "正文“机关事业单位职业年金缴费支出（项）”先写12.34万元，同段又写2024年预算安排24.68万元；"
        "部门支出总表·机关事业单位职业年金缴费支出·合计为123,400.00元，与12.34万元一致；"
        "所印增减幅度23.40%只与12.34万元相符，相差12.34万元。"
        "24.68万元与“机关事业单位基本养老保险缴费支出（项）”的金额相同，疑为误抄"
    )
    assert found.places[0].source.text == "24.68万元"


def test_the_first_amount_may_be_the_odd_one() -> None:
    found = next(one for one in failures(RULES, changed(("）”12.34", "）”12.43"))) if one.rule == "account_restated")
    assert (found.actual, found.expected, found.proposal) == (Decimal("12.43"), Decimal("12.34"), "疑为数字换位")


def test_the_amount_of_the_level_above() -> None:
    found = next(one for one in failures(RULES, changed(("）”12.34", "）”37.02"))) if one.rule == "account_amount")
    assert (found.actual, found.expected) == (Decimal("37.02"), Decimal("12.34"))
    assert found.proposal == (
        "该数与部门支出总表·行政事业单位养老支出·合计的相同，"
        "疑把“行政事业单位养老支出”的金额写在了“机关事业单位职业年金缴费支出（项）”上"
    )


def test_two_levels_written_as_one_name() -> None:
    run_in = changed(
        (
            "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）”12.34",
            "行政事业单位养老支出机关事业单位职业年金缴费支出（项）”37.02",
        )
    )
    found = next(one for one in failures(RULES, run_in) if one.rule == "account_amount")
    assert (found.actual, found.expected) == (Decimal("37.02"), Decimal("12.34"))


def test_the_year_before_is_not_this_year() -> None:
    assert failures(RULES, changed(("2024年预算安排12.34", "2023年预算安排10.00"))) == []
