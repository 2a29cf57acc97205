"""Debt tables: limits, the year's movement, new bonds and the lists of what they were used for."""

from __future__ import annotations

from decimal import Decimal

from table_books import book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_bond_kinds import RULES as KIND_RULES
from corpus.checks.table_bond_lists import RULES as LIST_RULES
from corpus.checks.table_debt import RULES
from corpus.checks.table_new_bonds import RULES as NEW_RULES

LIMIT, ROLL = RULES
(NEW,) = NEW_RULES
(LISTS,) = LIST_RULES
(KINDS,) = KIND_RULES
CITY = "示例市2024年政府决算"


def limits(head: str = "一般债务限额总额", balance: str = "65.00") -> str:
    rows = [
        ["地区", head, "其中：新增一般债务限额", "一般债务余额决算数"],
        ["示例市", "200.00", "26.00", "190.00"],
        ["示例市本级", "66.00", "6.00", balance],
        ["甲县", "134.00", "20.00", "125.00"],
    ]
    return table("2024年示例市政府一般债务限额、余额情况表", rows, "亿元")


def test_a_balance_within_its_limit() -> None:
    assert (told(LIMIT, book(limits(), cover=CITY)), held(LIMIT, book(limits(), cover=CITY))) == ([], 3)
    (finding,) = told(LIMIT, book(limits(balance="68.50"), cover=CITY))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.WARNING)
    assert (finding.actual, finding.expected, finding.unit) == (Decimal("68.50"), Decimal("66.00"), "亿元")


def test_a_limit_of_new_debt_bounds_no_balance() -> None:
    rows = [
        ["地区", "政府债务限额", "<", "<", "政府债务余额"],
        ["地区", "合计", "新增一般债务限额", "新增专项债务限额", "政府债务余额"],
        ["示例市", "18.00", "10.00", "8.00", "109.00"],
        ["甲县", "9.00", "5.00", "4.00", "50.00"],
    ]
    assert list(LIMIT.check(book(table("2024年政府债务限额及余额情况表", rows, "亿元"), cover=CITY))) == []


def movement(own: str = "18.00", below: str = "370.00") -> str:
    rows = [
        ["项目", "本地区", "本级", "所属县区"],
        ["一、上年末地方政府债务余额", "660.00", "80.00", "580.00"],
        ["其中：一般债务", "272.00", "62.00", "210.00"],
        ["专项债务", "388.00", own, below],
        ["二、当年地方政府债务发行决算数", "140.00", "15.00", "125.00"],
        ["新增一般债券发行额", "26.00", "1.00", "25.00"],
        ["新增专项债券发行额", "114.00", "14.00", "100.00"],
        ["三、当年地方政府债务还本决算数", "5.00", "1.00", "4.00"],
        ["一般债务", "5.00", "1.00", "4.00"],
        ["专项债务", "", "", ""],
        ["四、当年地方政府债务余额决算数", "795.00", "94.00", "701.00"],
        ["其中：一般债务", "293.00", "62.00", "231.00"],
        ["专项债务", "502.00", "32.00", "470.00"],
    ]
    return table("2024年示例市还本付息决算情况表", rows, "亿元")


def test_the_years_movement() -> None:
    fine = book(movement(), cover=CITY)
    assert (told(ROLL, fine), held(ROLL, fine)) == ([], 9)
    (finding,) = told(ROLL, book(movement("21.00", "367.00"), cover=CITY))
    assert finding.severity is Severity.WARNING
    assert finding.explanation == (
        "“2024年示例市还本付息决算情况表”专项债务余额前后不衔接："
        "“本级”栏上年末余额21.00＋发行14.00－还本0＝35.00，年末余额却为32.00，相差3.00；"
        "“所属县区”栏上年末余额367.00＋发行100.00－还本0＝467.00，年末余额却为470.00，相差3.00"
    )


def issues(own: str = "6.00", below: str = "20.00") -> str:
    rows = [
        ["地区", "新增债券合计", "其中：新增债券额度", "<"],
        ["地区", "新增债券合计", "一般债券", "专项债券"],
        ["示例市", "76.00", "26.00", "50.00"],
        ["示例市本级", "16.00", own, "10.00"],
        ["区县合计", "60.00", below, "40.00"],
        ["甲县", "60.00", below, "40.00"],
    ]
    return table("2024年示例市政府债券发行情况表", rows, "亿元")


def test_new_bonds_within_the_new_limit() -> None:
    assert told(NEW, book(limits(), issues(), cover=CITY)) == []
    (finding,) = told(NEW, book(limits(), issues("9.00", "17.00"), cover=CITY))
    assert finding.severity is Severity.WARNING
    assert finding.explanation.endswith("分到各地却不一致，发行大于限额的有：示例市本级限额6.00、发行9.00")


def used(below: str = "60.00", last: str = "6.00") -> str:
    rows = [
        ["项目名称", "债券金额", "实际支出"],
        ["档案馆扩建工程", "7.00", "3.00"],
        ["老旧管网改造工程", "3.00", "1.00"],
        ["乡村道路建设工程", last, "1.00"],
        ["区县小计", below, "20.00"],
    ]
    return table("2024年示例市新增债券使用情况表", rows, "亿元")


def test_the_list_of_what_new_bonds_were_used_for() -> None:
    assert (told(LISTS, book(issues(), used(), cover=CITY)), held(LISTS, book(issues(), used(), cover=CITY))) == ([], 2)
    (finding,) = told(LISTS, book(issues(), used(last="2.00"), cover=CITY))
    assert (finding.severity, finding.actual, finding.expected) == (
        Severity.WARNING,
        Decimal("12.00"),
        Decimal("16.00"),
    )


def kinds(last: str = "20.00") -> str:
    rows = [
        ["序号", "项目名称", "项目类型", "债券类别", "发行金额"],
        ["1", "乡村道路改建工程", "农村公路", "一般债券", "16.00"],
        ["2", "职业学校扩建工程", "职业教育", "一般债券", "10.00"],
        ["3", "老旧片区改造工程", "棚户区改造", "专项债券", "30.00"],
        ["4", "灌区配套工程", "农林水利", "专项债券", last],
    ]
    return table("2024年政府债券使用情况表", rows, "亿元")


def test_projects_by_the_kind_of_their_bonds() -> None:
    assert (told(KINDS, book(issues(), kinds(), cover=CITY)), held(KINDS, book(issues(), kinds(), cover=CITY))) == (
        [],
        2,
    )
    (finding,) = told(KINDS, book(issues(), kinds("25.00"), cover=CITY))
    assert (finding.severity, finding.actual, finding.expected) == (
        Severity.WARNING,
        Decimal("55.00"),
        Decimal("50.00"),
    )
    assert list(KINDS.check(book(kinds(), cover=CITY))) == []


def test_documents_without_debt() -> None:
    opened = book(table("支出表", [["科目", "合计"], ["教育", "5"], ["科技", "6"]]))
    assert [list(rule.check(opened)) for rule in (*RULES, *NEW_RULES, *LIST_RULES, *KIND_RULES)] == [[], [], [], [], []]
