"""Other places that state a chosen figure under another name: the total that serves for it, the sum of its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Aspect, Fact, Fund, Origin, RowRole, Tier
from corpus.money import Dimension
from qa.catalog import Catalog
from qa.matching import View
from qa.resolve import Resolved
from qa.selection import Quantity, Selection, amount_of
from qa.standing import budget_sum
from qa.words import words

_GENERIC_MONEY = frozenset(("资金", "金额", "钱", "经费", "款", "资金量"))


def budget_sums(facts: Sequence[Fact], resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """The sums of a government's tables of one budget, where its text states that budget's total and no table does."""
    amounts = [f for f in facts if f.aspect is Aspect.AMOUNT and not f.path]
    prose = {(f.concept, f.phase, f.tier is Tier.OWN) for f in amounts if f.concept is not None}
    if not prose or any(f.origin is Origin.CELL for f in facts) or any(f.main is False for f in facts):
        return []
    view = catalog.view(resolved.agency, resolved.year)
    known = {f.id for f in facts}
    sums = (f for f in view.facts if f.aspect is Aspect.AMOUNT and f.main and f.id not in known)
    return [f for f in sums if (budget_sum(f), f.phase, f.tier is Tier.OWN) in prose and _is_governments(f, catalog)]


def _is_governments(fact: Fact, catalog: Catalog) -> bool:
    return catalog.documents[fact.document].level == "政府"


def with_totals(selection: Selection, view: View) -> Selection:
    """The selection with the totals that serve for the chosen figure and are equal to it as further places."""
    fact = selection.chosen.fact
    serving = words().stands_for.get(fact.concept or "", ())
    known = {f.id for f in selection.chosen.facts}
    more = [f for f in view.facts if f.concept in serving and f.id not in known and _states(f, fact)]
    if not more:
        return selection
    return replace(selection, chosen=Quantity((*selection.chosen.facts, *more)))


def _states(total: Fact, fact: Fact) -> bool:
    """Whether a total is of the scope and phase of the figure and equal to it."""
    same = total.phase is fact.phase and total.tier is fact.tier and total.aspect is fact.aspect and total.main
    whole = total.role is RowRole.TOTAL and not total.path and not fact.path
    funds = {total.fund or Fund.ALL, fact.fund or Fund.ALL}
    a, b = amount_of(total), amount_of(fact)
    return same and whole and funds == {Fund.ALL} and a.value * a.unit.factor == b.value * b.unit.factor


def money_beside(text: str, facts: Sequence[Fact], view: View) -> Quantity | None:
    """涉及多少资金 behind a count: the one amount that the sentence of the count states with it."""
    if text not in _GENERIC_MONEY:
        return None
    sentences = {(f.document, f.sentence) for f in facts if f.sentence}
    found = [f for f in view.facts if (f.document, f.sentence) in sentences and f.aspect is Aspect.AMOUNT]
    money = [f for f in found if amount_of(f).unit.dimension is Dimension.MONEY]
    values = {f.value * amount_of(f).unit.factor for f in money}
    return Quantity(tuple(money)) if len(values) == 1 else None
