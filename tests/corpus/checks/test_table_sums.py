"""Sums inside one table: what is told of them, and what is no error."""

from __future__ import annotations

from decimal import Decimal

import pytest
from table_books import as_pages, book, held, table, told

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.table_sums import RULES

(SUMS,) = RULES

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def outlay(office: str = "200.00", office_all: str = "300.00", other: str = "120.50") -> str:
    return table(
        "部门支出总表",
        [
            HEAD,
            ["", "合计", "720.50", "300.00", "420.50"],
            ["201", "一般公共服务支出", "600.00", "300.00", "300.00"],
            ["20106", "财政事务", "600.00", "300.00", "300.00"],
            ["2010601", "行政运行", "300.00", "100.00", office],
            ["2010602", "一般行政管理事务", office_all, "200.00", "100.00"],
            ["206", "科学技术支出", "120.50", "", "120.50"],
            ["20601", "科学技术管理事务", "120.50", "", other],
            ["2060102", "一般行政管理事务", "120.50", "", "120.50"],
        ],
    )


def test_a_table_that_adds_up_is_counted() -> None:
    opened = book(outlay())
    assert told(SUMS, opened) == []
    assert held(SUMS, opened) == 21


def test_one_wrong_cell_is_one_finding_with_its_proposal() -> None:
    (finding,) = told(SUMS, book(outlay(office_all="330.00")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.ERROR)
    assert finding.explanation == (
        "“部门支出总表”“2010602一般行政管理事务”行“合计”栏印的是330.00，但本行其余各栏相加为300.00；"
        "“20106财政事务”为600.00，其2个组成部分相加为630.00；几处都指向此数，似应为300.00，相差30.00"
    )
    assert finding.places[0].words == "部门支出总表·一般行政管理事务·合计"
    assert (finding.actual, finding.expected, finding.difference, finding.unit) == (
        Decimal("330.00"),
        Decimal("300.00"),
        Decimal("30.00"),
        "万元",
    )
    assert finding.proposal == "若此处为300.00，则各项合计均成立，疑为一位数字之误"


@pytest.mark.parametrize(
    ("confirmed", "outcome"), [(False, Outcome.PARSE_DOUBT), (True, Outcome.FAIL)], ids=["one reading", "two readings"]
)
def test_pages_need_a_second_reading(confirmed: bool, outcome: Outcome) -> None:
    opened = as_pages(book(outlay(other="121.50")), confirmed=confirmed)
    assert [finding.outcome for finding in told(SUMS, opened)] == [outcome]


def done(total: str, second: str = "40", rate: str = "80") -> str:
    rows = [
        ["预算科目", "调整预算数", "完成数", "占调整预算(%)"],
        ["本年支出合计", total, "200", ""],
        ["一、教育支出", "100", "80", "80"],
        ["二、科学技术支出", "50", second, rate],
        ["三、文化支出", "75", "60", "80"],
        ["四、卫生支出", "25", "20", "80"],
    ]
    return table("2024年全县一般公共预算支出完成情况表", rows)


def test_a_total_above_its_numbered_parts() -> None:
    assert told(SUMS, book(done("250"))) == []
    (finding,) = told(SUMS, book(done("425")))
    assert finding.severity is Severity.WARNING
    assert finding.explanation == (
        "“2024年全县一般公共预算支出完成情况表”“本年支出合计”行“调整预算数”栏印的是425，其4个组成部分相加为250，"
        "相差175。合计大于所列各项之和，明细可能未列全"
    )


def test_a_total_below_its_parts_is_an_error() -> None:
    (finding,) = told(SUMS, book(done("230")))
    assert (finding.severity, finding.difference) == (Severity.ERROR, Decimal(-20))


def test_rates_beside_a_number_say_which_it_is() -> None:
    (finding,) = told(SUMS, book(done("250", second="140")))
    assert finding.places[0].words == "2024年全县一般公共预算支出完成情况表·二、科学技术支出·完成数"
    assert (finding.actual, finding.expected) == (Decimal(140), Decimal(40))


def test_a_cent_for_each_addend_is_rounding() -> None:
    rows = [["项目", "金额"], *([f"{n}、甲", "10.01"] for n in "一二三四五六"), ["合计", "60.03"]]
    assert told(SUMS, book(table("经费表", rows))) == []


def test_rows_between_the_subtotal_and_the_total_are_its_parts() -> None:
    rows = [
        ["支出项目", "决算数"],
        ["一、教育支出", "80.00"],
        ["二、科学技术支出", "20.00"],
        ["本年支出合计", "100.00"],
        ["结余分配", "3.00"],
        ["年末结转和结余", "7.00"],
        ["总计", "110.00"],
    ]
    assert told(SUMS, book(table("收入支出决算总表", rows))) == []


def test_totals_of_halves_are_no_further_parts() -> None:
    rows = [
        ["科目编码", "科目名称", "决算数"],
        ["301", "工资福利支出", "70.00"],
        ["303", "对个人和家庭的补助", "10.00"],
        ["", "人员经费合计", "80.00"],
        ["302", "商品和服务支出", "20.00"],
        ["", "公用经费合计", "20.00"],
        ["", "合计", "100.00"],
    ]
    assert told(SUMS, book(table("一般公共预算财政拨款基本支出决算明细表", rows))) == []


def places(second: str) -> str:
    return table(
        "2024年政府债务余额情况表",
        [
            ["地区", "余额小计", "一般债务余额", "专项债务余额"],
            ["示例市", "145.00", "90.00", "55.00"],
            ["示例市本级", "45.00", "30.00", "15.00"],
            ["县区合计", "100.00", "60.00", "40.00"],
            ["甲县", "50.00", "30.00", "20.00"],
            ["乙县", "30.00", "20.00", "10.00"],
            ["丙县", "20.00", "10.00", second],
        ],
    )


def test_totals_of_places() -> None:
    assert told(SUMS, book(places("10.00"))) == []
    finding = told(SUMS, book(places("18.00")))[0]
    assert "丙县" in finding.explanation
    assert finding.outcome is Outcome.FAIL


def test_a_list_without_any_total_says_nothing() -> None:
    opened = book(table("项目情况表", [["项目名称", "金额"], ["甲工程", "5"], ["乙工程", "6"], ["丙工程", "9"]]))
    assert (told(SUMS, opened), held(SUMS, opened)) == ([], 0)


def test_levels_that_only_the_layout_shows_are_doubted() -> None:
    rows = [["预算科目", "决算数"], ["城乡支出", "100"], ["其他支出", "50"], ["债务支出", "70"], ["利息支出", "10"]]
    (finding,) = told(SUMS, book(table("基金支出决算表", [*rows, ["其中：利息", "1"], ["合计", "500"]])))
    assert finding.outcome is Outcome.PARSE_DOUBT


def flat(total: str, last: str = "9.00") -> str:
    rows = [["项目", "金额"], ["合计", total], ["甲工程", "5.00"], ["乙工程", "6.00"], ["丙工程", "7.00"]]
    return table("专项资金安排表", [*rows, ["丁工程", last]])


def test_a_bare_total_over_a_flat_list() -> None:
    assert told(SUMS, book(flat("27.00"))) == []
    (finding,) = told(SUMS, book(flat("29.00")))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.WARNING)


def test_a_list_that_holds_its_own_subtotals_is_not_flat() -> None:
    (finding,) = told(SUMS, book(flat("22.00", last="11.00")))
    assert finding.outcome is Outcome.FAIL  # 5＋6＝11, yet nothing follows the 丁 that it could be the sum of
    rows = [["项目", "金额"], ["合计", "30.00"], ["水利", "11.00"], ["甲", "5.00"], ["乙", "6.00"], ["教育", "18.00"]]
    (finding,) = told(SUMS, book(table("专项资金安排表", rows)))
    assert finding.outcome is Outcome.PARSE_DOUBT


def test_a_blank_is_not_made_negative_to_save_a_row() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ["", "合计", "39.40", "20.00", "19.40"],
        ["301", "工资福利支出", "20.00", "20.00", ""],
        ["30101", "基本工资", "20.00", "20.00", ""],
        ["302", "商品和服务支出", "19.40", "", "19.40"],
        ["30202", "印刷费", "7.99", "", "11.41"],
        ["30205", "水费", "11.41", "", "7.99"],
    ]
    found = told(SUMS, book(table("一般公共预算基本支出表", rows)))
    assert [finding.severity for finding in found if "印刷费" in finding.explanation] == [Severity.ERROR]
