"""How long an answer takes: figure and narrative questions, warm in one process and cold from the command line.

    python -m bench.latency HOME [QUESTIONS.jsonl ...]

HOME is a library (budgetqa ingest … --home HOME). The questions of the files (golden questions; by default
tests/golden/samples.jsonl) are split by the operation that the answer reports. Nothing here is tested: only printed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qa.bot import BudgetQA

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
NARRATIVE = ("narrative", "reason", "definition", "exists")
ROUNDS = 3
COLD = (("figure", "公务接待费是多少"), ("narrative", "主要职责是什么"))


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", nargs="*", type=Path, default=[ROOT / "tests" / "golden" / "samples.jsonl"])
    given = parser.parse_args()
    bot = BudgetQA.open(given.home)
    print(f"{len(bot.documents())} documents")
    questions = [q for file in given.questions for q in read_questions(file)]
    warm: dict[str, list[float]] = {"figure": [], "narrative": []}
    for turn in range(ROUNDS + 1):  # the first round warms up
        for question in questions:
            started = time.perf_counter()
            answer = bot.ask(question, as_of=date(2026, 11, 26))
            spent = time.perf_counter() - started
            kind = "narrative" if answer.query.operation in NARRATIVE else "figure"
            if turn:
                warm[kind].append(spent)
    for kind, times in warm.items():
        if times:
            print(f"warm {kind:10} n={len(times):5}  {describe(times)}")
    agency = bot.documents()[0].agency
    for kind, question in COLD:
        times = [run_cold(given.home, f"{agency}{question}") for _ in range(ROUNDS)]
        print(f"cold {kind:10} n={len(times):5}  {describe(times)}")


def read_questions(file: Path) -> list[str]:
    """The single questions of a file of golden questions."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row["question"] for row in rows if "question" in row]


def run_cold(home: Path, question: str) -> float:
    """Seconds of ``budgetqa ask`` in a new process."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "qa", "ask", question, "--home", str(home)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - started


def describe(times: Sequence[float]) -> str:
    """Median, 99th percentile and maximum in milliseconds."""
    ordered = sorted(1000 * t for t in times)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(ordered):7.1f} ms   p99 {last:7.1f} ms   max {ordered[-1]:7.1f} ms"


if __name__ == "__main__":
    main()
