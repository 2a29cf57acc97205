"""The text again, each figure with its verdict, as Markdown with footnotes. Nothing in it can become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.money import Amount, parse_unit
from corpus.numerals import parse_number
from qa.render import describe_citation, without_controls
from qa.schema import ClaimCheck, Quantity, Verdict
from qa.scribe import print_amount

MARKS = {
    Verdict.SUPPORTED: "✅",
    Verdict.ROUNDED: "☑️",
    Verdict.CONTRADICTED: "❗",
    Verdict.NOT_FOUND: "❓",
    Verdict.NOT_CHECKABLE: "➖",
}
NAMES = {
    Verdict.SUPPORTED: "属实",
    Verdict.ROUNDED: "属实（取整）",
    Verdict.CONTRADICTED: "不符",
    Verdict.NOT_FOUND: "文库中没有",
    Verdict.NOT_CHECKABLE: "无法核对",
}
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-!|~$^=:@]|(?<!\d)\.|\.(?!\d))")  # a decimal point opens nothing
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CITED = 2  # citations named in one footnote


def annotate(text: str, checks: Sequence[ClaimCheck]) -> str:
    """Markdown of ``text``: behind each figure the mark of its verdict and a footnote that explains it."""
    parts, position = [], 0
    for n, check in enumerate(checks, 1):
        parts.append(_literal(text[position : check.start]))
        parts.append(f"「{_literal(check.text)}」{MARKS[check.verdict]}[^{n}]")
        position = check.end
    parts.append(_literal(text[position:]))
    body = "".join(parts).strip()
    notes = [f"[^{n}]: {_note(check)}" for n, check in enumerate(checks, 1)]
    return "\n\n".join([body, summary(checks), *notes]) + "\n"


def summary(checks: Sequence[ClaimCheck]) -> str:
    """One line: how many figures, and how they stand."""
    if not checks:
        return "没有找到可以核对的数字。"
    counts = [(name, sum(c.verdict is verdict for c in checks)) for verdict, name in NAMES.items()]
    listed = "，".join(f"{name} {count}" for name, count in counts if count)
    return f"共核对 {len(checks)} 个数字：{listed}。"


def _note(check: ClaimCheck) -> str:
    found = f"文库中为 {_literal(printed(check.found))}。" if check.found is not None else ""
    places = "；".join(_literal(describe_citation(c)) for c in check.citations[:_CITED])
    source = f"出处：{places}。" if places else ""
    return f"**{NAMES[check.verdict]}** {found}{_literal(check.explanation)}{source}"


def printed(quantity: Quantity) -> str:
    """A quantity as a reader wants it: grouped thousands, its unit."""
    return print_amount(Amount(parse_number(quantity.value), parse_unit(quantity.unit)))


def _literal(text: str) -> str:
    """Text that Markdown and HTML leave as it is; each line is a paragraph, so that none opens a block."""
    paragraphs = [line.strip() for line in _BREAKS.split(without_controls(text))]
    escaped = [_MARKUP.sub(r"\\\1", line).translate(_HTML) for line in paragraphs]
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(escaped))
