"""Project descriptions: numbered headings with labelled paragraphs (概述, 依据, 年度预算安排, 指标).

The trap this module exists for: labelled paragraphs whose numbering restarts without a heading do not
belong to the project before. They are bound to the project whose paragraphs they repeat word for
word, else to none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.prose_numbers import NotFigure, Number, half_width, prose_words, scan

if TYPE_CHECKING:
    from corpus.datatypes import Paragraph

_HEADING = re.compile(
    r"^\s*[-–]?\s*(?:\(\s*\d{1,2}\s*\)|\d{1,2}\s*[.、)]|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、)\s*(?P<name>\S.{1,80})$"
)
_NAME_LABEL = re.compile(r"^\s*(?:[-–]\s*)?(?:\(?\d{1,2}[.、)]+\s*)?项目名称\s*:\s*(?P<name>.+)$")
_RELATION = re.compile(r"(?:≥|≤|=|<|>|≪|≫|⩾|⩽|≈|不低于|不少于|不高于|不超过|达到|大于|小于|约|为|:)+\s*$")
_MEASURE_TAIL = re.compile(r"(?:率|度|数|人次|批次|次数|量|数量|时间|时长|时效|时限|成本|面积|标准|金额)$")
_SIGN = re.compile(r"(?:[≥≤=<>≪≫⩾⩽≈]|不低于|不少于|不高于|不超过)\s*$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One paragraph of a project description. ``paragraph`` is its index; its words start at ``start``."""

    paragraph: int
    start: int
    label: str  # "年度预算安排", or "" for words under an indicator kind
    kind: str  # indicator kind in force, "" outside the indicators
    project: str | None  # None: no heading says whose this is
    depth: int  # how many of the paragraph's section titles stand above the project's own heading
    end: int | None = None  # where its words end, None = with the paragraph


@dataclass(frozen=True, slots=True)
class Indicator:
    """A target with its figure; ``name`` may hold numbers of its own ("15秒接通率")."""

    name: str
    number: Number


@dataclass(slots=True)
class _Block:
    project: str | None
    depth: int
    entries: list[Labelled] = field(default_factory=list)
    last_number: int = 0
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or a section heading (``paragraph`` None) at the place where it stands."""

    text: str
    paragraph: int | None
    depth: int  # section titles above it


def find_projects(paragraphs: Sequence[Paragraph]) -> tuple[Labelled, ...]:
    """All paragraphs that belong to project descriptions, in reading order."""
    lines = _with_headings(paragraphs)
    blocks: list[_Block] = []
    block: _Block | None = None
    for place, line in enumerate(lines):
        block = _next_block(lines, place, block)
        if block is None:
            continue
        if block not in blocks:
            blocks.append(block)
        _add_line(block, line)
    return tuple(entry for one in blocks for entry in _bound(one, blocks, paragraphs))


def is_target_label(label: str) -> bool:
    """“绩效目标”: what follows are aims, in words or as indicators."""
    return label in prose_words()["target_labels"]


def is_budget_label(label: str) -> bool:
    """“（本）年度预算安排”: what follows is the project's budget."""
    return label in prose_words()["budget_labels"]


def read_indicators(text: str) -> tuple[tuple[Indicator, ...], tuple[Number, ...]]:
    """Targets of one line with their figures, and the other numbers of the line."""
    numbers = scan(text)
    normal = half_width(text)
    figures = [n for n in numbers if n.reason is None]
    values = [n for n in figures if _is_value(normal, n, figures)]
    found, left = [], 0
    for number in values:
        name = _RELATION.sub("", normal[left : number.start].rstrip())
        kept = text[left : left + len(name)].strip(" ,;，；。、:：\u3000")
        found.append(Indicator(kept, number))
        left = number.end
    others = tuple(_named(n, figures) for n in numbers if n not in values)
    return tuple(found), others


def _is_value(normal: str, number: Number, figures: Sequence[Number]) -> bool:
    """A figure behind a sign, or at the end of a clause that holds no figure with a sign."""
    if _SIGN.search(normal[: number.start]):
        return True
    start = max(normal.rfind(mark, 0, number.start) for mark in ",;。、") + 1
    end = min((at for mark in ",;。、" if (at := normal.find(mark, number.end)) >= 0), default=len(normal))
    if any(start <= n.start < end and _SIGN.search(normal[: n.start]) for n in figures):
        return False
    return bool(re.match(r"(?:\s*(?:以上|以内|以下))?\s*(?:[,;。、]|$)", normal[number.end :]))


def read_inline_indicators(text: str) -> tuple[tuple[Indicator, ...], tuple[Number, ...]]:
    """The targets among the words of a project's aims ("午餐补助人数25人，满意度≥95%"), and other numbers.

    Unlike a line of indicators, a sentence is no target unless it names a measure or prints a sign.
    """
    found, others = read_indicators(text)
    found = tuple(Indicator(re.split("[,，;；。]", one.name)[-1].strip(), one.number) for one in found)
    normal = half_width(text)
    kept = tuple(
        one
        for one in found
        if (_SIGN.search(normal[: one.number.start]) or _MEASURE_TAIL.search(one.name)) and len(one.name) <= 30
    )
    dropped = [replace(one.number, reason=NotFigure.DESCRIPTION) for one in found if one not in kept]
    return kept, (*others, *dropped)


def _named(number: Number, figures: Sequence[Number]) -> Number:
    if number not in figures:
        return number
    return Number(number.start, number.end, number.text, number.value, number.unit, reason=NotFigure.NAME)


def _with_headings(paragraphs: Sequence[Paragraph]) -> list[_Line]:
    lines: list[_Line] = []
    before: tuple[str, ...] = ()
    for index, paragraph in enumerate(paragraphs):
        shared = 0
        while paragraph.section[: shared + 1] == before[: shared + 1] and shared < len(before):
            shared += 1
        titles = enumerate(paragraph.section[shared:], shared)
        lines.extend(_Line(half_width(title), None, depth) for depth, title in titles)
        before = paragraph.section
        lines.append(_Line(half_width(paragraph.text), index, len(before)))
    return lines


def _next_block(lines: Sequence[_Line], place: int, block: _Block | None) -> _Block | None:
    """The block that this line belongs to, or None outside all project descriptions."""
    line = lines[place]
    following = next((one for one in lines[place + 1 : place + 2]), None)
    name = _NAME_LABEL.match(line.text)
    if name:
        return _Block(name["name"].strip(" 。"), line.depth)
    label = _label(line.text)
    if label is None:
        heading = _HEADING.match(line.text)
        if heading and following and _label(following.text) and not line.text.rstrip().endswith(("。", ";", ":")):
            return _Block(heading["name"].strip(), line.depth)
        return None if line.paragraph is None and not _kind(line.text) else block
    if block is None:
        return _Block(None, line.depth) if label["number"] and not is_target_label(_name_of(label)) else None
    if label["number"] and int(label["number"]) <= block.last_number:
        return _Block(None, block.depth)
    return block


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(sorted(prose_words()["project_labels"], key=len, reverse=True))
    budgets = "|".join(sorted(prose_words()["budget_labels"], key=len, reverse=True))
    return re.compile(
        rf"^\s*[-–]?\s*(?:\(?\s*(?P<number>\d{{1,2}})\s*[.、)]+)?\s*"
        rf"(?:(?P<label>{labels})\s*(?::|$)|(?P<budget>{budgets})\s*为?(?=\s*\d))\s*"
    )


@cache
def _inline_label_pattern() -> re.Pattern[str]:
    """Labels that begin a further sentence of the same paragraph: “。年度预算安排5万元。绩效目标：…”."""
    labels = "|".join(sorted(prose_words()["project_labels"], key=len, reverse=True))
    budgets = "|".join(sorted(prose_words()["budget_labels"], key=len, reverse=True))
    return re.compile(rf"(?<=[。;])\s*(?:(?P<label>{labels})\s*:|(?P<budget>{budgets})\s*为?(?=\s*\d))\s*")


@cache
def _kind_pattern() -> re.Pattern[str]:
    kinds = "|".join(sorted(prose_words()["indicator_kinds"], key=len, reverse=True))
    return re.compile(rf"^\s*[-–]?\s*(?:\(?\s*\d{{1,2}}\s*[.、)]+)?\s*(?P<kind>{kinds})\s*(?::|$)\s*")


def _label(text: str) -> re.Match[str] | None:
    return _label_pattern().match(text)


def _kind(text: str) -> re.Match[str] | None:
    return _kind_pattern().match(text)


def _add_line(block: _Block, line: _Line) -> None:
    start = 0
    label, kind = _label(line.text), _kind(line.text)
    if label:
        block.label, block.kind, start = _name_of(label), "", label.end()
        block.last_number = int(label["number"] or block.last_number)
    elif kind:
        block.label, block.kind, start = "", kind["kind"], kind.end()
    if line.paragraph is None or not (block.label or block.kind):
        return
    for inner in _inline_label_pattern().finditer(line.text, start):
        block.entries.append(_entry(block, line.paragraph, start, inner.start()))
        block.label, block.kind, start = _name_of(inner), "", inner.end()
    block.entries.append(_entry(block, line.paragraph, start, None))


def _name_of(label: re.Match[str]) -> str:
    return label["label"] or label["budget"]


def _entry(block: _Block, paragraph: int, start: int, end: int | None) -> Labelled:
    return Labelled(paragraph, start, block.label, block.kind, block.project, block.depth, end)


def _bound(block: _Block, blocks: Sequence[_Block], paragraphs: Sequence[Paragraph]) -> list[Labelled]:
    """The entries of a block; one without heading takes the project that it repeats word for word."""
    if block.project is not None:
        return block.entries
    words = _words(block, paragraphs)
    twins = {other.project for other in blocks if other.project and _repeats(words, _words(other, paragraphs))}
    project = twins.pop() if len(twins) == 1 else None
    return [replace(e, project=project) for e in block.entries]


def _words(block: _Block, paragraphs: Sequence[Paragraph]) -> list[str]:
    places = dict.fromkeys(entry.paragraph for entry in block.entries)
    return [re.sub(r"\s", "", half_width(paragraphs[place].text)) for place in places]


def _repeats(part: list[str], whole: list[str]) -> bool:
    return len(part) >= 3 and part == whole[len(whole) - len(part) :]
