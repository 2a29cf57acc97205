"""Performance-target forms of fictional projects."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import CellStatus, Grid, GridCell, RawDocument, Relation, RowRole, Source, Table
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
        ("2024年12月30日", None, None, "=", CellStatus.BLANK),
        ("2024年1月-6月", None, None, "=", CellStatus.BLANK),
        ("≥12.00(次)", "12.00", "次", "≥", CellStatus.READ),
        ("=100.00（%）", "100.00", "%", "=", CellStatus.READ),
        ("27台、件、套", "27", "台、件、套", "=", CellStatus.READ),
        ("5个/年", "5", "个/年", "=", CellStatus.READ),
        ("读者满意率不低于80%", "80", "%", "≥", CellStatus.READ),
        ("可控性100%", "100", "%", "=", CellStatus.READ),
        ("开展至少1次集中培训", "1", "次", "≥", CellStatus.READ),
        ("不少于5次的培训", "5", "次", "≥", CellStatus.READ),
        ("能耗下降5%", None, None, "=", CellStatus.BLANK),
        ("不少于100人,用品不少于200份", None, None, "=", CellStatus.BLANK),
        ("每年至少1次培训", None, None, "=", CellStatus.BLANK),
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


def spanned(*rows: Sequence[str | tuple[str, int, int] | None]) -> Grid:
    """A grid of texts; (text, rows, columns) is a merged cell, None a place that one covers."""

    def cell(value: str | tuple[str, int, int] | None, r: int, c: int) -> GridCell | None:
        if value is None:
            return None
        text, height, width = (value, 1, 1) if isinstance(value, str) else value
        return GridCell(text, Source(text or " ", page=1, cell=f"{'ABCDEFGH'[c]}{r + 1}"), height, width)

    return Grid(tuple(tuple(cell(value, r, c) for c, value in enumerate(row)) for r, row in enumerate(rows)))


def form(own_funds: str) -> Grid:
    """A head with several pairs in each row, whose title is its first row."""
    return spanned(
        [("财政项目绩效目标填报表", 1, 6), None, None, None, None, None],
        ["项目名称", "图书购置", "项目性质", "阶段性项目", "项目类别", "特定目标类"],
        ["主管部门", "示例市文化局", "实施单位", ("示例市图书馆", 1, 3), None, None],
        [("项目资金（元）", 4, 1), "项目资金总额", "90.00", ("年度资金申请总额", 1, 2), None, "30.00"],
        [None, ("其中：财政资金", 2, 1), ("70.00", 2, 1), ("其中：当年财政拨款", 1, 2), None, "25.00"],
        [None, None, None, ("上年结转资金", 1, 2), None, "0.00"],
        [None, "其他资金", "20.00", ("其他资金", 1, 2), None, own_funds],
        ["第一季度用款计划", "10.00", "第二季度用款计划", "1万元", "执行率分值", "10"],
        [("年度绩效目标", 2, 1), ("项目总目标", 1, 2), None, ("年度总体目标", 1, 3), None, None],
        [None, ("专项资金用于三年购书。", 1, 2), None, ("今年购书。", 1, 3), None, None],
        ["一级指标", "二级指标", ("三级指标", 1, 2), None, ("指标值", 1, 2), None],
        ["产出指标", "数量指标", ("购书数量", 1, 2), None, ("≥12.00(册)", 1, 2), None],
    )


def read(*grids: Grid) -> tuple[Table, ...]:
    return build_tables(lay_out(RawDocument("示例.pdf", "0", grids)))


def test_a_head_with_several_pairs_in_a_row() -> None:
    (table,) = read(form("5.00"))
    assert (table.title, table.project, table.agency, table.unit) == (
        "财政项目绩效目标填报表",
        "图书购置",
        "示例市图书馆",
        "元",
    )
    amounts = [(r.role, r.path, r.label, str(r.cells[0].value), r.cells[0].unit) for r in table.rows[:-1]]
    whole, year = ("图书购置", "项目资金总额"), ("图书购置", "年度资金申请总额")
    assert amounts == [
        (RowRole.SUBTOTAL, ("图书购置",), "项目资金总额", "90.00", None),
        (RowRole.TOTAL, ("图书购置",), "年度资金申请总额", "30.00", None),
        (RowRole.OF_WHICH, whole, "其中：财政资金", "70.00", None),
        (RowRole.OF_WHICH, year, "其中：当年财政拨款", "25.00", None),
        (RowRole.OF_WHICH, year, "上年结转资金", "0.00", None),
        (RowRole.OF_WHICH, whole, "其他资金", "20.00", None),
        (RowRole.OF_WHICH, year, "其他资金", "5.00", None),
        (RowRole.ITEM, ("图书购置",), "第一季度用款计划", "10.00", None),
        (RowRole.ITEM, ("图书购置",), "第二季度用款计划", "1", "万元"),
    ]
    assert (table.rows[-1].label, table.rows[-1].path[1:]) == ("购书数量", ("产出指标", "数量指标"))
    assert table.notes == (
        "项目性质：阶段性项目",
        "项目类别：特定目标类",
        "主管部门：示例市文化局",
        "项目总目标：专项资金用于三年购书。",
        "年度总体目标：今年购书。",
    )


@pytest.mark.parametrize("own_funds, held, outcome", [("5.00", 2, "verified"), ("6.00", 1, "doubtful")])
def test_each_total_of_a_head_is_checked_with_its_own_parts(own_funds: str, held: int, outcome: str) -> None:
    certificate = read(form(own_funds))[0].certificate
    assert (certificate.identities, certificate.held, certificate.outcome) == (2, held, outcome)


def test_the_tasks_of_a_whole_agency() -> None:
    (table,) = read(
        spanned(
            [("部门整体支出绩效目标表", 1, 6), None, None, None, None, None],
            [("部门（单位）名称", 1, 2), None, ("示例市文化局", 1, 4), None, None, None],
            [("年度主要任务", 4, 1), ("任务名称", 2, 1), ("主要内容", 2, 1), ("预算金额（万元）", 1, 3), None, None],
            [None, None, None, "总额", "财政拨款", "其他资金"],
            [None, "送戏下乡", "全年演出", "30.00", "20.00", "10.00"],
            [None, "馆藏建设", "购置图书", "12.50", "12.50", ""],
            [("金额合计", 1, 3), None, None, "42.50", "32.50", "10.00"],
            ["一级指标", "二级指标", ("三级指标", 1, 2), None, ("指标值", 1, 2), None],
            ["产出指标", "数量指标", ("演出场次", 1, 2), None, ("≥50场", 1, 2), None],
        )
    )
    assert (table.title, table.form, table.agency, table.unit) == (
        "部门整体支出绩效目标表",
        "agency_target",
        "示例市文化局",
        "万元",
    )
    assert [(r.role, r.path, r.label, str(r.cells[0].value)) for r in table.rows[:-1]] == [
        (RowRole.OF_WHICH, (), "送戏下乡", "30.00"),
        (RowRole.OF_WHICH, (), "馆藏建设", "12.50"),
        (RowRole.TOTAL, (), "金额合计", "42.50"),
    ]
    assert (table.rows[-1].path, str(table.rows[-1].cells[1].value)) == (("产出指标", "数量指标"), "50")
    assert table.certificate.outcome == "verified"
    assert table.notes[:4] == (
        "送戏下乡·主要内容：全年演出",
        "送戏下乡·财政拨款：20.00",
        "送戏下乡·其他资金：10.00",
        "馆藏建设·主要内容：购置图书",
    )


def test_forms_one_behind_the_other_stay_apart() -> None:
    other = spanned(
        ["项目名称", ("设备更新", 1, 3), None, None],
        [("项目资金（万元）", 2, 1), "年度资金总额", ("8.00", 1, 2), None],
        [None, "捐赠", ("8.00", 1, 2), None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "质量指标", "验收合格率", "100%"],
    )
    first, second = read(form("5.00"), other)
    assert (second.project, second.unit, second.certificate.outcome) == ("设备更新", "万元", "verified")
    assert [(r.label, r.path) for r in second.rows] == [
        ("年度资金总额", ("设备更新",)),
        ("捐赠", ("设备更新",)),
        ("验收合格率", ("设备更新", "产出指标", "质量指标")),
    ]
    assert {r.path[0] for r in first.rows} == {"图书购置"}


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
