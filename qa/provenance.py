"""A citation → all that the library knows about its place: table, row and column path, unit and where it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.datatypes import Certificate, Document, Fact, Origin, Source, Table, Verification
from corpus.forms import form_by_id
from corpus.grade import agreeing
from index.facts import FactFilter
from qa.cited_cell import CitedCell, find_cell, is_same_place
from qa.query import PHASE_NAMES

if TYPE_CHECKING:
    from index.library import Library
    from index.records import DocumentRecord
    from qa.schema import Citation

_DOCUMENTS_KEPT = 8
_MOST_AGREEING = 4
_LONGEST_UNIT_LINE = 24


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a printed text stands and what it counts, in printed words; ``unit`` is the printed one, "" for none."""

    title: str
    file: str
    sha256: str
    agency: str
    year: int | None
    phase: str  # Chinese, "" where unknown
    form: str | None  # name of the form by the vocabulary of forms
    table: str | None  # title as printed
    rows: tuple[str, ...]  # outermost first, the row itself last
    columns: tuple[str, ...]
    unit: str
    unit_read: str  # Chinese: where the unit was read
    checked: str  # Chinese: how far this very place is verified
    sentence: str | None
    agreeing: tuple[Source, ...]  # other places of the same document that state the same quantity


class Records:
    """Looks up provenances in one library; documents used last are kept. Raises LibraryError."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._content = lru_cache(maxsize=_DOCUMENTS_KEPT)(library.content)
        self._facts = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._find_facts)

    def provenance(self, citation: Citation) -> Provenance:
        """What is known of the place of a citation. Raises UsageError for a document that is not in the library."""
        record = self._library.document(citation.document)
        document = self._content(record.id)
        facts = self._facts(record.id)
        cited = find_cell(document.tables, citation)
        fact = next((one for one in facts if is_same_place(one.source, citation) and _nth_fits(one, citation)), None)
        table = cited.table if cited else None
        return Provenance(
            title=record.title,
            file=record.file,
            sha256=record.sha256,
            agency=fact.agency if fact else record.agency,
            year=fact.year if fact else record.year,
            phase=_phase(fact, record),
            form=_form_name(table),
            table=table.title or citation.table if table else citation.table,
            rows=_rows(cited, citation),
            columns=_columns(cited, citation),
            unit=fact.unit if fact else "",
            unit_read=unit_read(fact, cited) if fact else "",
            checked=_checked(fact, table),
            sentence=fact.sentence if fact else None,
            agreeing=_elsewhere(fact, facts, document),
        )

    def _find_facts(self, document: str) -> tuple[Fact, ...]:
        return tuple(self._library.facts.find(FactFilter(documents=(document,))))


def _nth_fits(fact: Fact, citation: Citation) -> bool:
    return citation.nth is None or fact.source.nth is None or fact.source.nth == citation.nth


def _phase(fact: Fact | None, record: DocumentRecord) -> str:
    phase = fact.phase if fact else record.phase
    return PHASE_NAMES[phase] if phase else ""


def _form_name(table: Table | None) -> str | None:
    form = form_by_id(table.form) if table and table.form else None
    return form.name if form else None


def _rows(cited: CitedCell | None, citation: Citation) -> tuple[str, ...]:
    if cited is None:
        return (citation.row,) if citation.row else ()
    return tuple(text for text in (*cited.row.path, cited.row.label) if text)


def _columns(cited: CitedCell | None, citation: Citation) -> tuple[str, ...]:
    if cited is None or cited.column is None:
        return tuple(citation.column.split(" / ")) if citation.column else ()
    return tuple(text for text in cited.table.columns[cited.column] if text)


def unit_read(fact: Fact, cited: CitedCell | None) -> str:
    """Where the unit of a figure was read, in Chinese; "" where it has none."""
    unit = fact.unit
    if not unit:
        return ""
    if fact.origin is Origin.PROSE:
        return "数字旁" if _prints(fact.source.text, unit) else "同一句"
    if cited is None:
        return "表格"
    if (cited.cell and cited.cell.unit) or _prints(fact.source.text, unit):
        return "单元格内"
    headers = cited.table.columns[cited.column] if cited.column is not None else ()
    if named := next((text for text in reversed(headers) if _brackets(text, unit)), None):
        return f"列标题{quoted(named)}"
    if _brackets(cited.row.label, unit):
        return f"行名{quoted(cited.row.label)}"
    if unit == cited.table.unit:
        return _unit_line(cited.table)
    return f"按列标题{quoted(headers[-1])}的含义" if headers else "按该栏的含义"


def _unit_line(table: Table) -> str:
    source = table.unit_source
    if source is None:
        return f"表头单位：{table.unit}"
    place = place_of(source)
    stated = quoted(_short(source.text, table.unit or ""))
    return f"表头{stated}（{place}）" if place else f"表头{stated}"


def _short(text: str, unit: str) -> str:
    """A unit line as printed; of a longer line the part that states the unit."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_UNIT_LINE:
        return words
    stated = re.findall(rf"(?:(?:金额)?单位|[（(])[^单（(]{{0,8}}{re.escape(unit)}[)）]?", words)
    return stated[-1] if stated else words[:_LONGEST_UNIT_LINE] + "…"


def quoted(text: str) -> str:
    """In Chinese quotation marks; those within become single ones."""
    return f"“{text.strip().replace('“', '‘').replace('”', '’')}”"


def place_of(source: Source) -> str:
    """Page, sheet, line and cell in Chinese."""
    parts = [
        f"第{source.page}页" if source.page else "",
        f"工作表{quoted(source.sheet)}" if source.sheet else "",
        f"第{source.line}行" if source.line else "",
        f"单元格{source.cell}" if source.cell else "",
    ]
    return "，".join(part for part in parts if part)


def _prints(text: str, unit: str) -> bool:
    compact = "".join(text.split()).replace("％", "%")
    return unit in compact or compact.endswith(unit.removesuffix("元") or unit)


def _brackets(text: str, unit: str) -> bool:
    compact = "".join(text.split()).replace("％", "%")
    return re.search(rf"[（(](?:单位[:：]?)?{re.escape(unit)}[)）]", compact) is not None


def _checked(fact: Fact | None, table: Table | None) -> str:
    """What was checked at this place itself."""
    if fact is None:
        return ""
    if fact.repair:
        return f"经规则修复：{fact.repair}"
    notes = []
    if fact.source.ocr:
        notes.append("由文字识别（OCR）读出")
    if fact.verification is Verification.DISPUTED:
        notes.append("与本文件别处所载不一致")
    elif table is not None and fact.verification in (Verification.RECONCILED, Verification.CORROBORATED):
        notes += _arithmetic(table.certificate)
    return "；".join(notes)


def _arithmetic(certificate: Certificate) -> list[str]:
    if certificate.outcome not in ("verified", "recovered") or not certificate.identities:
        return []
    return [f"所在表内合计关系{certificate.identities}项，{certificate.held}项相符"]


def _elsewhere(fact: Fact | None, facts: Sequence[Fact], document: Document) -> tuple[Source, ...]:
    if fact is None:
        return ()
    found = agreeing(fact, facts, document.tables)
    return tuple(dict.fromkeys(one.source for one in found))[:_MOST_AGREEING]
