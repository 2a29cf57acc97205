"""What the commands of the terminal share: errors into messages, JSON, progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus.errors import BudgetQAError

if TYPE_CHECKING:
    from pydantic import BaseModel

CANNOT_CARRY_OUT = 2  # exit status of the contract
_USAGE_PROBLEMS = {
    "MissingParameter": "缺少参数",
    "NoSuchOption": "没有这个选项",
    "BadParameter": "参数的值不对",
}


class Door:
    """Turns what goes wrong inside it into one Chinese message on stderr and exit status 2.

    With ``debug`` the traceback is shown instead. Exits and interrupts pass through.
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
        if isinstance(error, Exception) and not self._debug:
            tell(f"错误：{error_message(error)}")
            raise SystemExit(CANNOT_CARRY_OUT) from None


def error_message(error: Exception) -> str:
    """Say in Chinese what is wrong and what to do."""
    if isinstance(error, BudgetQAError):
        return str(error)
    usage = getattr(error, "format_message", None)  # errors of the command line parser
    if usage is not None:
        problem = _USAGE_PROBLEMS.get(type(error).__name__, "命令用法不对")
        return f"{problem}（{usage()}）。加 --help 可看用法。"
    if isinstance(error, OSError):
        return f"读写文件失败（{error.strerror or error}：{error.filename or ''}）。请检查路径、权限和磁盘空间。"
    return f"程序内部出错（{type(error).__name__}: {error}）。请加 --debug 重试，并把输出报告给开发者。"


def tell(message: str) -> None:
    """A message to people: stderr."""
    print(message, file=sys.stderr, flush=True)


def show_progress(done: int, total: int, name: str) -> None:
    """A progress bar on stderr: one line redrawn on a terminal, one line per step elsewhere."""
    if not sys.stderr.isatty():
        tell(f"[{done}/{total}] {name}")
        return
    filled = 20 * done // max(total, 1)
    end = "\n" if done >= total else ""
    bar = "█" * filled + "░" * (20 - filled)
    print(f"\r\x1b[K{bar} {done}/{total} {name}", end=end, file=sys.stderr, flush=True)


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
    """Replace bytes of the command line that are no UTF-8: they could not be printed again."""
    return text.encode("utf-8", "replace").decode("utf-8")
