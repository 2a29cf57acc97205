"""One login for everything the server offers: readers by a form, programs by HTTP Basic, gradio_client by its own."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.login import COOKIE, LoginGate

LOGIN = ("用户", "口令:带冒号")
READER = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    server = FastAPI()

    @server.get("/{path:path}")
    def page(path: str) -> dict[str, str]:
        return {"path": path}

    server.add_middleware(LoginGate, login=LOGIN)
    with TestClient(server, follow_redirects=False) as client:
        yield client


def _basic(user: str, password: str) -> tuple[bytes, bytes]:
    return user.encode(), password.encode()


@pytest.mark.parametrize("path", ["/", "/api/documents", "/a/x", "/docs", "/openapi.json", "/gradio_api/info", "/mcp"])
def test_nothing_is_served_without_the_login(client: TestClient, path: str) -> None:
    refused = client.get(path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "unauthorized")
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert client.get(path, auth=_basic(LOGIN[0], "错")).status_code == 401
    assert client.get(path, auth=_basic(*LOGIN)).status_code == 200


def test_the_state_is_open(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("header", ["Basic !!!", "Basic 5L2g", "Bearer x", "Basic", "basic " + "A" * 9])
def test_odd_credentials_are_refused(client: TestClient, header: str) -> None:
    assert client.get("/", headers={"authorization": header}).status_code == 401


def test_a_reader_is_led_to_the_form_and_back(client: TestClient) -> None:
    to_form = client.get("/a/x?y=1", headers=READER)
    assert (to_form.status_code, to_form.headers["location"]) == (303, "/login?next=/a/x%3Fy%3D1")
    form = client.get(to_form.headers["location"], headers=READER)
    assert "action='login?next=/a/x%3Fy%3D1'" in form.text
    given = {"username": LOGIN[0], "password": LOGIN[1]}
    logged_in = client.post("/login?next=/a/x%3Fy%3D1", data=given, headers=READER)
    assert (logged_in.status_code, logged_in.headers["location"]) == (303, "/a/x?y=1")
    cookie = logged_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/a/x").status_code == 200
    client.get("/logout", headers=READER)
    assert client.get("/a/x").status_code == 401


def test_a_wrong_password_is_told_in_chinese(client: TestClient) -> None:
    reply = client.post("/login", data={"username": "<b>", "password": "x"}, headers=READER)
    assert reply.status_code == 401
    assert "用户名或密码不对" in reply.text
    assert COOKIE not in reply.cookies


def test_a_session_that_ended_cannot_be_used_again(client: TestClient) -> None:
    given = {"username": LOGIN[0], "password": LOGIN[1]}
    token = client.post("/login", data=given).cookies[COOKIE]
    client.get("/logout")
    client.cookies.set(COOKIE, token)
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("goal", ["https://example.com", "//example.com", "/\\example.com", "javascript:1", ""])
def test_the_form_leads_to_no_other_site(client: TestClient, goal: str) -> None:
    given = {"username": LOGIN[0], "password": LOGIN[1]}
    reply = client.post("/login", params={"next": goal}, data=given, headers=READER)
    assert reply.headers["location"] == "/"
