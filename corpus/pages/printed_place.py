"""A printed text → where on the page it stands: the boxes of exactly its characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph, PageContent
from corpus.pages.rows import rows_of

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NUMBER_CHARS = _DIGITS | frozenset(".,．")
_CLOSE = 0.6  # of a character's height; number characters further apart are of two numbers
_EDGE = 0.5  # points that a middle may lie outside the box that it is looked for in


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a printed text that stands on one line. ``text`` is what is printed there, without blanks."""

    page: int
    bbox: BBox
    text: str


Place = tuple[Piece, ...]  # the pieces of one text, in reading order


def find_printed(page: PageContent, text: str, near: BBox | None, following: PageContent | None = None) -> list[Place]:
    """All places where ``text`` is printed, blanks aside, beginning inside ``near`` (None: anywhere on the page).

    A number is never found within a longer one. A text that breaks off at the end of the page goes on at the
    beginning of a line of ``following``. Empty where it is not printed there.
    """
    wanted = packed(text)
    if not wanted:
        return []
    found = _found(page.glyphs, wanted, near, page.number)
    if not found:
        in_rows = [glyph for row in rows_of(page.glyphs) for glyph in row]
        found = _found(in_rows, wanted, near, page.number)
    if found:
        return found
    broken = _broken(page, wanted, near, following)
    return [broken] if broken else []


def packed(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def _found(order: Sequence[Glyph], wanted: str, near: BBox | None, page: int) -> list[Place]:
    text, owners = _text_of(order)
    runs = (
        tuple(order[n] for n in dict.fromkeys(owners[start : start + len(wanted)])) for start in _starts(text, wanted)
    )
    return [
        _to_place(run, page)
        for run in runs
        if _is_inside(run[0], near) and packed("".join(g.text for g in run)) == wanted and _stands_alone(run, order)
    ]


def _text_of(order: Sequence[Glyph]) -> tuple[str, list[int]]:
    """The characters in order, and for each the number of its glyph (a ligature has several characters)."""
    owners = [n for n, glyph in enumerate(order) for _ in glyph.text]
    return "".join(glyph.text for glyph in order), owners


def _starts(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _stands_alone(run: Sequence[Glyph], order: Sequence[Glyph]) -> bool:
    """Whether no digit beside the run, or behind a point or comma beside it, makes its number a longer one."""
    others = [glyph for glyph in order if glyph.text in _NUMBER_CHARS and glyph not in run]
    goes_back = run[0].text[0] in _DIGITS and _leads_to_digit(run[0], others, lambda new, old: _is_close(new, old))
    return not goes_back and not (
        run[-1].text[-1] in _DIGITS and _leads_to_digit(run[-1], others, lambda new, old: _is_close(old, new))
    )


def _leads_to_digit(edge: Glyph, others: Sequence[Glyph], is_next: Callable[[Glyph, Glyph], bool]) -> bool:
    beside = [glyph for glyph in others if is_next(glyph, edge)]
    return any(
        glyph.text in _DIGITS or any(far.text in _DIGITS and is_next(far, glyph) for far in others) for glyph in beside
    )


def _is_close(left: Glyph, right: Glyph) -> bool:
    height = max(left.bbox[3] - left.bbox[1], 1.0)
    gap = right.bbox[0] - left.bbox[2]
    return -_CLOSE * height < gap < _CLOSE * height / 2 and left.bbox[0] < right.bbox[0] and _on_one_line(left, right)


def _on_one_line(a: Glyph, b: Glyph) -> bool:
    """Whether the middle of one stands beside the other."""
    middle = (b.bbox[1] + b.bbox[3]) / 2
    return a.bbox[1] < middle < a.bbox[3]


def _is_inside(glyph: Glyph, box: BBox | None) -> bool:
    if box is None:
        return True
    x, y = (glyph.bbox[0] + glyph.bbox[2]) / 2, (glyph.bbox[1] + glyph.bbox[3]) / 2
    return box[0] - _EDGE <= x <= box[2] + _EDGE and box[1] - _EDGE <= y <= box[3] + _EDGE


def _to_place(run: Sequence[Glyph], page: int) -> Place:
    """The boxes of a run, one for each line: a line ends where the next character goes back to the left."""
    lines: list[list[Glyph]] = [[run[0]]]
    for glyph in run[1:]:
        if glyph.bbox[0] < lines[-1][-1].bbox[0] or not _on_one_line(lines[-1][-1], glyph):
            lines.append([])
        lines[-1].append(glyph)
    return tuple(Piece(page, box_around(map(_drawn, line)), "".join(g.text for g in line)) for line in lines)


def _drawn(glyph: Glyph) -> BBox:
    return glyph.ink or glyph.bbox


def box_around(boxes: Iterable[BBox]) -> BBox:
    """The smallest box that holds all."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _broken(page: PageContent, wanted: str, near: BBox | None, following: PageContent | None) -> Place | None:
    """A text whose beginning ends a line and whose rest begins a later line, here or on the following page."""
    rows = rows_of(page.glyphs)
    for n, row in enumerate(rows):
        head = _tail_of_row(row, wanted)
        if not head or not _is_inside(head[0], near) or not _stands_alone(head, row):
            continue
        rest = wanted[len("".join(g.text for g in head)) :]
        below = [(page.number, later) for later in rows[n + 1 :]]
        over = [(following.number, later) for later in rows_of(following.glyphs)] if following else []
        for number, later in (*below, *over):
            count = _count(later, rest)
            if count and _stands_alone(later[:count], later):
                return (*_to_place(head, page.number), *_to_place(later[:count], number))
    return None


def _tail_of_row(row: Sequence[Glyph], wanted: str) -> Sequence[Glyph]:
    """The most glyphs at the end of a row that are a beginning of ``wanted``."""
    for start in range(len(row)):
        text = "".join(glyph.text for glyph in row[start:])
        if len(text) < len(wanted) and wanted.startswith(text):
            return row[start:]
    return ()


def _count(row: Sequence[Glyph], rest: str) -> int:
    """How many glyphs at the beginning of a row spell ``rest``; 0 where they do not."""
    text = ""
    for count, glyph in enumerate(row, 1):
        text += glyph.text
        if text == rest:
            return count
        if not rest.startswith(text):
            return 0
    return 0
