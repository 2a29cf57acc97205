"""A file that holds the documents of several agencies, one behind the other → one document for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.datatypes import Block, Grid, Line, RawDocument
from corpus.forms import recognise
from corpus.head_lines import agency_in
from corpus.identity import agency_of_cover
from corpus.layout import is_title, table_title
from corpus.numerals import to_half_width

_WHOLE_BUDGET = {"revenue_expenditure", "revenue", "expenditure", "fiscal_appropriation"}
"""Every agency's budget has one of these forms; performance targets of a subordinate are no budget of its own."""
_HEAD_LINES = 6  # how many short lines may stand between the head of a part and the line that names its agency
_LONGEST_HEAD = 60  # characters
_NAME_TAIL = re.compile(r"[（(].{1,6}[)）]$|本级$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive blocks from ``start`` on that say they are of one agency."""

    agency: str
    start: int


def parts_of(raw: RawDocument) -> tuple[RawDocument, ...]:
    """The document in parts, one an agency, in order; undivided where it is all of one.

    A part begins where another agency is named on a cover or 填报单位 line, and is one only if it holds
    a budget of its own (收支总表 or the like). Where agencies alternate, nothing is divided.
    """
    runs = _with_budgets(raw.blocks, _runs(raw.blocks))
    names = [run.agency for run in runs]
    if len(runs) < 2 or any(_is_same(a, b) for n, a in enumerate(names) for b in names[:n]):
        return (raw,)
    starts = [0, *(run.start for run in runs[1:]), len(raw.blocks)]
    return tuple(
        replace(raw, blocks=raw.blocks[start:end], problems=raw.problems if n == 0 else ())
        for n, (start, end) in enumerate(pairwise(starts))
    )


def _runs(blocks: Sequence[Block]) -> list[_Run]:
    runs: list[_Run] = []
    for index, block in enumerate(blocks):
        name = _named(block)
        if name and not (runs and _is_same(runs[-1].agency, name)):
            runs.append(_Run(name, _head(blocks, index)))
    return runs


def _named(block: Block) -> str:
    """The agency that a line names as its document's; "" for other lines."""
    if not isinstance(block, Line) or len(block.text) > _LONGEST_HEAD:
        return ""
    name = agency_of_cover(block.text) or agency_in(block.text) or ""
    return _NAME_TAIL.sub("", to_half_width(re.sub(r"\s+", "", name)))


def _is_same(one: str, other: str) -> bool:
    """A name and a fuller form of it are one agency (中共某省委办公厅, 某省委办公厅)."""
    return one in other or other in one


def _head(blocks: Sequence[Block], index: int) -> int:
    """Where the part begins whose agency is named at ``index``: with the short lines right above."""
    start = index
    while start > max(0, index - _HEAD_LINES):
        above = blocks[start - 1]
        if isinstance(above, Grid) or len(above.text) > _LONGEST_HEAD or above.text.rstrip().endswith(("。", "；")):
            break
        start -= 1
    return start


def _with_budgets(blocks: Sequence[Block], runs: Sequence[_Run]) -> list[_Run]:
    """The runs that hold a budget; the others belong to the run before them."""
    starts = [*(run.start for run in runs), len(blocks)]
    return [run for run, (_, end) in zip(runs, pairwise(starts), strict=True) if any(_forms(blocks[run.start : end]))]


def _forms(blocks: Sequence[Block]) -> Iterator[bool]:
    """For each table title right over a grid, whether it is that of a whole budget's form."""
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            above = [b for b in blocks[max(0, index - _HEAD_LINES) : index] if isinstance(b, Line)]
            titles = [table_title(line.text) for line in above if is_title(line.text)]
            yield any((form := recognise(title, [], [])) and form.id in _WHOLE_BUDGET for title in titles[-1:])
