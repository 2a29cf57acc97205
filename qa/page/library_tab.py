"""The library: files in by drag and drop, what became of them, documents and their tables, completeness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import BudgetQAError
from qa.door import error_message
from qa.page.escaping import problem_to_html, safe
from qa.page.library_html import (
    documents_to_html,
    matching_documents,
    matrix_to_html,
    report_to_html,
    tables_to_html,
)

if TYPE_CHECKING:
    from qa.bot import BudgetQA

_MOST_FILES = 200  # of one upload by the page
_CLOSED = ""


class LibraryTab:
    """The components of the tab and what they do. ``outputs`` are those that a click in it changes."""

    def __init__(self, bot: BudgetQA) -> None:
        self._bot = bot

    def lay_out(self) -> None:
        """Make the components, inside the tab."""
        self._upload = gr.File(
            label="放入预算、决算文件（PDF、Word、Excel、网页、文本、图片、zip）",
            file_count="multiple",
            height=150,
            elem_id="upload",
        )
        self._report = gr.HTML(elem_id="report")
        self._tables = gr.HTML(elem_id="tables")
        self._wanted = gr.Textbox(
            show_label=False, placeholder="按单位、年度、文件名查找", elem_id="wanted", max_length=100
        )
        self._documents = gr.HTML(elem_id="documents")
        with gr.Accordion("完整性：该公开的表公开了没有", open=False):
            self._matrix = gr.HTML(elem_id="matrix")

    @property
    def outputs(self) -> list[Any]:
        """What ``state``, ``open_tables`` and ``take_out`` give values for, in their order."""
        return [self._report, self._documents, self._tables, self._matrix]

    def tie(self, tab: gr.Tab) -> None:
        """Tie the events of the tab to what they do."""
        tab.select(self._state, [self._wanted], self.outputs, api_visibility="private")
        self._wanted.change(
            self._state,
            [self._wanted],
            self.outputs,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="always_last",
        )
        self._upload.upload(
            self._take_in,
            [self._upload, self._wanted],
            [self._upload, *self.outputs],
            api_visibility="private",
            concurrency_limit=1,  # there is one writer
        )

    def open_tables(self, document: str) -> list[Any]:
        """Show the tables of a document, or close them for an empty id."""
        if document == _CLOSED:
            return [gr.skip(), gr.skip(), "", gr.skip()]
        try:
            (title,) = [one.title or one.file for one in self._bot.documents() if one.id == document] or [document]
            shown = tables_to_html(title, self._bot.tables(document))
        except BudgetQAError as error:
            shown = problem_to_html(error_message(error))
        return [gr.skip(), gr.skip(), shown, gr.skip()]

    def take_out(self, document: str) -> list[Any]:
        """Remove a document."""
        try:
            (title,) = self._bot.remove([document])
        except BudgetQAError as error:
            return [problem_to_html(error_message(error)), gr.skip(), gr.skip(), gr.skip()]
        report, documents, _, matrix = self._state("", f"<p class='note'>已移除《{safe(title)}》。</p>")
        return [report, documents, "", matrix]

    def _state(self, wanted: str, told: str | None = None) -> list[Any]:
        """Documents and completeness as of now; ``told`` is a report to show, None to leave the present one."""
        documents = self._bot.documents()
        chosen = matching_documents(documents, wanted)
        agencies = {one.agency for one in chosen} if wanted.strip() else None
        matrix = matrix_to_html(self._bot.library.completeness(), agencies)
        shown = documents_to_html(chosen, len(documents))
        return [gr.skip() if told is None else told, shown, gr.skip(), matrix]

    def _take_in(
        self,
        paths: list[str] | None,
        wanted: str,
        progress: Any = gr.Progress(),  # noqa: B008
    ) -> Iterator[list[Any]]:
        """Read the uploaded files into the library, telling the progress file by file."""
        if not paths:
            return
        if len(paths) > _MOST_FILES:
            told = problem_to_html(f"一次最多放入{_MOST_FILES}个文件；再多请装进一个 zip，或用 budgetqa ingest。")
            yield [None, told, *([gr.skip()] * 3)]
            return

        def tell(done: int, total: int, name: str) -> None:
            progress((done, total), desc=f"已读 {done}/{total}：{name}", unit="份")

        progress((0, len(paths)), desc=f"正在读 {Path(paths[0]).name}", unit="份")
        try:
            report = self._bot.ingest(paths, on_progress=tell)
        except BudgetQAError as error:
            yield [None, problem_to_html(error_message(error)), *([gr.skip()] * 3)]
            return
        bare = [file.model_copy(update={"path": Path(file.path).name}) for file in report.files]
        yield [None, *self._state(wanted, report_to_html(bare))]
