"""The text to be checked: from a file, or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.errors import ReadError, UsageError
from corpus.readers.encodings import decode

STANDARD_INPUT = "-"
_MOST_BYTES = 2_000_000  # far above the longest text that is checked


def read_text(file: str) -> str:
    """The text of ``file``, or of standard input for "-". Raises UsageError where there is none to check."""
    name = "标准输入" if file == STANDARD_INPUT else file
    data = _bytes(file)
    if len(data) > _MOST_BYTES:
        raise UsageError(f"“{name}”太大，不是一段可以核对的文字", "请只给出要核对的段落")
    try:
        text = decode(data, name)
    except ReadError as error:
        raise UsageError(error.problem, "请给出纯文本（UTF-8 或 GB18030），如 budgetqa verify 报道.txt") from error
    if not text.strip():
        raise UsageError(f"“{name}”里没有文字", "请给出要核对的段落")
    return text


def _bytes(file: str) -> bytes:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"找不到文件 {file}", "请检查路径；从标准输入读请写 -")
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)
