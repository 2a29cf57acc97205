"""Which sums a table promises, and whether they are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.datatypes import Cell, CellStatus, GridPlace, RowRole, Source, SumKind, TableSum
from corpus.sums import (
    ColumnSum,
    clean_values,
    column_sums,
    difference,
    holds,
    is_odd,
    last_place,
    row_sums,
    style_of,
    sums_of,
    tolerance,
    value_at,
    values_of,
)
from corpus.table_mesh import number_in
from corpus.table_rows import DraftRow
from corpus.table_tree import Node

CENT = Decimal("0.01")
ITEM, OF_WHICH, SUBTOTAL, TOTAL = RowRole.ITEM, RowRole.OF_WHICH, RowRole.SUBTOTAL, RowRole.TOTAL
Numbers = list[list[Decimal | None]]


def cell(text: str, unit: str | None = None) -> Cell:
    value = number_in(text)
    return Cell(text, value, CellStatus.BLANK if value is None else CellStatus.READ, Source(text), unit)


def row(texts: str, label: str = "甲", code: str | None = None, outer: tuple[str, ...] = ()) -> DraftRow:
    """A row of the cells between the bars."""
    cells = tuple(cell(text.strip()) for text in texts.split("|"))
    return DraftRow(label, (), cells, Source(label), 0, outer, code=code)


def numbers(*rows: str) -> Numbers:
    return values_of([row(texts) for texts in rows])


def heads(text: str) -> list[tuple[str, ...]]:
    """Header paths: ``拨款/小计`` is 小计 below 拨款."""
    return [tuple(path.split("/")) for path in text.split()]


# --- whether a sum is kept ------------------------------------------------------------------------

ACROSS = TableSum(SumKind.ROW, GridPlace(0, 0), (GridPlace(0, 1), GridPlace(0, 2)))
DOWN = TableSum(SumKind.COLUMN, GridPlace(0, 0), (GridPlace(1, 0), GridPlace(2, 0)))


@pytest.mark.parametrize(
    "texts, missing, allowed, held",
    [
        ("3.00 | 1.00 | 2.00", "0.00", "0.015", True),
        ("3.01 | 1.00 | 2.00", "0.01", "0.015", True),
        ("2.98 | 1.00 | 2.00", "-0.02", "0.015", False),
        ("3.02 | 1.00 | 2.00", "0.02", "0.015", False),
        (" | 1.00 | 2.00", "-3.00", "0.010", False),
        ("3.00 | | 2.99", "0.01", "0.010", True),
        ("3.00 | | 2.98", "0.02", "0.010", False),
        ("3.00 | | ", "3.00", "0.005", False),
        ("0.00 | | ", "0.00", "0.005", True),
        (" | | ", None, "0.005", None),
    ],
)
def test_a_sum_within_a_row(texts: str, missing: str | None, allowed: str, held: bool | None) -> None:
    values = numbers(texts)
    gap = difference(values, ACROSS)
    assert (gap is None, gap or Decimal(0)) == (missing is None, Decimal(missing or 0))
    assert tolerance(values, ACROSS, CENT) == Decimal(allowed)
    assert holds(values, ACROSS, CENT) is held


@pytest.mark.parametrize(
    "total, first, second, missing, held",
    [
        ("3.00", "1.00", "2.00", "0.00", True),
        ("3.00", "", "2.00", "1.00", False),
        ("", "1.00", "2.00", "-3.00", False),
        ("3.00", "", "", None, None),  # a total whose parts are not printed says nothing
        ("", "", "", None, None),
    ],
)
def test_a_sum_within_a_column(total: str, first: str, second: str, missing: str | None, held: bool | None) -> None:
    values = numbers(total, first, second)
    assert difference(values, DOWN) == (None if missing is None else Decimal(missing))
    assert holds(values, DOWN, CENT) is held


def test_half_a_unit_for_each_number_is_the_bound_itself() -> None:
    assert holds(numbers("2.015 | 1 | 1"), ACROSS, CENT) is True
    assert holds(numbers("2.016 | 1 | 1"), ACROSS, CENT) is False


def test_a_place_is_a_row_and_a_column() -> None:
    assert value_at(numbers("1 | 2", "3 | 4"), GridPlace(1, 0)) == 3


# --- how many decimals a table prints -------------------------------------------------------------


@pytest.mark.parametrize(
    "texts, style",
    [
        (["12.00", "3.45", "0.80"], 2),
        (["12.00", "3.45", "7"], 2),
        (["12.00", "3.45", "7", "8"], None),  # half is no habit
        (["12.31", "3.45", "0.81"], None),  # no zero that only a habit prints
        (["12.31", "（3.40）", "0.81"], 2),
        (["12.31", "(3.40)", "0.81"], 2),
        (["12.31", "3.45", "10"], None),  # the zero of a whole number proves nothing
        (["10", "20", "30"], None),
        (["", "—"], None),
        ([], None),
    ],
)
def test_the_habit_of_decimals(texts: list[str], style: int | None) -> None:
    assert style_of([row(text) for text in texts]) == style


@pytest.mark.parametrize(
    "texts, place",
    [
        (["12.00", "3.456", "0.80"], "0.01"),
        (["12.31", "3.4567", "9"], "0.0001"),
        (["12", "9"], "1"),
        (["", "0.5无"], "1"),
        ([], "1"),
    ],
)
def test_the_last_place_is_that_of_the_habit_or_the_finest(texts: list[str], place: str) -> None:
    assert str(last_place([row(text) for text in texts])) == place


@pytest.mark.parametrize(
    "text, unit, style, odd",
    [
        ("7", None, 2, True),
        ("7", None, None, False),
        ("7", "套", 2, False),
        ("7.0", None, 2, False),
        ("", None, 2, False),
    ],
)
def test_a_bare_whole_number_among_decimals_is_odd(text: str, unit: str | None, style: int | None, odd: bool) -> None:
    assert is_odd(cell(text, unit), style) is odd


def test_odd_numbers_are_left_out() -> None:
    rows = [row("1.00 | 7"), row("2.00 | 3.50")]
    assert clean_values(rows) == [[Decimal("1.00"), None], [Decimal("2.00"), Decimal("3.50")]]
    assert values_of(rows) == [[Decimal("1.00"), Decimal(7)], [Decimal("2.00"), Decimal("3.50")]]


# --- across ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header, rows, found",
    [
        ("合计 基本支出 项目支出", ["3 | 1 | 2", "9 | 4 | 5"], [(0, (1, 2))]),
        ("总计 基本支出 项目支出", ["3 | 1 | 2"], [(0, (1, 2))]),
        ("总额 基本支出 项目支出", ["3 | 1 | 2"], [(0, (1, 2))]),
        ("拨款总额 基本支出 项目支出", ["3 | 1 | 2"], []),
        ("支出合计 基本支出 项目支出", ["3 | 1 | 2"], [(0, (1, 2))]),
        ("金额 基本支出 项目支出", ["3 | 1 | 2"], []),
        ("基本支出 项目支出 合计", ["1 | 2 | 3"], [(2, (0, 1))]),
        ("基本支出 合计 项目支出", ["1 | 3 | 2"], [(1, (0, 2))]),
        ("合计 基本支出 项目支出 经营支出", ["3 | 1 | 2 | ", "9 | 4 | 5 | "], [(0, (1, 2, 3))]),
        ("合计 基本支出 项目支出 采购预算", ["3 | 1 | 2 | 7"], [(0, (1, 2))]),
        ("采购预算 合计 基本支出 项目支出", ["7 | 3 | 1 | 2"], [(1, (2, 3))]),
        ("合计 基本支出 项目支出 上年数", ["3 | 1 | 2 | 0"], [(0, (1, 2))]),
        ("合计 上年结转 本年收入", ["3 | 1 | 2"], [(0, (1, 2))]),
        ("合计 基本支出 其中:工资 项目支出", ["3 | 1 | 0 | 2"], [(0, (1, 3))]),
        ("合计 基本支出 增减额 项目支出", ["3 | 1 | 0 | 2"], [(0, (1, 3))]),
        ("合计 基本支出 占比 项目支出", ["3 | 1 | 0 | 2"], [(0, (1, 3))]),
        ("合计 增长率", ["3 | 3"], []),
        ("合计 基本支出", ["3 | 3"], [(0, (1,))]),
        ("基本支出 合计", ["3 | 3"], [(1, (0,))]),
        ("小计 项目支出", ["0 | 3"], []),
    ],
)
def test_columns_that_are_sums(header: str, rows: list[str], found: list[tuple[int, tuple[int, ...]]]) -> None:
    assert column_sums(heads(header), numbers(*rows), Decimal(1) / 10) == tuple(ColumnSum(*one) for one in found)


def test_a_column_without_a_header_is_no_part() -> None:
    paths = [("合计",), ("基本支出",), ("",), ("项目支出",)]
    assert column_sums(paths, numbers("3 | 1 | 0 | 2"), CENT) == (ColumnSum(0, (1, 3)),)


@pytest.mark.parametrize(
    "header, rows, found",
    [
        (
            "合计 拨款/小计 拨款/一般公共预算 拨款/政府性基金 事业收入",
            ["10 | 7 | 3 | 4 | 3"],
            [(1, (2, 3)), (0, (1, 4))],
        ),
        (
            "拨款/小计 拨款/甲 拨款/乙 自有/小计 自有/丙 自有/丁 合计",
            ["3 | 1 | 2 | 7 | 3 | 4 | 10"],
            [(0, (1, 2)), (3, (4, 5)), (6, (0, 3))],
        ),
        (  # a 小计 with nothing above it holds what is public money
            "合计 小计 一般公共预算拨款 政府性基金 事业收入",
            ["10 | 7 | 3 | 4 | 3"],
            [(1, (2, 3)), (0, (1, 4))],
        ),
        (  # 非财政拨款 is none, and the 小计 takes as many of the columns behind it as it needs
            "合计 小计 基本支出 非财政拨款 经营支出",
            ["10 | 7 | 3 | 4 | 3"],
            [(1, (2, 3)), (0, (1, 4))],
        ),
        (  # public money alone, wherever its columns stand
            "合计 小计 事业收入 一般公共预算拨款 政府性基金",
            ["10 | 7 | 3 | 3 | 4"],
            [(1, (3, 4)), (0, (1, 2))],
        ),
        ("合计 小计 甲数 乙数", ["10 | 7 | 7 | 3"], [(1, (2,)), (0, (1, 3))]),
        ("合计 小计 甲数 乙数 丙数 丁数", ["20 | 3 | 1 | 2 | 8 | 9"], [(1, (2, 3)), (0, (1, 4, 5))]),
        # columns below another head are no parts, though they hold nothing that would break the sum
        ("拨款/小计 拨款/甲数 拨款/乙数 事业收入", ["3 | 1 | 2 | "], [(0, (1, 2))]),
        ("甲数/合计 甲数/基本 甲数/项目 乙数/基本 乙数/项目", ["3 | 1 | 2 | | "], [(0, (1, 2))]),
        ("本年/甲数/合计 本年/甲数/基本 本年/甲数/项目 本年/乙数/基本", ["3 | 1 | 2 | "], [(0, (1, 2))]),
        (  # a total below a head takes the columns below the same head
            "甲数/合计 甲数/基本支出 甲数/项目支出 乙数/合计 乙数/基本支出 乙数/项目支出",
            ["3 | 1 | 2 | 0 | 0 | 0", "7 | 3 | 4 | 9 | 4 | 5"],
            [(0, (1, 2)), (3, (4, 5))],
        ),
    ],
)
def test_sums_within_sums(header: str, rows: list[str], found: list[tuple[int, tuple[int, ...]]]) -> None:
    assert column_sums(heads(header), numbers(*rows), CENT) == tuple(ColumnSum(*one) for one in found)


@pytest.mark.parametrize(
    "rows, adopted",
    [
        (["3 | 1 | 2"] * 3 + ["9 | 1 | 2"] * 2, True),  # three of five
        (["3 | 1 | 2"] * 1 + ["9 | 1 | 2"] * 1, False),
        (["3 | 1 | 2"] * 3 + [" | 1 | 2"] * 9, True),  # rows without a total do not vote
        ([" | 1 | 2"], False),
        (["0.3 | 0.16 | 0.14"], True),
        (["0.45 | 0.16 | 0.14"], True),  # half a unit of each of the three numbers: 0.15
        (["0.46 | 0.16 | 0.14"], False),
        (["0.15 | 0.16 | 0.14"], True),
    ],
)
def test_a_sum_is_adopted_where_most_rows_keep_it(rows: list[str], adopted: bool) -> None:
    found = column_sums(heads("合计 基本支出 项目支出"), numbers(*rows), Decimal("0.1"))
    assert found == ((ColumnSum(0, (1, 2)),) if adopted else ())


def test_sums_of_rows_leave_out_rates_and_do_not_ask_odd_numbers() -> None:
    paths = heads("合计 基本支出 项目支出")
    rows = [
        row("3.00 | 1.00 | 2.00"),
        row("5.00 | 5.00 | 8"),
        row("90.00 | 80.00 | 95.00", "完成率"),
        row("6.00 | 2.00 | 4.00", "丙"),
    ]
    parts = [(GridPlace(r, 1), GridPlace(r, 2)) for r in range(4)]
    assert row_sums(paths, rows) == tuple(TableSum(SumKind.ROW, GridPlace(r, 0), parts[r]) for r in (0, 1, 3))


# --- down -----------------------------------------------------------------------------------------

Line = tuple[RowRole, int | None, str, str]  # role, parent, label, amounts


def down(lines: list[Line], header: str = "金额", codes: bool = False) -> list[tuple[int, tuple[int, ...]]]:
    """The sums of the first column: the row of the total and the rows of the parts."""
    rows = [row(amounts, label, "201" if codes else None) for _, _, label, amounts in lines]
    return _groups(lines, rows, header)


def _groups(lines: list[Line], rows: list[DraftRow], header: str) -> list[tuple[int, tuple[int, ...]]]:
    nodes: list[Node] = []
    for role, parent, _, _ in lines:
        nodes.append(Node(role, 1 if parent is None else nodes[parent].level + 1, parent))
    found = [item for item in sums_of(heads(header), rows, nodes) if item.kind is SumKind.COLUMN]
    assert all(item.whole.column == p.column for item in found for p in item.parts)
    return [(s.whole.row, tuple(p.row for p in s.parts)) for s in found if s.whole.column == 0]


def test_a_row_is_the_sum_of_those_below_it() -> None:
    lines: list[Line] = [
        (ITEM, None, "甲", "6"),
        (ITEM, 0, "乙", "2"),
        (ITEM, 0, "丙", "4"),
        (OF_WHICH, 0, "其中：丁", "1"),
        (ITEM, None, "戊", "5"),
    ]
    assert down(lines) == [(0, (1, 2))]
    lines[0] = (ITEM, None, "甲", "8")
    assert down(lines) == []  # without codes the rows below may be a mere selection
    assert down(lines, codes=True) == [(0, (1, 2))]


@pytest.mark.parametrize(
    "header, columns",
    [("金额 人数", {0, 1}), ("金额 占比", {0}), ("金额 增长%", {0}), ("金额 增长/金额", {0}), ("金额 执行率", {0})],
)
def test_rates_do_not_add_up(header: str, columns: set[int]) -> None:
    rows = [row("3 | 3", "甲", "201"), row("1 | 1", "乙", "20101"), row("2 | 2", "丙", "20102")]
    nodes = [Node(ITEM, 1, None), Node(ITEM, 2, 0), Node(ITEM, 2, 0)]
    assert {item.whole.column for item in sums_of(heads(header), rows, nodes)} == columns


def test_across_and_down_together() -> None:
    rows = [row("3 | 1 | 2", "合计"), row("3 | 1 | 2", "甲")]
    nodes = [Node(TOTAL, 1, None), Node(ITEM, 1, None)]
    assert sums_of(heads("合计 基本支出 项目支出"), rows, nodes) == (
        *(TableSum(SumKind.ROW, GridPlace(r, 0), (GridPlace(r, 1), GridPlace(r, 2))) for r in (0, 1)),
        *(TableSum(SumKind.COLUMN, GridPlace(0, c), (GridPlace(1, c),)) for c in (0, 1, 2)),
    )


@pytest.mark.parametrize(
    "lines, found",
    [
        ([(TOTAL, None, "合计", "3"), (ITEM, None, "甲", "1"), (ITEM, None, "乙", "2")], [(0, (1, 2))]),
        ([(ITEM, None, "甲", "1"), (ITEM, None, "乙", "2"), (TOTAL, None, "合计", "3")], [(2, (0, 1))]),
        (
            [
                (ITEM, None, "甲", "1"),
                (ITEM, None, "乙", "2"),
                (SUBTOTAL, None, "小计", "3"),
                (ITEM, None, "丙", "4"),
                (ITEM, None, "丁", "5"),
                (SUBTOTAL, None, "小计", "9"),
                (ITEM, None, "戊", "6"),
                (TOTAL, None, "总计", "18"),
            ],
            [(2, (0, 1)), (5, (3, 4)), (7, (2, 5, 6))],
        ),
        (  # a second total over the first's rows has none of its own
            [(ITEM, None, "甲", "1"), (TOTAL, None, "合计", "1"), (ITEM, None, "乙", "2"), (TOTAL, None, "总计", "2")],
            [(1, (0,)), (3, (2,))],
        ),
        (  # totals that stand before their parts end where the next total begins
            [
                (TOTAL, None, "收入合计", "3"),
                (ITEM, None, "甲", "1"),
                (ITEM, None, "乙", "2"),
                (TOTAL, None, "合计", "3"),
                (ITEM, None, "丙", "9"),
            ],
            [(0, (1, 2)), (3, (1, 2))],
        ),
        (  # the first total behind a heading that is no item
            [
                (OF_WHICH, None, "其中", ""),
                (TOTAL, None, "合计", "3"),
                (ITEM, None, "甲", "1"),
                (ITEM, None, "乙", "2"),
            ],
            [(1, (2, 3))],
        ),
        (
            [
                (TOTAL, None, "合计", "1"),
                (ITEM, None, "甲", "1"),
                (TOTAL, None, "合计", "1"),
                (ITEM, None, "乙", "2"),
                (TOTAL, None, "合计", "2"),
            ],
            [(0, (1,)), (2, (1,)), (4, (3,))],
        ),
        (
            [
                (ITEM, None, "甲", "1"),
                (SUBTOTAL, None, "小计", "1"),
                (ITEM, None, "乙", "2"),
                (TOTAL, None, "总计", "3"),
            ],
            [(1, (0,)), (3, (1, 2))],
        ),
        ([(TOTAL, None, "合计", "3")], []),
        ([(SUBTOTAL, None, "小计", "3"), (ITEM, None, "甲", "3")], []),
    ],
)
def test_totals_and_what_they_are_the_sum_of(lines: list[Line], found: list[tuple[int, tuple[int, ...]]]) -> None:
    assert down(lines) == found


def test_subtotals_of_merged_groups() -> None:
    lines: list[Line] = [
        (TOTAL, None, "合计", "21"),
        (SUBTOTAL, None, "小计", "3"),
        (ITEM, None, "子", "1"),
        (ITEM, None, "丑", "2"),
        (SUBTOTAL, None, "小计", "12"),
        (ITEM, None, "寅", "5"),
        (ITEM, None, "卯", "7"),
        (ITEM, None, "辰", "6"),
    ]
    groups = [(), ("甲局",), ("甲局",), ("甲局",), ("乙局",), ("乙局",), ("乙局",), ()]
    rows = [row(line[3], line[2], outer=group) for line, group in zip(lines, groups, strict=True)]
    (first, second, whole) = _groups(lines, rows, "金额")
    assert (first, second) == ((1, (2, 3)), (4, (5, 6)))
    assert (whole[0], set(whole[1])) == (0, {1, 4, 7})


@pytest.mark.parametrize(
    "label, amount, found",
    [
        ("县区小计", "9", []),  # the total of something named, whose parts need not all be here
        ("县区小计", "3", [(2, (0, 1))]),
        ("小计", "9", [(2, (0, 1))]),
        ("二、小计", "9", [(2, (0, 1))]),
        ("本年支出合计", "9", [(2, (0, 1))]),
        ("收入总计", "9", [(2, (0, 1))]),
    ],
)
def test_a_named_total_counts_where_it_is_kept(
    label: str, amount: str, found: list[tuple[int, tuple[int, ...]]]
) -> None:
    assert down([(ITEM, None, "甲", "1"), (ITEM, None, "乙", "2"), (SUBTOTAL, None, label, amount)]) == found


def test_a_total_in_the_first_row_counts_by_any_name() -> None:
    assert down([(TOTAL, None, "示例县合计", "9"), (ITEM, None, "甲", "1"), (ITEM, None, "乙", "2")]) == [(0, (1, 2))]


@pytest.mark.parametrize(
    "total, parts",
    [
        ("3", (0, 1)),  # the numbered ones make it
        ("13", (0, 1, 2)),  # all make it
        ("99", (0, 1, 2)),  # neither do: all stay, and the sum fails
    ],
)
def test_rows_without_a_number_beside_numbered_ones(total: str, parts: tuple[int, ...]) -> None:
    lines: list[Line] = [
        (ITEM, None, "一、甲", "1"),
        (ITEM, None, "二、乙", "2"),
        (ITEM, None, "丙", "10"),
        (TOTAL, None, "合计", total),
    ]
    assert down(lines) == [(3, parts)]


def test_rows_stay_parts_where_they_change_nothing_or_only_one_is_numbered() -> None:
    lines: list[Line] = [
        (ITEM, None, "一、甲", "100"),
        (ITEM, None, "二、乙", "200"),
        (ITEM, None, "丙", ""),
        (TOTAL, None, "合计", "300"),
    ]
    assert down(lines) == [(3, (0, 1, 2))]
    assert down([lines[0], (ITEM, None, "丙", "50"), (TOTAL, None, "合计", "100")]) == [(2, (0, 1))]


@pytest.mark.parametrize(
    "count, amount, total, codes, is_sum",
    [
        (7, "20", "100", False, False),  # seven rows come to more than their total: a hierarchy in disguise
        (6, "20", "100", False, True),  # a short list is simply wrong
        (7, "20", "150", False, True),  # less than the total is a list that lacks something
        (7, "20", "100", True, True),
        (7, "20.00", "140.50", False, True),
        (7, "20.00", "139.50", False, False),
        (7, "-20", "-100", False, False),
        (7, "20", "", False, False),
    ],
)
def test_many_rows_without_codes_that_come_to_more(
    count: int, amount: str, total: str, codes: bool, is_sum: bool
) -> None:
    lines: list[Line] = [(TOTAL, None, "合计", total), *((ITEM, None, f"项{n}", amount) for n in range(count))]
    assert down(lines, codes=codes) == ([(0, tuple(range(1, count + 1)))] if is_sum else [])


def test_one_column_that_keeps_the_sum_is_enough() -> None:
    lines: list[Line] = [
        (ITEM, None, "甲", "9 | 3 | 5.1"),
        (ITEM, 0, "乙", "1 | 1 | "),
        (ITEM, 0, "丙", "2 | 2 | "),
    ]
    assert down(lines, "金额 人数 面积") == [(0, (1, 2))]


@pytest.mark.parametrize("total, kept", [("3.15", True), ("2.85", True), ("3.2", False), ("2.8", False)])
def test_rows_may_miss_their_sum_by_rounding(total: str, kept: bool) -> None:
    """Half a unit of each number, here of two decimals' habit that one row alone does not show."""
    lines: list[Line] = [(ITEM, None, "甲", total), (ITEM, 0, "乙", "1.0"), (ITEM, 0, "丙", "2.0")]
    rows = [row(amounts, label) for _, _, label, amounts in lines]
    assert last_place(rows) == Decimal("0.1")
    assert bool(_groups(lines, rows, "金额")) is kept
