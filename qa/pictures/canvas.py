"""A white canvas with boxes and Chinese text, through Pillow: the only module of ``qa`` that knows it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.pictures.datatypes import Pixels

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
_NOWHERE = "\U0010fffe"  # a noncharacter, which no font draws
_FACES = 12  # at most in one collection
_SIMPLIFIED = " SC"  # ends the family name of the Chinese face of a collection


class Typeface:
    """A font file at one size. ``missing`` stands for characters that it lacks: never an empty box."""

    def __init__(self, path: Path, size: int, missing: str) -> None:
        self._font = _load(path, size)
        self._missing = missing
        self.size = size
        self.covers = lru_cache(maxsize=4096)(self._covers)

    @cached_property
    def line_height(self) -> int:
        """Pixels from line to line."""
        ascent, descent = self._font.getmetrics()
        return int(ascent + descent)

    def _covers(self, char: str) -> bool:
        """Whether the font draws a character as itself."""
        if char.isspace():
            return True
        return self._drawn(char) != self._drawn(_NOWHERE)

    def _drawn(self, char: str) -> tuple[tuple[int, int], bytes]:
        mask = self._font.getmask(char)
        return mask.size, bytes(mask)

    def shown(self, text: str) -> str:
        """The text as it can be drawn."""
        return "".join(char if self.covers(char) else self._missing for char in text)

    def width(self, text: str) -> int:
        """Pixels that a text takes."""
        return int(self._font.getlength(self.shown(text)) + 0.5)

    def wrapped(self, text: str, width: int) -> list[str]:
        """The text in lines of at most ``width`` pixels; a number or a word is not broken where it fits a line."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in _words(paragraph):
                if line and self.width(line + word) > width:
                    lines.append(line)
                    line = ""
                while len(word) > 1 and self.width(word) > width:
                    fitting = self._fitting(word, width)
                    lines.append(word[:fitting])
                    word = word[fitting:]
                line += word
            lines.append(line)
        return lines

    def _fitting(self, word: str, width: int) -> int:
        return max(1, next((n for n in range(len(word), 0, -1) if self.width(word[:n]) <= width), 1))

    @property
    def font(self) -> FreeTypeFont:
        """What the canvas draws with."""
        return self._font


def is_usable(path: Path, probe: str) -> bool:
    """Whether a file is a font that draws every character of ``probe``."""
    try:
        face = Typeface(path, 16, "")
    except OSError:
        return False
    return all(face.covers(char) for char in probe)


class Canvas:
    """A picture that is drawn on, in pixels from the upper left."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width, height), (255, 255, 255))
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Pixels, fill: Colour | None = None, outline: Colour | None = None, line: int = 1) -> None:
        """A rectangle; ``x1`` and ``bottom`` of the box are outside."""
        x0, top, x1, bottom = box
        if x1 > x0 and bottom > top:
            self._draw.rectangle((x0, top, x1 - 1, bottom - 1), fill, outline, line)

    def text(self, x: int, y: int, text: str, face: Typeface, colour: Colour = (30, 30, 30)) -> None:
        """One line of text, its upper left corner at (x, y)."""
        self._draw.text((x, y), face.shown(text), colour, face.font)

    def to_png(self) -> bytes:
        """The picture as a PNG file."""
        stream = io.BytesIO()
        self._image.save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _load(path: Path, size: int) -> FreeTypeFont:
    """The font; of a collection the face for Simplified Chinese, else the first."""
    from PIL import ImageFont

    first = ImageFont.truetype(path, size)
    if path.suffix.lower() not in (".ttc", ".otc"):
        return first
    for index in range(_FACES):
        try:
            face = ImageFont.truetype(path, size, index)
        except OSError:
            break
        if str(face.getname()[0]).endswith(_SIMPLIFIED):
            return face
    return first


def _words(text: str) -> Iterator[str]:
    """Runs of ASCII that is no blank (numbers, words), and all else by the character."""
    word = ""
    for char in text:
        if char.isascii() and not char.isspace():
            word += char
            continue
        if word:
            yield word
            word = ""
        yield char
    if word:
        yield word
