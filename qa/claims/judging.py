"""A stated figure against those that the library holds: equal, rounded, or another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from corpus.datatypes import Origin
from corpus.money import Amount, Dimension
from qa.claims.context import Claim, Kind
from qa.claims.held import Evidence, Held
from qa.claims.stated import Nearness, Stated, convertible

_DIRECTED = (Kind.CHANGE, Kind.GROWTH, Kind.DIFFERENCE)
_ABOUT = Decimal("0.05")  # how far at most 约 200 may reach, as a share of the figure
_NEAR = Decimal("0.10")  # the same for 近 200, on one side
_COARSE = Decimal("0.025")  # how far a figure of one digit may lie from the true one that it rounds
_EXACT_PLACES = -2  # a percentage computed here is stated exactly when it gives two decimals


class Closeness(IntEnum):
    """How near a stated figure is to a held one; the larger the nearer."""

    NONE = 0
    OPPOSITE = 1  # the same size in the other direction
    ROUNDED = 2
    EQUAL = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """The held figure that decides, and how the stated one stands against it."""

    closeness: Closeness
    held: Held


def judge(claim: Claim, evidence: Evidence) -> Judgement | None:
    """The nearest of the held figures; the first of them where none is near. None where nothing is held."""
    fitting = [h for h in evidence.held if convertible(claim.stated.amount.unit, h.amount.unit)]
    if not fitting:
        return None
    ranked = [Judgement(_closeness(claim, h), h) for h in fitting]
    best = max(ranked, key=lambda j: j.closeness)
    return best if best.closeness is not Closeness.NONE else ranked[0]


def _closeness(claim: Claim, held: Held) -> Closeness:
    said = _base(claim.stated.amount)
    true = _base(held.amount)
    if claim.kind is Kind.GROWTH and claim.stated.amount.unit.symbol == "百分点":
        return Closeness.NONE
    if claim.kind in _DIRECTED:
        falls = claim.rises is False or said < 0
        size = _of_size(claim.stated, abs(said), abs(true), held)
        if size is not Closeness.NONE and true and claim.rises is not None and falls is not (true < 0):
            return Closeness.OPPOSITE
        if size is not Closeness.NONE and true and claim.rises is None and said < 0 < true:
            return Closeness.OPPOSITE
        return size
    if claim.kind is Kind.VALUE and claim.stated.is_ratio and said > 0:
        true = abs(true)
    return _of_size(claim.stated, said, true, held)


def _of_size(stated: Stated, said: Decimal, true: Decimal, held: Held) -> Closeness:
    if said == true:
        return Closeness.EQUAL
    factor = stated.amount.unit.factor
    place, round_place = stated.place * factor, stated.round_place * factor
    is_precise = not stated.is_coarse and _exponent(stated.place) <= _EXACT_PLACES and stated.amount.unit.symbol == "%"
    is_quotient = held.computed is not None and held.computed.is_rounded
    if is_precise and is_quotient and place / 2 < true - said < place:
        return Closeness.ROUNDED  # cut off instead of rounded, as documents do with their percentages
    if stated.nearness is Nearness.EXACT and not stated.is_coarse:
        is_near = rounds_to(said, true, place) and not is_too_coarse(said, true, place)
    else:
        is_near = _is_within(stated.nearness, said, true, place, round_place)
    if not is_near:
        return Closeness.NONE
    if is_precise and is_quotient and stated.nearness is Nearness.EXACT:
        return Closeness.EQUAL
    return Closeness.ROUNDED


def rounds_to(said: Decimal, true: Decimal, place: Decimal) -> bool:
    """Whether ``said`` is ``true`` rounded half up at ``place``; both in one unit, whatever their signs."""
    size = abs(true)
    return (said < 0) is (true < 0) and abs(said) - place / 2 <= size < abs(said) + place / 2


def is_too_coarse(said: Decimal, true: Decimal, place: Decimal) -> bool:
    """Whether a figure of a single digit stands too far from what it rounds (2 for 2.40) to pass without 约."""
    return abs(said) < 10 * place and abs(said - true) > abs(true) * _COARSE


def _is_within(nearness: Nearness, said: Decimal, true: Decimal, place: Decimal, round_place: Decimal) -> bool:
    if nearness is Nearness.EXACT:
        return abs(said - true) * 2 <= place
    if nearness is Nearness.ABOUT:
        return abs(said - true) <= max(place / 2, min(round_place / 2, abs(said) * _ABOUT))
    if nearness is Nearness.UNDER:
        return max(said - round_place, said / 2) <= true < said
    if nearness is Nearness.BELOW:
        return said - max(place / 2, min(round_place, abs(said) * _NEAR)) <= true < said
    return nearness is Nearness.ABOVE and said < true <= said + max(round_place, abs(said) * _NEAR)


def _exponent(place: Decimal) -> int:
    exponent = place.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _base(amount: Amount) -> Decimal:
    return amount.value * amount.unit.factor


def same_amount(one: Amount, other: Amount) -> bool:
    """Whether two amounts are equal after conversion."""
    return convertible(one.unit, other.unit) and _base(one) == _base(other)


def is_printed(held: Held) -> bool:
    """Whether a figure stands in a document as it is."""
    return held.computed is None and held.fact.origin in (Origin.CELL, Origin.PROSE)


def is_countable(amount: Amount) -> bool:
    """Whether an amount counts things or people."""
    return amount.unit.dimension in (Dimension.PEOPLE, Dimension.OTHER, Dimension.TIME)
