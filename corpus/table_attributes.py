"""Columns of words beside the names of a list of projects: 项目类型, 债券类别, 实施单位 of each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.table_headers import Block, Frame, header_leaf
from corpus.table_mesh import has_chinese, name_text, number_in

_LIST = re.compile("^(?!.*(?:科目|指标|单位|部门|地区)).*(?:项目|工程|名称)")
_ATTRIBUTE = re.compile("(?:类型|类别|种类|领域|行业|方式|部门|单位|来源|投向|性质|用途|地区|区域|级次|属性)$")
_MOSTLY = 0.5  # share of the filled cells that must hold words
_LONGEST = 40  # characters; longer texts describe

Attributes = tuple[tuple[str, str], ...]


def attributes_of(frame: Frame, blocks: Sequence[Block]) -> dict[int, Attributes]:
    """Of a table that lists projects: for each row of the grid, header and text of its columns of words."""
    if not blocks or not blocks[0].labels or not _LIST.search(blocks[0].label_header):
        return {}
    taken = {blocks[0].labels[-1], *(c for block in blocks for c in block.values), *blocks[0].codes}
    heads = {c: name_text(header_leaf(frame, c)) for c in range(len(frame.mesh[0])) if c not in taken}
    columns = [c for c, head in heads.items() if _ATTRIBUTE.search(head) and _holds_words(frame, c)]
    found: dict[int, Attributes] = {}
    for r in frame.body:
        texts = ((heads[c], name_text(frame.mesh[r][c].text)) for c in columns)
        found[r] = tuple((head, text) for head, text in texts if has_chinese(text) and len(text) <= _LONGEST)
    return found


def _holds_words(frame: Frame, column: int) -> bool:
    texts = [text for r in frame.body if (text := frame.mesh[r][column].text.strip())]
    worded = [text for text in texts if has_chinese(text) and number_in(text) is None]
    return bool(texts) and len(worded) >= _MOSTLY * len(texts)
