"""The whole that a figure is a part of, where the whole named states more: 支出总计 holds what is carried over too.

In the official summary form the items add up to 本年支出合计; 支出总计 adds 结余分配 and 年末结转和结余, which are not
spent. The share of an item, and what is left without it, are of the former. 收入总计 stays: what was carried over is
to be spent like any revenue, and the documents' own percentages are of it.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.datatypes import Aspect, Fact, RowRole
from qa.catalog import Catalog
from qa.choose import Chosen
from qa.query import Mention
from qa.selection import Quantity, Selection, amount_of

_WITHIN = {"total_expenditure": ("current_year_expenditure", "expenditure_sum")}
_SAID_OUTRIGHT = "总计"


def base_of(part: Chosen, whole: Chosen, catalog: Catalog, *, called_so: bool) -> Chosen:
    """``whole``, or the sum of the part's own column; noted as an assumption.

    ``called_so``: only where the documents call that sum the total too, as where one place prints 支出总计 with what
    is carried over and another without. A question that says 总计 outright keeps the one chosen.
    """
    stated = whole.quantity.fact
    below = _WITHIN.get(stated.concept or "", ())
    if not below or any(_SAID_OUTRIGHT in m.text and m.end for m in whole.resolved.target.mentions):
        return whole
    view = catalog.view(part.resolved.agency, part.resolved.year)
    for fact in part.quantity.facts:
        if fact.table is None or fact.concept in below:
            continue
        sums = [f for f in view.facts if f.concept in below and _is_beside(f, fact)]
        if len(sums) == 1 and sums[0].value != stated.value and (not called_so or _is_called_so(sums[0], whole)):
            return _instead(sums[0], whole)
    return whole


def _is_called_so(fact: Fact, whole: Chosen) -> bool:
    amount = amount_of(fact)
    return any(amount.unit == q.amount.unit and amount.value == q.amount.value for q in whole.selection.conflicts)


def is_sum_of_column(fact: Fact) -> bool:
    """Whether all items of its table are counted in a figure: a total, or the sum of the year's items."""
    return fact.role is RowRole.TOTAL or any(fact.concept in below for below in _WITHIN.values())


def _is_beside(one: Fact, other: Fact) -> bool:
    places = [(f.document, f.table, f.columns, f.phase, f.tier) for f in (one, other)]
    return places[0] == places[1] and one.aspect is Aspect.AMOUNT and not one.path


def _instead(fact: Fact, whole: Chosen) -> Chosen:
    said = whole.resolved.target.words or whole.quantity.fact.item
    note = f"“{said}”按“{fact.item}”计算：各项相加得“{fact.item}”，“{whole.quantity.fact.item}”还含结转结余等"
    mention = Mention(fact.item, 0, 0, (fact.concept,) if fact.concept else ())
    resolved = replace(
        whole.resolved,
        target=replace(whole.resolved.target, mentions=(mention,)),
        assumptions=(*whole.resolved.assumptions, note),
    )
    return Chosen(resolved, Selection(Quantity((fact,))))
