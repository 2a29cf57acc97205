"""Answers as files: computed cells are live formulas over the cited numbers; no text runs or breaks out."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from answers import answer, citation, figure, refusal
from markdown_it import MarkdownIt
from spreadsheet import Workbook

from corpus.errors import UsageError
from qa.bot import BudgetQA
from qa.export_answers import (
    CITATION_COLUMNS,
    FIGURE_COLUMNS,
    answers_to_markdown,
    answers_to_xlsx,
    export_answers,
    printed_number,
    source_address,
)
from qa.schema import Answer, Derivation, Rows

VALUE = "F"  # the column of values on the sheet of figures
EVIL = '=HYPERLINK("http://x.example","点")|<b>[x](http://x.example)</b>\x07\u202e'


def no_source(_: str) -> Path | None:
    return None


def computed(expression: str, value: str, unit: str, operands: list[tuple[str, str, str]]) -> Answer:
    """An answer derived from operands: (value, unit, printed text)."""
    parts = [figure(value=v, unit=u, label=f"运算数{n}", citations=[n]) for n, (v, u, _) in enumerate(operands, 1)]
    result = figure(
        value=value, unit=unit, label="结果", origin="computed", citations=list(range(1, len(operands) + 1))
    )
    return answer(
        figures=[result, *parts],
        citations=[citation(n, text=text) for n, (_, _, text) in enumerate(operands, 1)],
        derivation=Derivation(expression=expression, formula="甲乙", value=value, unit=unit),
    )


@pytest.mark.parametrize(
    "expression, value, unit, operands, formula",
    [
        ("4200 - 900", "3300", "万元", [("4200", "万元", "4, 200"), ("900", "万元", "900 万元")], "=依据!E2-依据!E3"),
        (
            "588.28 / 895.2 * 100",
            "65.7149",
            "%",
            [("588.28", "万元", "588.28"), ("895.2", "万元", "895.2万元")],
            "=ROUND(依据!E2/依据!E3*100,4)",
        ),
        (
            "(20849.45 + 24458.43 + 27664.22) / 3",
            "24324.0333",
            "万元",
            [("20849.45", "万元", "20,849.45"), ("24458.43", "万元", "24,458.43"), ("27664.22", "万元", "27,664.22")],
            "=ROUND((依据!E2+依据!E3+依据!E4)/3,4)",
        ),
        (
            "2143100 / 137",
            "15643.0657",
            "元",
            [("214.31", "万元", "214.31"), ("137", "人", "137人")],
            "=ROUND(依据!E2*10000/依据!E3,4)",
        ),
        (
            "87.6819 - 80",
            "7.6819",
            "亿元",
            [("87.6819", "亿元", "876819"), ("80", "亿元", "80亿元")],
            "=依据!E2*0.0001-依据!E3",
        ),
        ("300 - 200", "100", "万元", [("300", "万元", "三百万元"), ("200", "万元", "200万")], "=依据!E2-依据!E3"),
    ],
)
def test_a_computed_cell_is_a_live_formula_that_gives_the_value(
    tmp_path: Path, expression: str, value: str, unit: str, operands: list[tuple[str, str, str]], formula: str
) -> None:
    path = tmp_path / "答案.xlsx"
    answers_to_xlsx([computed(expression, value, unit, operands)], path, no_source)
    book = Workbook(path)
    assert book.formula("答案", f"{VALUE}2") == formula
    assert book.value("答案", f"{VALUE}2") == Decimal(value)
    for row, (shown, _, text) in enumerate(operands, 3):
        assert book.value("答案", f"{VALUE}{row}") == Decimal(shown)
        assert book.book["依据"][f"D{row - 1}"].value == text


def test_no_formula_where_the_operands_do_not_give_the_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    answers_to_xlsx([computed("4200 - 900", "3301", "万元", [("4200", "万元", "4200")])], path, no_source)
    book = Workbook(path)
    assert (book.formula("答案", f"{VALUE}2"), book.value("答案", f"{VALUE}2")) == (None, Decimal(3301))


def test_several_answers_share_the_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    two = computed("5 - 2", "3", "万元", [("5", "万元", "5"), ("2", "万元", "2")])
    listed = answer(rows=Rows(columns=["项目", "金额"], data=[["=1+1", "4"], ["乙", None]], covered=2, considered=2))
    answers_to_xlsx([listed, refusal(), two], path, no_source)
    book = Workbook(path)
    sheet = book.book["答案"]
    assert [cell.value for cell in sheet[1]] == list(FIGURE_COLUMNS.values())
    assert [cell.value for cell in book.book["依据"][1]] == list(CITATION_COLUMNS.values())
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [1, 2, 3, 3, 3]
    assert (sheet["C3"].value, sheet["D3"].value, sheet[f"{VALUE}3"].value) == ("没有找到", "item_not_found", None)
    assert book.formula("答案", f"{VALUE}4") == "=依据!E3-依据!E4"
    assert [[cell.value for cell in row] for row in book.book["列表1"].iter_rows()] == [
        ["项目", "金额"],
        ["=1+1", "4"],
        ["乙", None],
    ]
    assert book.book["列表1"]["A2"].data_type == "s"


def test_the_printed_decimals_are_shown_and_the_literal_text_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    answers_to_xlsx([answer(figures=[figure(value="1234.50")])], path, no_source)
    sheets = openpyxl.load_workbook(path)
    assert (sheets["答案"][f"{VALUE}2"].number_format, sheets["依据"]["E2"].number_format) == ("#,##0.00", "#,##0.00")
    assert sheets["依据"]["D2"].value == "1, 234. 50"


def test_a_number_that_a_spreadsheet_would_round_is_text(tmp_path: Path) -> None:
    long = "12345678901234567.89"
    path = tmp_path / "a.xlsx"
    answers_to_xlsx([answer(figures=[figure(value=long)], citations=[citation(text="见附件")])], path, no_source)
    cell = openpyxl.load_workbook(path)["答案"][f"{VALUE}2"]
    assert (cell.value, cell.data_type) == (long, "s")


def test_the_source_is_a_link_to_its_file(tmp_path: Path) -> None:
    source = tmp_path / "文库 #1%" / "预算.pdf"
    path = tmp_path / "a.xlsx"
    answers_to_xlsx([answer(citations=[citation(page=3)])], path, lambda _: source)
    (link,) = [cell.hyperlink for cell in openpyxl.load_workbook(path)["依据"][2] if cell.hyperlink]
    assert link.target == source_address(source, 3)
    assert re.fullmatch(r"file:///[\w./%~-]+#page=3", link.target, re.ASCII)
    assert source_address(source.with_suffix(".xlsx"), 3).endswith(".xlsx")
    assert source_address(None, 3) == ""
    assert source_address(tmp_path / ("长" * 240), 1) == ""


# --- hostile strings ------------------------------------------------------------------------------


def hostile() -> Answer:
    names = {
        "label": EVIL,
        "agency": EVIL,
        "item": EVIL,
        "scope": EVIL,
        "measure": EVIL,
        "code": "\t=1",
    }
    places: dict[str, Any] = dict.fromkeys(
        ("title", "file", "section", "table", "row", "column", "sheet", "cell"), EVIL
    )
    return answer(
        question=EVIL,
        answer=EVIL,
        figures=[figure(**names)],
        citations=[citation(text=EVIL, **places)],
        rows=Rows(columns=[EVIL, "＝1"], data=[[EVIL, " ＠SUM(A1)"]], covered=1, considered=1),
    )


def test_no_text_is_a_formula_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    answers_to_xlsx([hostile()], path, no_source)
    for sheet in openpyxl.load_workbook(path):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            assert cell.data_type == "s", (sheet.title, cell.coordinate, cell.value)
            assert not set("\x07\u202e") & set(cell.value)
            if cell.value.lstrip(" \t")[:1] in ("=", "＝", "＠"):
                is_sign = sheet.title == "答案" and cell.value == "="
                assert cell.quotePrefix or is_sign


def test_no_text_is_a_formula_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    export_answers([hostile()], path, no_source)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert head == list(FIGURE_COLUMNS)
    run = [name for name, text in zip(head, row, strict=True) if text[:1] in "=+-@＝＋－＠\t\r" and text]
    assert run == ["relation"]


def test_no_text_is_markup_in_markdown() -> None:
    html = MarkdownIt().enable("table").render(answers_to_markdown([hostile(), refusal()]))
    allowed = {"h2", "p", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(re.findall(r"<(\w+)", html)) <= allowed
    assert html.count("<table>") == 2


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.xls"])
def test_another_ending_is_a_chinese_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="不能导出"):
        export_answers([answer()], tmp_path / name, no_source)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "md"])
def test_an_unwritable_place_is_a_chinese_error(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError, match="不能写入"):
        export_answers([answer()], tmp_path / "no" / f"a.{kind}", no_source)


@pytest.mark.parametrize(
    "text, number",
    [
        ("4, 200", "4200"),
        ("13, 347. 47", "13347.47"),
        ("4200 万元", "4200"),
        ("≥90%", "90"),
        ("-12.5", "-12.5"),
        ("１２．５", "12.5"),
        ("三百万元", "300"),
        ("无", None),
        ("2024年3月", None),
    ],
)
def test_the_number_that_a_text_prints(text: str, number: str | None) -> None:
    assert printed_number(text) == (None if number is None else Decimal(number))


# --- through the doors ----------------------------------------------------------------------------


def test_answers_of_a_library_recompute(sample_bot: BudgetQA, tmp_path: Path) -> None:
    asked = [
        "赣州审批局云计算服务费比12345热线二期多多少",
        "赣州市行政审批局2023年云计算服务费占项目支出的比重",
        "赣州审批局云计算服务费多少亿元",
    ]
    answers = [sample_bot.ask(question) for question in asked]
    assert [one.status for one in answers] == ["answered"] * 3
    path = tmp_path / "a.xlsx"
    sample_bot.export(answers, path)
    book = Workbook(path)
    figures = [one for found in answers for one in found.figures]
    for row, one in enumerate(figures, 2):
        assert book.formula("答案", f"{VALUE}{row}") is not None, one.label
        assert book.value("答案", f"{VALUE}{row}") == Decimal(one.value)
