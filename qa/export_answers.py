"""Answers as a spreadsheet whose computed cells are live formulas over the cited numbers, as CSV, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.datatypes import Origin
from corpus.errors import ParseError, UsageError
from corpus.money import parse_amount
from corpus.numerals import parse_number, to_half_width
from index.refusals import reason_of
from qa.export_book import write_book
from qa.export_cells import Formula, Link, Sheet, Sign, Value, shown, to_markdown, write_csv_file
from qa.formula import OperandCell, live_formula, scale_between, scaled
from qa.listing import PHASES
from qa.receipts import ORIGINS, VERIFICATIONS
from qa.render import describe_citation, to_text
from qa.safe_text import markdown_text

if TYPE_CHECKING:
    from qa.schema import Answer, Citation, Figure

SourceOf = Callable[[str], Path | None]  # id of a document → its source file

FIGURE_COLUMNS = {
    "n": "题号",
    "question": "问题",
    "status": "状态",
    "reason": "理由",
    "label": "数字",
    "value": "数值",
    "unit": "计量单位",
    "relation": "关系",
    "agency": "单位",
    "year": "年度",
    "phase": "阶段",
    "item": "项目",
    "code": "科目编码",
    "scope": "口径",
    "origin": "来源",
    "verification": "核验",
    "formula": "算式",
    "citations": "出处",
    "answer": "答案",
}
CITATION_COLUMNS = {
    "n": "题号",
    "citation": "出处",
    "title": "文件标题",
    "text": "打印文字",
    "value": "数值",
    "page": "页",
    "line": "行号",
    "sheet": "工作表",
    "cell": "单元格",
    "table": "表格",
    "row": "行",
    "column": "列",
    "section": "章节",
    "file": "文件名",
    "source": "原文件",
}
FIGURES, CITATIONS = "答案", "依据"
_VALUE_COLUMN = "E"  # of the printed numbers on the sheet of citations
_STATUSES = {"answered": "已回答", "ambiguous": "需要说明", "not_found": "没有找到", "out_of_scope": "不在范围"}
_NUMBER = re.compile(r"[-−－]?\d[\d,，\s]*(?:[.．]\s*\d+)?")
_LONGEST_ADDRESS = 2000
_FIGURE_WIDTHS = (6, 36, 10, 16, 28, 16, 10, 6, 24, 8, 10, 24, 12, 30, 10, 14, 40, 10, 60)
_CITATION_WIDTHS = (6, 6, 36, 16, 16, 6, 8, 12, 8, 32, 24, 24, 24, 30, 12)


def export_answers(answers: Sequence[Answer], path: Path, source_of: SourceOf) -> None:
    """Write answers as ``.xlsx``, ``.csv`` or ``.md``, by the ending. ``source_of``: where documents lie.

    Raises UsageError for another ending and where ``path`` cannot be written.
    """
    kind = path.suffix.lower()
    if kind == ".xlsx":
        answers_to_xlsx(answers, path, source_of)
        return
    if kind not in (".csv", ".md"):
        raise UsageError(f"不能导出成“{path.name}”", "文件名请以 .xlsx、.csv 或 .md 结尾")
    try:
        if kind == ".csv":
            write_csv_file(_figures(answers, {}), path)
        else:
            path.write_text(answers_to_markdown(answers), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"不能写入 {path}（{reason_of(error)}）", "请换一个能写的位置") from error


def answers_to_xlsx(answers: Sequence[Answer], path: Path, source_of: SourceOf) -> None:
    """A sheet of figures, whose values are formulas over the sheet of citations, and the lists as they are.

    Every formula was recomputed exactly and gives the value of the answer; else the value itself stands there.
    """
    places = _rows_of_citations(answers)
    sheets = [_figures(answers, places), _citations(answers, source_of)]
    lists = [(n, answer.rows) for n, answer in enumerate(answers, 1) if answer.rows]
    for n, rows in lists[:200]:
        data: list[Sequence[Value]] = [[cell or "" for cell in row] for row in rows.data]
        sheets.append(Sheet(f"列表{n}", rows.columns, rows.columns, data))
    write_book(sheets, path)


def answers_to_markdown(answers: Sequence[Answer]) -> str:
    """For each answer its question, its text, and tables of its figures, of its list, and of its citations."""
    return "\n".join(line for n, answer in enumerate(answers, 1) for line in _markdown(n, answer))


# --- the sheet of figures --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Printed:
    """The cell that holds the printed number of one citation; None: what is printed is no number."""

    reference: str
    value: Decimal | None


_Places = Mapping[tuple[int, int], _Printed]  # by number of the answer and of the citation


def _rows_of_citations(answers: Sequence[Answer]) -> _Places:
    keys = [(n, citation) for n, answer in enumerate(answers, 1) for citation in answer.citations]
    return {
        (n, citation.n): _Printed(f"{CITATIONS}!{_VALUE_COLUMN}{row}", printed_number(citation.text))
        for row, (n, citation) in enumerate(keys, 2)
    }


def _figures(answers: Sequence[Answer], places: _Places) -> Sheet:
    rows = [row for n, answer in enumerate(answers, 1) for row in _figure_rows(n, answer, places)]
    return Sheet(FIGURES, list(FIGURE_COLUMNS), list(FIGURE_COLUMNS.values()), rows, _FIGURE_WIDTHS)


def _figure_rows(n: int, answer: Answer, places: _Places) -> Iterator[Sequence[Value]]:
    text = to_text(answer.model_copy(update={"warnings": [], "citations": [], "options": [], "suggestions": []}))
    head: list[Value] = [n, answer.question, _STATUSES[answer.status], answer.reason.value if answer.reason else ""]
    for number, figure in enumerate(answer.figures):
        is_derived = number == _derived_figure(answer)
        formula = (
            f"{answer.derivation.formula} = {answer.derivation.expression}" if is_derived and answer.derivation else ""
        )
        yield [
            *head,
            figure.label,
            _value_of(n, answer, figure, places, is_derived=is_derived),
            figure.unit,
            Sign(figure.relation.value),
            figure.agency,
            figure.year,
            PHASES[figure.phase] if figure.phase else "",
            figure.item,
            figure.code or "",
            figure.scope,
            ORIGINS[figure.origin],
            VERIFICATIONS[figure.verification],
            formula,
            "".join(f"[{one}]" for one in figure.citations),
            text if number == 0 else "",
        ]
    if not answer.figures:
        yield [*head, *[""] * (len(FIGURE_COLUMNS) - len(head) - 1), text]


def _derived_figure(answer: Answer) -> int | None:
    """Which figure the derivation derives."""
    how = answer.derivation
    return next(
        (n for n, f in enumerate(answer.figures) if how and f.origin is Origin.COMPUTED and f.value == how.value), None
    )


def _value_of(n: int, answer: Answer, figure: Figure, places: _Places, *, is_derived: bool) -> Value:
    value = Decimal(figure.value)
    if is_derived and answer.derivation:
        operands = [f for f in answer.figures if f.origin is not Origin.COMPUTED]
        cells = [cell for operand in operands if (cell := _cell_of(n, operand, places))]
        found = live_formula(answer.derivation.expression, value, cells)
        return Formula(found, value) if found else value
    if figure.origin is Origin.COMPUTED:
        return value
    cell = _cell_of(n, figure, places)
    scale = scale_between(value, cell.value, is_money=cell.is_money) if cell else None
    return Formula(f"={scaled(cell.reference, scale)}", value) if cell and scale is not None else value


def _cell_of(n: int, figure: Figure, places: _Places) -> OperandCell | None:
    """The first cited cell from whose printed number the figure follows."""
    is_money = figure.unit.endswith("元")
    for number in figure.citations:
        place = places.get((n, number))
        if place and place.value is not None:
            scale = scale_between(Decimal(figure.value), place.value, is_money=is_money)
            if scale is not None:
                return OperandCell(place.reference, place.value, is_money)
    return None


def printed_number(text: str) -> Decimal | None:
    """The number that a literal text prints, without its unit; None for words, and for several numbers."""
    plain = to_half_width(text).replace("−", "-")
    found = _NUMBER.findall(plain)
    try:
        if len(found) == 1:
            return parse_number(found[0])
        return parse_amount(text).value if not found else None
    except ParseError:
        return None


# --- the sheet of citations ------------------------------------------------------------------------


def _citations(answers: Sequence[Answer], source_of: SourceOf) -> Sheet:
    rows = [
        _citation_row(n, citation, source_of) for n, answer in enumerate(answers, 1) for citation in answer.citations
    ]
    return Sheet(CITATIONS, list(CITATION_COLUMNS), list(CITATION_COLUMNS.values()), rows, _CITATION_WIDTHS)


def _citation_row(n: int, citation: Citation, source_of: SourceOf) -> Sequence[Value]:
    return [
        n,
        citation.n,
        citation.title,
        citation.text.strip(),
        printed_number(citation.text),
        citation.page,
        citation.line,
        citation.sheet or "",
        citation.cell or "",
        citation.table or "",
        citation.row or "",
        citation.column or "",
        citation.section or "",
        citation.file,
        Link("打开", address) if (address := source_address(source_of(citation.document), citation.page)) else "",
    ]


def source_address(path: Path | None, page: int | None) -> str:
    """The ``file:`` address of a source file, percent-encoded; a PDF opens at its page. "" where there is none."""
    if path is None:
        return ""
    address = path.resolve().as_uri() + (f"#page={page}" if page and path.suffix.lower() == ".pdf" else "")
    return address if len(address) <= _LONGEST_ADDRESS else ""


# --- Markdown --------------------------------------------------------------------------------------


def _markdown(n: int, answer: Answer) -> Iterator[str]:
    plain = answer.model_copy(update={"warnings": [], "citations": [], "options": [], "suggestions": [], "rows": None})
    yield f"## {n}. {markdown_text(answer.question)}"
    yield ""
    for line in to_text(plain).splitlines():
        yield f"{markdown_text(line)}  " if line.strip() else ""
    if answer.figures:
        yield from ("", to_markdown(_told_figures(answer)))
    if answer.rows:
        data: list[Sequence[Value]] = [[cell or "" for cell in row] for row in answer.rows.data]
        titles = [markdown_text(title) for title in answer.rows.columns]
        yield from ("", to_markdown(Sheet("", titles, titles, data)))
    if answer.citations:
        yield from ("", *(f"\\[{c.n}\\] {markdown_text(describe_citation(c))}  " for c in answer.citations))
    yield ""


def _told_figures(answer: Answer) -> Sheet:
    """The columns that a reader of Markdown needs, for the figures of one answer."""
    names = ("label", "value", "unit", "agency", "year", "phase", "scope", "verification", "formula", "citations")
    whole = _figures([answer], {})
    kept = [list(whole.names).index(name) for name in names]
    rows: list[Sequence[Value]] = [[shown(row[index]) for index in kept] for row in whole.rows]
    return Sheet("", names, [FIGURE_COLUMNS[name] for name in names], rows)
