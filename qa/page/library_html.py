"""The library tab as HTML: documents, their tables, the report of an upload, the completeness matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.standard_forms import standard_forms
from qa.completeness import STATE_NAMES, SYMBOLS
from qa.listing import OUTCOMES, PHASES, STATUSES
from qa.page.answer_html import safe
from qa.schema import CertificateInfo, DocumentInfo, FileReport, RowInfo, TableInfo

if TYPE_CHECKING:
    from index.completeness import FormStatus, Matrix

_MOST_ROWS = 400  # of one table shown at once
_HEADS = ("文件", "单位", "年度", "阶段", "页", "表", "数字", "核验不符", "问题", "")


def documents_to_html(documents: Sequence[DocumentInfo]) -> str:
    """All documents, each with buttons to look into it and to take it out."""
    if not documents:
        return "<p>文库是空的。请在上面放入预算、决算文件。</p>"
    head = "".join(f"<th>{name}</th>" for name in _HEADS)
    body = "".join(map(_document, documents))
    return _grid(head, body)


def _document(one: DocumentInfo) -> str:
    name = safe(one.id)
    title = safe(one.title or one.file)
    cells = (
        f"<td title='{safe(one.file)}'>{title}</td><td>{safe(one.agency)}</td><td>{one.year or ''}</td>"
        f"<td>{PHASES[one.phase] if one.phase else ''}</td>"
    )
    counts = "".join(
        f"<td class='num'>{count}</td>" for count in (one.pages or "", one.tables, one.facts, one.findings)
    )
    problems = "；".join(safe(problem) for problem in one.problems)
    buttons = (
        f"<button type='button' class='act' data-document='{name}'>看表格</button>"
        f"<button type='button' class='act' data-remove='{name}' data-title='{title}'>移除</button>"
    )
    return f"<tr>{cells}{counts}<td>{problems}</td><td>{buttons}</td></tr>"


def report_to_html(files: Iterable[FileReport]) -> str:
    """What became of each uploaded file."""
    return "<ul>" + "".join(map(_file, files)) + "</ul>"


def _file(file: FileReport) -> str:
    told = f"<b>{STATUSES[file.status]}</b> {safe(file.path)}"
    if file.problem:
        told += f"：{safe(file.problem)}"
    elif file.document:
        year = f"{file.year}年" if file.year else ""
        phase = PHASES[file.phase] if file.phase else ""
        told += (
            f"：{safe(file.agency or '')}{year}{phase}，表 {file.tables}，数字 {file.facts}，核验不符 {file.findings}"
        )
    notes = "".join(f"<li>{safe(warning)}</li>" for warning in file.warnings)
    return f"<li>{told}{f'<ul>{notes}</ul>' if notes else ''}</li>"


def table_to_html(table: TableInfo) -> str:
    """A whole table as it was read, with its unit and parse certificate."""
    head = "<th></th>" + "".join(f"<th>{safe(' / '.join(path))}</th>" for path in table.columns)
    rows = "".join(map(_row, table.rows[:_MOST_ROWS]))
    rest = len(table.rows) - _MOST_ROWS
    more = f"<p class='cited-note'>另有 {rest} 行未显示。</p>" if rest > 0 else ""
    place = f"第 {table.page} 页" if table.page else f"第 {table.line} 行" if table.line else table.sheet or ""
    told = f"单位：{safe(table.unit or '不明')}；{safe(place)}；{_certificate(table.certificate)}"
    return f"<h4>{table.n}. {safe(table.title)}</h4><p class='cited-note'>{told}</p>{_grid(head, rows)}{more}"


def _certificate(proof: CertificateInfo) -> str:
    words = f"解析凭证：{OUTCOMES[proof.outcome]}，{proof.identities} 处合计中 {proof.held} 处成立"
    if proof.recovered:
        words += f"，{proof.recovered} 处修复后成立"
    return words + (f"，{proof.failed} 处不成立" if proof.failed else "")


def _row(row: RowInfo) -> str:
    indent = "&emsp;" * (row.level - 1)
    code = f"{safe(row.code)} " if row.code else ""
    cells = "".join(f"<td class='num'>{safe(cell.text)}</td>" for cell in row.cells)
    return f"<tr><th>{indent}{code}{safe(row.label)}</th>{cells}</tr>"


def matrix_to_html(matrix: Matrix) -> str:
    """The completeness matrix: a line for each agency, year and phase, a column for each form."""
    if not matrix.cells:
        return "<p>文库里没有部门或单位的预算、决算文件。</p>"
    forms = standard_forms()
    head = "<th>单位</th><th>年度</th>" + "".join(f"<th>{safe(form.name)}</th>" for form in forms)
    lines = "".join(
        _line(key, list(cells), [form.form for form in forms])
        for key, cells in groupby(matrix.cells, key=lambda one: (one.agency, one.year, one.phase, one.level))
    )
    legend = "　".join(f"{SYMBOLS[state]} {STATE_NAMES[state]}" for state in matrix.counts())
    return f"{_grid(head, lines, 'grid matrix')}<p class='cited-note'>{legend}</p>"


def _grid(head: str, body: str, kind: str = "grid") -> str:
    """A table that scrolls sideways by itself, of a head line's cells and body lines."""
    table = f"<table class='{kind}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div class='grid-scroll'>{table}</div>"


def _line(key: tuple[object, ...], cells: Sequence[FormStatus], forms: Sequence[str]) -> str:
    first = cells[0]
    phase = PHASES[first.phase] if first.phase else ""
    held = {cell.form: cell for cell in cells}
    marks = "".join(_mark(held.get(form) or (first if first.form is None else None)) for form in forms)
    return f"<tr><th>{safe(first.agency)}</th><td>{first.year} {first.level or ''}{phase}</td>{marks}</tr>"


def _mark(cell: FormStatus | None) -> str:
    if cell is None:
        return "<td>－</td>"
    told = "；".join(part for part in (STATE_NAMES[cell.state], cell.file or "", cell.note or "") if part)
    return f"<td class='{cell.state}' title='{safe(told)}'>{SYMBOLS[cell.state]}</td>"
