from __future__ import annotations

import datetime as dt
import io
import random
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from corpus.datatypes import Grid, GridCell, Line, Source
from corpus.errors import ReadError
from corpus.numerals import parse_number
from corpus.readers.excel import cell_name, read_excel
from corpus.readers.number_format import Value, shown, value_to_text

ROOT = Path(__file__).parents[2]


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


def formatted(cells: list[tuple[str, object, str]], name: str = "表") -> Workbook:
    """A workbook with these cells: place, value, number format."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for place, value, code in cells:
        sheet[place] = value
        sheet[place].number_format = code
    return book


ACCOUNTS = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    "value, code, text",
    [
        (201, "0000", "0201"),
        (0.95, "0%", "95%"),
        (0.95126, "0.00%", "95.13%"),
        (8, "0.00", "8.00"),
        (0, "0.00", "0.00"),
        (0, "#,##0", "0"),
        (0, ACCOUNTS, "-"),
        (1234567.5, ACCOUNTS, "1,234,567.50"),
        (-1234.5, ACCOUNTS, "-1,234.50"),
        (0, "0;-0;;@", ""),
        (-5, "#,##0.00;[Red]#,##0.00", "-5.00"),
        (-5, "0.00_);[Red]\\(0.00\\)", "(5.00)"),
        (-0.001, "0.00", "0.00"),
        (2.675, "0.00", "2.68"),
        (123456, "0!.0,", "12.3"),
        (1234567, "#,##0.00,", "1,234.57"),
        (1.5, "0.0#", "1.5"),
        (3, "0.##", "3"),
        (12, '0"人"', "12人"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (20000, '[>=10000]0.0,"千";0', "20.0千"),
        (12, "[DBNum1]0", "12"),
        (0.5, "# ?/?", "0.5"),
        (12345678, "0.00E+00", "12345678"),
        (12.5, "General", "12.5"),
        (12.5, "yyyy", "12.5"),
        ("0201", "0", "0201"),
        (True, "0", "TRUE"),
        (dt.date(2024, 8, 6), 'yyyy"年"m"月"d"日";@', "2024年8月6日"),
        (dt.date(2024, 8, 6), "yyyy/mm/dd", "2024/08/06"),
        (dt.date(2024, 8, 6), "mmm-yy", "2024-08-06"),
        (dt.date(2024, 8, 6), "m/d/yy", "2024-08-06"),
        (dt.datetime(2024, 8, 6, 9, 30), "yyyy-mm-dd", "2024-08-06 09:30:00"),
        (5, '"unclosed', "unclosed"),
        (5, "", "5"),
    ],
)
def test_number_formats_show_what_the_screen_shows(value: Value, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from(["0.00", "#,##0.00", ACCOUNTS, "0.00_ ", "#,##0.00;(#,##0.00)", "#,##0.00;[Red]#,##0.00"]),
)
def test_a_shown_amount_is_the_amount(amount: Decimal, code: str) -> None:
    text = shown(float(amount), code)
    assert (Decimal(0) if text == "-" else parse_number(text)) == amount


def test_formats_in_a_workbook() -> None:
    cells: list[tuple[str, object, str]] = [
        ("A1", "编码", "@"), ("B1", "完成率", "@"), ("C1", "金额", "@"), ("D1", "日期", "@"),
        ("A2", 201, "0000"), ("B2", 0.95, "0%"), ("C2", 0, ACCOUNTS), ("D2", dt.date(2024, 8, 6), 'yyyy"年"m"月"'),
        ("A3", "0202", "0"), ("B3", 1, "0%"), ("C3", 1234.5, "#,##0.00"), ("D3", "", "0"),
    ]  # fmt: skip
    assert shape(to_bytes(formatted(cells)))[1] == [
        ["编码", "完成率", "金额", "日期"],
        ["0201", "95%", "-", "2024年8月"],
        ["0202", "100%", "1,234.50", ""],
    ]


def test_formats_in_an_old_workbook() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for column, (head, value, code) in enumerate(
        [("编码", 201, "0000"), ("率", 0.95, "0%"), ("额", 0, ACCOUNTS), ("日", dt.date(2024, 8, 6), "YYYY-MM-DD")]
    ):
        sheet.write(0, column, head)
        sheet.write(1, column, value, xlwt.easyxf(num_format_str=code))
    sheet.write(2, 0, "藏")
    sheet.row(2).hidden = True
    sheet.write(3, 0, "末")
    sheet.write(3, 1, 7)
    buffer = io.BytesIO()
    book.save(buffer)
    raw = read_excel(buffer.getvalue(), "旧.xls")
    assert shape(buffer.getvalue())[1] == [
        ["编码", "率", "额", "日"],
        ["0201", "95%", "-", "2024-08-06"],
        ["末", "7", "", ""],
    ]
    assert raw.problems == ("工作表“表”有1行是隐藏的，没有读取（第3行）",)


def test_hidden_rows_and_columns_are_left_out_and_named() -> None:
    book = formatted([("A1", "表一", "@"), ("A2", "项目", "@"), ("B2", "底稿", "@"), ("C2", "数", "@"),
                      ("A3", "甲", "@"), ("B3", 9, "0"), ("C3", 1, "0"), ("A4", "藏", "@"), ("C4", 8, "0"),
                      ("A5", "乙", "@"), ("C5", 2, "0")])  # fmt: skip
    sheet = book["表"]
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[4].hidden = True
    raw = read_excel(to_bytes(book), "示例.xlsx")
    assert shape(to_bytes(book)) == ["表一", [["项目", "数"], ["甲", "1"], ["乙", "2"]]]
    assert raw.problems == (
        "工作表“表”有1行是隐藏的，没有读取（第4行）",
        "工作表“表”有1列是隐藏的，没有读取（B列）",
    )
    grid = raw.blocks[1]
    assert isinstance(grid, Grid)
    assert [cell.source.cell for cell in grid.rows[2] if cell] == ["A5", "C5"]


def test_formulas_without_result_are_blank_and_named() -> None:
    raw = read_excel(make_book([["项目", "数"], ["甲", 1], ["合计", "=SUM(B2:B2)"]], name="表"), "示例.xlsx")
    assert raw.problems == ("工作表“表”有1个公式没有保存计算结果，按空白读取（B3），请用 Excel 打开保存后重新导入",)
    assert [[c and c.text for c in row] for b in raw.blocks if isinstance(b, Grid) for row in b.rows][2] == ["合计", ""]


def test_sheets_that_hide_zeros() -> None:
    book = formatted([("A1", "项目", "@"), ("B1", "数", "@"), ("A2", "甲", "@"), ("B2", 0, "0")], "Sheet1")
    book["Sheet1"].sheet_view.showZeros = False
    assert shape(to_bytes(book)) == [[["项目", "数"], ["甲", ""]]]


def test_tables_side_by_side() -> None:
    rows: list[list[object]] = [
        ["收入预算表", None, None, "支出预算表", None],
        ["单位：元", None, None, "单位：万元", None],
        ["项目", "数", None, "项目", "数"],
        ["甲", 1, None, "乙", 2],
    ]
    assert shape(make_book(rows)) == [
        "收入预算表", "单位：元", [["项目", "数"], ["甲", "1"]],
        "支出预算表", "单位：万元", [["项目", "数"], ["乙", "2"]],
    ]  # fmt: skip


def test_halves_of_one_table_stay_together() -> None:
    rows: list[list[object]] = [
        ["收支预算总表", None, None, None, None],
        ["收入", "数", None, "支出", "数"],
        ["甲", 1, None, "乙", 2],
    ]
    assert shape(make_book(rows, merged=("A1:E1",)))[1:] == [
        [["收入", "数", "", "支出", "数"], ["甲", "1", "", "乙", "2"]]
    ]


def test_two_figures_in_one_cell_do_not_become_a_third() -> None:
    assert shape(make_book([["项目", "数"], ["甲", "12\n34"]])) == [[["项目", "数"], ["甲", "12；34"]]]


def test_a_sheet_that_reaches_to_the_last_cell_is_bounded() -> None:
    book = formatted([("A1", "甲", "@"), ("XFD1048576", 1, "0")])
    raw = read_excel(to_bytes(book), "大.xlsx")
    assert raw.blocks == ()
    assert raw.problems == ("工作表“表”的范围过大（1048576行16384列），没有读取",)


def test_mutations_end_in_a_document_or_an_error() -> None:
    import xlwt

    old = xlwt.Workbook()
    sheet = old.add_sheet("表")
    for row in range(20):
        sheet.write(row, 0, f"项目{row}")
        sheet.write(row, 1, row, xlwt.easyxf(num_format_str="0.00%"))
    buffer = io.BytesIO()
    old.save(buffer)
    whole = [buffer.getvalue(), make_book(SPENDING, merged=("A1:D1",))]
    chance = random.Random(4)
    started = time.monotonic()
    outcomes = set()
    for number in range(60):
        broken = bytearray(whole[number % 2])
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if number % 3 == 0:
            del broken[chance.randint(0, len(broken)) :]
        try:
            outcomes.add(type(read_excel(bytes(broken), "坏.xls")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}
    assert time.monotonic() - started < 30


@pytest.mark.skipif(not (ROOT.parent / "shared").exists(), reason="no shared documents here")
def test_a_real_old_workbook_agrees_with_xlrd() -> None:
    import xlrd

    path = next((ROOT.parent / "shared" / "documents").glob("*.xls"))
    raw = read_excel(path.read_bytes(), path.name)
    ours = {
        (place.sheet, place.cell): place.text
        for block in raw.blocks
        for place in ([block.source] if isinstance(block, Line) else [c.source for row in block.rows for c in row if c])
    }
    book = xlrd.open_workbook(path)
    for sheet in book.sheets():
        for row in range(sheet.nrows):
            for column in range(sheet.ncols):
                found, text = sheet.cell(row, column), ours.get((sheet.name, cell_name(row + 1, column + 1)), "")
                if found.ctype == xlrd.XL_CELL_TEXT:
                    assert text == "".join(found.value.split("\n")).strip()
                elif found.ctype == xlrd.XL_CELL_NUMBER:
                    assert parse_number(text) == Decimal(f"{found.value:.15g}")


def test_a_stray_cell_far_out_brings_no_empty_columns() -> None:
    book = formatted([("A1", "项目", "@"), ("B1", "数", "@"), ("A2", "甲", "@"), ("B2", 1, "0"), ("ZZZ2", 9, "0")])
    (grid,) = [block for block in read_excel(to_bytes(book), "远.xlsx").blocks if isinstance(block, Grid)]
    assert len(grid.rows[1]) == 201
    last = grid.rows[1][-1]
    assert last is not None
    assert (last.text, last.source.cell) == ("9", "ZZZ2")


def test_workbooks_of_libre_office_are_read_with_a_warning() -> None:
    cells = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell></table:table-row>'
        for name, value in (("项目", "数"), ("甲", "1"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Sheet1">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>')
    raw = read_excel(buffer.getvalue(), "表.ods")
    assert shape(buffer.getvalue()) == [[["项目", "数"], ["甲", "1"]]]
    assert raw.problems == ("这种工作簿的合并单元格、数字格式和隐藏的行列没有读出，建议另存为 .xlsx 再导入",)
