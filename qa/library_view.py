"""Documents, tables, facts, reports and scores on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.datatypes import CellStatus
from qa.answer_view import LEVEL_TONES
from qa.listing import OUTCOMES, PHASES, SCORE_HEAD, STATUSES, judgement_to_text, old_figure, tally_counts, turn_of
from qa.render import LEVEL_NAMES, cited_text, places_of
from qa.schema import CellInfo, DocumentInfo, FactInfo, FileReport, FileStatus, RowInfo, TableInfo
from qa.terminal import Column, Line, Screen, Span, Tone

if TYPE_CHECKING:
    from qa.evaluate import Score, Tally

_OUTCOME_TONES = {"verified": Tone.GOOD, "recovered": Tone.MENDED, "doubtful": Tone.WARN, "unchecked": Tone.FAINT}
_STATUS_TONES = {
    FileStatus.ADDED: Tone.GOOD,
    FileStatus.UPDATED: Tone.GOOD,
    FileStatus.UNCHANGED: Tone.FAINT,
    FileStatus.FAILED: Tone.BAD,
    FileStatus.SKIPPED: Tone.WARN,
}
_CELL_TONES = {CellStatus.RECOVERED: Tone.MENDED, CellStatus.DOUBTFUL: Tone.BAD}
_FIGURE_WIDTH = 16  # characters; a cell with more is words
_AT_ONCE = 500  # facts laid out as one table


def show_documents(documents: Sequence[DocumentInfo], screen: Screen) -> None:
    """One row for each document: its id, what it is, how much is in it."""
    figures = [Column(title, is_figure=True) for title in ("表", "数字", "段落")]
    columns = [Column("编号", keeps_whole=True), Column("年度", keeps_whole=True), Column("文档"), *figures]
    screen.table(columns, [_document_row(one) for one in documents], kept=len(columns) - 1)


def _document_row(one: DocumentInfo) -> list[Line]:
    year = f"{one.year}年" if one.year else "年度不明"
    phase = PHASES[one.phase] if one.phase else ""
    counts = [[Span(str(count))] for count in (one.tables, one.facts, one.chunks)]
    return [[Span(one.id, Tone.FAINT)], [Span(year + phase)], _document_cell(one), *counts]


def _document_cell(one: DocumentInfo) -> list[Span]:
    """Title, the agency where the title does not name it, file, problems."""
    spans = [Span(one.title, Tone.STRONG)]
    if one.agency not in one.title:
        spans.append(Span(f"\n{one.agency or '单位不明'}"))
    spans.append(Span(f"\n{one.file}", Tone.FAINT))
    spans += [Span(f"\n注意：{problem}", Tone.WARN) for problem in one.problems]
    return [*spans, *(Span(f"\n旧版：{old_figure(old)}", Tone.NOTE) for old in one.differences)]


def show_tables(tables: Sequence[TableInfo], screen: Screen) -> None:
    """Each table as printed, below its title, unit and parse certificate."""
    for table in tables:
        _show_heading(table, screen)
        columns = [Column(keeps=screen.width * 2 // 5), *(_column(table, n) for n in range(len(table.columns)))]
        screen.table(columns, [_row(row) for row in table.rows])
        screen.line()


def _show_heading(table: TableInfo, screen: Screen) -> None:
    proof = table.certificate
    place = f"第 {table.page} 页" if table.page else f"第 {table.line} 行" if table.line else table.sheet or ""
    facts = [f"单位：{table.unit or '不明'}", place, f"表式：{table.form}" if table.form else ""]
    screen.line(Span(table.title, Tone.STRONG), mark=[Span(f"{table.n}. ", Tone.FAINT)])
    held = Span(f"{OUTCOMES[proof.outcome]} {proof.held}/{proof.identities}", _OUTCOME_TONES[proof.outcome])
    screen.line(Span("  ".join(fact for fact in facts if fact) + "  凭证：", Tone.FAINT), held, indent=3)


def _column(table: TableInfo, n: int) -> Column:
    texts = [row.cells[n].text for row in table.rows]
    return Column("/".join(table.columns[n]), is_figure=all(len(text) <= _FIGURE_WIDTH for text in texts))


def _row(row: RowInfo) -> list[Line]:
    code = f"{row.code} " if row.code else ""
    label = Span(f"{row.label}", Tone.STRONG if row.role in ("total", "subtotal") else Tone.PLAIN)
    return [[Span("  " * (row.level - 1)), Span(code, Tone.FAINT), label], *map(_cell, row.cells)]


def _cell(cell: CellInfo) -> Line:
    """The text as printed; of a repaired cell also what it was repaired to."""
    text = " ".join(cell.text.split())
    is_changed = cell.status is CellStatus.RECOVERED and cell.value not in (None, re.sub(r"[\s,]", "", text))
    return [Span(f"{text}→{cell.value}" if is_changed else text, _CELL_TONES.get(cell.status, Tone.PLAIN))]


def show_facts(facts: Iterable[FactInfo], screen: Screen) -> None:
    """Under each document and place the figures read there, in the colour of how well they are attested."""
    title = ""
    for (document, scope), some in groupby(facts, key=lambda one: (one.citation.title, one.scope)):
        if document != title:
            screen.line(Span(f"《{document}》", Tone.STRONG))
            title = document
        screen.line(Span(scope), indent=2)
        rows = [_fact_row(fact) for fact in some]
        words = Column(keeps=screen.width // 6)
        columns = [words, Column(is_figure=True), Column(), Column(keeps_whole=True), words]
        for start in range(0, len(rows), _AT_ONCE):
            screen.table(columns, rows[start : start + _AT_ONCE], kept=4, indent=4)


def _fact_row(fact: FactInfo) -> list[Line]:
    relation = "" if fact.relation == "=" else fact.relation.value
    value = Span(f"{relation}{fact.value}", LEVEL_TONES[fact.verification])
    level = Span(LEVEL_NAMES[fact.verification], Tone.FAINT)
    place = [*places_of(fact.citation)[:1], f"“{cited_text(fact.citation)}”"]
    measure = Span(f"·{fact.measure}{turn_of(fact)}", Tone.FAINT)
    return [[Span(fact.item), measure], [value], [Span(fact.unit)], [level], [Span(" ".join(place), Tone.FAINT)]]


def show_report(files: Sequence[FileReport], screen: Screen) -> None:
    """What became of each file; the counts are told below by the caller."""
    for file in files:
        mark = [Span(f"{STATUSES[file.status]}  ", _STATUS_TONES[file.status])]
        screen.line(*_file(file), mark=mark)
        for warning in file.warnings:
            screen.line(Span(f"注意：{warning}", Tone.WARN), indent=6)


def _file(file: FileReport) -> list[Span]:
    if file.problem:
        return [Span(file.path), Span(f"：{file.problem}", Tone.BAD)]
    if not file.document:
        return [Span(file.path)]
    counts = f"  表 {file.tables}，数字 {file.facts}"
    return [Span(f"《{file.title}》", Tone.STRONG), Span(counts), Span(f"  {file.document}  {file.path}", Tone.FAINT)]


def show_score(score: Score, screen: Screen) -> None:
    """The counts by category, then each question that is not fully right."""
    columns = [Column(SCORE_HEAD[0]), *(Column(title, is_figure=True) for title in SCORE_HEAD[1:])]
    rows = [_tally_row(name, tally) for name, tally in [*score.categories.items(), ("合计", score.overall)]]
    screen.table(columns, rows)
    wanting = [judgement for judgement in score.questions if not judgement.is_full]
    if wanting:
        screen.line()
    for judgement in wanting:
        screen.line(Span(judgement_to_text(judgement)), mark=[Span("· ", Tone.WARN)])


def _tally_row(name: str, tally: Tally) -> list[Line]:
    tones = {3: Tone.BAD} if tally.wrong_figure else {}
    figures = [[Span(str(count), tones.get(n, Tone.PLAIN))] for n, count in enumerate(tally_counts(tally))]
    return [[Span(name, Tone.STRONG if name == "合计" else Tone.PLAIN)], *figures]
