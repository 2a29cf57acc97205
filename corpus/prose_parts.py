"""“支持商销稳增长30万元” among the parts of a total: an amount with a verb in its name, where the sum proves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Aspect
from corpus.money import parse_unit
from corpus.prose_numbers import half_width
from corpus.prose_state import Draft
from corpus.vocabulary import clean_label

_FEWEST = 3  # parts: the sum of two proves little
_BEFORE = re.compile(r"[,;:。、()\d]|其中|包括")


def with_parts_proved(drafts: Sequence[Draft], text: str) -> list[Draft]:
    """The drafts of a text with a change read as a part's amount where only so the parts add up to their whole."""
    read: dict[int, Draft] = {}
    for whole in drafts:
        if whole.aspect is not Aspect.AMOUNT or not whole.number.is_money:
            continue
        parts = [d for d in drafts if d.sentence == whole.sentence and d.path == (*whole.path, whole.item)]
        changes = [d for d in parts if d.aspect is Aspect.CHANGE and d.base is None]
        others = [d for d in parts if d.aspect is not Aspect.AMOUNT and d not in changes]
        if changes and not others and len(parts) >= _FEWEST and sum(map(_worth, parts)) == _worth(whole):
            read.update((id(d), replace(d, item=_name(d, text), aspect=Aspect.AMOUNT, trend=None)) for d in changes)
    return [read.get(id(draft), draft) for draft in drafts]


def _worth(draft: Draft) -> Decimal:
    return draft.number.value * parse_unit(draft.number.unit).factor if draft.number.is_money else Decimal(0)


def _name(draft: Draft, text: str) -> str:
    """All words between the figure before and the part's own."""
    before = half_width(text[: draft.number.start])
    start = max((match.end() for match in _BEFORE.finditer(before)), default=0)
    return clean_label(text[start : draft.number.start].removeprefix("万元").removeprefix("万")) or draft.item
