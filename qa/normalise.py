"""A question as typed → the form that understanding works on."""

from __future__ import annotations

import re

from corpus.numerals import to_half_width
from corpus.traditional import to_simplified

_QUOTES = str.maketrans(dict.fromkeys('“”„‟"＂「」『』‘’`´', '"'))
_PUNCTUATION = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）"})
_SPACE = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0f]")
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u200d\u20e3\ufe0f]")  # emoji and the like
_REPEATED = re.compile(r"(?!\d{6})(.{6,}?)\1+")  # the same words typed or pasted over and over
_SPACED = re.compile(r"(?<!\d)(\d{1,3}(?:\s\d{3})+)(?!\d)")
_GROUPED = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def normalise_question(question: str) -> str:
    """Simplified, half width, one kind of quotation mark, Chinese punctuation, no blanks between characters.

    Pictures are left out, and what is said several times in a row is kept once.

    >>> normalise_question("２０２３年 示例 审批局")
    '2023年示例审批局'
    """
    text = _PICTURES.sub("", question)
    text = _INVISIBLE.sub("", to_half_width(to_simplified(text))).translate(_QUOTES).translate(_PUNCTUATION)
    text = _SPACED.sub(lambda m: m[0].replace(" ", ""), text)
    return _said_once(_GROUPED.sub("", _SPACE.sub("", text)).strip())


def _said_once(text: str) -> str:
    while (shorter := _REPEATED.sub(r"\1", text)) != text:
        text = shorter
    return text
