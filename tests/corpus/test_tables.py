"""Grids of fictional agencies through the whole of table recognition."""

from __future__ import annotations

import pytest

from corpus.datatypes import Grid, GridCell, Line, RawDocument, RowRole, Source, Table
from corpus.layout import lay_out
from corpus.readers.text import column_letters, read_text
from corpus.tables import build_tables

Merged = tuple[str, int, int]  # text, row span, column span


def grid(*rows: list[str | Merged | None]) -> Grid:
    def cell(item: str | Merged | None, r: int, c: int) -> GridCell | None:
        if item is None:
            return None
        text, down, across = (item, 1, 1) if isinstance(item, str) else item
        return GridCell(text, Source(text, page=1, cell=f"{column_letters(c)}{r + 1}"), down, across)

    return Grid(tuple(tuple(cell(x, r, c) for c, x in enumerate(row)) for r, row in enumerate(rows)))


def tables_of(*blocks: Grid | str) -> tuple[Table, ...]:
    lines = [b if isinstance(b, Grid) else Line(b, Source(b, page=1)) for b in blocks]
    return build_tables(lay_out(RawDocument("示例.pdf", "0" * 64, tuple(lines))))


def body(table: Table) -> list[tuple[str, list[str | None]]]:
    return [(r.label, [None if c.value is None else str(c.value) for c in r.cells]) for r in table.rows]


def test_merged_headers_give_paths_and_levels_come_from_codes() -> None:
    (table,) = tables_of(
        "一般公共预算支出表",
        "单位：万元",
        grid(
            [("科目", 1, 2), None, ("2024年预算数", 1, 3), None, None],
            ["编码", "名称", "合计", "基本支出", "项目支出"],
            ["", "合计", "30.00", "20.00", "10.00"],
            ["207", "文化旅游体育与传媒支出", "30.00", "20.00", "10.00"],
            ["20701", "文化和旅游", "30.00", "20.00", "10.00"],
            ["2070101", "行政运行", "20.00", "20.00", ""],
            ["2070104", "图书馆", "10.00", "", "10.00"],
        ),
    )
    assert table.columns == (
        ("2024年预算数", "合计"),
        ("2024年预算数", "基本支出"),
        ("2024年预算数", "项目支出"),
    )
    assert (table.form, table.unit, table.certificate.outcome) == ("general_public", "万元", "verified")
    assert [(r.code, r.level, r.path) for r in table.rows] == [
        (None, 1, ()),
        ("207", 1, ()),
        ("20701", 2, ("文化旅游体育与传媒支出",)),
        ("2070101", 3, ("文化旅游体育与传媒支出", "文化和旅游")),
        ("2070104", 3, ("文化旅游体育与传媒支出", "文化和旅游")),
    ]


def test_three_blocks_side_by_side_become_three_tables() -> None:
    tables = tables_of(
        "收支总表",
        "单位：万元",
        grid(
            [("收入", 1, 2), None, ("支出", 1, 4), None, None, None],
            ["项目", "金额", "功能分类", "金额", "支出用途", "金额"],
            ["一、一般公共预算", "9.00", "一、文化旅游体育与传媒支出", "8.00", "一、基本支出", "6.00"],
            ["二、其他收入", "1.00", "二、住房保障支出", "2.00", "二、项目支出", "4.00"],
            ["收入合计", "10.00", "支出合计", "10.00", "支出合计", "10.00"],
        ),
    )
    assert [body(table) for table in tables] == [
        [("一、一般公共预算", ["9.00"]), ("二、其他收入", ["1.00"]), ("收入合计", ["10.00"])],
        [("一、文化旅游体育与传媒支出", ["8.00"]), ("二、住房保障支出", ["2.00"]), ("支出合计", ["10.00"])],
        [("一、基本支出", ["6.00"]), ("二、项目支出", ["4.00"]), ("支出合计", ["10.00"])],
    ]
    assert {table.certificate.outcome for table in tables} == {"verified"}


def test_codes_in_columns_of_their_own() -> None:
    (table,) = tables_of(
        "部门支出总表",
        grid(
            ["类", "款", "项", "科目名称", "合计"],
            ["201", "", "", "一般公共服务支出", "5.00"],
            ["201", "03", "", "政府办公厅（室）及相关机构事务", "5.00"],
            ["201", "03", "01", "行政运行", "3.00"],
            ["", "", "02", "一般行政管理事务", "2.00"],
        ),
    )
    assert [row.code for row in table.rows] == ["201", "20103", "2010301", "2010302"]


def test_a_code_that_lost_its_zero() -> None:
    (table,) = tables_of(
        "一般公共预算基本支出表",
        grid(
            ["类", "款", "科目名称", "合计"],
            ["301", "", "工资福利支出", "9.00"],
            ["301", "01", "基本工资", "4.00"],
            ["301", "2", "津贴补贴", "3.00"],
            ["301", "7", "绩效工资", "2.00"],
        ),
    )
    assert [row.code for row in table.rows] == ["301", "30101", "30102", "30107"]
    assert table.certificate.outcome == "verified"


def test_the_provincial_part_is_part_of_the_total() -> None:
    (table,) = tables_of(
        "部门支出总表",
        grid(
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "单位预留机动经费"],
            ["201", "一般公共服务支出", "10.00", "6.00", "3.00", "1.00"],
            ["208", "社会保障和就业支出", "5.00", "5.00", "", ""],
        ),
    )
    assert (table.certificate.identities, table.certificate.failed) == (2, 0)


def test_zero_and_dash_and_blank_stay_three_things() -> None:
    (table,) = tables_of(
        "“三公”经费支出表",
        grid(
            ["单位名称", "合计", "因公出国（境）费", "公务接待费", "会议费"],
            ["示例市文化馆", "2.50", "0", "2.50", "—"],
        ),
    )
    (row,) = table.rows
    assert [(c.text, c.value if c.value is None else str(c.value)) for c in row.cells] == [
        ("2.50", "2.50"),
        ("0", "0"),
        ("2.50", "2.50"),
        ("—", None),
    ]


@pytest.mark.parametrize("note", ["备注：本部门2024年无政府性基金预算", "注：无"])
def test_an_empty_form_keeps_its_note(note: str) -> None:
    (table,) = tables_of("政府性基金预算支出表", grid(["科目编码", "科目名称", "合计", "基本支出", "项目支出"]), note)
    assert (table.rows, table.notes, table.columns) == (
        (),
        (note,),
        (("合计",), ("基本支出",), ("项目支出",)),
    )


def test_of_which_is_a_child_and_no_sum() -> None:
    (table,) = tables_of(
        "收入总表",
        grid(
            ["项目", "预算数"],
            ["一、财政拨款收入", "9.00"],
            ["其中：一般公共预算", "4.00"],
            ["二、其他收入", "1.00"],
            ["收入总计", "10.00"],
        ),
    )
    assert [(r.role, r.level) for r in table.rows] == [
        (RowRole.ITEM, 1),
        (RowRole.OF_WHICH, 2),
        (RowRole.ITEM, 1),
        (RowRole.TOTAL, 1),
    ]
    assert table.certificate.failed == 0


def test_units_inside_the_header_and_wrapped_labels() -> None:
    text = (
        "政府采购预算表\n\n采购项目\t金额（元）\n办公设备及\t\n附件购置（含\t1200\n打印机）\t\n"
        "物业服务\t800\n合计\t2000\n"
    )
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    assert table.rows[-1].role is RowRole.TOTAL
    assert [str(row.cells[0].value) for row in table.rows if row.cells[0].value is not None] == [
        "1200",
        "800",
        "2000",
    ]


def test_whole_amounts_of_code_length_are_no_codes() -> None:
    """Amounts in 元 of three, five or seven digits stand behind the labels, codes before them."""
    (table,) = tables_of(
        "一般公共预算基本支出表",
        "单位：元",
        grid(
            ["", "", "合计", "人员经费", "公用经费"],
            ["301", "工资福利支出", "2010301", "2010301", ""],
            ["30101", "基本工资", "2010301", "2010301", ""],
            ["302", "商品和服务支出", "30201", "", "30201"],
            ["30201", "办公费", "30201", "", "30201"],
        ),
    )
    assert table.columns == (("合计",), ("人员经费",), ("公用经费",))
    assert [row.code for row in table.rows] == ["301", "30101", "302", "30201"]
    assert body(table)[0] == ("工资福利支出", ["2010301", "2010301", None])


def test_revenue_and_expenditure_balance_in_both_certificates() -> None:
    def halves(total: str) -> list[tuple[int, int]]:
        tables = tables_of(
            "收支总表",
            "单位：万元",
            grid(
                ["项目", "预算数", "项目（按功能分类）", "预算数"],
                ["一、财政拨款收入", "9.00", "文化旅游体育与传媒支出", "10.00"],
                ["二、其他收入", "1.00", "", ""],
                ["收入总计", "10.00", "支出总计", total],
            ),
        )
        return [(t.certificate.identities, t.certificate.failed) for t in tables]

    assert halves("10.00") == [(2, 0), (2, 0)]
    assert halves("11.00") == [(2, 1), (2, 2)]


def test_a_two_row_header_in_markdown() -> None:
    text = (
        "### 一般公共预算支出表（单位：元）\n\n| 科目 | | 2024年预算数 | | |\n| --- | --- | --- | --- | --- |\n"
        "| 编码 | 名称 | 合计 | 基本支出 | 项目支出 |\n| 207 | 文化旅游体育与传媒支出 | 30 | 20 | 10 |\n"
        "| 20701 | 文化和旅游 | 30 | 20 | 10 |\n"
    )
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.md")))
    assert (table.title, table.unit, table.form) == ("一般公共预算支出表", "元", "general_public")
    assert table.columns == (
        ("2024年预算数", "合计"),
        ("2024年预算数", "基本支出"),
        ("2024年预算数", "项目支出"),
    )


def test_a_list_of_projects_under_a_section() -> None:
    text = (
        "（二）项目情况\n\n单位：万元\n\n| 项目名称 | 年度预算安排 |\n| --- | --- |\n"
        "| 展陈提升 | 6.00 |\n| 合计 | 6.00 |\n"
    )
    layout = lay_out(read_text(text.encode(), "示例.md"))
    (table,) = build_tables(layout)
    assert (table.form, table.section, layout.sections[0].title) == (
        "project",
        ("（二）项目情况",),
        "（二）项目情况",
    )


def test_a_total_whose_name_the_page_turn_cuts_is_one_row() -> None:
    def line(label: str, amount: str, page: int) -> tuple[GridCell, ...]:
        return tuple(GridCell(text, Source(text, page=page)) for text in (label, amount))

    rows = [line("项目", "金额", 1), line("一、财政拨款", "9.00", 1), line("当年收入", "9.00", 1)]
    rows += [line("小计", "", 2), line("上年结转", "1.00", 2), line("收入合计", "10.00", 2)]
    raw = RawDocument("a.pdf", "0", (Line("收入预算总表", Source("收入预算总表", page=1)), Grid(tuple(rows))))
    (table,) = build_tables(lay_out(raw))
    assert [(row.label, row.cells[0].text) for row in table.rows] == [
        *(("一、财政拨款", "9.00"), ("当年收入小计", "9.00"), ("上年结转", "1.00"), ("收入合计", "10.00")),
    ]
    assert table.certificate.outcome == "verified"
