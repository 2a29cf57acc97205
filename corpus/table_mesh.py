"""A grid as a full rectangle of texts, and the numbers that its cells print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.datatypes import Grid, Source
from corpus.errors import ParseError
from corpus.numerals import decimal_places, parse_number, to_half_width
from corpus.outline import tidy

# Letters of other scripts that OCR engines put for Chinese characters.
_CONFUSIONS = str.maketrans({"λ": "入", "Λ": "入", "亍": "行"})
_MONEY = r"[-−+]?(?:\d{1,3}(?:[,，]\s?\d{3})+|\d+)(?:\s?\.\s?\d+)?"
_ONE_NUMBER = re.compile(rf"[（(]?\s*{_MONEY}\s*[)）]?")
_SPACE_GROUPED = re.compile(r"\d{1,3}( \d{3})+\. ?\d+")
_PARTS = re.compile(r"(?<![\d.,])\d{1,3}(?:, ?\d{3})*(?:\. ?\d+)(?![\d,.])|(?<![\d.,])\d+(?![\d,.])")
_DASHES = {"-", "—", "--", "——", "－", "–", "/", "\\", "―", "一"}
_NONE_WORDS = {"无", "无此项", "无数据", "不涉及"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a grid. ``covered`` places repeat the text of the merged cell over them."""

    text: str
    source: Source
    covered: bool = False


Mesh = tuple[tuple[Spot, ...], ...]


def mesh_of(grid: Grid) -> Mesh:
    """Fill merged places with the text of their cell; texts lose the spaces that OCR put in."""
    spots: dict[tuple[int, int], Spot] = {}
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            text = label_text(cell.text)
            for dr in range(cell.row_span):
                for dc in range(cell.col_span):
                    spots.setdefault((r + dr, c + dc), Spot(text, cell.source, dr + dc > 0))
    return tuple(
        tuple(spots.get((r, c), Spot("", Source(""), True)) for c in range(len(row))) for r, row in enumerate(grid.rows)
    )


def has_spans(grid: Grid) -> bool:
    """Whether the format says which cells are merged (tabbed text never does)."""
    return any(cell is None or cell.col_span > 1 for row in grid.rows for cell in row)


def label_text(text: str) -> str:
    """A cell's text on one line, wrapped lines joined, foreign letters between Chinese ones mended."""
    joined = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[^\x00-\x7f])", "", text)
    return tidy_keep_gaps(joined).translate(_CONFUSIONS)


def tidy_keep_gaps(text: str) -> str:
    """White space to single spaces; they still may part two names that slid into one cell."""
    return re.sub(r"\s+", " ", text).strip()


def name_text(text: str) -> str:
    """The text of a label or header with all OCR spaces gone."""
    return tidy(text).replace(" ", "") if has_chinese(text) else text.strip()


def has_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return bool(re.search(r"[\u3400-\u9fff]", text))


def number_in(text: str) -> Decimal | None:
    """The one number that a cell prints, or None; ``8 8`` and ``1, 733, 87`` are none."""
    half = to_half_width(text).strip()
    if not (_ONE_NUMBER.fullmatch(half) or _SPACE_GROUPED.fullmatch(half)):
        return None
    try:
        return parse_number(half)
    except ParseError:
        return None


def numbers_in(text: str) -> tuple[Decimal, ...]:
    """All well-formed numbers of a cell in which several numbers slid together."""
    return tuple(parse_number(part) for part in _PARTS.findall(to_half_width(text)))


def percent_in(text: str) -> Decimal | None:
    """The number before a percent sign, or None."""
    half = to_half_width(text).strip()
    return number_in(half[:-1]) if half.endswith("%") else None


def is_dash(text: str) -> bool:
    """Whether a cell prints a stroke for nothing."""
    return text.strip() in _DASHES


def is_none_word(text: str) -> bool:
    """Whether a cell says in words that there is nothing."""
    return text.strip() in _NONE_WORDS


def places(text: str) -> int:
    """Digits behind the point of a printed number."""
    return decimal_places(text)


def digits_of(text: str) -> str:
    """The bare digits of a text: ``1, 733, 87`` → ``173387``."""
    return re.sub(r"\D", "", to_half_width(text))
