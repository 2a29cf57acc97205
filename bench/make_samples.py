"""Writes the fictional documents of corpus/samples, byte for byte the same on every run.

python -m bench.make_samples [FOLDER]
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from bench.sample_figures import (
    BUREAU,
    BUREAU_FINAL,
    BUREAU_YEARS,
    LIBRARY,
    LIBRARY_FINAL,
    LIBRARY_YEARS,
)
from bench.sample_prose import Teller, Text, before, bureau_budget, final_text, library_budget, summary
from bench.sample_tables import Cell, Form, Forms, budget_forms, final_forms

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Block = Text | Form


def merge(texts: list[Text], forms: list[Form], marker: str) -> list[Block]:
    """Put the forms behind the heading that ends in ``marker``."""
    blocks: list[Block] = []
    for text in texts:
        blocks.append(text)
        if text.level == 2 and text.text.endswith(marker):
            blocks += forms
    return blocks


def printed(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}" if cell else ""
    return "" if cell in ("<", "^") else cell


def to_txt(blocks: list[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            lines += ["", block.text] if block.level in (2, 3) else [block.text]
            continue
        lines += ["", block.title, *block.lines]
        lines += ["\t".join(row) for row in ([printed(cell) for cell in row] for row in block.head)]
        lines += ["\t".join(printed(cell) for cell in row) for row in block.rows]
        lines += [block.note] if block.note else []
        lines.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip() + "\n")


def flat_head(head: list[list[str]]) -> list[str]:
    """Markdown has one head row: each column by its innermost name, with the outer one where that is 小计."""
    names: list[str] = []
    for column in range(len(head[0])):
        path: list[str] = []
        for row in head:
            place = column
            while row[place] == "<":
                place -= 1
            if row[place] != "^":
                path.append(row[place])
        names.append("".join(path[-2:]) if path[-1] == "小计" else path[-1])
    return names


def to_md(blocks: list[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            lines += [f"{'#' * block.level} {block.text}".strip(), ""]
            continue
        lines += [f"#### {block.title}", ""]
        for line in block.lines:
            lines += [line, ""]
        head = [printed(cell) for cell in block.head[0]] if len(block.head) == 1 else flat_head(block.head)
        rows = [head, ["---"] * len(head), *([printed(cell) for cell in row] for row in block.rows)]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines += ["", block.note, ""] if block.note else [""]
    return "\n".join(lines).strip() + "\n"


def to_xlsx(blocks: list[Block]) -> bytes:
    """Text before and behind the forms on sheets of its own, each form on one sheet."""
    book = Workbook()
    book.remove(book.active)
    texts: list[str] = []
    count = 0
    for block in blocks:
        if isinstance(block, Text):
            texts.append(block.text)
            continue
        if texts:
            write_texts(book.create_sheet("封面" if not count else "说明"), texts)
            texts = []
        count += 1
        name = re.sub(r"[“”、]", "", block.title)[:20]
        write_form(book.create_sheet(f"{count:02d}{name}"), block)
    if texts:
        write_texts(book.create_sheet("情况说明"), texts)
    buffer = io.BytesIO()
    book.save(buffer)
    return stable_zip(buffer.getvalue())


def write_texts(sheet: Worksheet, texts: list[str]) -> None:
    for row, text in enumerate(texts, 1):
        sheet.cell(row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 90


def write_form(sheet: Worksheet, form: Form) -> None:
    width = len(form.head[0])
    sheet.cell(1, 1, form.title).alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    for column, line in zip((1, width), form.lines, strict=False):
        sheet.cell(2, column, line)
    for r, row in enumerate(form.head, 3):
        for c, cell in enumerate(row, 1):
            if cell not in ("<", "^"):
                write_cell(sheet, r, c, cell)
                merge_head(sheet, form.head, r, c)
    start = 3 + len(form.head)
    for r, values in enumerate(form.rows, start):
        for c, value in enumerate(values, 1):
            write_cell(sheet, r, c, value)
    if form.note:
        sheet.cell(start + len(form.rows), 1, form.note)
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 18


def merge_head(sheet: Worksheet, head: list[list[str]], row: int, column: int) -> None:
    """Merge the head cell at this place of the sheet with its "<" and "^" neighbours."""
    right, down = column, row - 3
    while right < len(head[0]) and head[row - 3][right] == "<":
        right += 1
    while down + 1 < len(head) and head[down + 1][column - 1] == "^":
        down += 1
    if (right, down) != (column, row - 3):
        sheet.merge_cells(start_row=row, end_row=down + 3, start_column=column, end_column=right)


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if isinstance(value, str) and re.fullmatch(r"0\.00", value):
        value = Decimal(0)
    elif not value or value == "<":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    else:
        cell.data_type = "s"  # "=150个" is a text, not a formula


def stable_zip(data: bytes) -> bytes:
    """The same archive with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def documents() -> dict[str, list[Block]]:
    """File name → blocks."""
    made: dict[str, list[Block]] = {}
    suffixes = {(BUREAU, 2021): "txt", (BUREAU, 2022): "txt", (BUREAU, 2023): "txt",
                (LIBRARY, 2021): "md", (LIBRARY, 2022): "xlsx", (LIBRARY, 2023): "md"}  # fmt: skip
    for agency, years in ((BUREAU, BUREAU_YEARS), (LIBRARY, LIBRARY_YEARS)):
        forms = Forms(agency)
        kind, build, marker = (
            ("单位", bureau_budget, "预算表") if agency == BUREAU else ("部门", library_budget, "预算表格")
        )
        for year in years:
            teller = Teller(agency, summary(year), before(agency, years, year))
            name = f"{agency}{year.year}年{kind}预算.{suffixes[agency, year.year]}"
            made[name] = merge(build(year, teller, forms), budget_forms(forms, year), marker)
    for agency, years, final, suffix in (
        (BUREAU, BUREAU_YEARS, BUREAU_FINAL, "xlsx"),
        (LIBRARY, LIBRARY_YEARS, LIBRARY_FINAL, "txt"),
    ):
        forms = Forms(agency)
        year = years[1]
        name = f"{agency}2022年度{'单位' if agency == BUREAU else '部门'}决算.{suffix}"
        made[name] = merge(final_text(year, final, forms), final_forms(forms, year, final), "决算表")
    return made


def render(name: str, blocks: list[Block]) -> bytes:
    if name.endswith(".xlsx"):
        return to_xlsx(blocks)
    return (to_md if name.endswith(".md") else to_txt)(blocks).encode()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, blocks in documents().items():
        folder.joinpath(name).write_bytes(render(name, blocks))


if __name__ == "__main__":
    samples = Path(__file__).parents[1] / "corpus" / "samples"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else samples)
