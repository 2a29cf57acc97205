"""One login for the page and the interface alike: a session cookie from a form, or HTTP Basic with each request.

Names and passwords are compared in constant time, and a wrong one is answered late. The form's address and fields
are those that ``gradio_client`` sends its ``auth`` to.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from qa.http_errors import MESSAGES, error_reply

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "budgetqa-session"
_OPEN = {"/healthz"}  # tells nothing of the content
_MOST_SESSIONS = 10_000
_LASTING = 30 * 24 * 3600  # seconds
_LATE = 0.5  # seconds that a wrong password waits
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="budgetqa"'}


class LoginGate:
    """Lets in who is logged in; others are shown the form (readers) or told to log in (programs)."""

    def __init__(self, app: ASGIApp, login: tuple[str, str]) -> None:
        self._app = app
        self._expected = ":".join(login).encode()
        self._sessions: dict[str, None] = {}  # tokens, oldest first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        if scope["path"] in ("/login", "/logout") and scope["type"] == "http":
            reply = await self._log_in_or_out(Request(scope, receive))
        elif scope["path"] in _OPEN or await self._is_in(asked):
            await self._app(scope, receive, send)
            return
        elif "text/html" in asked.headers.get("accept", "") and scope.get("method") == "GET":
            reply = RedirectResponse(f"{scope.get('root_path', '')}/login?next={quote(_address(scope))}", 303)
        else:
            reply = error_reply(401, headers=_CHALLENGE)
        await reply(scope, receive, send)

    async def _is_in(self, asked: HTTPConnection) -> bool:
        if asked.cookies.get(COOKIE) in self._sessions:
            return True
        scheme, _, given = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            told = base64.b64decode(given, validate=True)
        except (binascii.Error, ValueError):
            return False
        return await self._is_right(told)

    async def _is_right(self, told: bytes) -> bool:
        if secrets.compare_digest(told, self._expected):
            return True
        await asyncio.sleep(_LATE)
        return False

    async def _log_in_or_out(self, request: Request) -> Response:
        goal = _own_address(request.query_params.get("next", ""))
        if request.url.path.endswith("/logout"):
            self._sessions.pop(request.cookies.get(COOKIE, ""), None)
            reply: Response = RedirectResponse("login", 303)
            reply.delete_cookie(COOKIE)
            return reply
        if request.method != "POST":
            return HTMLResponse(_form(goal))
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
        user, password = (fields.get(name, [""])[0] for name in ("username", "password"))
        is_reader = "text/html" in request.headers.get("accept", "")
        if not await self._is_right(f"{user}:{password}".encode()):
            wrong = "用户名或密码不对"
            return HTMLResponse(_form(goal, wrong), 401) if is_reader else error_reply(401, wrong)
        reply = RedirectResponse(goal, 303) if is_reader else JSONResponse({"success": True})
        reply.set_cookie(
            COOKIE, self._new_session(), _LASTING, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )
        return reply

    def _new_session(self) -> str:
        token = secrets.token_urlsafe(32)
        self._sessions[token] = None
        if len(self._sessions) > _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        return token


def _address(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return str(scope["path"]) + (f"?{query}" if query else "")


def _own_address(address: str) -> str:
    """An address of this server to go on to; its front page for anything else."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own else "/"


def _form(goal: str, problem: str = "") -> str:
    told = f"<p role='alert'>{escape(problem)}</p>" if problem else ""
    return (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>登录 · 预算问答</title><style>{_STYLE}</style></head><body><main><h1>预算问答</h1>"
        f"<p>{MESSAGES[401]}。</p>{told}<form method='post' action='login?next={quote(goal)}'>"
        "<label>用户名<input name='username' autocomplete='username' required autofocus></label>"
        "<label>密码<input name='password' type='password' autocomplete='current-password' required></label>"
        "<button>登录</button></form></main></body></html>"
    )


_STYLE = """
:root { color-scheme: light dark; }
body { font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0; }
main { max-width: 22rem; margin: 12vh auto; padding: 1rem; }
label { display: block; margin: .8rem 0; } input { display: block; width: 100%; box-sizing: border-box; font: inherit;
  padding: .5rem; margin-top: .2rem; } button { font: inherit; padding: .5rem 1.5rem; } [role=alert] { color: #cf222e; }
"""
