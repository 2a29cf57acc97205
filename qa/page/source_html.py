"""The source beside the conversation: a picture of the place with the figure marked, the parsed table, the receipt."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from corpus.errors import BudgetQAError
from qa.cards import citation_to_html
from qa.page.answer_html import safe
from qa.publish import passage_of

if TYPE_CHECKING:
    from qa.bot import BudgetQA
    from qa.schema import Answer, Citation

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
    """The panel of one citation: picture, and the table or passage with the text marked."""
    passage = passage_of(bot.content(citation.document), citation)
    card = citation_to_html(citation, bot.tables(citation.document) if citation.table else [], passage)
    link = f"<p><a href='api/documents/{safe(citation.document)}/file' download>下载原文件</a></p>"
    return f"<section aria-label='出处'>{card}{_picture(bot, citation)}{link}</section>"


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
