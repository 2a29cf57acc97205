"""An answer as HTML for the conversation: figures to click, notes in colour, a small sum, questions to go on with.

Elements act by their ``data-`` attributes, which ``script.js`` listens to: ``data-cite="<answer>:<n>"`` opens a source;
a button of class ``ask`` asks its own text. Everything else is text, escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from corpus.datatypes import Verification
from qa.page.chart_html import chart_to_html
from qa.page.charts import chart_of
from qa.page.escaping import safe
from qa.page.markdown import markdown_to_html
from qa.render import LEVEL_NAMES, WARNING_NAMES, to_text, untold_rows
from qa.schema import Answer, Derivation, Figure, Status, Warning, WarningCode

_FIGURE = re.compile(r"<strong>(?P<figure>[^<]*\d[^<]*)</strong>(?P<marks>(?:\[\d+\])*)")
_MARK = re.compile(r"\[(\d+)\]")
_SUM_LINE = re.compile(r"(?m)^算式：.*\n?")
_LEVEL_TONES = {
    Verification.CORROBORATED: "good",
    Verification.RECONCILED: "good",
    Verification.SINGLE: "plain",
    Verification.RECOVERED: "warn",
    Verification.DISPUTED: "bad",
}
_TONES = {
    WarningCode.CONFLICT: "bad",
    WarningCode.PREMISE: "bad",
    WarningCode.RECOVERED: "warn",
    WarningCode.YEAR_MISMATCH: "warn",
    WarningCode.PARTIAL: "warn",
    WarningCode.UNIT: "warn",
}
_REFUSED = {Status.AMBIGUOUS: "需要补充", Status.NOT_FOUND: "没有找到", Status.OUT_OF_SCOPE: "不在范围内"}


def answer_to_html(answer: Answer) -> str:
    """The whole answer, in one line of HTML."""
    parts = [
        _state(answer),
        _body(answer),
        _sum(answer.derivation) if answer.derivation else "",
        chart_to_html(chart) if (chart := chart_of(answer)) else "",
        *(_note(answer.id, warning) for warning in answer.warnings),
        _questions("您是不是想问", answer.options),
        _questions("还可以问", answer.suggestions),
        _foot(answer),
    ]
    return f"<div class='answer'>{''.join(parts)}</div>"


def question_to_html(question: str) -> str:
    """What the reader asked, as plain text."""
    return f"<div class='asked'>{safe(question) or '（空）'}</div>"


def status_to_html(words: str) -> str:
    """What is being done while the reader waits."""
    return f"<div class='working' role='status'>{safe(words)}</div>"


def citation_button(answer: str, number: int) -> str:
    """The mark that opens a source."""
    return (
        f"<button type='button' class='cite' data-cite='{safe(answer)}:{number}' "
        f"aria-label='打开出处{number}'>{number}</button>"
    )


def _state(answer: Answer) -> str:
    if answer.status is not Status.ANSWERED:
        return f"<p><span class='badge warn'>{_REFUSED[answer.status]}</span></p>"
    levels = dict.fromkeys(figure.verification for figure in _direct(answer))
    badges = (f"<span class='badge {_LEVEL_TONES[level]}'>{LEVEL_NAMES[level]}</span>" for level in levels)
    return f"<p class='badges'>{' '.join(badges)}</p>" if levels else ""


def _direct(answer: Answer) -> Sequence[Figure]:
    """The figures whose standing is told: of a list all, else the first."""
    return answer.figures if answer.rows is not None else answer.figures[:1]


def _body(answer: Answer) -> str:
    table = untold_rows(answer)
    told = _SUM_LINE.sub("", answer.answer) if answer.derivation else answer.answer  # the sum stands by itself
    html = markdown_to_html(told) + (markdown_to_html(table) if table else "")
    return _MARK.sub(
        lambda mark: citation_button(answer.id, int(mark[1])),
        _FIGURE.sub(lambda found: _figure(answer.id, found["figure"], found["marks"]), html),
    )


def _figure(answer: str, figure: str, marks: str) -> str:
    """A figure to click; it opens its first source. ``figure`` is escaped already."""
    first = _MARK.search(marks)
    if first is None:
        return f"<strong>{figure}</strong>{marks}"
    return (
        f"<button type='button' class='figure' data-cite='{safe(answer)}:{first[1]}' "
        f"title='打开出处'>{figure}</button>{marks}"
    )


def _sum(derivation: Derivation) -> str:
    """The computation as a small sum."""
    value = f"{safe(derivation.value)} {safe(derivation.unit)}".strip()
    return (
        "<div class='sum'><span class='sum-name'>算式</span>"
        f"<span>{safe(derivation.formula)}</span><span>= {safe(derivation.expression)}</span>"
        f"<span class='sum-result'>= {value}</span></div>"
    )


def _note(answer: str, warning: Warning) -> str:
    tone = _TONES.get(warning.code, "plain")
    marks = "".join(citation_button(answer, number) for number in warning.citations)
    return f"<p class='note {tone}'><b>{WARNING_NAMES[warning.code]}</b> {safe(warning.message)}{marks}</p>"


def _questions(title: str, questions: Iterable[str]) -> str:
    buttons = "".join(ask_button(question) for question in questions)
    return f"<div class='asks'><span>{title}</span>{buttons}</div>" if buttons else ""


def ask_button(question: str) -> str:
    """A question to click: its text is what is asked."""
    return f"<button type='button' class='ask'>{safe(question)}</button>"


def _foot(answer: Answer) -> str:
    """How the question was understood, and where the answer can be had again."""
    described = f"<span>理解为：{safe(answer.query.described)}</span>" if answer.query.described else ""
    if not answer.id:
        return f"<p class='foot'>{described}</p>" if described else ""
    name = safe(answer.id)
    copied = escape(to_text(answer)).replace("\n", "&#10;")
    links = (
        f"<button type='button' class='link' data-text='{copied}'>复制</button>"
        f"<a href='a/{name}' target='_blank' rel='noopener'>固定链接</a>"
    )
    if answer.figures:
        files = (("xlsx", "下载表格"), ("csv", "CSV"), ("md", "Markdown"))
        links += "".join(f"<a href='api/answers/{name}.{kind}' download>{word}</a>" for kind, word in files)
    return f"<p class='foot'>{described}<span class='links'>{links}</span></p>"
