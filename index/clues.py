"""What a question tells besides its words: whose names it says, what shape its answer has, rough amounts.

Names that the filter by document already answers for would only find title pages. The shape is how an answer
looks (为什么 → a passage with 主要原因; 多少 → one with a number). A rough amount (三千多万, 四成) is no word of
the document, but its leading digits stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.errors import ParseError
from corpus.numerals import parse_chinese_number
from index.segment import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_NAMES_DROPPED = 3  # at most, of one question
_SHORTEST = 3  # characters of an abbreviation, unless it is the beginning of a name
_DEFINITION_AVOIDED = 0.4  # what a definition loses where none was asked for


@dataclass(frozen=True, slots=True)
class Shape:
    """Words that ask for something, and the signs of a passage that tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    weight: float


SHAPES = (
    Shape(
        re.compile(
            r"为什么|为啥|为何|原因|缘故|由于|怎么回事"
            r"|怎么(?![样分办改管防抓付发拉推做化保帮用算]|处理|解释|省下)"
        ),
        re.compile(r"原因|主要是|由于|因为|影响|导致"),
        1.0,
    ),
    Shape(re.compile(r"多少|几(?!乎)|多[大高]|翻"), re.compile(r"\d"), 0.5),
    Shape(
        re.compile(
            r"干什么的|干嘛|干(?:些)?啥|管哪些|主要做|负责|职[能责]|由谁|谁(?:管|来|接|处理|牵头)"
            r"|归(?:哪|.{0,8}管)|管不管|管吗|哪一?[项条块].{0,3}工作"
        ),
        re.compile(r"负责|承担|职责|职能|主管|指导|组织|管理|隶属"),
        1.0,
    ),
    Shape(re.compile(r"依据|根据|凭|照着|哪[份些个]文件"), re.compile(r"依据|根据|文件|〔|《"), 1.0),
    Shape(
        re.compile(r"多久|多长时间|几年|什么时候|季度|哪一?年"),
        re.compile(r"[年月日]|分钟|小时|周期|季度|时效"),
        0.5,
    ),
    Shape(
        re.compile(r"[用花][在到]|拿去|干什么用|用场|用途|用来|做什么用|图(?:什么|的是)|打算干|是做什么的"),
        re.compile(r"用于|支持|保障|推动|概述|为了|作为"),
        0.5,
    ),
)
_MEANING = re.compile(
    r"什么意思|指什么|指哪|是指|是什么钱|是啥|怎么解释|[叫算]什么|算哪|什么概念|什么区别|差在哪|属于哪个|都算"
)


def drop_names(query: str, names: Collection[str]) -> str:
    """``query`` without these names and their abbreviations, the longest first.

    An abbreviation has the characters of a name in their order, and its first or its last one.

    >>> drop_names("示例审批局2023年有几个科室", ["示例市行政审批局"]).strip()
    '2023年有几个科室'
    """
    left = query
    shortest = 2
    for _ in range(_NAMES_DROPPED):
        spans = (span for name in names for span in _mentions(left, name) if len(span) >= shortest)
        longest = max(spans, key=len, default=None)
        if longest is None:
            break
        left = f"{left[: longest.start]} {left[longest.stop :]}"
        shortest = _SHORTEST
    return left if left.strip() else query


def _mentions(text: str, name: str) -> Iterator[range]:
    """Where ``text`` abbreviates ``name``; from each place the longest."""
    for start in range(len(text)):
        end, position = start, 0
        while end < len(text) and (found := name.find(text[end], position)) >= 0:
            end, position = end + 1, found + 1
        while end - start >= 2 and text[start] != name[0] and text[end - 1] != name[-1]:
            end -= 1
        if end - start >= _SHORTEST or (end - start == 2 and name.startswith(text[start:end])):
            yield range(start, end)


def fits(query: str, texts: Iterable[str], defining: Iterable[bool]) -> list[float]:
    """How far each passage has the shape of an answer to ``query``; ``defining``: it explains a term."""
    shapes = [shape for shape in SHAPES if shape.asked.search(query)]
    defined = 1.0 if _MEANING.search(query) else -_DEFINITION_AVOIDED
    return [
        sum(shape.weight for shape in shapes if shape.told.search(text)) + defined * defines
        for text, defines in zip(texts, defining, strict=True)
    ]


# --- rough amounts ------------------------------------------------------------------------------

_ROUGH = re.compile(r"(?<![几数上])(将?近|快)?([一二两三四五六七八九十百千]+|(?<![\d.])\d+)[多来]?个?([万亿])")
_TENTHS = re.compile(r"(将?近|快)?([一二两三四五六七八九])成")
_PRINTED = re.compile(r"(\d+(?:\.\d+)?)([万亿%])")
_YUAN = {"万": 4, "亿": 8}  # powers of ten


def rough_amounts(query: str) -> frozenset[str]:
    """The leading digits of the amounts that a question says roughly, with their power of ten in yuan.

    >>> sorted(rough_amounts("怎么多了三千多万，快八成"))
    ['3e7', '7%']
    """
    found = set()
    for near, number, unit in _ROUGH.findall(query):
        said = _parse(number)
        digits = len(str(said).rstrip("0"))
        if digits:
            found.add(_leading(_below(said, digits) if near else Decimal(said), digits, _YUAN[unit]))
    for near, number in _TENTHS.findall(query):
        found.add(f"{_parse(number) - bool(near)}%")
    return frozenset(found)


def printed_amounts(text: str) -> frozenset[str]:
    """The same of the amounts that a passage prints, by one and by two digits.

    >>> sorted(printed_amounts("增加3,205.79万元，增长13.11%"))
    ['1%', '32e7', '3e7']
    """
    found = set()
    for number, unit in _PRINTED.findall(normalise(text)):
        value = Decimal(number)
        if unit == "%":
            found.add(f"{int(value // 10)}%")
        elif value:
            found |= {_leading(value, digits, _YUAN[unit]) for digits in (1, 2)}
    return frozenset(found)


def _parse(number: str) -> int:
    try:
        return int(number) if number.isdecimal() else int(parse_chinese_number(number))
    except ParseError:
        return 0


def _below(said: int, digits: int) -> Decimal:
    """A little less than ``said``: 近四 is 3.9."""
    unit = Decimal(10) ** (len(str(said)) - digits)
    return said - unit / 10


def _leading(value: Decimal, digits: int, power: int) -> str:
    """The first ``digits`` digits and the power of ten of the first: 8471.56万 by one digit is 8e7."""
    return f"{int(value.scaleb(digits - 1 - value.adjusted()))}e{value.adjusted() + power}"
