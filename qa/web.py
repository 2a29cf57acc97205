"""The web server: the page (``qa.page``) and the interface for programs (``qa.http_api``) in one process.

The page makes no request to any other host: fonts are the reader's own, analytics are off, and a content security
policy (``qa.guards``) forbids the rest.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, UsageError
from index.refusals import reason_of
from qa.collecting import loading
from qa.door import tell

if TYPE_CHECKING:
    from fastapi import FastAPI

    from index.settings import Settings
    from qa.bot import BudgetQA
    from qa.page.examples import Examples

_GRACE = 2  # seconds that open pages are waited for when the server stops
_MEGABYTE = 10**6
_MOST_BYTES = 4 * _MEGABYTE  # of a request that is no upload


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the page listens, the login it asks for (``user:password``), whether it is an MCP server too, what it logs.

    ``log``: the least level that is logged, a name of ``logging``.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    auth: str | None = None
    mcp: bool = False
    log: str = "warning"


def run(options: ServeOptions, open_library: Callable[[], AbstractContextManager[BudgetQA]]) -> None:
    """Serve the page until interrupted. Raises UsageError for an unusable login or address."""
    import uvicorn

    from qa.request_log import log_to_stderr

    login = _login(options.auth)
    log_to_stderr(options.log)
    with _listen(options) as listener, open_library() as bot:
        with loading():
            app = web_app(bot, login, mcp=options.mcp)
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE)
        )
        host, port = listener.getsockname()[:2]
        tell(f"网页已就绪：http://{host}:{port} （按 Ctrl+C 结束）")
        server.run([listener])


def _warm_up(bot: BudgetQA, examples: Examples) -> None:
    """What the first page and the first question about prose need, made ready in the background."""
    try:
        examples.questions()
        bot.library.retriever().find("主要职责", 1, documents=())  # loads the model
    except LibraryError as error:
        tell(f"暂时不能检索原文：{error}")


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, options.port), family=family)
    except OSError as error:
        raise UsageError(
            f"不能在 {options.host}:{options.port} 上监听（{reason_of(error)}）",
            "请用 --host、--port 换一个地址",
        ) from error


def web_app(bot: BudgetQA, login: tuple[str, str] | None = None, *, mcp: bool = False) -> FastAPI:
    """Page and interface as one ASGI application."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by gradio when it is imported
    from fastapi_offline import FastAPIOffline

    from qa.guards import BodyLimit, OwnHeaders, SameOrigin
    from qa.http_api import add_api
    from qa.login import LoginGate
    from qa.page.examples import Examples
    from qa.page.layout import TITLE, PageOptions, mount_page
    from qa.request_log import RequestLog
    from qa.talks import Talks
    from qa.tools import Tools

    # The pages of the interface's description, with their scripts from the package instead of another host.
    server = FastAPIOffline(title=TITLE, version=version("budgetqa"), redoc_url=None)
    talks = Talks(bot)
    add_api(server, bot, talks)
    if mcp:
        from qa.mcp_server import add_mcp

        add_mcp(server, Tools(bot, talks))
    if login:
        server.add_middleware(LoginGate, login=login)
    server.add_middleware(BodyLimit, limit_of=partial(_most_bytes, bot.library.settings))
    server.add_middleware(SameOrigin)
    server.add_middleware(OwnHeaders)
    server.add_middleware(RequestLog)
    examples = Examples(bot)
    threading.Thread(target=_warm_up, args=(bot, examples), daemon=True).start()
    return mount_page(server, bot, talks, PageOptions(examples, has_login=login is not None))


def _most_bytes(settings: Settings, path: str) -> int:
    """The most bytes of a request to ``path``: an upload may be as large as an unpacked archive."""
    is_upload = path in ("/api/documents", "/gradio_api/upload")
    return settings.max_archive_mb * _MEGABYTE if is_upload else _MOST_BYTES


def _login(auth: str | None) -> tuple[str, str] | None:
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user and colon and password):
        raise UsageError("--auth 的写法不对", "请写成 用户名:密码")
    return user, password
