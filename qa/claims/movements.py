"""Evidence for what is compared: changes, growth, differences, multiples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Aspect, Fact, Fund, Phase
from corpus.money import Amount, parse_unit
from qa.catalog import Catalog
from qa.claims.amounts import implied_amount
from qa.claims.context import Claim
from qa.claims.held import Evidence, Held, held_of, may_be_compared, named, named_fully, nearly, signed_amount
from qa.claims.operands import Settled, evidence_of, query_of, settle
from qa.claims.scopes import is_place
from qa.compute import (
    Computed,
    Operand,
    UnlikeUnitsError,
    ZeroBaseError,
    difference,
    growth,
    growth_from_change,
    multiple,
)
from qa.figures import in_one_fund
from qa.query import Target
from qa.resolve import Refusal
from qa.scribe import label_of
from qa.selection import Quantity, amount_of
from qa.shares import agrees

_BUDGET_BASE = re.compile(r"^(?:(?:年初|全年|当年|本年|调整)?预算|年初)")


def of_changes(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The change against last year: as printed, then from the figures of both years."""
    operand = settle(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    dimension = claim.stated.amount.unit.dimension
    stated = [f for f in operand.facts if f.aspect is Aspect.CHANGE and not _is_of_other_base(f, claim)]
    held = [held_of(f) for f in stated if parse_unit(f.unit).dimension is dimension]
    held += [
        Held(how.amount, (*now.facts[:1], *before.facts[:1]), how)
        for now, before in _against_last_year(claim, operand, catalog)
        if now.amount.unit.dimension is dimension and _is_of_scope(now, before, stated)
        for how in (difference(named(now), named(before)),)
    ]
    return evidence_of(operand, held, "增减额")


def _against_last_year(claim: Claim, operand: Settled, catalog: Catalog) -> list[tuple[Quantity, Quantity]]:
    """This year's and last year's figure of one scope each, where both are held."""
    resolved = operand.resolved
    years = catalog.mentioned_years(resolved.agency)
    if resolved.year - 1 not in years:
        return []
    earlier = settle(claim, replace(resolved.target, year=resolved.year - 1, phase=None), catalog, None)
    if isinstance(earlier, Refusal):
        return []
    return [
        (now, before)
        for now in operand.quantities
        for before in earlier.quantities
        if (_is_alike(now.fact, before.fact) and now.fact.aspect is Aspect.AMOUNT) or _are_counts(now, before)
        if now.fact.phase is not Phase.FINAL or before.fact.phase in (Phase.FINAL, None)
    ]


def _is_of_other_base(fact: Fact, claim: Claim) -> bool:
    """Whether a printed change is against the budget, where the claim says 比上年."""
    is_change = fact.aspect in (Aspect.CHANGE, Aspect.GROWTH)
    return is_change and claim.is_against_last_year and _BUDGET_BASE.search(fact.base or "") is not None


def _are_counts(now: Quantity, before: Quantity) -> bool:
    return now.fact.aspect is before.fact.aspect is Aspect.COUNT and now.fact.unit == before.fact.unit


def _is_alike(now: Fact, before: Fact) -> bool:
    """Whether two figures are of one scope: fund, tier, and part of the row."""
    scopes = [(f.aspect, f.tier, f.main, f.form, f.path[-1:]) for f in (now, before)]
    is_of_fund = now.fund is before.fund or None in (now.fund, before.fund)
    return scopes[0] == scopes[1] and is_of_fund and parse_unit(now.unit).dimension is parse_unit(before.unit).dimension


def of_growths(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The growth: as printed where that recomputes, by the printed change, then from the figures of both years."""
    if claim.others and not _is_year_before(subject, claim.others[0]):
        return _growth_between(claim, subject, catalog)
    operand = settle(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    held = []
    facts = [f for f in operand.facts if not _is_of_other_base(f, claim)]
    for fact in facts:
        if fact.aspect is Aspect.GROWTH:
            how = _recomputed(fact, facts)
            stated = held_of(fact)
            if how is None or (nearly(stated.amount, how[0].amount) and _same_sign(stated.amount, how[0].amount)):
                held.append(stated)
            else:
                held.append(Held(how[0].amount, (*how[1], fact), how[0], misprint=amount_of(fact)))
    changes = [f for f in facts if f.aspect is Aspect.CHANGE]
    if not held:
        held += [Held(how[0].amount, how[1], how[0]) for f in changes if (how := _recomputed(f, facts))]
    held += [
        Held(how.amount, (*now.facts[:1], *before.facts[:1]), how)
        for now, before in _against_last_year(claim, operand, catalog)
        if before.amount.value and _is_of_scope(now, before, [f for f in facts if f.aspect is Aspect.GROWTH])
        for how in (growth(named(now), named(before)),)
    ]
    return evidence_of(operand, held, "增长率")


def _is_of_scope(now: Quantity, before: Quantity, stated: Sequence[Fact]) -> bool:
    """Whether a change is of the money and between the phases that printed changes of the item are of."""
    if stated and now.fact.phase is not before.fact.phase and not is_place(now.fact.agency):
        return False
    funds = {f.fund or Fund.ALL for f in stated}
    return Fund.ALL not in funds or any((f.fund or Fund.ALL) is Fund.ALL for f in now.facts)


def _is_year_before(subject: Target, other: Target) -> bool:
    """Whether what is compared with is the same a year before, in whatever phase."""
    return subject.year is not None and other == replace(subject, year=subject.year - 1, phase=None)


def _same_sign(one: Amount, other: Amount) -> bool:
    return (one.value < 0) is (other.value < 0) or not one.value or not other.value


def _recomputed(fact: Fact, facts: Sequence[Fact]) -> tuple[Computed, tuple[Fact, ...]] | None:
    """The growth by the figure and its change in the same sentence; by another place's figure where that agrees."""
    if not fact.sentence:
        return None
    same = [f for f in facts if (f.item, f.path) == (fact.item, fact.path) or f.concept == fact.concept is not None]
    changes = [f for f in same if f.aspect is Aspect.CHANGE and f.sentence == fact.sentence]
    amounts = [f for f in same if f.aspect is Aspect.AMOUNT and f.phase is fact.phase]
    beside = [f for f in amounts if f.sentence == fact.sentence]
    growths = [f for f in same if f.aspect is Aspect.GROWTH and f.sentence == fact.sentence]
    if len(beside) != 1 or len(changes) != 1 or (fact.aspect is Aspect.GROWTH and len(growths) != 1):
        return None  # 下降0.43%，剔除债务因素同口径增长7.08%: by which amounts is not said
    found = [
        (how, (now, changes[0])) for now in (*beside, *amounts) if (how := _growth_by(now, changes[0])) is not None
    ]
    fits = [one for one in found if agrees(amount_of(fact), one[0].amount)]
    return next(iter((*fits, *found)), None)


def _growth_by(now: Fact, change: Fact) -> Computed | None:
    try:
        return growth_from_change(
            Operand(label_of(now), amount_of(now)), Operand(label_of(change), signed_amount(change))
        )
    except (ZeroBaseError, UnlikeUnitsError):
        return None


def _growth_between(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    pairs = _pairs(claim, subject, catalog)
    if isinstance(pairs, Refusal):
        return Evidence(refusal=pairs)
    operand, both = pairs
    held = [
        Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
        for a, b in both
        if b.amount.value
        for how in (growth(named(a), named(b)),)
    ]
    return evidence_of(operand, held, "增长率")


def _pairs(
    claim: Claim, subject: Target, catalog: Catalog
) -> tuple[Settled, list[tuple[Quantity, Quantity]]] | Refusal:
    """The figures of both sides, of one scope where both have several."""
    query = in_one_fund(query_of(claim, (subject, claim.others[0])))
    first, second = (settle(claim, t, catalog, None) for t in query.targets)
    for one in (first, second):
        if isinstance(one, Refusal):
            return one
    assert isinstance(first, Settled)
    assert isinstance(second, Settled)
    both = [(a, b) for a in first.quantities for b in second.quantities if may_be_compared(a, b)]
    chosen = [p for p in both if p[0].fact.fund is p[1].fact.fund] or both
    return first, chosen


def of_differences(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The subject less what it is compared with."""
    pairs = _pairs(claim, subject, catalog)
    if isinstance(pairs, Refusal):
        return _against_implied(claim, subject, catalog) or Evidence(refusal=pairs)
    operand, both = pairs
    held = []
    for a, b in both:
        if a.amount.unit.dimension is claim.stated.amount.unit.dimension:
            how = difference(named_fully(a), named_fully(b))
            held.append(Held(how.amount, (*a.facts[:1], *b.facts[:1]), how))
    return evidence_of(operand, held, "差额")


def _against_implied(claim: Claim, subject: Target, catalog: Catalog) -> Evidence | None:
    """The subject less a figure that is only worked back from the next year's change."""
    first = settle(claim, subject, catalog, None)
    base = implied_amount(claim, claim.others[0], catalog) if claim.others else None
    if isinstance(first, Refusal) or base is None or not base.held:
        return None
    bottom = base.held[0]
    name = f"{bottom.fact.year or ''}年起算的{label_of(bottom.fact)}上年数"
    held = [
        Held(how.amount, (*q.facts[:1], *bottom.facts[:1]), how)
        for q in first.quantities
        if q.amount.unit.dimension is bottom.amount.unit.dimension
        for how in (difference(named_fully(q), Operand(name, bottom.amount)),)
    ]
    return evidence_of(first, held, "差额")


def of_multiples(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """How many times the other (last year's) figure the subject is."""
    if claim.others:
        pairs = _pairs(claim, subject, catalog)
        if isinstance(pairs, Refusal):
            return Evidence(refusal=pairs)
        operand, both = pairs
    else:
        settled = settle(claim, subject, catalog, None)
        if isinstance(settled, Refusal):
            return Evidence(refusal=settled)
        operand, both = settled, _against_last_year(claim, settled, catalog)
    held = [
        Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
        for a, b in both
        if b.amount.value
        for how in (multiple(named_fully(a), named_fully(b)),)
    ]
    return evidence_of(operand, held, "倍数")
