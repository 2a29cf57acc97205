"""Amounts in a question: thresholds (三百万以上), figures taken for granted (怎么有3亿元), units asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.errors import ParseError
from corpus.money import Amount, Dimension, Unit, parse_unit
from corpus.numerals import parse_chinese_number, parse_number
from qa.query import Bound
from qa.words import Words

_CHINESE = "零〇一二三四五六七八九十百千两"
_CHINESE_FIRST = "零〇一二三四五六七八九两十"
_UNITS = "亿元|万元|千元|百万元|千万元|亿|万块钱?|万|元|块钱?|块|%|人次|人|个|辆|台|套|项|家|次|倍"
# 千元 and 百万 alone are units: a Chinese number opens with a digit or with 十
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CHINESE_FIRST}][{_CHINESE}]*(?:点[{_CHINESE}]+)?)"
_AMOUNT = re.compile(
    rf"(?<!多少)(?<!几)(?:(?P<large>{_NUMBER})亿(?P<small>{_NUMBER})万元?"
    rf"|(?!一块(?!钱))(?P<number>{_NUMBER})(?:个(?=[万亿千百]))?(?P<unit>{_UNITS})"  # 一块: "together", not one yuan
    rf"|(?P<tenths>[一二两三四五六七八九])成(?![本立果效员为交就份都])"
    rf"|百分之(?P<percent>{_NUMBER}))"
)
_OF_BUDGET = re.compile(r"(?:年初|调整后?|全年)?预算数?的$")  # 不到|调整预算的|60%
_BETWEEN = re.compile(r"\s*(?:到|至|[-—–~～])\s*")
_MONEY = "亿元|万元|千元|元|亿|万|块"
_ASKED_UNIT = re.compile(
    rf"(?:是?多少|几(?:个)?|换算?成|折合(?:成)?(?:多少)?|合(?=多少)多少|折算?成|转成|改成|单位(?:用|是|为|：)?|以|用)(?:人民币)?(?P<unit>{_MONEY})(?![度人次辆个户册件])"
)
_ASKED_COUNT = re.compile(
    r"(?:多少|几)(?P<unit>个工作日|工作日|人次|批次|个|人|名|位|辆|台|套|批|次|项|家|种|篇|分钟|小时|天|起|条|处|所|平方米)"
)
_ASKED_RATIO = re.compile(
    r"百分之(?:几|多少)|百分比|多少%|%是?多少|几成|多大比例|比例|比重|占比|增长率|增速|增幅|降幅|涨幅|同比"
)
_ASKED_MONEY = re.compile(
    r"多少钱|钱[一总]?共?[有是]?多少|花(?:了|费|掉|多少|在|的?钱)|的钱(?=$|[，。？呢是有])"
    r"|(?:金额|经费|费用|资金|花销|开销|开支)(?=$|[，。？呢是有])|发(?:了|放)(?:了)?多少|多少[万亿]?元|几[万亿]|多少[万亿]"
)


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """An amount named in the question; ``bound`` if a comparing word stands beside it."""

    start: int
    end: int
    amount: Amount
    bound: Bound | None = None


def find_amounts(text: str, words: Words) -> list[AmountSpan]:
    """All amounts of ``text``, with the comparing words around them included in the span."""
    found: list[AmountSpan] = []
    for match in _AMOUNT.finditer(text):
        try:
            span = _with_bound(text, match.start(), match.end(), _amount(match), words)
        except ParseError:
            continue
        if span is None:
            continue
        joined = _as_range(text, found[-1], span) if found else None
        found[-1:] = [*found[-1:], span] if joined is None else joined
    return found


def _as_range(text: str, first: AmountSpan, second: AmountSpan) -> list[AmountSpan] | None:
    """100万到500万(之间): not below the one, not above the other."""
    if not _BETWEEN.fullmatch(text[first.end : second.start]) or first.bound or second.bound:
        return None
    end = second.end + (2 if text.startswith(("之间", "以内"), second.end) else 0)
    low = replace(first, bound=Bound(True, True, first.amount))
    return [low, replace(second, start=first.end, end=end, bound=Bound(False, True, second.amount))]


def _amount(match: re.Match[str]) -> Amount:
    if match["percent"]:
        return Amount(_number(match["percent"]), parse_unit("%"))
    if match["tenths"]:
        return Amount(_number(match["tenths"]).scaleb(1), parse_unit("%"))  # to one place: 四成 is not 40.0%
    if match["large"]:
        return Amount(_number(match["large"]) * 10**4 + _number(match["small"]), parse_unit("万元"))
    return Amount(_number(match["number"]), parse_unit(match["unit"]))


def _number(text: str) -> Decimal:
    return parse_number(text) if text[0].isdigit() else parse_chinese_number(text)


def _with_bound(text: str, start: int, end: int, amount: Amount, words: Words) -> AmountSpan | None:
    before = _OF_BUDGET.sub("", text[:start].removesuffix("了"))
    cut = len(text[:start]) - len(before)
    prefixed = (
        (words.at_most, False, True),
        (words.at_least, True, True),
        (words.below, False, False),
        (words.above, True, False),
    )
    for choices, above, inclusive in prefixed:
        word = next((w for w in choices if before.endswith(w)), None)
        if word:
            return AmountSpan(start - len(word) - cut, end, amount, Bound(above, inclusive, amount))
    for choices, above in ((words.suffix_below, False), (words.suffix_above, True)):
        word = next((w for w in choices if text.startswith(w, end)), None)
        if word:
            return AmountSpan(start, end + len(word), amount, Bound(above, True, amount))
    if amount.unit.dimension in (Dimension.MONEY, Dimension.RATIO):
        return AmountSpan(start, end, amount)
    return None  # "三个项目", "七家": a count of things, no claim


def asked_unit(text: str) -> tuple[int, int, Unit] | None:
    """The money unit that the answer is asked in (是多少元, 换成亿元), with its span."""
    matches = list(_ASKED_UNIT.finditer(text))
    if not matches:
        return None
    match = matches[0]
    return match.start(), match.end(), parse_unit(match["unit"])


def asked_dimension(text: str) -> Dimension | None:
    """What kind of figure is asked for, where the question says it (多少人, 几辆, 百分之几)."""
    if _ASKED_RATIO.search(text):
        return Dimension.RATIO
    if match := _ASKED_COUNT.search(text):
        return parse_unit(match["unit"]).dimension
    if _ASKED_MONEY.search(text):
        return Dimension.MONEY
    return None
