"""The contents list at the head of a document, told from the text whose headings it repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.datatypes import Block, Grid, Line
from corpus.outline import numbering

_CONTENTS = re.compile(r"目录[:：]?")
_TABLE_NAME = re.compile(r"(?:报表|表格|表|附表)(?:名称?|标题)|目录名称")
_LIST_HEAD = re.compile(r"序号|编号|(?:报表|表格|表|附表)?(?:编?号|序号|名称?|标题|次)|页码?|页次|备注|目录名称")
_LEADER = re.compile(r"[.．…·\s]{3,}(?:\d*|第\s*\d{1,3}\s*页)$|\s\d{1,3}$")
_LONG_LINE = 88  # screen columns; no entry is longer
_FIRST_ENTRIES = 3  # the list ends where one of them stands again: the first of all may be a head of its own
_PROOF = 8  # how many lines behind a further 目录 are looked at for page numbers


def is_contents_head(text: str) -> bool:
    """Whether a line is the word 目录 over a contents list."""
    return bool(_CONTENTS.fullmatch(_plain(text)))


def without_contents(blocks: Sequence[Block]) -> tuple[tuple[Line, ...], list[Block]]:
    """The entries of all contents lists, and the blocks without them.

    A file may bind several documents, each with its list; a list after the first must show page numbers.
    """
    contents: list[Line] = []
    kept: list[Block] = []
    start = 0
    for index, block in enumerate(blocks):
        if index < start:
            continue
        if isinstance(block, Line) and is_contents_head(block.text) and (not contents or _is_list(blocks, index + 1)):
            start = _end(blocks, index + 1)
            contents.extend(entry for entry in blocks[index + 1 : start] if isinstance(entry, Line))
        elif isinstance(block, Grid) and is_contents_table(block):
            contents.extend(
                Line(cell.text, cell.source) for row in block.rows[1:] for cell in row if cell and cell.text
            )
        else:
            kept.append(block)
    return tuple(contents), kept


def is_contents_table(grid: Grid) -> bool:
    """Whether a grid lists the tables of its document: nothing but numbers, names and pages of tables."""
    head = [_plain(cell.text) for cell in grid.rows[0] if cell and cell.text.strip()]
    return any(_TABLE_NAME.fullmatch(text) for text in head) and all(_LIST_HEAD.fullmatch(text) for text in head)


def _is_list(blocks: Sequence[Block], start: int) -> bool:
    following = blocks[start : start + _PROOF]
    return sum(isinstance(block, Line) and _LEADER.search(block.text) is not None for block in following) > 1


def _end(blocks: Sequence[Block], start: int) -> int:
    """The list ends where one of its first entries stands again, or at the first grid or long line."""
    entries: list[str] = []
    for index in range(start, len(blocks)):
        block = blocks[index]
        if isinstance(block, Grid):
            return _text_begins(blocks, start, index)
        entry, is_entry = _entry(block), _LEADER.search(block.text) is not None
        if entry in entries[:1] or (
            not is_entry and _is_on_next_page(blocks, start, index) and _stands(entry, entries)
        ):
            return index
        if _screen_width(block.text) > _LONG_LINE and not is_entry:
            return _text_begins(blocks, start, index)
        entries = [*entries, entry][:_FIRST_ENTRIES]
    return start


def _stands(entry: str, entries: Sequence[str]) -> bool:
    """Whether one of the first entries is this line, the numbering apart."""
    return bool(_bare(entry)) and _bare(entry) in [_bare(other) for other in entries]


def _text_begins(blocks: Sequence[Block], start: int, index: int) -> int:
    """The short lines over the text on a page of its own belong to that text, not to the list."""
    if not _is_on_next_page(blocks, start, index):
        return index
    page = _page(blocks[index])
    while index > start and _page(blocks[index - 1]) == page and not _looks_listed(blocks[index - 1]):
        index -= 1
    return index


def _looks_listed(block: Block) -> bool:
    return isinstance(block, Line) and (_LEADER.search(block.text) is not None or numbering(block.text) is not None)


def _is_on_next_page(blocks: Sequence[Block], start: int, index: int) -> bool:
    first, page = _page(blocks[start - 1]), _page(blocks[index])
    return first is not None and page is not None and page > first


def _page(block: Block) -> int | None:
    if isinstance(block, Line):
        return block.source.page
    return next((cell.source.page for row in block.rows for cell in row if cell), None)


def _entry(line: Line) -> str:
    return _plain(_LEADER.sub("", line.text)).lstrip("-*#")


def _bare(entry: str) -> str:
    found = numbering(entry)
    return entry[found[1] :] if found else entry


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _screen_width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text.strip())
