"""Facts as CSV, as a spreadsheet and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from qa.export_book import write_book
from qa.export_cells import Sheet, Sign, Value, to_markdown, write_csv
from qa.render import without_controls

if TYPE_CHECKING:
    from typing import TextIO

    from qa.schema import FactInfo

COLUMNS = {
    "id": "编号",
    "document": "文档",
    "agency": "单位",
    "year": "年度",
    "phase": "阶段",
    "item": "项目",
    "code": "科目编码",
    "path": "上级",
    "measure": "栏目",
    "columns": "表头",
    "scope": "口径",
    "value": "数值",
    "unit": "计量单位",
    "relation": "关系",
    "aspect": "数的性质",
    "trend": "增减方向",
    "base": "对比基数",
    "form": "表式",
    "concept": "规范项目",
    "fund": "资金性质",
    "origin": "来源",
    "verification": "核验",
    "title": "文件标题",
    "file": "文件名",
    "page": "页",
    "line": "行号",
    "sheet": "工作表",
    "cell": "单元格",
    "text": "原文",
}
_PLACE = ("title", "file", "page", "line", "sheet", "cell", "text")  # fields of the citation


def facts_to_csv(facts: Iterable[FactInfo], stream: TextIO) -> None:
    """Write CSV (RFC 4180) with the contract's field names as head; lists are joined by `` / ``.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay as they are.
    """
    write_csv(_sheet(facts), stream)


def facts_to_xlsx(facts: Iterable[FactInfo], path: Path) -> None:
    """Write a spreadsheet with a Chinese head; values are numbers, all else is text, never a formula.

    A value with more digits than a spreadsheet holds is text. Raises UsageError when ``path`` cannot be written.
    """
    write_book([_sheet(facts)], path)


def facts_to_markdown(facts: Iterable[FactInfo]) -> str:
    """A Markdown table with a Chinese head."""
    return to_markdown(_sheet(facts))


def _sheet(facts: Iterable[FactInfo]) -> Sheet:
    return Sheet("数据", list(COLUMNS), list(COLUMNS.values()), map(_row, facts))


def _row(fact: FactInfo) -> Sequence[Value]:
    return [_value(name, getattr(fact.citation if name in _PLACE else fact, name)) for name in COLUMNS]


def _value(name: str, value: object) -> Value:
    if name == "value":
        return Decimal(str(value))
    text = " / ".join(str(part) for part in value) if isinstance(value, list) else "" if value is None else str(value)
    return Sign(text) if name == "relation" else without_controls(text)
