"""How a wrong figure may have come about, where that can be told: said beside what is right, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.datatypes import Aspect, Fact
from corpus.money import Amount, Dimension
from corpus.numerals import to_plain
from corpus.vocabulary import item_key
from index.filters import unit_of
from qa.catalog import Catalog
from qa.claims.context import Claim, Kind
from qa.claims.held import Evidence, Held
from qa.claims.judging import is_too_coarse, rounds_to, same_amount
from qa.claims.stated import Nearness, convertible
from qa.query import PHASE_NAMES, TIER_NAMES
from qa.scribe import label_of, whose

_TELLING_DIGITS = 3  # significant digits from which an equal figure elsewhere is no chance
_UNIT_SLIPS = {Decimal(10**4): "单位差了一万倍，可能把“万元”写成了“亿元”（或相反）", Decimal(10**8): "单位差了一亿倍"}


def cause_of(claim: Claim, evidence: Evidence, held: Held, catalog: Catalog) -> str:
    """One clause without full stop; empty where no cause can be told."""
    said, true = claim.stated.amount, held.as_printed
    if _is_coarse(claim, held):
        return "取整过粗，不写“约”时应多保留一位"
    slip = _slip(said, true)
    elsewhere = _elsewhere(claim, evidence, held, catalog)
    digits = _digits_of(said, true)
    if elsewhere and (not digits or _significant(said) >= _TELLING_DIGITS):
        return elsewhere
    return slip or digits or elsewhere


def _is_coarse(claim: Claim, held: Held) -> bool:
    """Whether the figure is the true one rounded, but to a single digit that lies too far from it."""
    stated = claim.stated
    factor = stated.amount.unit.factor
    said, true = abs(stated.amount.value * factor), abs(held.amount.value * held.amount.unit.factor)
    is_exact = stated.nearness is Nearness.EXACT and convertible(stated.amount.unit, held.amount.unit)
    return (
        is_exact and rounds_to(said, true, stated.place * factor) and is_too_coarse(said, true, stated.place * factor)
    )


def _slip(said: Amount, true: Amount) -> str:
    """A power of ten too many or too few."""
    if not said.value or not true.value or not convertible(said.unit, true.unit):
        return ""
    one, other = abs(said.value * said.unit.factor), abs(true.value * true.unit.factor)
    ratio = max(one, other) / min(one, other)
    places = ratio.normalize().as_tuple()
    if places.digits != (1,) or ratio == 1:
        return ""
    if ratio in _UNIT_SLIPS and said.unit.dimension is Dimension.MONEY:
        return _UNIT_SLIPS[ratio]
    return "数量级不对，可能是小数点错位"


def _digits_of(said: Amount, true: Amount) -> str:
    """Digits exchanged, or one digit wrong."""
    if not convertible(said.unit, true.unit):
        return ""
    a, b = (
        _digits(said.value),
        _digits(true.to(said.unit).value if said.unit.dimension.value in ("money", "ratio") else true.value),
    )
    if a == b or len(a) < 2:
        return ""
    if sorted(a) == sorted(b) and len(a) == len(b):
        return "数字相同、次序不同，可能是数字换位"
    wrong = [n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return "只有一位数字不同，可能是笔误" if len(a) == len(b) and len(wrong) == 1 and len(a) > 2 else ""


def _digits(value: Decimal) -> str:
    return to_plain(abs(value).normalize()).replace(".", "").strip("0")


def _significant(amount: Amount) -> int:
    return len(_digits(amount.value))


def _elsewhere(claim: Claim, evidence: Evidence, held: Held, catalog: Catalog) -> str:
    """The stated figure as that of another phase, year, scope or row."""
    if evidence.resolved is None:
        return ""
    fact, agency, year = held.fact, evidence.resolved.agency, evidence.resolved.year
    here = catalog.view(agency, year).facts
    same = [f for f in here if _is_same_item(f, fact) and _states(f, claim)]
    for other in same:
        if other.phase is not fact.phase and other.phase is not None:
            return f"{to_plain(other.value)}{other.unit}是{PHASE_NAMES[other.phase]}数"
        if other.tier is not fact.tier and other.tier is not None:
            return f"{to_plain(other.value)}{other.unit}是{TIER_NAMES[other.tier]}的数"
    for earlier in catalog.mentioned_years(agency):
        if earlier != year and claim.kind is Kind.VALUE:
            facts = catalog.view(agency, earlier).facts
            if any(_is_same_item(f, fact) and _states(f, claim) and f.aspect is fact.aspect for f in facts):
                return f"这是{earlier}年的数，年份不对"
    if same:
        return f"这是“{label_of(same[0])}”另一口径的数"
    row = _neighbour(claim, fact, here)
    return f"这是{whose(row)}“{label_of(row)}”的数，可能看错了行或列" if row is not None else ""


def _is_same_item(one: Fact, other: Fact) -> bool:
    if one.concept or other.concept:
        return one.concept == other.concept
    return item_key(one.item) == item_key(other.item)


def _states(fact: Fact, claim: Claim) -> bool:
    unit = unit_of(fact.unit)
    return unit is not None and same_amount(Amount(abs(fact.value), unit), claim.stated.amount)


def _neighbour(claim: Claim, fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """Another item with the stated figure: of the same table first."""
    plain = (Aspect.AMOUNT, Aspect.COUNT, Aspect.SHARE, Aspect.RATE, Aspect.INDICATOR)
    found = [f for f in facts if f.aspect in plain and _states(f, claim) and not _is_same_item(f, fact)]
    near = [f for f in found if f.table is not None and (f.document, f.table) == (fact.document, fact.table)]
    named = [f for f in (*near, *found) if f.item]
    return named[0] if named else None
