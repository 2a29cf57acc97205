"""What the library holds → the contract's models (``docs``, ``tables``, ``facts``, ``ingest``)."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.numerals import to_plain
from qa.schema import (
    CellInfo,
    CertificateInfo,
    Citation,
    DifferenceInfo,
    DocumentInfo,
    FactInfo,
    FileReport,
    RowInfo,
    TableInfo,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.datatypes import Cell, Document, Fact, Row, Table
    from index.differences import Difference
    from index.records import DocumentRecord
    from index.records import FileReport as FileRecord


def file_report(record: FileRecord) -> FileReport:
    """What became of one file, for a reader."""
    return FileReport.model_validate(asdict(record))


def document_info(record: DocumentRecord, changed: Sequence[Difference] = ()) -> DocumentInfo:
    """One document, for a reader; ``changed`` is what the older editions that it replaced printed."""
    fields = {name: getattr(record, name) for name in DocumentInfo.model_fields if name != "differences"}
    return DocumentInfo.model_validate({**fields, "differences": [_difference_info(one) for one in changed]})


def _difference_info(one: Difference) -> dict[str, object]:
    fields = {name: getattr(one, name) for name in DifferenceInfo.model_fields}
    amounts = {name: to_plain(value) for name, value in fields.items() if isinstance(value, Decimal)}
    return fields | amounts


def table_info(table: Table, document: str) -> TableInfo:
    """One table of ``document`` (its id), for a reader."""
    source = table.source
    return TableInfo(
        id=f"{document}:t{table.number}",
        document=document,
        n=table.number,
        title=table.title,
        form=table.form,
        unit=table.unit,
        page=source.page,
        last_page=table.last_page or source.page,
        sheet=source.sheet,
        line=source.line,
        columns=[list(path) for path in table.columns],
        rows=[_row_info(row) for row in table.rows],
        certificate=CertificateInfo.model_validate(asdict(table.certificate)),
    )


def fact_info(fact: Fact, citation: Citation) -> FactInfo:
    """One figure with its citation, for a reader."""
    return FactInfo(
        id=fact.id,
        document=fact.document,
        agency=fact.agency,
        year=fact.year,
        phase=fact.phase,
        item=fact.item,
        code=fact.code,
        path=list(fact.path),
        measure=fact.measure,
        columns=list(fact.columns),
        scope=fact.scope,
        value=to_plain(fact.value),
        unit=fact.unit,
        relation=fact.relation,
        aspect=fact.aspect,
        trend=fact.trend,
        base=fact.base,
        form=fact.form,
        concept=fact.concept,
        fund=fact.fund,
        origin=fact.origin,
        verification=fact.verification,
        citation=citation,
    )


def passage_of(document: Document, citation: Citation) -> str | None:
    """The paragraph that a citation of running text points into; None where it is not found."""
    for paragraph in document.paragraphs:
        source = paragraph.source
        last = (source.line or 0) + source.text.count("\n")
        on_line = citation.line is None or (source.line or 0) <= citation.line <= last
        on_page = citation.page is None or source.page == citation.page
        if on_line and on_page and citation.text.strip() in source.text:
            return source.text
    return None


def _row_info(row: Row) -> RowInfo:
    return RowInfo(
        label=row.label,
        code=row.code,
        level=row.level,
        role=row.role,
        path=list(row.path),
        cells=[_cell_info(cell) for cell in row.cells],
    )


def _cell_info(cell: Cell) -> CellInfo:
    source = cell.source
    return CellInfo(
        value=None if cell.value is None else to_plain(cell.value),
        text=cell.text,
        status=cell.status,
        page=source.page,
        bbox=source.bbox,
        cell=source.cell,
    )
