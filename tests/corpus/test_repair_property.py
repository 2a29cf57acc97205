"""Repair is proof or nothing: one damaged cell comes back true or stays flagged, never as another figure."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.datatypes import CellStatus, Table
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.tables import build_tables

Grid = list[list[str]]
HEAD = "部门支出总表\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
NAMES = (
    ("201", "20103", ("2010301", "2010302", "2010350")),
    ("206", "20604", ("2060403", "2060404", "2060499")),
    ("208", "20805", ("2080501", "2080502", "2080505")),
    ("221", "22102", ("2210201", "2210202", "2210203")),
)
WITHIN_ROUNDING = Decimal("0.05")  # of sums of up to ten figures with two decimals
CENTS = st.one_of(st.just(0), st.integers(100, 99_999), st.sampled_from([100, 1_000, 120_000, 1_234_567]))
LEAVES = st.lists(st.tuples(CENTS, CENTS).filter(any), min_size=1, max_size=3)


def printed(cents: int) -> str:
    return f"{Decimal(cents) / 100:,.2f}" if cents else ""


def line(code: str, label: str, figures: tuple[int, int]) -> list[str]:
    return [code, label, printed(sum(figures)), printed(figures[0]), printed(figures[1])]


def added(rows: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def footing(classes: list[list[tuple[int, int]]]) -> Grid:
    """A table that foots: 合计, classes, one 款 each, leaves."""
    rows = [line("", "合计", added([leaf for leaves in classes for leaf in leaves]))]
    for (top, middle, codes), leaves in zip(NAMES, classes, strict=False):
        rows.append(line(top, f"甲{top}", added(leaves)))
        rows.append(line(middle, f"乙{middle}", added(leaves)))
        rows.extend(line(code, f"丙{code}", leaf) for code, leaf in zip(codes, leaves, strict=False))
    return rows


TABLES = st.lists(LEAVES, min_size=1, max_size=3).map(footing)


def parsed(rows: Grid) -> Table:
    text = HEAD + "".join("\t".join(row) + "\n" for row in rows)
    (table,) = build_tables(lay_out(read_text(text.encode(), "示例.txt")))
    return table


def damaged(rows: Grid, choice: st.DataObject) -> tuple[Grid, tuple[int, int]] | None:
    """One cell blanked, cut, with one digit or the point lost or changed, or slid into the cell beside it."""
    filled = [(r, c) for r, row in enumerate(rows) for c in (2, 3, 4) if row[c]]
    r, c = choice.draw(st.sampled_from(filled))
    kind = choice.draw(st.sampled_from(["blank", "digit", "slide", "point", "cut", "comma"]))
    copy = [list(row) for row in rows]
    text = copy[r][c]
    if kind == "digit":
        at = choice.draw(st.sampled_from([i for i, char in enumerate(text) if char.isdigit()]))
        digit = choice.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
        copy[r][c] = text[:at] + digit + text[at + 1 :]
        return copy, (r, c)
    if kind in ("point", "cut", "comma"):
        copy[r][c] = {"point": text.replace(".", ""), "cut": text[:-1], "comma": text.replace(".", ",")}[kind]
        return copy, (r, c)
    copy[r][c] = ""
    if kind == "slide":
        beside = [n for n in (c - 1, c + 1) if 2 <= n <= 4 and not rows[r][n]]
        if not beside:
            return None
        copy[r][choice.draw(st.sampled_from(beside))] = text
    return copy, (r, c)


def value(text: str) -> Decimal | None:
    is_number = re.fullmatch(r"(\d{1,3}(,\d{3})*|\d+)(\.\d+)?", text)
    return Decimal(text.replace(",", "")) if is_number else None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TABLES, st.data())
def test_no_repair_makes_another_figure(rows: Grid, choice: st.DataObject) -> None:
    made = damaged(rows, choice)
    if made is None:
        return
    table = parsed(made[0])
    wrong = []
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            true = value(rows[r][c + 2])
            as_damaged = value(made[0][r][c + 2])
            touched = cell.status is CellStatus.RECOVERED or cell.value not in (as_damaged, None)
            if touched and cell.value != true:
                wrong.append((r, c, cell))
    assert wrong == []
    gaps = [
        abs((cell.value or Decimal(0)) - (value(rows[r][c + 2]) or Decimal(0)))
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row.cells)
    ]
    assert max(gaps) <= WITHIN_ROUNDING or table.certificate.failed > 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TABLES)
def test_a_footing_table_stays_as_it_is(rows: Grid) -> None:
    table = parsed(rows)
    assert [[cell.value for cell in row.cells] for row in table.rows] == [
        [value(text) for text in row[2:]] for row in rows
    ]
    assert (table.certificate.failed, table.certificate.recovered) == (0, 0)
