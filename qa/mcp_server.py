"""The tools (``qa.tools``) for agents, over MCP's streamable HTTP in the process of the page.

Only here is the package ``mcp`` known; it comes with the extra ``[mcp]``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from corpus.errors import UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.fastmcp import FastMCP
    from starlette.types import Receive, Scope, Send

    from qa.tools import Tools

PATHS = ("/mcp", "/gradio_api/mcp")  # the second is where Gradio's own clients look
_ABOUT = (
    "预算问答：从公开的政府预算、决算文件中找到准确的数字，并指出它印在哪里。"
    "转述答案时请保留数字、单位和出处，不要自行计算或补充数字；status 不是 answered 时没有答案。"
)


def add_mcp(server: FastAPI, tools: Tools) -> None:
    """Serve the tools of MCP at ``PATHS``. Raises UsageError where the extra is not installed."""
    try:
        from mcp.server.fastmcp import FastMCP
    except ImportError as error:
        raise UsageError("没有安装 MCP 组件", '请运行 pip install -c constraints.txt ".[mcp]"') from error

    agents = FastMCP("budgetqa", instructions=_ABOUT, stateless_http=True, json_response=True, log_level="WARNING")
    agents.settings.transport_security = None  # origins are looked at by qa.guards, for all addresses alike
    for tool in (tools.ask, tools.verify, tools.documents, tools.check):
        agents.add_tool(_aside(tool))
    agents.streamable_http_app()  # makes the session manager
    for path in PATHS:
        for place in (path, path + "/"):
            server.router.routes.append(Route(place, endpoint=_Endpoint(agents)))
    _keep_running(server, agents)


class _Endpoint:
    """An ASGI application at an exact path: hands each request to the session manager."""

    def __init__(self, agents: FastMCP[Any]) -> None:
        self._agents = agents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._agents.session_manager.handle_request(scope, receive, send)


def _aside(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool in a thread of its own, so that others are answered meanwhile."""
    from anyio.to_thread import run_sync

    @wraps(tool)
    async def call(*args: Any, **given: Any) -> Any:
        return await run_sync(lambda: tool(*args, **given))

    return call


def _keep_running(server: FastAPI, agents: FastMCP[Any]) -> None:
    """The session manager lives as long as the server."""
    before = server.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with agents.session_manager.run(), before(app) as state:
            yield state

    server.router.lifespan_context = lifespan
