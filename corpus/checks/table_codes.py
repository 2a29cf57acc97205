"""Code and name of a row against the classification of revenue and expenditure."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import first_damage, is_exact, title_of
from corpus.classification import class_item, codes_of, mend_name, names_of, system_of
from corpus.datatypes import Row, Table
from corpus.vocabulary import clean_label, name_key

RULE = "table_code_name"
_SHORTEST_NAME = 2


def check_codes(book: Book) -> Iterator[Finding]:
    """Every row with a code of the classification."""
    for table in book.tables:
        for index, row in enumerate(table.rows):
            if row.code and row.cells and names_of(row.code) and len(name_key(row.label)) >= _SHORTEST_NAME:
                finding = _checked(book, table, index, row, row.code)
                if finding is not None:
                    yield finding


def _checked(book: Book, table: Table, index: int, row: Row, code: str) -> Finding | None:
    label = clean_label(row.label)
    if _is_name_of(label, code):
        return Finding(RULE, book.document.id, Outcome.PASS, Severity.INFO, "编码与名称相符")
    others = codes_of(label, system_of(code) or "")
    if not others or mend_name(code, label) is not None:
        return None  # a name that no list knows proves nothing
    year = book.document.identity.year
    item = class_item(code, year)
    known = f"“{item.name}”" if item else "另一科目"
    text = f"“{title_of(table)}”编码{code}在政府收支分类中是{known}，表中名称却是“{label}”（{'、'.join(others[:3])}）"
    reason = _doubt(book, table, row, code, others)
    place = place_of_cell(book, table, index, 0)
    outcome = Outcome.PARSE_DOUBT if reason else Outcome.FAIL
    return Finding(RULE, book.document.id, outcome, Severity.WARNING, f"{text}。{reason}" if reason else text, (place,))


def _is_name_of(label: str, code: str) -> bool:
    key = name_key(label).removesuffix("支出")
    return any(name_key(item.name).removesuffix("支出") == key for item in names_of(code))


def _doubt(book: Book, table: Table, row: Row, code: str, others: tuple[str, ...]) -> str | None:
    """A code that was cut short or that stands twice was read wrongly, or so it may be."""
    if row.repair:
        return "该行的名称或编码是修补过的"
    if any(other.startswith(code) for other in others):
        return "编码可能缺了下级的几位"
    if sum(other.code == code for other in table.rows) > 1:
        return "同一编码在表中出现多次，编码或名称可能读错"
    if not is_exact(book.document) and book.document.pages is None:
        return "该文件的文字可能由识别得来"
    return first_damage(row.cells) if row.source.ocr else None


RULES: tuple[Rule, ...] = (Rule(RULE, check_codes),)
