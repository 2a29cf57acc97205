"""A figure of running text → a picture of its paragraph with the figure lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.datatypes import Document, Paragraph
from corpus.prose_places import places_of
from qa.pictures.canvas import Canvas, Colour, Typeface
from qa.pictures.datatypes import Mark, Picture
from qa.pictures.fonts import typeface
from qa.pictures.place_words import place_words
from qa.render import without_controls

if TYPE_CHECKING:
    from qa.schema import Citation

_SIZE, _SMALL = 22, 16
_WIDTH, _MARGIN, _GAP = 960, 24, 10
_AROUND = 400  # characters shown before and behind the figure
_LIT: Colour = (255, 228, 92)
_FRAME: Colour = (222, 66, 14)
_GREY: Colour = (110, 110, 110)


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text, and where in it the lit parts begin and end."""

    text: str
    spans: tuple[tuple[int, int], ...]


def draw_paragraph(document: Document, citation: Citation, font: str) -> Picture:
    """The paragraph around a figure; only the cited text itself where no paragraph holds it.

    ``font``: the setting. Raises UsageError where no font can be had.
    """
    face, small = typeface(font, _SIZE), typeface(font, _SMALL)
    passage = passage_around(document, citation)
    lines = list(_lines(passage, face))
    caption = small.wrapped(place_words(citation), _WIDTH)
    height = 2 * _MARGIN + len(lines) * (face.line_height + _GAP) + _GAP + len(caption) * small.line_height
    canvas = Canvas(_WIDTH + 2 * _MARGIN, height)
    marks: list[Mark] = []
    for n, line in enumerate(lines):
        marks += _draw_line(canvas, line, _MARGIN + n * (face.line_height + _GAP), face)
    below = height - _MARGIN - len(caption) * small.line_height
    for n, words in enumerate(caption):
        canvas.text(_MARGIN, below + n * small.line_height, words, small, _GREY)
    return Picture(canvas.to_png(), canvas.width, canvas.height, tuple(marks))


def passage_around(document: Document, citation: Citation) -> Passage:
    """The paragraph of a citation with the spans of its literal text (the ``nth`` of several on its line)."""
    wanted = citation.text.strip()
    nth = citation.nth or 0
    for text, start, end in _candidates(document.paragraphs, citation):
        spans = [(start + first, start + last) for first, last in _spans(text[start:end], wanted)]
        if len(spans) >= max(nth, 1):
            return _trimmed(text, [spans[nth - 1]] if nth else spans)
    return Passage(wanted, ((0, len(wanted)),))


def _spans(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where ``wanted`` stands in a text, blanks and line breaks aside."""
    kept = [place for place, char in enumerate(text) if not char.isspace()]
    packed = "".join(wanted.split())
    places = places_of("".join(text.split()), packed)
    return [(kept[place], kept[place + len(packed) - 1] + 1) for place in places]


def _candidates(paragraphs: Sequence[Paragraph], citation: Citation) -> Iterator[tuple[str, int, int]]:
    """The printed text of paragraphs at the place of the citation, and the part of it that is looked through."""
    for paragraph in paragraphs:
        source = paragraph.source
        lines = source.text.split("\n")
        first = source.line
        if citation.line is None or first is None:
            yield source.text, 0, len(source.text)
        elif 0 <= (index := citation.line - first) < len(lines):
            start = sum(len(line) + 1 for line in lines[:index])
            yield source.text, start, start + len(lines[index])
            yield source.text, start, len(source.text)


def _trimmed(text: str, spans: Sequence[tuple[int, int]]) -> Passage:
    """The text around the spans, "…" where some is left out."""
    first = max(0, spans[0][0] - _AROUND)
    last = min(len(text), spans[-1][1] + _AROUND)
    head, tail = ("…" if first else ""), ("…" if last < len(text) else "")
    moved = tuple((start - first + len(head), end - first + len(head)) for start, end in spans)
    return Passage(head + text[first:last] + tail, moved)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one line that are lit or not."""

    text: str
    is_lit: bool


def _lines(passage: Passage, face: Typeface) -> Iterator[list[_Run]]:
    """The passage in lines of the width of the picture, each cut where lit text begins and ends."""
    place = 0
    for line in face.wrapped(passage.text, _WIDTH):
        while passage.text[place : place + 1] == "\n":  # the break that ended the line before
            place += 1
            if not line:
                break
        yield list(_runs(line, place, passage.spans))
        place += len(line)


def _runs(line: str, offset: int, spans: Sequence[tuple[int, int]]) -> Iterator[_Run]:
    start = 0
    is_lit = [any(first <= offset + n < last for first, last in spans) for n in range(len(line))]
    for n in range(1, len(line) + 1):
        if n == len(line) or is_lit[n] != is_lit[start]:
            yield _Run(without_controls(line[start:n]), is_lit[start])
            start = n


def _draw_line(canvas: Canvas, runs: Sequence[_Run], top: int, face: Typeface) -> list[Mark]:
    marks: list[Mark] = []
    left = _MARGIN
    for run in runs:
        right = left + face.width(run.text)
        if run.is_lit:
            box = (left - 2, top - 2, right + 2, top + face.line_height + 2)
            canvas.box(box, _LIT, _FRAME, 2)
            marks.append(Mark(run.text, box))
        canvas.text(left, top, run.text, face)
        left = right
    return marks
