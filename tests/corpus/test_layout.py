"""Outline, running text and table regions of fictional documents."""

from __future__ import annotations

import pytest

from corpus.layout import agency_in, is_title, lay_out, table_title, unit_in
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


def test_table_titles_lose_numbering_and_marks() -> None:
    assert table_title("五、《一般公共预算支出表》") == "一般公共预算支出表"


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
