"""Thresholds: whether a figure is above or below what the question names."""

from __future__ import annotations

from collections.abc import Sequence

from qa.query import Bound
from qa.selection import Quantity


def is_within(quantity: Quantity, bounds: Sequence[Bound]) -> bool:
    """Whether a figure keeps to every bound; a bound of another dimension is never kept."""
    amount = quantity.amount
    for bound in bounds:
        if bound.amount.unit.dimension is not amount.unit.dimension:
            return False
        value, limit = amount.value * amount.unit.factor, bound.amount.value * bound.amount.unit.factor
        if value == limit and not bound.inclusive:
            return False
        if value != limit and (value > limit) is not bound.above:
            return False
    return True


def verdict(quantity: Quantity, bounds: Sequence[Bound]) -> str:
    """是 or 不是 for a question that asks whether a figure keeps to its bounds; empty where they do not compare."""
    if not bounds or any(b.amount.unit.dimension is not quantity.amount.unit.dimension for b in bounds):
        return ""
    return "是。" if is_within(quantity, bounds) else "不是。"
