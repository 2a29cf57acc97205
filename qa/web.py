"""The web server: the page (``qa.page``) and the interface for programs (``qa.http_api``) in one process.

The page makes no request to any other host:
fonts are the reader's own, analytics are off, and a content security policy forbids the rest.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError
from index.refusals import reason_of
from qa.door import tell

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

    from qa.bot import BudgetQA

_GRACE = 2  # seconds that open pages are waited for when the server stops
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; worker-src 'self' blob:"
)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where the page listens, the login it asks for (``user:password``), and whether it is an MCP server too."""

    host: str = "127.0.0.1"
    port: int = 7860
    auth: str | None = None
    mcp: bool = False


def run(options: ServeOptions, open_library: Callable[[], AbstractContextManager[BudgetQA]]) -> None:
    """Serve the page until interrupted. Raises UsageError for an unusable login or address."""
    import uvicorn

    login = _login(options.auth)
    with _listen(options) as listener, open_library() as bot:
        server = uvicorn.Server(
            uvicorn.Config(web_app(bot, login, mcp=options.mcp), log_level="warning", timeout_graceful_shutdown=_GRACE)
        )
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


def web_app(bot: BudgetQA, login: tuple[str, str] | None = None, *, mcp: bool = False) -> FastAPI:
    """Page and interface as one ASGI application."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by gradio when it is imported
    from fastapi import FastAPI

    from qa.http_api import add_api
    from qa.page.layout import TITLE, PageOptions, mount_page
    from qa.talks import Talks

    server = FastAPI(title=TITLE)
    talks = Talks(bot)
    add_api(server, bot, talks, login)

    @server.middleware("http")
    async def forbid_other_hosts(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    return mount_page(server, bot, talks, PageOptions(login, mcp))


def _login(auth: str | None) -> tuple[str, str] | None:
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user and colon and password):
        raise UsageError("--auth 的写法不对", "请写成 用户名:密码")
    return user, password
