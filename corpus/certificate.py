"""What a table's own arithmetic says about its parse."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import UNCHECKED, Cell, CellStatus, Certificate, TableSum
from corpus.sums import Values, holds


def certify(sums: Sequence[TableSum], before: Values, after: Values, unit: Decimal) -> Certificate:
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
    return _certificate(held, recovered, failed)


def with_balance(certificate: Certificate, first: Cell, second: Cell) -> Certificate:
    """The certificate with one more identity: two grand totals that must be equal."""
    is_equal = first.value == second.value
    is_mended = CellStatus.RECOVERED in (first.status, second.status)
    return _certificate(
        certificate.held + (is_equal and not is_mended),
        certificate.recovered + (is_equal and is_mended),
        certificate.failed + (not is_equal),
    )


def _certificate(held: int, recovered: int, failed: int) -> Certificate:
    count = held + recovered + failed
    if count == 0:
        return UNCHECKED
    outcome = "doubtful" if failed else ("recovered" if recovered else "verified")
    return Certificate(count, held, recovered, failed, outcome)
