"""What a table's own sums say of its parse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.certificate import certify, with_balance
from corpus.datatypes import UNCHECKED, Cell, CellStatus, Certificate, GridPlace, Source, SumKind, TableSum

CENT = Decimal("0.01")
SUMS = [TableSum(SumKind.ROW, GridPlace(r, 0), (GridPlace(r, 1), GridPlace(r, 2))) for r in range(3)]
Numbers = list[list[Decimal | None]]


def numbers(*totals: str) -> Numbers:
    """Rows of a total over 1 and 2, or of nothing at all."""
    return [[Decimal(t), Decimal(1), Decimal(2)] if t else [None, None, None] for t in totals]


@pytest.mark.parametrize(
    "before, after, certificate",
    [
        (("3", "3", "3"), ("3", "3", "3"), Certificate(3, 3, 0, 0, "verified")),
        (("3", "9", "9"), ("3", "3", "3"), Certificate(3, 1, 2, 0, "recovered")),
        (("3", "9", "9"), ("3", "3", "9"), Certificate(3, 1, 1, 1, "doubtful")),
        (("3", "", "3"), ("3", "", "3"), Certificate(2, 2, 0, 0, "verified")),
        (("", "3", "9"), ("3", "", "9"), Certificate(2, 0, 1, 1, "doubtful")),
        (("9", "9", ""), ("3", "3", ""), Certificate(2, 0, 2, 0, "recovered")),
        (("", "", ""), ("", "", ""), UNCHECKED),
    ],
)
def test_sums_that_held_that_hold_now_and_that_fail(
    before: tuple[str, ...], after: tuple[str, ...], certificate: Certificate
) -> None:
    assert certify(SUMS, numbers(*before), numbers(*after), CENT) == certificate


def test_without_sums_nothing_is_certified() -> None:
    assert certify([], numbers("3"), numbers("3"), CENT) == UNCHECKED


def printed(value: str, status: CellStatus = CellStatus.READ) -> Cell:
    return Cell(value, Decimal(value), status, Source(value))


@pytest.mark.parametrize(
    "first, second, certificate",
    [
        (printed("5"), printed("5.00"), Certificate(4, 3, 1, 0, "recovered")),
        (printed("5"), printed("6"), Certificate(4, 2, 1, 1, "doubtful")),
        (printed("5"), printed("5", CellStatus.RECOVERED), Certificate(4, 2, 2, 0, "recovered")),
        (printed("5", CellStatus.RECOVERED), printed("5"), Certificate(4, 2, 2, 0, "recovered")),
        (printed("5", CellStatus.RECOVERED), printed("6"), Certificate(4, 2, 1, 1, "doubtful")),
        (printed("5", CellStatus.DOUBTFUL), printed("5"), Certificate(4, 3, 1, 0, "recovered")),
    ],
)
def test_grand_totals_side_by_side_are_one_sum_more(first: Cell, second: Cell, certificate: Certificate) -> None:
    assert with_balance(Certificate(3, 2, 1, 0, "recovered"), first, second) == certificate


def test_the_balance_alone_verifies() -> None:
    assert with_balance(UNCHECKED, printed("5"), printed("5")) == Certificate(1, 1, 0, 0, "verified")
    assert with_balance(replace(UNCHECKED), printed("5"), printed("4")) == Certificate(1, 0, 0, 1, "doubtful")
