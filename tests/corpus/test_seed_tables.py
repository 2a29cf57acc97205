"""Every number of the seeds' tables is a fact, part of a name or header, or has a named reason."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.datatypes import CellStatus, Fact, Grid, Identity, Phase, RawDocument, Table
from corpus.layout import lay_out
from corpus.readers.text import read_text
from corpus.table_facts import table_facts
from corpus.tables import TableParse, parse_tables

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
FILES = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
pytestmark = pytest.mark.skipif(not FILES, reason="the seed documents are not here")
WHO = Identity("某单位预算", "赣州市行政审批局", 2023, Phase.BUDGET)


def _seed(word: str) -> tuple[RawDocument, TableParse, list[Fact]]:
    path = next(path for path in FILES if word in path.name)
    raw = read_text(path.read_bytes(), path.name)
    parse = parse_tables(lay_out(raw))
    facts = [fact for table in parse.tables for fact in table_facts(table, "seed", WHO)[0]]
    return raw, parse, facts


def _table(parse: TableParse, form: str, column: str) -> Table:
    return next(t for t in parse.tables if t.form == form and any(column in "/".join(p) for p in t.columns))


def _account(raw: RawDocument, parse: TableParse, facts: list[Fact]) -> dict[tuple[int, str], str]:
    """Where each grid cell with digits went, by line and cell name."""
    went: dict[tuple[int, str], str] = {}

    def note(line: int | None, cell: str | None, what: str) -> None:
        went.setdefault((line or 0, cell or ""), what)

    for fact in facts:
        note(fact.source.line, fact.source.cell, "fact")
    for reject in parse.rejects:
        note(reject.source.line, reject.source.cell, reject.reason)
    for table in parse.tables:
        for row in table.rows:
            note(row.source.line, row.source.cell, "label")
            for cell in row.cells:
                if cell.repair:
                    note(cell.source.line, cell.source.cell, cell.repair)
    return went


def _unexplained(raw: RawDocument, parse: TableParse, facts: list[Fact]) -> list[tuple[int, str]]:
    went = _account(raw, parse, facts)
    code_lines = {row.source.line for table in parse.tables for row in table.rows if row.code}
    missing = []
    for grid in (block for block in raw.blocks if isinstance(block, Grid)):
        for cell in (cell for row in grid.rows for cell in row if cell and re.search(r"\d", cell.text)):
            line, name = cell.source.line or 0, cell.source.cell or ""
            is_code = name.startswith("A") and (line in code_lines or not re.search("[一-鿿]", cell.text))
            is_words = bool(re.search("[一-鿿]", cell.text))
            if (line, name) not in went and not is_code and not is_words and not _is_header(grid, name):
                missing.append((line, cell.text))
    return missing


def _is_header(grid: Grid, name: str) -> bool:
    """Rows over the first row with a long number: headers, the numbering row, damage above them."""
    row = int(re.sub(r"\D", "", name))
    first = next(
        (
            n
            for n, cells in enumerate(grid.rows, 1)
            if any(c and re.search("[一-鿿]", c.text) for c in cells)
            and any(c and re.fullmatch(r"[\d, ]+\. ?\d{2}", c.text) for c in cells)
        ),
        len(grid.rows) + 1,
    )
    return row < first


@pytest.mark.parametrize("word", ["赣州", "南昌"])
def test_every_number_of_every_table_is_accounted_for(word: str) -> None:
    assert _unexplained(*_seed(word)) == []


def test_every_table_with_sums_foots_after_repair() -> None:
    _, parse, _ = _seed("赣州")
    outcomes = {t.certificate.outcome for t in parse.tables if t.rows}
    assert outcomes == {"verified", "recovered"}


@pytest.mark.parametrize(
    "form, column, whole",
    [
        ("revenue", "合计", "23255.44"),
        ("revenue", "上年结转", "9207.97"),
        ("revenue", "小计", "13347.47"),
        ("revenue", "一般公共预算拨款收入", "13347.47"),
        ("expenditure", "基本支出", "1862.41"),
        ("expenditure", "项目支出", "21393.03"),
        ("general_public", "项目支出", "11485.06"),
        ("general_public_basic", "公用经费", "214.31"),
        ("general_public_basic", "人员经费", "1648.09"),
    ],
)
def test_class_rows_add_up_by_an_independent_sum(form: str, column: str, whole: str) -> None:
    _, parse, _ = _seed("赣州")
    table = _table(parse, form, column)
    at = next(n for n, path in enumerate(table.columns) if path[-1] == column)
    values = [row.cells[at].value for row in table.rows if len(row.code or "") == 3]
    assert sum(value for value in values if value is not None) == Decimal(whole)


@pytest.mark.parametrize(
    "form, code, label, values",
    [
        ("revenue", "2080505", "机关事业单位基本养老保险缴费支出", ["161.88", None, "161.88", "161.88"]),
        ("revenue", "2120804", "农村基础设施建设支出", ["389.43", "389.43", None, None]),
        ("revenue", "213", "农林水支出", ["1733.87", "1733.87", None, None]),
        ("revenue", "21301", "农业农村", ["1733.87", "1733.87", None, None]),
        ("revenue", "215", "资源勘探工业信息等支出", ["80.00", "80.00", None, None]),
        ("revenue", "2150599", "其他工业和信息产业监管支出", ["80.00", "80.00", None, None]),
        ("revenue", "221", "住房保障支出", ["134.37", None, "134.37", "134.37"]),
        ("revenue", "2210201", "住房公积金", ["134.37", None, "134.37", "134.37"]),
        ("expenditure", "20807", "就业补助", ["310.00", None, "310.00"]),
        ("expenditure", "20805", "行政事业单位养老支出", ["162.13", "162.13", None]),
        ("expenditure", "2101199", "其他行政事业单位医疗支出", ["1.29", "1.29", None]),
        ("expenditure", "211", "节能环保支出", ["606.35", None, "606.35"]),
        ("expenditure", "212", "城乡社区支出", ["2963.47", None, "2963.47"]),
        ("expenditure", "21208", "国有土地使用权出让收入安排的支出", ["389.43", None, "389.43"]),
        ("expenditure", "213", "农林水支出", ["1733.87", None, "1733.87"]),
        ("expenditure", "2130199", "其他农业农村支出", ["1733.87", None, "1733.87"]),
        ("general_public_basic", "30216", "培训费", ["8.95", None, "8.95"]),
    ],
)
def test_damaged_rows_are_read_right(form: str, code: str, label: str, values: list[str | None]) -> None:
    _, parse, _ = _seed("赣州")
    table = next(t for t in parse.tables if t.form == form)
    (row,) = (row for row in table.rows if row.code == code)
    found = [None if cell.value is None else str(cell.value) for cell in row.cells[: len(values)]]
    assert (row.label, found) == (label, values)


def test_the_lost_label_of_the_revenue_total_is_recovered() -> None:
    _, parse, _ = _seed("赣州")
    row = parse.tables[0].rows[-1]
    assert (row.label, row.cells[0].value, row.source.line) == ("收入总计", Decimal("23255.42"), 87)
    assert row.repair is not None


def test_amounts_of_all_projects() -> None:
    facts = _seed("赣州")[2]
    totals = {f.item: f.value for f in facts if f.form == "project_target" and f.measure == "年度资金总额"}
    assert sum(totals.values()) == Decimal("12186.46")
    assert totals["云计算服务基本服务费"] == Decimal(4200)
    assert totals["2023年赣州市12345政务服务便民热线一体化建设项目二期项目"] == Decimal(900)
    assert totals["其他收入资金"] == Decimal(700)


def test_recovered_figures_say_why() -> None:
    _, parse, _ = _seed("赣州")
    cells = [cell for table in parse.tables for row in table.rows for cell in row.cells]
    assert all(cell.repair for cell in cells if cell.status in (CellStatus.RECOVERED, CellStatus.DOUBTFUL))


def test_the_second_seed_has_no_table() -> None:
    assert _seed("南昌")[1].tables == ()
