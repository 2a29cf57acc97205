"""Pages set by hand: texts at places become glyphs with the boxes that a PDF reader or OCR would give."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pages.datatypes import Glyph, PageContent, Rule

HALF_MARKS = "，。、；："
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How boxes are given: of the ink or of the advance, spaced out by ``tracking`` em, moved by ``jitter`` points."""

    ink: bool = True
    tracking: float = 0.0
    jitter: float = 0.0
    seed: int = 0


PLAIN = Setting()


def advance(char: str) -> float:
    """The width of a character in em."""
    return 1.0 if ord(char) > 0x2E7F or char in "“”‘’—…" else 0.5


def width(text: str, size: float = 10.0, tracking: float = 0.0) -> float:
    """The width of a text in points."""
    return sum((advance(char) + tracking) * size for char in text) - tracking * size


def typeset(text: str, x: float, top: float, size: float = 10.0, setting: Setting = PLAIN) -> list[Glyph]:
    """The glyphs of one line that begins at ``x``; ``top`` is that of its type, blanks only take room."""
    glyphs: list[Glyph] = []
    noise = random.Random(f"{setting.seed} {text} {x} {top}")
    for char in text:
        room = advance(char) * size
        if not char.isspace():
            box = _ink(char, x, top, size) if setting.ink else (x, top - 0.1 * size, x + room, top + 1.1 * size)
            dx, dy = (noise.uniform(-setting.jitter, setting.jitter) for _ in range(2))
            glyphs.append(Glyph(char, (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)))
        x += room + setting.tracking * size
    return glyphs


def _ink(char: str, x: float, top: float, size: float) -> tuple[float, float, float, float]:
    if char in HALF_MARKS:
        return x + 0.1 * size, top + 0.65 * size, x + 0.35 * size, top + 0.95 * size
    if char in "一—":
        return x + 0.05 * size, top + 0.45 * size, x + 0.95 * size, top + 0.55 * size
    if char in ".,":
        return x + 0.1 * size, top + 0.75 * size, x + 0.2 * size, top + 0.95 * size
    if char == "-":
        return x + 0.05 * size, top + 0.5 * size, x + 0.45 * size, top + 0.57 * size
    if char == "1":
        return x + 0.15 * size, top + 0.15 * size, x + 0.35 * size, top + 0.85 * size
    room = advance(char) * size
    return x + 0.05 * size, top + 0.08 * size, x + room - 0.05 * size, top + 0.9 * size


def page(glyphs: Sequence[Glyph], rules: Sequence[Rule] = (), number: int = 1) -> PageContent:
    """A sheet of A4 with these glyphs."""
    return PageContent(number, WIDTH, HEIGHT, tuple(glyphs), tuple(rules))


def level(top: float, x0: float, x1: float) -> Rule:
    """A horizontal rule."""
    return Rule(x0, top, x1, top)


def paragraph(
    text: str, x: float, top: float, measure: float, size: float = 10.0, setting: Setting = PLAIN
) -> tuple[list[Glyph], list[str]]:
    """A paragraph with an indent of two characters, broken at ``measure`` points: its glyphs and its lines."""
    lines = [""]
    indent = 2 * size
    for char in text:
        start = indent if len(lines) == 1 else 0.0
        fits = start + width(lines[-1] + char, size, setting.tracking) <= measure + 0.01
        if fits or char in HALF_MARKS:
            lines[-1] += char
        else:
            lines.append(char)
    glyphs: list[Glyph] = []
    for number, line in enumerate(lines):
        start = x + (indent if number == 0 else 0.0)
        glyphs += typeset(line, start, top + 1.6 * size * number, size, setting)
    return glyphs, lines
