"""What requests pass first: other sites, too large contents, and the headers that keep the page to its host."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from qa.guards import BodyLimit, OwnHeaders, SameOrigin


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    server = FastAPI()

    @server.post("/{path:path}")
    async def size(path: str, request: Request) -> int:
        return len(await request.body())

    server.add_middleware(BodyLimit, limit_of=lambda path: 1000 if path == "/upload" else 10)
    server.add_middleware(SameOrigin)
    server.add_middleware(OwnHeaders)
    with TestClient(server, base_url="http://budget.example:7860") as client:
        yield client


@pytest.mark.parametrize(
    "headers, status",
    [
        ({}, 200),
        ({"origin": "http://budget.example:7860"}, 200),
        ({"origin": "https://public.example", "x-forwarded-host": "public.example"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://budget.example:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
    ],
)
def test_other_sites_send_nothing(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/ask", content=b"x", headers=headers).status_code == status


@pytest.mark.parametrize("path, size, status", [("/ask", 10, 200), ("/ask", 11, 413), ("/upload", 1000, 200)])
def test_contents_have_a_limit_by_address(client: TestClient, path: str, size: int, status: int) -> None:
    reply = client.post(path, content=b"x" * size)
    assert reply.status_code == status
    assert reply.json() == (size if status == 200 else {"error": {"code": "too_large", "message": "发来的内容太大"}})


def test_a_content_of_untold_length_is_counted(client: TestClient) -> None:
    assert client.post("/ask", content=iter([b"x"] * 11)).status_code == 413
    assert client.post("/ask", content=iter([b"x"] * 10)).json() == 10


def test_every_reply_keeps_the_page_to_its_host(client: TestClient) -> None:
    headers = client.post("/ask", content=b"x").headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
