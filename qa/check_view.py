"""Findings, verified texts and the completeness matrix on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.checks.datatypes import Severity
from corpus.standard_forms import standard_forms
from index.completeness import FormState
from qa.claims.annotate import MARKS, NAMES, printed, summary
from qa.completeness import SYMBOLS, MatrixLine, legend, lines_of, outside
from qa.doctor import CHECK_MARKS, Check, State
from qa.finding_text import DETAILS, SEVERITIES
from qa.render import cited_text, describe_citation, document_of, places_of
from qa.schema import Citation, ClaimCheck, Finding, Outcome, Verdict
from qa.terminal import Column, Screen, Span, Tone

if TYPE_CHECKING:
    from index.completeness import Matrix

_SEVERITY_TONES = {
    Severity.ERROR: Tone.BAD,
    Severity.WARNING: Tone.WARN,
    Severity.ROUNDING: Tone.NOTE,
    Severity.INFO: Tone.FAINT,
}
_VERDICT_TONES = {
    Verdict.SUPPORTED: Tone.GOOD,
    Verdict.ROUNDED: Tone.GOOD,
    Verdict.CONTRADICTED: Tone.BAD,
    Verdict.NOT_FOUND: Tone.WARN,
    Verdict.NOT_CHECKABLE: Tone.FAINT,
}
_STATE_TONES = {
    FormState.PUBLISHED: Tone.GOOD,
    FormState.STAND_IN: Tone.GOOD,
    FormState.EMPTY_NOTED: Tone.NOTE,
    FormState.EMPTY: Tone.WARN,
    FormState.UNREADABLE: Tone.WARN,
    FormState.MISSING: Tone.BAD,
    FormState.TEXT_ONLY: Tone.WARN,
    FormState.NO_DOCUMENT: Tone.BAD,
}
_CITED = 2  # citations told of one verified figure


# --- findings -------------------------------------------------------------------------------------


_CHECK_TONES = {State.GOOD: Tone.GOOD, State.NOTE: Tone.FAINT, State.BAD: Tone.BAD}


def show_checks(checks: Sequence[Check], screen: Screen) -> None:
    """How installation and library are, what to do below what is not in order."""
    for check in checks:
        mark = Span(f"{CHECK_MARKS[check.state]} ", _CHECK_TONES[check.state])
        screen.line(Span(f"{check.name}：", Tone.STRONG), Span(check.told), mark=[mark])
        if check.remedy:
            screen.line(Span(check.remedy), indent=2, mark=[Span("→ ", Tone.NOTE)])


def show_findings(found: Sequence[Finding], titles: Mapping[str, str], screen: Screen) -> None:
    """Document by document, the graver first, each with its places; ``titles`` by document id."""
    for document, some in groupby(found, key=lambda one: one.document):
        screen.line(Span(f"《{titles.get(document, document)}》", Tone.STRONG), Span(f"  {document}", Tone.FAINT))
        for one in some:
            _show_finding(one, screen)
        screen.line()


def _show_finding(one: Finding, screen: Screen) -> None:
    failed = one.outcome is Outcome.FAIL
    word = SEVERITIES[one.severity] if failed else DETAILS[one.detail]
    mark = Span(f"▌{word} ", _SEVERITY_TONES[one.severity] if failed else Tone.FAINT)
    screen.line(Span(one.title, Tone.STRONG), Span(f"  {one.explanation}"), indent=2, mark=[mark])
    if one.proposal:
        screen.line(Span(one.proposal), indent=8, mark=[Span("可能：", Tone.NOTE)])
    for citation in one.citations:
        elsewhere = citation.document != one.document
        screen.line(*_place(citation, with_title=elsewhere), indent=8, mark=[Span(f"[{citation.n}] ", Tone.FAINT)])


def _place(citation: Citation, *, with_title: bool) -> list[Span]:
    title = document_of(citation) if with_title else ""
    where = Span(title + "，".join([*places_of(citation), "原文"]), Tone.FAINT)
    return [where, Span(f"“{cited_text(citation)}”")]


# --- a verified text --------------------------------------------------------------------------------


def show_claims(text: str, claims: Sequence[ClaimCheck], screen: Screen) -> None:
    """The text with each figure in the colour of its verdict, then why, then the counts."""
    screen.line(*_coloured(text.strip("\n"), claims, len(text) - len(text.lstrip("\n"))))
    screen.line()
    for n, claim in enumerate(claims, 1):
        _show_claim(n, claim, screen)
    screen.line(Span(summary(claims), Tone.STRONG))


def _coloured(text: str, claims: Sequence[ClaimCheck], skipped: int) -> Iterator[Span]:
    position = 0
    for n, claim in enumerate(claims, 1):
        start, end = claim.start - skipped, claim.end - skipped
        yield Span(text[position:start])
        yield Span(f"{text[start:end]}", _VERDICT_TONES[claim.verdict])
        yield Span(f"[{n}]", Tone.FAINT)
        position = end
    yield Span(text[position:])


def _show_claim(n: int, claim: ClaimCheck, screen: Screen) -> None:
    tone = _VERDICT_TONES[claim.verdict]
    verdict = Span(f"{MARKS[claim.verdict][0]} {NAMES[claim.verdict]}", tone)
    found = f"  文库中为 {printed(claim.found)}。" if claim.found else "  "
    mark = [Span(f"[{n}] ", Tone.FAINT)]
    screen.line(Span(f"{claim.text}  ", tone), verdict, Span(found + claim.explanation), mark=mark)
    for citation in claim.citations[:_CITED]:
        screen.line(Span(describe_citation(citation), Tone.FAINT), indent=4 + len(str(n)) - 1)


# --- completeness -------------------------------------------------------------------------------------


def show_matrix(matrix: Matrix, screen: Screen) -> None:
    """One row for each agency, year and phase, a symbol for each form; then what the symbols mean."""
    names = [one.name for one in standard_forms()]
    if matrix.cells:
        titles = [Column("单位"), Column("文件", keeps_whole=True)]
        columns = [*titles, *(Column(str(n), is_figure=True) for n in range(1, len(names) + 1))]
        rows = [_matrix_row(line, is_first=is_first) for is_first, line in _marked(lines_of(matrix))]
        screen.table(columns, rows, kept=2)
        screen.line()
        for n, name in enumerate(names, 1):
            screen.line(Span(name), indent=2, mark=[Span(f"{n}. ", Tone.FAINT)])
        screen.line()
        for entry in legend(matrix).split("  "):
            screen.line(Span(entry[1:]), indent=2, mark=[_symbol(entry[0]), Span(" ")])
        screen.line()
    for line in outside(matrix):
        screen.line(Span(line, Tone.FAINT))


def _marked(lines: Iterable[MatrixLine]) -> Iterator[tuple[bool, MatrixLine]]:
    """Each line, and whether it is the first of its agency."""
    last = ""
    for line in lines:
        yield line.agency != last, line
        last = line.agency


def _matrix_row(line: MatrixLine, *, is_first: bool) -> list[list[Span]]:
    symbols = line.symbols * len(standard_forms()) if len(line.symbols) == 1 else line.symbols
    name = Span(line.agency if is_first else "", Tone.STRONG)
    return [[name], [Span(f"{line.year} {line.kind}".rstrip())], *([_symbol(one)] for one in symbols)]


def _symbol(symbol: str) -> Span:
    tones = {SYMBOLS[state]: tone for state, tone in _STATE_TONES.items()}
    return Span(symbol, tones.get(symbol, Tone.FAINT))
