"""How much of some words another name explains, by the stretches of characters that they share."""

from __future__ import annotations

_GENERIC = frozenset("项目专经费用资金预算支出安排建设工程的年度总额数单位")
_GENERIC_WEIGHT = 0.25
_LONE_WEIGHT = 0.4  # a single shared character says little
_OPPOSITES = (("收入", "支出"), ("限额", "余额"), ("预算数", "决算数"), ("一般债", "专项债"))
_NAME_TAILS = ("支出预算", "预算", "决算", "合计", "小计", "支出", "收入", "人数", "费用")  # that names may lack


def weight_of(char: str) -> float:
    """How much a character tells apart: generic words of budgets tell little."""
    return _GENERIC_WEIGHT if char in _GENERIC else 1.0


def cover(text: str, *names: str) -> float:
    """Share of ``text`` (0 … 1, by weight) whose stretches occur in any of ``names``.

    Stretches of two and more characters count in full, lone characters little.
    """
    explained = total = 0.0
    position = 0
    while position < len(text):
        length = 0
        for name in names:
            while text[position : position + length + 1] in name and position + length < len(text):
                length += 1
        stretch = text[position : position + (length or 1)]
        weight = sum(map(weight_of, stretch))
        total += weight
        explained += 0.0 if length == 0 else weight if length > 1 else _LONE_WEIGHT * weight
        position += length or 1
    return explained / total if total else 0.0


def _longest(text: str, position: int, name: str) -> int:
    length = 0
    while position + length < len(text) and text[position : position + length + 1] in name:
        length += 1
    return length


def named_share(item: str, text: str) -> float:
    """Share of the characters of a standard name that the question names; no character counts less here."""
    stem = next((item.removesuffix(t) for t in sorted(_NAME_TAILS, key=len, reverse=True) if item.endswith(t)), item)
    item = stem if len(stem) > 1 else item
    named = position = 0
    while position < len(item):
        length = _longest(item, position, text)
        named += length if length > 1 else 0
        position += max(length, 1)
    return named / len(item)


def shared_head(text: str, item: str) -> int:
    """Length of the longest stretch that text and item share."""
    return max((_longest(text, position, item) for position in range(len(text))), default=0)


def are_opposite(text: str, item: str) -> bool:
    """Whether one names what the other excludes: 收入 is never 支出, however alike the rest."""
    return any(
        (a in text and b not in text and b in item and a not in item)
        or (b in text and a not in text and a in item and b not in item)
        for a, b in _OPPOSITES
    )
