"""The header of a table without rules: which of its texts head one column and which span several.

Texts set close under each other are one wrapped text. A text over several columns that have texts of their
own below is their parent; it stands over the middle of its children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from statistics import median

from corpus.datatypes import BBox
from corpus.pages.alignment import Column
from corpus.pages.chunks import Chunk, to_chunk
from corpus.pages.datatypes import Glyph, Rule
from corpus.pages.head_seats import seat_leaves
from corpus.pages.spacing import box_of, is_chinese

_WRAP = 0.75  # em of white that two lines of one wrapped text may have between them
_SPACED = 5.0  # em between the letters of a spaced-out word
_SPLIT = 0.3  # em of white inside a piece where two columns part
_MISS = 1.0  # em by which a parent may miss the middle of its children …
_MISS_SHARE = 0.1  # … and this share of their width
_UPPER = 0.35  # em by which a parent stands above the middle of its header
_CODE_LEVELS = ("类款", "款项")  # names of code columns beside each other, never the letters of one word
_MANY = 5000  # ways to share children among parents that are tried


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A header text over the columns ``first`` … ``last``; several chunks where it is wrapped."""

    chunks: tuple[Chunk, ...]
    first: int
    last: int

    @property
    def box(self) -> BBox:
        """The box around its text."""
        return box_of(_glyphs(self.chunks))

    def covers(self, column: int) -> bool:
        """Whether it stands over a column."""
        return self.first <= column <= self.last


@dataclass(frozen=True, slots=True)
class Head:
    """Header cells by level, outermost first, and all columns: those without anything in the body as well."""

    levels: tuple[tuple[HeadCell, ...], ...]
    columns: tuple[Column, ...]


def read_head(
    lines: Sequence[Sequence[Chunk]], columns: Sequence[Column], rules: Sequence[Rule], em: float
) -> Head | None:
    """The header over the columns of a body; None where a text stands over no clear columns.

    ``lines``: the printed header lines from top to bottom; ``rules``: what is drawn on the page; ``em`` in
    points. A cell without anything below reaches down to the last level.
    """
    blocks = _blocks([chunk for line in lines for chunk in _separated(line, columns, em)], em)
    leaves = [block for block in blocks if not _is_over_texts(block, blocks, columns, em)]
    seated = seat_leaves([box_of(_glyphs(leaf)) for leaf in leaves], columns, em)
    columns = seated.columns
    cells = [HeadCell(leaf, *seat) for leaf, seat in zip(leaves, seated.seats, strict=True)]
    upper = [block for block in blocks if block not in leaves]
    for block in sorted(upper, key=lambda b: b[0].box[1], reverse=True):
        cells.append(HeadCell(block, *_children_under(block, cells)))
    cells.sort(key=lambda cell: (cell.box[1], cell.first))
    wide = [_with_text(column, n, cells) for n, column in enumerate(columns)]
    cells = _with_lone_columns(_with_children(cells, wide, rules, em), wide)
    levels = _levels(cells, len(columns))
    is_headed = all(any(cell.covers(n) for cell in cells) for n, c in enumerate(columns) if c.has_values)
    if levels is None or (cells and not is_headed):
        return None
    return Head(tuple(tuple(level) for level in levels), tuple(columns))


def _glyphs(block: Sequence[Chunk]) -> list[Glyph]:
    return [glyph for chunk in block for glyph in chunk.glyphs]


def _is_over_texts(
    block: Sequence[Chunk], blocks: Sequence[Sequence[Chunk]], columns: Sequence[Column], em: float
) -> bool:
    """Whether header texts stand under a text: overlapping it, or on both sides of its middle.

    A text without any below is set half way down the header, a parent in its upper part.
    """
    box = box_of(_glyphs(block))
    lower = [other for other in blocks if other[0].box[1] >= box[3] - 1]
    boxes = [box_of(_glyphs(other)) for other in lower]
    if _is_over_any(box, boxes):
        return True
    head = box_of([glyph for other in blocks for glyph in _glyphs(other)])
    is_upper = _middle(box) < _middle(head) - _UPPER * em or any(
        abs(_middle(other) - _middle(box)) < _UPPER * em and _is_over_any(other, boxes)
        for other in (box_of(_glyphs(b)) for b in blocks)
    )
    is_between = any(other[2] <= box[0] for other in boxes) and any(other[0] >= box[2] for other in boxes)
    headed = {n for other in lower for n in _covered(other, columns)}
    return is_upper and is_between and headed >= set(_under(block, columns))


def _middle(box: BBox) -> float:
    return (box[1] + box[3]) / 2


def _is_over_any(box: BBox, boxes: Sequence[BBox]) -> bool:
    return any(other[0] < box[2] and other[2] > box[0] and other[1] >= box[3] - 1 for other in boxes)


def _children_under(block: Sequence[Chunk], leaves: Sequence[HeadCell]) -> tuple[int, int]:
    """The first and last column of the texts right under a text, or on both sides of its middle below."""
    x0, _, x1, bottom = box_of(_glyphs(block))
    lower = sorted((leaf for leaf in leaves if leaf.box[1] >= bottom - 1), key=lambda leaf: leaf.first)
    under = [leaf for leaf in lower if leaf.box[0] < x1 and leaf.box[2] > x0]
    if not under:
        left = [leaf for leaf in lower if leaf.box[2] <= x0]
        right = [leaf for leaf in lower if leaf.box[0] >= x1]
        under = [*left[-1:], *right[:1]]
    return min(leaf.first for leaf in under), max(leaf.last for leaf in under)


def _with_text(column: Column, number: int, cells: Sequence[HeadCell]) -> Column:
    """A column as wide as its figures and its own header text."""
    boxes = [cell.box for cell in cells if cell.first == cell.last == number]
    x0, x1 = min([column.x0, *(b[0] for b in boxes)]), max([column.x1, *(b[2] for b in boxes)])
    return Column(x0, x1, column.has_values)


# --- texts --------------------------------------------------------------------------------------


def _separated(line: Sequence[Chunk], columns: Sequence[Column], em: float) -> list[Chunk]:
    """Pieces cut where they run over two columns, and spaced-out words (合  计) joined."""
    found: list[Chunk] = []
    for chunk in (part for whole in line for part in _cut(whole, columns, em)):
        before = found[-1] if found else None
        if before and _is_letter(before) and _is_letter(chunk, 1) and _is_one_word(before, chunk, columns, em):
            found[-1] = to_chunk((*before.glyphs, *chunk.glyphs), chunk.line)
        else:
            found.append(chunk)
    return found


def _is_letter(chunk: Chunk, most: int = 4) -> bool:
    return len(chunk.glyphs) <= most and all(is_chinese(glyph.text) for glyph in chunk.glyphs)


def _is_one_word(left: Chunk, right: Chunk, columns: Sequence[Column], em: float) -> bool:
    """Whether two spaced-out letters belong together: near, and not over columns of their own (类  款  项)."""
    if left.text[-1] + right.text in _CODE_LEVELS:
        return False
    over, over_right = _under((left,), columns), _under((right,), columns)
    is_near = right.box[0] - left.box[2] < _SPACED * em
    return is_near and (not over or not over_right or over == over_right)


def _cut(chunk: Chunk, columns: Sequence[Column], em: float) -> list[Chunk]:
    """Cut a piece at its widest gaps between the columns under it, where they are wider than its others."""
    gaps = [(b.bbox[0] - a.bbox[2], n) for n, (a, b) in enumerate(pairwise(chunk.glyphs), 1)]
    usual = median(gap for gap, _ in gaps) if gaps else 0.0
    wide = [n for gap, n in gaps if gap >= max(_SPLIT * em, 2.0 * usual) and _is_between(chunk, n, columns)]
    edges = [0, *wide, len(chunk.glyphs)]
    return [to_chunk(chunk.glyphs[a:b], chunk.line) for a, b in pairwise(edges)]


def _is_between(chunk: Chunk, place: int, columns: Sequence[Column]) -> bool:
    """Whether a gap parts texts over different columns."""
    left, right = to_chunk(chunk.glyphs[:place], 0), to_chunk(chunk.glyphs[place:], 0)
    return _covered((left,), columns)[1] < _covered((right,), columns)[0]


def _blocks(chunks: Sequence[Chunk], em: float) -> list[tuple[Chunk, ...]]:
    """Wrapped texts: lines close under each other with nothing else beside them above or below."""
    blocks: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda c: c.box[1]):
        over = [b for b in blocks if _is_wrapped(b[-1], chunk, em)]
        if len(over) == 1 and sum(_is_wrapped(over[0][-1], other, em) for other in chunks) == 1:
            over[0].append(chunk)
        else:
            blocks.append([chunk])
    return [tuple(block) for block in blocks]


def _is_wrapped(above: Chunk, below: Chunk, em: float) -> bool:
    white = below.box[1] - above.box[3]
    overlap = min(above.box[2], below.box[2]) - max(above.box[0], below.box[0])
    return above is not below and -0.5 * em < white <= _WRAP * em and overlap > 0


# --- columns ------------------------------------------------------------------------------------


def _under(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[int]:
    """The columns that a text stands over."""
    x0, x1 = min(c.box[0] for c in chunks), max(c.box[2] for c in chunks)
    return [n for n, c in enumerate(columns) if min(x1, c.x1) - max(x0, c.x0) > 0.3 * min(x1 - x0, c.x1 - c.x0)]


def _covered(chunks: Sequence[Chunk], columns: Sequence[Column]) -> tuple[int, int]:
    """The first and last column under a text; the nearest one where it stands between columns."""
    under = _under(chunks, columns)
    if under:
        return under[0], under[-1]
    middle = (min(c.box[0] for c in chunks) + max(c.box[2] for c in chunks)) / 2
    near = min(range(len(columns)), key=lambda n: max(columns[n].x0 - middle, middle - columns[n].x1))
    return near, near


def _with_children(
    cells: Sequence[HeadCell], columns: Sequence[Column], rules: Sequence[Rule], em: float
) -> list[HeadCell]:
    """Parents widened to all their children."""
    found = list(cells)
    done: set[int] = set()
    for index, cell in enumerate(cells):
        if index in done:
            continue
        beside = [n for n, other in enumerate(cells) if _is_beside(cell, other)]
        done.update(beside)
        parents = sorted((n for n in beside if _is_parent(cells[n], cells)), key=lambda n: cells[n].first)
        if not parents:
            continue
        below = {c for n in parents for child in _children(cells[n], cells) for c in _span(child)}
        free = sorted(below - {c for n in beside if n not in parents for c in _span(cells[n])})
        for n, wide in zip(parents, _shared([cells[n] for n in parents], free, columns, rules, em), strict=True):
            found[n] = wide
    return found


def _span(cell: HeadCell) -> range:
    return range(cell.first, cell.last + 1)


def _is_beside(cell: HeadCell, other: HeadCell) -> bool:
    return min(cell.box[3], other.box[3]) - max(cell.box[1], other.box[1]) > 0


def _is_below(cell: HeadCell, other: HeadCell) -> bool:
    return other.box[1] >= cell.box[3] - 1


def _children(parent: HeadCell, cells: Sequence[HeadCell]) -> list[HeadCell]:
    """The cells that may be children of a parent: those on the line of its nearest one.

    Texts without a parent stand half way down, so they are not on that line.
    """
    lower = [cell for cell in cells if _is_below(parent, cell)]
    own = [cell for cell in lower if set(_span(cell)) & set(_span(parent))]
    top = min(cell.box[1] for cell in own)
    return [cell for cell in lower if any(_is_beside(cell, child) for child in own if child.box[1] == top)]


def _is_parent(cell: HeadCell, cells: Sequence[HeadCell]) -> bool:
    return any(_is_below(cell, other) and set(_span(other)) & set(_span(cell)) for other in cells)


def _shared(
    parents: Sequence[HeadCell], free: Sequence[int], columns: Sequence[Column], rules: Sequence[Rule], em: float
) -> list[HeadCell]:
    """Each parent with its children: by a rule drawn under it, else all of them shared so that each is centred."""
    ruled = [_under_rule(parent, free, columns, rules, em) for parent in parents]
    if all(ruled):
        return [cell for cell in ruled if cell]
    ways = [way for way in _ways(parents, free) if all(_begins_well(cell, columns) for cell in way)]
    fitting = [way for way in ways if all(_miss(cell, columns) <= _tolerance(cell, columns, em) for cell in way)]
    halves = [way for way in ways if len(way) > 1 and all(not columns[cell.first].has_values for cell in way)]
    options = fitting or (halves if len(halves) == 1 else [])
    if options:
        return list(min(options, key=lambda way: sum(_miss(cell, columns) for cell in way)))
    return [_centred(parent, set(free), columns) for parent in parents]


def _begins_well(cell: HeadCell, columns: Sequence[Column]) -> bool:
    """Labels stand before their figures: no half of a table leaves its first figures' labels to the half before."""
    inside = [columns[n].has_values for n in _span(cell)]
    follows_label = cell.first > 0 and not columns[cell.first - 1].has_values
    return not (inside[0] and follows_label and not all(inside))


def _under_rule(
    cell: HeadCell, free: Sequence[int], columns: Sequence[Column], rules: Sequence[Rule], em: float
) -> HeadCell | None:
    """The columns that a rule close under a parent spans."""
    x0, _, x1, bottom = cell.box
    middle = (x0 + x1) / 2
    near = [r for r in rules if r.top == r.bottom and -1 <= r.top - bottom <= 1.2 * em and r.x0 < middle < r.x1]
    for rule in near:
        inside = [n for n in free if rule.x0 - em <= columns[n].x0 and columns[n].x1 <= rule.x1 + em]
        if inside and len(inside) < len(columns) and inside[0] <= cell.first and cell.last <= inside[-1]:
            return HeadCell(cell.chunks, inside[0], inside[-1])
    return None


def _ways(parents: Sequence[HeadCell], free: Sequence[int]) -> list[list[HeadCell]]:
    """All ways to share the children, in order and without a rest, among the parents."""
    ways: list[list[HeadCell]] = []
    if len(free) < len(parents):
        return ways
    for cuts in islice(combinations(range(1, len(free)), len(parents) - 1), _MANY):
        edges = [0, *cuts, len(free)]
        groups = [free[a:b] for a, b in pairwise(edges)]
        if all(g[0] <= p.first and p.last <= g[-1] and _is_run(g) for g, p in zip(groups, parents, strict=True)):
            ways.append([HeadCell(p.chunks, g[0], g[-1]) for g, p in zip(groups, parents, strict=True)])
    return ways


def _is_run(columns: Sequence[int]) -> bool:
    return columns[-1] - columns[0] == len(columns) - 1


def _miss(cell: HeadCell, columns: Sequence[Column]) -> float:
    x0, _, x1, _ = cell.box
    return abs((columns[cell.first].x0 + columns[cell.last].x1) / 2 - (x0 + x1) / 2)


def _tolerance(cell: HeadCell, columns: Sequence[Column], em: float) -> float:
    return _MISS * em + _MISS_SHARE * (columns[cell.last].x1 - columns[cell.first].x0)


def _centred(cell: HeadCell, free: set[int], columns: Sequence[Column]) -> HeadCell:
    """A parent with the free neighbours that bring the middle of its children nearest to its own."""
    first, last = cell.first, cell.last
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    options = [HeadCell(cell.chunks, a, b) for a in range(first, cell.first + 1) for b in range(cell.last, last + 1)]
    return min(options, key=lambda option: (_miss(option, columns), option.last - option.first))


def _with_lone_columns(cells: Sequence[HeadCell], columns: Sequence[Column]) -> list[HeadCell]:
    """A cell over columns that nothing else heads, such as 科目编码 over 类, 款 and 项 in columns of their own."""
    found = list(cells)
    free = {n for n in range(len(columns)) if not any(cell.covers(n) for cell in cells)}
    for index, cell in enumerate(found):
        codes = {n for n in free if columns[n].has_values and columns[cell.first].has_values}
        wide = _centred(cell, codes, columns) if not _is_parent(cell, found) else cell
        free -= set(_span(wide))
        found[index] = wide
    return found


def _levels(cells: Sequence[HeadCell], width: int) -> list[list[HeadCell]] | None:
    depth = [0] * width
    levels: list[list[HeadCell]] = []
    for cell in sorted(cells, key=lambda c: (c.box[1], c.first)):
        level = max(depth[cell.first : cell.last + 1])
        while len(levels) <= level:
            levels.append([])
        levels[level].append(cell)
        for column in _span(cell):
            depth[column] = level + 1
    return levels if _are_nested(levels) else None


def _are_nested(levels: Sequence[Sequence[HeadCell]]) -> bool:
    """Whether each cell stands under one parent at most, and cells beside each other do not overlap."""
    for level in levels:
        spans = sorted((cell.first, cell.last) for cell in level)
        if any(a[1] >= b[0] for a, b in pairwise(spans)):
            return False
    for above, below in pairwise(levels):
        for cell in below:
            over = [p for p in above if p.first <= cell.last and p.last >= cell.first]
            if len(over) > 1 or (over and not (over[0].first <= cell.first and cell.last <= over[0].last)):
                return False
    return True
