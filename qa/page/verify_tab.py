"""A text in, each of its figures checked against the library and coloured by its verdict."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import BudgetQAError
from qa.door import error_message
from qa.page.check_html import claims_to_html
from qa.page.escaping import problem_to_html
from qa.page.visit import Visit

if TYPE_CHECKING:
    from qa.bot import BudgetQA


class VerifyTab:
    """The components of the tab and what they do."""

    def __init__(self, bot: BudgetQA, visit: gr.State) -> None:
        self._bot = bot
        self._visit = visit

    def lay_out(self) -> None:
        """Make the components, inside the tab."""
        self._text = gr.Textbox(label="粘贴一段文字，逐个核对里面的数字", lines=8, max_lines=24, elem_id="article")
        self._button = gr.Button("核对", variant="primary", elem_id="verify")
        self._verified = gr.HTML(elem_id="verified")
        self._download = gr.DownloadButton("下载 Markdown", visible=False, size="sm", elem_id="verified-file")

    def tie(self) -> None:
        """Tie the events of the tab to what they do."""
        self._button.click(
            self._verify,
            [self._text, self._visit],
            [self._visit, self._verified, self._download],
            api_visibility="private",
        )

    def _verify(self, text: str, seen: Visit | None) -> list[Any]:
        seen = seen or Visit(self._bot.conversation())
        try:
            seen.claims = self._bot.verify(text)
        except BudgetQAError as error:
            return [seen, problem_to_html(error_message(error)), gr.DownloadButton(visible=False)]
        path = Path(tempfile.mkdtemp(prefix="budgetqa-verify-")) / "查稿.md"
        path.write_text(self._bot.annotated(text, seen.claims), "utf-8")
        return [seen, claims_to_html(text, seen.claims), gr.DownloadButton(value=str(path), visible=True)]
