"""Text of documents made harmless for where it goes: spreadsheets, Markdown, file links."""

from __future__ import annotations

import re
import unicodedata

from qa.render import without_controls

_FORMULA_STARTS = frozenset("=+-@\t\r\n|")  # a spreadsheet runs or splits text that begins so
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u00a0\u3000 ")
_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML cannot hold the rest
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#!|<>~&$@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_LONGEST = 32_767  # characters of one cell, by the format


def plain_text(text: str) -> str:
    """One text for a cell: no control characters, nothing that turns the writing, lines kept."""
    return _XML.sub("", without_controls(text.replace("\r\n", "\n").replace("\r", "\n")))[:_LONGEST]


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula: also behind blanks, and in full width (＝＋－＠)."""
    for char in text:
        if char in _INVISIBLE or (char.isspace() and char not in _FORMULA_STARTS):
            continue
        return (unicodedata.normalize("NFKC", char)[:1] or char) in _FORMULA_STARTS or char in "−﹣﹢﹦﹫"
    return False


def csv_text(text: str) -> str:
    """A text for CSV: what a spreadsheet would run as a formula gets a leading apostrophe."""
    clean = plain_text(text)
    return f"'{clean}" if is_formula_like(text) or is_formula_like(clean) else clean


def markdown_text(text: str) -> str:
    """A text on one line of Markdown that means only itself: no table bar, HTML, link, image or emphasis."""
    return _MARKDOWN.sub(r"\\\1", " ".join(plain_text(text).split()))
