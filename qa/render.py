"""Answer → plain text or Markdown. Text of documents is made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.datatypes import Verification
from qa.controls import without_controls as without_controls  # the other doors take it from here
from qa.schema import Answer, Citation, Rows, WarningCode

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
LEVEL_NAMES = {
    Verification.CORROBORATED: "多处一致",
    Verification.RECONCILED: "勾稽相符",
    Verification.SINGLE: "仅此一处",
    Verification.RECOVERED: "修复读出",
    Verification.DISPUTED: "有争议",
}


def to_text(answer: Answer) -> str:
    """Plain text for a pipe or a log: no Markdown marks."""
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", answer.answer)
    text = re.sub(r"(?m)^#{1,6} +", "", text)
    return without_controls("\n".join([text, *_appendix(answer, heading="{}：", mark="")]))


def to_markdown(answer: Answer) -> str:
    """Markdown for a reader: the answer, then its list, citations, warnings and questions to go on with."""
    return without_controls("\n".join([answer.answer, *_appendix(answer, heading="**{}**\n", mark="- ")]))


def describe_citation(citation: Citation) -> str:
    """One Chinese line: document, place, and the literal text printed there.

    >>> describe_citation(Citation(n=1, document="d", title="示例局预算", file="a.pdf", page=3, text="1.50"))
    '《示例局预算》第 3 页，原文“1.50”'
    """
    return document_of(citation) + "，".join([*places_of(citation), f"原文“{cited_text(citation)}”"])


def document_of(citation: Citation) -> str:
    """The document's title, or its file where it has none."""
    return without_controls(f"《{citation.title}》" if citation.title else citation.file)


def cited_text(citation: Citation) -> str:
    """The literal text, without the blanks around it."""
    return without_controls(citation.text.strip())


def places_of(citation: Citation) -> list[str]:
    """Where in the document it stands, from the page down to the cell."""
    places = [
        f"第 {citation.page} 页" if citation.page else "",
        f"工作表“{citation.sheet}”" if citation.sheet else "",
        f"第 {citation.line} 行" if citation.line else "",
        f"“{citation.table}”" if citation.table else f"“{citation.section}”" if citation.section else "",
        f"行“{citation.row}”" if citation.row else "",
        f"列“{citation.column}”" if citation.column else "",
        f"单元格 {citation.cell}" if citation.cell else "",
    ]
    return [without_controls(place) for place in places if place]


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
