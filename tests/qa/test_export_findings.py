"""Findings as CSV, as a spreadsheet, as Markdown."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from answers import citation, fact
from markdown_it import MarkdownIt

from corpus.errors import UsageError
from qa.export import COLUMNS, facts_to_markdown
from qa.export_findings import FINDING_COLUMNS, findings_to_csv, findings_to_markdown, findings_to_xlsx
from qa.schema import Finding


def finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "column_total",
        "title": "合计等于各行之和",
        "document": "d1",
        "outcome": "fail",
        "detail": "fail",
        "severity": "error",
        "expected": "10.50",
        "actual": "10.05",
        "difference": "-0.45",
        "unit": "万元",
        "explanation": "各行相加为10.50万元，印作10.05万元",
        "citations": [citation()],
    }
    return Finding(**{**fields, **changes})


def test_every_field_of_a_finding_is_exported() -> None:
    assert set(FINDING_COLUMNS) == set(Finding.model_fields)


def test_csv() -> None:
    stream = io.StringIO(newline="")
    findings_to_csv([finding(title="=1+1", explanation=" ＝1")], stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert (row["expected"], row["difference"], row["severity"]) == ("10.50", "-0.45", "error")
    assert (row["title"], row["explanation"]) == ("'=1+1", "' ＝1")
    assert row["citations"].startswith("[1] 《示例市园林局2024年部门预算》")


def test_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    findings_to_xlsx([finding(expected=None, title="=1+1")], path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows())
    assert [cell.value for cell in rows[0]] == list(FINDING_COLUMNS.values())
    cells = dict(zip(FINDING_COLUMNS, rows[1], strict=True))
    assert (cells["expected"].value, Decimal(str(cells["actual"].value))) == (None, Decimal("10.05"))
    assert (cells["difference"].number_format, cells["count"].value) == ("#,##0.00", 1)
    assert (cells["title"].data_type, cells["title"].quotePrefix) == ("s", True)
    with pytest.raises(UsageError, match="不能写入"):
        findings_to_xlsx([], tmp_path / "no" / "f.xlsx")


def test_markdown() -> None:
    html = MarkdownIt().enable("table").render(findings_to_markdown([finding(title="a|b<script>"), finding()]))
    assert set(re.findall(r"<(\w+)", html)) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert html.count("<td>") == 2 * len(FINDING_COLUMNS)
    assert "a|b&lt;script&gt;" in html


def test_facts_as_markdown() -> None:
    html = MarkdownIt().enable("table").render(facts_to_markdown([fact(item="=1|<b>")]))
    assert html.count("<td>") == len(COLUMNS)
    assert "=1|&lt;b&gt;" in html
