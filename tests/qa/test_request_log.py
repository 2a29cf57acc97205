"""What the server logs: a line a request, with an id, and nothing of what was asked."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.request_log import LOGGER, JsonLines, RequestLog

NAME = "0123456789abcdef"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream
    logger.removeHandler(handler)
    logger.setLevel("NOTSET")


@pytest.fixture
def client() -> Iterator[TestClient]:
    server = FastAPI()

    @server.post("/{path:path}")
    def page(path: str) -> str:
        if path == "bad":
            raise ZeroDivisionError
        logging.getLogger(LOGGER).warning("while %s", "working")
        return path

    server.add_middleware(RequestLog)
    with TestClient(server, raise_server_exceptions=False) as client:
        yield client


def _told(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_is_one_line_without_its_content(client: TestClient, lines: io.StringIO) -> None:
    reply = client.post("/api/ask?secret=机密", json={"question": "机密"})
    warning, request = _told(lines)
    assert {name: request[name] for name in ("level", "message", "method", "path", "status")} == {
        "level": "info",
        "message": "request",
        "method": "POST",
        "path": "/api/ask",
        "status": 200,
    }
    assert request["request"] == warning["request"] == reply.headers["x-request-id"]
    assert "机密" not in lines.getvalue()


@pytest.mark.parametrize(
    "path, logged",
    [
        (f"/api/citations/{NAME}/1.png", "/api/citations/*/1.png"),
        (f"/a/{NAME}", "/a/*"),
        (f"/api/documents/{NAME[:12]}-2/file", "/api/documents/*/file"),
        ("/gradio_api/file=/tmp/x/我的稿件.md", "/gradio_api/"),
        ("/healthz", "/healthz"),
    ],
)
def test_paths_name_neither_answers_nor_files(client: TestClient, lines: io.StringIO, path: str, logged: str) -> None:
    client.post(path)
    assert _told(lines)[-1]["path"] == logged


@pytest.mark.parametrize(
    "given, is_kept", [("proxy-7.a", True), ("x" * 65, False), ("a b", False), ("甲".encode(), False)]
)
def test_the_id_of_a_proxy_is_kept_where_it_is_harmless(client: TestClient, given: str, is_kept: bool) -> None:
    reply = client.post("/", headers={"x-request-id": given})
    assert (reply.headers["x-request-id"] == given) is is_kept


def test_a_failure_is_logged_with_its_traceback(client: TestClient, lines: io.StringIO) -> None:
    client.post("/bad")
    (failed,) = _told(lines)
    assert (failed["level"], failed["status"]) == ("error", 500)
    assert "ZeroDivisionError" in str(failed["traceback"])
