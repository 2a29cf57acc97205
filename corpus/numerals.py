"""Numbers as Chinese documents print them, read exactly.

Sources of the rules: GB/T 15835-2011 (Arabic and Chinese numerals in publications) for the forms,
the observed habits of OCR output (spaces inside numbers, commas for points) for the repairs.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from corpus.errors import ParseError

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "兩": 2}
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NO_PLACE = 10**4  # no 十、百、千 read yet in this group of four digits
CHINESE_DIGITS = "零〇○一二三四五六七八九两兩壹贰叁肆伍陆柒捌玖"
CHINESE_NUMERALS = CHINESE_DIGITS + "十拾百佰千仟万亿"

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_TWO_DIGITS = re.compile(rf"\d\d|[{CHINESE_DIGITS}]{{2}}")  # 十五 is a number of years, no year
_ROUND = str.maketrans("0Oo", "〇〇〇")  # typed for the 〇 of 二〇二三
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})  # others, such as ﹣, are made - by NFKC


def to_half_width(text: str) -> str:
    """NFKC: full-width letters, digits and punctuation become their ASCII forms.

    >>> to_half_width("２０２３年")
    '2023年'
    """
    return unicodedata.normalize("NFKC", text)


def parse_number(text: str) -> Decimal:
    """Read one printed Arabic number exactly; spaces inside it are OCR noise and dropped.

    Accepts ``1234.5``, ``13, 347. 47``, ``-5``, ``(5)`` and ``（5）`` (accountants' minus), full-width
    digits. Commas must group by three. Raises ParseError for anything else, also for several numbers.

    >>> parse_number("13, 347. 47")
    Decimal('13347.47')
    """
    if any(unicodedata.category(char) == "No" for char in text):  # 10² is not 102, ① is not 1
        raise _refusal(text, "数字")
    compact = re.sub(r"\s+", "", to_half_width(text)).translate(_MINUS)
    negative = bool(re.fullmatch(r"\([^-+].*\)", compact))
    if negative:
        compact = compact[1:-1]
    if _GROUPED.fullmatch(compact):
        compact = compact.replace(",", "")
    elif not _PLAIN.fullmatch(compact):
        raise _refusal(text, "数字")
    value = Decimal(compact)
    return -value if negative else value


def _refusal(text: str, kind: str) -> ParseError:
    return ParseError(f"“{text}”不是一个{kind}", "请核对原文")


def parse_chinese_number(text: str) -> Decimal:
    """Read a number written in Chinese numerals, by place (一千三百四十七) or by digit (二〇二三).

    Raises ParseError if ``text`` holds anything else.

    >>> parse_chinese_number("一千三百四十七")
    Decimal('1347')
    >>> parse_chinese_number("二〇二三")
    Decimal('2023')
    """
    compact = re.sub(r"\s+", "", text)
    whole, point, fraction = compact.partition("点")
    if not whole or (point and not fraction):
        raise _refusal(text, "中文数字")
    digits = _DIGITS | _FORMAL
    if all(c in digits for c in whole):
        value = Decimal("".join(str(digits[c]) for c in whole))
    else:
        value = Decimal(_chinese_places(whole, text))
    if fraction:
        if not all(c in digits for c in fraction):
            raise _refusal(text, "中文数字")
        value += Decimal("0." + "".join(str(digits[c]) for c in fraction))
    return value


def _chinese_places(whole: str, text: str) -> int:
    """Read by place; raises ParseError for digits or places out of order (二三千, 一百一千)."""
    digits = _DIGITS | _FORMAL
    total = section = 0
    digit: int | None = None
    place = _NO_PLACE
    for char in whole:
        if char in digits and not digit:
            digit = digits[char]
        elif char in _SMALL and _SMALL[char] < place and digit != 0:
            place = _SMALL[char]
            section += (1 if digit is None else digit) * place
            digit = None
        elif char in _LARGE and (section or digit or total) and _may_follow(char, total):
            amount = (section + (digit or 0)) * _LARGE[char]
            total = total + amount if char == "万" else (total + section + (digit or 0)) * _LARGE[char]
            section, digit, place = 0, None, _NO_PLACE
        else:
            raise _refusal(text, "中文数字")
    return total + section + (digit or 0) * _place_of_last_digit(whole)


def _may_follow(large: str, total: int) -> bool:
    """万 once in each 亿, 亿 once."""
    return total % 10**8 == 0 if large == "万" else total < 10**8


def _place_of_last_digit(whole: str) -> int:
    """People say 三万五 for 35000: a last digit right after a place counts in the next lower place."""
    place = (_SMALL | _LARGE).get(whole[-2:-1])
    return place // 10 if place else 1


def parse_year(text: str, century: int = 2000) -> int:
    """Read a year: ``2023``, ``二〇二三``, ``二O二三``, ``23`` or ``二三`` (two digits are put into ``century``).

    Raises ParseError for what is no year between 1949 and 2199.
    """
    compact = re.sub(r"\s+", "", to_half_width(text)).removesuffix("年度").removesuffix("年")
    if re.fullmatch(r"\d+", compact):
        number = int(compact)
    else:
        compact = compact.translate(_ROUND)
        number = int(parse_chinese_number(compact))
    if _TWO_DIGITS.fullmatch(compact):
        number += century
    if not 1949 <= number <= 2199:
        raise ParseError(f"“{text}”不是一个年份", "请写成四位数字，例如 2023 年")
    return number


def decimal_places(text: str) -> int:
    """How many digits stand behind the point of a printed number (its precision).

    >>> decimal_places("13, 347. 47")
    2
    """
    compact = re.sub(r"\s+", "", to_half_width(text))
    match = re.search(r"\.(\d+)", compact)
    return len(match.group(1)) if match else 0


def trimmed(value: Decimal) -> Decimal:
    """The same number without zeros at the end of its decimals; whole numbers without an exponent.

    >>> trimmed(Decimal("2.3255420000"))
    Decimal('2.325542')
    >>> trimmed(Decimal("1E+3"))
    Decimal('1000')
    """
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def to_plain(value: Decimal) -> str:
    """Print a Decimal without exponent, keeping its precision: ``Decimal('1E+3')`` → ``'1000'``."""
    return format(value, "f")


def to_grouped(value: Decimal) -> str:
    """Print with thousands separators, keeping the precision: ``23255.42`` → ``'23,255.42'``."""
    return format(value, ",f")
