"""The cited place as HTML: the table around the cited cell, with the cell marked. All text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from qa.render import describe_citation, without_controls

if TYPE_CHECKING:
    from qa.schema import Citation, RowInfo, TableInfo

_SPREAD = 8  # rows shown above and below the cited one


@dataclass(frozen=True, slots=True)
class Place:
    """A table and, where it was found, the cell that a citation names (counted from 0)."""

    table: TableInfo
    row: int
    column: int


def harmless_markdown(markdown: str) -> str:
    """Markdown that can hold neither HTML nor links nor pictures: a document must not reach out."""
    text = escape(without_controls(markdown), quote=False)
    return re.sub(r"\](?=[(\[:])", r"\\]", text)


def citation_to_html(citation: Citation, tables: Sequence[TableInfo], passage: str | None = None) -> str:
    """The cited table with the cell marked; where no table holds it, the passage with the text marked."""
    head = f"<p class='cited-place'>[{citation.n}] {_safe(describe_citation(citation))}</p>"
    place = find_place(citation, tables)
    if place is not None:
        return head + _table_to_html(place)
    section = f"<p><b>{_safe(citation.section)}</b></p>" if citation.section else ""
    before, _, after = (passage or "").partition(citation.text)
    quoted = f"{_safe(before)}<mark class='cited'>{_safe(citation.text)}</mark>{_safe(after)}"
    return f"{head}{section}<blockquote>{quoted}</blockquote>"


def find_place(citation: Citation, tables: Sequence[TableInfo]) -> Place | None:
    """The cell that prints the cited text and agrees best with the citation; None if none agrees.

    It must agree in its row label or in the name of the cell; column, table and position decide then.
    """
    places = [
        Place(table, r, c)
        for table in tables
        if table.document == citation.document
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row.cells)
        if _compact(cell.text) == _compact(citation.text) and _fits(citation.page, cell.page)
    ]
    agreeing = [place for place in places if _in_row(citation, place) or _in_cell(citation, place)]
    nearest = max((t.line for t in tables if t.line and t.line <= (citation.line or 0)), default=None)
    return max(agreeing, key=lambda place: _agreement(citation, place, nearest), default=None)


def _agreement(citation: Citation, place: Place, nearest: int | None) -> int:
    """How many marks of the citation the place agrees with."""
    table = place.table
    return sum(
        (
            _in_row(citation, place),
            _in_cell(citation, place),
            _same_name(citation.column, table.columns[place.column][-1]),
            _same_name(citation.table, table.title),
            nearest is not None and table.line == nearest,
        )
    )


def _in_row(citation: Citation, place: Place) -> bool:
    return _same_name(citation.row, place.table.rows[place.row].label)


def _in_cell(citation: Citation, place: Place) -> bool:
    return citation.cell is not None and citation.cell == place.table.rows[place.row].cells[place.column].cell


def _table_to_html(place: Place) -> str:
    table = place.table
    first, end = max(0, place.row - _SPREAD), place.row + _SPREAD + 1
    unit = f"（单位：{table.unit}）" if table.unit else ""
    parts = [
        f"<p><b>{_safe(table.title + unit)}</b></p>",
        "<div class='cited-scroll'><table class='cited-table'><thead><tr><th></th>",
        *(f"<th>{_safe(' / '.join(path))}</th>" for path in table.columns),
        "</tr></thead><tbody>",
        _skipped(first, len(table.columns)),
        *(
            _row_to_html(row, place.column if number == place.row else None)
            for number, row in enumerate(table.rows[first:end], start=first)
        ),
        _skipped(len(table.rows) - end, len(table.columns)),
        "</tbody></table></div>",
    ]
    return "".join(parts)


def _row_to_html(row: RowInfo, marked: int | None) -> str:
    label = _safe(f"{row.code} {row.label}" if row.code else row.label)
    cells: Iterable[str] = (
        f"<td><mark class='cited'>{_safe(cell.text)}</mark></td>"
        if number == marked
        else f"<td>{_safe(cell.text)}</td>"
        for number, cell in enumerate(row.cells)
    )
    return f"<tr><th>{label}</th>{''.join(cells)}</tr>"


def _skipped(count: int, width: int) -> str:
    return f"<tr><td colspan='{width + 1}'>…… 略 {count} 行</td></tr>" if count > 0 else ""


def _same_name(wanted: str | None, printed: str) -> bool:
    """Whether ``wanted`` (a label, or a path of labels ending in it) names ``printed``."""
    return wanted is not None and bool(_compact(printed)) and _compact(wanted).endswith(_compact(printed))


def _fits(wanted: int | None, found: int | None) -> bool:
    return wanted is None or found is None or wanted == found


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _safe(text: str) -> str:
    return escape(without_controls(text))
