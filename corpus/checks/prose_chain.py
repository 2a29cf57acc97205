"""The figures of one item in two years: what a change is recomputed from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.checks.prose_terms import Term
from corpus.datatypes import Fact, Trend

PHASE_WORDS = r"(?:执行|决算|预算|完成|实际|支出|收入|安排|当年|年初|同期|度|快报|数|口径|初|\s)"
POINTS = ("百分点", "个百分点")
_PHASE_ONLY = re.compile(rf"{PHASE_WORDS}*")
_MAY_BE_NEGATIVE = re.compile(r"结余|结转|余额变动|差额|净|盈|亏|赤字|缺口|利润|收益")


@dataclass(frozen=True, slots=True)
class Chain:
    """Figures of one item in two years; what the text does not state is None."""

    name: str
    amount: Term | None
    change: Term | None
    growth: Term | None
    prior: Term | None
    trend: Trend | None
    growth_trend: Trend | None
    fact: Fact | None  # of the change, where it is bound to an item
    sentence: str
    base: str = ""
    opening: Term | None = None  # the amount that the sentence before states of the same item

    @property
    def may_be_negative(self) -> bool:
        """A balance, whose amount may lie below zero."""
        return bool(_MAY_BE_NEGATIVE.search(self.name))


def plain(item: str) -> str:
    """The name without quotes around it; "" for one that only says year and phase."""
    return "" if _PHASE_ONLY.fullmatch(item) else item.strip('“”"')
