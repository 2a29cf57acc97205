"""Many clients at once: questions a second over HTTP, how long they wait, and whether any went wrong.

    python -m bench.load HOME [QUESTIONS.jsonl ...] [--clients 32] [--seconds 300] [--kind figure|mixed]

Starts ``budgetqa serve`` on HOME and asks the single questions of the files (golden questions; by default
tests/golden/samples.jsonl) through POST /api/ask from so many clients, each with one connection and without pause.
Every reply is compared with what the same question gave alone before: figures, citations, status. ``figure`` leaves
out questions about prose.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.latency import NARRATIVE, read_questions

ROOT = Path(__file__).parents[1]
AS_OF = "2026-11-26"
WAITED = 120  # seconds for the server to come up


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    waits: list[float] = field(default_factory=list)  # seconds, of each reply
    errors: Counter[str] = field(default_factory=Counter)


def told(reply: dict[str, Any]) -> tuple[object, ...]:
    """What must be the same however many ask at once."""
    return reply["status"], reply["answer"], json.dumps([reply["figures"], reply["citations"], reply["warnings"]])


async def ask(client: httpx.AsyncClient, question: str) -> dict[str, Any]:
    """One question. Raises httpx.HTTPError."""
    reply = await client.post("/api/ask", json={"question": question, "as_of": AS_OF})
    reply.raise_for_status()
    answer: dict[str, Any] = reply.json()
    return answer


async def alone(address: str, questions: list[str], *, is_mixed: bool) -> dict[str, tuple[object, ...]]:
    """What each question gives when nobody else asks."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        answers = {question: await ask(client, question) for question in questions}
    return {
        question: told(answer)
        for question, answer in answers.items()
        if is_mixed or answer["query"]["operation"] not in NARRATIVE
    }


async def keep_asking(address: str, expected: dict[str, tuple[object, ...]], first: int, end: float) -> Tally:
    """One client: the questions in turn, beginning with another one than its neighbours, until ``end``."""
    tally = Tally()
    questions = list(expected)
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        turn = first
        while time.perf_counter() < end:
            question = questions[turn % len(questions)]
            turn += 1
            started = time.perf_counter()
            try:
                answer = await ask(client, question)
            except httpx.HTTPError as error:
                tally.errors[type(error).__name__] += 1
                continue
            tally.waits.append(time.perf_counter() - started)
            if told(answer) != expected[question]:
                tally.errors["another answer"] += 1
    return tally


async def load(address: str, questions: list[str], clients: int, seconds: float, *, is_mixed: bool) -> Tally:
    """All clients together."""
    expected = await alone(address, questions, is_mixed=is_mixed)
    end = time.perf_counter() + seconds
    step = max(1, len(expected) // clients)
    tallies = await asyncio.gather(*(keep_asking(address, expected, n * step, end) for n in range(clients)))
    return Tally([wait for one in tallies for wait in one.waits], sum((one.errors for one in tallies), Counter()))


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", nargs="*", type=Path, default=[ROOT / "tests" / "golden" / "samples.jsonl"])
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--kind", choices=["figure", "mixed"], default="mixed")
    given = parser.parse_args()
    questions = [question for file in given.questions for question in read_questions(file)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "qa", "serve", "--home", str(given.home), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(address)
            is_mixed = given.kind == "mixed"
            tally = asyncio.run(load(address, questions, given.clients, given.seconds, is_mixed=is_mixed))
        finally:
            server.terminate()
    cuts = statistics.quantiles(tally.waits, n=100)
    print(f"| kind | clients | seconds | replies | a second | p50 ms | p99 ms | errors |\n|{'---|' * 8}")
    print(
        f"| {given.kind} | {given.clients} | {given.seconds:g} | {len(tally.waits)} "
        f"| {len(tally.waits) / given.seconds:.0f} | {1000 * cuts[49]:.0f} | {1000 * cuts[98]:.0f} "
        f"| {dict(tally.errors) or 'none'} |"
    )
    sys.exit(1 if tally.errors else 0)


def _wait_for(address: str) -> None:
    end = time.monotonic() + WAITED
    while time.monotonic() < end:
        try:
            if httpx.get(f"{address}/healthz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise TimeoutError("the server did not come up")


if __name__ == "__main__":
    main()
