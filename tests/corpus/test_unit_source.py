"""Where the unit of a table is printed stays with the table."""

import pytest

from corpus.datatypes import Grid, GridCell, Line, RawDocument, Source
from corpus.layout import lay_out
from corpus.tables import build_tables


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(
        tuple(
            tuple(GridCell(text, Source(text, line=50 + r, cell=f"{'ABCDEF'[c]}{r + 1}")) for c, text in enumerate(row))
            for r, row in enumerate(rows)
        )
    )


BODY = (("项目", "预算数"), ("公务接待费", "3.50"), ("会议费", "1.20"), ("合计", "4.70"))


def unit_source(*lines: str, head: tuple[tuple[str, ...], ...] = ()) -> Source | None:
    above = tuple(Line(text, Source(text, line=n)) for n, text in enumerate(lines, 1))
    (table,) = build_tables(lay_out(RawDocument("示例.txt", "0" * 64, (*above, grid(*head, *BODY)))))
    assert table.unit == ("万元" if table.unit_source else None)
    return table.unit_source


@pytest.mark.parametrize(
    "lines, expected",
    [
        (("“三公”经费支出表", "单位：万元"), Source("单位：万元", line=2)),
        (("“三公”经费支出表（单位：万元）",), Source("“三公”经费支出表（单位：万元）", line=1)),
        (("“三公”经费支出表",), None),
    ],
)
def test_a_line_over_the_table(lines: tuple[str, ...], expected: Source | None) -> None:
    assert unit_source(*lines) == expected


def test_a_cell_of_the_head() -> None:
    assert unit_source("“三公”经费支出表", head=(("", "单位：万元"),)) == Source("单位：万元", line=50, cell="B1")


def test_a_line_about_all_tables() -> None:
    said = "说明：以下各表单位均为万元。"
    assert unit_source(said, "本单位的情况如下，请一并阅读。", "“三公”经费支出表") == Source(said, line=1)
