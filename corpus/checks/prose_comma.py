"""Rule: a comma inside a number parts thousands; “542,62万元” leaves its reader guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import Rule
from corpus.datatypes import Fact, Paragraph, Source
from corpus.numerals import to_grouped
from corpus.prose_numbers import Number, scan
from corpus.prose_places import source_of

COMMA = "prose_comma"
_GROUPED = re.compile(r"\d[,，]\s?\d")


def check_comma(book: Book) -> Iterator[Finding]:
    """Numbers whose comma stands in the wrong place; with a reading where the same sentence proves it."""
    for paragraph in book.document.paragraphs:
        if not _GROUPED.search(paragraph.text):
            continue
        for number in scan(paragraph.text):
            if number.misgrouped:
                yield _misplaced(book, paragraph, number)
            elif number.reason is None and "," in number.text.replace("，", ","):
                place = place_of_words(paragraph, book.document.id, _source(paragraph, number))
                yield Finding(COMMA, book.document.id, Outcome.PASS, Severity.INFO, "千分位逗号位置正确", (place,))


def _misplaced(book: Book, paragraph: Paragraph, number: Number) -> Finding:
    read = _read_as(book, paragraph, number)
    shown = f"{to_grouped(number.value)}{number.unit}"
    if read is not None:
        words = f"“{number.text}”的逗号位置有误，按同句的金额与百分比验算应为{shown}"
        return _finding(book, words, place_of_fact(read), number.value, number.unit)
    place = place_of_words(paragraph, book.document.id, _source(paragraph, number))
    words = f"“{number.text}”的逗号位置有误，可能是{shown}，也可能是小数点误作逗号"
    return _finding(book, words, place, None, number.unit)


def _read_as(book: Book, paragraph: Paragraph, number: Number) -> Fact | None:
    """The fact that the prose reader made of it, with proof from the figures beside."""
    return next(
        (
            fact
            for fact in book.prose
            if fact.repair
            and fact.value == number.value
            and fact.unit == number.unit
            and (fact.sentence or "") in paragraph.text
        ),
        None,
    )


def _source(paragraph: Paragraph, number: Number) -> Source:
    return source_of(paragraph, number.start, number.end)


def _finding(book: Book, words: str, place: Place, expected: Decimal | None, unit: str) -> Finding:
    return Finding(
        COMMA, book.document.id, Outcome.FAIL, Severity.WARNING, words, (place,), expected=expected, unit=unit
    )


RULES: tuple[Rule, ...] = (Rule(COMMA, check_comma),)
