"""Years in a question: absolute, two-digit, Chinese, relative to ``as_of``, and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.errors import ParseError
from corpus.numerals import parse_chinese_number, parse_year

_LATEST = 2060  # two digits beyond it are of the last century
_DIGIT = "零〇○一二三四五六七八九0-9"
_RELATIVE = {
    "今年": 0,
    "本年度?": 0,
    "去年": -1,
    "上一?年度?": -1,
    "前年": -2,
    "大前年": -3,
    "明年": 1,
    "后年": 2,
}
_NOT_YEAR = r"(?![0-9.%万亿元千块个人辆台次项家户册件平])"
_ABSOLUTE = (
    r"(?<![0-9A-Za-z.])(?:(?:19|20|21)\d{2}|(?:19|20|二[〇零○0])[〇零○一二三四五六七八九0-9]{2})"
    rf"(?:\s*(?:年度?(?![末终底初])|财年)|{_NOT_YEAR})"
)
_TWO_DIGIT = rf"(?<![0-9A-Za-z.年])[{_DIGIT}]{{2}}(?:\s*年度?)(?![级届])"
_LAST_YEAR = ("去年", "上年", "上一年", "上年度", "上一年度")
_RANGE = re.compile(
    rf"(?P<first>(?:19|20)\d{{2}}|[{_DIGIT}]{{4}})\s*年?度?\s*(?:[-—–~～至到]|——)\s*(?P<last>(?:19|20)\d{{2}}|[{_DIGIT}]{{2,4}})\s*(?:年度?)?"
)
_SHORT_RANGE = re.compile(
    rf"(?<![{_DIGIT}])(?P<first>[{_DIGIT}]{{2}})年?\s*(?:[-—–~～至到])\s*(?P<last>[{_DIGIT}]{{2}})年"
)
_SINCE = re.compile(r"(?P<first>(?:19|20)\d{2})年?(?:起|以来|至今|开始)")
_RECENT = re.compile(  # 近三年, 五年来
    r"(?<![\d第])(?:近|最近|过去|(?=[二两三四五六七八九十\d]{1,2}年以?来))(?P<count>[二两三四五六七八九十\d]{1,2})(?:个)?年(?:以?来|间)?"
)
_TOGETHER = re.compile(  # 两年一共: of no named years, the latest
    r"(?:这)?(?P<count>[二两三四五六])年(?:来|间)?(?=[^，。？]{0,20}(?:一共|总共|合计|累计|加起来|共(?:花|用|支|安排)))"
)
_SINGLE = re.compile(f"{_ABSOLUTE}|{_TWO_DIGIT}")
_RELATIVE_WORDS = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))
# "比上年", "较去年", "同比" compare; they do not ask for that year's figure
_COMPARING = re.compile(r"(?:比|较|于|自)\s*$")
_BESIDE = re.compile(r"(?:同|跟|和|与)\s*$")
_COMPARED = re.compile(r"^\s*(?:相比|比|同期)")
_CARRIED = re.compile(r"^\s*(?:收入|支出|合计|结转|结余|预算安排增|预算安排减|同期|相比|数)")


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Years named by characters ``start`` to ``end``. ``relative`` ones depend on ``as_of``."""

    start: int
    end: int
    years: tuple[int, ...]
    relative: bool = False
    since: bool = False  # 2017年起: all later years that the library holds, too
    recent: bool = False  # 近三年: the latest years that the library holds


def find_years(text: str, as_of: date) -> list[YearSpan]:
    """All years that ``text`` names, in order; ranges are spelt out."""
    found: list[YearSpan] = []
    for match in _RANGE.finditer(text):
        if span := _range(match):
            found.append(span)
    for match in _SHORT_RANGE.finditer(text):  # 17至19年
        _add(found, _range(match))
    for match in _SINCE.finditer(text):
        _add(found, YearSpan(match.start(), match.end(), (int(match["first"]),), since=True))
    for match in _RECENT.finditer(text):
        _add(found, _recent(match, as_of))
    for match in _SINGLE.finditer(text):
        _add(found, _single(match))
    for match in _RELATIVE_WORDS.finditer(text):
        _add(found, _relative(match, text, as_of))
    if not found:
        for match in _TOGETHER.finditer(text):
            _add(found, _recent(match, as_of))
    return sorted(found, key=lambda span: span.start)


def _add(found: list[YearSpan], span: YearSpan | None) -> None:
    if span and not any(span.start < other.end and other.start < span.end for other in found):
        found.append(span)


def _recent(match: re.Match[str], as_of: date) -> YearSpan | None:
    """The latest years, as many as are said."""
    try:
        count = _count(match["count"])
    except ParseError:
        return None
    years = tuple(range(as_of.year - count + 1, as_of.year + 1))
    return YearSpan(match.start(), match.end(), years, relative=True, recent=True)


def _range(match: re.Match[str]) -> YearSpan | None:
    try:
        first = parse_year(match["first"] if len(match["first"]) == 4 else f"{match['first']}年")
        last = parse_year(match["last"], first // 100 * 100)
    except ParseError:
        return None
    if not 0 < last - first < 30:
        return None
    return YearSpan(match.start(), match.end(), tuple(range(first, last + 1)))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else int(parse_chinese_number(text))


def _single(match: re.Match[str]) -> YearSpan | None:
    try:
        text = match.group().removesuffix("财年")
        year = parse_year(text)
        if year > _LATEST and len(text.rstrip("年度 ")) == 2:
            year -= 100  # 99年
    except ParseError:
        return None
    return YearSpan(match.start(), match.end(), (year,))


def _relative(match: re.Match[str], text: str, as_of: date) -> YearSpan | None:
    before, after = text[: match.start()], text[match.end() :]
    is_last_year = match.group() in _LAST_YEAR  # 前年 is named to be looked up
    compares = _COMPARING.search(before) or (_BESIDE.search(before) and _COMPARED.match(after))
    if _CARRIED.match(after) or (is_last_year and compares):
        return None
    offset = next(n for word, n in _RELATIVE.items() if re.fullmatch(word, match.group()))
    return YearSpan(match.start(), match.end(), (as_of.year + offset,), relative=True)
