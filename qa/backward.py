"""Words of a follow-up that point back: 前一年 and 下一年 of the year told before, 后者 before 前者."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.query import Operation, Query, Target

_STEPS = {"前一年": -1, "上一年": -1, "上年": -1, "下一年": 1, "次年": 1, "翌年": 1, "后一年": 1, "第二年": 1}
_COMPARED = r"(?<![比较同跟和与于])"  # 比上一年多了多少 is a change
_POINTING = re.compile(rf"{_COMPARED}再?往?(?P<word>前一年|下一年|次年|翌年|后一年|第二年)(?:度)?(?!度?(?:相)?比|同期)")
_ALONE = re.compile(r"^(?:那么?)?再?往?(?P<word>上一年|上年)(?:度)?的?(?:呢|是?多少|怎么样|又是多少)?[？?]?$")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)年?度?的?|(?<!\d)[12][0-9]年")
_THAT_AGENCY = re.compile(
    r"(?:[那这]个?|该)(?:乡镇|乡|镇|县|区|市|旗|州|单位|部门|机构|局|委|学校|医院|街道|地方|地区)(?![一-鿿]{0,2}[局委办院处])"
)
_FORMER, _LATTER = "前者", "后者"
_OF_TWO_YEARS = (Operation.GROWTH, Operation.CHANGE)
_ORDERED = (Operation.MULTIPLE, Operation.DIFFERENCE, Operation.SHARE, Operation.GROWTH, Operation.CHANGE)


def with_years_told(question: str, year: int | None) -> str:
    """The question with 前一年, 下一年 written as years, counted from the year that it names or that was told before.

    >>> with_years_told("那下一年呢", 2018)
    '那2019年呢'
    >>> with_years_told("示例局2018年会议费的前一年是多少", None)
    '示例局会议费的2017年是多少'
    """
    named = list(_YEAR.finditer(question))
    pointing = _POINTING.search(question) or _ALONE.match(question)
    if pointing is None or len(named) > 1 or (not named and year is None):
        return question
    start, end = pointing.span("word")
    front, word, rest = question[:start], pointing["word"], question[end:].removeprefix("度")
    if named:
        if named[0].start() > start or named[0]["year"] is None:
            return question
        year = int(named[0]["year"])
        front = question[: named[0].start()] + question[named[0].end() : start]
    assert year is not None
    return f"{front}{year + _STEPS[word]}年{rest}"


def year_pointed_at(text: str) -> str | None:
    """前一年, 下一年 where nothing tells the year that it is counted from; None where there is no such word."""
    pointing = _POINTING.search(text)
    return pointing["word"] if pointing is not None and not _YEAR.search(text) else None


def with_agency_told(question: str, agency: str | None) -> str:
    """The follow-up with 那个县, 该单位 written as the agency of the figure told before.

    >>> with_agency_told("那个镇2026年打算收多少", "示例镇")
    '示例镇2026年打算收多少'
    """
    return question if agency is None else _THAT_AGENCY.sub(agency, question, count=1)


def between_years(new: Query, told: Sequence[Target]) -> Query | None:
    """那等于降了百分之几, after one item of two years: from the earlier to the later."""
    if new.operation not in _OF_TWO_YEARS or len(told) < 2:
        return None
    first, second = told[-2:]
    same = (first.agencies, first.mentions) == (second.agencies, second.mentions)
    if not same or first.year is None or second.year is None or first.year == second.year:
        return None
    later, earlier = sorted((first, second), key=lambda t: -(t.year or 0))
    return new.with_targets((later, earlier))


def in_order_said(new: Query, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """后者是前者的几倍: the later operand first."""
    latter, former = new.text.find(_LATTER), new.text.find(_FORMER)
    is_turned = 0 <= latter < former and len(targets) == 2 and new.operation in _ORDERED
    return targets[::-1] if is_turned else targets
