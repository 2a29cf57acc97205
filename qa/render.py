"""Answer → plain text, Markdown, or a terminal. Text of documents is made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from qa.schema import Answer, Citation, Rows, WarningCode

if TYPE_CHECKING:
    from typing import TextIO

WARNING_NAMES = {
    WarningCode.CONFLICT: "前后矛盾",
    WarningCode.SCOPE: "口径不同",
    WarningCode.PREMISE: "前提有误",
    WarningCode.ASSUMPTION: "默认假设",
    WarningCode.RECOVERED: "识别修复",
    WarningCode.YEAR_MISMATCH: "年份不符",
    WarningCode.UNIT: "单位",
    WarningCode.PARTIAL: "不完整",
}
_SEQUENCE = re.compile(  # ECMA-48: control sequences, strings such as window titles, other escapes
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def to_text(answer: Answer) -> str:
    """Plain text for a pipe or a log: no Markdown marks."""
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", answer.answer)
    text = re.sub(r"(?m)^#{1,6} +", "", text)
    return without_controls("\n".join([text, *_appendix(answer, heading="{}：", mark="")]))


def to_markdown(answer: Answer) -> str:
    """Markdown for a reader: the answer, then its list, citations, warnings and questions to go on with."""
    return without_controls("\n".join([answer.answer, *_appendix(answer, heading="**{}**\n", mark="- ")]))


def print_answer(answer: Answer, stream: TextIO) -> None:
    """Print for people: laid out by rich on a terminal, plain text elsewhere."""
    if not stream.isatty():
        stream.write(to_text(answer) + "\n")
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(file=stream).print(Markdown(to_markdown(answer)))


def describe_citation(citation: Citation) -> str:
    """One Chinese line: document, place, and the literal text printed there.

    >>> describe_citation(Citation(n=1, document="d", title="示例局预算", file="a.pdf", page=3, text="1.50"))
    '《示例局预算》第 3 页，原文“1.50”'
    """
    title = f"《{citation.title}》" if citation.title else citation.file
    places = [
        f"第 {citation.page} 页" if citation.page else "",
        f"工作表“{citation.sheet}”" if citation.sheet else "",
        f"第 {citation.line} 行" if citation.line else "",
        f"“{citation.table}”" if citation.table else f"“{citation.section}”" if citation.section else "",
        f"行“{citation.row}”" if citation.row else "",
        f"列“{citation.column}”" if citation.column else "",
        f"单元格 {citation.cell}" if citation.cell else "",
        f"原文“{citation.text.strip()}”",
    ]
    return without_controls(title + "，".join(place for place in places if place))


def rows_to_markdown(rows: Rows) -> str:
    """A Markdown table, with the denominator and what is missing below it."""
    lines = [_table_line(rows.columns), _table_line(["---"] * len(rows.columns))]
    lines += [_table_line([cell or "" for cell in row]) for row in rows.data]
    lines += ["", f"共 {rows.considered} 个，其中 {rows.covered} 个有数。"]
    lines += [f"缺：{missing.document}（{missing.reason}）" for missing in rows.missing]
    return "\n".join(lines)


def untold_rows(answer: Answer) -> str:
    """The list of an answer as a Markdown table; empty where the answer's own text names every member."""
    if answer.rows is None:
        return ""
    firsts = [row[0] or "" for row in answer.rows.data if row]
    told = bool(firsts) and all(first in answer.answer for first in firsts)
    return "" if told else rows_to_markdown(answer.rows)


def next_questions(answer: Answer) -> list[str]:
    """The questions to go on with, in the order of their printed numbers (from 1)."""
    return [*answer.options, *answer.suggestions]


def without_controls(text: str) -> str:
    """Drop terminal sequences, control characters and direction overrides that a text may smuggle in."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))


def _table_line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in cells) + " |"


def _appendix(answer: Answer, heading: str, mark: str) -> list[str]:
    """The blocks below the answer, each under its heading."""
    numbered = [f"{n}. {question}" for n, question in enumerate(next_questions(answer), start=1)]
    blocks = {
        "提示": [f"{WARNING_NAMES[w.code]}：{w.message}" + _marks(w.citations) for w in answer.warnings],
        "出处": [f"[{c.n}] {describe_citation(c)}" for c in answer.citations],
        "您是不是想问": numbered[: len(answer.options)],
        "还可以问": numbered[len(answer.options) :],
    }
    lines = ["", table] if (table := untold_rows(answer)) else []
    for title, entries in blocks.items():
        if entries:
            lines += ["", heading.format(title), *(mark + entry for entry in entries)]
    return lines


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
