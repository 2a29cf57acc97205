"""Answers, tables, facts and reports as text: whole texts asserted."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from answers import answer, cell, citation, document, fact, refusal, table

from corpus.datatypes import RowRole
from corpus.errors import UsageError
from qa.cards import citation_to_html, find_place
from qa.export import COLUMNS, facts_to_csv, facts_to_xlsx
from qa.listing import document_to_text, fact_to_text, report_to_text, table_to_text
from qa.printing import print_answer
from qa.render import describe_citation, next_questions, to_markdown, to_text, without_controls
from qa.schema import FileReport, FileStatus, Missing, RowInfo, Rows, TableInfo

FULL = answer(
    rows=Rows(
        columns=["项目", "金额"],
        data=[["绿化|养护", "3"], ["空", None]],
        covered=2,
        considered=3,
        missing=[Missing(document="甲.pdf", reason="没有该表")],
    ),
    warnings=[{"code": "assumption", "message": "按2024年回答", "citations": [1]}],
    suggestions=["那2023年呢？"],
)


def test_text_has_no_markdown_marks_and_everything_below() -> None:
    assert to_text(FULL) == (
        "示例市园林局2024年公务接待费预算为 1234.50 万元[1]。\n"
        "\n"
        "| 项目 | 金额 |\n"
        "| --- | --- |\n"
        "| 绿化\\|养护 | 3 |\n"
        "| 空 |  |\n"
        "\n"
        "共 3 个，其中 2 个有数。\n"
        "缺：甲.pdf（没有该表）\n"
        "\n"
        "提示：\n"
        "默认假设：按2024年回答[1]\n"
        "\n"
        "出处：\n"
        "[1] 《示例市园林局2024年部门预算》第 7 行，“支出预算表”，行“公务接待费”，列“合计”，"
        "原文“1, 234. 50”\n"
        "\n"
        "还可以问：\n"
        "1. 那2023年呢？"
    )


def test_markdown_of_a_refusal_offers_numbered_questions() -> None:
    asked = refusal("ambiguous", "ambiguous_agency", options=["甲局接待费？", "乙局接待费？"])
    assert to_markdown(asked) == ("库中没有。\n\n**您是不是想问**\n\n- 1. 甲局接待费？\n- 2. 乙局接待费？")


def test_options_and_suggestions_are_numbered_in_one_sequence() -> None:
    asked = refusal("ambiguous", "ambiguous_agency", options=["甲局？", "乙局？"], suggestions=["丙局？"])
    assert to_text(asked).endswith("您是不是想问：\n1. 甲局？\n2. 乙局？\n\n还可以问：\n3. 丙局？")
    assert next_questions(asked) == ["甲局？", "乙局？", "丙局？"]


def test_a_list_that_the_answer_tells_is_not_repeated() -> None:
    told = answer(answer="1. 绿化|养护：3\n2. 空：没有", rows=FULL.rows)
    assert "| --- |" not in to_text(told)
    assert "| --- |" in to_text(answer(answer="1. 空", rows=FULL.rows))


def test_a_pipe_gets_plain_text() -> None:
    stream = io.StringIO()
    print_answer(FULL, stream)
    assert stream.getvalue() == to_text(FULL) + "\n"


def test_a_terminal_gets_the_figure_and_its_source() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    print_answer(answer(), stream)
    assert "1234.50" in stream.getvalue()
    assert "**" not in stream.getvalue()


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"page": 3, "line": None}, "第 3 页，“支出预算表”，行“公务接待费”，列“合计”，原文“1, 234. 50”"),
        (
            {"line": None, "sheet": "表1", "cell": "B5", "table": None, "row": None, "section": "二、三公"},
            "工作表“表1”，“二、三公”，列“合计”，单元格 B5，原文“1, 234. 50”",
        ),
    ],
)
def test_a_citation_names_its_place(changes: dict[str, Any], expected: str) -> None:
    assert describe_citation(citation(**changes)) == f"《示例市园林局2024年部门预算》{expected}"


def test_terminal_escapes_of_a_document_do_not_reach_the_terminal() -> None:
    evil = answer(answer="甲\x1b[2J\x9b31m\u202e乙", citations=[citation(text="1\x07")])
    assert to_text(evil).startswith("甲乙\n")
    assert "原文“1”" in to_text(evil)


@pytest.mark.parametrize(
    "text, clean",
    [
        ("\x1b[31m红\x1b[0m", "红"),
        ("\x1b[A\x1b[1;5C多少", "多少"),
        ("\x1b]0;标题\x07问", "问"),
        ("\x1b]8;;http://h\x1b\\问", "问"),
        ("\x1b(B问\x1bc", "问"),
        ("问\x1b", "问"),
        ("[31m不是控制序列\t。", "[31m不是控制序列\t。"),
    ],
)
def test_whole_terminal_sequences_are_dropped(text: str, clean: str) -> None:
    assert without_controls(text) == clean


# --- the card of the web page -------------------------------------------------------------------


def test_the_cited_cell_is_marked_in_its_table() -> None:
    html = citation_to_html(citation(), [table()])
    assert html.count("<mark") == 1
    assert (
        "<tr><th class='lit'>30217 公务接待费</th><td class='lit num'><mark class='cited'>1, 234. 50</mark></td>"
        "<td class='near lit num'>1, 234. 50</td></tr>"
    ) in html
    assert "培训费&lt;b&gt;" in html


def wide_table(columns: int, rows: int) -> TableInfo:
    """Cell (r, c) prints ``r.c``; rows are 项目0, 项目1 …, columns 列0, 列1 …"""
    lines = [
        RowInfo(
            label=f"项目{r}",
            level=1,
            role=RowRole.ITEM,
            cells=[cell(f"{r}.{c}", f"{r}.{c}", "") for c in range(columns)],
        )
        for r in range(rows)
    ]
    return table(columns=[[f"列{c}"] for c in range(columns)], rows=lines)


@pytest.mark.parametrize(
    "column, shown",
    [
        (0, ["", "0.0", "0.1", "…"]),
        (1, ["", "0.0", "0.1", "0.2", "…"]),
        (5, ["", "…", "0.4", "0.5", "0.6", "…"]),
        (9, ["", "…", "0.8", "0.9"]),
    ],
)
def test_a_wide_table_is_cut_to_the_columns_around_the_cited_one(column: int, shown: list[str]) -> None:
    cited = citation(text=f"3.{column}", row="项目3", column=f"列{column}")
    html = citation_to_html(cited, [wide_table(10, 20)])
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall("<tr>(.*?)</tr>", html)]
    assert lines[0] == [text.replace("0.", "列") for text in shown]
    assert lines[1] == ["项目0", *shown[1:]]
    assert f"<mark class='cited'>3.{column}</mark>" in lines[4]
    assert lines[-1] == ["…… 略 12 行"]
    assert f"colspan='{len(shown)}'" in html
    assert "原表共 10 列，这里只列出被引用的列和相邻的列。" in html


def test_a_long_passage_is_cut_around_the_cited_text() -> None:
    html = citation_to_html(citation(table=None), [], "甲" * 900 + "1, 234. 50" + "乙" * 900)
    quoted = f"……{'甲' * 200}<mark class='cited'>1, 234. 50</mark>{'乙' * 200}……"
    assert html.endswith(f"<blockquote>{quoted}</blockquote>")


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, (1, 0)),
        ({"column": "其中 / 财政拨款"}, (1, 1)),
        ({"row": "培训费<b>"}, (2, 0)),
        ({"row": None, "column": None, "cell": "C3"}, (1, 1)),
        ({"cell": "B4", "row": None}, (2, 0)),
        ({"text": "2,469", "row": "合计"}, (0, 0)),
    ],
)
def test_the_place_is_found_by_cell_or_labels(changes: dict[str, Any], expected: tuple[int, int]) -> None:
    place = find_place(citation(**changes), [table(title="别的表", line=9), table()])
    assert place is not None
    assert (place.row, place.column, place.table.title) == (*expected, "支出预算表")


@pytest.mark.parametrize("changes", [{"row": "别的"}, {"text": "9"}, {"document": "d2"}])
def test_no_place_where_the_table_does_not_print_it(changes: dict[str, Any]) -> None:
    assert find_place(citation(**changes), [table()]) is None


def test_the_nearest_table_above_the_line_decides_between_twins() -> None:
    twins = [table(line=5, unit="元"), table(line=30, unit="万元"), table(line=60, unit="亿元")]
    place = find_place(citation(line=33, table=None), twins)
    assert place is not None
    assert place.table.unit == "万元"


def test_prose_is_quoted_with_the_text_marked() -> None:
    html = citation_to_html(citation(table=None, section="<i>", text="<img src=x>"), [], "甲<img src=x>乙&")
    quoted = "<blockquote>甲<mark class='cited'>&lt;img src=x&gt;</mark>乙&amp;</blockquote>"
    assert html.endswith(f"<p><b>&lt;i&gt;</b></p>{quoted}")
    assert "<img" not in html


def test_without_its_passage_the_text_stands_alone() -> None:
    html = citation_to_html(citation(table=None), [])
    assert html.endswith("<blockquote><mark class='cited'>1, 234. 50</mark></blockquote>")


# --- listings and exports -----------------------------------------------------------------------


def test_a_table_is_listed_with_its_certificate() -> None:
    assert table_to_text(table()) == (
        "1. 支出预算表（单位：万元；第 5 行；凭证：勾稽相符 2/2）\n"
        "\t合计\t其中/财政拨款\n"
        "合计\t2, 469\t\n"
        "  30217 公务接待费\t1, 234. 50\t1, 234. 50\n"
        "  30216 培训费<b>\t1, 234. 50\t"
    )


def test_documents_and_facts_are_listed_in_one_line_each() -> None:
    assert document_to_text(document()) == (
        "d1  示例市园林局 2024年预算  《示例市园林局2024年部门预算》  园林局.txt（表 1，数字 4，段落 2）\n"
        "    注意：第 3 页没有文字"
    )
    assert fact_to_text(fact(relation="≥")).startswith("示例市园林局 2024年预算 公务接待费·合计 ≥1234.50万元  《")


def test_an_ingest_report_counts_what_became_of_the_files() -> None:
    files = [
        FileReport(path="a.txt", status=FileStatus.ADDED, document="d1", title="甲", tables=2, facts=9),
        FileReport(path="b.txt", status=FileStatus.FAILED, problem="文件是空的", warnings=["第 2 页没有文字"]),
    ]
    assert report_to_text(files, 1.26) == (
        "新增  a.txt：《甲》 表 2，数字 9（d1）\n"
        "失败  b.txt：文件是空的\n"
        "    注意：第 2 页没有文字\n"
        "新增 1，失败 1，用时 1.3 秒。"
    )


def test_csv_is_exact_and_runs_no_formula() -> None:
    stream = io.StringIO(newline="")
    facts_to_csv([fact(value="-0.10", item='=HYPERLINK("x")', relation="=")], stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    wanted = {name: row[name] for name in ("value", "item", "relation", "columns", "line", "page", "text")}
    assert wanted == {
        "value": "-0.10",
        "item": '\'=HYPERLINK("x")',
        "relation": "=",
        "columns": "支出 / 合计",
        "line": "7",
        "page": "",
        "text": "1, 234. 50",
    }


def test_xlsx_holds_numbers_as_numbers_and_the_rest_as_text(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    facts_to_xlsx([fact(value="0.1", citation=citation(text="=150个\x07"))], path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows())
    assert [cell.value for cell in rows[0]] == list(COLUMNS.values())
    cells = dict(zip(COLUMNS, rows[1], strict=True))
    assert Decimal(str(cells["value"].value)) == Decimal("0.1")
    assert (cells["text"].value, cells["text"].data_type) == ("=150个", "s")
    assert (cells["year"].value, cells["page"].value) == ("2024", None)


def test_an_unwritable_xlsx_is_a_chinese_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不能写入"):
        facts_to_xlsx([fact()], tmp_path / "no" / "facts.xlsx")
