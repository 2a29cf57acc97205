"""Tables → Facts and Gaps. The field meanings are those of ``datatypes.Fact``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import (
    Aspect,
    Cell,
    CellStatus,
    Fact,
    Gap,
    GapKind,
    Identity,
    Origin,
    Phase,
    Row,
    RowRole,
    Source,
    Table,
    Tier,
    Verification,
)
from corpus.forms import form_by_id
from corpus.table_items import is_agency_row, item_of, main_of
from corpus.table_measures import (
    Frame,
    aspect_of,
    fund_of,
    is_head,
    is_target_form,
    leaf_of,
    period_of,
    phase_of,
    summing_column,
    tier_of,
    unit_of,
    year_of,
)
from corpus.table_mesh import is_dash, is_none_word
from corpus.table_places import agency_of_row, has_places, tier_of_row
from corpus.tiers import split_tier
from corpus.vocabulary import clean_label, vocabulary


def table_facts(table: Table, document_id: str, identity: Identity) -> tuple[list[Fact], list[Gap]]:
    """All figures of a table as facts, all places without a figure as gaps.

    ``id`` is "<document>:t<table>.<row>.<column>".
    """
    form = form_by_id(table.form) if table.form else None
    frame = Frame(table, form, document_id, identity, has_places(table, identity), summing_column(table))
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row.cells):
            if not _is_place(frame, row, column):
                continue
            if cell.value is None:
                gaps.extend([_gap(frame, number, column)] if row.role is not RowRole.INDICATOR else [])
            elif unit_of(frame, row, column):
                facts.append(_fact(frame, number, column, cell.value))
    if not any(_prints_something(cell) for row in table.rows for cell in row.cells):
        gaps.append(_empty_form(frame))
    return facts, gaps


def _prints_something(cell: Cell) -> bool:
    """Whether a cell holds a figure or words: an empty form has only blanks, dashes and 无."""
    text = cell.text.strip()
    return bool(text) and not is_dash(text) and not is_none_word(text)


def _is_place(frame: Frame, row: Row, column: int) -> bool:
    """In a target form amounts stand in the first column, targets in the second."""
    return not is_target_form(frame) or (column == 1) == (row.role is RowRole.INDICATOR)


def _row(frame: Frame, number: int) -> Row:
    return frame.table.rows[number - 1]


def _measure(frame: Frame, row: Row, column: int) -> str:
    return clean_label(row.label) if is_head(frame, row) else leaf_of(frame, column)


def _path(frame: Frame, row: Row) -> tuple[str, ...]:
    if is_head(frame, row):
        return ()
    return tuple(clean_label(text) for text in row.path)


def _fact(frame: Frame, number: int, column: int, value: Decimal) -> Fact:
    row = _row(frame, number)
    cell = row.cells[column]
    item, leaf = item_of(frame, row, column), _measure(frame, row, column)
    aspect = Aspect.INDICATOR if row.role is RowRole.INDICATOR else aspect_of(frame, column)
    recovered = cell.status is CellStatus.RECOVERED
    return Fact(
        id=f"{frame.document}:t{frame.table.number}.{number}.{column + 1}",
        document=frame.document,
        agency=_agency(frame, row),
        year=_year(frame, row, column),
        phase=_phase(frame, row, column),
        item=item,
        concept=vocabulary().concept_of(item),
        code=None if is_agency_row(frame, row) else row.code,
        path=_path(frame, row),
        row=row.label,
        role=row.role,
        measure=leaf,
        measure_concept=vocabulary().concept_of(leaf) if leaf else None,
        columns=frame.table.columns[column],
        main=main_of(frame, row, column),
        aspect=aspect,
        value=value,
        unit=unit_of(frame, row, column),
        scope=frame.scope,
        form=frame.table.form,
        fund=fund_of(frame, column),
        origin=Origin.CELL,
        source=cell.source if cell.source.text.strip() else _beside(row, cell),
        table=frame.table.number,
        section=frame.table.section,
        relation=cell.relation,
        verification=Verification.RECOVERED if recovered else Verification.SINGLE,
        repair=cell.repair or None,
        tier=_tier(frame, row, column),
        attributes=row.attributes,
    )


def _agency(frame: Frame, row: Row) -> str:
    return agency_of_row(frame, row) if frame.of_places else frame.identity.agency


def _year(frame: Frame, row: Row, column: int) -> int | None:
    period = period_of(row)
    return period.year if period else year_of(frame, column)


def _phase(frame: Frame, row: Row, column: int) -> Phase | None:
    period = period_of(row)
    return period.phase if period and period.phase else phase_of(frame, column)


def _tier(frame: Frame, row: Row, column: int) -> Tier | None:
    if frame.of_places:
        return tier_of_row(frame, row)
    named = split_tier(clean_label(row.label))[0] if frame.identity.level == "政府" else None
    return named or tier_of(frame, column)


def _gap(frame: Frame, number: int, column: int) -> Gap:
    row = _row(frame, number)
    cell = row.cells[column]
    item = item_of(frame, row, column)
    return Gap(
        id=f"{frame.document}:t{frame.table.number}.{number}.{column + 1}",
        document=frame.document,
        agency=_agency(frame, row),
        year=_year(frame, row, column),
        phase=_phase(frame, row, column),
        item=item,
        concept=vocabulary().concept_of(item),
        code=None if is_agency_row(frame, row) else row.code,
        path=_path(frame, row),
        measure=_measure(frame, row, column),
        columns=frame.table.columns[column],
        scope=frame.scope,
        form=frame.table.form,
        kind=_gap_kind(cell),
        source=cell.source if cell.text and cell.repair is None else _beside(row, cell),
        table=frame.table.number,
        note=cell.repair,
        tier=_tier(frame, row, column),
    )


def _beside(row: Row, cell: Cell) -> Source:
    """The place of a cell that prints nothing, with the text of its row label."""
    text = row.source.text if row.source.text.strip() else row.label
    return replace(row.source, text=text, cell=cell.source.cell, bbox=cell.source.bbox or row.source.bbox)


def _gap_kind(cell: Cell) -> GapKind:
    if is_none_word(cell.text):
        return GapKind.NONE
    return GapKind.DASH if is_dash(cell.text) else GapKind.BLANK


def _empty_form(frame: Frame) -> Gap:
    title = frame.scope
    return Gap(
        id=f"{frame.document}:t{frame.table.number}",
        document=frame.document,
        agency=frame.identity.agency,
        year=frame.identity.year,
        phase=frame.identity.phase,
        item=title,
        concept=vocabulary().concept_of(frame.form.total if frame.form else title),
        code=None,
        path=(),
        measure="",
        columns=(),
        scope=title,
        form=frame.table.form,
        kind=GapKind.EMPTY_FORM,
        source=frame.table.source,
        table=frame.table.number,
        note=frame.table.notes[0] if frame.table.notes else None,
    )
