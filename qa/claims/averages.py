"""Evidence for an amount for each person, vehicle, visit: the amount divided by what is counted."""

from __future__ import annotations

from dataclasses import replace

from corpus.datatypes import Aspect
from corpus.money import Amount, Dimension, parse_unit
from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.claims.context import Claim
from qa.claims.held import Evidence, Held, named
from qa.claims.lexicon import lexicon
from qa.claims.operands import Settled, settle
from qa.compute import Operand, per_unit
from qa.query import Mention, Target
from qa.resolve import Refusal
from qa.schema import Reason
from qa.selection import Quantity


def of_averages(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    """The subject divided by each count that it may be spread over; nothing where the library counts none."""
    whole = settle(claim, subject, catalog, Dimension.MONEY)
    if isinstance(whole, Refusal):
        return Evidence(refusal=whole)
    unit = parse_unit(claim.stated.amount.unit.symbol)
    counts = [c for c in _counts(claim, whole, catalog) if c.amount.value]
    pairs = [(top, count) for top in whole.quantities if top.fact.aspect is Aspect.AMOUNT for count in counts]
    pairs = [(top, count) for top, count in pairs if top.fact.phase is count.fact.phase] or pairs
    held = tuple(
        Held(how.amount, (*top.facts[:1], *count.facts[:1]), how)
        for top, count in pairs
        for how in (per_unit(_in_unit(top, unit.symbol), named(count)),)
    )
    target = whole.resolved.target
    refusal = Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有可用来平均“{target.words}”的人数或数量")
    return Evidence(held, target, whole.resolved, None if held else refusal)


def _in_unit(top: Quantity, symbol: str) -> Operand:
    operand = named(top)
    return Operand(operand.name, Amount(operand.amount.value, operand.amount.unit).to(parse_unit(symbol)))


def _counts(claim: Claim, whole: Settled, catalog: Catalog) -> list[Quantity]:
    """What was counted before in the text, else what the agency counts in such units."""
    units = lexicon().per_units[claim.per or ""]
    found: list[Quantity] = []
    for target in reversed(claim.others):
        operand = settle(claim, replace(target, phase=None), catalog, Dimension.PEOPLE)
        if not isinstance(operand, Refusal):
            found += [q for q in operand.quantities if q.amount.unit.symbol in units and q not in found]
    if found:
        return found
    concepts = [c for unit in units for c in lexicon().per_counts.get(unit, ())]
    for concept in concepts:
        mention = Mention(vocabulary().term(concept).name, 0, 0, (concept,))
        operand = settle(claim, replace(whole.resolved.target, mentions=(mention,)), catalog, Dimension.PEOPLE)
        if not isinstance(operand, Refusal):
            found += [q for q in operand.quantities if q.amount.unit.symbol in units and q not in found]
    return found
