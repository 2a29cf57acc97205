"""Which tiers of government a figure counts: the whole place (全市) or its own level only (市本级)."""

from __future__ import annotations

import re

from corpus.datatypes import Tier

_WHOLE = r"全(?:[省市区县州盟旗]|地区|自治[区州县])"
_OWN = r"(?:[省市区县州盟旗]|地区|自治[区州县])(?:级)?本级|(?<![一-鿿])本级|（本级）|\(本级\)"
_TIER = re.compile(rf"(?P<whole>{_WHOLE}|(?<=[^一-鿿])市总|^市总)|(?P<own>{_OWN})")
_PREFIX = re.compile(rf"^(?:(?P<whole>{_WHOLE})(?=.{{2}})|(?P<own>[省市区县州盟旗]本级|地区本级|本级)(?=.{{2}}))")


def tier_in(text: str) -> Tier | None:
    """The tier that a title, heading or sentence names first; None where it names none.

    >>> tier_in("2024年全市一般公共预算收入执行情况表").value
    'whole'
    """
    match = _TIER.search(text)
    if match is None:
        return None
    return Tier.WHOLE if match["whole"] else Tier.OWN


def split_tier(name: str) -> tuple[Tier | None, str]:
    """The tier that a name begins with, and the name without it: 市本级教育支出 → OWN, 教育支出."""
    match = _PREFIX.match(name)
    if match is None:
        return None, name
    return (Tier.WHOLE if match["whole"] else Tier.OWN), name[match.end() :]
