"""What printed numbers may have been before they were rounded: intervals, exact in Decimal.

“45.41” may stand for anything between 45.405 and 45.415; cut off instead of rounded, up to 45.42. A relation
between printed numbers is broken only where no values within these bounds satisfy it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from corpus.checks.datatypes import Severity
from corpus.checks.judge import half_unit

_LITTLE_POINTS = Decimal(1)  # percentage points
_LITTLE_PART = Decimal("0.05")
_JUST_BELOW = Decimal("0.999")  # 10 cut off is 10, not 9
_SLACK = Decimal("1e-9")  # Decimal division is cut after 28 digits


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def scaled(self, factor: Decimal) -> Interval:
        """Every number times ``factor`` (positive)."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, other: Interval) -> Interval:
        """Quotient of two intervals, the divisor above zero."""
        ends = (self.low / other.low, self.low / other.high, self.high / other.low, self.high / other.high)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high + _SLACK and other.low <= self.high + _SLACK

    def gap(self, value: Decimal) -> Decimal:
        """How far ``value`` lies outside; 0 inside."""
        return max(self.low - value, value - self.high, Decimal(0))

    @property
    def middle(self) -> Decimal:
        """The number in the middle."""
        return (self.low + self.high) / 2


class Fit(IntEnum):
    """How a printed number agrees with what it should be, best first."""

    EXACT = 0  # as rounding, or cutting off, gives it
    LAST_DIGIT = 1  # one unit of the last printed place away
    NEAR = 2
    FAR = 3


def step_of(text: str, value: Decimal) -> Decimal:
    """One unit of the last printed place, in the number's own unit."""
    return (half_unit(text, value) * 2).normalize()


def rounded(value: Decimal, step: Decimal) -> Interval:
    """The numbers that round to ``value``."""
    return Interval(value - step / 2, value + step / 2)


def printed(value: Decimal, step: Decimal) -> Interval:
    """The numbers that round to ``value`` or, cut off, leave it."""
    return Interval(value - step / 2, value + step * _JUST_BELOW)


def fit_of_percentage(value: Decimal, step: Decimal, expected: Interval, *, has_places: bool) -> Fit:
    """How a printed percentage agrees with the interval of the recomputed one (both in %).

    ``has_places``: printed with decimals; one without is no rounding of a number more than a half away.
    """
    if printed(value, step).meets(expected):
        return Fit.EXACT
    if has_places and Interval(value - step, value + step).meets(expected):
        return Fit.LAST_DIGIT
    gap = expected.gap(value)
    is_near = gap < _LITTLE_POINTS and gap < abs(expected.middle) * _LITTLE_PART
    return Fit.NEAR if is_near else Fit.FAR


def severity_of(fit: Fit) -> Severity:
    """A digit of rounding, something a reader must know, or plainly wrong."""
    return {Fit.LAST_DIGIT: Severity.ROUNDING, Fit.NEAR: Severity.WARNING, Fit.FAR: Severity.ERROR}.get(
        fit, Severity.INFO
    )
