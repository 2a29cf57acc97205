"""Units of measurement and amounts, converted exactly.

Money units are powers of ten of 元, so every conversion is exact in Decimal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.errors import ParseError
from corpus.numerals import CHINESE_NUMERALS, parse_chinese_number, parse_number, to_half_width, trimmed


class Dimension(StrEnum):
    """What a unit measures; amounts of different dimensions never mix."""

    MONEY = "money"
    RATIO = "ratio"
    PEOPLE = "people"
    TIME = "time"
    OTHER = "other"  # counted things: 个, 辆, 台, 批次 …


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed. ``factor`` converts to the base unit of the dimension (元, 1, 人 …)."""

    symbol: str
    dimension: Dimension
    factor: Decimal = Decimal(1)

    def __str__(self) -> str:
        return self.symbol


YUAN = Unit("元", Dimension.MONEY)
THOUSAND_YUAN = Unit("千元", Dimension.MONEY, Decimal(1000))
TEN_THOUSAND_YUAN = Unit("万元", Dimension.MONEY, Decimal(10**4))
MILLION_YUAN = Unit("百万元", Dimension.MONEY, Decimal(10**6))
TEN_MILLION_YUAN = Unit("千万元", Dimension.MONEY, Decimal(10**7))
HUNDRED_MILLION_YUAN = Unit("亿元", Dimension.MONEY, Decimal(10**8))
PERCENT = Unit("%", Dimension.RATIO, Decimal("0.01"))
PER_MILLE = Unit("‰", Dimension.RATIO, Decimal("0.001"))
TIMES = Unit("倍", Dimension.RATIO)

_NAMED = {
    unit.symbol: unit
    for unit in (
        YUAN,
        THOUSAND_YUAN,
        TEN_THOUSAND_YUAN,
        MILLION_YUAN,
        TEN_MILLION_YUAN,
        HUNDRED_MILLION_YUAN,
        PERCENT,
        PER_MILLE,
        TIMES,
    )
}
_ALIASES = {
    "块": "元",
    "块钱": "元",
    "圆": "元",
    "万": "万元",
    "万块": "万元",
    "万块钱": "万元",
    "亿": "亿元",
    "百分之": "%",
    "个百分点": "百分点",
    "员": "人",
    "名": "人",
    "位": "人",
}
_PEOPLE = {"人", "人次", "人员"}
_TIME = {"年", "月", "日", "天", "小时", "分钟", "秒", "工作日"}
_UNIT_TEXT = re.compile(r"[%‰A-Za-z㎡³²一-鿿/·]{1,8}")


def parse_unit(text: str) -> Unit:
    """Read a unit: 元, 千元, 万元, 亿元, %, 人, 个, 辆 … Any short word is a counting unit.

    ``万`` and ``亿`` alone mean money. Raises ParseError for what cannot be a unit.
    """
    compact = re.sub(r"\s+", "", to_half_width(text)).removeprefix("人民币").rstrip(".。")
    compact = _ALIASES.get(compact, compact)
    if compact in _NAMED:
        return _NAMED[compact]
    if not _UNIT_TEXT.fullmatch(compact):
        raise ParseError(f"“{text}”不是计量单位", "可用的单位例如元、万元、亿元、%、人、个")
    if compact in _PEOPLE:
        return Unit(compact, Dimension.PEOPLE)
    if compact in _TIME:
        return Unit(compact, Dimension.TIME)
    return Unit(compact, Dimension.OTHER)


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact value with its unit."""

    value: Decimal
    unit: Unit

    def to(self, unit: Unit) -> Amount:
        """Convert exactly; raises ParseError when the dimensions differ.

        Only money and ratios convert; other units convert to themselves alone.
        """
        if unit.symbol == self.unit.symbol:
            return self
        convertible = self.unit.dimension in (Dimension.MONEY, Dimension.RATIO)
        if unit.dimension is not self.unit.dimension or not convertible:
            raise ParseError(f"{self.unit}不能换算成{unit}", "请换一个同类的单位")
        return Amount(trimmed(self.value * self.unit.factor / unit.factor), unit)


_AMOUNT = re.compile(
    r"(?P<number>[+-]?\d[\d,\s]*(?:\.\s*\d+)?)\s*"
    r"(?P<unit>百分点|千元|百万元|千万元|万元|亿元|万块钱?|元|块钱?|万|亿|%|‰|倍)"
)
_LARGE = "万亿"
_CHINESE_AMOUNT = re.compile(
    rf"(?P<number>[{CHINESE_NUMERALS}点]+?)\s*(?P<unit>百分点|万元|亿元|万块钱?|元|块钱?|万|亿|倍)"
)


def parse_amount(text: str) -> Amount:
    """Read one amount of money or one ratio, Arabic or Chinese: ``3, 000万元``, ``三百万元``, ``百分之五``.

    Raises ParseError if ``text`` is anything more or less than that.
    """
    compact = to_half_width(text).strip()
    if compact.startswith("百分之"):
        rest = compact.removeprefix("百分之")
        number = parse_number(rest) if re.match(r"\d", rest) else parse_chinese_number(rest)
        return Amount(number, PERCENT)
    if chinese := _CHINESE_AMOUNT.fullmatch(compact):
        return _chinese_amount(chinese["number"], chinese["unit"])
    match = _AMOUNT.fullmatch(compact)
    if not match:
        raise ParseError(f"“{text}”不是一个金额", "请写成例如 300万元")
    return Amount(parse_number(match["number"]), parse_unit(match["unit"]))


def _chinese_amount(number: str, unit: str) -> Amount:
    """三百|万元 is 300 万元; in 一亿三千|万元 the 万 belongs to the number, so the unit is 元."""
    large = unit[0]
    if large in _LARGE and any(char in number for char in _LARGE):
        return Amount(parse_chinese_number(number + large), YUAN)
    return Amount(parse_chinese_number(number), parse_unit(unit))
