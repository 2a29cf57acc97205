"""Which printed lines make one row of a table without rules: labels wrap while their figures stand once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import median

from corpus.pages.chunks import Chunk
from corpus.pages.datatypes import PageContent, Rule
from corpus.pages.spacing import em_of

_CLOSE = 0.82  # of the usual distance of rows: nearer lines are one row
_OFF_MIDDLE = 0.24  # of the distance of lines by which figures may miss the middle of their label
_CLEARLY = 0.7  # of the largest distance of lines: less is clearly within a row
_ALIKE = 0.3  # of the distance of lines by which figures may miss the line that they stand beside
_RAGGED = 1.6  # em that a full line of a wrapped label may miss at the right
_LONG = 0.5  # share of the width of a table that a rule between rows spans


class _Kind(Enum):
    ROW = "row"  # a label and its figures
    LABEL = "label"  # texts only
    FIGURES = "figures"  # figures without a label


@dataclass(frozen=True, slots=True)
class TableLine:
    """One printed line of a table: its cells and its height on the page."""

    chunks: tuple[Chunk, ...]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between its top and its bottom."""
        return (self.top + self.bottom) / 2

    @property
    def kind(self) -> _Kind:
        """What it brings to its row."""
        if not any(chunk.is_value for chunk in self.chunks):
            return _Kind.LABEL
        return _Kind.FIGURES if all(chunk.is_value for chunk in self.chunks) else _Kind.ROW


def row_bands(lines: Sequence[TableLine], rules: Sequence[float]) -> list[list[TableLine]] | None:
    """Group body lines, from top to bottom, into rows; None where it is doubtful which belong together.

    ``rules``: heights of the rules across the table.
    """
    bands = _between_rules(lines, rules)
    if len(bands) > 1 and all(sum(1 for line in band if line.kind is not _Kind.LABEL) <= 1 for band in bands):
        return bands
    rows = [row for band in bands for row in (_by_middles(band) or _by_distance(band))]
    return rows if _are_set_alike(rows) else None


def _are_set_alike(rows: Sequence[Sequence[TableLine]]) -> bool:
    """Whether all wrapped texts stand beside their figures in the same way: by their first, middle or last line."""
    ways: set[str] = {"first", "middle", "last"}
    for row in rows:
        values = [chunk for line in row for chunk in line.chunks if chunk.is_value]
        if len(row) < 2 or not values:
            continue
        for texts in _stacks([chunk for line in row for chunk in line.chunks if not chunk.is_value]):
            ways &= _ways(_middle_of(values), [_middle_of([chunk]) for chunk in texts])
    return bool(ways)


def _stacks(texts: Sequence[Chunk]) -> list[list[Chunk]]:
    """Texts of one row by column, those of two lines or more."""
    stacks: list[list[Chunk]] = []
    for chunk in sorted(texts, key=lambda c: c.box[1]):
        home = next((s for s in stacks if s[-1].box[0] < chunk.box[2] and s[-1].box[2] > chunk.box[0]), None)
        if home is None:
            stacks.append([chunk])
        else:
            home.append(chunk)
    return [stack for stack in stacks if len(stack) > 1]


def _ways(figures: float, middles: Sequence[float]) -> set[str]:
    slack = _ALIKE * (middles[-1] - middles[0]) / (len(middles) - 1)
    places = {"first": middles[0], "middle": (middles[0] + middles[-1]) / 2, "last": middles[-1]}
    return {way for way, place in places.items() if abs(place - figures) <= slack}


def rules_across(page: PageContent, x0: float, x1: float) -> list[float]:
    """Heights of the horizontal rules that span most of the width between ``x0`` and ``x1``."""
    pieces: dict[int, list[Rule]] = {}
    for rule in page.rules:
        if rule.top == rule.bottom and rule.x1 > x0 and rule.x0 < x1:
            pieces.setdefault(round(rule.top), []).append(rule)
    found = []
    for rules in pieces.values():
        covered = sum(min(rule.x1, x1) - max(rule.x0, x0) for rule in rules)
        if covered >= _LONG * (x1 - x0):
            found.append(rules[0].top)
    return sorted(found)


def _between_rules(lines: Sequence[TableLine], rules: Sequence[float]) -> list[list[TableLine]]:
    bands: list[list[TableLine]] = [[lines[0]]]
    for above, line in pairwise(lines):
        if any(above.middle < height < line.middle for height in rules):
            bands.append([])
        bands[-1].append(line)
    return bands


def _by_middles(lines: Sequence[TableLine]) -> list[list[TableLine]] | None:
    """Rows whose figures stand half way beside labels of one or more lines; None where they do not all.

    The lines of labels are dealt out in order, to each row of figures those that it is the middle of.
    """
    figures = [_middle_of([c for c in line.chunks if c.is_value]) for line in lines if line.kind is not _Kind.LABEL]
    labels = _longest_text_column(lines)
    if len(labels) <= len(figures) or not figures:
        return None
    middles = [_middle_of([chunk]) for chunk in labels]
    pitch = min(b - a for a, b in pairwise(middles))
    blocks = _dealt(figures, middles, _OFF_MIDDLE * pitch)
    if blocks is None or not _are_wrapped(blocks, labels):
        return None
    edges = [(middles[a.stop - 1] + middles[b.start]) / 2 for a, b in pairwise(blocks)]
    return _cut_at(lines, edges)


def _are_wrapped(blocks: Sequence[range], labels: Sequence[Chunk]) -> bool:
    """Whether labels of several lines show that they are wrapped ones, not rows whose figures are blank.

    Some figures must stand between two lines of their label, and lines within a label must fill its column.
    """
    right = max(chunk.box[2] for chunk in labels)
    inner = [labels[n] for block in blocks for n in block[:-1]]
    has_between = any(len(block) % 2 == 0 for block in blocks)
    return has_between and all(right - chunk.box[2] < _RAGGED * em_of(chunk.glyphs) for chunk in inner)


def _middle_of(chunks: Sequence[Chunk]) -> float:
    return sum(chunk.box[1] + chunk.box[3] for chunk in chunks) / (2 * len(chunks))


def _longest_text_column(lines: Sequence[TableLine]) -> list[Chunk]:
    """The texts, from top to bottom, of the column that prints most lines."""
    texts = [chunk for line in lines for chunk in line.chunks if not chunk.is_value]
    best: list[Chunk] = []
    for chunk in texts:
        below = [c for c in texts if c.box[0] < chunk.box[2] and c.box[2] > chunk.box[0]]
        if len(below) > len(best):
            best = below
    best.sort(key=lambda c: c.box[1])
    are_apart = all(b.box[1] > a.box[1] + 0.5 * (a.box[3] - a.box[1]) for a, b in pairwise(best))
    return best if are_apart else []


def _dealt(figures: Sequence[float], middles: Sequence[float], slack: float) -> list[range] | None:
    """The lines of labels of each row; None where they cannot be dealt out without a rest."""
    blocks: list[range] = []
    first = 0
    for figure in figures:
        fitting = [
            last for last in range(first, len(middles)) if abs((middles[first] + middles[last]) / 2 - figure) <= slack
        ]
        if len(fitting) != 1:
            return None
        blocks.append(range(first, fitting[0] + 1))
        first = fitting[0] + 1
    return blocks if first == len(middles) else None


def _cut_at(lines: Sequence[TableLine], edges: Sequence[float]) -> list[list[TableLine]]:
    rows: list[list[TableLine]] = [[] for _ in range(len(edges) + 1)]
    for line in lines:
        by_row: dict[int, list[Chunk]] = {}
        for chunk in line.chunks:
            by_row.setdefault(sum(edge < _middle_of([chunk]) for edge in edges), []).append(chunk)
        for row, chunks in by_row.items():
            rows[row].append(TableLine(tuple(chunks), min(c.box[1] for c in chunks), max(c.box[3] for c in chunks)))
    return rows


def _by_distance(lines: Sequence[TableLine]) -> list[list[TableLine]]:
    """Lines of labels and figures that stand closer than rows do belong together."""
    usual = _usual_distance(lines)
    rows: list[list[TableLine]] = [[lines[0]]]
    for above, line in pairwise(lines):
        is_close = line.middle - above.middle < _CLOSE * usual
        if is_close and _completes(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return _with_lone_figures(rows)


def _usual_distance(lines: Sequence[TableLine]) -> float:
    """From row to row, judged by lines that are surely rows."""
    steps = [b.middle - a.middle for a, b in pairwise(lines) if a.kind is _Kind.ROW and b.kind is _Kind.ROW]
    if steps:
        return median(steps)
    steps = [b.middle - a.middle for a, b in pairwise(lines)]
    is_clear = bool(steps) and min(steps) < _CLEARLY * max(steps)
    return (min(steps) + max(steps)) / 2 / _CLOSE if is_clear else 0.0


def _completes(row: Sequence[TableLine], line: TableLine) -> bool:
    """A row holds one line of figures at most."""
    has_figures = any(other.kind is not _Kind.LABEL for other in row)
    return not has_figures or line.kind is _Kind.LABEL


def _with_lone_figures(rows: list[list[TableLine]]) -> list[list[TableLine]]:
    """Figures that stand half way beside a label of two lines belong to it."""
    joined: list[list[TableLine]] = []
    for row in rows:
        if joined and (_completes_label(joined[-1], row) or _completes_label(row, joined[-1][-1:])):
            joined[-1].extend(row)
        else:
            joined.append(list(row))
    return joined


def _completes_label(label: Sequence[TableLine], figures: Sequence[TableLine]) -> bool:
    return _is_lone(figures) and all(line.kind is _Kind.LABEL for line in label)


def _is_lone(row: Sequence[TableLine]) -> bool:
    return len(row) == 1 and row[0].kind is _Kind.FIGURES
