"""The HTTP interface, in process: the same answers as from Python, and errors in one form."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fiction import FILE, TEXT, write_document

from index.store import FORMAT_VERSION
from qa.bot import BudgetQA
from qa.http_api import MAX_FILES, add_api
from qa.talks import Talks

QUESTION = "示例市园林局2024年公务接待费预算是多少"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    folder = tmp_path_factory.mktemp("api")
    with BudgetQA.open(folder / "home") as bot:
        bot.ingest([write_document(folder)])
        yield bot


@pytest.fixture(scope="module")
def client(bot: BudgetQA) -> Iterator[TestClient]:
    server = FastAPI()
    add_api(server, bot, Talks(bot))
    server.mount("", FastAPI())  # as the page lies behind
    with TestClient(server) as client:
        yield client


def test_an_answer_is_the_same_as_from_python(client: TestClient, bot: BudgetQA) -> None:
    got = client.post("/api/ask", json={"question": QUESTION}).json()
    expected = bot.ask(QUESTION).model_dump(mode="json")
    assert {**got, "elapsed_ms": 0} == {**expected, "elapsed_ms": 0}
    assert got["figures"][0]["value"] == "6.20"


def test_a_conversation_goes_on_by_its_name(client: TestClient) -> None:
    client.post("/api/ask", json={"question": QUESTION, "conversation": "甲"})
    on = client.post("/api/ask", json={"question": "换成元呢", "conversation": "甲"}).json()
    alone = client.post("/api/ask", json={"question": "换成元呢", "conversation": "乙"}).json()
    assert on["figures"][0]["value"] == "62000"
    assert alone["status"] != "answered"


def test_documents_their_tables_and_the_source(client: TestClient) -> None:
    (document,) = client.get("/api/documents").json()
    tables = client.get(f"/api/documents/{document['id']}/tables").json()
    source = client.get(f"/api/documents/{document['id']}/file")
    assert (document["file"], len(tables)) == (FILE, document["tables"])
    assert source.content.decode() == TEXT
    assert source.headers["x-content-type-options"] == "nosniff"


def test_upload_goes_into_the_library_and_out_again(client: TestClient, bot: BudgetQA) -> None:
    other = TEXT.replace("园林局", "水务局").encode()
    files = [("files", ("../../水务局.txt", other, "text/plain"))]
    report = client.post("/api/documents", files=files).json()
    (file,) = report["files"]
    assert (file["path"], file["status"], file["agency"]) == ("水务局.txt", "added", "示例市水务局")
    facts = client.get(f"/api/documents/{file['document']}/facts").json()
    assert facts == [one.model_dump(mode="json") for one in bot.facts([file["document"]])]
    assert client.delete(f"/api/documents/{file['document']}").json() == [file["title"]]
    assert client.delete(f"/api/documents/{file['document']}").status_code == 404
    assert len(bot.documents()) == 1


def test_a_permalink_that_is_not_kept_is_a_page_for_readers(client: TestClient) -> None:
    got = client.get("/a/nobody")
    assert (got.status_code, got.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "请重新提问" in got.text


def test_findings_are_those_of_check(client: TestClient, bot: BudgetQA) -> None:
    found = client.get("/api/check").json()
    assert found == [one.model_dump(mode="json") for one in bot.check()]
    (document,) = bot.documents()
    assert client.get("/api/check", params={"document": document.id}).json() == found


@pytest.mark.parametrize(
    "method, path, body, status, words",
    [
        ("post", "/api/ask", {"question": 5}, 422, "应当是文字"),
        ("post", "/api/ask", {}, 422, "question：缺少这一项"),
        ("post", "/api/ask", {"question": "x", "color": 1}, 422, "没有这一项"),
        ("get", "/api/documents/nobody/tables", None, 404, "没有文件“nobody”"),
        ("get", "/api/documents/..%2f..%2fetc/file", None, 404, "没有"),
        ("get", "/api/check?document=nobody", None, 404, "没有文件“nobody”"),
        ("get", "/api/citations/abc/1.png", None, 404, "请重新提问"),
        ("get", "/api/nothing", None, 404, "没有这个地址"),
        ("put", "/api/ask", {}, 405, "不支持"),
    ],
)
def test_errors_have_one_form(
    client: TestClient, method: str, path: str, body: dict[str, object] | None, status: int, words: str
) -> None:
    got = client.request(method, path, json=body)
    error = got.json()["error"]
    assert (got.status_code, sorted(error)) == (status, ["code", "message"])
    assert words in error["message"]


def test_too_many_files_are_refused_before_any_is_read(client: TestClient, bot: BudgetQA) -> None:
    files = [("files", (f"{n}.txt", b"x", "text/plain")) for n in range(MAX_FILES + 1)]
    got = client.post("/api/documents", files=files)
    assert (got.status_code, got.json()["error"]["code"]) == (413, "too_large")
    assert len(bot.documents()) == 1


def test_the_state_tells_what_the_library_holds(client: TestClient, bot: BudgetQA) -> None:
    facts = sum(one.facts for one in bot.documents())
    told = client.get("/healthz").json()
    assert (told["status"], told["documents"], told["facts"]) == ("ok", 1, facts)
    assert told["revision"] == bot.library.revision()
    assert told["format"] == FORMAT_VERSION
    assert told["version"]


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/预算.txt", "预算.txt"),
        ("..\\..\\预算.txt", "预算.txt"),
        ("C:\\x\\预算.txt", "预算.txt"),
        ("预算\u202e.txt", "预算.txt"),
        ("长" * 300 + ".txt", "长" * 83 + ".txt"),
        ("con.txt", "_con.txt"),
    ],
)
def test_names_of_uploads_choose_no_place(client: TestClient, name: str, kept: str) -> None:
    got = client.post("/api/documents", files=[("files", (name, b"", "text/plain"))])
    assert [one["path"] for one in got.json()["files"]] == [kept]
