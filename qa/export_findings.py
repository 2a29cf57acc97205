"""Findings of the consistency rules as CSV, as a spreadsheet and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from qa.export_book import write_book
from qa.export_cells import Sheet, Value, to_markdown, write_csv
from qa.render import describe_citation

if TYPE_CHECKING:
    from typing import TextIO

    from qa.schema import Finding

FINDING_COLUMNS = {
    "rule": "规则",
    "title": "名称",
    "document": "文档",
    "outcome": "结果",
    "detail": "细分",
    "severity": "程度",
    "expected": "应为",
    "actual": "实载",
    "difference": "差额",
    "unit": "计量单位",
    "explanation": "说明",
    "proposal": "建议核对",
    "count": "处数",
    "citations": "出处",
}
_AMOUNTS = ("expected", "actual", "difference")
_WIDTHS = (14, 24, 14, 12, 12, 10, 16, 16, 14, 10, 60, 40, 6, 80)


def findings_to_csv(findings: Iterable[Finding], stream: TextIO) -> None:
    """Write CSV with the contract's field names as head; citations are told in Chinese, joined by ``；``."""
    write_csv(_sheet(findings), stream)


def findings_to_xlsx(findings: Iterable[Finding], path: Path) -> None:
    """Write a spreadsheet with a Chinese head; amounts are numbers. Raises UsageError, see ``write_book``."""
    write_book([_sheet(findings)], path)


def findings_to_markdown(findings: Iterable[Finding]) -> str:
    """A Markdown table with a Chinese head."""
    return to_markdown(_sheet(findings))


def _sheet(findings: Iterable[Finding]) -> Sheet:
    return Sheet("勾稽核验", list(FINDING_COLUMNS), list(FINDING_COLUMNS.values()), map(_row, findings), _WIDTHS)


def _row(finding: Finding) -> Sequence[Value]:
    return [_value(finding, name) for name in FINDING_COLUMNS]


def _value(finding: Finding, name: str) -> Value:
    if name == "citations":
        return "；".join(f"[{citation.n}] {describe_citation(citation)}" for citation in finding.citations)
    value = getattr(finding, name)
    if value is None or isinstance(value, int):
        return value
    return Decimal(value) if name in _AMOUNTS else str(value)
