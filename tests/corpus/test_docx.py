"""Word documents made here, by python-docx or as raw XML, and what the reader makes of them."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from corpus.datatypes import Grid, Line, RawDocument
from corpus.errors import ReadError
from corpus.readers.docx import read_docx
from corpus.readers.numbering import number_text

ROOT = Path(__file__).parents[2]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def docx(body: str, **parts: str) -> bytes:
    """A package with this body; other parts by name (``styles``, ``numbering``, ``footnotes``)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {SPACES}>{content}</w:{name}>")
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def shape(raw: RawDocument) -> list[object]:
    """Lines as their text, grids as rows of texts with None for covered places."""
    return [
        block.text if isinstance(block, Line) else [[c and c.text for c in row] for row in block.rows]
        for block in raw.blocks
    ]


def read(body: str, **parts: str) -> list[object]:
    return shape(read_docx(docx(body, **parts), "示例.docx"))


def test_paragraphs_are_numbered_lines_and_blank_ones_count() -> None:
    raw = read_docx(docx(p("示例市文化馆") + p("") + p("一、收入12.50万元。")), "示例.docx")
    assert [(b.text, b.source.text, b.source.line, b.wraps) for b in raw.blocks if isinstance(b, Line)] == [
        ("示例市文化馆", "示例市文化馆", 1, False),
        ("一、收入12.50万元。", "一、收入12.50万元。", 3, False),
    ]


def test_tabs_breaks_and_runs() -> None:
    body = "<w:p><w:r><w:t>总计</w:t><w:tab/><w:t>12</w:t></w:r><w:r><w:t>.5</w:t><w:br/><w:t>次行</w:t></w:r></w:p>"
    assert read(body) == ["总计\t12.5", "次行"]


def test_deleted_moved_and_hidden_text_is_dropped() -> None:
    body = (
        "<w:p><w:r><w:t>预算</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>13</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>14</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>万元</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>15</w:t></w:r></w:p>'
    )
    hidden = '<w:style w:styleId="h" w:type="character"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert read(body, styles=hidden) == ["预算12万元"]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    body = p("支出合计", "<w:rPr><w:del/></w:rPr>") + p("12万元。")
    assert read(body) == ["支出合计12万元。"]


def test_fields_give_their_results_only() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}<w:r><w:t>参数</w:t></w:r>{mark('separate')}<w:r><w:t>仍是参数</w:t></w:r>{mark('end')}"
    code = "<w:r><w:instrText>= 1+2</w:instrText></w:r>"
    body = f"<w:p>{mark('begin')}{code}{inner}{mark('separate')}<w:r><w:t>3</w:t></w:r></w:p>"
    body += f"<w:p><w:r><w:t>续</w:t></w:r>{mark('end')}<w:r><w:t>完</w:t></w:r></w:p>"
    simple = '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>'
    assert read(body + simple) == ["3", "续完", "7"]


NUMBERING = """
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="japaneseCounting"/><w:pStyle w:val="b"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:isLgl/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3.%4"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="?"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride></w:num>
"""


def numbered(text: str, list_id: int, level: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_printed() -> None:
    styles = (
        '<w:style w:styleId="b" w:type="paragraph"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = [
        numbered("概况", 1, 0),
        p("职责", '<w:pStyle w:val="b"/>'),
        p("机构", '<w:pStyle w:val="b"/>'),
        p("不编号", '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        numbered("2024年预算", 1, 2),
        numbered("细目", 1, 3),
        numbered("", 1, 2),
        numbered("收入", 1, 2),
        numbered("预算", 1, 0),
        p("收支", '<w:pStyle w:val="b"/>'),
        numbered("项目", 2, 0),
        numbered("附录", 3, 0),
        numbered("附注", 3, 0),
    ]
    assert read("".join(body), numbering=NUMBERING, styles=styles) == [
        "一、概况",
        "（一）职责",
        "（二）机构",
        "不编号",
        "1. 2024年预算",
        "1.1.1 细目",
        "3. 收入",
        "二、预算",
        "（一）收支",
        "• 项目",
        "十、附录",
        "十一、附注",
    ]


@pytest.mark.parametrize(
    "number, style, text",
    [
        (10, "chineseCounting", "十"),
        (110, "chineseCounting", "一百一十"),
        (203, "chineseCountingThousand", "二百零三"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (20, "ideographDigital", "二〇"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "decimalEnclosedParen", "⑵"),
        (5, "decimalZero", "05"),
        (2, "ideographTraditional", "乙"),
        (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"),
        (0, "upperLetter", "0"),
        (4, "unheardOf", "4"),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    assert number_text(number, style) == text


def test_unnumbered_headings_are_marked_but_not_the_title_of_the_document() -> None:
    styles = '<w:style w:styleId="1" w:type="paragraph"><w:name w:val="heading 1"/></w:style>'
    heading = '<w:pStyle w:val="1"/>'
    body = p("示例市预算", heading) + p("收支概况", heading) + p("一、收入", heading) + p("本单位收入为零。", heading)
    raw = read_docx(docx(body, styles=styles), "示例.docx")
    assert shape(raw) == ["示例市预算", "## 收支概况", "一、收入", "本单位收入为零。"]
    assert raw.blocks[1] == Line("## 收支概况", raw.blocks[1].source, wraps=False)  # type: ignore[union-attr]
    assert isinstance(raw.blocks[1], Line)
    assert raw.blocks[1].source.text == "收支概况"


def test_merged_cells() -> None:
    body = table(
        cell("科目", '<w:vMerge w:val="restart"/>') + cell("预算数", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("基本") + cell("项目"),
        cell("办公费") + cell("1.00") + cell("", ""),
    )
    raw = read_docx(docx(p("支出表") + body), "示例.docx")
    assert shape(raw) == ["支出表", [["科目", "预算数", None], [None, "基本", "项目"], ["办公费", "1.00", ""]]]
    grid = raw.blocks[1]
    assert isinstance(grid, Grid)
    first = grid.rows[0][0]
    assert first is not None
    assert (first.row_span, first.col_span, first.source.cell, first.source.line) == (2, 1, "A1", 2)
    last = grid.rows[2][1]
    assert last is not None
    assert (last.text, last.source.text, last.source.cell, last.source.line) == ("1.00", "1.00", "B3", 4)


def test_blank_columns_behind_the_last_filled_one_are_left_out() -> None:
    body = table(
        cell("支出表", '<w:gridSpan w:val="4"/>'),
        cell("项目") + cell("预算数") + cell("决算数") + cell(""),
        cell("甲") + cell("1") + cell("") + cell(""),
    )
    assert read(body) == ["支出表", [["项目", "预算数", "决算数"], ["甲", "1", ""]]]


def test_old_horizontal_merge_and_rows_that_begin_late() -> None:
    late = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("1") + cell("2") + "</w:tr>"
    head = cell("科目") + cell("预算", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>')
    body = f"<w:tbl><w:tr>{head}</w:tr>{late}</w:tbl>"
    assert read(body) == [[["科目", "预算", None], ["", "1", "2"]]]


def test_rows_whose_spans_disagree_are_aligned_by_width() -> None:
    def wide(text: str, width: int) -> str:
        return cell(text, f'<w:tcW w:w="{width}" w:type="dxa"/>')

    body = table(
        wide("科目", 2000) + wide("预算数", 3000),
        wide("办公费", 2010) + wide("1.00", 1500) + wide("2.00", 1490),
    )
    assert read(body) == [[["科目", "预算数", None], ["办公费", "1.00", "2.00"]]]


def test_deleted_and_hidden_rows_are_dropped() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('9')}</w:tr>"
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('藏')}{cell('8')}</w:tr>"
    body = f"<w:tbl><w:tr>{cell('项目')}{cell('数')}</w:tr>{gone}{hidden}<w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    assert read(body) == [[["项目", "数"], ["甲", "1"]]]


def test_titles_and_units_inside_a_table_are_lines_and_two_tables_in_one_are_parted() -> None:
    span = '<w:gridSpan w:val="2"/>'
    body = table(
        cell("表1") + cell(""),
        cell("收入预算表", span),
        cell("填报单位：示例馆") + cell("单位：万元"),
        cell("项目") + cell("数"),
        cell("甲") + cell("1"),
        cell("（一）经费", span),
        cell("乙") + cell("2"),
        cell("支出预算表", span),
        cell("") + cell("单位：元"),
        cell("项目") + cell("数"),
        cell("丙") + cell("3"),
        cell("注：以万元为单位。", span),
    )
    assert read(body) == [
        "表1",
        "收入预算表",
        "填报单位：示例馆",
        "单位：万元",
        [["项目", "数"], ["甲", "1"], ["（一）经费", None], ["乙", "2"]],
        "支出预算表",
        "单位：元",
        [["项目", "数"], ["丙", "3"]],
        "注：以万元为单位。",
    ]


def test_two_figures_in_one_cell_do_not_become_a_third() -> None:
    double = f"<w:tc>{p('12')}{p('34')}</w:tc>"
    label = f"<w:tc>{p('因公出国')}{p('（境）费')}</w:tc>"
    assert read(table(cell("项目") + cell("数"), label + double)) == [[["项目", "数"], ["因公出国（境）费", "12；34"]]]


def test_nested_tables_follow_and_frames_vanish() -> None:
    inner = table(cell("甲") + cell("1"), cell("乙") + cell("2"))
    framed = f"<w:tbl><w:tr><w:tc>{p('框内文字')}{inner}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr>{cell('左')}<w:tc>{p('右')}{inner}</w:tc></w:tr></w:tbl>"
    grid = [["甲", "1"], ["乙", "2"]]
    assert read(framed) == ["框内文字", grid]
    assert read(outer) == [[["左", "右"]], grid]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('框中标题')}{table(cell('甲') + cell('1'), cell('乙') + cell('2'))}</w:txbxContent>"
    shape_of = f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
    choice = f'<mc:Choice Requires="wps">{shape_of}</mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    body = (
        f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert read(body) == ["正文", "框中标题", [["甲", "1"], ["乙", "2"]]]


def test_footnotes_stand_below_and_leave_no_digit_in_the_text() -> None:
    separator = f'<w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
    notes = f'{separator}<w:footnote w:id="2">{p("含上年结转。")}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    text = f"<w:p><w:r><w:t>收入12</w:t></w:r>{reference}<w:r><w:t>万元</w:t></w:r></w:p>"
    in_table = f"<w:tbl><w:tr>{cell('甲')}<w:tc><w:p><w:r><w:t>5</w:t></w:r>{reference}</w:p></w:tc></w:tr></w:tbl>"
    assert read(text + in_table, footnotes=notes) == [
        "收入12万元",
        "注：含上年结转。",
        [["甲", "5"]],
        "注：含上年结转。",
    ]


def picture(size: int) -> str:
    extent = f'<wp:inline><wp:extent cx="{size}" cy="{size}"/><a:blip/></wp:inline>'
    return f"<w:p><w:r><w:drawing>{extent}</w:drawing></w:r></w:p>"


def test_pictures_are_reported_unless_small() -> None:
    only = read_docx(docx(picture(5_000_000) * 2), "图.docx")
    assert (only.blocks, only.problems) == ((), ("文件里没有文字，只有2张图片，图片中的内容没有读取",))
    mixed = read_docx(docx(p("正文") + picture(5_000_000) + picture(300_000)), "图.docx")
    assert mixed.problems == ("文件里有1张图片，图片中的内容没有读取",)


def test_python_docx_writes_what_we_read() -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("收入表")
    made = document.add_table(3, 3)
    for row, values in enumerate((("科目", "预算", ""), ("", "甲", "乙"), ("合计", "1.0", "2.0"))):
        for column, value in enumerate(values):
            made.cell(row, column).text = value
    made.cell(0, 1).merge(made.cell(0, 2))
    made.cell(0, 0).merge(made.cell(1, 0))
    buffer = io.BytesIO()
    document.save(buffer)
    assert shape(read_docx(buffer.getvalue(), "示例.docx")) == [
        "收入表",
        [["科目", "预算", None], [None, "甲", "乙"], ["合计", "1.0", "2.0"]],
    ]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/hostname">]><d>&a;&x;</d>'


def package_of(document: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "是空的"),
        (b"PK\x03\x04 broken", "已损坏"),
        (docx(p("甲"))[:120], "已损坏"),
        (package_of(b"<w:document"), "已损坏"),
        (package_of(ENTITY), "已损坏"),
        (package_of(ENTITY.decode().encode("utf-16")), "已损坏"),
        (package_of(b"<a>" * 5000 + b"</a>" * 5000), "已损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "有密码保护"),
    ],
)
def test_unreadable_documents(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_docx(data, "坏.docx")
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_a_table_of_endless_columns_is_bounded() -> None:
    rows = [cell("甲", '<w:gridSpan w:val="999999999"/>') + cell("1")] * 3
    with pytest.raises(ReadError, match="过大"):
        read_docx(docx(table(*rows)), "大.docx")


def test_mutations_end_in_a_document_or_an_error() -> None:
    rows = [cell("科目", '<w:vMerge w:val="restart"/>') + cell("1", '<w:gridSpan w:val="2"/>')] * 3
    plain = (
        f"<w:document {SPACES}><w:body>{p('一、甲')}{table(*rows)}{numbered('乙', 1, 0)}</w:body></w:document>".encode()
    )
    whole = docx(p("一、甲") + table(*rows), numbering=NUMBERING)
    chance = random.Random(7)
    started = time.monotonic()
    outcomes = []
    for number in range(60):
        broken = bytearray(plain if number % 2 else whole)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        del broken[chance.randint(len(broken) // 2, len(broken)) :]
        try:
            outcomes.append(type(read_docx(package_of(bytes(broken)) if number % 2 else bytes(broken), "坏.docx")))
        except ReadError:
            outcomes.append(ReadError)  # type: ignore[arg-type]
    assert set(outcomes) <= {RawDocument, ReadError}
    assert time.monotonic() - started < 20


@pytest.mark.skipif(not (ROOT.parent / "shared").exists(), reason="no shared documents here")
def test_a_real_report_agrees_with_python_docx() -> None:
    from docx import Document

    path = next((ROOT.parent / "shared" / "documents").glob("chengde*.docx"))
    raw = read_docx(path.read_bytes(), path.name)
    document = Document(str(path))
    ours = sorted(c.text for b in raw.blocks if isinstance(b, Grid) for row in b.rows for c in row if c and c.text)
    lines = {b.text for b in raw.blocks if isinstance(b, Line)}
    theirs = []
    for made in document.tables:
        for tc in made._tbl.iter(f"{{{W}}}tc"):
            text = "".join(t.text or "" for t in tc.iter(f"{{{W}}}t")).strip()
            if text and text not in lines:
                theirs.append(text)
    assert ours == sorted(theirs)
    assert {q.text.strip() for q in document.paragraphs if q.text.strip()} <= {
        line for b in raw.blocks if isinstance(b, Line) for line in (b.text, b.source.text)
    }
