"""除A外还有多少: a whole without the parts that the question takes out, where they are known to be parts of it."""

from __future__ import annotations

from dataclasses import replace

from corpus.datatypes import Direction, Fact, Fund
from corpus.vocabulary import vocabulary
from qa.bases import base_of, is_sum_of_column
from qa.catalog import Catalog
from qa.choose import Chosen, choose_all, computed_draft, name_operands
from qa.compute import less
from qa.draft import Draft
from qa.figures import holds
from qa.query import Link, Mention, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, whose

_ALL_EXPENDITURE = Mention("支出总计", 0, 0, ("total_expenditure",))
_ALL_REVENUE = Mention("收入总计", 0, 0, ("total_revenue",))


def remainder_targets(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """The whole first, then what is taken out of it; all expenditure (revenue) where no whole is named."""
    parts = tuple(t for t in targets if any(m.link is Link.WITHOUT for m in t.mentions))
    wholes = tuple(t for t in targets if t not in parts and t.mentions)
    if not parts:
        return targets
    whole = wholes[0] if wholes else replace(parts[0], mentions=(_whole_of(parts[0]),))
    plain = (replace(t, mentions=tuple(replace(m, link=Link.NONE) for m in t.mentions)) for t in parts)
    return (whole, *plain)


def _whole_of(part: Target) -> Mention:
    terms = [vocabulary().term(c) for m in part.mentions for c in m.concepts]
    is_revenue = any(t.direction is Direction.REVENUE for t in terms)
    return _ALL_REVENUE if is_revenue else _ALL_EXPENDITURE


def answer_remainder(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The whole less its parts, exact. A part that is none of the whole is no part of the sum."""
    if len(query.targets) < 2:
        return Refusal(Reason.MISSING_ITEM, "没有听出要从哪一项里除去什么，请写成“总支出除去项目支出还有多少”")
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    whole, *parts = (_of_one_fund(one, chosen[0]) for one in chosen)
    if parts:
        whole = base_of(parts[0], whole, catalog, called_so=False)
    for part in parts:
        if not any(_is_part(one, all_) for one in part.quantity.facts for all_ in whole.quantity.facts):
            named = label_of(part.quantity.fact), label_of(whole.quantity.fact)
            return Refusal(
                Reason.MISSING_ITEM,
                f"不能确定“{named[0]}”是“{named[1]}”的一部分，相减没有依据，请分别查询",
            )
    first, *others = name_operands([whole, *parts])
    computed = less(first, others, query.unit)
    if computed.amount.value < 0:
        return Refusal(Reason.MISSING_ITEM, f"“{others[0].name}”比“{first.name}”还大，不是它的一部分，请分别查询")
    taken = "、".join(o.name for o in others)
    label = f"{first.name}除去{taken}"
    scribe = Scribe(catalog, query.unit)
    sentence = f"{whose(whole.quantity.fact)}{label}后为{{}}。"
    draft = computed_draft(computed, label, sentence, [whole, *parts], scribe, query)
    scribe.warn(WarningCode.ASSUMPTION, f"按“{first.name} − {taken}”计算，原文没有直接给出这个数")
    return draft


def _of_one_fund(one: Chosen, whole: Chosen) -> Chosen:
    """A part out of the same money as the whole, where it is stated so too."""
    fund = whole.quantity.fact.fund
    if one is whole or one.quantity.fact.fund is fund:
        return one
    fitting = next((q for q in one.selection.forks if q.fact.fund is fund), None)
    return one if fitting is None else Chosen(one.resolved, replace(one.selection, chosen=fitting))


def _is_part(part: Fact, whole: Fact) -> bool:
    """Whether a figure is known to be counted in another: by code, ancestor, term, or as one of all of its kind."""
    is_row = (part.document, part.table, part.columns) == (whole.document, whole.table, whole.columns)
    if holds(whole, part) or (is_row and part.table is not None and is_sum_of_column(whole)):
        return True
    if part.concept is None or whole.concept is None:
        return False
    term = vocabulary().term(part.concept)
    above = term.parent
    while above:
        if above == whole.concept:
            return True
        above = vocabulary().term(above).parent
    everything = vocabulary().term(whole.concept)
    is_all = everything.kind == "total" and everything.fund is Fund.ALL and everything.parent is None
    return is_all and everything.direction is not None and term.direction is everything.direction
