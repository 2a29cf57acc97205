"""Delimited text: delimiters, quotes, lines above the table."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Grid, GridCell, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.csv_file import find_delimiter, read_csv


def shape(raw: RawDocument) -> list[object]:
    """Lines as their text, grids as rows of texts with None for covered places."""
    return [
        block.text if isinstance(block, Line) else [[c and c.text for c in row] for row in block.rows]
        for block in raw.blocks
    ]


ROWS = [["编码", "名称", "金额"], ["0201", "办公费", "1234.50"], ["", "合计", "1234.50"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    assert shape(read_csv(text.encode(encoding), "表.csv")) == [ROWS]


def test_titles_units_and_notes_round_the_table() -> None:
    table = "项目,预算数,决算数\n甲,1,2\n（一）经费,,\n\n乙,3,4\n"
    text = f"支出预算表,,\n填报单位：示例馆,,单位：万元\n{table}注：不含上年结转。,,\n"
    assert shape(read_csv(text.encode(), "表.csv")) == [
        "支出预算表",
        "填报单位：示例馆",
        "单位：万元",
        [["项目", "预算数", "决算数"], ["甲", "1", "2"], ["（一）经费", "", ""], ["乙", "3", "4"]],
        "注：不含上年结转。",
    ]


def test_cells_know_their_line_and_place() -> None:
    raw = read_csv('说明文字\n\n项目,数\n"甲,\n""乙""",1\n丙,2\n'.encode(), "表.csv")
    assert raw.blocks[0] == Line("说明文字", Source("说明文字", line=1), wraps=False)
    grid = raw.blocks[1]
    assert isinstance(grid, Grid)
    assert grid.rows[1][0] == GridCell('甲,"乙"', Source('甲,\n"乙"', line=4, cell="A2"))
    assert grid.rows[2][1] == GridCell("2", Source("2", line=6, cell="B3"))


def test_quoted_numbers_codes_and_figures_keep_their_signs() -> None:
    text = '编码,金额\n="0201","1,234.50"\n\'0301,（5）\n'
    assert shape(read_csv(text.encode(), "表.csv")) == [[["编码", "金额"], ["0201", "1,234.50"], ["0301", "（5）"]]]


def test_the_declared_delimiter_of_excel() -> None:
    assert shape(read_csv(b"sep=;\r\na;1,5\r\nb;2,5\r\n", "表.csv")) == [[["a", "1,5"], ["b", "2,5"]]]


def test_an_open_quote_does_not_swallow_the_rest() -> None:
    assert shape(read_csv('项目,数\n"甲,1\n乙,2\n'.encode(), "表.csv")) == [[["项目", "数"], ['"甲', "1"], ["乙", "2"]]]


@pytest.mark.parametrize(
    "text, delimiter",
    [
        ("甲,1\n乙,2\n", ","),
        ("甲\t1,000\n乙\t2,000\n", "\t"),
        ("本馆负责公共服务，承办其他事项。\n收入12万元，支出12万元。\n", None),
        ("One, two, three.\nNothing here\nnor here\nnor there\n", None),
        ("一个词", None),
    ],
)
def test_the_delimiter_is_found_or_not(text: str, delimiter: str | None) -> None:
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    "data, problem", [(b"", "空的"), ("只有一句话。".encode(), "没有用分隔符"), (b"\0\1\2\3" * 9, "不是文本")]
)
def test_what_is_no_table_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        read_csv(data, "假.csv")


@given(st.lists(st.lists(st.text('预算,"1\n ', max_size=5), min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_the_csv_module_writes_comes_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["栏一", "栏二", "栏三"], *rows, ["尾", "尾", "尾"]])
    raw = read_csv(b"sep=,\n" + buffer.getvalue().encode(), "表.csv")
    found = [c.source.text for b in raw.blocks if isinstance(b, Grid) for row in b.rows for c in row if c]
    lines = [b.text for b in raw.blocks if isinstance(b, Line)]
    wanted = "".join(sorted("".join(value for row in rows for value in row)))
    ours = "".join(text for text in [*found, *lines] if text[:1] not in ("栏", "尾"))
    assert "".join(sorted(ours)).split() == wanted.split()


def test_mutations_end_in_a_document_or_an_error() -> None:
    whole = "\n".join(",".join(f'"{value}"' for value in row) for row in ROWS * 5).encode()
    chance = random.Random(2)
    outcomes = set()
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 9)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        del broken[chance.randint(0, len(broken)) :]
        try:
            outcomes.add(type(read_csv(bytes(broken), "坏.csv")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}
