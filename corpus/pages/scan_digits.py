"""Doubts about recognised figures: each figure is read twice, and both readings must be sure and alike.

A character recogniser can be sure and wrong, so its own confidence is not enough. What is read
otherwise when the picture is stretched, what is not formed like a number, and what is printed too
small to tell 5 from 6 is doubted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.datatypes import BBox

SURE = 0.8  # least confidence of each character of a figure
SMALLEST = 13  # pixels: lines of figures less high than this are not told apart reliably

_NUMBER = re.compile(r"[-+]?[.,]?\d[\d.,]*%?")
_WELL_FORMED = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_SHAPED = re.compile(r"[-+]?[\d.,]+%?")  # nothing but a number, well formed or not
_ALMOST = re.compile(r"[-+]?[\dOoQDlI|!SsBZzgq.,:;'·]+%?")
_LOOKALIKES = str.maketrans("OoQDlI|!SsBZzgq:;'·", "00001111558229" + "9.,,.")
_MINUS = str.maketrans("−–—﹣，。、", "----,.,")


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of one line: its characters and how sure each is."""

    text: str
    confidences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line whose figures are not certain. ``other`` is what the second look read, maybe the same."""

    bbox: BBox
    text: str
    other: str


def other_reading(first: Look, second: Look, height: float) -> str | None:
    """What else the figures of a line may be, None where there is no doubt or no figure.

    ``height`` is that of the line in pixels of a sharp scan. Where both readings are alike and yet unsure, the
    answer is that same text.
    """
    text, other = folded(first.text), folded(second.text)
    if not re.search(r"\d", text + other):
        return None
    if numbers_in(text) != numbers_in(other):
        return second.text
    if _ALMOST.fullmatch(text) and not _WELL_FORMED.fullmatch(text):
        return well_formed(text)
    is_unsure = any(
        confidence < SURE
        for char, confidence in zip(first.text, first.confidences, strict=True)
        if char in "0123456789.,"
    )
    is_malformed = any(not _WELL_FORMED.fullmatch(number) for number in numbers_in(text))
    return first.text if is_unsure or is_malformed or height < SMALLEST else None


def well_formed(text: str) -> str:
    """What a text that is nearly a number most likely prints: letters for digits, commas for points.

    >>> well_formed("1,733,87")
    '1,733.87'
    >>> well_formed("1.430.03")
    '1,430.03'
    >>> well_formed("1O.5l")
    '10.51'
    """
    digits = text.translate(_LOOKALIKES)
    head, point, tail = digits.rpartition("." if "." in digits else ",")
    if digits.count(".") + digits.count(",") > 1 or (point == "," and len(tail.rstrip("%")) != 3):
        last = max(digits.rfind("."), digits.rfind(","))
        head, tail = digits[:last], digits[last + 1 :]
        point = "," if len(tail.rstrip("%")) == 3 else "."
        digits = head.replace(".", ",") + point + tail
    return digits


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers of a folded text, as printed, without the marks that end a clause."""
    return tuple(number.rstrip(".,") for number in _NUMBER.findall(text))


def folded(text: str) -> str:
    """Half-width, all strokes for a minus alike, without blanks beside points and commas or around the text."""
    half = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    return re.sub(r"\s+(?=[.,])|(?<=[.,])\s+", "", half)
