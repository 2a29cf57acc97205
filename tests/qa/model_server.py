"""A real HTTP server that speaks the chat-completions protocol, well or badly, for the tests of the language model."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


@dataclass
class ModelServer:
    """A running server. ``behave`` is what it does with a request; ``received`` are the requests so far."""

    url: str
    behave: Behaviour
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def data(self, number: int = -1) -> dict[str, Any]:
        """The data of a request: what stands in the message of the user."""
        found: dict[str, Any] = json.loads(self.received[number]["messages"][1]["content"])
        return found


class Handler(BaseHTTPRequestHandler):
    """One request; the behaviour writes the reply."""

    model: ModelServer
    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.model.received.append({"path": self.path, **json.loads(body)})
        self.model.headers.append({name.lower(): value for name, value in self.headers.items()})
        with contextlib.suppress(OSError):  # the other side has given up
            self.model.behave(self)

    def do_GET(self) -> None:
        self.model.received.append({"path": self.path})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """One whole reply; ``_`` in the name of a header stands for a hyphen."""
        self.send_response(status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def wait(self, seconds: float) -> bool:
        """Wait; whether the test is over."""
        return self.model.closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no event."""


@contextlib.contextmanager
def model_server(behave: Behaviour) -> Iterator[ModelServer]:
    """Run a server on a free port of this machine."""
    handler = type("BoundHandler", (Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        model = ModelServer(f"http://127.0.0.1:{server.server_address[1]}/v1", behave)
        handler.model = model  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield model
        finally:
            model.closing.set()
            server.shutdown()
            thread.join()


# --- behaviours -------------------------------------------------------------------------------


def completion(text: object, **choice: object) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "测试模型",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **choice}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def says(text: object) -> Behaviour:
    """A well-behaved reply with this text."""
    return sends(completion(text))


def sends(content: object, status: int = 200, **headers: str) -> Behaviour:
    """This JSON as the reply."""
    return lambda handler: handler.send(json.dumps(content).encode(), status, **headers)


def sends_bytes(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """These bytes as the reply."""
    return lambda handler: handler.send(body, status, **headers)


def hangs(handler: Handler) -> None:
    """No reply at all."""
    handler.wait(30)


def drips(body: bytes, pause: float) -> Behaviour:
    """One byte after another, each in time, the whole far too late."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.wait(pause):
                return

    return behave


def drips_headers(handler: Handler) -> None:
    """A reply that never gets to its body."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Padding: ")
    while not handler.wait(0.02):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def floods(handler: Handler) -> None:
    """A body without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.wait(0):
        handler.wfile.write(b" " * 65536)


def cuts_off(handler: Handler) -> None:
    """Half of what was announced."""
    handler.send(json.dumps(completion("好")).encode()[:40], Content_Length="400")


def hangs_up(handler: Handler) -> None:
    """The connection closed without a word."""
    handler.connection.close()


def speaks_otherwise(handler: Handler) -> None:
    """A server of another kind altogether."""
    handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")
