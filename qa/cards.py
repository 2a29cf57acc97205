"""The cited place as HTML: the table around the cited cell, with the cell marked. All text is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from qa.render import describe_citation, without_controls

if TYPE_CHECKING:
    from qa.schema import Citation, RowInfo, TableInfo

_ROWS_ABOVE, _ROWS_BELOW = 3, 4  # shown around the cited row
_COLUMNS_BEFORE, _COLUMNS_AFTER = 1, 1  # shown around the cited column: it must be seen without scrolling
_NUMBER = re.compile(r"[-−+\d\s.,，%]{1,24}")
_PASSAGE = 200  # characters shown on either side of a text cited from a paragraph


@dataclass(frozen=True, slots=True)
class Place:
    """A table and, where it was found, the cell that a citation names (counted from 0)."""

    table: TableInfo
    row: int
    column: int


def citation_to_html(citation: Citation, tables: Sequence[TableInfo], passage: str | None = None) -> str:
    """Where the cited text stands, in words, and what stands around it."""
    return place_to_html(citation) + context_to_html(citation, tables, passage)


def place_to_html(citation: Citation) -> str:
    """Where the cited text stands, in words."""
    return f"<p class='cited-place'>[{citation.n}] {_safe(describe_citation(citation))}</p>"


def context_to_html(citation: Citation, tables: Sequence[TableInfo], passage: str | None = None) -> str:
    """The cited table with the cell marked; where no table holds it, the passage with the text marked."""
    place = find_place(citation, tables)
    if place is not None:
        return _table_to_html(place)
    section = f"<p><b>{_safe(citation.section)}</b></p>" if citation.section else ""
    before, _, after = (passage or "").partition(citation.text)
    before = "……" + before[-_PASSAGE:] if len(before) > _PASSAGE else before
    after = after[:_PASSAGE] + "……" if len(after) > _PASSAGE else after
    quoted = f"{_safe(before)}<mark class='cited'>{_safe(citation.text)}</mark>{_safe(after)}"
    return f"{section}<blockquote>{quoted}</blockquote>"


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
    label = place.table.rows[place.row].label
    return _same_name(citation.row, label) or not (citation.row or label)  # a row without a name is cited without one


def _in_cell(citation: Citation, place: Place) -> bool:
    return citation.cell is not None and citation.cell == place.table.rows[place.row].cells[place.column].cell


def _table_to_html(place: Place) -> str:
    table = place.table
    window = _window(place)
    first, end = max(0, place.row - _ROWS_ABOVE), place.row + _ROWS_BELOW + 1
    unit = f"（单位：{table.unit}）" if table.unit else ""
    heads = [" / ".join(path) for path in table.columns]
    width = 1 + len(window) + bool(window.start) + (window.stop < len(heads))
    parts = [
        f"<p><b>{_safe(table.title + unit)}</b></p>",
        "<div class='cited-scroll'><table class='cited-table'><thead>",
        _line_to_html("", heads, "th", place, marked=False),
        "</thead><tbody>",
        _skipped(first, width),
        *(
            _row_to_html(row, place, marked=number == place.row)
            for number, row in enumerate(table.rows[first:end], start=first)
        ),
        _skipped(len(table.rows) - end, width),
        "</tbody></table></div>",
        _note_on_columns(len(heads), len(window)),
    ]
    return "".join(parts)


def _window(place: Place) -> range:
    """The value columns to show."""
    first = max(0, place.column - _COLUMNS_BEFORE)
    return range(first, min(len(place.table.columns), place.column + _COLUMNS_AFTER + 1))


def _row_to_html(row: RowInfo, place: Place, *, marked: bool) -> str:
    label = f"{row.code} {row.label}" if row.code else row.label
    return _line_to_html(label, [cell.text for cell in row.cells], "td", place, marked=marked)


def _line_to_html(label: str, texts: Sequence[str], tag: str, place: Place, *, marked: bool) -> str:
    """One line of the table: the label, then the window of columns, gaps on its sides."""
    window = _window(place)
    gap = f"<{tag}>…</{tag}>"
    lit = " class='lit'" if marked else ""
    parts = [f"<tr><th{lit}>{_safe(label)}</th>", gap if window.start else ""]
    for number in window:
        text = _safe(texts[number])
        cited = number == place.column
        content = f"<mark class='cited'>{text}</mark>" if cited and marked else text
        parts.append(f"<{tag}{_classes(text, is_near=not cited, is_lit=cited or marked)}>{content}</{tag}>")
    return "".join([*parts, gap if window.stop < len(texts) else "", "</tr>"])


def _classes(text: str, *, is_near: bool, is_lit: bool) -> str:
    """``near``: hidden on narrow screens; ``lit``: of the cited row or column; ``num``: not broken over lines."""
    kinds = {"near": is_near, "lit": is_lit, "num": _NUMBER.fullmatch(text) is not None}
    names = [name for name, holds in kinds.items() if holds]
    return f" class='{' '.join(names)}'" if names else ""


def _skipped(count: int, width: int) -> str:
    return f"<tr><td colspan='{width}'>…… 略 {count} 行</td></tr>" if count > 0 else ""


def _note_on_columns(count: int, shown: int) -> str:
    """What is left out, on any screen and on a narrow one."""
    wide = f"<p class='cited-note'>原表共 {count} 列，这里只列出被引用的列和相邻的列。</p>"
    narrow = f"<p class='cited-note narrow'>原表共 {count} 列，屏幕较窄，这里只列出被引用的列。</p>"
    return (wide if shown < count else "") + (narrow if count > 1 else "")


def _same_name(wanted: str | None, printed: str) -> bool:
    """Whether ``wanted`` (a label, or a path of labels ending in it) names ``printed``."""
    return wanted is not None and bool(_compact(printed)) and _compact(wanted).endswith(_compact(printed))


def _fits(wanted: int | None, found: int | None) -> bool:
    return wanted is None or found is None or wanted == found


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _safe(text: str) -> str:
    return escape(without_controls(text))
