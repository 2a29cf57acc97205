"""The one form of an error over HTTP (contract): ``{"error": {"code", "message"}}`` with the fitting status."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}
MESSAGES = {
    401: "请先登录",
    403: "不接受从别的网站发来的请求",
    404: "没有这个地址",
    405: "这个地址不支持这种请求方法",
    413: "发来的内容太大",
}


def error_reply(status: int, message: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """The reply; without ``message`` the usual one of the status. ``message`` is Chinese."""
    code = _CODES.get(status, "invalid" if status < 500 else "unavailable")
    told = message or MESSAGES.get(status, "请求无法完成")
    return JSONResponse({"error": {"code": code, "message": told}}, status, headers)
