"""Small hand-made answers about a fictional bureau, shared by the tests of the doors."""

from datetime import UTC, datetime
from typing import Any

from corpus.datatypes import CellStatus, Phase, RowRole
from qa.schema import (
    Answer,
    CellInfo,
    CertificateInfo,
    Citation,
    DocumentInfo,
    FactInfo,
    Figure,
    RowInfo,
    TableInfo,
)

TITLE = "示例市园林局2024年部门预算"


def citation(n: int = 1, text: str = "1, 234. 50", **changes: Any) -> Citation:
    return Citation(
        **{
            "n": n,
            "document": "d1",
            "title": TITLE,
            "file": "园林局.txt",
            "line": 7,
            "table": "支出预算表",
            "row": "公务接待费",
            "column": "合计",
            "text": text,
            **changes,
        }
    )


def figure(value: str = "1234.50", unit: str = "万元", **changes: Any) -> Figure:
    return Figure(
        **{
            "label": "公务接待费",
            "value": value,
            "unit": unit,
            "agency": "示例市园林局",
            "year": 2024,
            "phase": "budget",
            "item": "公务接待费",
            "measure": "合计",
            "scope": "支出预算表",
            "origin": "cell",
            "verification": "reconciled",
            "citations": [1],
            **changes,
        }
    )


def answer(**changes: Any) -> Answer:
    """Answered with one figure and one citation, unless ``changes`` say otherwise."""
    return Answer(
        **{
            "question": "园林局接待费多少",
            "status": "answered",
            "answer": "示例市园林局2024年公务接待费预算为 **1234.50 万元**[1]。",
            "figures": [figure()],
            "citations": [citation()],
            **changes,
        }
    )


def refusal(status: str = "not_found", reason: str = "item_not_found", **changes: Any) -> Answer:
    return Answer(**{"question": "月球", "status": status, "reason": reason, "answer": "库中没有。", **changes})


def cell(text: str, value: str | None, name: str) -> CellInfo:
    return CellInfo(value=value, text=text, status=CellStatus.READ if value else CellStatus.BLANK, cell=name)


def table(**changes: Any) -> TableInfo:
    """Two columns, three rows; 接待 and 培训 print the same figure."""
    rows = [
        RowInfo(
            label="合计",
            level=1,
            role=RowRole.TOTAL,
            cells=[cell("2, 469", "2469", "B2"), cell("", None, "C2")],
        ),
        RowInfo(
            label="公务接待费",
            code="30217",
            level=2,
            role=RowRole.ITEM,
            cells=[cell("1, 234. 50", "1234.50", "B3"), cell("1, 234. 50", "1234.50", "C3")],
        ),
        RowInfo(
            label="培训费<b>",
            code="30216",
            level=2,
            role=RowRole.ITEM,
            cells=[cell("1, 234. 50", "1234.50", "B4"), cell("", None, "C4")],
        ),
    ]
    return TableInfo(
        **{
            "id": "d1:1",
            "document": "d1",
            "n": 1,
            "title": "支出预算表",
            "unit": "万元",
            "line": 5,
            "columns": [["合计"], ["其中", "财政拨款"]],
            "rows": rows,
            "certificate": CertificateInfo(identities=2, held=2, recovered=0, failed=0, outcome="verified"),
            **changes,
        }
    )


def fact(**changes: Any) -> FactInfo:
    return FactInfo(
        **{
            "id": "d1:1",
            "document": "d1",
            "agency": "示例市园林局",
            "year": 2024,
            "phase": "budget",
            "item": "公务接待费",
            "code": "30217",
            "path": ["商品和服务支出"],
            "measure": "合计",
            "columns": ["支出", "合计"],
            "scope": "支出预算表",
            "value": "1234.50",
            "unit": "万元",
            "origin": "cell",
            "verification": "single",
            "citation": citation(),
            **changes,
        }
    )


def document() -> DocumentInfo:
    return DocumentInfo(
        id="d1",
        title=TITLE,
        file="园林局.txt",
        sha256="0" * 64,
        agency="示例市园林局",
        year=2024,
        phase=Phase.BUDGET,
        tables=1,
        facts=4,
        chunks=2,
        problems=["第 3 页没有文字"],
        ingested_at=datetime(2024, 3, 1, 8, tzinfo=UTC),
    )
