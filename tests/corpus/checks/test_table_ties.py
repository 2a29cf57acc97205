"""Totals and items that several forms of one document print."""

from __future__ import annotations

from decimal import Decimal

from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_items import RULES as ITEM_RULES
from corpus.checks.table_sides import RULES as SIDE_RULES
from corpus.checks.table_ties import RULES

BALANCE, FORMS, PARTS = RULES
SAME, NARROW = ITEM_RULES
(SIDES,) = SIDE_RULES
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def sums(income: str = "500.00", carried: str = "") -> str:
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "500.00", "一、文化旅游体育与传媒支出", "400.00"],
        ["二、事业收入", "", "二、住房保障支出", "100.00"],
        ["本年收入合计", income, "本年支出合计", "500.00"],
        ["上年结转", carried, "结转下年", ""],
        ["收入总计", income, "支出总计", "500.00"],
    ]
    return table("部门收支总表", rows)


def outlay(title: str, culture: str = "400.00", total: str = "500.00", basic: str = "300.00") -> str:
    rows = [
        HEAD,
        ["", "合计", total, basic, "200.00"],
        ["207", "文化旅游体育与传媒支出", culture, "200.00", "200.00"],
        ["221", "住房保障支出", "100.00", "100.00", ""],
    ]
    return table(title, rows)


def basic(total: str = "300.00", staff: str = "240.00") -> str:
    rows = [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ["", "合计", total, staff, "60.00"],
        ["301", "工资福利支出", "240.00", "240.00", ""],
        ["302", "商品和服务支出", "60.00", "", "60.00"],
    ]
    return table("一般公共预算基本支出表", rows)


def test_revenue_equals_expenditure() -> None:
    assert (told(BALANCE, book(sums())), held(BALANCE, book(sums()))) == ([], 1)
    (finding,) = told(BALANCE, book(sums(income="520.00")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.ERROR)
    assert finding.explanation == (
        "收入总计与支出总计不一致：“部门收支总表”“支出总计·支出/预算数”印的是500.00万元，"
        "而“部门收支总表”“收入总计·收入/预算数”520.00万元，相差20.00万元"
    )


def test_the_very_amount_carried_over_explains_a_difference() -> None:
    (finding,) = told(BALANCE, book(sums(income="520.00", carried="20.00")))
    assert finding.outcome is Outcome.EXPLAINED
    assert finding.explanation.endswith("差额恰为“部门收支总表”的“上年结转·收入/预算数”20.00万元，是口径之差")


def test_totals_of_two_forms() -> None:
    assert told(FORMS, book(sums(), outlay("部门支出总表"))) == []
    (finding,) = told(FORMS, book(sums(), outlay("部门支出总表", culture="430.00", total="530.00")))
    assert (finding.severity, finding.difference) == (Severity.WARNING, Decimal("30.00"))


def test_basic_expenditure_ties_to_its_own_form() -> None:
    general = outlay("一般公共预算支出表")
    assert told(FORMS, book(general, basic())) == []
    (finding,) = told(FORMS, book(general, basic(total="310.00")))
    assert finding.explanation.startswith(
        "一般公共预算基本支出合计不一致：“一般公共预算支出表”“合计·基本支出”印的是300.00万元"
    )


def test_staff_and_running_costs_make_basic_expenditure() -> None:
    assert (told(PARTS, book(basic())), held(PARTS, book(basic()))) == ([], 3)
    found = told(PARTS, book(basic(staff="250.00")))
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.WARNING]


def test_forms_of_one_total_agree_in_every_code() -> None:
    same = book(outlay("部门支出总表"), outlay("一般公共预算支出表"))
    assert (told(SAME, same), told(NARROW, same)) == ([], [])
    (finding,) = told(SAME, book(outlay("部门支出总表"), outlay("一般公共预算支出表", culture="390.00")))
    assert finding.severity is Severity.WARNING
    assert finding.explanation.startswith("合计相同的两张表中“文化旅游体育与传媒支出”（207）不一致")


def test_forms_of_other_money_may_print_less_but_not_more() -> None:
    wide, part = outlay("部门支出总表"), outlay("一般公共预算支出表", culture="350.00", total="450.00")
    assert [told(rule, book(wide, part)) for rule in (SAME, NARROW)] == [[], []]
    (finding,) = told(NARROW, book(wide, outlay("一般公共预算支出表", culture="450.00", total="550.00")))
    assert (finding.actual, finding.expected) == (Decimal("450.00"), Decimal("400.00"))


def three_halves(culture: str = "400.00") -> str:
    rows = [
        ["收入", "<", "支出", "<", "<", "<"],
        ["项目名称", "金额", "功能科目名称", "功能分类", "项目名称", "支出用途"],
        ["一、财政拨款", "500.00", "一、文化支出", culture, "一、基本支出", "300.00"],
        ["二、其他资金", "", "二、住房保障支出", "100.00", "二、项目支出", "200.00"],
        ["收入合计", "500.00", "", "", "支出合计", "500.00"],
    ]
    return table("收支预算总表", rows)


def test_two_breakdowns_side_by_side() -> None:
    assert (told(SIDES, book(three_halves())), held(SIDES, book(three_halves()))) == ([], 1)
    (finding,) = told(SIDES, book(three_halves("410.00")))
    assert (finding.severity, finding.expected, finding.actual) == (
        Severity.WARNING,
        Decimal("510.00"),
        Decimal("500.00"),
    )


def test_forms_that_share_nothing() -> None:
    opened = book(table("项目情况表", [["项目名称", "金额"], ["甲工程", "5"], ["乙工程", "6"]]))
    assert [list(rule.check(opened)) for rule in (*RULES, *ITEM_RULES, *SIDE_RULES)] == [[]] * 6
