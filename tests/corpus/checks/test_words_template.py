"""Leftovers of templates."""

from __future__ import annotations

import pytest
from wording_books import book, paragraphs, printed, prose

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.words_template import check_choice, check_missing_number, check_missing_unit, check_placeholder


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("接待费减少0.20万元，下降（增长）31.50%。", ["下降（增长）31.50%"]),
        ("比上年增加(减少)12万元。", ["增加(减少)12万元"]),
        ("比上年增/减 3 万元。", ["增/减 3 万元"]),
        ("比上年增加（减少用负数表示）12万元。", []),
        ("说明收入增加（减少）的原因。", []),
        ("比上年增长12%（下降的项目见附表3）。", []),
    ],
)
def test_choice(text: str, left: list[str]) -> None:
    assert printed(check_choice, prose(text)) == left


def test_choices_before_zero_are_told_together() -> None:
    opened = prose("比上年增加（减少）0万元，增长（减少）0%。", "比上年增加（减少）0.00万元。")
    (finding,) = check_choice(opened)
    assert finding.explanation == "“增加（减少）0万元”等3处没有在两个词里二选一；数额都是0，不影响读数"
    assert [place.source.line for place in finding.places] == [1, 1, 2]
    assert finding.severity is Severity.INFO


def test_nothing_is_said_of_clean_text() -> None:
    opened = prose("2023年支出预算100万元，比上年增长5%。")
    checks = (check_choice, check_placeholder, check_missing_number, check_missing_unit)
    assert [finding for check in checks for finding in check(opened)] == []


def test_recognised_text_is_in_doubt_first() -> None:
    (finding,) = check_choice(book(paragraphs("比上年增加（减少）12万元。", ocr=True)))
    assert finding.outcome is Outcome.PARSE_DOUBT


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2023年预算为XX万元。", ["XX"]),
        ("××局2023年部门预算", ["××"]),
        ("项目共____个。", ["____"]),
        ("[值]", ["[值]"]),
        ("各部门结合实际进行解释。", ["各部门结合实际进行解释"]),
        ("型号XX200的设备", []),
        ("EXX系列", []),
        ("面积3×4米", []),
    ],
)
def test_placeholder(text: str, left: list[str]) -> None:
    assert printed(check_placeholder, prose(text)) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2023年基金支出预算支出万元。与上年相同。", ["支出万元"]),
        ("比上年增加 万元，增长 %。", ["增加 万元", "增长 %"]),
        ("公务用车保有量为 辆。", ["为 辆"]),
        ("金额单位：万元", []),
        ("以万元为单位，支出（万元）", []),
        ("支出12万元。", []),
        ("单价50万元以上设备0台。", []),
        ("主要是减少接待批次、人次。", []),
    ],
)
def test_missing_number(text: str, left: list[str]) -> None:
    assert printed(check_missing_number, prose(text)) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("支出增加100万元，增长13.95。主要原因是人员增加。", ["增长13.95。"]),
        ("占41.50，比上年多。", ["占41.50，"]),
        ("增长13.95%，占5.5％。", []),
        ("增加3.50万元。", []),
        ("增长3.2倍。", []),
        ("增长13.\n95%", []),
    ],
)
def test_missing_unit(text: str, left: list[str]) -> None:
    assert printed(check_missing_unit, prose(text)) == left


def test_the_same_number_elsewhere_tells_the_unit() -> None:
    (finding,) = check_missing_unit(prose("收入增长13.95%。", "支出增长13.95。"))
    assert finding.proposal == "本文件另有“13.95%”，疑缺百分号"
