"""前三, 第二大, 最少的两项: order and length of a ranking."""

from __future__ import annotations

import re

from corpus.numerals import parse_chinese_number
from qa.query import Operation, Ranking

TOP = re.compile(
    r"(?:最[一-鿿]{1,3}?的?(?:前|头)?|前|头|后|倒数)(?P<n>\d+|[一二两三四五六七八九十]+)(?:名|位|个|大|项|家|笔|类|样|种)?"
    r"|哪(?P<which>[两二三四五六七八九十])(?:个|项|家|类|名|笔|样|种)"
)
ORDINAL = re.compile(r"(?:倒数)?第(?P<n>[一二三四五六七八九十\d]+)(?=[名位大小高低多少个的呢是，？?]|$)")
_SMALLEST = re.compile(
    r"(?:谁|哪(?:个|家|项|边))(?:[^，。？]{0,8}更?)(?:小|少|低|便宜)(?=$|[？?。，])|最(?:小|少|低|便宜|省)|倒数|后[一二三四五六七八九十\d]+(?:名|位|个)"
)
_SEVERAL = re.compile(  # a plural without a number
    r"哪些|哪几|最[一-鿿]{1,3}?的?(?:前|头)?几(?:名|位|个|大|项|家|笔|类|样|种)|(?:前|头|后)几(?:名|位|个|大|项|家|笔|类|样|种)?(?!年)|(?<!最)大头"
)
_ONE = re.compile("哪一?(?:个|项|类|家|种|笔|样|科)")
_BOTH_ENDS = re.compile("最[多大高].{0,6}最[少小低]|最[少小低].{0,6}最[多大高]")
_IS_CUT = re.compile("最|[前头后]几|大头")
_FEW = 3  # what a plural without a number comes to


def ranking_of(text: str, operation: Operation) -> Ranking | None:
    """How a ranking is ordered and cut; None for what is no ranking."""
    if operation not in (Operation.RANK, Operation.COMPARE):
        return None
    ordinal, top = ORDINAL.search(text), TOP.search(text)
    if ordinal:
        return Ranking(not _SMALLEST.search(text), small_number(ordinal["n"]), nth=True)
    if _BOTH_ENDS.search(text):  # 最多和最少的: all of them in order
        return Ranking()
    named = (top["n"] or top["which"]) if top else None
    ascending = _SMALLEST.search(text) or re.search(r"从(?:低|小|少)到", text)
    if named is None and operation is Operation.RANK and _is_plural(text):
        return Ranking(not ascending, _FEW, assumed=True)
    count = small_number(named) if named else 1 if "最" in text else None
    return Ranking(not ascending, count)


def _is_plural(text: str) -> bool:
    """哪些最多, 最大的几项, 大头: several are asked for, and not how many."""
    return bool(_SEVERAL.search(text) and _IS_CUT.search(text)) and not _ONE.search(text)


def count_assumed(ranking: Ranking | None) -> tuple[str, ...]:
    """The default that was taken where a plural names no number, told to the reader."""
    return (f"没有说要几个，按前{ranking.top}个回答",) if ranking is not None and ranking.assumed else ()


def small_number(text: str) -> int:
    """A whole number in digits or in Chinese. Raises ParseError."""
    return int(text) if text.isdigit() else int(parse_chinese_number(text))
