"""Evidence for amounts, counts and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Aspect, Fact
from corpus.money import Amount, Dimension, parse_unit
from corpus.vocabulary import clean_label
from index.filters import unit_of
from qa.aspects import PLAIN_ASPECTS
from qa.catalog import Catalog
from qa.changes import implied_for_year
from qa.claims.context import Claim
from qa.claims.held import Evidence, Held, held_of, named
from qa.claims.operands import Settled, evidence_of, query_of, settle, view_facts
from qa.claims.scopes import wants_office
from qa.compute import (
    Computed,
    total,
)
from qa.likeness import cover
from qa.query import Mention, Target
from qa.resolve import Refusal, resolve
from qa.schema import Reason
from qa.selection import amount_of

_EXPLAINED = 0.8  # share of the words that a counted thing, or a sentence, must hold


def of_amounts(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The amounts, counts or ratios that the words of a claim mean."""
    operand = settle(claim, subject, catalog, claim.stated.amount.unit.dimension)
    if isinstance(operand, Refusal):
        implied = implied_amount(claim, subject, catalog) if operand.reason is Reason.YEAR_NOT_IN_LIBRARY else None
        return implied or told_in_words(claim, subject, catalog) or Evidence(refusal=operand)
    held = [Held(q.amount, q.facts) for q in operand.quantities]
    if claim.stated.is_ratio:
        held += _printed_ratios(operand)
    elif not claim.stated.is_money:
        held = [h for h in held if h.amount.unit.symbol == claim.stated.amount.unit.symbol]
    if not held and (told := told_in_words(claim, subject, catalog)) is not None:
        return told
    return evidence_of(operand, held, "数字")


def told_in_words(claim: Claim, subject: Target, catalog: Catalog) -> Evidence | None:
    """Figures of the claim's unit whose item, or whose sentence of text, holds the claim's words."""
    said = "".join(clean_label(m.text) for m in subject.mentions)
    owner = resolve(replace(subject, mentions=()), query_of(claim, (subject,)), catalog)
    if len(said) < 2 or isinstance(owner, Refusal) or wants_office(subject):
        return None
    symbol = claim.stated.amount.unit.symbol
    is_money = claim.stated.is_money
    facts = [
        f
        for f in view_facts(owner, catalog)
        if f.aspect in PLAIN_ASPECTS
        and (unit_of(f.unit).dimension is Dimension.MONEY if is_money else unit_of(f.unit).symbol == symbol)
        and subject.phase in (None, f.phase)
        and (subject.tier is None or f.tier in (subject.tier, None))
    ]
    scored = [(cover(f.item, said), f) for f in facts if _holds_words(f, said, is_money)]
    if not scored:
        return None
    best = max(score for score, _ in scored)
    chosen = [f for score, f in scored if score == best]
    first = chosen[0]  # under its own name, so that what is told next of it (是B的两倍) is of this very thing
    mention = Mention(first.item, 0, 0, (first.concept,) if first.concept else (), literal=first.concept is None)
    resolved = replace(owner, target=replace(owner.target, mentions=(mention,)))
    held = tuple(Held(amount_of(f), (f,)) for f in chosen)
    return Evidence(held, resolved.target, resolved, is_exact=len({f.value for f in chosen}) == 1)


def _holds_words(fact: Fact, said: str, is_money: bool) -> bool:
    """Whether the item bears the words (列明公务接待: 公务接待), or they end in it and its sentence has the rest."""
    if not is_money:
        return cover(said, fact.item) >= _EXPLAINED
    return said.endswith(fact.item) and len(fact.item) > 3 and cover(said, fact.sentence or "") >= _EXPLAINED


def _printed_ratios(operand: Settled) -> list[Held]:
    return [held_of(f) for f in operand.facts if f.aspect in (Aspect.SHARE, Aspect.GROWTH, Aspect.RATE)]


def implied_amount(claim: Claim, subject: Target, catalog: Catalog) -> Evidence | None:
    """Last year's figure, worked back from this year's and its stated change."""
    if subject.year is None or len(subject.agencies) != 1:
        return None
    draft = implied_for_year(query_of(claim, (subject,)), catalog)
    if draft is None or draft.derivation is None:
        return None
    amount = Amount(Decimal(draft.derivation.value), parse_unit(draft.derivation.unit))
    now = settle(claim, replace(subject, year=subject.year + 1), catalog, None)
    if isinstance(now, Refusal):
        return None
    how = Computed(amount, draft.derivation.expression, draft.derivation.formula)
    changes = tuple(f for f in now.facts if f.aspect is Aspect.CHANGE)[:1]
    held = Held(amount, (*now.quantities[0].facts[:1], *changes), how)
    return Evidence((held,), subject, now.resolved)


def of_sums(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The sum of the last two, three … amounts told before: only the very sum counts, for which ones is not said."""
    settled: list[Settled] = []
    for target in reversed(claim.others):
        operand = settle(claim, target, catalog, Dimension.MONEY)
        if isinstance(operand, Refusal) or not operand.quantities:
            break
        settled.insert(0, operand)
    if claim.whole_told and len(settled) == len(claim.others):
        return _sum_of(settled)
    for first in range(len(settled) - 1) if not claim.whole_told else ():
        found = _sum_of(settled[first:])
        amount, unit = found.held[0].amount, claim.stated.amount.unit
        apart = amount.value * amount.unit.factor - claim.stated.amount.value * unit.factor
        if abs(apart) * 2 <= claim.stated.place * unit.factor:
            return found
    return Evidence(refusal=Refusal(Reason.MISSING_ITEM, "没有听出合计的是哪几项，或与前面几项之和不符"))


def _sum_of(settled: Sequence[Settled]) -> Evidence:
    parts = [one.quantities[0] for one in settled]
    how = total([named(q) for q in parts])
    held = Held(how.amount, tuple(q.fact for q in parts), how)
    return Evidence((held,), settled[-1].resolved.target, settled[-1].resolved)
