"""Numbers of automatic lists, as Word prints them: 一、 （一） 1. ① A IV."""

from __future__ import annotations

from collections.abc import Callable

from corpus.outline import heading_of, numbering

_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST = 9_999
_LONGEST_HEADING = 45
_SENTENCE_MARKS = "。；;，,：:？！"


def chinese_counting(number: int) -> str:
    """A number by place, below 10 000: 十二, 一百零三.

    >>> chinese_counting(21)
    '二十一'
    """
    text = _by_place(number, "零" + _DIGITS[1:], "十百千")
    return text.removeprefix("一") if text.startswith("一十") else text


def _by_place(number: int, digits: str, units: str) -> str:
    if not 0 < number <= _LARGEST:
        return str(number)
    text = ""
    figures = str(number)
    for position, figure in enumerate(figures):
        power = len(figures) - position - 1
        if figure != "0":
            text += digits[int(figure)] + (units[power - 1] if power else "")
        elif text and not text.endswith(digits[0]) and int(figures[position:]):
            text += digits[0]
    return text


def _formal(number: int) -> str:
    return _by_place(number, _FORMAL_DIGITS, "拾佰仟")


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def _letters(number: int) -> str:
    """Word repeats letters: 27 is AA, 28 is BB."""
    if not 0 < number <= 26 * 30:
        return str(number)
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number <= _LARGEST:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if 0 < number <= 20 else f"({number})"


def _pointed(number: int) -> str:
    return chr(0x2488 + number - 1) if 0 < number <= 20 else f"{number}."


def _bracketed_chinese(number: int) -> str:
    return chr(0x3220 + number - 1) if 0 < number <= 10 else f"({chinese_counting(number)})"


def _from_cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(figure) + 0xFEE0) for figure in str(number))


# ECMA-376 part 1, 17.18.59 (ST_NumberFormat); formats not named here print as Arabic figures.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_counting,
    "chineseCountingThousand": chinese_counting,
    "japaneseCounting": chinese_counting,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseCounting": chinese_counting,
    "taiwaneseCountingThousand": chinese_counting,
    "taiwaneseDigital": _by_digit,
    "koreanDigital2": _by_digit,
    "ideographDigital": _by_digit,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "japaneseLegal": _formal,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": _pointed,
    "ideographEnclosedCircle": _bracketed_chinese,
    "ideographTraditional": _from_cycle(_STEMS),
    "ideographZodiac": _from_cycle(_BRANCHES),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "none": lambda number: "",
}
# MS-OSHARED 2.2.1.3 (MSONFC): the same formats by the numbers that the old binary format stores.
_FORMAT_CODES = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 16: "japaneseLegal", 17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


def number_text(number: int, style: str) -> str:
    """A number in one of Word's formats (ST_NumberFormat); an unknown one gives Arabic figures.

    >>> number_text(12, "chineseCountingThousand")
    '十二'
    """
    return _FORMATS.get(style, str)(number)


def format_of_code(code: int) -> str:
    """The format's name by its number in .doc files; ``decimal`` where unknown."""
    return _FORMAT_CODES.get(code, "decimal")


def with_number(number: str, text: str) -> str:
    """A list number and the text behind it, apart where they would run together: ``1. 2024年``."""
    if not number:
        return text
    needs_gap = number[-1].isascii() or number[-1].isalnum() or number[-1] == "•"
    return f"{number} {text}" if needs_gap else number + text


def with_heading_mark(text: str, level: int) -> str:
    """A paragraph that only its format makes a heading gets a mark by which it is known as one.

    ``level`` counts from 1; level 1 ranks with 第一部分, level 2 with 一、. Numbered headings are known
    by their numbers, and long or punctuated paragraphs are text, whatever their format.

    >>> with_heading_mark("收支概况", 2)
    '### 收支概况'
    """
    compact = "".join(text.split())
    is_short = 0 < len(compact) <= _LONGEST_HEADING and "\n" not in text.strip()
    if not is_short or compact[-1] in _SENTENCE_MARKS or heading_of(text) or numbering(compact):
        return text
    return f"{'#' * min(level + 1, 6)} {text.strip()}"
