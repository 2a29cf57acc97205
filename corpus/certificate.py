"""What a table's own arithmetic says about its parse."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import UNCHECKED, Certificate
from corpus.sums import Sum, Values, holds


def certify(sums: Sequence[Sum], before: Values, after: Values, unit: Decimal) -> Certificate:
    """Count the sums that held as read, that hold after repair, and that fail."""
    held = recovered = failed = 0
    for item in sums:
        now = holds(after, item, unit)
        if now is None:
            continue
        was = holds(before, item, unit)
        held += now and was is True
        recovered += now and was is not True
        failed += not now
    count = held + recovered + failed
    if count == 0:
        return UNCHECKED
    outcome = "doubtful" if failed else ("recovered" if recovered else "verified")
    return Certificate(count, held, recovered, failed, outcome)
