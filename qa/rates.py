"""So much for each person in each quarter: 每人每季度, 一个人一季度 and 单人季度 are one rate, put differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.spans import Kind, Slate
from qa.words import words


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of the question in the words of the library's own item."""

    wording: str


def mark_rates(slate: Slate, names: Sequence[str]) -> None:
    """Explain the rates of the question that one of the library's own ``names`` holds in other words."""
    found = list(slate.matches(words().rates))
    if not found:
        return
    wordings = {_key(m): m.group() for name in names for m in words().rates.finditer(name)}
    for match in found:
        if (wording := wordings.get(_key(match))) is not None:
            slate.take(match.start(), match.end(), Kind.LITERAL, Rate(wording))


def _key(match: re.Match[str]) -> tuple[str, str]:
    return match["who"], match["period"][0]
