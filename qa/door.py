"""What the commands of the terminal share: errors into messages, JSON, progress."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus.errors import BudgetQAError, UsageError
from index.refusals import reason_of
from qa.complaints import usage_complaint
from qa.controls import without_controls

if TYPE_CHECKING:
    from pydantic import BaseModel

CANNOT_CARRY_OUT = 2  # exit status of the contract
INTERRUPTED = 130  # exit status of a command that was stopped by Ctrl-C, as shells have it
_QUESTION_WITH_DASH = re.compile("-(?!-?[A-Za-z]|-?$)")  # "-5万元…" is a question, "-o" and "--json" are not


class InterruptedCommandError(Exception):
    """Ctrl-C, with what a person should know of it."""


class Door:
    """Turns what goes wrong inside it into one Chinese message on stderr and exit status 2.

    With ``debug`` the traceback is shown instead. Exits pass through; an interruption has status 130.
    """

    def __init__(self, *, debug: bool) -> None:
        self._debug = debug

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, BrokenPipeError):  # the reader of our output has gone: nothing to say
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        if isinstance(error, KeyboardInterrupt | InterruptedCommandError):
            tell(str(error) or "已中断。")
            raise SystemExit(INTERRUPTED) from None
        if isinstance(error, Exception) and not self._debug:
            tell(f"错误：{error_message(error)}")
            raise SystemExit(CANNOT_CARRY_OUT) from None


def error_message(error: Exception) -> str:
    """Say in Chinese what is wrong and what to do."""
    if isinstance(error, BudgetQAError):
        return str(error)
    usage = getattr(error, "format_message", None)  # errors of the command line parser
    if usage is not None:
        return f"{usage_complaint(usage())}。用法见 {_called(error)} --help。{_dash_hint(error)}"
    if isinstance(error, OSError):
        place = f"：{error.filename}" if error.filename else ""
        return f"读写文件失败（{reason_of(error)}{place}）。请检查路径、权限和磁盘空间。"
    return "程序内部出错。请加 --debug 重试，并把输出报告给开发者。"


def _called(error: Exception) -> str:
    """The command that was called, as far as it was understood."""
    return str(getattr(getattr(error, "ctx", None), "command_path", "budgetqa"))


def _dash_hint(error: Exception) -> str:
    is_of_question = hasattr(error, "option_name") and _called(error).endswith(" ask")
    return "以 - 开头的问题请写在 -- 之后。" if is_of_question else ""


def tell(message: str) -> None:
    """A message to people: stderr. Names in it may come from documents and archives."""
    print(without_controls(message), file=sys.stderr, flush=True)


@contextlib.contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """How far reading files is, on stderr: a bar on a terminal, one line per file elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total, name: tell(f"[{done}/{total}] {without_controls(name)}")
        return
    from qa.terminal import progress_bar

    with progress_bar(sys.stderr) as show:
        yield show


@contextlib.contextmanager
def progress_if_any() -> Iterator[Callable[[int, int, str], None]]:
    """The same, shown from the first file on: where nothing needs to be read, nothing is shown."""
    with contextlib.ExitStack() as stack:
        shown: list[Callable[[int, int, str], None]] = []

        def show(done: int, total: int, name: str) -> None:
            if not shown:
                shown.append(stack.enter_context(progress()))
            shown[0](done, total, name)

        yield show


@contextlib.contextmanager
def waiting(words: str) -> Iterator[None]:
    """Says on a terminal's stderr what takes long while the block runs; nothing elsewhere."""
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield
        return
    from qa.terminal import spinner

    with spinner(sys.stderr, words):
        yield


def print_json(value: BaseModel | Sequence[BaseModel]) -> None:
    """One JSON value on stdout, and nothing else."""
    if isinstance(value, Sequence):
        data: object = [entry.model_dump(mode="json") for entry in value]
    else:
        data = value.model_dump(mode="json")
    print(json.dumps(data, ensure_ascii=False, indent=2))


def use_utf8() -> None:
    """Chinese must come out whatever the locale says; what cannot be printed is replaced."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def clean_argument(text: str) -> str:
    """Drop terminal sequences, and replace bytes that are no UTF-8: they could not be printed again."""
    return without_controls(text.encode("utf-8", "replace").decode("utf-8"))


def question_last(arguments: Sequence[str]) -> list[str]:
    """Move a question of ``ask`` that starts with a dash behind ``--``, lest it be taken for options.

    >>> question_last(["ask", "-5万元的项目有哪些", "--json"])
    ['ask', '--json', '--', '-5万元的项目有哪些']
    """
    questions = [one for one in arguments[1:] if _QUESTION_WITH_DASH.match(one)]
    if arguments[:1] != ["ask"] or "--" in arguments or not questions:
        return list(arguments)
    return [*(one for one in arguments if one not in questions), "--", *questions]


def parse_date(text: str) -> date:
    """A day as ISO 8601 writes it. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}”不是日期", "请写成例如 2024-06-30") from error


def given_date(text: str | None) -> date | None:
    """The day of an option, None where it was not given. Raises UsageError."""
    return None if text is None else parse_date(text)
