"""A growth of the text against the one that a form prints, and which of text and form is the odd one out."""

from __future__ import annotations

import pytest
from places_books import book, changed, failures

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.places_text import RULES

REPORT = """# 关于示例市2024年预算执行情况和2025年预算草案的报告

## 一、2024年预算执行情况

{text}

## 附表

#### 2024年全市一般公共预算收入执行情况表（分地区）

单位：亿元

| 地区 | 2024年执行数 | 2023年执行数 | 2024年增长% |
| --- | --- | --- | --- |
| 市本级 | 42.35 | 40.10 | {printed} |
| 甲县 | 18.72 | 17.65 | 6.1 |
| 乙县 | 14.58 | 14.90 | -2.1 |
| 全市合计 | 75.65 | 72.65 | 4.1 |
"""


@pytest.mark.parametrize(
    "text, printed, severity",
    [
        ("市本级一般公共预算收入42.35亿元，增长5.6%。", "5.6", None),
        ("市本级一般公共预算收入42.35亿元，增长6.5%。", "5.6", Severity.WARNING),
        ("市本级一般公共预算收入42.35亿元，下降5.6%。", "5.6", Severity.WARNING),
        ("市本级一般公共预算收入42.35亿元，增长5.7%。", "5.6", Severity.ROUNDING),
        ("市本级一般公共预算收入42.35亿元，增长5.6%。", "6.5", None),  # the table errs: another rule tells it
        ("市本级一般公共预算收入42.35亿元，同口径增长6.5%。", "5.6", None),  # another base
        ("市本级一般公共预算收入41.35亿元，增长6.5%。", "5.6", None),  # another amount
        ("市本级一般公共预算收入42.35亿元，比上年预算增长6.5%。", "5.6", None),
        ("全市一般公共预算收入42.35亿元，增长6.5%。", "5.6", None),  # another tier
    ],
)
def test_growth_of_the_row_with_the_amount(text: str, printed: str, severity: Severity | None) -> None:
    found = [one for one in failures(RULES, book(REPORT.format(text=text, printed=printed))) if one.unit == "%"]
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_the_growth_is_told() -> None:
    text = "市本级一般公共预算收入42.35亿元，增长6.5%。"
    (found,) = (one for one in failures(RULES, book(REPORT.format(text=text, printed="5.6"))) if one.unit == "%")
    assert found.outcome is Outcome.FAIL
    assert found.explanation == (
        "正文“2024年预算执行情况”中“一般公共预算收入”增长6.5%，"
        "而2024年全市一般公共预算收入执行情况表（分地区）·市本级·2024年增长%为5.6%"
    )
    assert found.proposal == "若此处为5.6%，则各处一致，疑为数字换位"


def test_the_cell_is_the_odd_one_where_its_sums_say_so() -> None:
    found = failures(RULES, changed(("| 一、财政拨款收入 | 2,797,700.00", "| 一、财政拨款收入 | 2,977,700.00")))
    (one,) = (one for one in found if one.rule == "text_vs_form")
    assert [place.source.text for place in one.places][:2] == ["2,977,700.00", "279.77万元"]


def test_the_text_is_the_odd_one_where_the_sums_of_the_form_hold() -> None:
    (one,) = failures(RULES, changed(("财政拨款收入279.77", "财政拨款收入297.77")))
    assert one.places[0].source.text == "297.77万元"
