"""One chat completion over HTTP: what goes out is pared down, what comes in is bounded and checked.

The only module that knows LangChain's OpenAI client and the HTTP client below it.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

import httpx2
import openai
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import BaseModel, Field, SecretStr, ValidationError

if TYPE_CHECKING:
    from qa.language_model import Endpoint

LARGEST_REPLY = 256 * 1024  # bytes
_SENT = ("content-type", "accept", "authorization")
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.S)  # local models print their reasoning in front
_NO_KEY = "none"


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    """What is read of a chat completion; everything else in it is ignored."""

    choices: list[_Choice] = Field(min_length=1)


class UnusableReplyError(httpx2.DecodingError):
    """The reply is no chat completion: too large, packed, cut off, or of another shape."""


class ChatRequest:
    """One request, made in a thread of its own and given up from another."""

    def __init__(self, endpoint: Endpoint) -> None:
        transport = _Transport(time.monotonic() + endpoint.timeout, has_key=bool(endpoint.key))
        self._client = httpx2.Client(
            transport=transport, timeout=endpoint.timeout, follow_redirects=False, trust_env=False
        )
        self._model = ChatOpenAI(
            model=endpoint.model,
            base_url=endpoint.url,
            api_key=SecretStr(endpoint.key or _NO_KEY),
            timeout=endpoint.timeout,
            max_retries=0,
            http_client=self._client,
            http_socket_options=(),
            openai_proxy=None,
            use_responses_api=False,
            stream_usage=False,
            cache=False,
        )

    def run(self, instructions: str, data: str, outcome: Future[tuple[str | None, str]]) -> None:
        """Put the text, or the kind of the problem, into ``outcome``."""
        try:
            with tracing_context(enabled=False):
                reply = self._model.invoke([("system", instructions), ("human", data)])
            outcome.set_result((_THOUGHTS.sub("", reply.text).strip() or None, ""))
        except openai.APIStatusError as error:
            outcome.set_result((None, f"HTTP {error.status_code}"))
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            outcome.set_result((None, type(error.__cause__ or error).__name__))
        finally:
            self._client.close()
            if not outcome.done():  # an error of ours: it is reported by the thread, the question goes on
                outcome.set_result((None, "内部错误"))

    def abandon(self) -> None:
        """Close the connection, so that the waiting thread ends."""
        self._client.close()


class _Transport(httpx2.HTTPTransport):
    """Sends only what the protocol needs, and reads no more than is allowed for no longer than is allowed."""

    def __init__(self, ends: float, *, has_key: bool) -> None:
        super().__init__(trust_env=False)
        self._ends = ends
        self._sent = _SENT if has_key else _SENT[:2]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The reply, read whole, with nothing in it but the text."""
        headers = {name: request.headers[name] for name in self._sent if name in request.headers}
        pared = httpx2.Request(
            request.method,
            request.url,
            headers={**headers, "accept-encoding": "identity", "user-agent": "budgetqa"},
            content=request.content,
            extensions=request.extensions,
        )
        response = super().handle_request(pared)
        try:
            return httpx2.Response(response.status_code, json=self._checked(response), request=request)
        finally:
            response.close()

    def _checked(self, response: httpx2.Response) -> dict[str, object]:
        if response.status_code >= httpx2.codes.BAD_REQUEST:
            return {}
        if response.status_code != httpx2.codes.OK:  # also a redirect
            raise UnusableReplyError(f"status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise UnusableReplyError("a packed reply was not asked for")
        try:
            completion = _Completion.model_validate_json(self._body(response))
        except ValidationError as error:
            raise UnusableReplyError("no chat completion") from error
        choice = completion.choices[0]
        if choice.finish_reason in ("length", "content_filter"):
            raise UnusableReplyError(f"the text was cut off: {choice.finish_reason}")
        message = {"role": "assistant", "content": choice.message.content}
        chosen = {"index": 0, "finish_reason": "stop", "message": message}
        return {"id": "", "object": "chat.completion", "created": 0, "model": "", "choices": [chosen]}

    def _body(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        for part in response.iter_raw():
            body += part
            if len(body) > LARGEST_REPLY:
                raise UnusableReplyError("the reply is too large")
            if time.monotonic() > self._ends:
                raise httpx2.ReadTimeout("the reply takes too long")
        return bytes(body)
