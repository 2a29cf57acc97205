"""One invented budget book in every format (bench.fixture_book, tests/fixtures): the same facts come out of each."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.fixture_book import (
    BALANCE,
    BASIC,
    BOOK,
    EXPENDITURE,
    FUNDS,
    SAYINGS,
    TARGET_FIGURES,
    THREE_PUBLIC,
    Figure,
    Form,
    Saying,
    figures_of,
)
from bench.make_fixtures import pure_files
from corpus.datatypes import Cell, CellStatus, GapKind, Origin, Phase, Reading
from corpus.readers import ocr
from corpus.reading import read_bytes, read_file

FOLDER = Path(__file__).parents[1] / "fixtures"
HORIZONTAL = "book_horizontal.pdf"
BOOKS = (
    "book.txt",
    "book.md",
    "book_utf8.html",
    "book_gb18030.html",
    "book.xlsx",
    "book.xls",
    "book.docx",
    "book.doc",
    "book_ruled.pdf",
    HORIZONTAL,
)
FLAT = ("book.txt", "book.md")  # say nothing of merged cells
LEAVES = {"公务用车购置及运行费小计": "小计"}  # flat heads name 小计 with its parent
PLAIN_FORMS = ("revenue_expenditure", "expenditure", "general_public_basic", "three_public")
DOUBTS = (CellStatus.RECOVERED, CellStatus.DOUBTFUL)
TRUTH = Counter(figure for form in BOOK.forms for figure in figures_of(form))
needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="the OCR packages are not installed")


TREES = "a form of merged cells without vertical rules is not read as one table, its indicators are taken for prose"
EMPTY = "a head without any figure below and without vertical rules is not taken for a table"


def books(failures: Mapping[str, str], names: Sequence[str] = BOOKS) -> list[Any]:
    """Books as parameters; ``failures``: why some of them fail yet, by name."""
    marks = {name: pytest.mark.xfail(reason=reason, strict=True) for name, reason in failures.items()}
    return [pytest.param(name, marks=marks[name]) if name in marks else name for name in names]


@cache
def reading(name: str) -> Reading:
    return read_file(FOLDER / name)


def cells(read: Reading) -> list[tuple[Figure, Cell]]:
    """Every figure of the tables, and the cell that it stands in."""
    found = []
    for table in read.document.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.value is not None:
                    leaf = LEAVES.get(column[-1], column[-1])
                    unit = cell.unit or table.unit or ""
                    found.append((Figure(row.label, row.code or "", leaf, cell.value, unit), cell))
    return found


def figures(read: Reading) -> Counter[Figure]:
    return Counter(figure for figure, _ in cells(read))


def heads(read: Reading) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """The head over each column, outermost first, of the forms that are not trees."""
    return {(t.title, t.label_header): t.columns for t in read.document.tables if t.form in PLAIN_FORMS}


def sayings(read: Reading) -> Counter[Saying]:
    prose = [fact for fact in read.facts if fact.origin is Origin.PROSE]
    return Counter(
        Saying(fact.item, fact.aspect.value, fact.value, fact.unit, fact.trend or "", fact.reason or "")
        for fact in prose
    )


def table_facts(read: Reading) -> Counter[tuple[str, str | None, str, Decimal, str, str | None]]:
    return Counter(
        (fact.item, fact.code, LEAVES.get(fact.measure, fact.measure), fact.value, fact.unit, fact.form)
        for fact in read.facts
        if fact.origin is Origin.CELL
    )


# --- the book itself -------------------------------------------------------------------------------


def amounts(form: Form, label: int, columns: tuple[int, ...]) -> dict[str, list[Decimal]]:
    rows = ((row[label], [Decimal(row[c].replace(",", "") or 0) for c in columns]) for row in form.body)
    return dict(rows)


def sums(rows: list[list[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*rows, strict=True)]


def test_the_expenditure_of_the_book_foots() -> None:
    by_code: dict[str, list[Decimal]] = {}
    for row in EXPENDITURE.body:
        by_code["".join(row[:3])] = [Decimal(text.replace(",", "") or 0) for text in row[4:]]
    for code, values in by_code.items():
        assert values[0] == values[1] + values[2]
        below = [by_code[c] for c in by_code if c.startswith(code) and len(c) == (len(code) + 2 if code else 3)]
        assert not below or sums(below) == values, code


def test_the_other_forms_foot() -> None:
    basic = {row[0]: [Decimal(text.replace(",", "") or 0) for text in row[2:]] for row in BASIC.body}
    for code, values in basic.items():
        below = [basic[c] for c in basic if c.startswith(code) and len(c) == (len(code) + 2 if code else 3)]
        assert not below or sums(below) == values, code
    balance = [Decimal(row[3].replace(",", "") or 0) for row in BALANCE.body]
    assert sum(balance[:5]) == balance[5] == balance[7]
    income = amounts(BALANCE, 0, (1,))
    assert income["本年收入合计"][0] + income["四、上年结转"][0] == income["收入总计"][0] == balance[7]
    total, abroad, hosting, cars, bought, run, _ = (Decimal(text) for text in THREE_PUBLIC.body[0])
    assert (total, cars) == (abroad + hosting + cars, bought + run)


def test_the_fixtures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert set(sizes) == {*BOOKS, "expenditure.csv", "scan.pdf", "scan.png"}
    assert sum(sizes.values()) < 1_500_000


# --- every format ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*BOOKS, "expenditure.csv"])
def test_identity_is_the_same(name: str) -> None:
    identity = reading(name).document.identity
    assert (identity.agency, identity.year, identity.phase) == (BOOK.agency, BOOK.year, Phase.BUDGET)


@pytest.mark.parametrize("name", books({HORIZONTAL: TREES}))
def test_tables_hold_the_figures_of_the_book(name: str) -> None:
    assert figures(reading(name)) == TRUTH


def test_tables_without_vertical_rules_hold_the_figures_of_the_other_forms() -> None:
    rest = TRUTH - Counter(TARGET_FIGURES)
    assert rest - figures(reading(HORIZONTAL)) == Counter()


@pytest.mark.parametrize("name", [name for name in BOOKS if name not in FLAT])
def test_heads_of_columns_are_those_of_the_workbook(name: str) -> None:
    assert heads(reading(name)) == heads(reading("book.xlsx"))


def test_delimited_text_holds_the_figures_of_its_table() -> None:
    assert figures(reading("expenditure.csv")) == Counter(figures_of(EXPENDITURE))


@pytest.mark.parametrize(
    "name",
    # Markdown is left out: the total of a flat head has no parent to be named by.
    books({HORIZONTAL: TREES}, [name for name in BOOKS if name != "book.md"]),
)
def test_facts_of_tables_are_those_of_the_workbook(name: str) -> None:
    assert table_facts(reading(name)) == table_facts(reading("book.xlsx"))


@pytest.mark.parametrize("name", books({HORIZONTAL: TREES}))
def test_prose_says_the_same(name: str) -> None:
    assert sayings(reading(name)) == Counter(SAYINGS)


@pytest.mark.parametrize("name", books({HORIZONTAL: EMPTY}))
def test_an_empty_form_is_a_gap_with_its_note(name: str) -> None:
    found = [(gap.item, gap.note) for gap in reading(name).gaps if gap.kind is GapKind.EMPTY_FORM]
    assert found == [(FUNDS.title, FUNDS.note)]


@pytest.mark.parametrize(
    "item, code, measure, value, form",
    [
        ("公路养护", "2140106", "项目支出", "1875.24", "expenditure"),
        ("公务接待费", "30217", "公用经费", "5.20", "general_public_basic"),
        ("公务接待费", None, "公务接待费", "5.20", "three_public"),
        ("农村公路日常养护", None, "年度资金总额", "1875.24", "project_target"),
    ],
)
def test_the_truth_is_not_only_that_all_agree(item: str, code: str | None, measure: str, value: str, form: str) -> None:
    assert table_facts(reading("book.xlsx"))[item, code, measure, Decimal(value), "万元", form] == 1


@pytest.mark.parametrize("name", ["book_ruled.pdf", HORIZONTAL])
def test_each_figure_of_a_pdf_has_its_place(name: str) -> None:
    found = [cell.source for _, cell in cells(reading(name))]
    assert found
    for source in found:
        assert source.page in range(1, 6)
        assert source.bbox is not None
        x0, top, x1, bottom = source.bbox
        assert 0 <= x0 < x1 <= 596, source
        assert 0 <= top < bottom <= 842, source


def test_a_table_goes_on_over_a_page_turn() -> None:
    table = next(t for t in reading("book_ruled.pdf").document.tables if t.title == EXPENDITURE.title)
    assert (table.source.page, table.last_page) == (2, 3)


def test_fixtures_made_anew_hold_the_same() -> None:
    for name, data in pure_files().items():
        fresh, kept = read_bytes(data, name), reading(name)
        assert (figures(fresh), sayings(fresh)) == (figures(kept), sayings(kept)), name


# --- scans -----------------------------------------------------------------------------------------


def one_width(figure: Figure) -> Figure:
    """OCR does not tell the widths of brackets apart."""
    item, column = (unicodedata.normalize("NFKC", text) for text in (figure.item, figure.column))
    return replace(figure, item=item, column=column)


@needs_ocr
@pytest.mark.parametrize("name, page", [("scan.pdf", 2), ("scan.png", 4)])
def test_scanned_figures_are_right_or_flagged(name: str, page: int) -> None:
    truth = Counter(one_width(f) for f, cell in cells(reading("book_ruled.pdf")) if cell.source.page == page)
    read = reading(name)
    found = [(one_width(figure), cell) for figure, cell in cells(read)]
    unflagged = Counter(figure for figure, cell in found if cell.status not in DOUBTS)
    right = (truth & Counter(figure for figure, _ in found)).total()
    assert unflagged - truth == Counter()
    assert right >= Decimal("0.99") * truth.total()
    identity = read.document.identity
    assert (identity.agency, identity.year) == (BOOK.agency, BOOK.year)
