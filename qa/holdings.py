"""What the library holds: 文库里有哪些文件, 有哪些单位, 有哪些年份."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.records import DocumentRecord
from qa.catalog import Catalog
from qa.draft import Draft
from qa.near_agencies import no_agencies
from qa.normalise import normalise_question
from qa.query import PHASE_NAMES
from qa.schema import Rows
from qa.scribe import Scribe
from qa.words import words

_SHOWN = 30
_MARKS = re.compile(r"[，。？！；：、…~～\s]+$")


def holdings(question: str, catalog: Catalog) -> Draft | None:
    """The documents, agencies or years of the library as a list; None for any other question."""
    text = _MARKS.sub("", normalise_question(question))
    if words().library.search(text) is None:
        return None
    mentions = catalog.names.find(text)
    agencies = {name for m in mentions for name in m.candidates}
    for mention in mentions:
        text = text.replace(mention.text, "")
    text = re.sub("^的|^请问", "", text)
    found = words().library.search(text)
    if found is None or not words().library_end.match(text, found.end()):
        return None
    documents = [d for d in catalog.documents.values() if not agencies or d.agency in agencies]
    kind = next((name for name, asked in words().library_kinds if asked.search(text)), "documents")
    rows = _ROWS[kind](documents)
    lines = [
        _headline(kind, len(rows.data), catalog),
        *(f"{n}. {_line(row)}" for n, row in enumerate(rows.data[:_SHOWN], 1)),
    ]
    if len(rows.data) > _SHOWN:
        lines.append(f"……共{len(rows.data)}项，其余略。")
    return Draft(tuple(lines), Scribe(catalog), rows=rows, suggestions=_suggestions(documents))


def _headline(kind: str, count: int, catalog: Catalog) -> str:
    name = {"agencies": "个单位", "years": "个年度"}.get(kind, "份文件")
    return f"文库中有{count}{name}：" if count else f"{no_agencies(catalog)}。"


def _line(row: Sequence[str | None]) -> str:
    first, *others = (cell for cell in row if cell)
    return f"{first}（{'，'.join(others)}）" if others else first


def _document_rows(documents: Sequence[DocumentRecord]) -> Rows:
    order = sorted(documents, key=lambda d: (d.agency, d.year or 0, d.title))
    return _rows(["文件", "单位", "年份", "阶段"], [[d.title, d.agency or None, _year(d), _phase(d)] for d in order])


def _agency_rows(documents: Sequence[DocumentRecord]) -> Rows:
    agencies = sorted({d.agency for d in documents if d.agency})
    return _rows(["单位", "年份"], [[a, _joined(_edition(d) for d in documents if d.agency == a)] for a in agencies])


def _year_rows(documents: Sequence[DocumentRecord]) -> Rows:
    years = sorted({d.year for d in documents if d.year is not None}, reverse=True)
    return _rows(["年份", "单位"], [[f"{y}年", _joined(d.agency for d in documents if d.year == y)] for y in years])


_ROWS = {"documents": _document_rows, "agencies": _agency_rows, "years": _year_rows}


def _rows(columns: list[str], data: list[list[str | None]]) -> Rows:
    return Rows(columns=columns, data=data, covered=len(data), considered=len(data))


def _joined(names: Iterable[str]) -> str:
    return "、".join(sorted({name for name in names if name}))


def _year(document: DocumentRecord) -> str | None:
    return f"{document.year}年" if document.year is not None else None


def _phase(document: DocumentRecord) -> str | None:
    return PHASE_NAMES[document.phase] if document.phase is not None else None


def _edition(document: DocumentRecord) -> str:
    return f"{_year(document) or ''}{_phase(document) or ''}"


def _suggestions(documents: Sequence[DocumentRecord]) -> tuple[str, ...]:
    first = next((d for d in documents if d.agency and d.year is not None), None)
    return (f"{first.agency}{first.year}年支出总计是多少",) if first else ()
