"""Printing for people: laid out and coloured on a terminal, the plain text of always in a pipe or a file.

What only a terminal needs (rich) is loaded only there.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qa.render import to_text

if TYPE_CHECKING:
    from typing import TextIO

    from index.completeness import Matrix
    from qa.doctor import Check
    from qa.evaluate import Score
    from qa.receipts import Receipt
    from qa.schema import Answer, ClaimCheck, DocumentInfo, FactInfo, Finding, IngestReport, TableInfo
    from qa.terminal import Screen


def print_answer(answer: Answer, stream: TextIO) -> None:
    """One answer, with everything that belongs to it."""
    if screen := _screen(stream):
        from qa.answer_view import show_answer

        show_answer(answer, screen)
    else:
        stream.write(to_text(answer) + "\n")


def print_receipts(receipts: Sequence[Receipt]) -> None:
    """The receipts of an answer, on stdout."""
    screen = _screen(sys.stdout)
    for receipt in receipts:
        if screen:
            from qa.answer_view import show_plain

            show_plain(f"{receipt.text}\n", screen)
        else:
            print(f"\n{receipt.text}")


def print_documents(documents: Sequence[DocumentInfo]) -> None:
    """The documents of a library, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.library_view import show_documents

        show_documents(documents, screen)
        return
    from qa.listing import document_to_text

    for document in documents:
        print(document_to_text(document))


def print_tables(tables: Sequence[TableInfo]) -> None:
    """The tables of a document, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.library_view import show_tables

        show_tables(tables, screen)
        return
    from qa.listing import table_to_text

    for table in tables:
        print(table_to_text(table) + "\n")


def print_facts(facts: Sequence[FactInfo]) -> None:
    """Figures with their sources, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.library_view import show_facts

        show_facts(facts, screen)
        return
    from qa.listing import fact_to_text

    for fact in facts:
        print(fact_to_text(fact))


def print_report(report: IngestReport) -> None:
    """What became of the files, on stderr."""
    from qa.listing import counts_to_text, report_to_text

    if screen := _screen(sys.stderr):
        from qa.library_view import show_report

        show_report(report.files, screen)
        print(counts_to_text(report.files, report.seconds), file=sys.stderr, flush=True)
    else:
        print(report_to_text(report.files, report.seconds), file=sys.stderr, flush=True)


def print_score(score: Score) -> None:
    """A score by category, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.library_view import show_score

        show_score(score, screen)
        return
    from qa.listing import score_to_text

    print(score_to_text(score))


def print_findings(found: Sequence[Finding], titles: Mapping[str, str]) -> None:
    """Findings, on stdout; ``titles`` by document id."""
    if not found:
        return
    if screen := _screen(sys.stdout):
        from qa.check_view import show_findings

        show_findings(found, titles, screen)
        return
    from qa.finding_text import findings_to_text

    print(findings_to_text(found, titles))


def print_claims(text: str, claims: Sequence[ClaimCheck]) -> None:
    """A verified text, on stdout: in colour, or as Markdown with footnotes."""
    if screen := _screen(sys.stdout):
        from qa.check_view import show_claims

        show_claims(text, claims, screen)
        return
    from qa.claims.annotate import annotate

    print(annotate(text, claims), end="")


def print_matrix(matrix: Matrix) -> None:
    """The completeness matrix, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.check_view import show_matrix

        show_matrix(matrix, screen)
        return
    from qa.completeness import matrix_text

    print(matrix_text(matrix))


def print_checks(checks: Sequence[Check]) -> None:
    """How installation and library are, on stdout."""
    if screen := _screen(sys.stdout):
        from qa.check_view import show_checks

        show_checks(checks, screen)
        return
    from qa.doctor import check_to_text

    for check in checks:
        print(check_to_text(check))


def _screen(stream: TextIO) -> Screen | None:
    if not stream.isatty():
        return None
    from qa.terminal import Screen

    return Screen(stream)
