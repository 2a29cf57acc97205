"""What the short lines over a table say: its unit, its agency, its number or year. Reads single lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import Block, Line, Source

_UNIT_LINE = re.compile(
    r"(?:金额)?单位\s*[:：,，;；]?\s*(?:人民币)?\s*(百万|千万|[千万亿])?\s*(元)?(?![\u4e00-\u9fff])"
)
_UNIT_BRACKET = re.compile(r"[（(]\s*(?:单位[:：]?)?\s*((?:百万|千万|[千万亿])?元)\s*[)）]")
_UNIT_AT_END = re.compile(
    r"[（(]?(?:金额)?单位[:：,，]?(?:人民币)?(?:百万|千万|[千万亿])?元[)）]?$|[（(](?:百万|千万|[千万亿])?元[)）]$"
)
_COMMON_UNIT = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?:各|所有|全部)[^。]{0,4}表|本(?:套|册)报?表|如?无(?:特别|特殊|其他)?说明)[^。]{0,12}"
        r"单位(?:均|都|统一)?(?:为|是)?[:：]?(?:人民币)?((?:百万|千万|[千万亿])?元)",
        r"(?:(?:各|所有|全部)[^。]{0,4}表|本(?:套|册)报?表)[^。]{0,8}以(?:人民币)?((?:百万|千万|[千万亿])?元)为(?:计量|金额)?单位",
    )
)
_AGENCY_LINE = re.compile(
    r"(?:填报|编制|预算|公开|填表)?(?:单位|部门)(?:名称|[（(]公章[)）])?\s*[:：]?\s*(?:[\[【(（]?\d{3,9}[\])】）]?\s*[-—–:：]?\s*)?"
    r"(?P<agency>[\u4e00-\u9fff（）()]{4,40})"
)
_CODED_AGENCY = re.compile(r"[\[【]\d{3,9}[\]】]\s*[:：]?\s*(?P<agency>[\u4e00-\u9fff（）()]{4,40})")
_YEAR_LINE = re.compile(r"[（(]?\s*\d{4}\s*年(?:度)?\s*[)）]?")
FORM_NUMBER = re.compile(
    r"[（(《]?(?:(?:附|财决|财预|公开|预算|决算|部门)*(?:表|附件)?|[A-Za-z])\d+(?:[-—.]\d+)*表?[）)》]?[:：]?|附[表件][一二三四五六七八九十\d]*[:：]?"
)  # 公开05表, 预算01表, 附表7: the number of a form, which is not its name
TARGET_LABELS = ("项目名称", "主管部门", "实施单位", "年度资金总额", "财政拨款", "其他资金", "上年结转")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def without_unit(compact: str) -> str:
    """A line without spaces, without the unit behind its words."""
    return _UNIT_AT_END.sub("", compact)


def is_furniture(text: str) -> bool:
    """Whether a line over a table only names its agency, unit or year, or is a form head on one line."""
    compact = _plain(text)
    return bool(
        _YEAR_LINE.fullmatch(compact)
        or FORM_NUMBER.fullmatch(compact)
        or unit_in(text)
        or (_CODED_AGENCY.search(compact) and len(compact) < 50)
        or (_AGENCY_LINE.match(compact) and re.search("[:：]", compact) and len(compact) < 50)
        or is_flat_form(text)
    )


def is_flat_form(text: str) -> bool:
    """Whether a line holds the whole head of a performance-target form."""
    return sum(label in text for label in TARGET_LABELS) >= 5 and "。" not in text


def unit_in(text: str) -> str | None:
    """The unit that a unit line or a bracket states: ``单位,万元`` → 万元, ``(万元)`` → 万元.

    A truncated ``单位: 万`` is 万元 (tables count money).
    """
    bracket = _UNIT_BRACKET.search(text)
    if bracket:
        return bracket[1]
    lines = (line for line in _UNIT_LINE.finditer(_plain(text)) if line[1] or line[2])
    return next((f"{line[1] or ''}元" for line in lines), None)


@dataclass(frozen=True, slots=True)
class CommonUnit:
    """The unit of all tables of a document, and the line that says so."""

    unit: str
    source: Source


def common_unit(blocks: Sequence[Block]) -> str | None:
    """The unit that a line gives for all tables of the document: 以下各表单位均为：万元; None where lines differ."""
    found = common_unit_line(blocks)
    return found.unit if found else None


def common_unit_line(blocks: Sequence[Block]) -> CommonUnit | None:
    """The same with the line that says it."""
    lines = ((block.source, _plain(block.text)) for block in blocks if isinstance(block, Line))
    found = {
        match[1]: CommonUnit(match[1], source)
        for source, line in lines
        for pattern in _COMMON_UNIT
        if (match := pattern.search(line))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def agency_in(text: str) -> str | None:
    """The agency that a 填报单位 line names, without its code."""
    compact = re.sub(
        r"(?:金额)?单位[:：,，]?[千百万亿]*元?$|(?:编制|填报|填表)?(?:日期|时间)[:：].*$", "", _plain(text)
    )
    match = _CODED_AGENCY.search(compact) or (_AGENCY_LINE.match(compact) if re.search("[:：]", compact) else None)
    return match["agency"] if match else None
