import os
from pathlib import Path

import pytest

from corpus.datatypes import Line, Origin, RawDocument, Source, Verification
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.reading import interpret, read_bytes, read_file

TEXT = """示范市图书馆 2023 年单位预算公开

第一部分 收支预算

部门支出总表

填报单位:[207003]示范市图书馆

单位: 万元

科目编码	科目名称	合计	基本支出	项目支出
	合计	9.00	5.00	4.00
207	文化旅游体育与传媒支出	8.00	4.00	4.00
221	住房保障支出	1.00	1.00	0.00

第二部分 2023 年单位预算情况说明

(二)支出预算情况

示范市图书馆2023年支出总预算 9 万元，比上年预算增加 2 万元，因为新馆开馆。

按支出功能科目划分：文化旅游体育与传媒支出 8 万元；住房保障支出 1 万元。
"""


def test_text_becomes_graded_facts_in_reading_order() -> None:
    reading = read_bytes(TEXT.encode(), "a.txt")
    document = reading.document
    assert (document.identity.agency, document.identity.year) == ("示范市图书馆", 2023)
    assert [fact.id for fact in reading.facts] == [f"{document.id}:{n}" for n in range(1, len(reading.facts) + 1)]
    lines = [fact.source.line or 0 for fact in reading.facts]
    assert lines == sorted(lines)
    housing = [f for f in reading.facts if f.item == "住房保障支出" and f.main]
    assert [(f.origin, str(f.value), f.verification) for f in housing] == [
        (Origin.CELL, "1.00", Verification.CORROBORATED),
        (Origin.PROSE, "1", Verification.CORROBORATED),
    ]


def test_same_bytes_same_reading() -> None:
    assert read_bytes(TEXT.encode(), "a.txt") == read_bytes(TEXT.encode(), "a.txt")


def test_file_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "示范.txt"
    path.write_text(TEXT, encoding="gb18030")
    assert read_file(path).document.file == "示范.txt"
    assert [f.value for f in read_file(path).facts] == [f.value for f in read_bytes(TEXT.encode(), "b").facts]


@pytest.mark.parametrize("data", [b"PK\x03\x04" + b"\0" * 40, b"Rar!\x1a\x07\x00" + b"x" * 40])
def test_a_kind_that_cannot_be_read_is_refused_whatever_it_is_called(data: bytes) -> None:
    with pytest.raises((UnsupportedFormatError, ReadError), match=r"预算\.txt"):
        read_bytes(data, "预算.txt")


@pytest.mark.parametrize("data", [b"", b" \n "])
def test_empty_file(data: bytes) -> None:
    with pytest.raises(ReadError, match="是空的"):
        read_bytes(data, "a.txt")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="找不到文件"):
        read_file(tmp_path / "无.txt")
    with pytest.raises(ReadError, match="是文件夹"):
        read_file(tmp_path)


def test_file_that_says_not_whose_it_is() -> None:
    reading = read_bytes("会议费4万元，与上年持平，主要原因是厉行节约，压减会议。\n".encode(), "a.txt")
    assert reading.warnings == ("文件内容没有写明单位名称、年度、预算或决算",)


def test_figure_behind_a_broken_line_is_cited_where_it_stands() -> None:
    text = (
        "示范市图书馆2023年单位预算公开\n\n(二)支出预算情况\n\n"
        "按支出项目类别划分:基本支出 5 万元,其中:工资福利支出 4 万元、"
        "商品和服务支出 1 万元;项目支出 2 万元,较上年预\n\n"
        "算安排增加7 万元,其中:资本性支出2 万元。\n"
    )
    facts = read_bytes(text.encode(), "a.txt").facts
    assert [(f.item, f.source.line, f.source.text) for f in facts] == [
        ("基本支出", 5, "5 万元"),
        ("工资福利支出", 5, "4 万元"),
        ("商品和服务支出", 5, "1 万元"),
        ("项目支出", 5, "2 万元"),
        ("项目支出", 7, "7 万元"),
        ("资本性支出", 7, "2 万元"),
    ]


def test_figures_of_prose_that_a_scan_is_not_sure_of_are_left_out() -> None:
    text = "示例市档案馆2023年会议费12.50万元，公务接待费1,230万元。"
    line = Line(text, Source(text, page=3, doubt="示例市档案馆2023年会议费12.50万元，公务接待费1,280万元。"))
    reading = interpret(RawDocument("扫描.pdf", "0" * 64, (line,), 3))
    assert [str(f.value) for f in reading.facts] == ["12.50"]
    assert "第3页正文有1个数字识别没有把握，没有采用，请核对原件" in reading.document.problems


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_a_pipe_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    with pytest.raises(ReadError, match="不是普通文件"):
        read_file(tmp_path / "a.pdf")
