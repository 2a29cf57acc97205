"""Failing sums: the parse, or the document's own?"""

from __future__ import annotations

import pytest

from corpus.datatypes import Grid, GridCell, Line, RawDocument, Source, Table
from corpus.layout import lay_out
from corpus.reading import interpret
from corpus.second_look import seen_twice
from corpus.tables import build_tables

ROWS = [("项目", "金额"), ("办公费", "4.00"), ("差旅费", "5.00"), ("会议费", "2.50"), ("合计", "12.00")]


def document(rows: list[tuple[str, str]], page: int = 3) -> RawDocument:
    grid = Grid(tuple(tuple(GridCell(text, Source(text, page=page)) for text in row) for row in rows))
    lines = [Line(text, Source(text, page=page)) for text in ("商品和服务支出表", "单位：万元")]
    return RawDocument("a.pdf", "0" * 64, (*lines, grid), page)


def tables(rows: list[tuple[str, str]]) -> tuple[Table, ...]:
    return build_tables(lay_out(document(rows)))


@pytest.mark.parametrize(
    "again, confirmed",
    [
        (ROWS, 1),
        ([ROWS[0], *ROWS[1:3], ("会议费", "3.00"), ROWS[4]], 0),  # read otherwise: the parse is in doubt
        ([ROWS[0], ROWS[1], ROWS[4]], 0),  # too little was read
        ([], 0),
    ],
)
def test_what_two_readings_share_is_the_documents_own(again: list[tuple[str, str]], confirmed: int) -> None:
    asked: list[frozenset[int]] = []

    def look_again(pages: frozenset[int]) -> RawDocument:
        asked.append(pages)
        return document(again) if again else RawDocument("a.pdf", "0" * 64, ())

    (table,) = seen_twice(tables(ROWS), look_again)
    assert (table.certificate.failed, table.certificate.confirmed) == (1, confirmed)
    assert asked == [frozenset({3})]


def test_tables_that_foot_are_read_once() -> None:
    def look_again(pages: frozenset[int]) -> RawDocument:
        raise AssertionError("nothing to look at")

    footing = tables([*ROWS[:4], ("合计", "11.50")])
    assert seen_twice(footing, look_again) == footing


def test_the_reader_is_told_which_it_is() -> None:
    once = interpret(document(ROWS))
    twice = interpret(document(ROWS), look_again=lambda pages: document(ROWS))
    assert once.warnings[-1] == "第1张表“商品和服务支出表”读得不完全可靠：有1处合计不等"
    assert twice.warnings[-1] == (
        "第1张表“商品和服务支出表”有1处合计不等；两种读法读出的数字一致，请核对原文的合计和口径"
    )
