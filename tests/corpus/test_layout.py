"""Outline, running text and table regions of fictional documents."""

from __future__ import annotations

import pytest

from corpus.datatypes import BBox, Block, Grid, GridCell, Line, RawDocument, Source
from corpus.head_lines import agency_in, unit_in
from corpus.layout import is_title, lay_out, table_title
from corpus.outline import heading_of, tidy
from corpus.readers.text import read_text

TEXT = """示例市文化馆2024年预算

目 录

第一部分 概况

一、主要职责

第二部分 预算表

第一部分 概况

一、主要职责

(一)负责全市群众文化活动的组织、辅导、研究工作,承担公共文化服务的具体实施和

业务指导。

第二部分 预算表

二、收入总表

填报单位:[118001]示例市文化馆

单位,万元

项目	预算数
一、财政拨款收入	3.00

备注:本表为示例
"""


def test_a_document_is_taken_apart() -> None:
    layout = lay_out(read_text(TEXT.encode(), "示例.txt"))
    assert [(s.level, s.title) for s in layout.sections] == [
        (1, "第一部分 概况"),
        (2, "一、主要职责"),
        (1, "第二部分 预算表"),
    ]
    assert [line.text for line in layout.contents] == ["第一部分 概况", "一、主要职责", "第二部分 预算表"]
    assert [p.text for p in layout.paragraphs] == [
        "示例市文化馆2024年预算",
        "(一)负责全市群众文化活动的组织、辅导、研究工作,承担公共文化服务的具体实施和业务指导。",
    ]
    assert layout.paragraphs[1].source.line == 15
    (region,) = layout.regions
    assert (region.title, region.unit, region.agency) == ("收入总表", "万元", "示例市文化馆")
    assert (region.notes, region.section) == (("备注:本表为示例",), ("第二部分 预算表",))


@pytest.mark.parametrize(
    "text, unit",
    [
        ("单位：万元", "万元"),
        ("单位,万元", "万元"),
        ("[118001]示例局 单位: 万", "万元"),
        ("金额单位：元", "元"),
        ("项目资金(万元)", "万元"),
        ("单位：亿元", "亿元"),
        ("填报单位：示例市文化馆", None),
        ("单位名称", None),
    ],
)
def test_units_of_unit_lines(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


@pytest.mark.parametrize(
    "text, agency",
    [
        ("填报单位[118001]示例市文化馆", "示例市文化馆"),
        ("编制单位：示例县财政局", "示例县财政局"),
        ("[118001] 示例市文化馆 单位: 万元", "示例市文化馆"),
        ("单位:万元", None),
    ],
)
def test_agencies_of_agency_lines(text: str, agency: str | None) -> None:
    assert agency_in(text) == agency


@pytest.mark.parametrize(
    "text, title",
    [
        ("一、收入总表", 2),
        ("（一）收入预算情况", 3),
        ("1. 图书购置项目", 4),
        ("1、负责全市文化工作。", None),
        ("2024年预算 3.5 万元", None),
        ("6）年度预算安排：70万元", None),
        ("## 说明", 1),
    ],
)
def test_headings(text: str, title: int | None) -> None:
    heading = heading_of(text)
    assert (heading.rank if heading else None) == title


def test_tidy_drops_spaces_of_ocr_only() -> None:
    assert tidy("- 2024 年 预 算 13, 347. 47 万元 of New Area") == "2024年预算13,347.47万元of New Area"


@pytest.mark.parametrize(
    "text, ok", [("收支总表", True), ("单位：万元", False), ("预算收支情况", True), ("合计", False)]
)
def test_titles(text: str, ok: bool) -> None:
    assert is_title(text) is ok


@pytest.mark.parametrize(
    "text, title",
    [
        ("五、《一般公共预算支出表》", "一般公共预算支出表"),
        ("表三十五 全市债务限额情况表", "全市债务限额情况表"),
        ("附表3-1：收支总表（单位：万元）", "收支总表"),
        ("表一般公共预算支出表", "表一般公共预算支出表"),
    ],
)
def test_table_titles_lose_numbering_and_marks(text: str, title: str) -> None:
    assert table_title(text) == title


def line(text: str, page: int, box: BBox | None, number: int = 1) -> Line:
    return Line(text, Source(text, page=page, line=number, bbox=box))


def grid(page: int, box: BBox) -> Grid:
    x0, top, x1, bottom = box
    cells = (GridCell("项目", Source("项目", page=page, bbox=(x0, top, x0 + 50, bottom))),)
    return Grid(((*cells, GridCell("预算数", Source("预算数", page=page, bbox=(x0 + 50, top, x1, bottom)))),))


def titles(*blocks: Block) -> list[tuple[str | None, str | None]]:
    return [(r.title, r.unit) for r in lay_out(RawDocument("示例.pdf", "0", blocks)).regions]


UNIT = line("单位：万元", 1, (500, 85, 560, 95))
TABLE = grid(1, (40, 100, 560, 115))


def test_a_title_broken_over_two_centred_lines_is_one() -> None:
    upper, lower = (
        line("示例市2025年一般公共预算基本支出", 1, (150, 30, 450, 50)),
        line("经济分类情况表", 1, (240, 54, 360, 74)),
    )
    assert titles(upper, lower, UNIT, TABLE) == [("示例市2025年一般公共预算基本支出经济分类情况表", "万元")]
    (region,) = lay_out(RawDocument("示例.pdf", "0", (upper, lower, UNIT, TABLE))).regions
    assert region.title_source is not None
    assert region.title_source.bbox == (150, 30, 450, 74)


def test_the_last_character_of_a_title_may_stand_on_a_line_of_its_own() -> None:
    upper, lower = line("会议费、培训费支出预算", 1, (150, 30, 450, 50)), line("表", 1, (290, 54, 310, 74))
    assert titles(upper, lower, UNIT, TABLE) == [("会议费、培训费支出预算表", "万元")]


@pytest.mark.parametrize(
    "text, box",
    [
        ("示例市文化局", (150, 30, 450, 50)),  # whose table it is
        ("2025年部门收支预算安排", (150, 20, 450, 50)),  # larger print
        ("2025年部门收支预算安排", (40, 30, 340, 50)),  # beside the axis
        ("2025年部门收支预算安排。", (150, 30, 450, 50)),
        ("部门支出表", (150, 30, 450, 50)),  # a title of its own
    ],
)
def test_other_lines_over_a_title_are_not_of_it(text: str, box: BBox) -> None:
    assert titles(line(text, 1, box), line("收支预算总表", 1, (240, 54, 360, 74)), UNIT, TABLE) == [
        ("收支预算总表", "万元")
    ]


@pytest.mark.parametrize(
    "text, box, title",
    [
        ("全市2025年收入预算草案", (200, 50, 400, 70), "全市2025年收入预算草案"),  # centred
        ("全市2025年收入预算草案", (100, 50, 300, 70), "全市2025年收入预算草案"),  # larger than the unit line
        ("全市2025年收入预算草案", (60, 70, 260, 80), None),  # neither
        ("全市2025年收入预算增长，", (200, 50, 400, 70), None),
        ("2025年1月6日财政局", (200, 50, 400, 70), None),
        ("全市2025年收入预算草案", None, "全市2025年收入预算草案"),  # a format without places
    ],
)
def test_a_title_without_the_word_for_table_is_told_by_its_place(text: str, box: BBox | None, title: str) -> None:
    assert titles(line(text, 1, box), UNIT, TABLE) == [(title, "万元")]


def test_a_part_and_the_title_on_the_next_page_are_not_one_heading() -> None:
    part = line("第一部分 一般公共预算", 1, (100, 200, 500, 240), 1)
    title = line("全市2025年收入预算草案", 2, (200, 50, 400, 70), 2)
    unit = line("单位：万元", 2, (500, 85, 560, 95), 3)
    layout = lay_out(RawDocument("示例.pdf", "0", (part, title, unit, grid(2, (40, 100, 560, 115)))))
    assert [s.title for s in layout.sections] == ["第一部分 一般公共预算"]
    assert [(r.title, r.section) for r in layout.regions] == [("全市2025年收入预算草案", ("第一部分 一般公共预算",))]


def test_a_contents_list_ends_where_the_page_of_the_first_table_begins() -> None:
    contents = [line(text, 1, None) for text in ("目 录", "序号 报表名称", "一、 收支预算总表", "二、 收入预算总表")]
    text = [line("收支预算总表", 2, None), line("部门：示例市文化局 单位：万元", 2, None)]
    table = grid(2, (40, 100, 560, 115))
    assert titles(*contents, *text, table) == [("收支预算总表", "万元")]
    renamed = [line("本部门收支总表", 2, None), *text[1:]]
    assert titles(*contents, *renamed, table) == [("本部门收支总表", "万元")]


def test_each_contents_list_of_a_bound_file_is_left_out() -> None:
    lists = [
        [
            line("目录", page, None),
            line("第一部分 预算收支", page, None),
            line("1全市收入表………………第1页", page, None),
            line("2全市支出表………………第2页", page, None),
            line("第一部分 预算收支", page + 1, None),
            line("目录里的表见附件。", page + 1, None),
        ]
        for page in (1, 3)
    ]
    layout = lay_out(RawDocument("示例.pdf", "0", (*lists[0], *lists[1])))
    assert [(s.title, s.source.page) for s in layout.sections] == [("第一部分 预算收支", 2), ("第一部分 预算收支", 4)]
    assert len(layout.contents) == 6
    assert [p.text for p in layout.paragraphs] == ["目录里的表见附件。"] * 2


MARKDOWN = """# 示例市博物馆2024年部门预算

## 第一部分 预算说明

### 一、收支情况

2024年收入预算总额为,
10.00万元。

按支出功能科目划分的支出：

单位：万元

| 科目名称 | 预算数 |
| --- | --- |
| 文物 | 6.00 |

#### （二）项目情况

| 项目名称 | 金额 |
| --- | --- |
| 展陈提升 | 6.00 |

#### 收支总表（单位：元）

| 项目 | 金额 |
| --- | --- |
| 收入 | 6.00 |
| 项目 | 人数 |
| --- | --- |
| 在职 | 8 |
"""


def test_markdown_headings_are_sections_and_captions_titles() -> None:
    layout = lay_out(read_text(MARKDOWN.encode(), "示例.md"))
    assert [section.path for section in layout.sections] == [
        ("第一部分 预算说明",),
        ("第一部分 预算说明", "一、收支情况"),
        ("第一部分 预算说明", "一、收支情况", "（二）项目情况"),
    ]
    assert [p.text for p in layout.paragraphs] == [
        "示例市博物馆2024年部门预算",
        "2024年收入预算总额为,10.00万元。",
        "按支出功能科目划分的支出：",
    ]
    assert [(r.title, r.unit, len(r.section)) for r in layout.regions] == [
        ("按支出功能科目划分的支出", "万元", 2),
        ("项目情况", None, 3),
        ("收支总表", "元", 2),
        (None, None, 2),
    ]


def test_joined_paragraphs_know_their_printed_lines() -> None:
    layout = lay_out(read_text(MARKDOWN.encode(), "示例.md"))
    paragraph = layout.paragraphs[1]
    assert [(at, paragraph.text[at : at + 4], source.line) for at, source in paragraph.lines] == [
        (0, "2024", 7),
        (len("2024年收入预算总额为,"), "10.0", 8),
    ]
