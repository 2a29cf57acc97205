"""What answering a figure loads: nothing that takes seconds to import. No clock is read here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "gradio",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "openai",
    "httpx2",
    "faiss",
    "numpy",
)
RUN = """
import json, sys
sys.argv = json.loads(sys.argv[1])
from qa.cli import main
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code or 0, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def run(home: Path, *arguments: str) -> tuple[int, set[str], str]:
    """Exit status, top-level modules loaded, and stdout of one command in a process of its own."""
    command = json.dumps(["budgetqa", *arguments, "--home", str(home)])
    done = subprocess.run(
        [sys.executable, "-c", RUN, command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=300,
        check=False,
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    return status, set(modules), done.stdout


@pytest.mark.parametrize(
    "question, value",
    [
        ("示例市数据资源局2023年办公费是多少", "45.10"),
        ("示例市数据资源局2023年水费和电费加起来多少", "20.50"),
        ("示例市图书馆2023年最大的项目", "2300000.00"),
        ("赣州审批局云计算服务费多少", "4200"),
    ],
)
def test_a_figure_is_answered_without_heavy_modules(sample_home: Path, question: str, value: str) -> None:
    status, modules, out = run(sample_home, "ask", question, "--json")
    assert (status, json.loads(out)["figures"][0]["value"]) == (0, value)
    assert modules.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "question, expected",
    [
        ("示例市审计局2023年办公费", 3),
        ("今天天气怎么样", 3),
        ("", 3),
        ("示例市图书馆2023年国防支出", 3),
    ],
)
def test_a_refusal_needs_none_either(sample_home: Path, question: str, expected: int) -> None:
    status, modules, out = run(sample_home, "ask", question, "--json")
    assert (status, json.loads(out)["figures"]) == (expected, [])
    assert modules.isdisjoint(HEAVY)


@pytest.mark.parametrize("command", [("docs", "--json"), ("facts", "--json")])
def test_nor_does_looking_at_the_library(sample_home: Path, command: tuple[str, ...]) -> None:
    status, modules, out = run(sample_home, *command)
    assert (status, bool(out.strip())) == (0, True)
    assert modules.isdisjoint(HEAVY)


def test_the_watch_sees_what_is_loaded(sample_home: Path) -> None:
    _, modules, _ = run(sample_home, "docs", "--json")
    assert {"qa", "index", "corpus", "pydantic"} <= modules
