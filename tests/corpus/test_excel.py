from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from corpus.datatypes import Grid, GridCell, Line, Source
from corpus.errors import ReadError
from corpus.readers.excel import cell_name, read_excel, value_to_text


def to_bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def make_book(rows: list[list[object]], *, name: str = "Sheet1", merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                sheet.cell(row, column, value)
    for area in merged:
        sheet.merge_cells(area)
    return to_bytes(book)


def shape(data: bytes) -> list[object]:
    """Lines as their text, grids as rows of texts with None for covered places."""
    return [
        block.text if isinstance(block, Line) else [[cell and cell.text for cell in row] for row in block.rows]
        for block in read_excel(data, "示例.xlsx").blocks
    ]


SPENDING: list[list[object]] = [
    ["部门支出总表", None, None, None],
    ["填报单位：[301001]示例市数据资源局", None, None, "单位：万元"],
    ["支出功能分类科目", None, "2023年预算数", None],
    ["科目编码", "科目名称", "合计", "基本支出"],
    [None, "合计", 18.5, 10],
    ["201", "一般公共服务支出", 18.5, 10],
]


def test_title_lines_then_grid_with_merged_heads() -> None:
    data = make_book(SPENDING, name="表3", merged=("A1:D1", "A2:C2", "A3:B3", "C3:D3"))
    assert shape(data) == [
        "部门支出总表",
        "填报单位：[301001]示例市数据资源局",
        "单位：万元",
        [
            ["支出功能分类科目", None, "2023年预算数", None],
            ["科目编码", "科目名称", "合计", "基本支出"],
            ["", "合计", "18.5", "10"],
            ["201", "一般公共服务支出", "18.5", "10"],
        ],
    ]


def test_every_cell_knows_sheet_and_place() -> None:
    data = make_book(SPENDING, name="表3", merged=("A1:D1", "A2:C2", "A3:B3", "C3:D3"))
    title, _, unit, grid = read_excel(data, "示例.xlsx").blocks
    assert title == Line("部门支出总表", Source("部门支出总表", sheet="表3", cell="A1"))
    assert unit == Line("单位：万元", Source("单位：万元", sheet="表3", cell="D2"))
    assert isinstance(grid, Grid)
    assert grid.rows[0][2] == GridCell("2023年预算数", Source("2023年预算数", sheet="表3", cell="C3"), col_span=2)
    assert grid.rows[3][2] == GridCell("18.5", Source("18.5", sheet="表3", cell="C6"))


def test_cells_merged_downwards() -> None:
    rows: list[list[object]] = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "接入系统数", "≥12个"],
        [None, None, "培训场次", "≥4场"],
        [None, "质量指标", "验收合格率", "100%"],
    ]
    _, grid = read_excel(make_book(rows, name="绩效目标", merged=("A2:A4", "B2:B3")), "示例.xlsx").blocks
    assert isinstance(grid, Grid)
    assert [cell and (cell.text, cell.row_span) for cell in grid.rows[1]] == [
        ("产出指标", 3),
        ("数量指标", 2),
        ("接入系统数", 1),
        ("≥12个", 1),
    ]
    assert [cell and cell.text for cell in grid.rows[2]] == [None, None, "培训场次", "≥4场"]


@pytest.mark.parametrize(
    "value, text",
    [
        (1098951.4600000001, "1098951.46"),
        (0.1 + 0.2, "0.3"),
        (8.0, "8"),
        (0, "0"),
        (-12.5, "-12.5"),
        (23255.42, "23255.42"),
        (123456789012.34, "123456789012.34"),
        (1e-05, "0.00001"),
        ("0301", "0301"),
        ("  合计 ", "合计"),
        (True, "TRUE"),
        (dt.date(2023, 2, 6), "2023-02-06"),
        (dt.datetime(2023, 2, 6), "2023-02-06"),
        (dt.datetime(2023, 2, 6, 9, 30), "2023-02-06 09:30:00"),
    ],
)
def test_values_are_printed_exactly(value: int | float | str, text: str) -> None:
    assert value_to_text(value) == text


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2))
def test_any_amount_survives_the_float_of_a_workbook(amount: Decimal) -> None:
    assert Decimal(value_to_text(float(amount))) == amount


def test_numbers_codes_and_dates_in_a_workbook() -> None:
    rows: list[list[object]] = [
        ["编码", "名称", "金额", "日期"],
        ["0301", "甲", 1098951.4600000001, dt.date(2024, 12, 31)],
        ["0302", "乙", 7, dt.date(2025, 1, 1)],
    ]
    assert shape(make_book(rows)) == [
        [
            ["编码", "名称", "金额", "日期"],
            ["0301", "甲", "1098951.46", "2024-12-31"],
            ["0302", "乙", "7", "2025-01-01"],
        ]
    ]


def test_trailing_empty_rows_and_columns_are_trimmed() -> None:
    rows: list[list[object]] = [
        ["项目", "预算数", None, " "],
        ["甲", 1, "", None],
        [None, "", None, None],
        ["  ", None, None, None],
    ]
    assert shape(make_book(rows)) == [[["项目", "预算数"], ["甲", "1"]]]


def test_note_below_and_second_table_on_one_sheet() -> None:
    rows: list[list[object]] = [
        ["表一 收入表", None],
        ["项目", "预算数"],
        ["财政拨款收入", 5],
        ["注：本表以万元为单位。", None],
        [None, None],
        ["表二 支出表", None],
        ["单位：元", None],
        ["项目", "预算数"],
        ["基本支出", 3],
        [None, None],
        ["项目支出", 2],
    ]
    assert shape(make_book(rows, merged=("A1:B1", "A4:B4"))) == [
        "表一 收入表",
        [["项目", "预算数"], ["财政拨款收入", "5"]],
        "注：本表以万元为单位。",
        "表二 支出表",
        "单位：元",
        [["项目", "预算数"], ["基本支出", "3"], ["项目支出", "2"]],
    ]


def test_a_row_with_a_label_alone_stays_in_its_grid() -> None:
    rows: list[list[object]] = [["项目", "预算数"], ["一、基本支出", None], ["人员经费", 3], [None, 3]]
    assert shape(make_book(rows)) == [[["项目", "预算数"], ["一、基本支出", ""], ["人员经费", "3"], ["", "3"]]]


def test_a_sheet_of_prose_gives_lines() -> None:
    rows: list[list[object]] = [["情况说明"], ["一、收入12万元。\n二、支出12万元。"], ["三、车辆0辆。"]]
    assert shape(make_book(rows)) == ["情况说明", "一、收入12万元。", "二、支出12万元。", "三、车辆0辆。"]


def test_line_breaks_in_a_head_are_joined() -> None:
    rows: list[list[object]] = [["部门名称", "因公出国\n（境）费"], ["甲局", 0]]
    assert shape(make_book(rows)) == [[["部门名称", "因公出国（境）费"], ["甲局", "0"]]]


def test_a_telling_sheet_name_stands_for_a_missing_title() -> None:
    rows: list[list[object]] = [["项目", "预算数"], ["甲", 1]]
    assert shape(make_book(rows, name="项目支出表"))[0] == "项目支出表"


def test_hidden_sheets_are_reported_and_empty_ones_skipped() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["甲", 1])
    book.create_sheet("空表")
    hidden = book.create_sheet("底稿")
    hidden.append(["不公开", 99])
    hidden.sheet_state = "hidden"
    raw = read_excel(to_bytes(book), "示例.xlsx")
    assert raw.problems == ("工作表“底稿”是隐藏的，没有读取",)
    assert [block.rows[0][1] for block in raw.blocks if isinstance(block, Grid)] == [
        GridCell("1", Source("1", sheet="Sheet", cell="B1"))
    ]


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "文件“坏.xlsx”是空的"),
        (b"not a workbook", "工作簿“坏.xlsx”已损坏，或不是 Excel 文件"),
        (make_book([["甲", 1]])[:400], "工作簿“坏.xlsx”已损坏，或不是 Excel 文件"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "工作簿“坏.xlsx”有密码保护或已损坏",
        ),
    ],
)
def test_unreadable_workbooks(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_excel(data, "坏.xlsx")
    assert caught.value.problem == problem
    assert caught.value.remedy


@pytest.mark.parametrize(
    "row, column, name", [(1, 1, "A1"), (5, 26, "Z5"), (5, 27, "AA5"), (1, 702, "ZZ1"), (9, 703, "AAA9")]
)
def test_cell_name(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
