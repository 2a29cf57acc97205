"""Numbered headings and list items of Chinese official documents, and the tidying of OCR'd text.

The order of the numbering levels is that of GB/T 9704-2012: 一、 （一） 1. （1） ①.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百"
_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第\s*[{_CN}\d]{{1,3}}\s*(?:部分|章|篇)")),
    (2, re.compile(rf"[{_CN}]{{1,3}}\s*[、．.]")),
    (3, re.compile(rf"[（(]\s*[{_CN}]{{1,3}}\s*[)）]")),
    (4, re.compile(r"\d{1,2}\s*(?:、|[.．](?!\d))")),
    (5, re.compile(r"[（(]?\s*\d{1,2}\s*[)）]")),
    (6, re.compile(r"[①-⑳]")),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_BULLET = re.compile(r"^\s*[-*•·●]\s+(?=\S)")
_LABEL = re.compile(r"[“\"”]?[\u4e00-\u9fff（）()]{2,12}[:：]")
_LONGEST_HEADING = 45
_IDEOGRAPH = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_SPACED = re.compile(rf"(?<={_IDEOGRAPH})\s+(?=\S)|(?<=\S)\s+(?={_IDEOGRAPH})")
_SPACED_NUMBER = re.compile(r"(?<=\d[,.])\s+(?=\d)|(?<=\d)\s+(?=[,.]\d)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``rank`` orders the kinds of numbering, 0 = outermost."""

    title: str
    rank: int


def numbering(text: str) -> tuple[int, int] | None:
    """Rank of the numbering that a text begins with, and where the text behind it starts."""
    for rank, pattern in _RANKS:
        match = pattern.match(text)
        if match:
            return rank, match.end()
    return None


def heading_of(text: str) -> Heading | None:
    """The heading that a line is, or None: numbered, short, no sentence and no ``label: value``."""
    bare = _BULLET.sub("", text).strip()
    markdown = _MARKDOWN.match(bare)
    if markdown:
        inner = heading_of(bare[markdown.end() :])
        title = inner.title if inner else tidy(bare[markdown.end() :])
        return Heading(title, len(markdown[1]) - 1)
    number = numbering(bare)
    if number is None:
        return None
    rank, start = number
    rest = bare[start:].strip().rstrip("：:")
    if not rest or len(rest) > _LONGEST_HEADING or re.search(r"[。；;，,：:？]|[^0-9]\.$", rest):
        return None
    prefix = re.sub(r"\s+", "", bare[:start])
    return Heading(f"{prefix}{' ' if rank == 1 else ''}{tidy(rest)}", rank)


def is_markdown_heading(text: str) -> bool:
    """Whether a line is a heading by its ``#`` marks."""
    return bool(_MARKDOWN.match(text.strip()))


def starts_item(text: str) -> bool:
    """Whether a line begins something of its own: a bullet, a numbered item, a ``label:``."""
    return _is_numbered(text) or bool(_LABEL.match(re.sub(r"\s+", "", text)))


def starts_with_label(text: str) -> bool:
    """Whether a line begins with a ``label:`` alone, which may as well be the middle of a sentence (…的主要|原因：)."""
    return starts_item(text) and not _is_numbered(text)


def _is_numbered(text: str) -> bool:
    bare = text.strip()
    return bool(_BULLET.match(bare) or _MARKDOWN.match(bare) or numbering(bare))


def tidy(text: str) -> str:
    """Drop bullets and the spaces that OCR and letter-spacing put into Chinese text.

    >>> tidy("- 2023 年 预 算 13, 347. 47 万元")
    '2023年预算13,347.47万元'
    """
    bare = re.sub(r"[ \t\u3000\xa0]+", " ", _BULLET.sub("", text)).strip()
    return _SPACED_NUMBER.sub("", _SPACED.sub("", bare))
