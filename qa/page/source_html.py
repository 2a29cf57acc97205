"""The source beside the conversation: a picture of the place with the figure marked, the parsed table, the receipt."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from corpus.errors import BudgetQAError
from qa.cards import context_to_html, place_to_html
from qa.page.escaping import safe
from qa.publish import passage_of
from qa.schema import Citation

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.schema import Answer

HINT = (
    "<p class='cited-note'>点选答案里的数字或出处标记，这里显示它印在哪里：原页图片、解析后的表格和可复制的凭据。</p>"
)


def source_of_answer(bot: BudgetQA, answer: Answer, number: int) -> str:
    """The panel of one citation of an answer; the hint where there is no such citation."""
    citation = next((one for one in answer.citations if one.n == number), None)
    if citation is None:
        return HINT
    return source_of(bot, citation) + _receipt(bot, answer, number)


def source_of(bot: BudgetQA, citation: Citation) -> str:
    """The panel of one citation: the picture of its page first, then the table or passage as it was read."""
    passage = passage_of(bot.content(citation.document), citation)
    context = context_to_html(citation, bot.tables(citation.document) if citation.table else [], passage)
    link = f"<p><a href='api/documents/{safe(citation.document)}/file' download>下载原文件</a></p>"
    return f"<section aria-label='出处'>{place_to_html(citation)}{_picture(bot, citation)}{context}{link}</section>"


def source_of_cell(bot: BudgetQA, name: str) -> str:
    """The panel of a cell of a table, called ``<document>:<table>:<row>:<column>`` (counted from 1)."""
    citation = _citation_of_cell(bot, name)
    return HINT if citation is None else source_of(bot, citation)


def _citation_of_cell(bot: BudgetQA, name: str) -> Citation | None:
    document, *places = name.split(":")
    if len(places) != 3 or not all(place.isdecimal() for place in places):
        return None
    number, row_at, column_at = map(int, places)
    record = next((one for one in bot.documents() if one.id == document), None)
    table = next((one for one in bot.tables(document) if one.n == number), None) if record else None
    if record is None or table is None or not 0 < row_at <= len(table.rows):
        return None
    row = table.rows[row_at - 1]
    if not 0 < column_at <= len(row.cells):
        return None
    cell = row.cells[column_at - 1]
    return Citation(
        n=1,
        document=document,
        title=record.title,
        file=record.file,
        page=cell.page or table.page,
        line=table.line,
        sheet=table.sheet,
        table=table.title or None,
        row=row.label or None,
        column=" / ".join(table.columns[column_at - 1]) or None,
        cell=cell.cell,
        bbox=cell.bbox,
        text=cell.text,
    )


def _picture(bot: BudgetQA, citation: Citation) -> str:
    """The picture of a page; a table that is no page is drawn as HTML already. Where none can be had, why."""
    if citation.page is None:
        return ""
    try:
        png = bot.citation_image(citation)
    except BudgetQAError as error:
        return f"<p class='cited-note'>{safe(str(error))}</p>"
    data = b64encode(png).decode("ascii")
    told = f"第{citation.page}页，{safe(citation.text)}已标出"
    return f"<img class='cited-picture' alt='{told}' src='data:image/png;base64,{data}'>"


def _receipt(bot: BudgetQA, answer: Answer, number: int) -> str:
    """The receipt of the first figure that has this citation, with a button that copies it."""
    places = [n for n, figure in enumerate(answer.figures, 1) if number in figure.citations]
    if not places:
        return ""
    text = bot.receipt(answer, places[0]).text
    lines = "<br>".join(safe(line) for line in text.splitlines())
    button = "<button type='button' class='act' data-copy='receipt-text'>复制凭据</button>"
    block = f"<div class='receipt' id='receipt-text'>{lines}</div>"
    return f"<details open><summary>凭据</summary>{button}{block}</details>"
