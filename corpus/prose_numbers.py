"""Every number in running text: what it says, or the named reason why it is no figure.

``scan`` leaves no digit unexplained: a number is a figure with a unit, or carries a ``NotFigure``.
Offsets are those of the text given; ``half_width`` keeps every length, so offsets never move.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from operator import itemgetter

from corpus.datatypes import Relation
from corpus.errors import ParseError
from corpus.money import parse_amount
from corpus.numerals import CHINESE_DIGITS, CHINESE_NUMERALS, parse_chinese_number, parse_number

_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


class NotFigure(StrEnum):
    """Why a number in prose is not a figure of the budget (Chinese: shown to readers)."""

    DATE = "日期或年份"
    NUMBERING = "编号"
    DOCUMENT_NUMBER = "文号"
    TITLE = "文件名称"
    NAME = "名称的一部分"
    VERSION = "版本号"
    FORMULA = "代号"
    ORDINAL = "序数"
    CODE = "代码或号码"
    LIMIT = "门槛，属于事项的名称"
    DESCRIPTION = "说明性文字，不是预算数字"
    BEFORE = "变动前的数值"
    REASON = "变动原因中的说明数字"
    UNBOUND = "不能确定所属事项"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text. ``text[start:end]`` is its print, unit included."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str  # as printed; "" where there is none
    relation: Relation = Relation.EQUAL
    reason: NotFigure | None = None  # None: a figure
    misgrouped: bool = False  # its comma does not part thousands (542,62): to be believed only with proof

    @property
    def is_money(self) -> bool:
        """An amount of money."""
        return self.unit.endswith("元")

    @property
    def is_ratio(self) -> bool:
        """A percentage (percentage points included) or multiple."""
        return self.unit in ("%", "‰", "百分点", "个百分点", "倍")


@cache
def prose_words() -> dict[str, tuple[str, ...]]:
    """Word lists of ``data/prose.json``: units, labels of project descriptions, tails of item names."""
    text = resources.files("corpus").joinpath("data/prose.json").read_text(encoding="utf-8")
    return {name: tuple(words) for name, words in json.loads(text).items()}


def half_width(text: str) -> str:
    """Full-width ASCII and spaces to half width, character by character (lengths stay).

    >>> half_width("５％（含）")
    '5%(含)'
    """
    return text.translate(_FULL_TO_HALF)


_MISGROUPED = r"\d{1,3}(?:,\d{3})*,\d{2}(?=\s*[万亿]元)"
_NUMBER = re.compile(rf"{_MISGROUPED}|" + r"\d{1,3}(?:,\s?\d{3}(?!\d))+(?:\s?\.\s?\d+)?|\d+(?:\s?\.\s?\d+)?")
_SPANS = (
    (NotFigure.TITLE, r"《[^》]*》|〈[^〉]*〉"),
    (NotFigure.DOCUMENT_NUMBER, r"[\[〔(【]\s*\d{4}\s*[\]〕)】]\s*第?\s*\d+\s*号"),
    (NotFigure.CODE, r"\[\d{3,}\]|\d{3,4}-\d{7,8}|1[3-9]\d{9}(?!\d)"),
    (NotFigure.DATE, r"(?:19|20)\d\d\s*[-—~至]+\s*(?:19|20)\d\d\s*年"),
    (NotFigure.DATE, r"(?:19|20)\d\d\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}(?!\d)"),
    (NotFigure.DATE, r"(?<!\d)(?:19|20)\d\d\s*年(?:度|初|末|底)?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"),
    (NotFigure.DATE, r"(?<![\d.])\d{1,2}\s*月(?:份|底|初|末)?(?:\s*\d{1,2}\s*日)?"),
    (NotFigure.DATE, r"(?<![\d.])\d{1,2}\s*日(?!均)"),
    (NotFigure.FORMULA, r"\d+(?:\s*\+\s*\d+)*\s*\+\s*[A-Za-z]+|\d+(?:\s*\+\s*\d+)+(?![\d.]*\s*[万亿]?元)"),
    (NotFigure.VERSION, r"[Vv]\d+(?:\.\d+)*|\d+(?:\.\d+)*\s*版(?!面)"),
    (NotFigure.ORDINAL, r"第\s*\d+"),
    (NotFigure.NUMBERING, r"(?:目标|附件|附表|附|表|图|注)\s*\d+(?:-\d+)?(?=\s*[:.、]|$)"),
    (
        NotFigure.NUMBERING,
        r"(?:^|(?<=[。;:!?\s]))[-–]?\s*(?:\(\s*\d{1,2}\s*\)|\d{1,2}\s*\)|\d{1,2}[.、](?!\d))",
    ),
)
_SPAN_PATTERNS = tuple((reason, re.compile(pattern)) for reason, pattern in _SPANS)
_SPEAKS_OF_MONEY = re.compile(r"预算|资金|经费|支出|拨款|费用")
_MONEY = r"(?:百|千)?万\s*(?:美|欧|港|日)?元|亿\s*(?:美|欧|港|日)?元|千元|元"
_RELATIONS = (
    (re.compile(r"(?:≥|>=|⩾|不低于|不少于|不小于|大于等于)\s*$"), Relation.AT_LEAST),
    (re.compile(r"(?:≤|<=|≪|⩽|不高于|不超过|不多于|不大于|小于等于)\s*$"), Relation.AT_MOST),
    (re.compile(r"(?:>|大于|高于|超过|超|逾)\s*$"), Relation.MORE_THAN),
    (re.compile(r"(?:<|小于|低于|少于)\s*$"), Relation.LESS_THAN),
    (re.compile(r"(?:≈|约)\s*$"), Relation.ABOUT),
)
_NOT_A_UNIT = re.compile(  # words that begin like a unit: “110对接”, “5项目”
    r"对[接口象外应]|部[门分署]|支[出持付]|期间|组织|场[景所地]|所[有属需]|本[级年单部市区县]|项目|类别|条例"
    r"|个[别性]|人[均民才口]|名称|门[户票]|天然|户籍|家[庭长属]|台账|年[度会]"
)
_VALUED = re.compile(r"(?:单位价值|单价|价值|原值)[^,;。]{0,6}$")
_IN_WORDS = re.compile(  # “三百万元”, “百分之五”, “五十人”; single digits count things only in passing (一辆车)
    rf"(?<![\d.\s{CHINESE_NUMERALS}第几])(?:百分之[{CHINESE_NUMERALS}点]+"
    rf"|[{CHINESE_DIGITS}十拾][{CHINESE_NUMERALS}点]*元"
    rf"|(?P<count>[{CHINESE_DIGITS}十拾][{CHINESE_NUMERALS}]+)(?P<unit>人次|批次|人|名|辆|台|套|个))"
    r"(?=\s*(?:\([^()]*\))?\s*(?:[,;。、:()!?的]|$))"
)
_LIMIT_AFTER = re.compile(r"(?:\s*(?:\(含\)|\(不含\)))?\s*(?:以上|以下|以内)")


@cache
def _unit_pattern() -> re.Pattern[str]:
    counting = "|".join(re.escape(half_width(u)) for u in prose_words()["counting_units"])
    return re.compile(rf"\s*({_MONEY}|%|‰|[万亿](?:{counting})|{counting}|[万亿](?![一-鿿]))")


def scan(text: str) -> tuple[Number, ...]:
    """All numbers of ``text`` in order, figures and others."""
    normal = half_width(text)
    spans = [_Spans(reason, [match.span() for match in pattern.finditer(normal)]) for reason, pattern in _SPAN_PATTERNS]
    numbers = [
        _number(text, normal, match, _covering(spans, match.start(), match.end())) for match in _NUMBER.finditer(normal)
    ]
    numbers += [found for match in _IN_WORDS.finditer(normal) if (found := _in_words(text, match, spans))]
    if _SPEAKS_OF_MONEY.search(normal):
        numbers = [_as_money(number) for number in numbers]
    return tuple(sorted(numbers, key=lambda number: number.start))


def _as_money(number: Number) -> Number:
    """“总预算2921.00万” in a text on money lacks its 元; the print stays as it is."""
    return replace(number, unit=number.unit + "元") if number.unit in ("万", "亿") else number


def figures(text: str) -> tuple[Number, ...]:
    """The numbers of ``text`` that are figures."""
    return tuple(number for number in scan(text) if number.reason is None)


def _in_words(text: str, match: re.Match[str], spans: Sequence[_Spans]) -> Number | None:
    """A number in Chinese numerals with its unit; None for words that only look like one."""
    start, end = match.span()
    digits = match["count"] or match.group().rstrip("元").removeprefix("百分之")
    by_place = re.search(r"[十拾百佰千仟万亿点]", digits) or len(digits) == 1
    if not by_place or match.string[max(0, start - 1) : start + 1] == "数十":
        return None  # “三五个”, “数十人”: about, not how many
    covered = _covering(spans, start, end)
    try:
        if match["unit"]:
            value, unit = parse_chinese_number(match["count"]), match["unit"]
        else:
            amount = parse_amount(match.group())
            value, unit = amount.value, amount.unit.symbol
    except ParseError:
        return None
    relation = _relation(match.string, start)
    return Number(start, end, text[start:end], value, "" if covered else unit, relation, covered)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Where one kind of numbers that are no figures stands in a text: in order, none over another."""

    reason: NotFigure
    places: Sequence[tuple[int, int]]

    def cover(self, start: int, end: int) -> bool:
        """Whether one of them holds this place."""
        before = bisect_right(self.places, start, key=itemgetter(0))
        return before > 0 and end <= self.places[before - 1][1]


def _covering(spans: Sequence[_Spans], start: int, end: int) -> NotFigure | None:
    return next((kind.reason for kind in spans if kind.cover(start, end)), None)


def _number(text: str, normal: str, match: re.Match[str], covered: NotFigure | None) -> Number:
    start, end = match.span()
    misgrouped = re.fullmatch(r"[\d,]*,\d\d", match.group()) is not None
    value = parse_number(match.group().replace(",", "") if misgrouped else match.group())
    if covered:
        return Number(start, end, text[start:end], value, "", reason=covered)
    unit = _unit_pattern().match(normal, end)
    if unit and not _NOT_A_UNIT.match(normal, unit.start(1)):
        symbol = re.sub(r"\s", "", unit[1])
        found = Number(start, unit.end(), text[start : unit.end()], value, symbol, _relation(normal, start))
        found = replace(found, misgrouped=misgrouped)
        is_limit = _LIMIT_AFTER.match(normal, unit.end()) and _VALUED.search(normal[:start])
        return replace(found, reason=NotFigure.LIMIT) if is_limit else found
    noun = _noun_as_unit(normal, start, end)
    if noun:
        return Number(start, end + len(noun), text[start : end + len(noun)], value, noun)
    return Number(start, end, text[start:end], value, "", reason=NotFigure.NAME)


def _noun_as_unit(normal: str, start: int, end: int) -> str | None:
    """The unit of "…大型设备具体为：0设备0万元": a noun that repeats what is being counted."""
    after = re.match(r"([一-鿿]{2,4})(?=\d|[,;。、\s]|$)", normal[end:])
    if not after:
        return None
    counted = re.search(rf"{after[1]}[^,;。、\d]{{0,6}}$", normal[max(0, start - 12) : start])
    return after[1] if counted else None


def _relation(normal: str, start: int) -> Relation:
    before = normal[max(0, start - 6) : start]
    return next((rel for pattern, rel in _RELATIONS if pattern.search(before)), Relation.EQUAL)
