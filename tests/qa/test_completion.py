"""What shells offer: in bash itself, and what the others are told."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from fiction import ROOT, TEXT, budgetqa, write_document

from qa.cli import app
from qa.completion import complete, document_choices, instructions, script

PROGRAM = typer.main.get_command(app)
TITLES = ["示例市园林局2024年单位预算", "示例市林业局2024年单位预算"]
HEAVY = ("rich", "torch", "numpy", "jieba", "qa.bot", "qa.schema")
HOSTILE = "示例市$(touch 中招)`id`;'\"局 & (甲)"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("补全")
    files = [
        write_document(folder),
        write_document(folder, f"{TITLES[1]}.txt", TEXT.replace("园林局", "林业局")),
    ]
    assert budgetqa("ingest", *files, home=folder / "home").returncode == 0
    return folder / "home"


def words(shell: str, line: str) -> list[str]:
    """The words offered, without what they mean."""
    head, *rest = complete(PROGRAM, shell, line)
    assert head == "words"
    return [one.split("\t")[0] for one in rest]


@pytest.mark.parametrize(
    "line, offered",
    [
        ("budgetqa ch", ["chat", "check"]),
        ("budgetqa --v", ["--version"]),
        ("budgetqa ask --re", ["--receipt"]),
        ("budgetqa check --severity ", ["error", "warning", "rounding", "info"]),
        ("budgetqa check --all --severity w", ["warning"]),
        ("budgetqa completion ", ["bash", "zsh", "fish"]),
        ("budgetqa completion fish ", []),
        ("budgetqa ask 园林局", []),
        ("budgetqa ask -- --j", []),
        ("budgetqa serve --port ", []),
        ("budgetqa fly ", []),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_options_and_levels(shell: str, line: str, offered: list[str]) -> None:
    assert words(shell, line) == offered


@pytest.mark.parametrize(
    "line",
    ["budgetqa ingest ", "budgetqa facts --xlsx a", "budgetqa docs --home ", "budgetqa batch -o ", "budgetqa verify "],
)
def test_files_are_left_to_the_shell(line: str) -> None:
    assert complete(PROGRAM, "bash", line) == ["files"]


def test_a_value_may_stand_behind_an_equals_sign() -> None:
    assert words("bash", "budgetqa check --severity=e") == ["error"]  # bash itself parts words there
    assert words("zsh", "budgetqa check --severity=e") == ["--severity=error"]


def test_what_words_mean_is_told_in_chinese() -> None:
    assert complete(PROGRAM, "fish", "budgetqa docs") == ["words", "docs\t列出文库中的文档。"]
    assert complete(PROGRAM, "zsh", "budgetqa check --anom")[1].startswith("--anomalies\t只看异常")


@pytest.mark.parametrize(
    "begun, titles",
    [
        ("", TITLES),
        ("示例市园", TITLES[:1]),
        ("林业局", TITLES[1:]),  # no title begins so: the one that contains it
        ("天文局", []),
        (f"{TITLES[0]} 示例市林", TITLES[1:]),
    ],
)
def test_documents_by_their_titles(home: Path, begun: str, titles: list[str]) -> None:
    assert sorted(words("zsh", f"budgetqa check --home {home} {begun}")) == sorted(titles)


def test_a_command_with_one_document_takes_no_second(home: Path) -> None:
    assert words("zsh", f"budgetqa tables --home {home} {TITLES[0]} ") == []


def test_without_a_library_no_documents_are_offered(tmp_path: Path) -> None:
    assert document_choices(tmp_path / "no") == []
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    (tmp_path / "library.sqlite").write_text("no database", "utf-8")
    assert document_choices(tmp_path) == []


def test_equal_titles_are_told_apart_by_their_files(tmp_path: Path) -> None:
    twins = [write_document(tmp_path, "甲.txt"), write_document(tmp_path, "乙.txt", TEXT + "\n又及。\n")]
    assert budgetqa("ingest", *twins, home=tmp_path / "home").returncode == 0
    assert sorted(word for word, _ in document_choices(tmp_path / "home")) == ["乙.txt", "甲.txt"]


# --- bash itself --------------------------------------------------------------------------------------


def in_bash(line: str, tmp_path: Path, after: str = "") -> list[str]:
    """What bash makes of the Tab key at the end of ``line``; ``after`` runs then."""
    (tmp_path / "budgetqa").write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m qa "$@"\n', "utf-8")
    (tmp_path / "budgetqa").chmod(0o755)
    driver = (
        "source <(budgetqa completion bash 2>/dev/null)\n"
        "COMP_LINE=$1; COMP_POINT=${#1}; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
        "[[ $(complete -p budgetqa) == *_budgetqa_completion* ]] || exit 9\n"
        "_budgetqa_completion budgetqa\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n' + after
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", driver, "bash", line],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@needs_bash
def test_bash_completes_commands_levels_and_documents(home: Path, tmp_path: Path) -> None:
    assert in_bash("budgetqa comp", tmp_path) == ["completeness", "completion"]
    assert in_bash("budgetqa check --severity r", tmp_path) == ["rounding"]
    assert in_bash(f"budgetqa tables --home {home} 园林局", tmp_path) == [TITLES[0]]


@needs_bash
def test_a_title_is_never_run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What bash puts into the line means the title itself, whatever characters that has."""
    monkeypatch.setattr("qa.completion.document_choices", lambda home: [(HOSTILE, "")])
    (_, bare) = complete(PROGRAM, "bash", "budgetqa tables 示例")
    (_, in_double) = complete(PROGRAM, "bash", 'budgetqa tables "示例')
    (_, in_single) = complete(PROGRAM, "bash", "budgetqa tables '示例")
    for line in (bare, f'"{in_double}"', f"'{in_single}'"):
        done = subprocess.run(
            ["bash", "-c", f"printf %s {line}"], capture_output=True, text=True, cwd=tmp_path, check=True
        )
        assert done.stdout == HOSTILE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_read_by_its_shell(shell: str, tmp_path: Path) -> None:
    done = budgetqa("completion", shell, home=tmp_path)
    assert done.returncode == 2  # it has no library
    assert "budgetqa completion" in instructions(shell)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_text(script(shell), "utf-8")
    subprocess.run([shell, "-n", tmp_path / "script"], check=True)


def test_completing_loads_little(home: Path) -> None:
    code = (
        "import sys\nfrom qa.cli import main\n"
        f"sys.argv = ['budgetqa', '__complete', 'zsh', 'budgetqa check --home {home} 示例']\n"
        "main()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines() == ["words", *(f"{title}\t{title[:6]} 2024" for title in TITLES)]
    assert done.stderr == "[]\n"
