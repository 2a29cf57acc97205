"""Performance-target forms of fictional projects."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import CellStatus, Relation, RowRole, Source
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.table_target_values import read_target
from corpus.tables import build_tables

HERE = Source("x", line=1)
FORM = """项目支出绩效目标表
(2024年度)

项目名称\t图书购置项目\t\t
主管部门及代码\t101-示例市文化局\t实施单位\t示例市图书馆
项目资金\t年度资金总额\t\t30.5
(万元)\t其中: 财政拨款\t\t30
\t上年结转\t\t0.5

一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t购置图书数量\t≥5000册
\t质量指标\t验收合格率\t=100%
满意度指标\t服务对象满意度\t读者满意度\t提高
"""


def test_head_and_tree_make_one_table() -> None:
    (table,) = build_tables(lay_out(read_text(FORM.encode(), "示例.txt")))
    assert (table.project, table.unit, table.form, table.agency) == (
        "图书购置项目",
        "万元",
        "project_target",
        "示例市图书馆",
    )
    assert (table.title, table.certificate.outcome) == ("项目支出绩效目标表", "verified")
    assert [(r.label, r.role, str(r.cells[0].value)) for r in table.rows[:3]] == [
        ("年度资金总额", RowRole.TOTAL, "30.5"),
        ("其中:财政拨款", RowRole.OF_WHICH, "30"),
        ("上年结转", RowRole.OF_WHICH, "0.5"),
    ]
    assert [(r.label, r.path) for r in table.rows[3:]] == [
        ("购置图书数量", ("图书购置项目", "产出指标", "数量指标")),
        ("验收合格率", ("图书购置项目", "产出指标", "质量指标")),
        ("读者满意度", ("图书购置项目", "满意度指标", "服务对象满意度")),
    ]
    cell = table.rows[3].cells[1]
    assert (cell.value, cell.unit, cell.relation) == (Decimal(5000), "册", Relation.AT_LEAST)


@pytest.mark.parametrize(
    "text, value, unit, relation, status",
    [
        ("≥90%", "90", "%", "≥", CellStatus.READ),
        ("=150个", "150", "个", "=", CellStatus.READ),
        ("≤ 100%", "100", "%", "≤", CellStatus.READ),
        ("≤1工作日", "1", "工作日", "≤", CellStatus.READ),
        ("不低于3.5万元", "3.5", "万元", "≥", CellStatus.READ),
        ("≪30分钟", "30", "分钟", "≤", CellStatus.DOUBTFUL),
        ("=21", "21", None, "=", CellStatus.DOUBTFUL),
        ("正常.", None, None, "=", CellStatus.BLANK),
        ("3次以上", "3", "次", "≥", CellStatus.READ),
        ("30分钟以内", "30", "分钟", "≤", CellStatus.READ),
        ("12月底前", None, None, "=", CellStatus.BLANK),
    ],
)
def test_targets(text: str, value: str | None, unit: str | None, relation: str, status: CellStatus) -> None:
    cell = read_target(text, HERE, "某指标", "")
    found = None if cell.value is None else str(cell.value)
    assert (found, cell.unit, cell.relation.value, cell.status) == (value, unit, relation, status)


def test_prose_proves_a_damaged_unit_or_sign() -> None:
    prose = "六大平台=6个。转办时效≤2工作日"
    first, second = (
        read_target("=6^", HERE, "六大平台", prose),
        read_target("≪2工作日", HERE, "转办时效", prose),
    )
    assert (first.unit, first.status) == ("个", CellStatus.RECOVERED)
    assert (second.unit, second.relation, second.status) == ("工作日", Relation.AT_MOST, CellStatus.RECOVERED)


def test_prose_with_another_number_proves_nothing() -> None:
    assert read_target("=6^", HERE, "六大平台", "六大平台=8个").unit is None


@given(st.integers(0, 10**9), st.sampled_from("≥≤=><"), st.sampled_from(["%", "个", "万元", "人次"]))
def test_printed_targets_come_back(number: int, sign: str, unit: str) -> None:
    cell = read_target(f"{sign}{number}{unit}", HERE, "某指标", "")
    assert (cell.value, cell.relation.value, cell.unit) == (Decimal(number), sign, unit)


def test_a_head_flattened_to_one_line() -> None:
    text = (
        "项目支出绩效目标表 (2024年度) 购书资金 项目名称 主管部门 实施单位 示例市文化局 年度资金总额 70 "
        "其中: 财政拨款 0 项目资金 (万元) 其他资金 70 上年结转 0 年度绩效目标\n\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t\t\n"
    )
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    assert (table.project, [str(r.cells[0].value) for r in table.rows]) == (
        "购书资金",
        ["70", "0", "70", "0"],
    )


def paths(*rows: str) -> list[tuple[str, ...]]:
    text = "一级指标\t二级指标\t三级指标\t指标值\n" + "\n".join(rows)
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    return [(*row.path, row.label) for row in table.rows]


def test_names_on_the_first_row_of_their_group_fill_down() -> None:
    assert paths(
        "产出指标\t数量指标\t甲\t=1个",
        "\t\t乙\t=2个",
        "\t\t丙\t=3个",
        "\t成本指标\t丁\t=4万元",
        "效益指标\t社会效益指标\t戊\t=5个",
        "\t\t己\t=6个",
        "\t\t庚\t=7个",
    ) == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("产出指标", "数量指标", "丙"),
        ("产出指标", "成本指标", "丁"),
        ("效益指标", "社会效益指标", "戊"),
        ("效益指标", "社会效益指标", "己"),
        ("效益指标", "社会效益指标", "庚"),
    ]


def test_names_in_the_middle_of_their_group_reach_both_ways() -> None:
    assert paths(
        "成本指标\t经济成本指标\t甲\t=1%",
        "\t\t乙\t=2个",
        "\t数量指标\t丙\t=3个",
        "产出指标\t\t丁\t=4个",
        "\t质量指标\t戊\t=5%",
    ) == [
        ("成本指标", "经济成本指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("产出指标", "数量指标", "丙"),
        ("产出指标", "数量指标", "丁"),
        ("产出指标", "质量指标", "戊"),
    ]


def test_the_unit_may_stand_in_the_name() -> None:
    cell = read_target("=4", HERE, "出口线路（条）", "")
    assert (cell.unit, cell.status) == ("条", CellStatus.READ)
