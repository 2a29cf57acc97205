"""Evidence for shares of a whole and for the completion of the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Aspect, Fact, Phase, Tier
from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.claims.context import Claim
from qa.claims.held import Evidence, Held, held_of, may_be_compared, named, nearly
from qa.claims.operands import Settled, evidence_of, query_of, settle
from qa.compute import (
    share,
)
from qa.query import Mention, Operation, Target
from qa.resolve import Refusal
from qa.selection import Quantity, amount_of
from qa.shares import Sides, choose_sides, default_whole
from qa.words import words

_WHOLES = (Aspect.AMOUNT, Aspect.COUNT)
_HUNDRED = Decimal(100)


def of_shares(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The share of the whole named, else of those told before, else of all: printed where it holds, and computed."""
    operand = settle(claim, subject, catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    wholes = claim.others if claim.whole_told else (*claim.others, *_wholes_by_default(operand))
    held: list[Held] = []
    printed = sorted(
        (f for f in operand.facts if f.aspect is Aspect.SHARE),
        key=lambda f: f.phase not in (operand.resolved.phase, None),
    )
    for whole in wholes:
        settled = _whole(claim, operand, whole, catalog)
        if settled is None:
            continue
        held += [h for h in _computed_shares(operand, settled, whole.tier) if h.amount not in [o.amount for o in held]]
        if claim.whole_told:
            break
    held = _with_printed(held, printed, claim, operand, catalog)
    return evidence_of(operand, held, "占比")


def _wholes_by_default(part: Settled) -> tuple[Target, ...]:
    """All expenditure (revenue), under each name that the documents have for it."""
    whole = default_whole(part.resolved.target)
    concepts = [o for m in whole.mentions for c in m.concepts for o in words().stands_for.get(c, ())]
    named = [Mention(vocabulary().term(c).name, 0, 0, (c,)) for c in concepts]
    return (whole, *(replace(whole, mentions=(mention,)) for mention in named))


def _whole(claim: Claim, part: Settled, whole: Target, catalog: Catalog) -> list[Quantity] | None:
    """The figures of the whole, that which the part belongs to by its scope first."""
    query = replace(query_of(claim, (part.resolved.target, whole), Operation.SHARE), dimension=None)
    target = replace(part.resolved.target, phase=part.resolved.target.phase)
    chosen = choose_sides(Sides(target, replace(whole, phase=whole.phase or target.phase)), query, catalog)
    first = [] if isinstance(chosen, Refusal) else [chosen[1].quantity]
    others = settle(claim, whole, catalog, None)
    more = [] if isinstance(others, Refusal) else [q for q in others.quantities if q not in first]
    found = [q for q in (*first, *more) if q.fact.aspect in _WHOLES]
    return found or None


def _computed_shares(part: Settled, wholes: Sequence[Quantity], tier: Tier | None = None) -> list[Held]:
    """The shares of the parts in wholes of their scope; of a whole of another tier only where that is named."""
    parts = [q for q in part.quantities if q.fact.aspect in _WHOLES]
    found = []
    for top in parts:
        for n, bottom in enumerate(wholes):
            is_of_tier = bottom.fact.tier is top.fact.tier or (tier is not None and bottom.fact.tier is tier)
            fits = top.fact.phase is bottom.fact.phase and is_of_tier
            fits = fits and (top.fact.fund is bottom.fact.fund or n == 0 or len(parts) == 1)
            is_itself = top.fact.concept == bottom.fact.concept is not None and top.fact.tier is bottom.fact.tier
            is_itself = is_itself or (top.amount == bottom.amount and len(wholes) > 1)  # 财政拨款 of all 财政拨款
            if not fits or is_itself or not bottom.amount.value or not may_be_compared(top, bottom):
                continue
            how = share(named(top), named(bottom))
            if how.amount.value <= _HUNDRED:
                found.append(Held(how.amount, (*top.facts[:1], *bottom.facts[:1]), how))
    return found


def _by_own_base(fact: Fact, part: Settled, claim: Claim, catalog: Catalog) -> list[Held]:
    """The shares of what the document itself names as the base of a printed one."""
    concept = vocabulary().concept_of(fact.base or "")
    if concept is None:
        return []
    mention = Mention(fact.base or "", 0, 0, (concept,))
    wholes = [replace(part.resolved.target, phase=fact.phase, mentions=(mention,))]
    if vocabulary().term(concept).kind == "total":  # which total a document means is not always said
        wholes += _wholes_by_default(part)
    found = (w for t in wholes if (w := _whole(claim, part, t, catalog)) is not None)
    return [h for whole in found for h in _computed_shares(part, whole)]


def _with_printed(
    held: list[Held], printed: Sequence[Fact], claim: Claim, part: Settled, catalog: Catalog
) -> list[Held]:
    """The printed percentages that hold, before the computed ones; a wrong one only as a misprint."""
    good, wrong = [], []
    for fact in printed:
        is_meant = not claim.whole_told or _names_base(fact, claim)
        by_base = _by_own_base(fact, part, claim, catalog) if is_meant else []
        own = [h for h in by_base if h.fact.phase is fact.phase]
        alike = [*own, *(h for h in held if h.fact.phase is fact.phase)]
        if any(nearly(amount_of(fact), h.amount) for h in alike) or (is_meant and not own):
            good.append(held_of(fact))
        elif is_meant:
            wrong.append((fact, own[0]))
    if wrong and not good:
        fact, right = wrong[0]
        first = replace(right, misprint=amount_of(fact), facts=(*right.facts, fact))
        held = [first, *(h for h in held if h.amount != right.amount)]
    phase = held[0].fact.phase if held else None
    return sorted([*good, *held], key=lambda h: phase is not None and h.fact.phase is not phase)


def _names_base(fact: Fact, claim: Claim) -> bool:
    """Whether the claim names what a printed share is of."""
    if fact.base and fact.base in claim.words:
        return True
    concepts = {c for t in claim.others for m in t.mentions for c in m.concepts}
    serving = {o for c in concepts for o in words().stands_for.get(c, ())} | concepts
    return vocabulary().concept_of(fact.base or "") in serving


def of_completions(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """How much of the budget was carried out: as printed, then final account over budget."""
    operand = settle(claim, replace(subject, phase=Phase.FINAL), catalog, None)
    if isinstance(operand, Refusal):
        operand = settle(claim, replace(subject, phase=None), catalog, None)
    if isinstance(operand, Refusal):
        return Evidence(refusal=operand)
    held = [held_of(f) for f in operand.facts if f.aspect is Aspect.RATE]
    target = operand.resolved.target
    done = [q for q in operand.quantities if q.fact.phase is Phase.FINAL and q.fact.aspect is Aspect.AMOUNT]
    for phase in (Phase.BUDGET, Phase.ADJUSTED):
        planned = settle(claim, replace(target, phase=phase), catalog, None)
        if isinstance(planned, Refusal):
            continue
        held += [
            Held(how.amount, (*a.facts[:1], *b.facts[:1]), how)
            for a in done
            for b in planned.quantities
            if b.amount.value and a.fact.fund is b.fact.fund and may_be_compared(a, b)
            for how in (share(named(a), named(b)),)
        ]
    return evidence_of(operand, held, "预算完成率")
