"""The fixture book as text: plain text, Markdown, web page, delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape

from bench.fixture_book import Book, Form
from bench.fixture_spans import placed


def _texts(row: tuple[str, ...]) -> list[str]:
    return ["" if text in ("<", "^") else text for text in row]


def _flat_rows(form: Form) -> list[list[str]]:
    """The rows with one head row, where the form has names for it."""
    head = [list(form.flat)] if form.flat else [_texts(row) for row in form.head]
    return [*head, *(_texts(row) for row in form.body)]


def to_txt(book: Book) -> bytes:
    """Columns parted by tabs, head rows as printed."""
    lines = [text.text for text in book.texts]
    for form in book.forms:
        rows = ["\t".join(_texts(row)) for row in form.rows]
        lines += ["", form.title, *form.lines, *rows, *([form.note] if form.note else [])]
    return ("\n".join(lines) + "\n").encode()


def to_md(book: Book) -> bytes:
    lines: list[str] = []
    for text in book.texts:
        marks = "" if text.level is None else "#" * (text.level + 1) + " "
        lines += [marks + text.text, ""]
    for form in book.forms:
        lines += [f"### {form.title}", ""]
        lines += [part for line in form.lines for part in (line, "")]
        rows = _flat_rows(form)
        table = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
        lines += [f"| {' | '.join(row)} |" for row in table]
        lines += ["", *([form.note, ""] if form.note else [])]
    return ("\n".join(lines).rstrip() + "\n").encode()


def to_csv(form: Form) -> bytes:
    """One form, as a spreadsheet program saves it: the lines above the table fill a row each."""
    buffer = io.StringIO()
    width = len(form.body[0])
    above = [form.title, *form.lines]
    rows = [[line, *[""] * (width - 1)] for line in above] + _flat_rows(form)
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def to_html(book: Book, encoding: str) -> bytes:
    """A page as a content management system prints it, with merged cells."""
    body = "\n".join(_html_parts(book))
    title = escape(book.texts[0].text)
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="{encoding}"><title>{title}</title></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )
    return page.encode(encoding)


def _html_parts(book: Book) -> Iterator[str]:
    for text in book.texts:
        tag = "p" if text.level is None else f"h{text.level + 1}"
        yield f"<{tag}>{escape(text.text)}</{tag}>"
    for form in book.forms:
        yield f"<h3>{escape(form.title)}</h3>"
        yield from (f"<p>{escape(line)}</p>" for line in form.lines)
        yield '<table border="1">'
        yield from _html_rows(form)
        yield "</table>"
        if form.note:
            yield f"<p>{escape(form.note)}</p>"


def _html_rows(form: Form) -> Iterator[str]:
    cells = list(placed(form.rows))
    for r in range(len(form.rows)):
        own = [cell for cell in cells if cell.row == r]
        texts = (
            f"<td{_span('rowspan', cell.rows)}{_span('colspan', cell.columns)}>{escape(cell.text)}</td>" for cell in own
        )
        yield f"<tr>{''.join(texts)}</tr>"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""
