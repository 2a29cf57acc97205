"""Which single slip would explain a change that does not recompute: a hint for the reader, never an assertion."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_intervals import Interval, printed
from corpus.checks.prose_terms import Term, quoted, shown_in
from corpus.datatypes import Trend

_HUNDRED = Decimal(100)
_DIGITS = "0123456789"
_ROUND_STEP = 1  # a percentage printed without decimals


@dataclass(frozen=True, slots=True)
class Slip:
    """A hint: which of the terms it speaks of, and its words."""

    term: Term
    words: str


def slip_of_growth(
    growth: Term, amount: Term, change: Decimal, base: Decimal, neighbours: Iterable[Term]
) -> Slip | None:
    """Why the printed percentage is not ``change`` over ``base`` (both in the base unit)."""
    if base <= 0:
        return None
    shown = printed(growth.value, growth.step).scaled(growth.factor)
    right = change / base
    for ratio, words in (
        (change / amount.amount if amount.amount else None, "疑除数误用本年数"),
        (amount.amount / base, "疑把本年数与上年数的比值当成增幅"),
        (right / _HUNDRED, "疑漏乘100"),
    ):
        if ratio is not None and ratio != right and shown.meets(Interval(ratio, ratio)):
            return Slip(growth, f"{words}：按此算得{shown_in(ratio, growth)}")
    others = (one for one in neighbours if one.place != growth.place)
    copied = next((one for one in others if (one.value, one.unit) == (growth.value, growth.unit)), None)
    if copied and growth.value:
        return Slip(growth, f"与{quoted(copied.name)}的百分比相同，疑误抄")
    expected = (right / growth.factor).quantize(growth.step)
    kind = kind_of_edit(growth.value, expected)
    if kind:
        return Slip(growth, f"若为{shown_in(right, growth)}则各数相符，疑为{kind}")
    if growth.step >= _ROUND_STEP and abs(growth.value - right / growth.factor) < 1:
        return Slip(growth, f"疑为{recomputed(right, growth)}的约数")
    return None


def recomputed(ratio: Decimal, like: Term) -> str:
    """A recomputed ratio in the places of the print, at least two."""
    return f"{(ratio / like.factor).quantize(min(like.step, Decimal('0.01'))):,f}{like.unit}"


def edited_within(term: Term, wanted: Interval) -> Decimal | None:
    """The one number that a slip makes the printed one of and that lies in ``wanted`` (base unit); None for several."""
    found = {value for value in _edits(term.value) if wanted.low <= value * term.factor <= wanted.high}
    return found.pop() if len(found) == 1 else None


def _edits(value: Decimal) -> set[Decimal]:
    """Every number from which one slip leads to ``value``: two digits swapped, one wrong, point moved."""
    text = f"{value:f}"
    places = [place for place, char in enumerate(text) if char.isdigit()]
    swapped = (
        text[:one] + text[two] + text[one + 1 : two] + text[one] + text[two + 1 :]
        for one, two in itertools.pairwise(places)
    )
    changed = (text[:place] + digit + text[place + 1 :] for place in places for digit in _DIGITS)
    moved = (value.scaleb(power) for power in (-4, -3, -2, -1, 1, 2, 3, 4))
    return {Decimal(one) for one in (*swapped, *changed)} | set(moved) - {value}


def last_year_of(amount: Interval, growth: Term, trend: Trend | None) -> Interval | None:
    """Last year's amount as this year's and the percentage make it."""
    rate = growth.wide
    sign = -1 if trend is Trend.DECREASE else 1
    low, high = sorted((1 + sign * rate.low, 1 + sign * rate.high))
    return amount.over(Interval(low, high)) if low > 0 else None
