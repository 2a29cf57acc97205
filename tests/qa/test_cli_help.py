"""The help: Chinese throughout, grouped, with examples that hold, as wide as the terminal, plain in a pipe."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from fiction import ROOT, budgetqa
from pseudo_terminal import budgetqa_in_terminal
from rich.cells import cell_len

from qa.cli import app
from qa.door import question_last
from qa.help_page import pages

PROGRAM = typer.main.get_command(app)
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]
HEAVY = ("qa.schema", "index.library", "qa.bot")
OURS = (  # Latin words that mean what they say in Chinese sentences too
    r"budgetqa|BUDGETQA_HOME|JSON Lines|JSON|CSV|MCP|HTTP|PDF|Word|Excel|Markdown|Ctrl-C|Tab|N\b"
    r"|question|turns|bash|zsh|fish|error|warning|rounding|info|source|echo|mcp|Severity"
)


def page(*arguments: str) -> str:
    """What a pipe gets."""
    command = [sys.executable, "-m", "qa", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The pages of all commands."""
    return {name: page(name, "--help") for name in COMMANDS}


def test_the_first_page_groups_the_commands() -> None:
    text = page()
    assert page("--help") == page("-h") == text
    titles = [line for line in text.splitlines() if re.fullmatch("[\u4e00-\u9fff]+", line)]
    assert titles == ["读入与文库", "提问", "核验与查稿", "查看与导出", "服务与其他", "选项", "例子"]
    assert "\n  ask               回答一个问题，每个数字都带出处。\n" in text
    assert "\n  --version         显示版本\n  -h, --help        显示这份说明\n" in text
    named = re.findall(r"^  ([a-z]+) ", text[: text.index("\n例子")], re.M)
    assert sorted(named) == sorted(COMMANDS)


def test_a_page_is_told_whole(texts: dict[str, str]) -> None:
    assert texts["remove"] == (
        "把文档从文库中完全移除。\n"
        "\n"
        "用法：budgetqa remove [选项] 文档...\n"
        "\n"
        "参数\n"
        "  文档...           文档的编号、标题或文件名，见 docs（必填）\n"
        "\n"
        "通用选项\n"
        "  --home 文件夹     文库所在；默认取环境变量 BUDGETQA_HOME，再默认为用户数据目录\n"
        "  --debug           出错时显示完整的调用栈\n"
        "  -h, --help        显示这份说明\n"
        "\n"
        "退出状态\n"
        "  0                 完成\n"
        "  2                 没有执行成：用法、文件或文库有问题\n"
        "  130               被 Ctrl-C 中断\n"
        "\n"
        "例子\n"
        "  budgetqa remove 部门预算.pdf\n"
        "      按文件名；也可以写编号或标题\n"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_page_is_chinese_plain_and_fits(name: str, texts: dict[str, str]) -> None:
    text = texts[name]
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    words = text[: text.index("\n例子\n")]
    words = re.sub(rf"--?[a-z-]+|\.[a-z]+|{OURS}|\b({'|'.join(COMMANDS)})\b", "", words)
    assert re.findall("[A-Za-z]{2,}", words) == []
    for title in ("用法：", "通用选项", "退出状态", "例子"):
        assert title in text


def test_defaults_and_duties_are_told(texts: dict[str, str]) -> None:
    assert "同时读取几个文件（默认 1）" in texts["ingest"]
    assert "端口（默认 7860）" in texts["serve"]
    assert "info提示（默认warning）" in "".join(texts["check"].split())
    assert "问题              要问的话；带空格时请加引号（必填）" in texts["ask"]
    assert "3                 没有回答：" in texts["ask"]


@pytest.mark.parametrize("columns", [60, 120])
def test_a_terminal_gets_colours_and_its_width(columns: int) -> None:
    shown = budgetqa_in_terminal("serve", "--help", columns=columns)
    assert (shown.status, shown.widest <= columns) == (0, True)
    assert "\x1b[1;36m" in shown.raw
    assert "用法：budgetqa serve [选项]\n" in shown.text


def examples() -> list[str]:
    known = pages()
    return [one[0] for page in (known.program, *known.commands.values()) for one in page.examples]


@pytest.mark.parametrize("example", examples())
def test_every_example_is_a_call_that_the_parser_takes(example: str) -> None:
    call = re.split(r" \| |<\(|\) *$", example)[-2 if "<(" in example else -1]
    name, *arguments = shlex.split(call.split(" > ")[0])[1:]
    command = COMMANDS[name]
    _, *arguments = question_last([name, *arguments])
    with command.make_context(name, arguments) as context:
        assert context.command is command


def test_every_command_has_a_page_and_nothing_else_has() -> None:
    assert set(pages().commands) == set(COMMANDS)
    assert {one.rich_help_panel for one in COMMANDS.values()} >= {"提问", "核验与查稿"}


def test_the_version_is_that_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (version,) = re.findall(r'^version = "(.+)"', project, re.M)
    assert page("--version") == f"budgetqa {version}\n"


def test_help_loads_neither_schema_nor_library() -> None:
    code = (
        "import sys\nfrom qa.cli import main\nsys.argv = ['budgetqa', 'ask', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr == "[]\n"


def test_a_mistyped_command_changes_nothing(tmp_path: Path) -> None:
    done = budgetqa("ingets", "x", home=tmp_path / "no")
    assert done.stderr == "错误：没有“ingets”这个命令，是不是想写 ingest。用法见 budgetqa --help。\n"
    assert not (tmp_path / "no").exists()


def test_control_characters_of_names_do_not_come_back_in_messages(tmp_path: Path) -> None:
    for arguments in (["fly\x1b[2J"], ["verify", "没有\x1b]0;标题\x07.txt"], ["ask", "问", "--\x9b31mx"]):
        done = budgetqa(*arguments, home=tmp_path / "no")
        assert done.returncode == 2
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stderr) == []
