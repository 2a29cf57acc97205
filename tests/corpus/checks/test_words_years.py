"""Years carried over from the year before."""

from __future__ import annotations

import pytest
from wording_books import book, identity, printed, prose, sections, table

from corpus.checks.datatypes import Outcome, Severity
from corpus.checks.words_years import check_title_year, check_year
from corpus.datatypes import Identity, Phase

FINAL = identity(phase=Phase.FINAL)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("使用非财政拨款结余弥补2021年收支差额的数额。", ["弥补2021年收支差额"]),
        ("使用非财政拨款结余弥补2023年收支差额的数额。", []),
        ("上年结转：填列2023年全部结转和结余的资金数。", ["填列2023年全部结转"]),
        ("上年结转：填列2022年全部结转和结余的资金数。", []),
        ("纳入本部门2022年部门汇总预算编制范围的预算单位共2家。", ["纳入本部门2022年部门汇总预算编制范围"]),
        ("纳入本部门2023年部门汇总预算编制范围的预算单位共2家。", []),
        ("纳入本部门2022年部门汇总预算编制范围的2家，2023年增加1家。", []),
        ("2022年部门预算安排购置车辆3辆。", ["2022年部门预算安排购置"]),
        ("比2022年部门预算安排购置数减少1辆。", []),
        ("截至2022年12月31日，本部门共有车辆3辆。", []),
        ("截至2020年12月31日，本部门共有车辆3辆。", ["截至2020年12月31日，本部门共有车辆"]),
        ("2021-2025年规划，2022年预算执行数为10万元。", []),
    ],
)
def test_years_of_a_budget(text: str, left: list[str]) -> None:
    assert printed(check_year, prose(text)) == left


def test_a_final_account_counts_at_the_end_of_its_year() -> None:
    assert printed(check_year, prose("截至2022年12月31日，共有车辆3辆。", whose=FINAL)) == [
        "截至2022年12月31日，共有车辆"
    ]
    assert printed(check_year, prose("截至2023年12月31日，共有车辆3辆。", whose=FINAL)) == []


@pytest.mark.parametrize("whose", [identity(year=None), Identity("报告", "示例市", 2023, Phase.BUDGET, "政府")])
def test_not_applicable_without_one_year(whose: Identity) -> None:
    opened = book(prose("弥补2021年收支差额").document.paragraphs, whose=whose, tables=(table("2021年收支预算总表"),))
    assert [*check_year(opened), *check_title_year(opened)] == []


def test_explanation_names_both_years() -> None:
    (finding,) = check_year(prose("弥补2021年收支差额的数额。"))
    assert finding.explanation == (
        "2023年度的文件里写“弥补2021年收支差额”，要弥补的是本年度的收支差额，应为2023年，疑沿用旧文未改"
    )


def test_title_of_another_year() -> None:
    titles = ("2023年收支预算总表", "2022年支出预算总表", "2023年收入预算总表", "2022年预算执行情况表")
    opened = book(tables=tuple(table(title, number=n) for n, title in enumerate(titles, start=1)))
    held, failed = check_title_year(opened)
    assert (held.outcome, held.count) == (Outcome.PASS, 2)
    assert failed.severity is Severity.WARNING
    assert failed.places[0].source.text == "2022年支出预算总表"
    assert failed.explanation == ("表“2022年支出预算总表”写的是2022年，文件是2023年度的：表中数字容易归错年份")


def test_headings_count_as_titles() -> None:
    headings = sections(
        "一、2023年收支预算", "二、2022年“三公”经费预算情况说明", "三、2023年采购预算", "2023-2025年预算"
    )
    assert printed(check_title_year, book(headings=headings)) == ["二、2022年“三公”经费预算情况说明"]


def test_where_most_titles_differ_the_reading_is_in_doubt() -> None:
    opened = book(tables=(table("2022年收支预算总表"), table("2022年支出预算总表", number=2)))
    (finding,) = check_title_year(opened)
    assert finding.outcome is Outcome.PARSE_DOUBT
