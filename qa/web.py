"""The web page: conversation on the left, the cited place with its figure marked on the right.

The only module that knows Gradio and the web server. The page makes no request to any other host:
fonts are the reader's own, analytics are off, and a content security policy forbids the rest.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError
from index.refusals import reason_of
from qa.cards import citation_to_html, harmless_markdown
from qa.door import tell
from qa.publish import passage_of
from qa.render import WARNING_NAMES, describe_citation, next_questions, untold_rows

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response
    from gradio import Blocks

    from qa.bot import BudgetQA
    from qa.questions import Talk
    from qa.schema import Answer, Citation

MAX_CHOICES = 8  # buttons for questions to go on with
_TITLE = "预算问答"
_GREETING = "请直接提问，例如：某某局2023年公务接待费预算是多少？每个数字都标有出处，点选即可看到原表。"
_NO_CITATION = "<p>点选答案的出处，这里显示原表，被引用的单元格会标出来。</p>"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; worker-src 'self' blob:"
)
_CSS = """
footer {display: none !important}
#citations .wrap {max-height: 30vh; overflow-y: auto}
.cited-scroll {overflow-x: auto}
.cited-table {border-collapse: collapse; font-size: 14px}
.cited-table th, .cited-table td {border: 1px solid #bbb; padding: 2px 8px; max-width: 10em; white-space: normal}
.cited-table td.num {white-space: nowrap}
.cited-table tr > th:first-child {position: sticky; left: 0; background: var(--background-fill-primary) padding-box}
.cited-table tbody th {text-align: left; font-weight: normal; min-width: 8em}
.cited-table td {text-align: right}
.cited-table td[colspan] {text-align: left}
mark.cited {background: #ffd54a; color: #000; padding: 0 4px}
.cited-note {font-size: 13px; opacity: .8}
.cited-note.narrow {display: none}
@media (max-width: 640px) {
  .cited-table .near, .cited-note:not(.narrow) {display: none}
  .cited-note.narrow {display: block}
}
"""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the page listens, and the login it asks for (``user:password``)."""

    host: str = "127.0.0.1"
    port: int = 7860
    auth: str | None = None


@dataclass(slots=True)
class Visit:
    """One reader's conversation: grows by one turn with each question."""

    talk: Talk
    messages: list[dict[str, str]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)


def run(options: ServeOptions, open_library: Callable[[], AbstractContextManager[BudgetQA]]) -> None:
    """Serve the page until interrupted. Raises UsageError for an unusable login or address."""
    import uvicorn

    login = _login(options.auth)
    with _listen(options) as listener, open_library() as bot:
        server = uvicorn.Server(uvicorn.Config(web_app(bot, login), log_level="warning"))
        host, port = listener.getsockname()[:2]
        tell(f"网页已就绪：http://{host}:{port} （按 Ctrl+C 结束）")
        server.run([listener])


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, options.port), family=family)
    except OSError as error:
        raise UsageError(
            f"不能在 {options.host}:{options.port} 上监听（{reason_of(error)}）",
            "请用 --host、--port 换一个地址",
        ) from error


def web_app(bot: BudgetQA, login: tuple[str, str] | None = None) -> FastAPI:
    """The page as an ASGI application."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by gradio when it is imported
    import gradio
    from fastapi import FastAPI

    from qa.http_api import add_api

    server = FastAPI(title=_TITLE)
    add_api(server, bot, login)

    @server.middleware("http")
    async def forbid_other_hosts(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    fonts = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gradio.mount_gradio_app(  # type: ignore[no-any-return]
        server,
        build_page(bot),
        path="",
        auth=login,
        auth_message="请登录",
        footer_links=[],
        theme=gradio.themes.Default(font=fonts, font_mono=["monospace"]),
        css=_CSS,
        ssr_mode=False,
        show_error=False,
    )


def build_page(bot: BudgetQA) -> Blocks:
    """Lay out the page and tie its parts together."""
    import gradio

    with gradio.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True) as page:
        visit = gradio.State(None)
        gradio.Markdown(f"# {_TITLE}")
        with gradio.Row():
            with gradio.Column(scale=3):
                chat = gradio.Chatbot(
                    label="对话", height=480, latex_delimiters=[], placeholder=_GREETING, buttons=["copy"]
                )
                choices = [gradio.Button(visible=False, size="sm") for _ in range(MAX_CHOICES)]
                question = gradio.Textbox(label="问题", placeholder="输入问题，按回车提交", elem_id="question")
                send = gradio.Button("提问", variant="primary")
            with gradio.Column(scale=2):
                citation = gradio.Radio(choices=[], label="出处", visible=False, elem_id="citations")
                card = gradio.HTML(_NO_CITATION, elem_id="card")

        def answer(text: str, seen: Visit | None) -> list[Any]:
            return [*_turn(bot, text, seen), ""]

        def show(number: int | None, seen: Visit | None) -> str:
            return show_citation(bot, number, seen.citations if seen else [])

        outputs = [visit, chat, citation, card, *choices, question]
        gradio.on([send.click, question.submit], answer, [question, visit], outputs, api_name="ask")
        citation.input(show, [citation, visit], card, api_visibility="private")
        for button in choices:
            button.click(answer, [button, visit], outputs, api_visibility="private")
    return page  # type: ignore[no-any-return]


def _turn(bot: BudgetQA, text: str, seen: Visit | None) -> list[Any]:
    """Answer one question: new values of visit, chat, citation list, card and choice buttons."""
    import gradio

    seen = seen or Visit(bot.conversation())
    answer = seen.talk.ask(text)
    messages = [
        *seen.messages,
        {"role": "user", "content": harmless_markdown(text) or "（空）"},
        {"role": "assistant", "content": harmless_markdown(answer_to_chat(answer))},
    ]
    citations = [(f"[{citation.n}] {describe_citation(citation)}", citation.n) for citation in answer.citations]
    first = answer.citations[0].n if answer.citations else None
    choices = next_questions(answer)[:MAX_CHOICES]
    choices += [""] * (MAX_CHOICES - len(choices))
    return [
        Visit(seen.talk, messages, answer.citations),
        messages,
        gradio.Radio(choices=citations, value=first, visible=bool(citations)),
        show_citation(bot, first, answer.citations),
        *(gradio.Button(value=words, visible=bool(words)) for words in choices),
    ]


def answer_to_chat(answer: Answer) -> str:
    """The answer with its list and warnings; citations and questions to go on with stand beside it."""
    parts = [answer.answer]
    if table := untold_rows(answer):
        parts.append(table)
    parts += [f"**{WARNING_NAMES[warning.code]}**：{warning.message}" for warning in answer.warnings]
    return "\n\n".join(parts)


def show_citation(bot: BudgetQA, number: int | None, citations: Sequence[Citation]) -> str:
    """The card of citation ``number``, or a hint where there is none."""
    for citation in citations:
        if citation.n == number:
            passage = passage_of(bot.content(citation.document), citation)
            return citation_to_html(citation, bot.tables(citation.document) if citation.table else [], passage)
    return _NO_CITATION


def _login(auth: str | None) -> tuple[str, str] | None:
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user and colon and password):
        raise UsageError("--auth 的写法不对", "请写成 用户名:密码")
    return user, password
