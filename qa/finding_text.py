"""Consistency findings as plain Chinese text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from corpus.checks.datatypes import Severity
from qa.findings import counted
from qa.render import describe_citation, without_controls
from qa.schema import Detail, Finding, Outcome

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警示", Severity.ROUNDING: "尾差", Severity.INFO: "提示"}
DETAILS = {
    Detail.PASS: "成立",
    Detail.FAIL: "不成立",
    Detail.EXPLAINED: "口径不同",
    Detail.PARSE_DOUBT: "读取存疑",
    Detail.NOT_APPLICABLE: "不适用",
    Detail.INSUFFICIENT_DATA: "资料不足",
}


def findings_to_text(found: Sequence[Finding], titles: Mapping[str, str]) -> str:
    """Document by document, each finding with its explanation and places; ``titles`` by document id."""
    blocks = []
    for document, some in groupby(found, key=lambda one: one.document):
        blocks.append("\n".join([f"《{titles.get(document, document)}》（{document}）", *map(_to_text, some)]))
    return without_controls("\n\n".join(blocks))


def _to_text(one: Finding) -> str:
    mark = SEVERITIES[one.severity] if one.outcome is Outcome.FAIL else DETAILS[one.detail]
    lines = [f"  【{mark}】{one.title}：{one.explanation}"]
    if one.proposal:
        lines.append(f"      可能：{one.proposal}")
    lines += [f"      [{citation.n}] {describe_citation(citation)}" for citation in one.citations]
    return "\n".join(lines)


def summary(found: Iterable[Finding]) -> str:
    """One sentence: how many checks held, failed (by severity), and could not be judged."""
    some = list(found)
    held = sum(one.count for one in some if one.outcome is Outcome.PASS)
    failed = "，".join(f"{SEVERITIES[severity]} {count}" for severity, count in counted(some).items())
    doubts = sum(one.detail is Detail.PARSE_DOUBT for one in some)
    tail = f"；读取存疑 {doubts} 处，不算文件的错" if doubts else ""
    return f"核对 {held} 处成立；不成立：{failed or '没有'}{tail}。"


def shown(found: Iterable[Finding], least: Severity, *, everything: bool) -> list[Finding]:
    """What the terminal shows: failed checks of at least this severity, or everything."""
    order = list(SEVERITIES)
    grave = order[: order.index(least) + 1]
    return [one for one in found if everything or (one.outcome is Outcome.FAIL and one.severity in grave)]
