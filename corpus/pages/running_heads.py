"""Takes page numbers and running heads and feet out of the lines of a document's pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pages.datatypes import PageLine

_ZONE = 0.13  # of the height of a page, at its top and at its foot
_EDGE = 0.08  # a bare number of a single page counts only this near to the edge
_REPEATS = 0.5  # share of pages that a running head stands on
_SAME = 0.012  # of the height of a page: heads at the same place
_DEEPEST = 3  # lines from the edge of the page that may belong to its head or foot
_DASHES = r"[-‐‑–—―－─━~·•∙|\s]"
_COUNTED = re.compile(
    r"第\s*[\d一二三四五六七八九十百]{1,5}\s*页(?:[\s，,/／]*共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|(?i:page)\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_DASH = rf"{_DASHES}*[-‐‑–—―－─━~·•]{_DASHES}*"
_DASHED = re.compile(rf"{_DASH}(?:\d{{1,4}}|[ivxIVX]{{1,6}}){_DASH}")
_BARE = re.compile(rf"{_DASHES}*(\d{{1,4}}|[ivxIVX]{{1,6}}){_DASHES}*")
_KEPT = re.compile(r"单\s*位\s*[:：]|[千万亿]?元[)）]?$|表\s*[（(]?续?\s*[)）]?$|表\s*\d|[:：]$")
_NUMBER_AT_END = re.compile(r"^\s*\d{1,4}\s+|\s+\d{1,4}\s*$|第\s*\d+\s*页|共\s*\d+\s*页")


@dataclass(frozen=True, slots=True)
class _Place:
    """A line near the edge of a page: which page, which line, and how high (share of the page's height)."""

    page: int
    line: int
    height: float
    text: str


def without_running_heads(pages: Sequence[Sequence[PageLine]], heights: Sequence[float]) -> list[list[PageLine]]:
    """The lines of each page without page numbers and without heads and feet that repeat over the pages.

    ``heights``: of the pages, in points, parallel to ``pages``. Units, titles of tables and whatever stands on
    a few pages only are kept.
    """
    edge = [place for index, page in enumerate(pages) for place in _edge_lines(index, page, heights[index])]
    dropped = {(p.page, p.line) for p in edge if _is_marked_number(p.text)}
    dropped |= _bare_numbers(edge, pages) | _repeated(edge, pages)
    return [[line for n, line in enumerate(page) if (index, n) not in dropped] for index, page in enumerate(pages)]


def _edge_lines(index: int, page: Sequence[PageLine], height: float) -> list[_Place]:
    """The outermost lines at the top and at the foot of a page."""
    numbered = sorted(enumerate(page), key=lambda item: item[1].bbox[1])
    found: dict[int, _Place] = {}
    for number, line in numbered[:_DEEPEST]:
        if line.bbox[3] <= _ZONE * height:
            found[number] = _Place(index, number, line.bbox[1] / height, line.text)
    for number, line in numbered[-_DEEPEST:]:
        if line.bbox[1] >= (1 - _ZONE) * height:
            found[number] = _Place(index, number, line.bbox[1] / height, line.text)
    return list(found.values())


def is_page_number(text: str) -> bool:
    """Whether a line looks like a page number, bare numbers included: ``- 12 -``, ``第 3 页 共 20 页``, ``12``."""
    return _is_marked_number(text) or bool(_BARE.fullmatch(text))


def _is_marked_number(text: str) -> bool:
    return bool(_COUNTED.fullmatch(text.strip()) or _DASHED.fullmatch(text.strip()))


def _bare_numbers(edge: Sequence[_Place], pages: Sequence[Sequence[PageLine]]) -> set[tuple[int, int]]:
    """Bare numbers that count up with the pages, or stand alone at the very edge of a single page."""
    bare = [(place, match[1]) for place in edge if (match := _BARE.fullmatch(place.text))]
    offsets = Counter(int(number) - place.page for place, number in bare if number.isdigit())
    usual = {offset for offset, count in offsets.items() if count >= 2}
    alone = {(p.page, p.line) for p, _ in bare if len(pages) == 1 and not _EDGE < p.height < 1 - _EDGE}
    roman = {(p.page, p.line) for p, number in bare if not number.isdigit()}
    return alone | roman | {(p.page, p.line) for p, n in bare if n.isdigit() and int(n) - p.page in usual}


def _repeated(edge: Sequence[_Place], pages: Sequence[Sequence[PageLine]]) -> set[tuple[int, int]]:
    by_text: dict[str, list[_Place]] = defaultdict(list)
    for place in edge:
        by_text[_bare_text(place.text)].append(place)
    filled = sum(1 for page in pages if page)
    found: set[tuple[int, int]] = set()
    for text, places in by_text.items():
        if not text or _KEPT.search(text):
            continue
        same = [p for p in places if sum(abs(p.height - q.height) < _SAME for q in places) > len(places) / 2]
        if len({p.page for p in same}) >= max(3, _REPEATS * filled):
            found |= {(p.page, p.line) for p in same}
    return found


def _bare_text(text: str) -> str:
    """The text of a head without the number of its page."""
    return re.sub(r"\s+", "", _NUMBER_AT_END.sub("", text))
