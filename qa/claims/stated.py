"""The figures that a passage states: amounts, percentages, counts, multiples; each with its precision."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from corpus.errors import ParseError
from corpus.money import PERCENT, Amount, Dimension, Unit, parse_unit
from corpus.numerals import parse_chinese_number
from qa.claims.lexicon import Lexicon

_CHINESE = "零〇一二三四五六七八九十百千两"
_ARABIC = r"(?<![\d.A-Za-z第〔\[])(?<!\d，)-?\d+(?:\.\d+)?"
_SPELT = rf"(?<![{_CHINESE}第])[一二三四五六七八九两十][{_CHINESE}]*(?:点[{_CHINESE}]+)?"
_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_SCALE = "万亿|十万|百万|千万|[百千万亿]"
_MONEY = "元钱?|块钱?|人民币"
_RATIO = "%|‰|个百分点|百分点|倍"
_DIGIT = "一二两三四五六七八九十"
_HALF = Decimal(50)


class Nearness(StrEnum):
    """How a text says that its figure is not exact."""

    EXACT = "exact"
    ABOUT = "about"  # 约
    BELOW = "below"  # 近: the true figure lies a little below
    UNDER = "under"  # 不足, 不到: it lies below, how far is not said
    ABOVE = "above"  # 超, 逾, 多, 余: it lies above


_HALF_WORDS = {"过": Nearness.ABOVE, "大": Nearness.ABOVE, "近": Nearness.BELOW}


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a passage at ``passage.text[start:end]``.

    ``place`` is one unit of its last printed place, ``round_place`` one of its last place that is no
    trailing nought; both in the unit of ``amount``.
    """

    start: int
    end: int
    amount: Amount
    place: Decimal
    round_place: Decimal
    nearness: Nearness = Nearness.EXACT
    is_spelt: bool = False
    lead: int = 0  # where the words that belong to the figure begin (约, 超过)
    is_coarse: bool = False  # 六成, 三分之一: said in a form that is never exact

    @property
    def is_ratio(self) -> bool:
        """Whether it is a percentage or a multiple."""
        return self.amount.unit.dimension is Dimension.RATIO

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.amount.unit.dimension is Dimension.MONEY


def find_stated(text: str, lexicon: Lexicon) -> list[Stated]:
    """All figures of ``text`` in order, without overlaps."""
    found: list[Stated] = []
    for match in _pattern(lexicon).finditer(text):
        is_none = lexicon.no_figure.match(text, match.start()) or lexicon.threshold.search(text[: match.start()])
        if is_none or (found and match.start() < found[-1].end):
            continue
        try:
            found.append(_stated(match, lexicon))
        except ParseError:
            continue
    return found


def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    counts = "|".join(sorted(lexicon.counters, key=len, reverse=True))
    number = rf"(?:(?P<arabic>{_ARABIC})|(?P<spelt>{_SPELT}))"
    return re.compile(
        rf"(?P<large>{_ARABIC}|{_SPELT})亿(?:零)?(?P<small>\d+(?:\.\d+)?|[{_CHINESE}]+)万(?:{_MONEY})?"
        rf"|百分之(?:(?P<percent>-?\d+(?:\.\d+)?)|(?P<spelt_percent>[{_CHINESE}]+(?:点[{_CHINESE}]+)?))"
        rf"|{number}(?P<more>[多余来])?个?(?P<scale>{_SCALE})?(?P<more2>[多余])?"
        rf"(?P<unit>{_MONEY}|{_RATIO}|{counts}|(?<=[万亿])(?=$|[^一-龥0-9A-Za-z]|{lexicon.after_bare_scale}))"
        rf"|{number.replace('arabic', 'arabic_tenths').replace('spelt', 'spelt_tenths')}"
        rf"(?P<more3>多)?成(?P<half>半)?(?P<fives>[一二三四五六七八九](?![成十百千万个项家]))?(?P<more4>[多余])?(?![本立果效员为交就份都])"
        rf"|(?<![{_CHINESE}\d])(?P<parts>[{_DIGIT}]|\d{{1,2}})分之(?P<of_parts>[{_DIGIT}]|\d{{1,2}})(?P<more5>强|多)?"
        r"|(?P<half_of>过半数?|近半数?|一半|半数|大半)(?![年个天月场夜])"
    )


def _stated(match: re.Match[str], lexicon: Lexicon) -> Stated:
    number, is_spelt, amount = _read(match)
    exponent = number.as_tuple().exponent
    factor = amount.value / number if number else Decimal(1)
    place = abs(Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * factor)
    round_place = abs(_last_digit(number) * factor)
    more = any(match.groupdict()[name] for name in ("more", "more2", "more3", "more4", "more5"))
    nearness, lead, end = _nearness(match.string, match.start(), match.end(), lexicon)
    if more:
        nearness = Nearness.ABOVE
    is_tenths = bool(match["arabic_tenths"] or match["spelt_tenths"])
    stated = Stated(match.start(), end, amount, place, round_place, nearness, is_spelt, lead, is_tenths)
    return _of_fraction(stated, match) if match["parts"] or match["half_of"] else stated


def _of_fraction(stated: Stated, match: re.Match[str]) -> Stated:
    """三分之一, 过半: a fraction stands for what lies within a twentieth of it."""
    value = stated.amount.value
    step = _HALF if match["half_of"] else Decimal(100) / _number(match["parts"])
    nearness = _HALF_WORDS.get((match["half_of"] or "")[:1], stated.nearness)
    return replace(stated, place=value / 10, round_place=step, nearness=nearness, is_spelt=True, is_coarse=True)


def _last_digit(number: Decimal) -> Decimal:
    """One unit of the last place that is not nought."""
    digits = number.normalize().as_tuple()
    return Decimal(1).scaleb(digits.exponent if isinstance(digits.exponent, int) else 0)


def _read(match: re.Match[str]) -> tuple[Decimal, bool, Amount]:
    """The number as said, whether it is in Chinese numerals, and the amount."""
    if match["large"]:
        return _of_two_scales(match)
    if match["percent"] or match["spelt_percent"]:
        said = match["percent"] or match["spelt_percent"]
        number = _number(said)
        return number, match["percent"] is None, Amount(number, PERCENT)
    if tenths := match["arabic_tenths"] or match["spelt_tenths"]:
        number = _number(tenths)
        number = number + Decimal("0.5") if match["half"] else number
        number = number + parse_chinese_number(match["fives"]) / 10 if match["fives"] else number
        return number, match["arabic_tenths"] is None, Amount((number * 10).normalize() + 0, PERCENT)
    if match["half_of"]:
        return _HALF, True, Amount(_HALF, PERCENT)
    if match["parts"]:
        part = 100 * _number(match["of_parts"]) / _number(match["parts"])
        return part, True, Amount(part.quantize(Decimal("0.01")), PERCENT)
    said = match["arabic"] or match["spelt"]
    number = _number(said)
    return number, match["arabic"] is None, _scaled(number, match["scale"] or "", match["unit"])


def _of_two_scales(match: re.Match[str]) -> tuple[Decimal, bool, Amount]:
    """1亿2000万元, 一亿三千万: in 万元, exact to the place of the second number."""
    small = _number(match["small"])
    number = _number(match["large"]) * 10**4 + small
    return number, not match["small"][0].isdigit(), Amount(number, parse_unit("万元"))


def _number(said: str) -> Decimal:
    return Decimal(said) if said.lstrip("-")[0].isdigit() else parse_chinese_number(said)


def _scaled(number: Decimal, scale: str, unit: str) -> Amount:
    """A number with its scale: of money the scale is part of the unit (万元), of things part of the number."""
    is_money = not unit or (unit[0] in "元块人" and unit not in ("人", "人次"))
    if not is_money:
        known = parse_unit("百分点" if unit.endswith("百分点") else unit)
        return Amount(number.scaleb(_SCALES[scale]) if scale else number, known)
    named = {"": "元", "万": "万元", "亿": "亿元", "千": "千元", "百万": "百万元", "千万": "千万元"}
    if scale in named:
        return Amount(number, parse_unit(named[scale]))
    return Amount(number.scaleb(_SCALES[scale]), parse_unit("元"))


def _nearness(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Nearness, int, int]:
    """How exact, where the words for it begin, and where the figure ends."""
    before = text[:start]
    for nearness, pattern in (
        (Nearness.ABOUT, lexicon.about),
        (Nearness.BELOW, lexicon.below),
        (Nearness.UNDER, lexicon.under),
        (Nearness.ABOVE, lexicon.above),
    ):
        if (said := pattern.search(before)) is not None:
            return nearness, said.start(), end
    for nearness, pattern in (
        (Nearness.ABOUT, lexicon.about_behind),
        (Nearness.ABOVE, lexicon.above_behind),
        (Nearness.BELOW, lexicon.below_behind),
    ):
        if pattern.match(text, end):
            return nearness, start, end
    return Nearness.EXACT, start, end


def convertible(unit: Unit, other: Unit) -> bool:
    """Whether amounts in the two units can be compared."""
    if unit.dimension is Dimension.MONEY or other.dimension is Dimension.MONEY:
        return unit.dimension is other.dimension
    if unit.dimension is Dimension.RATIO:
        return other.dimension is Dimension.RATIO
    return unit.symbol == other.symbol
