"""The library tab as HTML: documents, their tables, the report of an upload, the completeness matrix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.standard_forms import standard_forms
from qa.completeness import STATE_NAMES, SYMBOLS
from qa.listing import OUTCOMES, PHASES, STATUSES
from qa.page.escaping import safe
from qa.schema import CellInfo, CertificateInfo, DocumentInfo, FileReport, RowInfo, TableInfo

if TYPE_CHECKING:
    from index.completeness import FormStatus, Matrix

_MOST_ROWS = 400  # of one table shown at once
_MOST_DOCUMENTS = 200
_MOST_LINES = 200  # of the matrix
_HEADS = ("文件", "年度", "阶段", "页", "表", "数字", "核验不符", "")


def matching_documents(documents: Sequence[DocumentInfo], wanted: str) -> list[DocumentInfo]:
    """Those whose title, file, agency, region, year or phase hold every word of ``wanted``; all for none."""
    words = wanted.casefold().split()
    return [one for one in documents if all(word in _told(one) for word in words)]


def _told(one: DocumentInfo) -> str:
    phase = PHASES[one.phase] if one.phase else ""
    parts = (one.title, one.file, one.agency, *one.aliases, one.region or "", str(one.year or ""), phase)
    return " ".join(parts).casefold()


def documents_to_html(chosen: Sequence[DocumentInfo], total: int) -> str:
    """The chosen of ``total`` documents, each with buttons to look into it and to take it out."""
    if not total:
        return "<p>文库是空的。请在上面放入预算、决算文件。</p>"
    told = f"共 {total} 份文件" if len(chosen) == total else f"{total} 份文件中符合的有 {len(chosen)} 份"
    rest = len(chosen) - _MOST_DOCUMENTS
    more = f"，只列出前 {_MOST_DOCUMENTS} 份，请输入单位或年度查找" if rest > 0 else ""
    head = "".join(f"<th>{name}</th>" for name in _HEADS)
    body = "".join(map(_document, chosen[:_MOST_DOCUMENTS]))
    return f"<p class='cited-note'>{told}{more}。</p>" + (_grid(head, body, "grid books") if chosen else "")


def _document(one: DocumentInfo) -> str:
    name = safe(one.id)
    title = safe(one.title or one.file)
    agency = "" if one.agency in one.title else f"<small>{safe(one.agency)}</small>"
    problems = "".join(f"<small class='problem'>{safe(problem)}</small>" for problem in one.problems)
    phase = PHASES[one.phase] if one.phase else ""
    counts = "".join(
        f"<td class='num'>{count}</td>" for count in (one.pages or "", one.tables, one.facts, one.findings)
    )
    buttons = (
        f"<button type='button' class='act' data-document='{name}'>看表格</button>"
        f"<button type='button' class='act' data-remove='{name}' data-title='{title}'>移除</button>"
    )
    first = f"<td title='{safe(one.file)}'>{title}{agency}{problems}</td>"
    return f"<tr>{first}<td>{one.year or ''}</td><td>{phase}</td>{counts}<td>{buttons}</td></tr>"


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


def tables_to_html(title: str, tables: Sequence[TableInfo]) -> str:
    """All tables of a document as they were read, the first unfolded; each cell leads to its place in the source."""
    close = "<button type='button' class='act' data-document=''>收起</button>"
    head = f"<h3>《{safe(title)}》的 {len(tables)} 张表 {close}</h3>"
    return head + "".join(_table(table, "open" if n == 0 else "") for n, table in enumerate(tables))


def _table(table: TableInfo, state: str) -> str:
    head = "<th></th>" + "".join(f"<th>{safe(' / '.join(path))}</th>" for path in table.columns)
    rows = "".join(_row(table, n, row) for n, row in enumerate(table.rows[:_MOST_ROWS], 1))
    rest = len(table.rows) - _MOST_ROWS
    more = f"<p class='cited-note'>另有 {rest} 行未显示。</p>" if rest > 0 else ""
    place = f"第 {table.page} 页" if table.page else f"第 {table.line} 行" if table.line else table.sheet or ""
    told = f"单位：{safe(table.unit or '不明')}；{safe(place)}；{_certificate(table.certificate)}"
    name = f"<summary>{table.n}. {safe(table.title or '无题')}</summary>"
    return f"<details class='table' {state}>{name}<p class='cited-note'>{told}</p>{_grid(head, rows)}{more}</details>"


def _certificate(proof: CertificateInfo) -> str:
    words = f"解析凭证：{OUTCOMES[proof.outcome]}，{proof.identities} 处合计中 {proof.held} 处成立"
    if proof.recovered:
        words += f"，{proof.recovered} 处修复后成立"
    return words + (f"，{proof.failed} 处不成立" if proof.failed else "")


def _row(table: TableInfo, n: int, row: RowInfo) -> str:
    indent = "&emsp;" * (row.level - 1)
    code = f"{safe(row.code)} " if row.code else ""
    cells = "".join(_cell(f"{table.document}:{table.n}:{n}:{column}", cell) for column, cell in enumerate(row.cells, 1))
    return f"<tr><th>{indent}{code}{safe(row.label)}</th>{cells}</tr>"


def _cell(name: str, cell: CellInfo) -> str:
    text = safe(cell.text)
    return f"<td class='num' data-cell='{safe(name)}' tabindex='0'>{text}</td>" if text else "<td></td>"


def matrix_to_html(matrix: Matrix, agencies: Collection[str] | None = None) -> str:
    """The completeness matrix: a line for each agency, year and phase, a column for each form.

    ``agencies``: those to show; None for all.
    """
    chosen = [cell for cell in matrix.cells if agencies is None or cell.agency in agencies]
    if not chosen:
        return "<p>没有部门或单位的预算、决算文件。</p>"
    forms = standard_forms()
    head = "<th>单位</th><th>年度</th>" + "".join(f"<th>{safe(form.name)}</th>" for form in forms)
    groups = groupby(chosen, key=lambda one: (one.agency, one.year, one.phase, one.level))
    lines = [_line(list(cells), [form.form for form in forms]) for _, cells in groups]
    rest = len(lines) - _MOST_LINES
    more = f"<p class='cited-note'>另有 {rest} 行未显示，请在上面输入单位查找。</p>" if rest > 0 else ""
    legend = "　".join(f"{SYMBOLS[state]} {STATE_NAMES[state]}" for state in matrix.counts())
    return f"{_grid(head, ''.join(lines[:_MOST_LINES]), 'grid matrix')}{more}<p class='cited-note'>{legend}</p>"


def _grid(head: str, body: str, kind: str = "grid") -> str:
    """A table that scrolls sideways by itself, of a head line's cells and body lines."""
    table = f"<table class='{kind}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div class='grid-scroll'>{table}</div>"


def _line(cells: Sequence[FormStatus], forms: Sequence[str]) -> str:
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
