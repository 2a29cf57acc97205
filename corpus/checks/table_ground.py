"""How firmly the cells of a table stand: what was read exactly, what is damaged, what a number is printed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import PurePath

from corpus.checks.book import Book
from corpus.datatypes import Cell, CellStatus, Document, GridPlace, Table, TableSum
from corpus.errors import ParseError
from corpus.money import Dimension, parse_unit
from corpus.numerals import decimal_places, parse_number, to_grouped, to_half_width
from corpus.sums import Values, values_of
from corpus.vocabulary import clean_label

_EXACT = frozenset({".xls", ".xlsx", ".xlsm", ".et", ".doc", ".docx", ".wps", ".html", ".htm", ".csv", ".tsv", ".md"})
_NO_AMOUNT = re.compile(
    r"[%％‰]|率$|利率|占比|比重|比例|增幅|增长|增减(?!额|数|变动额)|期限|年限|面积|日期|时间|序号|编号|代码|数量|个数|人数|备注"
)
_FEW_DIGITS = 3
_FEW_CELLS = 12
_ODD_SHARE = 25  # one in so many numbers may print more places than the others
_LONGEST_ROW_NAME = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its values and the last printed place of each column, as the sum rules need them."""

    book: Book
    table: Table
    values: list[list[Decimal | None]]
    units: tuple[Decimal, ...]  # last printed place of each column

    def value(self, place: GridPlace) -> Decimal | None:
        """The value of a cell."""
        return self.values[place.row][place.column]

    def cell(self, place: GridPlace) -> Cell:
        """The cell of a place."""
        return self.table.rows[place.row].cells[place.column]

    def unit_of(self, item: TableSum) -> Decimal:
        """The last printed place of the finest column that takes part in a sum."""
        return min(self.units[place.column] for place in (item.whole, *item.parts))


def sheet_of(book: Book, table: Table) -> Sheet:
    """The table laid open for sums."""
    return Sheet(book, table, values_of(table.rows), column_units(table))


def column_units(table: Table) -> tuple[Decimal, ...]:
    """The last printed place of each column: the finest that is more than one number's habit."""
    return tuple(Decimal(1).scaleb(-_places_shown(table, c)) for c in range(len(table.columns)))


def _places_shown(table: Table, column: int) -> int:
    cells = [row.cells[column] for row in table.rows if row.cells[column].value is not None]
    shown = sorted((decimal_places(cell.text) for cell in cells), reverse=True)
    odd = max(1, len(shown) // _ODD_SHARE) if len(shown) > _FEW_CELLS else 0
    return shown[odd] if shown else 0


def is_exact(document: Document) -> bool:
    """Whether the format keeps cells apart, so that no number can slide or get lost while reading."""
    return document.pages is None and PurePath(document.file).suffix.lower() in _EXACT


def damage(cell: Cell) -> str | None:
    """Why the number of a cell is not certain (Chinese); None where it stands firm."""
    if cell.source.ocr:
        return "该处是扫描识别的文字"
    if cell.status is CellStatus.DOUBTFUL or cell.source.doubt is not None:
        return "该处数字识别没有把握"
    if cell.status is CellStatus.RECOVERED and cell.text.strip():
        return "该处数字是按合计关系修补的"
    if cell.value is None and re.search(r"\d", cell.text):
        return f"该处印有“{cell.text.strip()}”，未能读成数字"
    return None


def first_damage(cells: Iterable[Cell]) -> str | None:
    """The first reason not to trust one of these cells."""
    return next((reason for cell in cells if (reason := damage(cell))), None)


def amount_columns(table: Table) -> tuple[int, ...]:
    """Value columns that hold money or counts that add up, none of percentages, rates, years and areas."""
    return tuple(c for c in range(len(table.columns)) if _is_amount(table, c))


def _is_amount(table: Table, column: int) -> bool:
    head = re.sub(r"[（(][^（）()]*[)）]", lambda m: m[0] if "%" in m[0] else "", "/".join(table.columns[column]))
    if _NO_AMOUNT.search(to_half_width(head)):
        return False
    own = {row.cells[column].unit for row in table.rows if row.cells[column].unit}
    return all(_is_money(unit) for unit in own)


@cache
def _is_money(unit: str) -> bool:
    try:
        return parse_unit(unit).dimension is Dimension.MONEY
    except ParseError:
        return False


def difference_in(values: Values, item: TableSum) -> Decimal | None:
    """Whole minus parts; None where either side prints nothing at all."""
    whole = values[item.whole.row][item.whole.column]
    parts = [v for p in item.parts if (v := values[p.row][p.column]) is not None]
    return None if whole is None or not parts else whole - sum(parts, Decimal(0))


def missing_in(values: Values, item: TableSum) -> Decimal:
    """Whole minus parts, what is blank counting nothing."""
    whole = values[item.whole.row][item.whole.column] or Decimal(0)
    return whole - sum((values[p.row][p.column] or Decimal(0) for p in item.parts), Decimal(0))


def tolerance_in(sheet: Sheet, item: TableSum) -> Decimal:
    """Half a unit of the last printed place for each number that is printed."""
    present = sum(sheet.value(place) is not None for place in (item.whole, *item.parts))
    return sheet.unit_of(item) / 2 * max(present, 1)


# --- what stands outside the grid -----------------------------------------------------------------


def stray_amounts(book: Book, table: Table) -> dict[Decimal, str]:
    """Numbers of lines near the table that look like rows lost from it: a short name, then numbers."""
    return {value: text for text in _stray_lines(book, table) for value in _row_numbers(text)}


def _stray_lines(book: Book, table: Table) -> Iterator[str]:
    first = table.source.page
    if first is None:
        return
    for paragraph in book.document.paragraphs:
        for source in [paragraph.source, *(line for _, line in paragraph.lines)]:
            if source.page is not None and first <= source.page <= (table.last_page or first):
                yield source.text


def _row_numbers(text: str) -> list[Decimal]:
    tokens = to_half_width(text).split()
    numbers = [value for token in tokens if (value := _number(token)) is not None]
    words = "".join(token for token in tokens if _number(token) is None)
    is_row = numbers and len(words) <= _LONGEST_ROW_NAME and not re.search(r"[。，；：,;:]", words)
    return [value for value in numbers if len(value.as_tuple().digits) >= _FEW_DIGITS] if is_row else []


def _number(token: str) -> Decimal | None:
    try:
        return parse_number(token)
    except ParseError:
        return None


# --- words ----------------------------------------------------------------------------------------


def title_of(table: Table) -> str:
    """What a reader calls the table."""
    return table.title or f"第{table.number}张表"


def column_name(table: Table, column: int) -> str:
    """What a reader calls a value column; "" for a table that has but one without a name."""
    return "/".join(part for part in table.columns[column] if part)


def row_name(table: Table, row: int) -> str:
    """What a reader calls a row: its name, with the code where names repeat."""
    line = table.rows[row]
    name = clean_label(line.label) or "（本行）"
    return f"{line.code}{name}" if line.code else name


def seat(table: Table, row: int, column: int) -> str:
    """“合计”行“项目支出”栏."""
    head = column_name(table, column)
    return f"“{row_name(table, row)}”行" + (f"“{head}”栏" if head else "")


def say(value: Decimal) -> str:
    """A number as a reader sees it."""
    return to_grouped(value)


def nonzero(values: Sequence[Decimal | None]) -> int:
    """How many numbers of a list are more than nothing."""
    return sum(bool(value) for value in values)
