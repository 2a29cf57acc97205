"""Can the characters of a page be trusted? Characters as printed, and pages whose text layer is no text."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph

UNREADABLE = "\N{REPLACEMENT CHARACTER}"

# Radicals that NFKC leaves alone (U+2E80–2EFF), by the character that they look like.
_RADICALS = dict(
    zip(
        (
            "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳"
            "⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡"
            "⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
        ),
        (
            "厂乙亻冂几刀刂卜卩小小兀尣尢巳幺彑彐忄心扌攵旡日月歹民氵氺灬爫爫丬犭王疋目示礻竹糸纟罓罒网"
            "网羊羊羊耂肀聿肉臼艹艹艹虎衤西西见角角讠贝足车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食食饣饣首"
            "马骨鬼鱼鸟卤麦黄黾齐齐齿齿竜龙龟龟龟"
        ),
        strict=True,
    )
)
# Blocks whose members are other forms of ordinary characters. Full-width forms stay: they are printed so.
_FORMS = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F), (0xFB00, 0xFB06), (0x2E80, 0x2EFF))
_HYPHENS = (0x02, 0xAD, 0xFFFE)
_INVISIBLE = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_FEW_GLYPHS = 50
_SPOILT_SHARE = 0.1
_WIDE_SHARE = 0.6  # of ASCII characters drawn as wide as they are high
_EM_WIDE = 0.85
_MIN_ASCII = 20
_MIN_ANGLES = 20
_SAME_WAY = 0.8
_PICTURE_SHARE = 0.5
_MANY_CURVES = 400
_OVERPRINT = 0.3  # of a glyph's size; nearer twins are one character printed twice to look bold


class Defect(StrEnum):
    """Why the text layer of a page cannot be used; the value says it in Chinese."""

    SCAN = "是扫描图片，没有文字层"
    DRAWN = "的文字是用线条画成的，没有文字层"
    ENCODING = "的文字层字体编码已损坏，读出来的不是文字"


def char_of(code: int) -> str:
    """The character of a code point, "" for blanks and for what only steers the writing.

    PDF engines mark a hyphen at the end of a line by codes of their own; in a cell it may be a minus.
    """
    if code in _HYPHENS:
        return "-"
    if code < 0x20 or code in _INVISIBLE or code > 0x10FFFF:
        return ""
    char = chr(code)
    if 0xD800 <= code < 0xE000:
        return UNREADABLE
    return "" if char.isspace() else char


def as_printed(char: str) -> str:
    """The ordinary form of a character: Kangxi radicals, ligatures and compatibility ideographs resolved."""
    code = ord(char)
    if code < 0x2E80:
        return char
    if char in _RADICALS:
        return _RADICALS[char]
    is_form = any(first <= code <= last for first, last in _FORMS)
    return unicodedata.normalize("NFKC", char) if is_form else char


def is_unreadable(char: str) -> bool:
    """Whether a character says nothing: unmapped, a control character, private use or unassigned."""
    return char == UNREADABLE or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs")


def find_defect(glyphs: tuple[Glyph, ...], picture_share: float, curves: int) -> Defect | None:
    """Why the glyphs of one page cannot stand for what is printed on it, or None.

    ``picture_share``: the part of the page that its largest image covers, 0 … 1; ``curves``: the number of
    curved outlines on it, apart from those of fonts.
    """
    if len(glyphs) < _FEW_GLYPHS:
        if picture_share >= _PICTURE_SHARE:
            return Defect.SCAN
        if curves >= _MANY_CURVES and len(glyphs) * 20 < curves:
            return Defect.DRAWN
    return Defect.ENCODING if glyphs and (_is_spoilt(glyphs) or _is_disguised(glyphs)) else None


def _is_spoilt(glyphs: tuple[Glyph, ...]) -> bool:
    spoilt = sum(1 for glyph in glyphs if is_unreadable(glyph.text[0]))
    return spoilt > _SPOILT_SHARE * len(glyphs) and spoilt >= 3


def _is_disguised(glyphs: tuple[Glyph, ...]) -> bool:
    """Latin characters as wide as they are high are Chinese ones under a false name."""
    latin = [glyph for glyph in glyphs if "!" <= glyph.text[0] <= "\u024f"]
    if len(latin) < max(_MIN_ASCII, _SPOILT_SHARE * len(glyphs)):
        return False
    return sum(map(_is_square, latin)) > _WIDE_SHARE * len(latin)


def _is_square(glyph: Glyph) -> bool:
    """Whichever way the text runs."""
    x0, top, x1, bottom = glyph.bbox
    return min(x1 - x0, bottom - top) >= _EM_WIDE * max(x1 - x0, bottom - top)


def printed_once(glyphs: Iterable[Glyph]) -> tuple[Glyph, ...]:
    """Drop characters printed again on the same spot."""
    seen: dict[tuple[str, int, int], list[BBox]] = {}
    kept = []
    for glyph in glyphs:
        box = glyph.bbox
        size = max(box[2] - box[0], box[3] - box[1], 1.0)
        x, y = box[0] / size, box[1] / size
        columns = {int(x - _OVERPRINT), int(x + _OVERPRINT)}
        rows = {int(y - _OVERPRINT), int(y + _OVERPRINT)}
        near = (seen.get((glyph.text, column, row), ()) for column in columns for row in rows)
        if any(_is_same_spot(box, twin) for twins in near for twin in twins):
            continue
        seen.setdefault((glyph.text, int(x), int(y)), []).append(box)
        kept.append(glyph)
    return tuple(kept)


def _is_same_spot(box: BBox, other: BBox) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return abs(box[0] - other[0]) <= _OVERPRINT * wide and abs(box[1] - other[1]) <= _OVERPRINT * high


def turn_of(angles: Sequence[float]) -> int | None:
    """By how many degrees clockwise a page must be turned to be read, or None where its characters do not agree.

    ``angles`` are those of some of its characters, in radians clockwise; negative where unknown.
    """
    turns = Counter(-round(math.degrees(angle) / 90) * 90 % 360 for angle in angles if angle >= 0)
    if len(angles) < _MIN_ANGLES or not turns:
        return None
    turn, found = turns.most_common(1)[0]
    return turn if found >= _SAME_WAY * len(angles) else None
