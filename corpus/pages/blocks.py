"""Pages → blocks in reading order: tables found, the rest as lines, tables joined over page turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import BBox, Block, Line, Source
from corpus.pages.columns import find_unruled_tables
from corpus.pages.continuation import join_continued
from corpus.pages.datatypes import PageContent, PageLine, PageTable
from corpus.pages.flow import lines_of, without_running_heads
from corpus.pages.lattice import split_ruled

_EDGE = 2.0  # points


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What was found on one page; ``rest`` is the page without the glyphs of its ruled tables."""

    rest: PageContent
    tables: tuple[PageTable, ...]
    lines: tuple[PageLine, ...]


def pages_to_blocks(pages: Iterable[PageContent]) -> tuple[Block, ...]:
    """Lines and grids of all pages in reading order. Pages may come from a generator: each is let go."""
    sheets = [_sheet_of(page) for page in pages]
    bodies = without_running_heads([sheet.lines for sheet in sheets], [sheet.rest.height for sheet in sheets])
    blocks: list[Block] = []
    for sheet, lines in zip(sheets, bodies, strict=True):
        blocks += _page_blocks(sheet, lines)
    return join_continued(blocks)


def _sheet_of(page: PageContent) -> _Sheet:
    ruled = split_ruled(page)
    rest = replace(page, glyphs=ruled.rest)
    return _Sheet(rest, ruled.tables, tuple(lines_of(rest.glyphs, rest)))


def _is_inside(line: PageLine, box: BBox) -> bool:
    x, y = (line.bbox[0] + line.bbox[2]) / 2, (line.bbox[1] + line.bbox[3]) / 2
    return box[0] - _EDGE <= x <= box[2] + _EDGE and box[1] - _EDGE <= y <= box[3] + _EDGE


def _page_blocks(sheet: _Sheet, lines: Sequence[PageLine]) -> list[Block]:
    """The lines of a page with its tables where they stand among them."""
    unruled = find_unruled_tables(lines, sheet.rest)
    outside = [line for line in lines if not any(_is_inside(line, table.bbox) for table in unruled)]
    placed: dict[int, list[PageTable]] = {}
    for table in sorted((*sheet.tables, *unruled), key=lambda t: (t.bbox[1], t.bbox[0])):
        placed.setdefault(_place(table, outside), []).append(table)
    blocks: list[Block] = []
    for index in range(len(outside) + 1):
        blocks += [table.grid for table in placed.get(index, ())]
        if index < len(outside):
            blocks.append(to_line(outside[index]))
    return blocks


def _place(table: PageTable, lines: Sequence[PageLine]) -> int:
    """Before which line a table is read: behind the last line of its column that stands above it."""
    above = [n for n, line in enumerate(lines) if line.bbox[3] <= table.bbox[1] + _EDGE and _is_over(line, table)]
    if above:
        return _past_furniture(above[-1], table, lines) + 1
    below = [n for n, line in enumerate(lines) if line.bbox[1] >= table.bbox[1] - _EDGE and _is_over(line, table)]
    return below[0] if below else sum(1 for line in lines if line.bbox[1] < table.bbox[1])


def _past_furniture(last: int, table: PageTable, lines: Sequence[PageLine]) -> int:
    """The last of the lines that go on down to the table, though beside its width (单位：万元 at the margin)."""
    while last + 1 < len(lines):
        following = lines[last + 1]
        if following.bbox[3] > table.bbox[1] + _EDGE or following.bbox[1] < lines[last].bbox[3] - _EDGE:
            break
        last += 1
    return last


def _is_over(line: PageLine, table: PageTable) -> bool:
    return line.bbox[0] < table.bbox[2] and line.bbox[2] > table.bbox[0]


def to_line(line: PageLine) -> Line:
    """A printed line as a block."""
    return Line(line.text, Source(line.text, page=line.page, bbox=line.bbox), line.wraps)
