"""Files of questions: plain text or JSON Lines in, one Answer each out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import ValidationError

from corpus.errors import UsageError
from qa.complaints import field_complaint
from qa.golden import GoldenQuestion, QuestionEntry
from qa.render import without_controls
from qa.schema import Answer, ConversationAnswer

_YEAR = re.compile(r"(?:19|20)\d\d")
_Entry = TypeVar("_Entry", bound=QuestionEntry)


class Talk(Protocol):
    """A conversation: each question may lean on the ones before it."""

    def ask(self, question: str, as_of: date | None = None) -> Answer:
        """Answer the next turn."""
        ...


class Asker(Protocol):
    """What answers questions; ``qa.bot.BudgetQA`` is one."""

    def ask(self, question: str, as_of: date | None = None) -> Answer:
        """Answer one question."""
        ...

    def conversation(self) -> Talk:
        """Start a conversation."""
        ...


def read_questions(path: Path) -> list[QuestionEntry]:
    """Read a ``batch`` file: one question per line, or JSON Lines; blank lines are skipped.

    A file is JSON Lines when its first line opens with ``{``. Raises UsageError.
    """
    lines = _numbered_lines(path)
    if lines[0][1].startswith("{"):
        return [_parse(QuestionEntry, text, path, number) for number, text in lines]
    return [QuestionEntry(question=text) for _, text in lines]


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Read a golden-question file (JSON Lines). Raises UsageError naming the line that is wrong."""
    return [_parse(GoldenQuestion, text, path, number) for number, text in _numbered_lines(path)]


def answer_entry(asker: Asker, entry: QuestionEntry, as_of: date | None = None) -> Answer:
    """Answer one entry; ``as_of`` holds where the entry has none.

    Several turns are answered in order in one conversation: the last turn's Answer, with all in ``turns``.
    """
    moment = entry.as_of or as_of
    if entry.turns is None:
        return asker.ask(without_controls(entry.question or ""), as_of=moment)
    talk = asker.conversation()
    turns = [talk.ask(without_controls(question), as_of=moment) for question in entry.turns]
    return ConversationAnswer(**{name: getattr(turns[-1], name) for name in Answer.model_fields}, turns=turns)


def chosen_question(line: str, offered: Sequence[str]) -> str:
    """What a reader's ``line`` asks: the question offered under that number (from 1), or the line itself.

    A number in the range of years is a year. Raises UsageError for a number that was not offered.
    """
    number = re.fullmatch(r"(\d+)[.、．]?", line.strip())
    if number is None:
        return line
    if 1 <= int(number[1]) <= len(offered):
        return offered[int(number[1]) - 1]
    if _YEAR.fullmatch(number[1]):
        return f"{number[1]}年"
    choices = f"请输入 1 到 {len(offered)}，或直接提问" if offered else "请直接提问"
    raise UsageError(f"没有序号为 {number[1]} 的问题", choices)


def _numbered_lines(path: Path) -> list[tuple[int, str]]:
    lines = enumerate(_read_text(path).splitlines(), start=1)
    stripped = ((number, without_controls(text).strip()) for number, text in lines)
    found = [(number, text) for number, text in stripped if text]
    if not found:
        raise UsageError(f"{path} 里没有问题", "请一行写一个问题")
    return found


def _read_text(path: Path) -> str:
    """UTF-8 with or without a mark, else GB 18030, the two that Chinese systems write."""
    if not path.is_file():
        raise UsageError(f"找不到文件 {path}", "请检查路径")
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path} 不是文本文件", "请给出 UTF-8 编码、一行一个问题的文本")


def _parse(model: type[_Entry], text: str, path: Path, number: int) -> _Entry:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        problem = field_complaint(error.errors()[0])
        raise UsageError(f"{path} 第 {number} 行不合格式（{problem}）", "请按文档中的格式修改这一行") from error
