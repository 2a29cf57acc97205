"""What the library gives for a claim: figures printed or computed, and the refusal where there are none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from corpus.datatypes import Fact
from corpus.money import Amount, Dimension, parse_unit
from qa.compute import (
    Computed,
    Operand,
)
from qa.query import Target
from qa.resolve import Refusal, Resolved
from qa.scribe import label_of
from qa.selection import Quantity, amount_of, signed
from qa.shares import agrees

_SLIGHT = Decimal("0.1")  # percentage points by which documents differ from their own amounts without being wrong


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that the library gives: ``amount`` with its sign, and the facts that it rests on."""

    amount: Amount
    facts: tuple[Fact, ...]
    computed: Computed | None = None  # how it was computed; None: printed
    shown: Amount | None = None  # as printed, where the sign of a fall is left to the words
    misprint: Amount | None = None  # what the document prints instead, wrongly

    @property
    def fact(self) -> Fact:
        """The fact that stands for it."""
        return self.facts[0]

    @property
    def as_printed(self) -> Amount:
        """The amount as a reader finds it in the document."""
        return self.shown if self.shown is not None else self.amount


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found for a claim, the most telling first; else the refusal that says what is lacking."""

    held: tuple[Held, ...] = ()
    subject: Target | None = None  # with agency, year and item settled
    resolved: Resolved | None = None
    refusal: Refusal | None = None
    is_exact: bool = True  # False where words were taken for an item by likeness
    is_loosened: bool = False  # True where a phase or tier told before was left aside


def held_of(fact: Fact) -> Held:
    """A printed figure; a fall with its sign."""
    return Held(signed_amount(fact), (fact,), shown=amount_of(fact))


def signed_amount(fact: Fact) -> Amount:
    """The amount of a fact, that of a fall negative."""
    return Amount(signed(fact), parse_unit(fact.unit))


def named(quantity: Quantity) -> Operand:
    """A figure as an operand, with its year."""
    fact = quantity.fact
    return Operand(f"{fact.year}年{label_of(fact)}", quantity.amount)


def named_fully(quantity: Quantity) -> Operand:
    """A figure as an operand, with agency and year."""
    fact = quantity.fact
    return Operand(f"{fact.agency}{fact.year}年{label_of(fact)}", quantity.amount)


def may_be_compared(a: Quantity, b: Quantity) -> bool:
    """Whether two figures measure the same: money, ratios, or things of one unit."""
    one, other = a.amount.unit, b.amount.unit
    if one.dimension is not other.dimension:
        return False
    return one.dimension in (Dimension.MONEY, Dimension.RATIO) or one.symbol == other.symbol


def nearly(stated: Amount, computed: Amount) -> bool:
    """Whether a printed percentage holds, but for what documents round and truncate on the way."""
    apart = abs(abs(stated.value) - abs(computed.value))
    return agrees(stated, computed) or (abs(computed.value) >= 1 and apart <= _SLIGHT)
