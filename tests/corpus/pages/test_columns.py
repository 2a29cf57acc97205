from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typesetting import PLAIN, Setting, level, page, paragraph, typeset, width

from corpus.pages.columns import find_unruled_tables
from corpus.pages.datatypes import Glyph, PageTable, Rule
from corpus.pages.flow import lines_of

SCAN = Setting(ink=False, jitter=1.0)
PITCH = 18.0


def tables(glyphs: list[Glyph], rules: list[Rule] | None = None) -> list[PageTable]:
    sheet = page(glyphs, rules or [])
    return find_unruled_tables(lines_of(glyphs, sheet), sheet)


def grid(table: PageTable) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in table.grid.rows]


def spans(table: PageTable) -> list[tuple[str, int, int]]:
    cells = [cell for row in table.grid.rows for cell in row if cell]
    return [(cell.text, cell.row_span, cell.col_span) for cell in cells if cell.row_span * cell.col_span > 1]


def right(text: str, x1: float, top: float, setting: Setting = PLAIN) -> list[Glyph]:
    return typeset(text, x1 - width(text), top, setting=setting)


def centred(text: str, x: float, top: float, setting: Setting = PLAIN) -> list[Glyph]:
    return typeset(text, x - width(text) / 2, top, setting=setting)


def budget(top: float = 200.0) -> list[Glyph]:
    """A title, a unit line, a header and four rows, figures to the right."""
    glyphs = centred("支出预算表", 297, top - 50) + right("单位：万元", 500, top - 25)
    for text, x in (("项目", 140), ("本年预算", 300), ("上年预算", 400)):
        glyphs += centred(text, x, top)
    rows = [
        ("办公费", "12.00", "11.50"),
        ("差旅费", "", "3.20"),
        ("培训费", "1,004.10", ""),
        ("合计", "1,016.10", "14.70"),
    ]
    for number, (label, *figures) in enumerate(rows, 1):
        glyphs += typeset(label, 80, top + PITCH * number)
        for figure, x1 in zip(figures, (330, 430), strict=True):
            glyphs += right(figure, x1, top + PITCH * number)
    return glyphs


BUDGET = [
    ["项目", "本年预算", "上年预算"],
    ["办公费", "12.00", "11.50"],
    ["差旅费", "", "3.20"],
    ["培训费", "1,004.10", ""],
    ["合计", "1,016.10", "14.70"],
]


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [level(195, 70, 500), level(215, 70, 500), level(290, 70, 500)],
        [level(195 + PITCH * n, 70, 500) for n in range(6)],
        [level(195, 70, 500), level(290, 70, 500), Rule(70, 195, 70, 290), Rule(500, 195, 500, 290)],
    ],
    ids=["none", "three", "between rows", "frame"],
)
def test_columns_aligned_by_position(rules: list[Rule]) -> None:
    assert [grid(table) for table in tables(budget(), rules)] == [BUDGET]


def test_every_cell_says_where_it_is_printed() -> None:
    table = tables(budget())[0]
    cell = table.grid.rows[1][1]

    assert cell is not None
    assert (cell.source.text, cell.source.page) == ("12.00", 1)
    assert cell.source.bbox == pytest.approx((306.5, 219.5, 329.5, 227.5), abs=2.0)
    assert (table.page, table.is_ruled) == (1, False)
    assert table.bbox[1] == pytest.approx(200.0, abs=1.0)


def test_two_tables_on_a_page() -> None:
    glyphs = budget(200) + budget(450)

    assert [grid(table) for table in tables(glyphs)] == [BUDGET, BUDGET]


def test_headers_over_several_columns() -> None:
    glyphs = centred("项目", 120, 106) + centred("本年", 280, 100) + centred("上年", 440, 100)
    for text, x in (("基本支出", 240), ("项目支出", 320), ("基本支出", 400), ("项目支出", 480)):
        glyphs += centred(text, x, 125)
    for number, label in enumerate(("办公费", "差旅费", "会议费"), 1):
        glyphs += typeset(label, 90, 130 + PITCH * number)
        for column in range(4):
            glyphs += right(f"{number}{column}.50", 260 + 80 * column, 130 + PITCH * number)
    table = tables(glyphs)[0]

    assert grid(table)[:3] == [
        ["项目", "本年", None, "上年", None],
        [None, "基本支出", "项目支出", "基本支出", "项目支出"],
        ["办公费", "10.50", "11.50", "12.50", "13.50"],
    ]
    assert spans(table) == [("项目", 2, 1), ("本年", 1, 2), ("上年", 1, 2)]


def test_a_wrapped_header_is_one_text() -> None:
    glyphs = (
        centred("项目", 120, 106)
        + centred("财政拨款", 300, 100)
        + centred("收入", 300, 113)
        + centred("合计", 420, 106)
    )
    for number, label in enumerate(("办公费", "差旅费", "会议费"), 1):
        glyphs += typeset(label, 90, 120 + PITCH * number) + right(f"{number}.10", 320, 120 + PITCH * number)
        glyphs += right(f"{number}.20", 440, 120 + PITCH * number)

    assert grid(tables(glyphs)[0])[:2] == [["项目", "财政拨款收入", "合计"], ["办公费", "1.10", "1.20"]]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_labels_of_two_lines_keep_their_figures(place: str) -> None:
    rows = [
        (("公务用车购置及运行", "维护经费"), "35.00"),
        (("会议费",), "8.20"),
        (("退休人员活动场所修", "缮费用"), "6.40"),
    ]
    glyphs = centred("项目", 120, 100) + centred("本年预算", 300, 100) + centred("上年预算", 420, 100)
    top = 124.0
    for label, figure in rows:
        for number, line in enumerate(label):
            glyphs += typeset(line, 80, top + 12.5 * number)
        lowest = 12.5 * (len(label) - 1)
        at = top + {"first": 0.0, "middle": lowest / 2, "last": lowest}[place]
        glyphs += right(figure, 320, at) + right(figure, 440, at)
        top += lowest + 24

    expected = [["".join(label), figure, figure] for label, figure in rows]
    assert grid(tables(glyphs)[0])[1:] == expected


def test_code_columns_stay_apart() -> None:
    glyphs: list[Glyph] = []
    for text, x in (("科目编码", 100), ("科目名称", 220), ("金额", 380)):
        glyphs += centred(text, x, 100)
    rows = [["201", "一般公共服务支出", "500.00"], ["20103", "办公厅事务", "500.00"], ["2010301", "行政运行", "420.00"]]
    for number, (code, name, figure) in enumerate(rows, 1):
        glyphs += typeset(code, 80, 100 + PITCH * number) + typeset(name, 170, 100 + PITCH * number)
        glyphs += right(figure, 400, 100 + PITCH * number)

    assert [grid(table) for table in tables(glyphs)] == [[["科目编码", "科目名称", "金额"], *rows]]


def test_a_column_that_the_body_leaves_blank_stays() -> None:
    glyphs = budget() + centred("增减", 490, 200)

    assert grid(tables(glyphs)[0]) == [[*BUDGET[0], "增减"], *([*row, ""] for row in BUDGET[1:])]


def test_figures_outside_of_clear_columns_stay_text() -> None:
    glyphs = budget() + right("77.00", 375, 200 + PITCH * 5) + typeset("其他", 80, 200 + PITCH * 5)
    found = [cell.text for table in tables(glyphs) for row in table.grid.rows for cell in row if cell]

    assert "77.00" not in found


# --- what is no table ---------------------------------------------------------------------------


def prose() -> list[Glyph]:
    text = "全年收入1,016.10万元，比上年增加14.70万元；支出1,004.10万元，比上年增加3.20万元，收支相抵略有结余。" * 3
    return paragraph(text, 80, 100, 430)[0]


def contents() -> list[Glyph]:
    glyphs = centred("目录", 297, 80)
    for number, title in enumerate(("部门概况", "收支情况", "名词解释", "附表")):
        line = f"{title}{'.' * (60 - 2 * len(title))}"
        glyphs += typeset(line, 80, 110 + PITCH * number) + right(str(3 + 4 * number), 480, 110 + PITCH * number)
    return glyphs


def plain_contents() -> list[Glyph]:
    glyphs = centred("目录", 297, 80)
    for number, title in enumerate(("部门概况", "收支情况", "名词解释", "附表")):
        glyphs += typeset(title, 80, 110 + PITCH * number) + right(str(3 + 4 * number), 480, 110 + PITCH * number)
    return glyphs


def signature() -> list[Glyph]:
    glyphs = prose() + right("示例市财政局", 500, 300) + right("2024年1月5日", 500, 320)
    return glyphs + typeset("主送：示例市图书馆", 80, 350) + typeset("抄送：示例市档案馆", 300, 350)


def addresses() -> list[Glyph]:
    glyphs: list[Glyph] = []
    for number, (name, phone) in enumerate(
        (("示例市图书馆", "12345678"), ("示例市档案馆", "12345679"), ("示例市美术馆", "12345670"))
    ):
        glyphs += typeset(name, 80, 100 + PITCH * number) + typeset(phone, 300, 100 + PITCH * number)
    return glyphs


def newspaper() -> list[Glyph]:
    text = "全年收入1,016.10万元，比上年增加14.70万元；支出1,004.10万元，增加3.20万元，收支相抵略有结余。" * 3
    return [glyph for n in range(3) for glyph in paragraph(text, 40 + 180 * n, 100, 160)[0]]


@pytest.mark.parametrize("glyphs", [prose(), contents(), plain_contents(), signature(), addresses(), newspaper()])
def test_other_text_is_no_table(glyphs: list[Glyph]) -> None:
    assert tables(glyphs) == []


# --- any table ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as it was set: figures by row and column, None for a blank cell."""

    glyphs: list[Glyph]
    rules: list[Rule]
    labels: list[str]
    heads: list[str]
    figures: list[list[str | None]]


@st.composite
def printed_tables(draw: st.DrawFn) -> Printed:
    setting = draw(st.sampled_from([PLAIN, Setting(ink=False), SCAN]))
    width_of_column = draw(st.sampled_from([70.0, 85.0, 100.0]))
    columns = draw(st.integers(1, int(350 / width_of_column)))
    rows = draw(st.integers(2, 9))
    align = [draw(st.sampled_from(["right", "centre"])) for _ in range(columns)]
    chooser = random.Random(draw(st.integers(0, 100_000)))
    share = draw(st.sampled_from([0.0, 0.2, 0.6]))
    labels = [f"{'甲乙丙丁戊己庚辛壬'[n]}类{'支出' * chooser.randint(1, 4)}" for n in range(rows)]
    heads = [f"第{'一二三四五六七'[n]}{'栏' * chooser.randint(1, 3)}" for n in range(columns)]
    figures: list[list[str | None]] = []
    for row in range(rows):
        numbers = [f"{chooser.randint(0, 10 ** chooser.randint(0, 4)):,}.{row}{column}" for column in range(columns)]
        figures.append([None if chooser.random() < share else number for number in numbers])
    glyphs = centred("项目", 120, 100, setting)
    for column, text in enumerate(heads):
        glyphs += centred(text, 180 + width_of_column * (column + 0.5), 100, setting)
    for row, label in enumerate(labels):
        glyphs += typeset(label, 60, 124 + PITCH * row, setting=setting)
        for column, figure in enumerate(figures[row]):
            middle = 180 + width_of_column * (column + 0.5)
            set_cell = right if align[column] == "right" else centred
            place = middle + 0.5 * width_of_column - 4 if align[column] == "right" else middle
            glyphs += set_cell(figure or "", place, 124 + PITCH * row, setting)
    end = 180 + width_of_column * columns
    bottom = 124 + PITCH * rows
    ruled = {"none": [], "three": [96.0, 120.0, bottom], "rows": [96.0, *(120 + PITCH * n for n in range(rows + 1))]}
    heights = ruled[draw(st.sampled_from(sorted(ruled)))]
    return Printed(glyphs, [level(height, 55, end) for height in heights], labels, heads, figures)


@given(printed_tables())
@settings(max_examples=120, deadline=None)
def test_every_figure_comes_back_in_its_row_and_column_or_as_text(printed: Printed) -> None:
    found = tables(printed.glyphs, printed.rules)
    sheet = page(printed.glyphs, printed.rules)
    outside = [
        line.text
        for line in lines_of(printed.glyphs, sheet)
        if not any(t.bbox[1] - 1 <= line.bbox[1] <= t.bbox[3] for t in found)
    ]
    seen = {}
    for table in found:
        head, *body = grid(table)
        for row in body:
            for column, text in enumerate(row[1:], 1):
                if text:
                    seen[text] = (row[0], head[column])
    for label, figures in zip(printed.labels, printed.figures, strict=True):
        for name, figure in zip(printed.heads, figures, strict=True):
            if figure and figure not in seen:
                assert any(figure in text for text in outside)
            elif figure:
                assert seen[figure] == (label, name)


@given(printed_tables())
@settings(max_examples=60, deadline=None)
def test_full_tables_are_found(printed: Printed) -> None:
    if all(figure for figures in printed.figures for figure in figures) and len(printed.labels) > 2:
        expected = [
            ["项目", *printed.heads],
            *([label, *row] for label, row in zip(printed.labels, printed.figures, strict=True)),
        ]
        assert [grid(table) for table in tables(printed.glyphs, printed.rules)] == [expected]
