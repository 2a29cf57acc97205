"""Small invented documents of tables, read as real ones are, and what a rule says of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Finding, Outcome
from corpus.checks.rules import Rule
from corpus.datatypes import Document, Reading, Table
from corpus.reading import read_documents

Rows = Sequence[Sequence[str]]


def table(title: str, rows: Rows, unit: str = "万元", note: str = "") -> str:
    """One table with its title and unit above and a note below; ``<`` covers a place from the left."""
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    below = f"<p>{note}</p>" if note else ""
    return f"<p>{title}</p><p>单位：{unit}</p><table>{body}</table>{below}"


def _cells(row: Sequence[str]) -> list[str]:
    found: list[str] = []
    for n, text in enumerate(row):
        if text == "<":
            continue
        span = next((k for k in range(n + 1, len(row)) if row[k] != "<"), len(row)) - n
        found.append(f'<td colspan="{span}">{text}</td>' if span > 1 else f"<td>{text}</td>")
    return found


def book(*tables: str, cover: str = "示例市档案馆2024年部门预算") -> Book:
    """A web page of these tables under a cover line, read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "示例.html"
        path.write_text(f"<html><body><h1>{cover}</h1>{''.join(tables)}</body></html>", encoding="utf-8")
        (reading,) = read_documents(path)
    return open_book(reading)


def as_pages(opened: Book, *, confirmed: bool) -> Book:
    """The same document as if it came from pages, its failing sums confirmed by a second look or not."""
    reading = opened.reading
    tables = tuple(_seen(one, confirmed) for one in reading.document.tables)
    document: Document = replace(reading.document, file="示例.pdf", pages=3, tables=tables)
    return open_book(Reading(document, reading.facts, reading.gaps))


def _seen(one: Table, confirmed: bool) -> Table:
    failed = max(1, one.certificate.failed)
    return replace(one, certificate=replace(one.certificate, failed=failed, confirmed=failed if confirmed else 0))


def told(rule: Rule, opened: Book) -> list[Finding]:
    """All that the rule says but what it found to hold."""
    return [finding for finding in rule.check(opened) if finding.outcome is not Outcome.PASS]


def held(rule: Rule, opened: Book) -> int:
    """At how many places the rule held."""
    return sum(finding.count for finding in rule.check(opened) if finding.outcome is Outcome.PASS)
