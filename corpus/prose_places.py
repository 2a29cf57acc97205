"""Where a figure of a paragraph is printed: the line it stands on and its literal print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.datatypes import Block, Line, Paragraph, Source

_DIGIT_BEFORE = re.compile(r"\d[.,，]?$")
_DIGIT_BEHIND = re.compile(r"[.,，]?\d")


def source_of(paragraph: Paragraph, start: int, end: int) -> Source:
    """The printed line of ``paragraph.text[start:end]`` with the figure as that line prints it.

    A figure broken over two lines is cited by its first line with the paragraph's own print.
    """
    offset, line = max(
        ((place, source) for place, source in paragraph.lines if place <= start),
        key=lambda pair: pair[0],
        default=(0, paragraph.source),
    )
    behind = min((place for place, _ in paragraph.lines if place > offset), default=len(paragraph.text))
    literal = _literal(line.text, paragraph.text[start:end], _packed(paragraph.text[offset:start]))
    if literal is None or end > behind:
        literal = paragraph.text[start:end]
    return replace(line, text=literal, nth=_nth(paragraph.text, start, end, range(offset, behind)))


def _packed(text: str) -> str:
    return "".join(text.split())


def _literal(line: str, figure: str, before: str) -> str | None:
    """The part of ``line`` that reads ``figure``, spaces aside, nearest to where ``before`` ends."""
    kept = [place for place, char in enumerate(line) if not char.isspace()]
    packed, wanted = _packed(line), _packed(figure)
    places = places_of(packed, wanted)
    if not places:
        return None
    best = min(places, key=lambda place: abs(place - len(before)))
    return line[kept[best] : kept[best + len(wanted) - 1] + 1]


def _nth(text: str, start: int, end: int, line: range) -> int | None:
    """Which of the equal figures that begin on a line ``text[start:end]`` is; None where there is one alone.

    One that the end of the line breaks counts with the others.
    """
    on_line = len(_packed(text[line.start : line.stop]))
    places = places_of(_packed(text[line.start :]), _packed(text[start:end]))
    here = [place for place in places if place < on_line]
    own = len(_packed(text[line.start : start]))
    return here.index(own) + 1 if len(here) > 1 and own in here else None


def places_of(text: str, wanted: str) -> list[int]:
    """Where ``wanted`` begins in ``text``; a number is never found within a longer one, unless nowhere else."""
    if not wanted:
        return []
    found = [place for place in range(len(text)) if text.startswith(wanted, place)]
    whole = [place for place in found if _is_whole(text, place, place + len(wanted))]
    return whole or found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no number goes over the edges of ``text[start:end]``."""
    goes_back = _DIGIT_BEFORE.search(text[:start]) and text[start].isdigit()
    goes_on = text[end - 1].isdigit() and _DIGIT_BEHIND.match(text[end:])
    return not goes_back and not goes_on


def with_printed_lines(paragraphs: Sequence[Paragraph], blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Fill ``lines`` of paragraphs joined of several printed lines, where the layout left it empty."""
    printed = [block.source for block in blocks if isinstance(block, Line)]
    first = {(source.page, source.line): n for n, source in enumerate(printed)}
    return tuple(
        replace(p, lines=_joined_lines(p, printed[first.get((p.source.page, p.source.line), 0) :]))
        if "\n" in p.source.text and not p.lines
        else p
        for p in paragraphs
    )


def _joined_lines(paragraph: Paragraph, following: Sequence[Source]) -> tuple[tuple[int, Source], ...]:
    """The printed lines of a paragraph, each with the offset of its first character in the text."""
    lines: list[tuple[int, Source]] = []
    passed = 0  # characters of the paragraph before the line, spaces aside
    place = 0
    for literal in paragraph.source.text.split("\n"):
        while place < len(following) and following[place].text != literal:
            place += 1
        if place == len(following):
            return ()
        lines.append((_offset(paragraph.text, passed), following[place]))
        passed += len(_packed(literal))
    return tuple(lines)


def _offset(text: str, count: int) -> int:
    """Where the character number ``count`` of ``text`` stands, spaces not counted."""
    kept = [place for place, char in enumerate(text) if not char.isspace()]
    return kept[count] if count < len(kept) else len(text)
