"""Amounts whose comma stands in the wrong place (542,62万元): kept only where the percentage beside them agrees."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import Aspect, Trend
from corpus.prose_state import Draft


def agrees_with_growth(draft: Draft, beside: Sequence[Draft]) -> bool:
    """Whether a change, read without its comma, gives the growth that the same sentence prints for the item.

    Growth is change over last year's amount; it agrees within one unit of its last printed place.
    """
    same = [d for d in beside if d.sentence == draft.sentence and d.item == draft.item and d is not draft]
    amount = next((d for d in same if d.aspect is Aspect.AMOUNT and d.number.unit == draft.number.unit), None)
    rate = next((d for d in same if d.aspect is Aspect.GROWTH), None)
    if draft.aspect is not Aspect.CHANGE or amount is None or rate is None:
        return False
    fell = draft.trend is Trend.DECREASE
    base = amount.number.value + draft.number.value if fell else amount.number.value - draft.number.value
    exponent = rate.number.value.as_tuple().exponent
    if base <= 0 or not isinstance(exponent, int):
        return False
    return abs(draft.number.value / base * 100 - rate.number.value) <= Decimal(1).scaleb(exponent)
