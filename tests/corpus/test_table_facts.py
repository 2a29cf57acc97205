"""Facts and gaps of fictional tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.datatypes import Aspect, Fact, Fund, Gap, GapKind, Identity, Phase
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.table_facts import table_facts
from corpus.tables import build_tables

WHO = Identity("示例市文化馆2024年预算", "示例市文化馆", 2024, Phase.BUDGET)


def read(text: str) -> tuple[list[Fact], list[Gap]]:
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    return table_facts(table, "doc", WHO)


def test_total_rows_name_the_column_or_the_form() -> None:
    facts, _ = read(
        "支出总表\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "\t合计\t30.00\t18.00\t12.00\n207\t文化旅游体育与传媒支出\t30.00\t18.00\t12.00\n"
    )
    assert [(f.item, f.measure, f.main, f.code, str(f.value), f.unit) for f in facts] == [
        ("支出总计", "合计", True, None, "30.00", "万元"),
        ("基本支出", "基本支出", True, None, "18.00", "万元"),
        ("项目支出", "项目支出", True, None, "12.00", "万元"),
        ("文化旅游体育与传媒支出", "合计", True, "207", "30.00", "万元"),
        ("文化旅游体育与传媒支出", "基本支出", False, "207", "18.00", "万元"),
        ("文化旅游体育与传媒支出", "项目支出", False, "207", "12.00", "万元"),
    ]
    assert (facts[0].source.line, facts[0].source.cell, facts[0].source.text) == (6, "C2", "30.00")
    assert {fact.fund for fact in facts} == {Fund.ALL}


def test_the_agency_row_of_the_three_public_form() -> None:
    facts, gaps = read(
        "财政拨款“三公”经费支出表\n\n单位：万元\n\n部门编码\t部门名称\t合计\t因公出国（境）费\t公务接待费\n"
        "118\t示例市文化馆\t3.00\t\t3.00\n"
    )
    assert [(f.item, f.main, f.code, f.concept) for f in facts] == [
        ("“三公”经费合计", True, None, "three_public_expenses"),
        ("公务接待费", True, None, "official_hospitality"),
    ]
    assert [(g.item, g.kind, g.source.line) for g in gaps] == [("因公出国（境）费", GapKind.BLANK, 6)]


def test_years_and_phases_of_columns() -> None:
    facts, _ = read(
        "一般公共预算收入表\n\n单位：万元\n\n项目\t2023年执行数\t2024年预算数\n税收收入\t5.00\t6.00\n非税收入\t1.00\t2.00\n"
    )
    assert [(f.year, f.phase, str(f.value)) for f in facts] == [
        (2023, Phase.FINAL, "5.00"),
        (2024, Phase.BUDGET, "6.00"),
        (2023, Phase.FINAL, "1.00"),
        (2024, Phase.BUDGET, "2.00"),
    ]


def test_an_empty_form_is_one_gap() -> None:
    facts, gaps = read(
        "政府性基金预算支出表\n\n单位:万元\n\n科目编码\t科目名称\t合计\t基本支出\n**\t**\t1\t2\n\n备注:无政府性基金收支\n"
    )
    assert facts == []
    assert [(g.item, g.kind, g.note) for g in gaps] == [
        ("政府性基金预算支出表", GapKind.EMPTY_FORM, "备注:无政府性基金收支")
    ]


def test_a_table_without_unit_yields_no_money() -> None:
    facts, _ = read("收入总表\n\n项目\t预算数\n财政拨款收入\t5.00\n收入总计\t5.00\n")
    assert facts == []


THREE = "一般公共预算“三公”经费、会议费、培训费支出表\n\n单位：万元\n\n"


def test_the_three_public_sum_leaves_meetings_and_training_out() -> None:
    facts, _ = read(
        THREE + "单位编码\t单位名称\t合计\t“三公”经费小计\t因公出国（境）费\t公务用车购置及运行维护费小计"
        "\t公务用车购置费\t公务用车运行维护费\t公务接待费\t会议费\t培训费\n"
        "118\t示例市文化馆\t9.00\t5.00\t0\t4.00\t1.00\t3.00\t1.00\t2.50\t1.50\n"
    )
    assert [(f.item, f.concept, f.main, str(f.value)) for f in facts[:4]] == [
        ("“三公”经费、会议费、培训费合计", None, True, "9.00"),
        ("“三公”经费合计", "three_public_expenses", True, "5.00"),
        ("因公出国（境）费", "official_overseas_visits", True, "0"),
        ("公务用车购置及运行维护费", "official_vehicle_purchase_and_operation", True, "4.00"),
    ]


def test_a_total_of_the_three_alone_beside_meetings_is_the_three_public_sum() -> None:
    facts, _ = read(
        THREE + "单位名称\t合计\t因公出国（境）费\t公务用车运行维护费\t公务接待费\t会议费\n"
        "示例市文化馆\t4.00\t0\t3.00\t1.00\t2.50\n"
    )
    assert (facts[0].item, facts[0].concept) == ("“三公”经费合计", "three_public_expenses")


def test_a_total_row_over_meetings_and_training() -> None:
    facts, _ = read(THREE + "项目\t年初预算数\t决算数\n合计\t9.00\t8.00\n公务接待费\t5.00\t4.00\n会议费\t4.00\t4.00\n")
    assert [(f.item, f.phase) for f in facts[:2]] == [
        ("“三公”经费、会议费合计", Phase.BUDGET),
        ("“三公”经费、会议费合计", Phase.FINAL),
    ]


def test_execution_tables_count_no_particular_fund_unless_they_say_so() -> None:
    def read_titled(title: str) -> list[Fact]:
        return read(
            f"{title}\n\n单位：万元\n\n科目编码\t科目名称\t年初预算数\t调整预算数\t决算数\t完成年初预算%\n"
            "207\t文化旅游体育与传媒支出\t10.00\t12.00\t11.00\t110.00\n"
        )[0]

    facts = read_titled("支出预算执行情况表")
    assert [(f.phase, f.main, f.aspect, f.unit, f.fund) for f in facts] == [
        (Phase.BUDGET, True, Aspect.AMOUNT, "万元", None),
        (Phase.ADJUSTED, True, Aspect.AMOUNT, "万元", None),
        (Phase.FINAL, True, Aspect.AMOUNT, "万元", None),
        (Phase.FINAL, False, Aspect.RATE, "%", None),
    ]
    assert {f.fund for f in read_titled("一般公共预算支出执行情况表")} == {Fund.GENERAL_PUBLIC_BUDGET}


def test_the_years_expenditure_is_the_whole_of_its_rows_but_no_grand_total() -> None:
    facts, _ = read(
        "支出决算表\n\n单位：万元\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        "\t合计\t30.00\t18.00\t12.00\n207\t文化旅游体育与传媒支出\t30.00\t18.00\t12.00\n"
    )
    assert [(f.item, f.main) for f in facts[:4]] == [
        ("本年支出合计", True),
        ("基本支出", True),
        ("项目支出", True),
        ("文化旅游体育与传媒支出", True),
    ]


def test_a_total_under_a_part_is_the_total_of_that_part() -> None:
    facts, _ = read(
        "支出情况表\n\n单位：万元\n\n\t\t基本支出\t\t\t项目支出\n科目编码\t科目名称\t合计\t人员经费\t公用经费\t合计\n"
        "\t合计\t18.00\t10.00\t8.00\t12.00\n207\t文化旅游体育与传媒支出\t18.00\t10.00\t8.00\t12.00\n"
    )
    assert [(f.item, f.main) for f in facts] == [
        ("基本支出", True),
        ("人员经费", True),
        ("公用经费", True),
        ("项目支出", True),
        *[("文化旅游体育与传媒支出", False)] * 4,
    ]


def test_totals_of_unknown_tables_say_of_what() -> None:
    facts, _ = read("2024年按支出功能科目划分的支出：\n\n单位：万元\n\n科目名称\t预算数\n群众文化\t3.00\n合计\t3.00\n")
    assert [f.item for f in facts] == ["群众文化", "按支出功能科目划分的支出合计"]


def test_an_indicator_without_unit_stays_out_with_its_reason() -> None:
    text = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t平台数量\t=21\n\t\t转办时效\t≪30分钟\n"
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    facts, _ = table_facts(table, "doc", WHO)
    assert [(f.item, f.relation.value, f.repair) for f in facts] == [("转办时效", "≤", "“≪”按字形读作“≤”")]
    assert table.rows[0].cells[1].repair == "计量单位缺失或无法辨认"


def test_a_table_of_words_is_no_empty_form() -> None:
    text = (
        "债券使用情况表\n\n单位：万元\n\n债券类别\t发行日期\t金额\n一般债券\t2024-08-26\t5\n专项债券\t2024-09-01\t6\n"
    )
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    words = replace(table, columns=table.columns[:1], rows=tuple(replace(r, cells=r.cells[:1]) for r in table.rows))
    assert [[cell.text for cell in row.cells] for row in words.rows] == [["2024-08-26"], ["2024-09-01"]]
    facts, gaps = table_facts(words, "doc", WHO)
    assert (facts, {gap.kind for gap in gaps}) == ([], {GapKind.BLANK})


@pytest.mark.parametrize(
    "parts, main",
    [
        (["20.00\t10.00", "20.00\t10.00"], [True, False, False]),
        (["20.00\t9.00", "20.00\t10.00"], [False, False, False]),  # it does not add up
        (["30.00\t", "30.00\t"], [False, False, False]),  # one part alone proves nothing
    ],
)
def test_a_column_that_adds_up_the_others_is_the_whole(parts: list[str], main: list[bool]) -> None:
    facts, _ = read(
        "财政拨款支出预算表\n\n单位：万元\n\n科目编码\t科目名称\t财政拨款支出\t基本支出\t项目支出\n"
        f"205\t教育支出\t30.00\t{parts[0]}\n20502\t普通教育\t30.00\t{parts[1]}\n"
    )
    found = {fact.measure: fact.main for fact in facts if fact.code == "20502"}
    assert [found.get(name, False) for name in ("财政拨款支出", "基本支出", "项目支出")] == main
