"""Tables against their words: tiers, 其中, notes, headers, codes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_codes import RULES as CODE_RULES
from corpus.checks.table_heads import RULES as HEAD_RULES
from corpus.checks.table_notes import RULES as NOTE_RULES
from corpus.checks.table_tiers import RULES as TIER_RULES

OWN, INNER = TIER_RULES
NOTE, SILENT = NOTE_RULES
(HEADS,) = HEAD_RULES
(CODES,) = CODE_RULES
CITY = "关于示例市2024年预算执行情况和2025年预算草案的报告"


def spending(tier: str, debt: str, total: str) -> str:
    rows = [
        ["预算科目", "年初预算数", "执行数"],
        ["合计", total, "900"],
        ["教育支出", "500", "600"],
        ["债务付息支出", debt, "300"],
    ]
    return table(f"{tier}2024年一般公共预算支出执行情况表", rows)


def test_the_own_level_is_part_of_the_whole() -> None:
    fine = book(spending("全市", "400", "900"), spending("市本级", "300", "800"), cover=CITY)
    assert (told(OWN, fine), held(OWN, fine)) == ([], 6)
    (finding,) = told(OWN, book(spending("全市", "300", "900"), spending("市本级", "350", "850"), cover=CITY))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.ERROR)
    assert (finding.actual, finding.expected) == (Decimal(300), Decimal(350))
    assert finding.explanation == (
        "“全市2024年一般公共预算支出执行情况表”“债务付息支出”“年初预算数”为300，"
        "“市本级2024年一般公共预算支出执行情况表”同一项为350，本级反而大于全域"
    )


def test_two_tiers_in_one_table() -> None:
    def insured(own: str) -> str:
        rows = [
            ["项目", "全市支出预算", "全市支出完成", "市本级支出预算", "市本级支出完成"],
            ["职工医保", "230", "225", own, "225"],
            ["居民医保", "270", "270", "270", "270"],
        ]
        return table("2024年示例市社会保险基金支出情况表", rows)

    assert told(OWN, book(insured("200"), cover=CITY)) == []
    assert [finding.severity for finding in told(OWN, book(insured("242"), cover=CITY))] == [Severity.ERROR]


def test_of_which_is_no_more_than_its_item() -> None:
    def income(part: str) -> str:
        return table("收入表", [["项目", "金额"], ["专项收入", "80"], ["其中：教育费附加", part], ["罚没收入", "20"]])

    assert told(INNER, book(income("50"))) == []
    (finding,) = told(INNER, book(income("90")))
    assert (finding.severity, finding.actual, finding.expected) == (Severity.ERROR, Decimal(90), Decimal(80))


def fund(amount: str, note: str = "") -> str:
    rows = [["科目编码", "科目名称", "合计"], ["", "合计", amount]]
    return table("政府性基金预算支出表", rows, note=note)


@pytest.mark.parametrize(
    ("note", "amount", "severities"),
    [
        ("注：本单位2024年没有政府性基金预算，故本表为空表。", "", []),
        ("注：本单位2024年没有政府性基金预算，故本表为空表。", "12.00", [Severity.ERROR]),
        ("注：本表为空表的，表示本单位没有该项收支。", "12.00", []),
        ("注：无上级补助。", "12.00", []),
    ],
)
def test_notes_that_call_their_form_empty(note: str, amount: str, severities: list[Severity]) -> None:
    assert [finding.severity for finding in told(NOTE, book(fund(amount, note)))] == severities


def test_an_empty_form_without_a_word() -> None:
    assert [finding.severity for finding in told(SILENT, book(fund("")))] == [Severity.INFO]
    assert told(SILENT, book(fund("", "注：无政府性基金预算。"))) == []


def balance(head: str, income: str) -> str:
    rows = [["预算科目", head], ["一、一般公共预算收入", income], ["二、上级补助收入", "300"], ["收入总计", "1200"]]
    return table("市本级2024年一般公共预算收支平衡情况表", rows)


def test_executed_figures_under_budget() -> None:
    rows = [
        ["预算科目", "预算数", "执行数"],
        ["合计", "950", "900"],
        ["税收收入", "700", "650"],
        ["非税收入", "250", "250"],
    ]
    income = table("市本级2024年一般公共预算收入执行情况表", rows)
    assert told(HEADS, book(income, balance("执行数", "900"), cover=CITY)) == []
    assert told(HEADS, book(income, balance("预算数", "950"), cover=CITY)) == []
    (finding,) = told(HEADS, book(income, balance("预算数", "900"), cover=CITY))
    assert finding.severity is Severity.WARNING
    assert finding.explanation == (
        "“市本级2024年一般公共预算收支平衡情况表”的数字栏称“预算数”，但其中“一般公共预算收入”900是"
        "“市本级2024年一般公共预算收入执行情况表”“合计”的“执行数”，不是预算数，栏名疑误"
    )


def test_a_title_of_execution_over_nothing_but_budget() -> None:
    rows = [["预算科目", "预算数"], ["教育支出", "500"], ["科学技术支出", "40"]]
    (finding,) = told(HEADS, book(table("全市2024年支出执行情况表", rows), cover=CITY))
    assert finding.explanation == "“全市2024年支出执行情况表”的题目是执行或决算情况，数字栏却只称“预算数”"
    assert told(HEADS, book(table("全市2024年支出预算表", rows), cover=CITY)) == []


@pytest.mark.parametrize(
    ("code", "name", "outcomes"),
    [
        ("2080505", "机关事业单位基本养老保险缴费支出", []),
        ("2210201", "购房补贴", [Outcome.FAIL]),
        ("2080505", "机关事业单位基本养老保险缴需支出", []),
        ("2210201", "某地自设项目", []),
    ],
    ids=["right", "the name of another code", "misread", "in no list"],
)
def test_code_and_name(code: str, name: str, outcomes: list[Outcome]) -> None:
    rows = [["科目编码", "科目名称", "合计"], ["2101101", "行政单位医疗", "9.00"], [code, name, "12.00"]]
    assert [finding.outcome for finding in told(CODES, book(table("支出表", rows)))] == outcomes
