"""One answer behind every door: Python, command line, HTTP, the Gradio client and MCP give the same figures."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fiction import ROOT
from gradio_client import Client

from qa.bot import BudgetQA

GOLDEN = ROOT / "tests" / "golden" / "samples.jsonl"
AS_OF = "2024-06-01"
COUNT = 40


def _questions() -> list[str]:
    """Every few questions of the golden set, so that all categories come up."""
    entries = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    single = [entry["question"] for entry in entries if "question" in entry]
    return single[:: len(single) // COUNT][:COUNT]


QUESTIONS = _questions()


def told(answer: dict[str, Any]) -> tuple[object, ...]:
    """What must not depend on the door."""
    figures = [(f["label"], f["value"], f["unit"], f["verification"], f["citations"]) for f in answer["figures"]]
    citations = [(c["n"], c["document"], c["page"], c["line"], c["cell"], c["text"]) for c in answer["citations"]]
    return answer["status"], answer["reason"], answer["answer"], figures, citations, answer["warnings"], answer["id"]


@pytest.fixture(scope="module")
def expected(sample_bot: BudgetQA) -> list[tuple[object, ...]]:
    day = date.fromisoformat(AS_OF)
    return [told(sample_bot.ask(question, as_of=day).model_dump(mode="json")) for question in QUESTIONS]


@pytest.fixture(scope="module")
def address(sample_home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--home", str(sample_home), "--port", str(port), "--mcp"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.3)
        else:
            pytest.fail("the server did not come up within two minutes")
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_there_are_forty_questions_answered_and_refused(expected: list[tuple[object, ...]]) -> None:
    assert len(QUESTIONS) == COUNT
    assert {"answered", "not_found"} <= {str(one[0]) for one in expected}


def test_command_line(expected: list[tuple[object, ...]], sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps({"question": q, "as_of": AS_OF}) + "\n" for q in QUESTIONS), "utf-8")
    command = [sys.executable, "-m", "qa", "batch", str(file), "--home", str(sample_home)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert [told(json.loads(line)) for line in done.stdout.splitlines()] == expected


def test_http(expected: list[tuple[object, ...]], address: str) -> None:
    with httpx.Client(base_url=address) as client:
        replies = [client.post("/api/ask", json={"question": q, "as_of": AS_OF}).json() for q in QUESTIONS]
    assert [told(reply) for reply in replies] == expected


def test_gradio_client(expected: list[tuple[object, ...]], address: str) -> None:
    client = Client(address, verbose=False)
    assert [told(client.predict(q, "", AS_OF, api_name="/ask")) for q in QUESTIONS] == expected


def test_mcp(expected: list[tuple[object, ...]], address: str) -> None:
    mcp = pytest.importorskip("mcp", reason="the mcp extra is not installed")
    from mcp.client.streamable_http import streamable_http_client

    async def ask_all() -> list[dict[str, Any]]:
        async with (
            streamable_http_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            assert sorted(tool.name for tool in tools) == ["ask", "check", "documents", "verify"]
            calls = [await session.call_tool("ask", {"question": q, "as_of": AS_OF}) for q in QUESTIONS]
            assert [call.structuredContent for call in calls] == [json.loads(call.content[0].text) for call in calls]
            return [json.loads(call.content[0].text) for call in calls]

    assert [told(answer) for answer in asyncio.run(ask_all())] == expected
