"""Small invented documents for the rules about wording."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome
from corpus.datatypes import (
    Cell,
    CellStatus,
    Document,
    Identity,
    Paragraph,
    Phase,
    Reading,
    Row,
    RowRole,
    Section,
    Source,
    Table,
)

AGENCY = "示例市审计局"
Check = Callable[[Book], Iterator[Finding]]


def identity(
    agency: str = AGENCY, year: int | None = 2023, phase: Phase = Phase.BUDGET, region: str = "示例市"
) -> Identity:
    """Who publishes it."""
    return Identity(f"{agency}{year}年部门预算", agency, year, phase, "部门", region)


def paragraphs(*texts: str, section: tuple[str, ...] = (), ocr: bool = False, first: int = 1) -> tuple[Paragraph, ...]:
    """Lines 1, 2 … of running text under one heading."""
    numbered = enumerate(texts, start=first)
    return tuple(Paragraph(n, text, section, Source(text, page=1, line=n, ocr=ocr)) for n, text in numbered)


def sections(*titles: str, level: int = 1) -> tuple[Section, ...]:
    """Headings of one level, each on a page of its own."""
    return tuple(Section(n, t, level, (t,), Source(t, page=n)) for n, t in enumerate(titles, start=1))


def table(
    title: str, *, number: int = 1, page: int = 1, agency: str | None = None, rows: tuple[Row, ...] = ()
) -> Table:
    """A table with one value column."""
    source = Source(title, page=page)
    return Table(number, title, None, "万元", (("指标值",),), rows, source, agency=agency)


def indicator(label: str, target: str, line: int) -> Row:
    """A row of a target form."""
    cell = Cell(target, None, CellStatus.READ, Source(target, page=1, line=line))
    return Row(label, None, 1, RowRole.INDICATOR, ("数量指标",), (cell,), Source(label, page=1, line=line))


def book(
    texts: Sequence[Paragraph] = (),
    *,
    whose: Identity | None = None,
    headings: tuple[Section, ...] = (),
    tables: tuple[Table, ...] = (),
) -> Book:
    """The document laid open."""
    document = Document("d", "示例.txt", "0", whose or identity(), headings, tuple(texts), tables)
    return open_book(Reading(document))


def prose(*texts: str, whose: Identity | None = None) -> Book:
    """A document that is nothing but these paragraphs."""
    return book(paragraphs(*texts), whose=whose)


def printed(check: Check, opened: Book) -> list[str]:
    """The first literal text of each failure."""
    return [finding.places[0].source.text for finding in check(opened) if finding.outcome is Outcome.FAIL]
