"""Web pages made here, and what the reader makes of them."""

from __future__ import annotations

import html
import random
import re
import time
from pathlib import Path

import pytest

from corpus.datatypes import Grid, Line, RawDocument
from corpus.errors import ReadError
from corpus.readers.html import is_archive, read_html

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT.parent / "shared" / "documents").glob("*.html"))


def shape(raw: RawDocument) -> list[object]:
    """Lines as their text, grids as rows of texts with None for covered places."""
    return [
        block.text if isinstance(block, Line) else [[c and c.text for c in row] for row in block.rows]
        for block in raw.blocks
    ]


def read(body: str) -> list[object]:
    return shape(read_html(f"<html><body>{body}</body></html>".encode(), "页.html"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "meta", ["", '<meta charset="gb2312">', '<meta http-equiv="x" content="text/html; charset=utf-8">']
)
def test_encodings_with_right_wrong_and_no_declaration(encoding: str, meta: str) -> None:
    page = f"<html><head>{meta}</head><body><p>示例市2024年预算收入12.50万元。</p></body></html>"
    assert shape(read_html(page.encode(encoding), "页.html")) == ["示例市2024年预算收入12.50万元。"]


def test_blocks_breaks_and_blanks() -> None:
    body = "<p>一、收&nbsp;入\n合计  <b>12</b>.5万元<br>次行</p>尾<div>另<span>段</span></div>"
    raw = read_html(f"<body>{body}<p>&nbsp;</p><pre>甲\n乙</pre>".encode(), "页.html")
    assert [(b.text, b.source.line) for b in raw.blocks if isinstance(b, Line)] == [
        ("一、收 入合计 12.5万元", 1),
        ("次行", 2),
        ("尾", 3),
        ("另段", 4),
        ("甲", 6),
        ("乙", 7),
    ]


def test_hidden_elements_scripts_and_comments_are_not_shown() -> None:
    body = (
        "<p>甲<span style='DISPLAY : none'>11</span><i hidden>12</i><!-- 13 --><script>14</script>乙</p>"
        "<table><tr style='display:none'><td>藏<td>1</tr><tr><td>项目<td>数</tr><tr><td>丙<td>2</tr></table>"
        "<div style='display:none'><p>不见</p></div><p>末</p>"
    )
    assert read(body) == ["甲乙", [["项目", "数"], ["丙", "2"]], "末"]


def test_spans_that_overrun_and_rows_that_fall_short() -> None:
    body = (
        "<table><tr><th rowspan=2>科目<th colspan=2>预算数</tr><tr><th>基本<th>项目</tr>"
        "<tr><td>办公费<td>1.00<td>2.00</tr><tr><td rowspan=9 colspan=99>合计</tr><tr></tr></table>"
    )
    raw = read_html(f"<body>{body}".encode(), "页.html")
    assert shape(raw) == [
        [["科目", "预算数", None], [None, "基本", "项目"], ["办公费", "1.00", "2.00"], ["合计", None, None]]
    ]
    grid = raw.blocks[0]
    assert isinstance(grid, Grid)
    spans = [(c.text, c.row_span, c.col_span, c.source.cell, c.source.line) for row in grid.rows[:2] for c in row if c]
    assert spans == [
        ("科目", 2, 1, "A1", 1),
        ("预算数", 1, 2, "B1", 1),
        ("基本", 1, 1, "B2", 2),
        ("项目", 1, 1, "C2", 2),
    ]


def test_a_merged_head_split_over_two_row_groups_still_covers_its_column() -> None:
    body = (
        "<table><thead><tr><th rowspan=2>地区<th colspan=2>债务</thead>"
        "<tbody><tr><td>一般<td>专项<tr><td>甲县<td>1<td>2<tr><td>乙县<td>3<td>4</table>"
    )
    assert read(body) == [[["地区", "债务", None], [None, "一般", "专项"], ["甲县", "1", "2"], ["乙县", "3", "4"]]]


def test_foot_rows_stand_last_and_codes_keep_their_zeros() -> None:
    body = (
        "<table><caption>支出表</caption><tfoot><tr><td>合计<td>1,234.50</tfoot>"
        "<thead><tr><td>编码<td>数</thead><tr><td>0201<td>1,234.50</table>"
    )
    assert read(body) == ["支出表", [["编码", "数"], ["0201", "1,234.50"], ["合计", "1,234.50"]]]


def test_titles_and_units_in_rows_become_lines() -> None:
    body = (
        "<table><tr><td colspan=2>收入预算表</td></tr><tr><td>填报单位：示例馆<td>单位：万元</tr>"
        "<tr><td>项目<td>数</tr><tr><td>甲<td>1</tr><tr><td colspan=2>注：以万元为单位。</table>"
    )
    assert read(body) == [
        "收入预算表",
        "填报单位：示例馆",
        "单位：万元",
        [["项目", "数"], ["甲", "1"]],
        "注：以万元为单位。",
    ]


def test_layout_tables_are_no_grids_and_nested_tables_are() -> None:
    prose = "本单位负责公共文化服务工作，承办其他事项。" * 8
    inner = "<table><tr><td>项目<td>数<tr><td>甲<td>1</table>"
    body = f"<table><tr><td>一、概况<td><p>{prose}</p>{inner}</td></tr></table>"
    assert read(body) == ["一、概况", prose, [["项目", "数"], ["甲", "1"]]]
    assert read(f"<table><tr><td><table><tr><td>{inner}</table></table>") == [[["项目", "数"], ["甲", "1"]]]


def test_lists_print_their_numbers() -> None:
    assert read("<ol start=3><li>甲<li>乙</ol><ol type=a><li>丙</ol><ul><li>丁</ul>") == [
        "3. 甲",
        "4. 乙",
        "a. 丙",
        "丁",
    ]


ARTICLE = (
    "<h1>示例市2024年预算报告</h1><p>一、收入</p><p>收入12万元。支出12万元。</p><p>附件：<a href='a.xls'>表.xls</a></p>"
)
MENU = "<ul class='nav'><li><a href='/'>首页</a><li><a href='/x'>要闻</a><li><a href='/y'>服务</a></ul>"
FOOT = "<div class='footer'>主办单位：示例市政府 版权所有 <a href='/z'>网站地图</a></div>"


def test_menus_and_feet_are_left_out_and_nothing_of_the_article_is() -> None:
    whole = ["示例市2024年预算报告", "一、收入", "收入12万元。支出12万元。", "附件：表.xls"]
    for page in (
        ARTICLE,
        f"{MENU}<div id='main'>{ARTICLE}</div>{FOOT}",
        f"<div class='header'>{MENU}</div><div><div>{MENU}</div><div class='content'>{ARTICLE}</div></div>{FOOT}",
        f"<form><table><tr><td>{MENU}<td>{ARTICLE}</table></form>{FOOT}",
    ):
        assert read(page) == whole


def test_a_title_that_only_the_head_names_comes_first() -> None:
    page = f"<head><title>示例市2024年预算_示例市人民政府网</title></head><body>{MENU}<p>收入1万元。支出1万元。</p>"
    assert shape(read_html(page.encode(), "页.html")) == ["示例市2024年预算", "收入1万元。支出1万元。"]


def test_an_article_in_two_parts_stays_whole() -> None:
    table = "<table><tr><td>项目<td>数<tr><td>甲<td>1</table>"
    assert read(f"{MENU}<div><div><p>收入1万元。支出2万元。</p></div><div>{table}</div></div>") == [
        "收入1万元。支出2万元。",
        [["项目", "数"], ["甲", "1"]],
    ]


def test_a_contents_list_of_links_within_the_page_stays() -> None:
    items = "".join(f"<p><a href='#t{n}'>第{n}部分</a></p>" for n in "一二三")
    assert read(f"<div>{items}</div><p>收入1万元。支出2万元。</p>")[:3] == ["第一部分", "第二部分", "第三部分"]


def test_unnumbered_headings_are_marked() -> None:
    assert read("<p>示例市预算</p><h2>收支概况</h2><h3>一、收入</h3>") == ["示例市预算", "### 收支概况", "一、收入"]


def test_archives_of_pages() -> None:
    page = "<html><body><p>收入12.50万元。</p></body></html>"
    data = (
        'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + "".join(f"={byte:02X}" for byte in page.encode("gb18030"))
        + "\r\n--b--\r\n"
    ).encode("ascii")
    assert is_archive(data)
    assert shape(read_html(data, "页.mht")) == ["收入12.50万元。"]


def test_a_page_of_pictures_is_reported() -> None:
    raw = read_html(b"<body><p><img src='a.jpg'><img src='b.jpg' width=20>", "页.html")
    assert (raw.blocks, raw.problems) == ((), ("网页里几乎没有文字，有1张图片，图片中的内容没有读取",))


def test_entities_of_a_dtd_stay_unresolved() -> None:
    page = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY a 'aaaa'>]><body><p>&x;&a;&lt;1&gt;"
    assert shape(read_html(page, "页.html"))[-1] == "&x;&a;<1>"


@pytest.mark.parametrize("tag", ["div", "font", "table><tr><td", "ul><li"])
def test_deep_nesting_is_read_or_refused(tag: str) -> None:
    assert "".join(map(str, read(f"<{tag}>" * 400 + "深"))).endswith("深")
    with pytest.raises(ReadError, match="过深"):
        read(f"<{tag}>" * 5000 + "深")


def test_a_table_of_endless_spans_is_bounded() -> None:
    row = "<td colspan=1000 rowspan=65534>甲<td>1"
    started = time.monotonic()
    try:
        read("<table>" + f"<tr>{row}</tr>" * 300 + "</table>")
    except ReadError as error:
        assert "过大" in error.problem  # noqa: PT017
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<html><body><script>1</script></body></html>"])
def test_pages_without_text(data: bytes) -> None:
    if data:
        assert read_html(data, "空.html").problems == ("网页里没有文字",)
    else:
        with pytest.raises(ReadError, match="空的"):
            read_html(data, "空.html")


def test_mutations_end_in_a_document_or_an_error() -> None:
    page = (
        f"<html><head><meta charset=gbk></head>{MENU}<table><tr><td rowspan=2>甲<td>1<tr><td>2</table>{ARTICLE}{FOOT}"
    )
    chance = random.Random(11)
    started = time.monotonic()
    outcomes = set()
    for number in range(60):
        broken = bytearray(page.encode("gb18030" if number % 2 else "utf-8"))
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        del broken[chance.randint(0, len(broken)) :]
        try:
            outcomes.add(type(read_html(bytes(broken), "坏.html")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}
    assert time.monotonic() - started < 10


@pytest.mark.skipif(not PAGES, reason="no shared documents here")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_paragraph_of_a_real_page_is_read(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    source = text[text.index("TRS_Editor") :]
    paragraphs = re.findall(r"<p\b[^>]*>(.*?)</p>", source[: source.index("</div>")], re.DOTALL)
    expected = [" ".join(html.unescape(re.sub("<[^>]+>", "", p)).split()) for p in paragraphs]
    lines = [block.text for block in read_html(path.read_bytes(), path.name).blocks if isinstance(block, Line)]
    wanted = [paragraph for paragraph in expected if paragraph]
    assert lines[-len(wanted) :] == wanted
    assert len(lines) - len(wanted) <= 3
