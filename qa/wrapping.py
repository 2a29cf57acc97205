"""Where a Chinese text may be broken into lines of a terminal.

Between two Chinese characters a line may break; within a word, or between a number and its unit, it may not,
and no line begins with a closing mark or ends with an opening one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], int]  # columns that a text takes: two for a Chinese character

_NOT_FIRST = "，。、；：！？％‰）》〉」』】〕”’…,.;:!?%)]}"
_NOT_LAST = "（《〈「『【〔“‘([{"
_PIECE = re.compile(
    rf"[{re.escape(_NOT_LAST)}]*"
    r"(?:[+\-−±≈≥≤]*\d(?:\d|[,.] ?(?=\d))*(?:%| [\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff])?"  # with its unit
    r"|[A-Za-z0-9_.,/%+\-@#$&*=~\\]+"
    r"|\s|.)"
    rf"(?:[{re.escape(_NOT_FIRST)}]|\[\d+\])*",  # closing marks and citation marks stay with what they follow
    re.DOTALL,
)


def breaks(text: str, width: int, measure: Measure) -> list[int]:
    """Offsets at which to break one line of text so that no part is wider than ``width`` columns (at least 2).

    Blanks stay at the end of the part before the break, and may stand beyond the width.

    >>> breaks("合计2 万元。", 8, lambda text: len(text.encode("gbk")))
    [2]
    """
    found: list[int] = []
    used = 0
    for piece in _PIECE.finditer(text):
        size = measure(piece[0])
        if used and used + measure(piece[0].rstrip()) > width:
            found.append(piece.start())
            used = 0
        if size > width and not piece[0].isspace():
            cuts = _cuts(piece[0], width, measure)
            found += [piece.start() + cut for cut in cuts]
            size = measure(piece[0][cuts[-1] :])
        used += size
    return found


def _cuts(piece: str, width: int, measure: Measure) -> list[int]:
    """A run too long for a line is cut anywhere."""
    cuts, used = [], 0
    for place, char in enumerate(piece):
        if used + measure(char) > width:
            cuts.append(place)
            used = 0
        used += measure(char)
    return cuts
