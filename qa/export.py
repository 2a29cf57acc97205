"""Facts as CSV and as a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from index.refusals import reason_of
from qa.render import without_controls

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

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
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def facts_to_csv(facts: Iterable[FactInfo], stream: TextIO) -> None:
    """Write CSV (RFC 4180) with the contract's field names as head; lists are joined by `` / ``.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay as they are.
    """
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for fact in facts:
        writer.writerow([_defused(name, text) for name, text in zip(COLUMNS, _cells(fact), strict=True)])


def facts_to_xlsx(facts: Iterable[FactInfo], path: Path) -> None:
    """Write a spreadsheet with a Chinese head; values are numbers, all else is text, never a formula.

    Raises UsageError when ``path`` cannot be written.
    """
    try:
        stream = path.open("wb")
    except OSError as error:
        raise UsageError(f"不能写入 {path}（{reason_of(error)}）", "请换一个能写的位置") from error
    with stream:
        _write_workbook(facts, stream)


def _write_workbook(facts: Iterable[FactInfo], stream: BinaryIO) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.append(list(COLUMNS.values()))
    for fact in facts:
        row = []
        for name, text in zip(COLUMNS, _cells(fact), strict=True):
            cell = WriteOnlyCell(sheet, value=Decimal(text) if name == "value" else text)
            if name != "value":
                cell.data_type = "s"
            row.append(cell)
        sheet.append(row)
    book.save(stream)


def _cells(fact: FactInfo) -> Sequence[str]:
    return [_to_text(getattr(fact.citation if name in _PLACE else fact, name)) for name in COLUMNS]


def _to_text(value: object) -> str:
    if isinstance(value, list):
        return without_controls(" / ".join(str(part) for part in value))
    return "" if value is None else without_controls(str(value))


def _defused(name: str, text: str) -> str:
    return f"'{text}" if name not in ("value", "relation") and text.startswith(_FORMULA_STARTS) else text
