"""Glyphs of a page → its printed lines in reading order, each with its blanks and whether it wraps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.pages.datatypes import Glyph, PageContent, PageLine
from corpus.pages.reading_order import columns_of
from corpus.pages.rows import rows_of
from corpus.pages.running_heads import is_page_number
from corpus.pages.running_heads import without_running_heads as without_running_heads
from corpus.pages.spacing import box_of, em_of, to_text

_INDENT = 1.2  # em to the right of the margin at which a paragraph begins
_DEEPEST = 4.6  # em to the right of the margin at which running text may begin
_SLACK = 1.6  # em that a full line may miss at the right margin
_FOOT = 0.85  # of the height of a page, below which a page number may stand
_SIZES = 1.25  # the largest ratio of type sizes within one paragraph
_LEADING = 1.7  # of the usual distance of lines: further apart is no paragraph
_WORD = re.compile(r"[0-9A-Za-z.,%％±+\-]+(?:[万亿]?元|[万亿])?|.", re.DOTALL)  # a figure is not parted from its unit
_NEVER_FIRST = "，。、；：）》〉”’】〕」』！？%％,.;:!?)"
_LONG = 0.7  # of the longest line: shorter lines say nothing about the right margin
_MEASURE = 0.75  # share of the room between the margins that the longest lines of running text fill
_LEADERS = re.compile(r"[.．…·]{4,}|(?:[.．…·] ){4,}")
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,3}(?:部分|章)|[（(]?\d{1,2}[.．、）)](?!\d)"
)
_SENTENCE_END = ("。", "！", "？")


def lines_of(glyphs: Sequence[Glyph], page: PageContent) -> list[PageLine]:
    """The lines that these glyphs of a page form, in reading order.

    ``wraps`` is told from the margins of the column that a line stands in.
    """
    columns = [_to_lines(column, page) for column in columns_of(rows_of(glyphs))]
    is_newspaper = len(columns) > 1
    lines = [
        line
        for column in columns
        for line in (_with_wraps(column, page) if is_newspaper or _is_full(column, page) else column)
    ]
    return _without_wraps_before_indent(lines, columns)


def _to_lines(rows: Sequence[tuple[Glyph, ...]], page: PageContent) -> list[PageLine]:
    return [PageLine(to_text(row), box_of(row), row, page.number) for row in rows]


@dataclass(frozen=True, slots=True)
class _Margins:
    """Of one column, in points; ``em`` and ``pitch`` (from line to line) are those of most of its lines."""

    left: float
    right: float
    em: float
    pitch: float


def _margins(lines: Sequence[PageLine]) -> _Margins:
    ems = sorted(em_of(line.glyphs) for line in lines)
    em = ems[len(ems) // 2]
    steps = sorted(b.bbox[3] - a.bbox[3] for a, b in pairwise(lines) if b.bbox[3] > a.bbox[3])
    pitch = steps[len(steps) // 2] if steps else 2 * em
    starts = [line.bbox[0] for line in lines]
    left = min((x for x in starts if _shared(x, starts, em) >= 2), default=min(starts))
    return _Margins(left, _right(lines, left, em), em, pitch)


def _right(lines: Sequence[PageLine], left: float, em: float) -> float:
    """The right margin: the furthest end that several long lines of text share, since a mark may hang over it."""
    text = [line for line in lines if line.bbox[0] <= left + _DEEPEST * em] or lines
    longest = max(line.bbox[2] for line in text) - left
    ends = [line.bbox[2] for line in text if line.bbox[2] - left > _LONG * longest]
    enough = max(2, 0.15 * len(ends))
    return max((x for x in ends if _shared(x, ends, em) >= enough), default=max(ends))


def _shared(x: float, starts: Sequence[float], em: float) -> int:
    return sum(1 for other in starts if abs(other - x) < 0.5 * em)


def _is_full(lines: Sequence[PageLine], page: PageContent) -> bool:
    """Whether the longest lines of a page fill the room between its margins; else all end where they like."""
    margins = _margins(lines)
    return margins.right - margins.left >= _MEASURE * (page.width - 2 * margins.left)


def _with_wraps(lines: Sequence[PageLine], page: PageContent) -> list[PageLine]:
    if not lines:
        return []
    margins = _margins(lines)
    following = [None if _is_foot(line, page) else line for line in lines[1:]]
    return [
        replace(line, wraps=_wraps(line, after, margins, page))
        for line, after in zip(lines, [*following, None], strict=True)
    ]


def _is_foot(line: PageLine, page: PageContent) -> bool:
    return line.bbox[1] > _FOOT * page.height and is_page_number(line.text)


def _wraps(line: PageLine, following: PageLine | None, margins: _Margins, page: PageContent) -> bool:
    if line.bbox[0] > margins.left + _DEEPEST * margins.em or _is_centred(line, page) or _LEADERS.search(line.text):
        return False
    if (
        following
        and _NUMBERED.match(following.text)
        and (line.text.endswith(_SENTENCE_END) or _NUMBERED.match(line.text))
    ):
        return False
    room = margins.right - line.bbox[2]
    if following is None:
        return room < _SLACK * margins.em and not line.text.endswith(_SENTENCE_END)
    return room < _needed(line, following) and _may_follow(line, following, margins)


def _needed(line: PageLine, following: PageLine) -> float:
    """The room that would have let the writer print the next word on this line, in points."""
    em = em_of(line.glyphs)
    words = _WORD.findall("".join(glyph.text for glyph in following.glyphs[:24]))
    length = len(words[0]) + next((i for i, word in enumerate(words[1:]) if word[0] not in _NEVER_FIRST), 0)
    word = box_of(following.glyphs[: max(1, length)])
    return max(_SLACK * em, word[2] - word[0] + 0.6 * em)


def _may_follow(line: PageLine, following: PageLine, margins: _Margins) -> bool:
    """Whether the next line may belong to the same paragraph by its place and its type."""
    if following.bbox[0] > margins.left + _INDENT * margins.em and following.bbox[0] > line.bbox[0] - margins.em:
        return False
    sizes = sorted((em_of(line.glyphs), em_of(following.glyphs)))
    if sizes[1] > _SIZES * sizes[0] and len(following.glyphs) > 2:
        return False
    step = following.bbox[3] - line.bbox[3]
    return 0 < step < max(_LEADING * margins.pitch, 2.2 * margins.em)


def _is_centred(line: PageLine, page: PageContent) -> bool:
    left, right = line.bbox[0], page.width - line.bbox[2]
    return abs(left - right) < em_of(line.glyphs) and left > 0.2 * page.width


def _without_wraps_before_indent(lines: list[PageLine], columns: Sequence[Sequence[PageLine]]) -> list[PageLine]:
    """The last line of a column does not wrap where the next column begins with a new paragraph."""
    place = -1
    for column, after in pairwise(columns):
        place += len(column)
        margins = _margins(after)
        if after[0].bbox[0] > margins.left + _INDENT * margins.em:
            lines[place] = replace(lines[place], wraps=False)
    return lines
