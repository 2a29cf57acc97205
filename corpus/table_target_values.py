"""Targets as performance forms print them: ``≥90%``, ``=150个``, ``不低于3.5万元``."""

from __future__ import annotations

import re

from corpus.datatypes import Cell, CellStatus, Relation, Source
from corpus.numerals import parse_number, to_half_width

_RELATIONS = {
    "=": Relation.EQUAL,
    "≥": Relation.AT_LEAST,
    ">=": Relation.AT_LEAST,
    "≤": Relation.AT_MOST,
    "<=": Relation.AT_MOST,
    ">": Relation.MORE_THAN,
    "<": Relation.LESS_THAN,
    "≈": Relation.ABOUT,
    "大于等于": Relation.AT_LEAST,
    "小于等于": Relation.AT_MOST,
    "不少于": Relation.AT_LEAST,
    "不低于": Relation.AT_LEAST,
    "不超过": Relation.AT_MOST,
    "不高于": Relation.AT_MOST,
    "不小于": Relation.AT_LEAST,
    "不大于": Relation.AT_MOST,
    "至少": Relation.AT_LEAST,
    "至多": Relation.AT_MOST,
}
# Glyphs that OCR engines print for ≤ and ≥; neither occurs in target forms with its own meaning.
_MISREAD = {"≪": Relation.AT_MOST, "€": Relation.AT_MOST, "≫": Relation.AT_LEAST}
_SIGNS = "|".join(map(re.escape, sorted([*_RELATIONS, *_MISREAD], key=len, reverse=True)))
_TARGET = re.compile(
    rf"\s*(?P<relation>{_SIGNS})?\s*"
    r"(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>.*?)\s*"
)
_UNIT = re.compile(
    r"[%‰℃]|[\u4e00-\u9fff]{1,6}(?:[/、][\u4e00-\u9fff]{1,4})*(?:[（(][\u4e00-\u9fff]+[)）])?|[A-Za-z]{1,4}[²³]?"
)
_PROSE_UNIT = "[%‰]|工作日|小时|分钟|万?人次|万?次|万?元|[秒天人个套项台种家篇年月条起辆件批户场期份部]"


_BOUNDS = {
    "以上": Relation.AT_LEAST,
    "以内": Relation.AT_MOST,
    "以下": Relation.AT_MOST,
    "之内": Relation.AT_MOST,
}
_BOUND = re.compile(r"(?P<unit>.+?)(?:及|\(含\))?(?P<word>以上|以内|以下|之内)(?:\(含\))?")
# 12月底前, 2023年12月30日: a day, no quantity
_DATE = re.compile(r"[年月日]份?(?:前|底|末|内完成|.*完成).*|[年月]\d.*")
_BRACKETED = re.compile(r"[(（]([^()（）]{1,8})[)）]")  # 12.00(次)
# 满意率不低于80%: a quality named before its one number. Words of change (下降5%) state another quantity.
_IN_WORDS = re.compile(
    rf"(?P<name>[^\d%]{{0,20}}?)(?P<relation>{_SIGNS})?(?P<target>\d[\d,]*(?:\.\d+)?\s*(?P<unit>{_PROSE_UNIT}))"
    r"(?P<rest>(?:以上|以内|以下)?[^\d%‰,，;；]{0,20})"
)
_QUALITY = re.compile(r"(?:率|度|性|比例|占比|数|数量|面|量)(?:为|达到?)?$")
_SEVERAL = re.compile(r"[,;、].*\d")  # 100人,用品200份: no one quantity
_LONGEST_UNIT = 6  # characters
_CHANGE = re.compile(r"增|减|降|提[高升]|压缩|节约|比(?!例)|同期|第|每|目标")
_NAMED_UNIT = re.compile(r"[(（]([%‰]|[\u4e00-\u9fff]{1,3})[)）]$")
_NAMED_UNITS = re.compile(rf"{_PROSE_UNIT}|[条辆座处所公里平方米㎡吨]+")


def is_target(text: str) -> bool:
    """Whether a text is a number with or without sign and unit."""
    return _TARGET.fullmatch(to_half_width(text)) is not None


def read_target(text: str, source: Source, name: str, prose: str) -> Cell:
    """Read one target: ``≥90%``, ``=150个``; words alone have no value.

    A unit or sign that OCR damaged is taken from the same indicator in the prose; without such
    proof the number is DOUBTFUL and carries no unit.
    """
    match = _target_of(to_half_width(text).replace("＝", "="))
    if not match or _DATE.fullmatch(match["unit"]) or _SEVERAL.search(match["unit"]):
        return Cell(text, None, CellStatus.BLANK, source)
    sign, unit = match["relation"] or "=", match["unit"].rstrip(".。")
    unit = _BRACKETED.sub(r"\1", unit) if _BRACKETED.fullmatch(unit) else unit
    relation = _RELATIONS.get(sign) or _MISREAD[sign]
    value = parse_number(match["number"])
    bound = _BOUND.fullmatch(unit)
    if bound and not match["relation"]:
        unit, relation = bound["unit"], _BOUNDS[bound["word"]]
    unit = unit or _unit_in_name(name)
    if _UNIT.fullmatch(unit) and sign not in _MISREAD:
        return Cell(text, value, CellStatus.READ, source, unit, relation)
    stated = _stated_in_prose(name, match["number"], prose)
    if stated and stated[0] == relation:
        unit = unit if _UNIT.fullmatch(unit) else stated[1]
        return Cell(text, value, CellStatus.RECOVERED, source, unit, relation, "符号或计量单位按正文同名指标校正")
    if _UNIT.fullmatch(unit):
        note = f"“{sign}”按字形读作“{relation.value}”"
        return Cell(text, value, CellStatus.DOUBTFUL, source, unit, relation, note)
    return Cell(text, value, CellStatus.DOUBTFUL, source, None, relation, "计量单位缺失或无法辨认")


def _target_of(text: str) -> re.Match[str] | None:
    """Number, sign and unit of a target; of one in words those that stand among the words."""
    match = _TARGET.fullmatch(text)
    is_plain = match is not None and "的" not in match["unit"] and len(match["unit"]) <= _LONGEST_UNIT
    return match if is_plain else _TARGET.fullmatch(_in_short(text)) or match


def _in_short(text: str) -> str:
    """A target that is told in words by its number alone: ``满意率不低于80%`` → ``不低于80%``; others as they are."""
    match = _IN_WORDS.fullmatch(text)
    if not match or _CHANGE.search(match["name"] + match["rest"]):
        return text
    is_quality = _QUALITY.search(match["name"]) and match["rest"] in ("", *_BOUNDS)
    if not match["relation"] and not is_quality:
        return text
    bound = match["rest"] if match["rest"] in _BOUNDS else ""
    return f"{match['relation'] or ''}{match['target']}{bound}"


def _stated_in_prose(name: str, number: str, prose: str) -> tuple[Relation, str] | None:
    """Sign and unit that the prose gives the same indicator with the same number."""
    plain = re.sub(r"\s+", "", name)
    match = re.search(rf"{re.escape(plain)}(=|≥|≤|>|<)(\d[\d,.]*)({_PROSE_UNIT})", prose)
    if not match or match[2] != number:
        return None
    return _RELATIONS[match[1]], match[3]


def _unit_in_name(name: str) -> str:
    """The unit that an indicator's name ends with: ``出口线路（条）``; "" if it names none."""
    match = _NAMED_UNIT.search(name)
    return match[1] if match and _NAMED_UNITS.fullmatch(match[1]) else ""
