"""Shares: computed from part and whole; a printed percentage that disagrees is shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Aspect
from corpus.money import Amount
from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.choose import Chosen, choose, computed_draft, name_operands, note_assumptions, print_result
from qa.compute import Computed, share
from qa.draft import Draft
from qa.query import Link, Mention, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, whose
from qa.selection import Quantity, last_place

_WHOLE = Decimal(100)
_ALL_EXPENDITURE = Mention("支出总计", 0, 0, ("total_expenditure",))


def answer_share(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A share, computed from both figures; a stated share that disagrees is shown as a conflict."""
    targets = query.targets or (Target(),)
    if len(targets) == 1 and len(targets[0].mentions) > 1:  # 三公经费里公务接待费占多少
        *outer, inner = targets[0].mentions
        whole_target = replace(targets[0], mentions=tuple(outer))
        if isinstance(choose(targets[0], query, catalog), Refusal):  # else it is a part of that very item
            targets = (replace(targets[0], mentions=(inner,)),)
        targets = (targets[0], whole_target)
    if len(targets) == 1:
        told = _stated_share(query, catalog)
        if not isinstance(told, Refusal):
            return told
        targets = (targets[0], replace(targets[0], mentions=(_ALL_EXPENDITURE,)))
    part, whole = (targets[1], targets[0]) if _is_inside(targets[1]) else (targets[0], targets[1])
    chosen = [choose(part, query, catalog), choose(whole, query, catalog)]
    for one in chosen:
        if isinstance(one, Refusal):
            return one
    pair = _same_scope([one for one in chosen if isinstance(one, Chosen)])
    top, bottom = name_operands(pair)
    computed = share(top, bottom)
    label = f"{top.name}占{bottom.name}的比例"
    if computed.amount.value > _WHOLE:
        return Refusal(
            Reason.MISSING_ITEM,
            f"“{top.name}”比“{bottom.name}”还大，前者不是后者的一部分，不能求占比，可以改问倍数或差额",
        )
    stated = _shares_of(pair[0], pair[1])
    scribe = Scribe(catalog, query.unit)
    sentence = f"{whose(pair[0].quantity.fact)}{top.name}占{bottom.name}的{{}}。"
    if stated is not None and not agrees(stated.amount, computed.amount):
        return disputed_draft(stated, computed, label, pair, scribe, query)
    if stated is not None:
        sentence = f"{sentence[:-1]}（原文写明{print_amount(stated.amount)}）。"
        scribe.cite_all(stated.facts)
    return computed_draft(computed, label, sentence, pair, scribe, query)


def _is_inside(target: Target) -> bool:
    return any(m.link is Link.OF_WHICH for m in target.mentions)


def _same_scope(pair: list[Chosen]) -> list[Chosen]:
    """Part and whole of one fund where both are there: the base of a share must be of its own scope."""
    part, whole = pair
    fund = part.quantity.fact.fund
    if whole.quantity.fact.fund is fund or (part.selection.forks == () and whole.selection.forks == ()):
        return pair
    for quantity in whole.selection.forks:
        if any(f.fund is fund for f in quantity.facts) and not part.selection.forks:
            return [part, Chosen(whole.resolved, replace(whole.selection, chosen=quantity))]
    return pair


def _shares_of(part: Chosen, whole: Chosen) -> Quantity | None:
    facts = [f for f in part.resolved.found.facts if f.aspect is Aspect.SHARE]
    names = (label_of(whole.quantity.fact), whole.resolved.target.words)
    concept = whole.quantity.fact.concept
    fitting = [
        f for f in facts if f.base and (vocabulary().concept_of(f.base) == concept is not None or f.base in names)
    ]
    return Quantity(tuple(fitting or facts)) if fitting or len(facts) == 1 else None


def _stated_share(query: Query, catalog: Catalog) -> Draft | Refusal:
    chosen = choose(query.targets[0], query, catalog, (Aspect.SHARE,))
    if isinstance(chosen, Refusal):
        return chosen
    scribe = Scribe(catalog, query.unit)
    figure = scribe.add(chosen.quantity)
    note_assumptions(scribe, [chosen], query)
    return Draft((f"{whose(chosen.quantity.fact)}{figure.label}为{print_figure(figure)}。",), scribe)


def agrees(stated: Amount, computed: Amount) -> bool:
    """Within one unit of the last printed place (truncation as well as rounding)."""
    return abs(abs(stated.value) - abs(computed.value)) * stated.unit.factor <= last_place(stated)


def disputed_draft(
    stated: Quantity, computed: Computed, label: str, chosen: Sequence[Chosen], scribe: Scribe, query: Query
) -> Draft:
    """The printed percentage first, the recomputed one beside it, and a conflict warning."""
    printed = scribe.add(stated)
    draft = computed_draft(
        computed,
        f"{label}（按原文金额重算）",
        "按原文金额重算应为{}，与原文所写不符。",
        chosen,
        scribe,
        query,
    )
    scribe.warn(
        WarningCode.CONFLICT,
        f"原文写“{printed.value}{printed.unit}”，按原文金额重算为{print_result(computed)}",
        printed.citations,
    )
    return replace(draft, lines=(f"原文写明{label}为{print_figure(printed)}。", *draft.lines))
