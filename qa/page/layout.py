"""The page: tabs on the left, the source panel on the right. The only module that knows Gradio."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.checks.datatypes import Severity
from corpus.errors import BudgetQAError, UsageError
from qa.door import error_message
from qa.finding_text import SEVERITIES, shown, summary
from qa.page.answer_html import answer_to_html, ask_button, question_to_html, safe, status_to_html
from qa.page.assets import asset
from qa.page.charts import Chart, ChartKind, chart_of
from qa.page.check_html import claims_to_html, findings_to_html
from qa.page.examples import example_questions
from qa.page.library_html import documents_to_html, matrix_to_html, report_to_html, table_to_html
from qa.page.source_html import HINT, source_of, source_of_answer
from qa.page.visit import Visit
from qa.tools import Tools

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.bot import BudgetQA
    from qa.schema import Answer
    from qa.talks import Talks

TITLE = "预算问答"
_ABOUT = "问预算、决算里的数字，每个数字都能点开原文。不懂的不猜：库里没有，就说没有。"
_ALL = "全部文件"
_MOST_FINDINGS = 200  # shown at once


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Whether readers are logged in, and may log out."""

    has_login: bool = False


class _Page:
    """The components that events share, and what happens in them."""

    def __init__(self, bot: BudgetQA, talks: Talks) -> None:
        self.bot = bot
        self.tools = Tools(bot, talks)
        self._examples: tuple[str, list[str]] | None = None  # of a revision of the library
        self.visit = gr.State(None)

    # --- layout -------------------------------------------------------------------------------

    def lay_out(self) -> None:
        gr.Markdown(f"# {TITLE}\n{_ABOUT}")
        with gr.Row():
            with gr.Column(scale=3, min_width=320), gr.Tabs():
                with gr.Tab("问答"):
                    self._chat_tab()
                with gr.Tab("文库") as library_tab:
                    self._library_tab()
                with gr.Tab("核验") as check_tab:
                    self._check_tab()
                with gr.Tab("查稿"):
                    self._verify_tab()
            with gr.Column(scale=2, min_width=320):
                self.source = gr.HTML(HINT, elem_id="card", js_on_load=asset("script.js"))
        library_tab.select(self._library, None, self._library_outputs(), api_visibility="private")
        check_tab.select(
            self._opened,
            [self.severity, self.visit],
            [self.chosen, self.visit, self.findings],
            api_visibility="private",
        )

    def _chat_tab(self) -> None:
        self.chat = gr.Chatbot(
            label="对话", height=520, latex_delimiters=[], sanitize_html=False, buttons=["copy"], elem_id="chat"
        )
        self.examples = gr.HTML("", elem_id="examples")
        self.line = gr.LinePlot(visible=False, height=260, elem_id="trend")
        self.bars = gr.BarPlot(visible=False, height=300, elem_id="bars")
        self.question = gr.Textbox(
            label="问题", placeholder="输入问题，按回车提交", elem_id="question", max_length=2000
        )
        self.send = gr.Button("提问", variant="primary")

    def _library_tab(self) -> None:
        self.upload = gr.File(
            label="放入预算、决算文件（PDF、Word、Excel、网页、文本、图片、zip）",
            file_count="multiple",
            elem_id="upload",
        )
        self.report = gr.HTML("", elem_id="report")
        self.documents = gr.HTML("", elem_id="documents")
        self.tables = gr.HTML("", elem_id="tables")
        with gr.Accordion("完整性：该公开的表公开了没有", open=False):
            self.matrix = gr.HTML("", elem_id="matrix")

    def _check_tab(self) -> None:
        with gr.Row():
            self.severity = gr.Dropdown(
                [(word, severity.value) for severity, word in SEVERITIES.items()],
                value=Severity.WARNING.value,
                label="至少这一级",
                elem_id="severity",
            )
            self.chosen = gr.Dropdown(
                [_ALL], value=_ALL, label="文件", elem_id="check-document", allow_custom_value=True
            )
        self.check = gr.Button("核验", variant="primary", elem_id="check")
        self.findings = gr.HTML("", elem_id="findings")

    def _verify_tab(self) -> None:
        self.text = gr.Textbox(label="粘贴一段文字，逐个核对里面的数字", lines=8, max_lines=24, elem_id="article")
        self.verify_button = gr.Button("核对", variant="primary", elem_id="verify")
        self.verified = gr.HTML("", elem_id="verified")
        self.download = gr.DownloadButton("下载 Markdown", visible=False, elem_id="verified-file")

    def tie(self) -> None:
        """Tie events to what they do."""
        outputs = [self.visit, self.chat, self.question, self.source, self.line, self.bars, self.examples]
        gr.on(
            [self.send.click, self.question.submit],
            self._ask,
            [self.question, self.visit],
            outputs,
            api_visibility="private",
        )
        clicked = [*outputs, self.report, self.documents, self.tables, self.matrix]
        self.source.click(self._clicked, [self.visit], clicked, api_visibility="private")
        self.upload.upload(
            self._upload, [self.upload], [self.upload, *self._library_outputs()], api_visibility="private"
        )
        self.check.click(
            self._check,
            [self.severity, self.chosen, self.visit],
            [self.visit, self.findings],
            api_visibility="private",
        )
        self.verify_button.click(
            self._verify, [self.text, self.visit], [self.visit, self.verified, self.download], api_visibility="private"
        )

    def _library_outputs(self) -> list[Any]:
        return [self.report, self.documents, self.tables, self.matrix]

    def offer(self) -> None:
        """Named endpoints for programs: ``/ask`` and ``/verify`` of gradio_client."""
        gr.api(self.ask, api_name="ask")  # type: ignore[attr-defined]
        gr.api(self.verify, api_name="verify")  # type: ignore[attr-defined]

    def ask(self, question: str, conversation: str = "", as_of: str = "") -> dict[str, Any]:
        """``/ask``: the Answer as JSON."""
        return self.tools.ask(question, conversation, as_of).model_dump(mode="json")

    def verify(self, text: str) -> dict[str, Any]:
        """``/verify``: the claims, and the text as Markdown with the verdicts marked."""
        return self.tools.verify(text).model_dump(mode="json")

    # --- asking -------------------------------------------------------------------------------

    def greeting(self) -> str:
        """Questions to begin with."""
        revision = self.bot.library.revision()
        if self._examples is None or self._examples[0] != revision:
            self._examples = revision, example_questions(self.bot)
        questions = self._examples[1]
        if not questions:
            return "<p>文库是空的：请到“文库”一页放入预算、决算文件。</p>"
        return f"<div class='asks'><span>可以这样问</span>{''.join(map(ask_button, questions))}</div>"

    def _ask(self, text: str, seen: Visit | None) -> Iterator[list[Any]]:
        """Show the question at once, then its answer."""
        seen = seen or Visit(self.bot.conversation())
        asked = {"role": "user", "content": question_to_html(text)}
        waiting = {"role": "assistant", "content": status_to_html("正在文库里查找……")}
        rest = [gr.skip()] * 4
        yield [seen, [*seen.messages, asked, waiting], "", *rest]
        answer = seen.talk.ask(text)
        self.bot.keep(answer)
        seen.remember(answer)
        seen.messages += [asked, {"role": "assistant", "content": answer_to_html(answer)}]
        yield [seen, list(seen.messages), "", self._first_source(answer), *_plots(chart_of(answer)), ""]

    def _first_source(self, answer: Answer) -> str:
        return source_of_answer(self.bot, answer, answer.citations[0].n) if answer.citations else HINT

    def _clicked(self, seen: Visit | None, event: gr.EventData) -> Iterator[list[Any]]:
        """What a click on an element with a ``data-`` attribute does."""
        kind, value = str(event._data.get("kind", "")), str(event._data.get("value", ""))
        unchanged = [gr.skip()] * 4
        if kind == "ask":
            for step in self._ask(value, seen):
                yield [*step, *unchanged]
            return
        card: Any = gr.skip()
        if seen is not None and kind == "cite" and (found := seen.answer_of(value)):
            card = source_of_answer(self.bot, *found)
        elif seen is not None and kind == "place" and (place := seen.place_of(value)):
            card = source_of(self.bot, place)
        library = unchanged
        if kind == "document":
            library = [gr.skip(), gr.skip(), self._tables_of(value), gr.skip()]
        elif kind == "remove":
            library = self._removed(value)
        yield [*([gr.skip()] * 3), card, *([gr.skip()] * 3), *library]

    # --- library ------------------------------------------------------------------------------

    def _library(self, told: str = "") -> list[Any]:
        matrix = matrix_to_html(self.bot.library.completeness())
        return [told, documents_to_html(self.bot.documents()), gr.skip(), matrix]

    def _tables_of(self, document: str) -> str:
        try:
            return "".join(map(table_to_html, self.bot.tables(document))) or "<p>这份文件没有表格。</p>"
        except BudgetQAError as error:
            return f"<p class='note bad'>{safe(error_message(error))}</p>"

    def _removed(self, document: str) -> list[Any]:
        try:
            (title,) = self.bot.remove([document])
        except BudgetQAError as error:
            return [f"<p class='note bad'>{safe(error_message(error))}</p>", gr.skip(), gr.skip(), gr.skip()]
        state = self._library(f"<p class='note'>已移除《{safe(title)}》。</p>")
        return [*state[:2], "", state[3]]

    def _upload(self, paths: list[str] | None, progress: Any = gr.Progress()) -> list[Any]:  # noqa: B008
        """Read the uploaded files into the library, telling the progress file by file."""
        if not paths:
            return [None, *([gr.skip()] * 4)]

        def tell(done: int, total: int, name: str) -> None:
            progress((done, total), desc=f"已读 {done}/{total}：{name}", unit="份")

        try:
            report = self.bot.ingest(paths, on_progress=tell)
        except BudgetQAError as error:
            return [None, f"<p class='note bad'>{safe(error_message(error))}</p>", gr.skip(), gr.skip(), gr.skip()]
        bare = [file.model_copy(update={"path": Path(file.path).name}) for file in report.files]
        return [None, *self._library(report_to_html(bare))]

    # --- checking -----------------------------------------------------------------------------

    def _choices(self) -> Any:
        titles = [(f"{one.title}（{one.findings}）", one.id) for one in self.bot.documents() if one.findings]
        return gr.Dropdown([(_ALL, _ALL), *titles], value=_ALL)

    def _opened(self, severity: str, seen: Visit | None) -> list[Any]:
        """The tab as it is opened: the documents to choose from, and what was found in all of them."""
        return [self._choices(), *self._check(severity, _ALL, seen)]

    def _check(self, severity: str, document: str | None, seen: Visit | None) -> list[Any]:
        seen = seen or Visit(self.bot.conversation())
        try:
            found = self.bot.check(None if document in (_ALL, None, "") else [document])
        except UsageError as error:
            return [seen, f"<p class='note bad'>{safe(error_message(error))}</p>"]
        seen.findings = shown(found, Severity(severity), everything=False)[:_MOST_FINDINGS]
        titles = {one.id: one.title for one in self.bot.documents()}
        head = f"<p><b>{safe(summary(found))}</b></p>"
        return [seen, head + findings_to_html(seen.findings, titles)]

    def _verify(self, text: str, seen: Visit | None) -> list[Any]:
        seen = seen or Visit(self.bot.conversation())
        try:
            seen.claims = self.bot.verify(text)
        except BudgetQAError as error:
            return [seen, f"<p class='note bad'>{safe(error_message(error))}</p>", gr.skip()]
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="查稿-", suffix=".md", delete=False) as file:
            file.write(self.bot.annotated(text, seen.claims))
        return [seen, claims_to_html(text, seen.claims), gr.DownloadButton(value=file.name, visible=True)]


def _plots(chart: Chart | None) -> list[Any]:
    """The line and the bar plot: one of them drawn, or none."""
    if chart is None:
        return [gr.LinePlot(visible=False), gr.BarPlot(visible=False)]
    import pandas as pd

    axis, amount = "名称", f"数额（{chart.unit}）"
    frame = pd.DataFrame({axis: list(chart.names), amount: [float(value) for value in chart.values]})
    options: dict[str, Any] = {
        "value": frame,
        "x": axis,
        "y": amount,
        "title": chart.title,
        "sort": list(chart.names),
        "visible": True,
    }
    if chart.kind is ChartKind.LINE:
        return [gr.LinePlot(**{k: v for k, v in options.items() if k != "sort"}), gr.BarPlot(visible=False)]
    return [gr.LinePlot(visible=False), gr.BarPlot(**options)]


def build_page(bot: BudgetQA, talks: Talks) -> gr.Blocks:
    """Lay out the page and tie its parts together."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        page = _Page(bot, talks)
        page.lay_out()
        page.tie()
        page.offer()
        blocks.load(page.greeting, None, page.examples, api_visibility="private")
    return blocks  # type: ignore[no-any-return]


def mount_page(server: FastAPI, bot: BudgetQA, talks: Talks, options: PageOptions) -> FastAPI:
    """The application with the page at its root."""
    fonts = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        server,
        build_page(bot, talks),
        path="",
        max_file_size=bot.library.settings.max_file_mb * 10**6,
        footer_links=[],
        theme=gr.themes.Default(font=fonts, font_mono=["monospace"]),
        css=asset("style.css"),
        ssr_mode=False,
        show_error=False,
    )
