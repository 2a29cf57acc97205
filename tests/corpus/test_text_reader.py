"""Reading text files: encodings and the three ways of setting a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Grid, Line
from corpus.errors import ReadError
from corpus.readers.text import column_letters, read_text

TEXT = "示例市文化馆2024年预算\n\n一、收入情况\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_usual_encodings_give_the_same_lines(encoding: str) -> None:
    blocks = read_text(TEXT.encode(encoding), "a.txt").blocks
    assert [(b.text, b.source.line) for b in blocks if isinstance(b, Line)] == [
        ("示例市文化馆2024年预算", 1),
        ("一、收入情况", 3),
    ]


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="空的"):
        read_text(data, "空.txt")


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00\x00abc", b"%PDF-1.4\n\x00\x01\x02", bytes(range(256)) * 4])
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="不是文本"):
        read_text(data, "假.txt")


def _texts(data: str) -> list[list[list[str]]]:
    grids = [b for b in read_text(data.encode(), "a.txt").blocks if isinstance(b, Grid)]
    return [[[cell.text for cell in row if cell] for row in grid.rows] for grid in grids]


def test_tabs_make_a_grid_of_equal_rows() -> None:
    assert _texts("标题\n项目\t预算数\n办公费\t<u>'</u>3. 50\t\n") == [
        [["项目", "预算数", ""], ["办公费", "'3. 50", ""]]
    ]


def test_cells_keep_line_place_and_literal_text() -> None:
    raw = read_text("\n项目\t预算数\n办公费\t<u>3</u>\n".encode(), "a.txt")
    (grid,) = raw.blocks
    assert isinstance(grid, Grid)
    cell = grid.rows[1][1]
    assert cell is not None
    assert (cell.text, cell.source.text, cell.source.line, cell.source.cell) == ("3", "<u>3</u>", 3, "B2")


def test_one_indented_line_is_no_table() -> None:
    assert _texts("\t本部门2024年没有政府性基金。\n") == []


def test_markdown_tables() -> None:
    assert _texts("| 项目 | 金额 |\n| --- | ---: |\n| 会议费 | 2.00 |\n") == [[["项目", "金额"], ["会议费", "2.00"]]]


def test_columns_set_with_spaces() -> None:
    text = "科目名称          合计      基本支出\n办公费            12.00     12.00\n公务接待费        3.00      3.00\n"
    assert _texts(text) == [
        [["科目名称", "合计", "基本支出"], ["办公费", "12.00", "12.00"], ["公务接待费", "3.00", "3.00"]]
    ]


def test_prose_with_wide_gaps_is_no_table() -> None:
    text = "一、  本部门  主要职责如下。\n二、  负责  公共文化服务。\n三、  承办  其他事项。\n"
    assert _texts(text) == []


@given(st.lists(st.lists(st.text("预算支出0123.,", min_size=1, max_size=6), min_size=2, max_size=4), min_size=2))
def test_tabbed_cells_survive(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    (found,) = _texts("\n".join("\t".join(row) for row in rows))
    assert found == [[*row, *[""] * (width - len(row))] for row in rows]


@pytest.mark.parametrize("index, letters", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_lines_parted_by_bars_are_a_table() -> None:
    data = "示例县收入表\n项目 | 2023年 | 2024年\n税收收入 | 1,200 | 1,300\n非税收入 | 300 | 280\n"
    assert _texts(data) == [[["项目", "2023年", "2024年"], ["税收收入", "1,200", "1,300"], ["非税收入", "300", "280"]]]


def test_two_lines_with_a_bar_are_no_table() -> None:
    assert _texts("电话 | 传真\n地址 | 邮编\n") == []


def test_rules_without_a_header_are_no_table() -> None:
    assert _texts("|---|---|\n|---|---|\n公务接待费1.2万元\n") == []
    assert _texts("|---|---|\n|项目|金额|\n|---|---|\n|会议费|3|\n") == [[["项目", "金额"], ["会议费", "3"]]]
