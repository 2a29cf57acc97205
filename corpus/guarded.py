"""What a reader yields, kept within what documents really hold: no text makes the search for patterns endless.

No official document prints one sign or word two hundred times in a row, or five thousand characters in one line. Files
made to do harm, and damaged ones, do: time spent on patterns may grow with the square of a line's length, so lines
are kept short, and everything behind this stays linear in the size of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Block, Fact, Grid, GridCell, Line, Origin, RawDocument

LONGEST = 5_000  # characters of a line, or of a cell
_SAME = 150
_RUN = re.compile(rf"(.{{1,6}}?)\1{{{_SAME},}}", re.DOTALL)
_BLANKS = re.compile(rf"(\s{{{_SAME}}})\s+")
_ENDS = "。；！？\n"
_MOST_TOLD = 300  # statements of one item in running text; real documents make some thirty
_IMPOSSIBLE = Decimal(10) ** 15  # in whatever unit: sums of such figures have more digits than are computed with
_MOST_TABULATED = 1_000  # figures of one item in tables; real documents have some six hundred


def without_excess(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """Not more figures of one item than can be compared with each other, none beyond reason, and what is left out."""
    counts: Counter[tuple[bool, str]] = Counter()
    kept: list[Fact] = []
    possible = [fact for fact in facts if abs(fact.value) < _IMPOSSIBLE]
    for fact in possible:
        is_told = fact.origin is Origin.PROSE
        counts[is_told, fact.item] += 1
        if counts[is_told, fact.item] <= (_MOST_TOLD if is_told else _MOST_TABULATED):
            kept.append(fact)
    excess = [(item, n) for (is_told, item), n in counts.items() if n > (_MOST_TOLD if is_told else _MOST_TABULATED)]
    told = [f"“{item[:20]}”的数字有{n}个，超过可以核对的个数，只采用了前面的" for item, n in excess]
    if len(possible) < len(facts):
        told.append(f"有{len(facts) - len(possible)}个数字大得不可能，没有采用，请核对原文")
    return kept, told


def guarded(raw: RawDocument) -> RawDocument:
    """The same document with repetitions cut, long lines parted at sentence ends, and long cells cut.

    What is changed is told in ``problems``; ordinary documents come back as they are.
    """
    told: list[str] = []
    blocks = tuple(part for block in raw.blocks for part in _guarded(block, told))
    return replace(raw, blocks=blocks, problems=(*raw.problems, *dict.fromkeys(told))) if told else raw


def _guarded(block: Block, told: list[str]) -> Iterator[Block]:
    if isinstance(block, Line):
        yield from _lines(block, told)
    elif any(cell is not None and len(cell.text) > _SAME for row in block.rows for cell in row):
        yield Grid(tuple(tuple(_cell(cell, told) for cell in row) for row in block.rows))
    else:
        yield block


def _lines(line: Line, told: list[str]) -> Iterator[Line]:
    if len(line.text) <= _SAME and len(line.source.text) <= _SAME:
        yield line
        return
    text, literal = _without_runs(line.text), _without_runs(line.source.text)
    if text == line.text and literal == line.source.text and len(text) <= LONGEST:
        yield line
        return
    told.append(f"{_where(line)}过长或有大量重复的文字，已分段读取。请核对原文")
    is_literal = text == literal
    for part in _parts(text):
        yield replace(line, text=part, source=replace(line.source, text=part if is_literal else literal[:LONGEST]))


def _where(line: Line) -> str:
    if line.source.page:
        return f"第{line.source.page}页有一行"
    return f"第{line.source.line}行" if line.source.line else "有一行"


def _cell(cell: GridCell | None, told: list[str]) -> GridCell | None:
    if cell is None or len(cell.text) <= _SAME:
        return cell
    text, literal = _without_runs(cell.text)[:LONGEST], _without_runs(cell.source.text)[:LONGEST]
    if text == cell.text and literal == cell.source.text:
        return cell
    told.append("有的单元格内容过长或有大量重复的文字，只读取了一部分。请核对原文")
    return replace(cell, text=text, source=replace(cell.source, text=literal))


def _without_runs(text: str) -> str:
    return _RUN.sub(lambda found: found[1] * _SAME, _BLANKS.sub(r"\1", text)) if len(text) > _SAME else text


def _parts(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        end = max(text.rfind(sign, LONGEST // 2, LONGEST) for sign in _ENDS) + 1 or LONGEST
        yield text[:end]
        text = text[end:]
    yield text
