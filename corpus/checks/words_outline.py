"""What stands under the headings, and rows of target forms that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Place
from corpus.checks.rules import Rule
from corpus.checks.words_text import failure, of_section
from corpus.datatypes import Row, RowRole, Section, Table
from corpus.vocabulary import clean_label

EMPTY_SECTION = "words_empty_section"
INDICATOR = "words_indicator"


def check_empty_section(book: Book) -> Iterator[Finding]:
    """A heading followed at once by one of the same or a higher level, with no table in between.

    One that names the agency is the title of a document or part, not a heading over text.
    """
    document = book.document
    agency = document.identity.agency or None
    filled = {paragraph.section for paragraph in document.paragraphs} | {table.section for table in book.tables}
    for section, following in zip(document.sections, document.sections[1:], strict=False):
        if agency and agency in section.title:
            continue
        if section.path in filled or following.level > section.level or _table_between(book, section, following):
            continue
        place = of_section(section, document.id).whole
        yield failure(EMPTY_SECTION, (place,), f"标题“{clean_label(section.title)}”之下没有文字，也没有表格")


def _table_between(book: Book, section: Section, following: Section) -> bool:
    """Whether a table begins between two headings; where the format has no lines, on their pages."""
    start, end = (
        _position(section.source.page, section.source.line),
        _position(following.source.page, following.source.line),
    )
    return any(start <= _position(table.source.page, table.source.line) <= end for table in book.tables)


def _position(page: int | None, line: int | None) -> tuple[int, int]:
    return page or 0, line or 0


def check_indicator(book: Book) -> Iterator[Finding]:
    """One indicator twice in one target form, with the same target."""
    for table in book.tables:
        rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for n, row in enumerate(table.rows):
            if row.role is RowRole.INDICATOR and (key := _key(row)):
                rows[key].append(n)
        for numbers in rows.values():
            if len(numbers) > 1:
                yield _repeated(book, table, numbers)


def _key(row: Row) -> tuple[str, ...]:
    values = tuple("".join(cell.text.split()) for cell in row.cells)
    label = clean_label(row.label)
    return (*row.path, label, *values) if label and any(values) else ()


def _repeated(book: Book, table: Table, numbers: list[int]) -> Finding:
    column = next(n for n, cell in enumerate(table.rows[numbers[0]].cells) if cell.text.strip())
    places: tuple[Place, ...] = tuple(place_of_cell(book, table, n, column) for n in numbers)
    name = f"（{table.project}）" if table.project else ""
    text = f"“{table.title}”{name}里指标“{clean_label(table.rows[numbers[0]].label)}”连目标值一起填了{len(numbers)}遍"
    return failure(INDICATOR, places, text)


RULES: tuple[Rule, ...] = (Rule(EMPTY_SECTION, check_empty_section), Rule(INDICATOR, check_indicator))
