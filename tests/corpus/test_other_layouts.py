"""Layouts of other provinces, of ministries, final accounts and governments: the whole reading of small documents.

Expected texts: the identity, then for each table ``# title [form] unit``, its columns and its rows
(role, code, label = cells; ``.`` is a blank cell), then with ``=`` some of its figures, with ``!`` some that
it does not state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from layout_cases_forms import FORMS
from layout_cases_heads import HEADS
from layout_cases_more import MORE
from layout_cases_quirks import QUIRKS

from corpus.datatypes import Cell, Fact, Line, Reading, Row, RowRole, Source, Table
from corpus.head_lines import common_unit
from corpus.reading import read_bytes

if TYPE_CHECKING:
    from layout_zoo import Case

CASES = (*FORMS, *QUIRKS, *HEADS, *MORE)
_ROLES = {
    RowRole.TOTAL: "T",
    RowRole.SUBTOTAL: "S",
    RowRole.OF_WHICH: "W",
    RowRole.ITEM: "I",
    RowRole.INDICATOR: "N",
}


def shown(reading: Reading) -> list[str]:
    """The identity and the tables of a reading in the notation of the expected texts."""
    who = reading.document.identity
    lines = [f"{who.agency} {who.year} {who.phase}"]
    for table in reading.document.tables:
        lines += _shown_table(table)
    return lines


def _shown_table(table: Table) -> list[str]:
    heads = " | ".join("/".join(path) for path in table.columns)
    return [
        f"# {table.title} [{table.form or ''}] {table.unit or ''}".rstrip(),
        f"| {heads}",
        *map(_shown_row, table.rows),
    ]


def _shown_row(row: Row) -> str:
    name = " ".join(part for part in (_ROLES[row.role], row.code, row.label) if part)
    return f"{name} = {' '.join(map(_shown_cell, row.cells))}"


def _shown_cell(cell: Cell) -> str:
    if cell.value is None:
        return cell.text or "."
    return f"{cell.value}{cell.unit or ''}"


def figure(fact: Fact) -> str:
    return f"= {fact.item} {fact.year} {fact.phase} {fact.value} {fact.unit} {'main' if fact.main else 'part'}"


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("（以下各表金额单位均为：万元）", "万元"),
        ("各表均以万元为单位。", "万元"),
        ("如无特别说明，金额单位为亿元", "亿元"),
        ("本套报表单位：元", "元"),
        ("公开05表 单位：万元", None),
        ("全市一般公共预算收支平衡情况表 单位：万元", None),
    ],
)
def test_only_a_line_about_all_tables_gives_a_common_unit(line: str, unit: str | None) -> None:
    assert common_unit([Line(line, Source(line))]) == unit


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=case.fault, strict=True)] if case.fault else [],
        )
        for case in CASES
    ],
)
def test_a_foreign_layout_is_read_whole(case: Case) -> None:
    reading = read_bytes(case.build(case.text), case.file)
    lines = [line.rstrip() for line in case.expected.strip().splitlines()]
    figures = {figure(fact) for fact in reading.facts}
    assert shown(reading) == [line for line in lines if not line.startswith(("= ", "! "))]
    assert {line for line in lines if line.startswith("= ")} - figures == set(), sorted(figures)
    assert {"=" + line[1:] for line in lines if line.startswith("! ")} & figures == set()
