"""One line of JSON for each request, without anything of its content: what was asked is nobody's business.

A request has an id, told to the caller in ``X-Request-ID`` and borne by every line that is logged while it is served.
A caller (a proxy in front) may give one.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER = "budgetqa"
_HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[\w.-]{1,64}", re.ASCII)
_NAMED = re.compile(r"(?<=/)(?:[0-9a-f]{8,}(?:-\d+)?|[\w.-]{20,})(?=[/.]|$)", re.ASCII)  # ids of answers, documents
_request: ContextVar[str] = ContextVar("request", default="")
_log = logging.getLogger(LOGGER)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, the request's id, the message, and its ``fields``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "request": _request.get() or None,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)


def log_to_stderr(level: str) -> None:
    """Send what this program logs at ``level`` (a name of ``logging``) and above to stderr, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in (LOGGER, "corpus", "index", "qa"):
        logging.getLogger(name).setLevel(level.upper())


class RequestLog:
    """Logs each request when it has been answered: method, path without ids, status, milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = _request_id(Headers(scope=scope))
        token = _request.set(name)
        started, status = time.perf_counter(), 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_HEADER] = name
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        except Exception:
            _log.exception("request failed", extra={"fields": _fields(scope, 500, started)})
            raise
        else:
            _log.info("request", extra={"fields": _fields(scope, status, started)})
        finally:
            _request.reset(token)


def _request_id(headers: Headers) -> str:
    given = headers.get(_HEADER, "")
    return given if _GIVEN.fullmatch(given) else uuid.uuid4().hex


def _fields(scope: Scope, status: int, started: float) -> dict[str, object]:
    return {
        "method": scope["method"],
        "path": _NAMED.sub("*", scope["path"].partition("file=")[0]),
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000, 1),
    }
