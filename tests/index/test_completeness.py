"""Which forms were published: states of forms, files of one year together, years left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.datatypes import Document, Gap, GapKind, Identity, Paragraph, Phase, Reading, Source, Table
from corpus.standard_forms import standard_forms
from index.catalog import add_document, record_of
from index.completeness import FormState, FormStatus, completeness
from index.ingest import Part
from index.store import Database

AGENCY = "示例市审计局"
ALL = tuple(one.form for one in standard_forms())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.create(tmp_path / "library.sqlite")
    yield opened
    opened.close()


def reading(
    name: str,
    *forms: str,
    agency: str = AGENCY,
    year: int | None = 2023,
    phase: Phase | None = Phase.BUDGET,
    level: str | None = "部门",
    empty: Mapping[str, tuple[str, ...]] | None = None,
    lines: tuple[str, ...] = (),
    problems: tuple[str, ...] = (),
) -> Reading:
    """A document with these forms; those in ``empty`` have no row and these notes. Form n is on page n."""
    notes = empty or {}
    identity = Identity(f"{agency}{year}年", agency, year, phase, level)
    tables = tuple(
        Table(n, form, form, "万元", (), (), Source(form, page=n), notes=notes.get(form, ()))
        for n, form in enumerate(forms, start=1)
    )
    beside = tuple(Paragraph(n, text, (), Source(text, page=1)) for n, text in enumerate(lines, start=1))
    document = Document(name, f"{name}.pdf", name, identity, (), beside, tables, problems=problems)
    gaps = tuple(_empty_form(document, table) for table in tables if table.title in notes)
    return Reading(document, (), gaps)


def _empty_form(document: Document, table: Table) -> Gap:
    return Gap(
        id=f"{document.id}:g{table.number}",
        document=document.id,
        agency=document.identity.agency,
        year=document.identity.year,
        phase=document.identity.phase,
        item=table.title,
        concept=None,
        code=None,
        path=(),
        measure="",
        columns=(),
        scope=table.title,
        form=table.form,
        kind=GapKind.EMPTY_FORM,
        source=table.source,
        table=table.number,
    )


def states(database: Database, *readings: Reading) -> list[FormStatus]:
    """Store the documents and read the cells back."""
    with database.writing() as connection:
        for one in readings:
            part = Part(one, (), ())
            add_document(connection, record_of(part, "2024-01-01T00:00:00+00:00", "v"), part)
    return list(completeness(database).cells)


def by_form(cells: list[FormStatus]) -> dict[str | None, FormState]:
    return {cell.form: cell.state for cell in cells}


def test_every_form_there(database: Database) -> None:
    cells = states(database, reading("a", *ALL))
    assert [cell.state for cell in cells] == [FormState.PUBLISHED] * 9
    assert cells[1] == FormStatus(
        AGENCY,
        "部门",
        2023,
        Phase.BUDGET,
        "revenue",
        "收入总表",
        FormState.PUBLISHED,
        "a",
        "a.pdf",
        Source("revenue", page=2),
    )


def test_states_of_forms(database: Database) -> None:
    empty = {
        "government_fund": ("注：本部门没有政府性基金，故本表为空表。",),
        "state_capital": ("注：金额单位转换有尾差。",),
    }
    forms = ("revenue", "fiscal_appropriation_expenditure", "government_fund", "state_capital")
    cells = states(database, reading("a", *forms, empty=empty))
    assert by_form(cells) == {
        "revenue_expenditure": FormState.MISSING,
        "revenue": FormState.PUBLISHED,
        "expenditure": FormState.MISSING,
        "fiscal_appropriation": FormState.MISSING,
        "general_public": FormState.STAND_IN,
        "general_public_basic": FormState.MISSING,
        "three_public": FormState.MISSING,
        "government_fund": FormState.EMPTY_NOTED,
        "state_capital": FormState.EMPTY,
    }
    assert {cell.form: cell.note for cell in cells if cell.note} == {
        "general_public": "以“fiscal_appropriation_expenditure”公开",
        "government_fund": "注：本部门没有政府性基金，故本表为空表。",
    }


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("（无政府性基金支出）", FormState.EMPTY_NOTED),
        ("无国有资本经营支出", FormState.EMPTY),
        ("政府性基金支出5万元", FormState.EMPTY),
    ],
)
def test_a_line_on_the_page_may_say_why_a_form_is_empty(database: Database, line: str, state: FormState) -> None:
    cells = states(database, reading("a", "government_fund", empty={"government_fund": ()}, lines=(line,)))
    assert by_form(cells)["government_fund"] is state


def test_unread_pages_leave_it_open(database: Database) -> None:
    problems = ("第3页的文字层字体编码已损坏，没有读取。",)
    cells = states(database, reading("a", "revenue", problems=problems))
    assert {cell.state for cell in cells} == {FormState.PUBLISHED, FormState.UNREADABLE}


def test_doubtful_figures_are_no_unread_pages(database: Database) -> None:
    cells = states(database, reading("a", "revenue", problems=("第3页是扫描件，数字识别没有把握。",)))
    assert {cell.state for cell in cells} == {FormState.PUBLISHED, FormState.MISSING}


def test_text_and_tables_in_two_files_count_together(database: Database) -> None:
    cells = states(database, reading("a"), reading("b", *ALL, level=None))
    assert {(cell.state, cell.document, cell.level) for cell in cells} == {(FormState.PUBLISHED, "b", "部门")}


def test_only_the_explanation_is_there(database: Database) -> None:
    assert {cell.state for cell in states(database, reading("a"))} == {FormState.TEXT_ONLY}


def test_department_and_own_level_are_two_sets(database: Database) -> None:
    cells = states(database, reading("a", *ALL), reading("b", "revenue", level="单位"))
    assert len(cells) == 18
    assert {cell.document for cell in cells if cell.level == "单位" and cell.document} == {"b"}


def test_a_form_not_yet_due_has_no_cell(database: Database) -> None:
    cells = states(database, reading("a", year=2018))
    assert "state_capital" not in by_form(cells)


def test_years_left_out(database: Database) -> None:
    cells = states(database, reading("a", year=2020), reading("b", year=2023), reading("c", agency="示例市财政局"))
    missing = [cell for cell in cells if cell.state is FormState.NO_DOCUMENT]
    assert missing == [FormStatus(AGENCY, None, year, None, None, "", FormState.NO_DOCUMENT) for year in (2021, 2022)]
    assert [cell.year for cell in cells if cell.agency == AGENCY] == [2020] * 8 + [2021, 2022] + [2023] * 9


def test_governments_and_unknown_documents_stand_apart(database: Database) -> None:
    report = reading("a", agency="示例市", level="政府")
    unknown = reading("b", agency="", year=None, phase=None, level=None)
    adjusted = reading("c", phase=Phase.ADJUSTED)
    assert states(database, report, unknown, adjusted) == []
    matrix = completeness(database)
    assert [record.id for record in matrix.not_applicable] == ["a"]
    assert sorted(record.id for record in matrix.unplaced) == ["b", "c"]
    assert matrix.counts() == {}


def test_an_empty_library_has_an_empty_matrix(database: Database) -> None:
    matrix = completeness(database)
    assert replace(matrix, cells=()) == matrix
