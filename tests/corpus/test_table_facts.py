"""Facts and gaps of fictional tables."""

from __future__ import annotations

from corpus.datatypes import Fact, Fund, Gap, GapKind, Identity, Phase
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
