"""The geometry of .docx tables: rows, cells and the columns that they cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from xml.etree.ElementTree import Element

from corpus.readers.docx_text import chosen
from corpus.readers.docx_xml import attribute, child, is_on, number_of, value_of, within
from corpus.readers.merges import TableCell, TableRow
from corpus.readers.spans import MOST_COLUMNS, align_edges

_WRAPPERS = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"}
_SAME_EDGE = 60  # twentieths of a point (1 mm): edges nearer than this are one


def read_rows(table: Element) -> list[TableRow[Element]]:
    """The rows that are printed: deleted and hidden ones are left out."""
    return [_row(node) for node in _parts(table, "w:tr") if not _is_gone(node)]


def _parts(node: Element, name: str) -> Iterator[Element]:
    for part in chosen(node):
        if part.tag == name:
            yield part
        elif part.tag in _WRAPPERS:
            yield from _parts(part, name)


def _is_gone(row: Element) -> bool:
    return within(row, "w:trPr", "w:del") is not None or bool(is_on(row, "w:trPr", "w:hidden"))


def _row(node: Element) -> TableRow[Element]:
    properties = child(node, "w:trPr")
    cells = tuple(_cell(part) for part in _parts(node, "w:tc") if within(part, "w:tcPr", "w:cellDel") is None)
    return TableRow(
        cells,
        before=_bounded(value_of(properties, "w:gridBefore"), 0),
        after=_bounded(value_of(properties, "w:gridAfter"), 0),
        width_before=_width(properties, "w:wBefore"),
    )


def _cell(node: Element) -> TableCell[Element]:
    properties = child(node, "w:tcPr")
    return TableCell(
        node,
        columns=max(1, _bounded(value_of(properties, "w:gridSpan"), 1)),
        width=_width(properties, "w:tcW"),
        continues_above=_continues(properties, "w:vMerge"),
        continues_left=_continues(properties, "w:hMerge"),
    )


def _bounded(text: str, default: int) -> int:
    number = number_of(text)
    return default if number is None else min(max(number, 0), MOST_COLUMNS)


def _width(properties: Element | None, name: str) -> int:
    node = within(properties, name)
    if node is None or attribute(node, "type") not in ("dxa", ""):
        return 0
    return max(0, number_of(attribute(node, "w")) or 0)


def _continues(properties: Element | None, name: str) -> bool:
    """A merge mark without value, or any but ``restart``, continues the cell above or to the left."""
    return within(properties, name) is not None and value_of(properties, name) != "restart"


def columns_of(rows: Sequence[TableRow[Element]]) -> list[list[int]]:
    """For each row the columns at which its cells begin, and the one at which the last ends.

    Rows whose spans do not fill the same number of columns are aligned by the widths of their cells.
    """
    by_span = [list(accumulate((cell.columns for cell in row.cells), initial=row.before)) for row in rows]
    filled = [row for row in rows if row.cells]
    widths_known = all(cell.width for row in filled for cell in row.cells)
    if len({row.columns for row in filled}) <= 1 or not widths_known:
        return by_span
    edges = [list(accumulate((cell.width for cell in row.cells), initial=row.width_before)) for row in rows]
    return align_edges(edges, _SAME_EDGE)
