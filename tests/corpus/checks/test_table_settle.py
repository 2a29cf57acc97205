"""Other readings of the rows under a total, sought before a sum is called wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from table_books import book, table

from corpus.checks.table_ground import Sheet, sheet_of
from corpus.checks.table_settle import settled
from corpus.checks.table_structure import Ground, RowGroup
from corpus.datatypes import Cell, CellStatus, Row, RowRole, Source

ITEM, OF_WHICH, SUBTOTAL, TOTAL = RowRole.ITEM, RowRole.OF_WHICH, RowRole.SUBTOTAL, RowRole.TOTAL
SHELL = book(table("示例表", [["项目", "金额"], ["甲", "1"]]))
Line = tuple[RowRole, int, str, str]  # role, level, name, amounts


def cell(text: str) -> Cell:
    value = Decimal(text) if text != "_" else None
    return Cell(text, value, CellStatus.BLANK if value is None else CellStatus.READ, Source(text))


def sheet(lines: list[Line], code: str | None = None) -> Sheet:
    rows = [
        Row(name, code, level, role, (), tuple(map(cell, amounts.split())), Source(name))
        for role, level, name, amounts in lines
    ]
    columns = tuple((f"第{c}栏",) for c in range(len(rows[0].cells)))
    return sheet_of(SHELL, replace(SHELL.tables[0], columns=columns, rows=tuple(rows)))


def reading(lines: list[Line], whole: int, *parts: int, code: str | None = None) -> tuple[int, ...]:
    """The parts that the rows are read with in the end."""
    laid = sheet(lines, code)
    group = RowGroup(whole, parts, tuple(range(len(laid.table.columns))), Ground.LAYOUT)
    found = settled(laid, group)
    assert replace(found, parts=parts) == group
    return found.parts


def test_parts_that_hold_are_left_as_they_are() -> None:
    lines: list[Line] = [(TOTAL, 1, "合计", "30 3"), (ITEM, 1, "甲", "10 1"), (ITEM, 1, "乙", "20 2")]
    assert reading(lines, 0, 1, 2) == (1, 2)
    assert reading(lines, 0, 1) == (1,)  # no other reading holds: the sum is wrong as it stands
    lines[0] = (TOTAL, 1, "合计", "30 9")
    assert reading(lines, 0, 1, 2) == (1, 2)


def test_parts_that_say_nothing_hold_nothing() -> None:
    lines: list[Line] = [
        (SUBTOTAL, 1, "小计", "_"),
        (ITEM, 1, "甲", "_"),
        (TOTAL, 1, "总计", "_"),
        (ITEM, 1, "乙", "_"),
    ]
    assert reading(lines, 2, 1) == (1,)


def test_a_reading_that_says_nothing_is_no_better() -> None:
    lines: list[Line] = [
        (SUBTOTAL, 1, "小计", "_"),
        (ITEM, 1, "甲", "_"),
        (TOTAL, 1, "总计", "100"),
        (ITEM, 1, "乙", "50"),
    ]
    assert reading(lines, 2, 3) == (3,)


@pytest.mark.parametrize(
    "carried, deeper, total, parts",
    [
        ("30", "70", "200", (2, 3, 4)),  # every row since the subtotal, however deep
        ("70", "70", "170", (2, 3)),  # the outermost alone
    ],
)
def test_a_total_over_the_subtotal_before_it(carried: str, deeper: str, total: str, parts: tuple[int, ...]) -> None:
    lines: list[Line] = [
        (ITEM, 1, "甲", "80"),
        (ITEM, 1, "乙", "20"),
        (SUBTOTAL, 1, "本年支出小计", "100"),
        (ITEM, 1, "结余分配", carried),
        (ITEM, 2, "年末结转", deeper),
        (OF_WHICH, 2, "其中：项目", "50"),
        (TOTAL, 1, "总计", total),
    ]
    assert reading(lines, 6, 0, 1) == parts


def test_the_last_total_before_counts_of_several() -> None:
    lines: list[Line] = [
        (SUBTOTAL, 1, "甲小计", "1000"),
        (SUBTOTAL, 1, "乙小计", "2000"),
        (ITEM, 1, "丙", "40"),
        (SUBTOTAL, 1, "丙小计", "300"),
        (ITEM, 1, "丁", "50"),
        (TOTAL, 1, "总计", "350"),
    ]
    assert reading(lines, 5, 2, 4) == (3, 4)
    lines[4] = (ITEM, 2, "丁", "50")
    assert reading(lines, 5, 2) == (3, 4)


def test_a_total_straight_behind_another() -> None:
    lines: list[Line] = [(ITEM, 1, "甲", "80"), (SUBTOTAL, 1, "小计", "100"), (TOTAL, 1, "总计", "100")]
    assert reading(lines, 2, 0) == (1,)
    lines[2] = (TOTAL, 1, "总计", "170")
    assert reading(lines, 2, 0) == (0,)


def test_a_row_that_is_no_total_is_not_read_so() -> None:
    lines: list[Line] = [(SUBTOTAL, 1, "小计", "100"), (ITEM, 1, "甲", "50"), (ITEM, 1, "乙", "150")]
    assert reading(lines, 2, 1) == (1,)


@pytest.mark.parametrize("total, parts", [("90", (2, 4)), ("60", (1, 3))])
def test_totals_among_the_parts(total: str, parts: tuple[int, ...]) -> None:
    lines: list[Line] = [
        (ITEM, 1, "支出", total),
        (ITEM, 2, "工资", "40"),
        (ITEM, 2, "人员经费合计", "70"),
        (ITEM, 2, "水费", "20"),
        (ITEM, 2, "公用经费合计", "20"),
    ]
    assert reading(lines, 0, 1, 2, 3, 4) == parts


def test_a_part_that_is_the_whole_again() -> None:
    lines: list[Line] = [
        (ITEM, 1, "示例局", "90 9"),
        (ITEM, 2, "示例局机关", "90 9"),
        (ITEM, 2, "基本支出", "60 6"),
        (ITEM, 2, "项目支出", "30 3"),
    ]
    assert reading(lines, 0, 1, 2, 3, code="201") == (2, 3)
    lines[1] = (ITEM, 2, "示例局机关", "90 8")
    assert reading(lines, 0, 1, 2, 3, code="201") == (1, 2, 3)


def deep(total: str) -> list[Line]:
    return [
        (ITEM, 1, "前", "70"),
        (ITEM, 1, "支出", total),
        (ITEM, 2, "甲", "100"),
        (ITEM, 3, "甲一", "40"),
        (ITEM, 2, "乙", "200"),
        (ITEM, 3, "乙一", "60"),
        (ITEM, 1, "后", "50"),
        (ITEM, 2, "丙", "500"),
    ]


@pytest.mark.parametrize(
    "total, parts",
    [
        ("340", (2, 3, 4)),
        ("360", (2, 4, 5)),
        ("370", (2, 4)),  # the row before is none below it
        ("350", (2, 4)),  # nor is the next of its own level
        ("800", (2, 4)),  # nor what comes after that
    ],
)
def test_one_row_below_that_was_taken_for_a_part_of_a_part(total: str, parts: tuple[int, ...]) -> None:
    assert reading(deep(total), 1, 2, 4, code="201") == parts


def test_below_a_total_no_deeper_row_is_added() -> None:
    lines = deep("340")
    lines[1] = (TOTAL, 1, "合计", "340")
    assert reading(lines, 1, 2, 4, code="201") == (2, 4)


def test_a_row_that_stands_first_below_is_a_deeper_one_too() -> None:
    lines: list[Line] = [
        (ITEM, 1, "支出", "340"),
        (ITEM, 3, "其一", "40"),
        (ITEM, 2, "甲", "100"),
        (ITEM, 2, "乙", "200"),
    ]
    assert reading(lines, 0, 2, 3, code="201") == (1, 2, 3)


@pytest.mark.parametrize("total, count", [("100", 4), ("60", 3), ("30", 2), ("10", 5), ("150", 5)])
def test_without_codes_the_last_parts_may_be_others(total: str, count: int) -> None:
    lines: list[Line] = [
        (TOTAL, 1, "合计", total),
        *((ITEM, 1, f"项{n}", amount) for n, amount in enumerate(("10", "20", "30", "40", "50"))),
    ]
    found = reading(lines, 0, 1, 2, 3, 4, 5)
    assert found == tuple(range(1, count + 1))  # one part alone is no list
    assert reading(lines, 0, 1, 2, 3, 4, 5, code="201") == (1, 2, 3, 4, 5)
