"""The optional language model: one request to an OpenAI-compatible endpoint, through LangChain.

The only module that knows LangChain's OpenAI client. It is loaded with the first request, never before.
A request ends within its time whatever the other side does, and what goes wrong gives no text, never an
error. Nothing is sent anywhere but to the address that was set: no proxy, redirect, trace or telemetry.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from corpus.errors import UsageError

if TYPE_CHECKING:
    from index.settings import Settings

FAILURES_ALLOWED = 3  # in a row; after that the endpoint is left alone for a while
REST_SECONDS = 60.0
_NEEDED = "langchain_openai"
_log = logging.getLogger(__name__)


class LanguageModel(Protocol):
    """What writes a text to instructions and data, or nothing."""

    def complete(self, instructions: str, data: str) -> str | None:
        """The model's text; None where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, what it is called, and how long to wait for it."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0


def endpoint_of(settings: Settings) -> Endpoint | None:
    """The endpoint that the settings name; None where none is set.

    Raises UsageError for an address or key that cannot be used, or where the client library is absent.
    """
    if not (settings.llm_url and settings.llm_model):
        return None
    if not _is_address(settings.llm_url):
        raise UsageError(
            "设置 llm_url 不是可用的网址",
            "请写成例如 http://127.0.0.1:11434/v1，不带用户名和密码，密钥写在 BUDGETQA_LLM_KEY",
        )
    if not (settings.llm_key.isascii() and settings.llm_key.isprintable()):
        raise UsageError("设置 llm_key 里有不能用于密钥的字符", "请核对 BUDGETQA_LLM_KEY")
    if find_spec(_NEEDED) is None:
        raise UsageError(
            "设置了语言模型，但没有安装它需要的组件",
            '请运行 pip install "budgetqa[llm]"，或去掉 BUDGETQA_LLM_URL',
        )
    return Endpoint(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        usable_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and usable_port


class ChatEndpoint:
    """A language model over HTTP. Safe to use from several threads."""

    def __init__(self, endpoint: Endpoint, clock: Callable[[], float] = time.monotonic) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._guard = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    def complete(self, instructions: str, data: str) -> str | None:
        """The model's text within the time set; None if it fails, or has just failed several times in a row."""
        if self._is_resting():
            return None
        from qa.chat_request import ChatRequest  # loads the client library: not before it is used

        request = ChatRequest(self._endpoint)
        outcome: Future[tuple[str | None, str]] = Future()
        threading.Thread(target=request.run, args=(instructions, data, outcome), daemon=True).start()
        try:
            text, problem = outcome.result(self._endpoint.timeout)
        except TimeoutError:
            request.abandon()
            text, problem = None, "超时"
        self._note(problem)
        return text

    def _is_resting(self) -> bool:
        with self._guard:
            return self._clock() < self._rests_until

    def _note(self, problem: str) -> None:
        """Count failures in a row; say so once at the first, and once when the model is left alone."""
        with self._guard:
            self._failures = self._failures + 1 if problem else 0
            failures = self._failures
            if failures >= FAILURES_ALLOWED:
                self._rests_until, self._failures = self._clock() + REST_SECONDS, 0
        if failures == 1:
            _log.warning("语言模型没有给出可用的回复（%s），按不用语言模型回答", problem)
        elif failures >= FAILURES_ALLOWED:
            _log.warning("语言模型连续 %d 次没有回复，%d 秒内不再使用", failures, int(REST_SECONDS))
