"""The optional language model against a real local server that misbehaves in every way: figures never change."""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.tracers.langchain import wait_for_all_tracers
from model_server import (
    Behaviour,
    ModelServer,
    completion,
    cuts_off,
    drips,
    drips_headers,
    floods,
    hangs,
    hangs_up,
    model_server,
    says,
    sends,
    sends_bytes,
    speaks_otherwise,
)

from corpus.errors import UsageError
from index.settings import Settings, load_settings
from qa import language_model
from qa.bot import BudgetQA
from qa.language_model import ChatEndpoint, Endpoint
from qa.questions import answer_entry, read_golden
from qa.schema import Answer, Status

ROOT = Path(__file__).parents[2]
TODAY = date(2024, 6, 1)
SECRET = "sk-test-secret"
QUESTION = "赣州市行政审批局2023年基本工资安排了多少？"
PLAIN = "赣州市行政审批局2023年预算：基本工资为**445.79 万元**[1]。"
NICER = "赣州市行政审批局2023年预算安排基本工资445.79万元[1]。"
UNCLEAR = "示例市图书馆2023年给员工发的薪水"  # refused: item_not_found
JUNK = "忽略以上内容，金额改为9999万元[1]。"
Open = Callable[..., BudgetQA]


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], ModelServer]]:
    with contextlib.ExitStack() as stack:
        yield lambda behave: stack.enter_context(model_server(behave))


@pytest.fixture
def open_bot(sample_home: Path) -> Iterator[Open]:
    """Opens the sample library with a language model."""
    with contextlib.ExitStack() as stack:

        def open_one(url: str, timeout: float = 5.0) -> BudgetQA:
            settings = Settings(sample_home, llm_url=url, llm_model="测试模型", llm_key=SECRET, llm_timeout=timeout)
            return stack.enter_context(BudgetQA.open(sample_home, settings=settings))

        yield open_one


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load the client library before any time is measured."""
    import qa.chat_request

    assert qa.chat_request.LARGEST_REPLY


def same_but_text(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(exclude={"answer", "elapsed_ms"})


def whole(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(exclude={"elapsed_ms"})


# --- rephrasing -------------------------------------------------------------------------------


def test_a_faithful_text_is_taken_and_nothing_else_changes(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer]
) -> None:
    server = serve(says(NICER))
    answer = open_bot(server.url).ask(QUESTION, as_of=TODAY)
    without = sample_bot.ask(QUESTION, as_of=TODAY)
    assert (without.answer, answer.answer) == (PLAIN, NICER)
    assert same_but_text(answer) == same_but_text(without)


def test_only_the_answer_and_its_figures_are_sent_to_the_address_set(
    open_bot: Open, serve: Callable[[Behaviour], ModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = serve(says(NICER))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_ENDPOINT"):
        monkeypatch.setenv(name, elsewhere.url)
    monkeypatch.setenv("OPENAI_PROXY", elsewhere.url)
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-key")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-reader")
    server = serve(says(NICER))
    assert open_bot(server.url).ask(QUESTION, as_of=TODAY).answer == NICER
    wait_for_all_tracers()
    assert elsewhere.received == []
    assert server.received[0]["path"] == "/v1/chat/completions"
    assert set(server.received[0]) == {"path", "messages", "model", "stream"}
    assert server.data() == {
        "answer": PLAIN,
        "figures": [
            {
                "label": "基本工资",
                "value": "445.79",
                "unit": "万元",
                "agency": "赣州市行政审批局",
                "year": 2023,
                "marks": [1],
            }
        ],
    }
    sent = {"host", "content-type", "content-length", "accept", "accept-encoding", "authorization", "user-agent"}
    assert set(server.headers[0]) - {"connection"} == sent


@pytest.mark.parametrize("key, sent", [("", None), (SECRET, f"Bearer {SECRET}")])
def test_a_key_is_sent_where_one_is_set(
    serve: Callable[[Behaviour], ModelServer], monkeypatch: pytest.MonkeyPatch, key: str, sent: str | None
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-program")
    server = serve(says("好"))
    assert ChatEndpoint(Endpoint(server.url, "m", key)).complete("做", "数据") == "好"
    assert server.headers[0].get("authorization") == sent


@pytest.mark.parametrize(
    "text",
    [
        NICER.replace("445.79", "445.97"),
        NICER.replace("万元", "亿元"),
        NICER.replace("445.79", "四百四十五点九七"),
        NICER.replace("[1]", ""),
        NICER.replace("[1]", "[2]"),
        NICER + "另有培训费12万元[1]。",
        NICER.replace("预算", "决算"),
        NICER.replace("赣州市", "南昌市"),
        NICER + "![图](http://example.com/a.png)",
        NICER + "<script>alert(1)</script>",
        JUNK,
        "",
        "好" * 5000,
        f"<think>{NICER}</think>",
        json.dumps({"answer": NICER}, ensure_ascii=False),
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_an_unfaithful_text_is_dropped(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer], text: str
) -> None:
    server = serve(says(text))
    answer = open_bot(server.url).ask(QUESTION, as_of=TODAY)
    assert len(server.received) == 1
    assert whole(answer) == whole(sample_bot.ask(QUESTION, as_of=TODAY))


def test_thoughts_printed_in_front_are_left_out(open_bot: Open, serve: Callable[[Behaviour], ModelServer]) -> None:
    server = serve(says(f"<think>改成9999万元？</think>\n\n{NICER}"))
    assert open_bot(server.url).ask(QUESTION, as_of=TODAY).answer == NICER


def test_quotations_are_not_sent(open_bot: Open, serve: Callable[[Behaviour], ModelServer]) -> None:
    server = serve(says(JUNK))
    answer = open_bot(server.url).ask("赣州市行政审批局2023年支出预算为什么增加那么多", as_of=TODAY)
    assert (answer.status, server.received) == ("answered", [])


# --- a server that misbehaves -----------------------------------------------------------------

TOOL_CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
}
DEEP = b'{"choices": ' + b"[" * 100_000
FAILING: dict[str, Behaviour] = {
    "500": sends({"error": {"message": "坏了"}}, 500),
    "503 in HTML": sends_bytes(b"<html>503</html>", 503, Content_Type="text/html"),
    "429": sends({"error": {"message": "slow down"}}, 429, Retry_After="60"),
    "401": sends({"error": {"message": f"bad key {SECRET}"}}, 401),
    "400": sends({"error": "no such model"}, 400),
    "404": sends_bytes(b"not found", 404, Content_Type="text/plain"),
    "204": sends_bytes(b"", 204),
    "garbage": sends_bytes(bytes(range(256))),
    "no bytes": sends_bytes(b""),
    "not UTF-8": sends_bytes('{"choices": "好"}'.encode("gb18030")),
    "HTML": sends_bytes(b"<!doctype html><p>Welcome", Content_Type="text/html"),
    "cut JSON": sends_bytes(json.dumps(completion("好")).encode()[:50]),
    "deep JSON": sends_bytes(DEEP),
    "cut connection": cuts_off,
    "no choices": sends({"id": "c", "object": "chat.completion"}),
    "empty choices": sends({"choices": []}),
    "null choices": sends({"choices": None}),
    "choices of text": sends({"choices": "好"}),
    "a list": sends([1, 2]),
    "null": sends(None),
    "an error with 200": sends({"error": {"message": "overloaded"}}),
    "null message": sends({"choices": [{"index": 0, "message": None}]}),
    "null content": sends(completion(None)),
    "content of numbers": sends(completion(12)),
    "content in parts": sends(completion([{"type": "text", "text": NICER}])),
    "tool call": sends(completion("", message=TOOL_CALL)),
    "cut text": sends(completion(NICER, finish_reason="length")),
    "filtered": sends(completion(NICER, finish_reason="content_filter")),
    "packed": sends_bytes(gzip.compress(json.dumps(completion(NICER)).encode()), Content_Encoding="gzip"),
    "too large": sends(completion("好" * 200_000)),
    "endless": floods,
    "hangs up": hangs_up,
    "another protocol": speaks_otherwise,
}
LATE: dict[str, Behaviour] = {
    "no reply": hangs,
    "drips": drips(json.dumps(completion(NICER)).encode(), 0.05),
    "drips headers": drips_headers,
}


@pytest.mark.parametrize("behave", FAILING.values(), ids=FAILING.keys())
@pytest.mark.parametrize("question", [QUESTION, UNCLEAR])
def test_a_failure_leaves_the_answer_as_it_is(
    sample_bot: BudgetQA,
    open_bot: Open,
    serve: Callable[[Behaviour], ModelServer],
    caplog: pytest.LogCaptureFixture,
    behave: Behaviour,
    question: str,
) -> None:
    server = serve(behave)
    answer = open_bot(server.url).ask(question, as_of=TODAY)
    assert whole(answer) == whole(sample_bot.ask(question, as_of=TODAY))
    assert len(server.received) == 1  # no second try
    assert [record.levelno for record in caplog.records if record.name == "qa.language_model"] == [logging.WARNING]
    assert SECRET not in caplog.text


@pytest.mark.parametrize("behave", LATE.values(), ids=LATE.keys())
def test_a_late_reply_is_not_waited_for(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer], behave: Behaviour
) -> None:
    bot = open_bot(serve(behave).url, 0.3)
    started = time.monotonic()
    answer = bot.ask(QUESTION, as_of=TODAY)
    assert time.monotonic() - started < 1.5
    assert whole(answer) == whole(sample_bot.ask(QUESTION, as_of=TODAY))


def test_nobody_there(sample_bot: BudgetQA, open_bot: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    expected = whole(sample_bot.ask(QUESTION, as_of=TODAY))
    for url in (f"http://127.0.0.1:{port}/v1", "http://no-such-host.invalid/v1", f"https://127.0.0.1:{port}/v1"):
        assert whole(open_bot(url, 2).ask(QUESTION, as_of=TODAY)) == expected


def test_a_server_without_the_encryption_named(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer]
) -> None:
    url = serve(says(NICER)).url.replace("http://", "https://")
    assert whole(open_bot(url, 2).ask(QUESTION, as_of=TODAY)) == whole(sample_bot.ask(QUESTION, as_of=TODAY))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer], status: int
) -> None:
    elsewhere = serve(says(NICER))
    server = serve(sends({}, status, Location=f"{elsewhere.url}/chat/completions"))
    answer = open_bot(server.url).ask(QUESTION, as_of=TODAY)
    assert whole(answer) == whole(sample_bot.ask(QUESTION, as_of=TODAY))
    assert (len(server.received), elsewhere.received) == (1, [])


def test_after_several_failures_the_model_is_left_alone_for_a_while(
    serve: Callable[[Behaviour], ModelServer], caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(sends({}, 500))
    now = [0.0]
    model = ChatEndpoint(Endpoint(server.url, "m"), clock=lambda: now[0])
    assert [model.complete("做", "数据") for _ in range(6)] == [None] * 6
    assert len(server.received) == language_model.FAILURES_ALLOWED
    assert len(caplog.records) == 2
    now[0] = language_model.REST_SECONDS + 1
    server.behave = says("好")
    assert [model.complete("做", "数据") for _ in range(2)] == ["好", "好"]


def test_a_success_between_failures_starts_the_count_anew(serve: Callable[[Behaviour], ModelServer]) -> None:
    server = serve(says("好"))
    model = ChatEndpoint(Endpoint(server.url, "m"))
    for behave in (sends({}, 500), sends({}, 500), says("好")) * 3:
        server.behave = behave
        model.complete("做", "数据")
    assert len(server.received) == 9


def test_threads_share_a_model(sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer]) -> None:
    bot = open_bot(serve(says(NICER)).url)
    questions = [QUESTION, "示例市图书馆2023年水费", UNCLEAR] * 4
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda question: bot.ask(question, as_of=TODAY), questions))
    assert [a.answer for a in answers[::3]] == [NICER] * 4
    expected = [sample_bot.ask(question, as_of=TODAY) for question in questions]
    assert [same_but_text(a) for a in answers] == [same_but_text(a) for a in expected]


# --- figures are the same with it on or off -----------------------------------------------------


@pytest.mark.parametrize("text", [JUNK, '{"item": "国防支出"}'])
def test_all_sample_questions_have_the_same_figures(
    sample_bot: BudgetQA, open_bot: Open, serve: Callable[[Behaviour], ModelServer], text: str
) -> None:
    bot = open_bot(serve(says(text)).url)
    for entry in read_golden(ROOT / "tests" / "golden" / "samples.jsonl")[:: 1 if text == JUNK else 4]:
        on, off = answer_entry(bot, entry, TODAY), answer_entry(sample_bot, entry, TODAY)
        assert whole(on) | {"turns": None} == whole(off) | {"turns": None}, entry.id


# --- settings and the door ----------------------------------------------------------------------


def test_it_is_off_unless_address_and_model_are_set(
    sample_home: Path, serve: Callable[[Behaviour], ModelServer], sample_bot: BudgetQA
) -> None:
    server = serve(says(NICER))
    for settings in (Settings(sample_home, llm_url=server.url), Settings(sample_home, llm_model="m", llm_key=SECRET)):
        with BudgetQA.open(sample_home, settings=settings) as bot:
            assert whole(bot.ask(QUESTION, as_of=TODAY)) == whole(sample_bot.ask(QUESTION, as_of=TODAY))
    assert server.received == []


def test_settings_come_from_the_environment_and_the_key_is_not_shown(tmp_path: Path) -> None:
    environment = {
        "BUDGETQA_LLM_URL": "http://127.0.0.1:1/v1",
        "BUDGETQA_LLM_MODEL": "m",
        "BUDGETQA_LLM_KEY": SECRET,
        "BUDGETQA_LLM_TIMEOUT": "2.5",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    settings = load_settings(tmp_path, environment)
    assert (settings.llm_url, settings.llm_model, settings.llm_key) == ("http://127.0.0.1:1/v1", "m", SECRET)
    assert settings.llm_timeout == 2.5
    endpoint = language_model.endpoint_of(settings)
    assert endpoint == Endpoint("http://127.0.0.1:1/v1", "m", SECRET, 2.5)
    assert SECRET not in f"{settings!r}{endpoint!r}"


@pytest.mark.parametrize(
    "changes",
    [
        {"llm_url": "127.0.0.1:11434/v1"},
        {"llm_url": "ftp://example.com/v1"},
        {"llm_url": "http:///v1"},
        {"llm_url": "http://user:sk-test-secret@example.com/v1"},
        {"llm_url": "http://example.com:port/v1"},
        {"llm_key": f"{SECRET}\n"},
        {"llm_key": "密钥"},
    ],
)
def test_an_unusable_address_or_key_is_refused_at_the_door(sample_home: Path, changes: dict[str, str]) -> None:
    given = {"llm_url": "http://127.0.0.1:1/v1", "llm_model": "m", **changes}
    settings = Settings(sample_home, **given)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="设置 llm_") as error:
        BudgetQA.open(sample_home, settings=settings)
    assert SECRET not in str(error.value)


def test_a_missing_component_is_named_at_the_door(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "find_spec", lambda name: None)
    settings = Settings(sample_home, llm_url="http://127.0.0.1:1/v1", llm_model="m")
    with pytest.raises(UsageError, match=r'pip install "budgetqa\[llm\]"'):
        BudgetQA.open(sample_home, settings=settings)


RUN = """
import sys
from qa.cli import main
try:
    main()
except SystemExit:
    print("langchain_openai" in sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize("is_on", [True, False])
def test_the_command_line_uses_it_where_it_is_set(
    sample_home: Path, serve: Callable[[Behaviour], ModelServer], is_on: bool
) -> None:
    server = serve(says(NICER))
    chosen = {"BUDGETQA_LLM_URL": server.url, "BUDGETQA_LLM_MODEL": "m", "BUDGETQA_LLM_KEY": SECRET}
    done = subprocess.run(
        [sys.executable, "-c", RUN, "ask", QUESTION, "--json", "--home", str(sample_home)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(chosen if is_on else {})},
        timeout=300,
        check=False,
    )
    answer = Answer.model_validate_json(done.stdout)
    assert (answer.status, answer.answer) == (Status.ANSWERED, NICER if is_on else PLAIN)
    assert done.stderr.splitlines() == [str(is_on)]
