"""Tolerance and severity: from what precision is printed, never from taste.

Half a unit of the last printed place for each number that takes part is rounding (金额单位转换的尾差).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from corpus.checks.datatypes import Outcome, Severity
from corpus.datatypes import Fact
from corpus.errors import ParseError
from corpus.money import Unit, parse_unit
from corpus.numerals import decimal_places, to_half_width

_LITTLE = Decimal(2)  # so many times the tolerance is still small


def half_unit(text: str, value: Decimal) -> Decimal:
    """Half a unit of the last printed place of a number, in its own unit."""
    places = decimal_places(to_half_width(text))
    exponent = value.as_tuple().exponent
    shown = max(places, -exponent if isinstance(exponent, int) else 0)
    return Decimal(5).scaleb(-shown - 1)


def tolerance_of(facts: Iterable[Fact], unit: Unit) -> Decimal:
    """The rounding that all these figures may carry together, in ``unit``. Figures of one dimension."""
    return sum(
        (half_unit(fact.source.text, fact.value) * parse_unit(fact.unit).factor / unit.factor for fact in facts),
        Decimal(0),
    )


def value_in(fact: Fact, unit: Unit) -> Decimal | None:
    """The value in another unit of its dimension; None where it has none or another."""
    try:
        own = parse_unit(fact.unit)
    except ParseError:
        return None
    return fact.value * own.factor / unit.factor if own.dimension is unit.dimension else None


def graded(difference: Decimal, tolerance: Decimal, worst: Severity = Severity.WARNING) -> tuple[Outcome, Severity]:
    """Outcome and severity of a difference: within the tolerance, a little more, or ``worst``."""
    gap = abs(difference)
    if gap <= tolerance:
        return Outcome.PASS, Severity.INFO
    return Outcome.FAIL, Severity.ROUNDING if gap <= tolerance * _LITTLE else worst
