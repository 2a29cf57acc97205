"""Hierarchies of rows without codes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Cell, CellStatus, RowRole, Source
from corpus.table_outline import best_outline
from corpus.table_rows import DraftRow
from corpus.table_tree import tree_of

COLUMN = (("金额",),)


def row(label: str, *amounts: int | None, x: float | None = None) -> DraftRow:
    cells = tuple(
        Cell("" if a is None else str(a), None if a is None else Decimal(a), CellStatus.READ, Source(str(a)))
        for a in amounts
    )
    box = None if x is None else (x, 0.0, x + 50, 10.0)
    return DraftRow(label, (), cells, Source(label, page=1, bbox=box), 0)


def parents(*rows: DraftRow) -> list[str | None]:
    nodes = tree_of(rows, COLUMN * len(rows[0].cells))
    return [None if node.parent is None else rows[node.parent].label for node in nodes]


def test_by_indentation_that_the_sums_bear_out() -> None:
    rows = [row("甲", 9, x=60), row("乙", 4, x=74), row("丙", 5, x=74), row("丁", 7, x=60), row("戊", 7, x=74)]
    assert parents(*rows) == [None, "甲", "甲", None, "丁"]


def test_indentation_that_the_sums_deny_counts_for_nothing() -> None:
    centred = [row("甲", 9, x=60), row("乙的收入", 4, x=74), row("丙", 5, x=66), row("合计", 18, x=70)]
    assert parents(*centred) == [None, None, None, None]


def test_by_the_names_of_the_classification() -> None:
    labels = ["一般公共服务支出", "人大事务", "行政运行", "人大会议", "政协事务", "行政运行", "教育支出", "普通教育"]
    rows = [row(label, n) for label, n in zip(labels, [9, 6, 4, 2, 3, 3, 8, 8], strict=True)]
    assert parents(*rows) == [
        *(None, "一般公共服务支出", "人大事务", "人大事务", "一般公共服务支出", "政协事务", None, "教育支出"),
    ]


def test_by_sums_of_the_next_rows() -> None:
    rows = [row("甲税", 30), row("乙税", 12), row("丙税", 18), row("丁税", 5), row("合计", 35)]
    assert parents(*rows) == [None, "甲税", "甲税", None, None]


def test_a_single_part_needs_a_kindred_name() -> None:
    kindred = [row("增值税", 30), row("国内增值税", 30), row("甲类", 10), row("乙类", 20), row("印花税", 5)]
    assert parents(*kindred) == [None, "增值税", "国内增值税", "国内增值税", None]
    assert parents(row("印花税", 5), row("契税", 5), row("合计", 10)) == [None, None, None]


def test_percentages_do_not_vote() -> None:
    rows = [row("甲税", 30, 50), row("乙税", 12, 7), row("丙税", 18, 9)]
    nodes = tree_of(rows, (("金额",), ("增长%",)))
    assert [node.parent for node in nodes] == [None, 0, 0]


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), min_size=1, max_size=6), st.data())
def test_groups_of_any_size_are_found_from_their_sums(groups: list[list[int]], data: st.DataObject) -> None:
    rows: list[DraftRow] = []
    expected: list[int | None] = []
    for n, group in enumerate(groups):
        head = len(rows)
        rows += [row(f"类{n}", sum(group), 3 * sum(group)), *(row(f"款{n}.{m}", v, 3 * v) for m, v in enumerate(group))]
        expected += [None, *[head] * len(group)]
    found = best_outline(rows, [RowRole.ITEM] * len(rows), [None] * len(rows), (0, 1))
    # sums may also be met by chance; whatever is nested foots
    for parent in {p for p in found if p is not None}:
        parts = [rows[i].cells[0].value for i, p in enumerate(found) if p == parent]
        assert sum(v for v in parts if v is not None) == rows[parent].cells[0].value
    if len({v for group in groups for v in group}) == sum(map(len, groups)) and len(groups) == 1:
        assert found == expected


@pytest.mark.parametrize("roles", [[], [RowRole.TOTAL]])
def test_nothing_to_nest(roles: list[RowRole]) -> None:
    rows = [row("合计", 5) for _ in roles]
    assert best_outline(rows, roles, [None] * len(rows), (0,)) == [None] * len(rows)


def test_an_unknown_name_behind_classes_is_a_class_where_the_total_says_so() -> None:
    labels = ["公共安全支出", "教育支出", "科学技术支出", "卫生健康支出", "农林水支出", "其余各类支出"]
    rows = [row(label, n) for label, n in zip(labels, [90, 60, 40, 50, 20, 10], strict=True)]
    assert parents(*rows, row("支出合计", 270)) == [None] * 7
    assert parents(*rows, row("支出合计", 260))[5] == "农林水支出"


@pytest.mark.parametrize("repair, total, expected", [(5, 13, "用车"), (4, 17, None), (6, 19, None)])
def test_what_follows_of_which_is_a_part_too_where_both_come_to_the_whole(
    repair: int, total: int, expected: str | None
) -> None:
    rows = [row("用车", 7), row("其中：新购", 2), row("修理", repair), row("接待", 6), row("合计", total)]
    assert parents(*rows) == [None, "用车", expected, None, None]
