"""The completeness matrix for readers: a compact table with symbols, and rows for CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from corpus.datatypes import Phase, Source
from corpus.standard_forms import standard_forms
from index.completeness import FormState, FormStatus, Matrix
from qa.export_cells import Sheet, write_csv
from qa.schema import FormInfo

if TYPE_CHECKING:
    from typing import TextIO

SYMBOLS: dict[FormState, str] = {
    FormState.PUBLISHED: "●",
    FormState.STAND_IN: "◐",
    FormState.EMPTY_NOTED: "○",
    FormState.EMPTY: "◇",
    FormState.UNREADABLE: "？",
    FormState.MISSING: "×",
    FormState.TEXT_ONLY: "△",
    FormState.NO_DOCUMENT: "缺",
}
STATE_NAMES: dict[FormState, str] = {
    FormState.PUBLISHED: "已公开",
    FormState.STAND_IN: "以相近的表公开",
    FormState.EMPTY_NOTED: "空表，有说明",
    FormState.EMPTY: "空表，无说明",
    FormState.UNREADABLE: "文件有读不出的页，不能判断",
    FormState.MISSING: "库中该年文件里没有",
    FormState.TEXT_ONLY: "库中该年只有文字说明，没有表",
    FormState.NO_DOCUMENT: "库中没有该年的文件",
}
COLUMNS = ("单位", "层级", "年度", "阶段", "表", "状态", "文件", "位置", "说明")
_NAMES = ("agency", "level", "year", "phase", "name", "state", "file", "place", "note")
_NOT_DUE = "－"
_PHASES = {Phase.BUDGET: "预算", Phase.FINAL: "决算"}


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One agency, year and kind of file, with a symbol for each form; a single one where there is no file."""

    agency: str
    year: int
    kind: str
    symbols: str


def matrix_text(matrix: Matrix) -> str:
    """The matrix as lines of text: one for each agency, year and phase, a symbol for each form; then the legend."""
    if not matrix.cells:
        return "\n".join(outside(matrix))
    names = [one.name for one in standard_forms()]
    numbered = "  ".join(f"{n}.{name}" for n, name in enumerate(names, 1))
    head = f"各列依次为：{numbered}"
    return "\n".join([head, "", *_lines(matrix), "", legend(matrix), *outside(matrix)])


def _lines(matrix: Matrix) -> Iterator[str]:
    for agency, lines in groupby(lines_of(matrix), key=lambda line: line.agency):
        yield agency
        yield from (f"  {line.year}  {line.symbols}{_gloss(line.symbols)}  {line.kind}".rstrip() for line in lines)


def _gloss(symbols: str) -> str:
    """What the one symbol of a year without documents means."""
    return f"（{STATE_NAMES[FormState.NO_DOCUMENT]}）" if symbols == SYMBOLS[FormState.NO_DOCUMENT] else ""


def lines_of(matrix: Matrix) -> Iterator[MatrixLine]:
    """The lines of the matrix, by agency, year, phase and level."""
    key = attrgetter("agency", "year", "phase", "level")
    for (agency, year, phase, level), cells in groupby(matrix.cells, key=key):
        kind = f"{level or ''}{_PHASES[phase] if phase else ''}"
        yield MatrixLine(agency, year, kind, _symbols(list(cells)))


def _symbols(cells: list[FormStatus]) -> str:
    if cells[0].form is None:
        return SYMBOLS[cells[0].state]
    found = {cell.form: SYMBOLS[cell.state] for cell in cells}
    return "".join(found.get(one.form, _NOT_DUE) for one in standard_forms())


def legend(matrix: Matrix) -> str:
    """What the symbols mean, and how often each stands."""
    states = "  ".join(f"{SYMBOLS[state]}{STATE_NAMES[state]}（{count}）" for state, count in matrix.counts().items())
    due = f"  {_NOT_DUE}该年还不要求" if any(_NOT_DUE in line.symbols for line in lines_of(matrix)) else ""
    return states + due


def outside(matrix: Matrix) -> list[str]:
    """Sentences about what the matrix does not hold."""
    lines = [] if matrix.cells else ["文库里没有部门或单位的预算、决算文件。"]
    if matrix.not_applicable:
        names = "、".join(record.title for record in matrix.not_applicable)
        lines.append(f"政府报告和政府表格另有规定的格式，不在此列（{len(matrix.not_applicable)}份）：{names}")
    if matrix.unplaced:
        names = "、".join(record.file for record in matrix.unplaced)
        lines.append(f"没有认出单位、年度或阶段的文件（{len(matrix.unplaced)}份）：{names}")
    return lines


def matrix_rows(matrix: Matrix) -> list[tuple[str, ...]]:
    """One row for each cell under ``COLUMNS``, all text; "" for what is not known."""
    return [
        (
            cell.agency,
            cell.level or "",
            str(cell.year),
            _PHASES[cell.phase] if cell.phase else "",
            cell.name,
            STATE_NAMES[cell.state],
            cell.file or "",
            _place(cell.source) if cell.source else "",
            cell.note or "",
        )
        for cell in matrix.cells
    ]


def matrix_to_csv(matrix: Matrix, stream: TextIO) -> None:
    """Write the rows as CSV (RFC 4180); text that a spreadsheet would run as a formula is defused."""
    write_csv(Sheet("完整性", _NAMES, COLUMNS, matrix_rows(matrix)), stream)


def cell_infos(matrix: Matrix) -> list[FormInfo]:
    """The cells of the matrix, for a reader's programs."""
    return [
        FormInfo(
            **{name: getattr(cell, name) for name in ("agency", "level", "year", "phase", "form", "name", "note")},
            state=cell.state.value,
            document=cell.document,
            file=cell.file,
            page=cell.source.page if cell.source else None,
            sheet=cell.source.sheet if cell.source else None,
            line=cell.source.line if cell.source else None,
        )
        for cell in matrix.cells
    ]


def _place(source: Source) -> str:
    if source.page is not None:
        return f"第{source.page}页"
    if source.sheet:
        return f"工作表“{source.sheet}”"
    return f"第{source.line}行" if source.line is not None else ""
