"""The page laid out: four tabs beside the cited source, and where a click on any of their elements goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.page.assets import asset
from qa.page.chat_tab import ChatTab
from qa.page.check_tab import CheckTab
from qa.page.examples import Examples
from qa.page.library_tab import LibraryTab
from qa.page.source_html import HINT, source_of, source_of_answer, source_of_cell
from qa.page.verify_tab import VerifyTab
from qa.page.visit import Visit
from qa.tools import Tools

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.bot import BudgetQA
    from qa.talks import Talks

TITLE = "预算问答"
_AT_ONCE = 8  # readers whose same kind of request is worked on at the same time
_ABOUT = "问预算、决算里的数字，每个数字都能点开原文。库里没有的，就说没有。"


@dataclass(frozen=True, slots=True)
class PageOptions:
    """The questions to begin with; whether readers are logged in, and may log out."""

    examples: Examples
    has_login: bool = False


class _Page:
    """The tabs, the source beside them, and the clicks that lead from one to the other."""

    def __init__(self, bot: BudgetQA, options: PageOptions) -> None:
        self._bot = bot
        self._options = options
        self._visit = gr.State(None)
        gr.HTML(_head(options))
        with gr.Row(elem_id="page"):
            with gr.Column(scale=3, min_width=320), gr.Tabs():
                self._lay_out_tabs()
            with gr.Column(scale=2, min_width=320, elem_id="side"):
                self._source.render()  # type: ignore[no-untyped-call]

    def _lay_out_tabs(self) -> None:
        self._source = gr.HTML(HINT, elem_id="card", js_on_load=asset("script.js"), render=False)
        self._chat = ChatTab(self._bot, self._options.examples, self._visit, self._source)
        self._library = LibraryTab(self._bot)
        self._check = CheckTab(self._bot, self._visit)
        self._verify = VerifyTab(self._bot, self._visit)
        with gr.Tab("问答"):
            self._chat.lay_out()
        with gr.Tab("文库") as self._library_tab:
            self._library.lay_out()
        with gr.Tab("核验") as self._check_tab:
            self._check.lay_out()
        with gr.Tab("查稿"):
            self._verify.lay_out()

    def tie(self, blocks: gr.Blocks) -> None:
        """Tie events to what they do."""
        self._chat.tie(blocks)
        self._library.tie(self._library_tab)
        self._check.tie(self._check_tab)
        self._verify.tie()
        outputs = [*self._chat.outputs, *self._library.outputs]
        self._source.click(self._clicked, [self._visit], outputs, api_visibility="private", show_progress="hidden")

    def _clicked(self, seen: Visit | None, event: gr.EventData) -> Iterator[list[Any]]:
        """What a click on one of our elements does (``script.js`` tells kind and value)."""
        kind, value = str(event._data.get("kind", "")), str(event._data.get("value", ""))
        chat, library = [gr.skip()] * len(self._chat.outputs), [gr.skip()] * len(self._library.outputs)
        if kind == "ask":
            for step in self._chat.ask(value, seen):
                yield [*step, *library]
        elif kind == "document":
            yield [*chat, *self._library.open_tables(value)]
        elif kind == "remove":
            yield [*chat, *self._library.take_out(value)]
        else:
            yield [*chat[:-1], self._opened(kind, value, seen) or gr.skip(), *library]

    def _opened(self, kind: str, value: str, seen: Visit | None) -> str | None:
        """The panel of a source: of an answer's citation, a finding's or claim's place, a cell of a table."""
        if kind == "cell":
            return source_of_cell(self._bot, value)
        if seen is not None and kind == "cite" and (found := seen.answer_of(value)):
            return source_of_answer(self._bot, *found)
        if seen is not None and kind == "place" and (place := seen.place_of(value)):
            return source_of(self._bot, place)
        return None


def _head(options: PageOptions) -> str:
    links = "<a href='docs' target='_blank' rel='noopener'>接口文档</a>"
    if options.has_login:
        links += "<a href='logout'>退出登录</a>"
    return f"<header id='head'><h1>{TITLE}</h1><p>{_ABOUT}</p><nav>{links}</nav></header>"


def _offer(tools: Tools) -> None:
    """Named endpoints for programs: ``/ask`` and ``/verify`` of gradio_client."""

    def ask(question: str, conversation: str = "", as_of: str = "") -> dict[str, Any]:
        return tools.ask(question, conversation, as_of).model_dump(mode="json")

    def verify(text: str) -> dict[str, Any]:
        return tools.verify(text).model_dump(mode="json")

    gr.api(ask, api_name="ask")  # type: ignore[attr-defined]
    gr.api(verify, api_name="verify")  # type: ignore[attr-defined]


def build_page(bot: BudgetQA, talks: Talks, options: PageOptions) -> gr.Blocks:
    """Lay out the page and tie its parts together."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        _Page(bot, options).tie(blocks)
        _offer(Tools(bot, talks))
    blocks.queue(default_concurrency_limit=_AT_ONCE)
    return blocks  # type: ignore[no-any-return]


def mount_page(server: FastAPI, bot: BudgetQA, talks: Talks, options: PageOptions) -> FastAPI:
    """The application with the page at its root."""
    fonts = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        server,
        build_page(bot, talks, options),
        path="",
        max_file_size=bot.library.settings.max_file_mb * 10**6,
        footer_links=[],
        theme=gr.themes.Default(primary_hue="blue", font=fonts, font_mono=["monospace"]),
        css=asset("style.css"),
        ssr_mode=False,
        show_error=False,
    )
