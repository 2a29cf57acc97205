"""Years that were carried over from an earlier edition of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.words_text import Passage, YearSlot, any_of, failure, of_section, of_table, passages, words
from corpus.datatypes import Identity, Phase

YEAR = "words_year"
TITLE_YEAR = "words_title_year"

_YEAR = r"(?P<year>20\d\d)\s*年"
_RANGE = re.compile(r"20\d\d\s*年?\s*[-—–~～至到]")
_GOVERNMENT = "政府"


@cache
def _slots() -> tuple[tuple[re.Pattern[str], YearSlot], ...]:
    return tuple((re.compile(slot.pattern.replace("{year}", _YEAR)), slot) for slot in words().years)


@cache
def _comparing() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words().comparing)})\s*$")


def check_year(book: Book) -> Iterator[Finding]:
    """Set wordings whose year follows from the document's; a government's report speaks of two years by right."""
    identity = book.document.identity
    year = identity.year
    if year is None or identity.level == _GOVERNMENT:
        return
    for passage in passages(book):
        if passage.paragraph is None:
            continue
        for pattern, slot in _slots():
            if slot.phase is not None and slot.phase != identity.phase:
                continue
            for match in pattern.finditer(passage.text):
                yield _judged(passage, match, slot, year)


def _judged(passage: Passage, match: re.Match[str], slot: YearSlot, year: int) -> Finding:
    stated, right = int(match["year"]), tuple(year + offset for offset in slot.offsets)
    sentence = passage.sentence(match.start())
    if stated in right or _compares(passage.text, match, sentence, right):
        return Finding(YEAR, passage.document, Outcome.PASS, Severity.INFO, "")
    place = passage.place(match.start(), match.end())
    text = f"{year}年度的文件里写“{place.source.text}”，{slot.meaning}应为{right[0]}年，疑沿用旧文未改"
    return failure(YEAR, (place,), text)


def _compares(text: str, match: re.Match[str], sentence: str, right: tuple[int, ...]) -> bool:
    """Whether the year is one side of a comparison or of a span."""
    start = match.start("year")
    if any(str(year) in sentence for year in right) or _RANGE.match(text, start):
        return True
    return match.start() == start and bool(_comparing().search(text[:start]))


# --- titles ---------------------------------------------------------------------------------------


def check_title_year(book: Book) -> Iterator[Finding]:
    """Years in titles of tables and in headings about this year's budget or account.

    Where most titles name another year, it is the reading of the document's year that is in doubt.
    """
    identity = book.document.identity
    if identity.year is None or identity.level == _GOVERNMENT:
        return
    titles = list(_dated_titles(book, identity))
    wrong = [title for title in titles if int(title[1]["year"]) != identity.year]
    if len(wrong) * 2 > len(titles):
        if wrong:
            yield _doubtful(wrong[0], identity.year, len(wrong))
        return
    if len(titles) > len(wrong):
        count = len(titles) - len(wrong)
        yield Finding(TITLE_YEAR, book.document.id, Outcome.PASS, Severity.INFO, "", count=count)
    for passage, match in wrong:
        place = passage.place(0, len(passage.text))
        text = f"{place.words}写的是{match['year']}年，文件是{identity.year}年度的：表中数字容易归错年份"
        yield failure(TITLE_YEAR, (place,), text, Severity.WARNING)


_Dated = tuple[Passage, re.Match[str]]


def _dated_titles(book: Book, identity: Identity) -> Iterator[_Dated]:
    """Titles that name one year and the document's own stage (budget or final account)."""
    is_final = identity.phase is Phase.FINAL
    stage = any_of(words().title_stages_final if is_final else words().title_stages_budget)
    others = re.compile(any_of(words().title_others + (() if is_final else words().title_stages_final)))
    for passage in _titles(book):
        found = re.findall(r"20\d\d(?=\s*年)", passage.text)
        match = re.search(_YEAR, passage.text)
        if match is None or len(set(found)) > 1 or _RANGE.search(passage.text):
            continue
        if re.search(stage, passage.text) and not others.search(passage.text):
            yield passage, match


def _titles(book: Book) -> Iterator[Passage]:
    seen: set[str] = set()
    for table in book.tables:
        key = f"{table.title}|{table.source.page}|{table.source.line}"
        if table.title and key not in seen:
            seen.add(key)
            yield of_table(table, table.title, book.document.id)
    for section in book.document.sections:
        yield of_section(section, book.document.id)


def _doubtful(title: _Dated, year: int, count: int) -> Finding:
    passage, match = title
    text = f"{count}个标题写的是{match['year']}年，与识别出的文件年度{year}年不符，可能是文件年度认错了"
    place = passage.place(0, len(passage.text))
    return Finding(TITLE_YEAR, passage.document, Outcome.PARSE_DOUBT, Severity.WARNING, text, (place,))


RULES: tuple[Rule, ...] = (Rule(YEAR, check_year), Rule(TITLE_YEAR, check_title_year))
