"""Sums inside one table: what is told of them, and what is no error."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from table_books import as_pages, book, held, table, told

from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.table_ground import sheet_of
from corpus.checks.table_sums import RULES, blamed_cells
from corpus.datatypes import GridPlace

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


# --- what is said, in full ------------------------------------------------------------------------


def words_of(finding: Finding) -> tuple[Outcome, Severity, str]:
    return finding.outcome, finding.severity, finding.explanation


def seats(finding: Finding) -> list[str]:
    """The places of a finding without the title of their table."""
    return [place.words.partition("·")[2] for place in finding.places]


def works(total: str, *amounts: str) -> Book:
    """A bare total over works that nothing numbers or codes."""
    lines = [[f"{name}工程", amount] for name, amount in zip("甲乙丙丁戊己", amounts, strict=False)]
    return book(table("专项资金安排表", [["项目", "金额"], ["合计", total], *lines]))


def test_a_total_that_one_slip_explains_is_proposed() -> None:
    (finding,) = told(SUMS, book(done("230")))
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.ERROR,
        "“2024年全县一般公共预算支出完成情况表”“本年支出合计”行“调整预算数”栏印的是230，其4个组成部分相加为250，相差20",
    )
    assert finding.proposal == "若此处为250，则合计成立，疑为一位数字之误"
    assert (finding.actual, finding.expected) == (Decimal(230), Decimal(250))
    assert seats(finding) == [
        "本年支出合计·调整预算数",
        "一、教育支出·调整预算数",
        "二、科学技术支出·调整预算数",
        "三、文化支出·调整预算数",
    ]


def test_the_one_part_that_a_slip_explains_is_named() -> None:
    (finding,) = told(SUMS, works("532.50", "127.30", "143.60", "96.60", "120.00"))
    assert finding.proposal == "若“甲工程”行“金额”栏为172.30，则合计成立，疑为数字换位"
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.WARNING,
        "“专项资金安排表”“合计”行“金额”栏印的是532.50，其4个组成部分相加为487.50，相差45.00。"
        "合计大于所列各项之和，明细可能未列全",
    )


def test_a_blank_among_the_parts_explains_nothing() -> None:
    (finding,) = told(SUMS, works("532.50", "", "127.30", "143.60", "96.60", "120.00"))
    assert finding.proposal == "若“乙工程”行“金额”栏为172.30，则合计成立，疑为数字换位"


def test_a_total_of_nothing_over_something() -> None:
    (finding,) = told(SUMS, works("0", "5", "6", "7", "9"))
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.ERROR,
        "“专项资金安排表”“合计”行“金额”栏印的是0，其4个组成部分相加为27，相差27",
    )


def test_of_two_numbers_that_a_slip_would_explain_neither_is_proposed() -> None:
    """乙 may have been 163.20 and 丁 140.00."""
    (finding,) = told(SUMS, works("587.10", "127.30", "143.20", "176.60", "120.00"))
    assert (finding.difference, finding.proposal) == (Decimal("20.00"), None)


def test_a_number_that_its_rate_bears_out_is_not_proposed() -> None:
    """One digit of the total would do or one of several parts, but the parts have their rates for them."""
    (finding,) = told(SUMS, works("990", "400", "150", "240", "160"))
    assert (finding.difference, finding.proposal) == (Decimal(40), None)
    rows = [
        ["预算科目", "调整预算数", "完成数", "占调整预算(%)"],
        ["本年支出合计", "990", "675", ""],
        ["一、教育支出", "400", "400", "100"],
        ["二、科学技术支出", "150", "75", "50"],
        ["三、文化支出", "240", "120", "50"],
        ["四、卫生支出", "160", "80", "50"],
    ]
    (finding,) = told(SUMS, book(table("2024年全县一般公共预算支出完成情况表", rows)))
    assert (finding.difference, finding.proposal) == (Decimal(40), "若此处为950，则合计成立，疑为一位数字之误")


def test_a_row_whose_columns_do_not_add_up() -> None:
    rows = [
        ["地区", "合计", "甲类", "乙类", "丙类"],
        ["示例县", "60.00", "10.00", "20.00", "30.00"],
        ["东乡", "66.00", "11.00", "22.00", "33.00"],
        ["西乡", "72.00", "12.00", "24.00", "36.00"],
        ["南乡", "79.00", "13.00", "26.00", "39.00"],
    ]
    (finding,) = told(SUMS, book(table("各地资金表", rows)))
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.ERROR,
        "“各地资金表”“南乡”行“合计”栏印的是79.00，其余各栏相加为78.00，相差1.00",
    )
    assert seats(finding) == ["南乡·合计", "南乡·甲类", "南乡·乙类", "南乡·丙类"]


def spread(*totals: str) -> Book:
    return book(
        table(
            "各地资金表",
            [
                ["项目", "甲类", "乙类", "丙类", "丁类", "戊类"],
                ["合计", *totals],
                ["东乡", "10", "20", "30", "40", "10"],
                ["西乡", "10", "21", "31", "41", "11"],
                ["南乡", "10", "22", "32", "42", "12"],
                ["北乡", "10", "23", "33", "43", "13"],
            ],
        )
    )


def test_columns_of_one_total_are_told_together_the_worst_first() -> None:
    (finding,) = told(SUMS, spread("40", "80", "100", "96", "48"))
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.ERROR,
        "“各地资金表”“合计”行“丁类”栏印的是96，其4个组成部分相加为166，相差70；“合计”行“丙类”栏印的是100，其4个组成部分"
        "相加为126，相差26；“合计”行“乙类”栏印的是80，其4个组成部分相加为86，相差6",
    )
    assert seats(finding) == ["合计·丁类", "合计·乙类", "合计·丙类", "东乡·丁类"]
    assert (finding.actual, finding.expected, finding.proposal) == (Decimal(96), Decimal(166), None)


def test_of_many_columns_three_are_told_and_the_others_counted() -> None:
    (finding,) = told(SUMS, spread("30", "70", "100", "96", "46"))
    assert finding.explanation == (
        "“各地资金表”“合计”行“丁类”栏印的是96，其4个组成部分相加为166，相差70；“合计”行“丙类”栏印的是100，其4个组成部分"
        "相加为126，相差26；“合计”行“乙类”栏印的是70，其4个组成部分相加为86，相差16；另有1栏同样不符"
    )


def test_columns_over_their_parts_are_told_apart_from_those_below() -> None:
    below, over = told(SUMS, spread("40", "70", "80", "90", "56"))
    assert words_of(below)[:2] == (Outcome.FAIL, Severity.ERROR)
    assert seats(below) == ["合计·丁类", "合计·乙类", "合计·丙类", "东乡·丁类"]
    assert words_of(over) == (
        Outcome.FAIL,
        Severity.WARNING,
        "“各地资金表”“合计”行“戊类”栏印的是56，其4个组成部分相加为46，相差10。合计大于所列各项之和，明细可能未列全",
    )
    assert seats(over) == ["合计·戊类", "东乡·戊类", "西乡·戊类", "南乡·戊类"]


def test_numbers_below_nought_may_be_shown_otherwise() -> None:
    (finding,) = told(SUMS, works("280.00", "127.30", "-43.60", "96.60", "120.00"))
    assert words_of(finding)[:2] == (Outcome.FAIL, Severity.WARNING)
    assert (finding.difference, finding.expected) == (Decimal("-20.30"), Decimal("300.30"))


@pytest.mark.parametrize(
    "total, severity",
    [
        ("1000030.00", None),
        ("1000029.99", None),
        ("1000029.97", Severity.ROUNDING),
        ("1000029.90", Severity.WARNING),  # a slip of the last digits
        ("999930.01", Severity.WARNING),
        ("999929.99", Severity.ERROR),
    ],
)
def test_how_grave_a_difference_is(total: str, severity: Severity | None) -> None:
    found = told(SUMS, works(total, "1000000.00", "10.00", "10.00", "10.00"))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_the_only_cell_that_breaks_no_other_sum() -> None:
    rows = [
        ["科目编码", "科目名称", "预算数"],
        ["", "合计", "300"],
        ["201", "一般公共服务支出", "300"],
        ["20106", "财政事务", "100"],
        ["2010601", "行政运行", "110"],
        ["20107", "税收事务", "200"],
        ["2010701", "行政运行", "200"],
    ]
    (finding,) = told(SUMS, book(table("一般公共预算支出表", rows)))
    assert finding.explanation.partition("行政运行”行")[2] == (
        "“预算数”栏印的是110，但“20106财政事务”为100，其1个组成部分相加为110；其余各数与别的合计相符，似应为100，相差10"
    )
    assert seats(finding) == ["行政运行·预算数", "财政事务·预算数"]
    assert (finding.severity, finding.expected, finding.actual) == (Severity.ERROR, Decimal(100), Decimal(110))
    assert finding.proposal == "若此处为100，则各项合计均成立，疑为一位数字之误"


def debts(row: int, column: int, text: str) -> Book:
    rows = [
        ["地区", "余额小计", "一般债务余额", "专项债务余额"],
        ["示例市", "145.00", "90.00", "55.00"],
        ["示例市本级", "45.00", "30.00", "15.00"],
        ["县区合计", "100.00", "60.00", "40.00"],
        ["甲县", "50.00", "30.00", "20.00"],
        ["乙县", "30.00", "20.00", "10.00"],
        ["丙县", "20.00", "10.00", "10.00"],
    ]
    rows[row][column] = text
    return book(table("2024年政府债务余额情况表", rows))


@pytest.mark.parametrize(
    "row, column, shown, said, expected",
    [
        (
            3,
            3,
            ["县区合计·专项债务余额", "县区合计·余额小计", "示例市·专项债务余额"],
            "“县区合计”行“专项债务余额”栏空白，而本行“余额小计”为100.00，本行其余各栏相加为60.00；"
            "“示例市”为55.00，其2个组成部分相加为15.00，此处似应为40.00",
            "40.00",
        ),
        (
            1,
            1,
            ["示例市·余额小计", "示例市·一般债务余额", "示例市·专项债务余额"],
            "“示例市”行“余额小计”栏空白，而本行其余各栏相加为145.00；其2个组成部分相加为145.00，此处似应为145.00",
            "145.00",
        ),
    ],
)
def test_a_blank_that_two_sums_need(row: int, column: int, shown: list[str], said: str, expected: str) -> None:
    (finding,) = told(SUMS, debts(row, column, ""))
    assert words_of(finding) == (Outcome.FAIL, Severity.INFO, f"“2024年政府债务余额情况表”{said}")
    assert (finding.actual, finding.expected, finding.difference, finding.proposal) == (
        None,
        Decimal(expected),
        -Decimal(expected),
        None,
    )
    assert seats(finding) == shown


@pytest.mark.parametrize(
    "row, column, text, said",
    [
        (
            1,
            3,
            "56.00",
            "“示例市”行“专项债务余额”栏印的是56.00，但本行“余额小计”为145.00，本行其余各栏相加为146.00；"
            "其2个组成部分相加为55.00；几处都指向此数，似应为55.00，相差1.00",
        ),
        (
            4,
            1,
            "51.00",
            "“甲县”行“余额小计”栏印的是51.00，但本行其余各栏相加为50.00；“县区合计”为100.00，其3个组成部分相加为101.00；"
            "几处都指向此数，似应为50.00，相差1.00",
        ),
    ],
)
def test_a_number_that_two_sums_point_to(row: int, column: int, text: str, said: str) -> None:
    (finding,) = told(SUMS, debts(row, column, text))
    assert words_of(finding) == (Outcome.FAIL, Severity.ERROR, f"“2024年政府债务余额情况表”{said}")


def test_a_blank_that_the_reader_filled_is_said() -> None:
    opened = book(outlay().replace("<td>600.00</td>", "<td></td>", 1))
    (finding,) = told(SUMS, opened)
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.INFO,
        "“部门支出总表”“201一般公共服务支出”行“合计”栏空白，按合计关系应为600.00",
    )
    assert (seats(finding), finding.expected, finding.unit) == (["一般公共服务支出·合计"], Decimal("600.00"), "万元")
    plain = replace(opened.reading.document, file="示例.txt")
    assert told(SUMS, open_book(replace(opened.reading, document=plain))) == []  # a text may have lost the number
    assert told(SUMS, open_book(replace(opened.reading, document=replace(plain, pages=3)))) != []


def test_the_cells_that_are_blamed() -> None:
    wrong, right = book(outlay(office_all="330.00")), book(outlay())
    assert blamed_cells(sheet_of(wrong, wrong.tables[0])) == {GridPlace(4, 0)}
    assert blamed_cells(sheet_of(right, right.tables[0])) == frozenset()


def small(first: str) -> Book:
    """Two rows and their total: that they are its parts only the layout shows."""
    rows = [
        ["项目", "合计", "基本支出", "项目支出"],
        ["甲", first, "3000.00", "2000.00"],
        ["乙", "4000.00", "", "4000.00"],
        ["合计", "9000.00", "3000.00", "6000.00"],
    ]
    return book(table("示例馆支出表", rows))


@pytest.mark.parametrize(
    "first, severity, gap", [("6000.00", Severity.ERROR, "1,000.00"), ("5000.20", Severity.WARNING, "0.20")]
)
def test_two_sums_that_agree_need_no_certain_levels(first: str, severity: Severity, gap: str) -> None:
    (finding,) = told(SUMS, small(first))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, severity)
    assert finding.explanation.endswith(f"几处都指向此数，似应为5,000.00，相差{gap}")


def test_a_total_alone_over_parts_that_only_the_layout_shows() -> None:
    (finding,) = told(SUMS, works("17.00", "5.00", "6.00"))
    assert words_of(finding) == (
        Outcome.PARSE_DOUBT,
        Severity.WARNING,
        "“专项资金安排表”“合计”行“金额”栏印的是17.00，其2个组成部分相加为11.00，相差6.00。合计大于所列各项之和，"
        "明细可能未列全。各行的层级只是由版面推断的，未必就是其组成部分",
    )


def test_a_slip_in_one_of_several_columns_is_no_proposal_for_all() -> None:
    (finding,) = told(SUMS, spread("40", "86", "136", "176", "46"))
    assert (finding.actual, finding.expected, finding.proposal) == (Decimal(136), Decimal(126), None)


def test_a_rounding_slip_is_no_proposal() -> None:
    (finding,) = told(SUMS, works("1000030.03", "1000000.00", "10.00", "10.00", "10.00"))
    assert (finding.severity, finding.proposal) == (Severity.ROUNDING, None)
    (finding,) = told(SUMS, book(outlay().replace("<td>720.50</td>", "<td>720.53</td>", 1)))
    assert (finding.severity, finding.proposal) == (Severity.ROUNDING, None)


@pytest.mark.parametrize(
    "total, amounts, severity, expected",
    [
        ("0", ["5", "6", "7", "9"], Severity.ERROR, "27"),
        ("27.50", ["5.00", "6.00", "7.00", "9.00"], Severity.WARNING, "27.00"),
        ("1000000.00", ["1000070.00", "10.00", "10.00", "10.00"], Severity.WARNING, "1000100.00"),  # one in 10,000
        ("1000000.00", ["1000070.01", "10.00", "10.00", "10.00"], Severity.ERROR, "1000100.01"),
    ],
)
def test_totals_and_their_gravity(total: str, amounts: list[str], severity: Severity, expected: str) -> None:
    (finding,) = told(SUMS, works(total, *amounts))
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, severity)
    assert (finding.actual, finding.expected) == (Decimal(total), Decimal(expected))


def test_the_worst_column_is_the_one_that_rounding_explains_least() -> None:
    rows = [
        ["项目", "甲类", "乙类"],
        ["合计", "60", "55.00"],
        ["东乡", "10", "10.00"],
        ["西乡", "10", "11.00"],
        ["南乡", "10", "12.00"],
        ["北乡", "10", "12.00"],
    ]
    (finding,) = told(SUMS, book(table("各地资金表", rows)))
    assert (finding.actual, finding.expected) == (Decimal("55.00"), Decimal("45.00"))
    assert finding.explanation.startswith("“各地资金表”“合计”行“甲类”栏印的是60，其4个组成部分相加为40，相差20；")


def test_one_part_of_a_total_is_no_list_that_may_be_short() -> None:
    changed = outlay().replace(
        "<td>2060102</td><td>一般行政管理事务</td><td>120.50</td><td></td><td>120.50</td>",
        "<td>2060102</td><td>一般行政管理事务</td><td>20.50</td><td></td><td>20.50</td>",
    )
    (finding,) = told(SUMS, book(changed))
    assert (finding.outcome, finding.severity, finding.proposal) == (Outcome.FAIL, Severity.ERROR, None)
    assert seats(finding)[:2] == ["科学技术管理事务·合计", "科学技术管理事务·项目支出"]


def test_a_cell_that_does_not_settle_all_its_sums() -> None:
    changed = outlay().replace(
        "<td>20106</td><td>财政事务</td><td>600.00</td>", "<td>20106</td><td>财政事务</td><td>660.00</td>"
    )
    changed = changed.replace("<td>行政运行</td><td>300.00</td>", "<td>行政运行</td><td>310.00</td>")
    first, second, third = told(SUMS, book(changed))
    assert first.explanation == (
        "“部门支出总表”“20106财政事务”行“合计”栏印的是660.00，但本行其余各栏相加为600.00；“201一般公共服务支出”为600.00，"
        "其1个组成部分相加为660.00；几处都指向此数，似应为600.00，相差60.00"
    )
    assert first.proposal == "若此处为600.00，则上述合计成立，疑为一位数字之误"
    assert seats(second) == ["行政运行·合计", "行政运行·基本支出", "行政运行·项目支出"]
    assert seats(third)[0] == "财政事务·合计"


# --- rates as witnesses ---------------------------------------------------------------------------


def test_a_part_that_its_rate_and_the_total_bear_out() -> None:
    (finding,) = told(SUMS, book(done("250", second="140")))
    assert words_of(finding) == (
        Outcome.FAIL,
        Severity.ERROR,
        "“2024年全县一般公共预算支出完成情况表”“科学技术支出”行“完成数”栏印的是140，但“本年支出合计”为200，其4个组成部分"
        "相加为300；本行印出的增减额、百分比也与此数不符，似应为40，相差100",
    )
    assert seats(finding) == ["二、科学技术支出·完成数", "本年支出合计·完成数"]


def completed(total: str, rate: str) -> Book:
    rows = [
        ["预算科目", "调整预算数", "完成数", "占调整预算(%)"],
        ["本年支出合计", "250", total, rate],
        ["一、教育支出", "100", "80", "80"],
        ["二、科学技术支出", "50", "40", "80"],
        ["三、文化支出", "75", "60", "80"],
        ["四、卫生支出", "25", "20", "80"],
    ]
    return book(table("2024年全县一般公共预算支出完成情况表", rows))


def test_a_total_that_its_own_rate_bears_out() -> None:
    (finding,) = told(SUMS, completed("260", "80"))
    assert finding.explanation.endswith(
        "但其4个组成部分相加为200；本行印出的增减额、百分比也与此数不符，似应为200，相差60"
    )
    assert finding.proposal == "若此处为200，则各项合计均成立，疑为一位数字之误"


@pytest.mark.parametrize("opened", [completed("260", "70"), book(done("250", second="140", rate="50"))])
def test_a_rate_that_fits_neither_bears_out_nothing(opened: Book) -> None:
    (finding,) = told(SUMS, opened)
    assert seats(finding)[0] == "本年支出合计·完成数"
    assert "也与此数不符" not in finding.explanation


# --- whose findings -------------------------------------------------------------------------------


def test_what_holds_is_one_finding_with_the_count() -> None:
    opened = book(outlay())
    assert list(SUMS.check(opened)) == [
        Finding("table_sums", opened.document.id, Outcome.PASS, Severity.INFO, "合计成立", count=21)
    ]


@pytest.mark.parametrize(
    "opened", [debts(1, 3, "56.00"), completed("260", "70"), book(outlay().replace("<td>600.00</td>", "<td></td>", 1))]
)
def test_findings_name_their_rule_and_document(opened: Book) -> None:
    assert {(finding.rule, finding.document) for finding in told(SUMS, opened)} == {("table_sums", opened.document.id)}


def test_a_little_over_is_over() -> None:
    rows = [
        ["项目", "甲类", "乙类", "丙类"],
        ["合计", "40.50", "35.00", "46.00"],
        *([f"{n}乡", "10.00", "11.00", "11.50"] for n in "东西南北"),
    ]
    over, below = told(SUMS, book(table("各地资金表", rows)))
    assert (over.difference, over.severity) == (Decimal("0.50"), Severity.WARNING)
    assert (below.difference, below.severity) == (Decimal("-9.00"), Severity.ERROR)


def test_a_blank_beside_the_part_that_its_rate_bears_out() -> None:
    rows = [
        ["预算科目", "调整预算数", "完成数", "占调整预算(%)"],
        ["本年支出合计", "250", "200", ""],
        ["一、农林支出", "", "", ""],
        ["二、教育支出", "100", "80", "80"],
        ["三、科学技术支出", "50", "140", "80"],
        ["四、文化支出", "75", "60", "80"],
        ["五、卫生支出", "25", "20", "80"],
    ]
    (finding,) = told(SUMS, book(table("2024年全县一般公共预算支出完成情况表", rows)))
    assert seats(finding)[0] == "三、科学技术支出·完成数"


def test_a_blank_total_that_nothing_else_needs_is_no_error() -> None:
    rows = [
        ["科目编码", "科目名称", "预算数"],
        ["", "合计", ""],
        ["201", "一般公共服务支出", "300"],
        ["206", "科学技术支出", "100"],
        ["20601", "科学技术管理事务", "100"],
    ]
    assert told(SUMS, book(table("一般公共预算支出表", rows))) == []
