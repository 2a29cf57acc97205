"""A pasted text → passages in the form that understanding works on, each character knowing where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import to_half_width
from corpus.traditional import to_simplified

_QUOTES = dict.fromkeys('“”„‟"＂「」『』‘’`´', '"')
_PUNCTUATION = {",": "，", "?": "？", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）", "｡": "。", "|": "，"}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0f*_`#]"
    "|[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u20e3]"
)  # also the marks of Markdown, which may stand inside a figure (**3**万元)
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:\s?，\s?\d{3})+(?!\d)")
_SPACED = re.compile(r"(?<![\d.])\d{1,3}(?:\s\d{3})+(?!\d)")
_BROKEN = re.compile(r"\d(\s*)\.(\s*)\d")
_BLANK = re.compile(r"\s")
_CLOSED = tuple("。！？；：!?;:…”」』）)")
_SHORT_LINE = 16  # characters of a line without closing mark that is a heading, no part of a wrapped paragraph


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, normalised; ``origins[i]`` is the offset of ``text[i]`` in the pasted text."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the pasted text of ``text[start:end]``."""
        return self.origins[start], self.origins[end - 1] + 1


def passages_of(text: str) -> list[Passage]:
    """The paragraphs of a text; lines that were only wrapped are joined."""
    simplified = to_simplified(text)
    return [passage for start, end in _paragraphs(text) if (passage := _passage(simplified, start, end)).text]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    position, is_open = 0, False
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        bare = line.strip()
        if bare and is_open:
            found[-1] = (found[-1][0], end)
        elif bare:
            found.append((position, end))
        is_open = bool(bare) and not bare.endswith(_CLOSED) and len(bare) >= _SHORT_LINE
        position = end
    return found


def _passage(text: str, start: int, end: int) -> Passage:
    letters = [
        (char, place)
        for place in range(start, end)
        for char in to_half_width(text[place])
        if not _INVISIBLE.match(text[place])
    ]
    letters = [(_QUOTES.get(c, _PUNCTUATION.get(c, c)), place) for c, place in letters]
    joined = "".join(c for c, _ in letters)
    dropped = {n for pattern in (_GROUPED, _SPACED) for m in pattern.finditer(joined) for n in _between(m)}
    dropped |= {n for m in _BROKEN.finditer(joined) for n in range(m.start() + 1, m.end() - 1) if joined[n] != "."}
    dropped |= {n for n, c in enumerate(joined) if _BLANK.match(c) and not _parts_words(joined, n)}
    kept = [letter for n, letter in enumerate(letters) if n not in dropped]
    return Passage("".join(c for c, _ in kept), tuple(place for _, place in kept))


def _between(match: re.Match[str]) -> list[int]:
    """Where commas and blanks stand inside a grouped number."""
    return [n for n in range(match.start(), match.end()) if not match.string[n].isdigit()]


def _parts_words(text: str, place: int) -> bool:
    """A blank between two Latin words or numbers tells them apart; any other is a matter of layout."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
