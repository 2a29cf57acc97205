"""The contents list against the forms that the document holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import Rule
from corpus.checks.words_text import of_table
from corpus.datatypes import Source, Table
from corpus.forms import normalised, recognise
from corpus.standard_forms import standard_forms, tells_unread_pages
from corpus.vocabulary import clean_label

CONTENTS = "words_contents"

_LEADER = re.compile(r"[.．…·\s]{3,}\d*$|\s+\d{1,3}$")
_DASH = re.compile(r"^[-*#\s]+")
_IS_TABLE = re.compile(r"表(?:（[^（）]*）)?$")
_NUMBERED = re.compile(r"[-*#\s]*(?:第?[一二三四五六七八九十\d]+|[（(]|附)")
_ENDS = re.compile(r"(?:表|\d)\s*$")
_FEWEST = 5  # forms that a list must name before what it leaves out counts


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list that names a form."""

    title: str  # without numbering, year and quotes
    form: str
    source: Source


def check_contents(book: Book) -> Iterator[Finding]:
    """Forms that the contents list names and the document lacks, and the reverse.

    A document without any table has them in another file.
    """
    listed = [entry for source in _whole(book.document.contents) if (entry := _entry(source)) is not None]
    if not listed or not book.tables:
        return
    tables = [(normalised(table.title), table) for table in book.tables if table.title]
    for entry in listed:
        if any(_same(entry, title, table) for title, table in tables):
            yield Finding(CONTENTS, book.document.id, Outcome.PASS, Severity.INFO, "")
        else:
            yield _not_there(book, entry)
    if len(listed) >= _FEWEST:
        yield from _not_listed(book, listed, tables)


def _whole(entries: Sequence[Source]) -> list[Source]:
    """The entries, those broken over two lines joined: a line without a number goes on with the one before."""
    whole: list[Source] = []
    for entry in entries:
        goes_on = whole and not _NUMBERED.match(entry.text.strip()) and not _ENDS.search(whole[-1].text)
        if goes_on and _NUMBERED.match(whole[-1].text.strip()):
            whole[-1] = replace(whole[-1], text=whole[-1].text + entry.text)
        else:
            whole.append(entry)
    return whole


def _entry(source: Source) -> _Entry | None:
    title = normalised(clean_label(_DASH.sub("", _LEADER.sub("", source.text.strip()))))
    form = _form(title) if _IS_TABLE.search(title) and "说明" not in title else None
    return _Entry(title, form, source) if form else None


def _form(title: str) -> str | None:
    found = recognise(title, (), ())
    return found.id if found else None


def _same(entry: _Entry, title: str, table: Table) -> bool:
    return table.form == entry.form or title in entry.title or entry.title in title


def _not_there(book: Book, entry: _Entry) -> Finding:
    doubtful = any(tells_unread_pages(problem) for problem in book.document.problems)
    outcome = Outcome.PARSE_DOUBT if doubtful else Outcome.FAIL
    place = Place(book.document.id, entry.source, "目录")
    text = f"目录列有“{entry.title}”，文件里没有找到这张表"
    return Finding(CONTENTS, book.document.id, outcome, Severity.INFO, text, (place,))


def _not_listed(book: Book, listed: Sequence[_Entry], tables: Sequence[tuple[str, Table]]) -> Iterator[Finding]:
    for standard in standard_forms():
        held = [(title, table) for title, table in tables if table.form == standard.form]
        if held and not any(_same(entry, title, table) for entry in listed for title, table in held):
            place = of_table(held[0][1], held[0][1].title, book.document.id).whole
            text = f"文件里有“{held[0][1].title}”，目录没有列"
            yield Finding(CONTENTS, book.document.id, Outcome.FAIL, Severity.INFO, text, (place,))


RULES: tuple[Rule, ...] = (Rule(CONTENTS, check_contents),)
