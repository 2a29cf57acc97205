"""Plain and combined figures: value, sum, difference, multiple, average, completion of the budget."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

from corpus.datatypes import Aspect, Fact, Phase
from corpus.money import Dimension
from qa.bounds import verdict
from qa.catalog import Catalog
from qa.choose import (
    Chosen,
    choose,
    choose_all,
    computed_draft,
    difference_draft,
    name_operands,
    note_assumptions,
)
from qa.compute import multiple, share, total
from qa.draft import Draft
from qa.query import Query, Target
from qa.resolve import Refusal
from qa.schema import Figure, Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, scope_of, whose
from qa.selection import last_place
from qa.series import course, series_rows
from qa.standing import in_fund_of
from qa.words import words

_FORKS_SHOWN = 4
_ARITHMETIC = re.compile(r"减去|减掉|扣除|扣掉|加上|加起来|之和|总和|合计|一共")
_COUNTED = (Dimension.PEOPLE, Dimension.OTHER, Dimension.TIME)


def answer_value(query: Query, catalog: Catalog) -> Draft | Refusal:
    """One or several figures as printed, with the other scopes and contradictions beside them."""
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    scribe = Scribe(catalog, query.unit)
    lines = []
    for one in chosen:
        figure = scribe.add(one.quantity)
        asked = verdict(one.quantity, query.bounds)
        lines.append(f"{asked}{whose(one.quantity.fact)}：{label_of(one.quantity.fact)}为{print_figure(figure)}。")
        lines += _others(one, figure, scribe)
    _check_premise(query, chosen[0], scribe)
    note_assumptions(scribe, chosen, query)
    lines += course(query, chosen, scribe)
    rows = series_rows(chosen, scribe)
    return Draft(tuple(lines), scribe, rows=rows, suggestions=_suggestions(chosen[0], catalog))


def _others(one: Chosen, figure: Figure, scribe: Scribe) -> list[str]:
    """Lines for contradictions and for other scopes; each warns."""
    lines = []
    selection = one.selection
    if selection.conflicts:
        numbers = list(figure.citations)
        parts = [f"{scope_of(one.quantity.fact)}为{print_figure(figure)}"]
        for quantity in selection.conflicts:
            other = scribe.add(quantity, f"{label_of(quantity.fact)}（另一处）")
            numbers += other.citations
            parts.append(f"{scope_of(quantity.fact)}写作{print_figure(other)}")
        lines.append(f"注意：原文前后不一致——{'；'.join(parts)}。")
        scribe.warn(
            WarningCode.CONFLICT,
            f"原文对“{label_of(one.quantity.fact)}”给出了不同的数字，请核对各出处",
            numbers,
        )
    for quantity in selection.roundings:
        other = scribe.add(quantity)
        lines.append(f"另一处写作{print_figure(other)}（{scope_of(quantity.fact)}），相差一个尾数。")
    if selection.forks:
        shown = selection.forks[:_FORKS_SHOWN]
        lines.append(f"以上口径为：{scope_of(one.quantity.fact)}。其他口径：")
        numbers = []
        for quantity in shown:
            other = scribe.add(quantity)
            numbers += other.citations
            lines.append(f"- {scope_of(quantity.fact)}：{label_of(quantity.fact)}{print_figure(other)}")
        scribe.warn(WarningCode.SCOPE, "同一名称在不同口径下数字不同，均见原文，请按需要选用", numbers)
    return lines


def _check_premise(query: Query, one: Chosen, scribe: Scribe) -> None:
    """Warn where the question takes an amount for granted that is not the printed one."""
    premise, amount = query.premise, one.quantity.amount
    if premise is None or premise.unit.dimension is not amount.unit.dimension:
        return
    said, printed = premise.value * premise.unit.factor, amount.value * amount.unit.factor
    if abs(said - printed) * 2 > last_place(premise):
        scribe.warn(
            WarningCode.PREMISE,
            f"问题中说的{print_amount(premise)}与原文不符，原文为{print_amount(scribe.shown(amount))}",
            scribe.cite_all(one.quantity.facts[:1]),
        )


def _suggestions(one: Chosen, catalog: Catalog) -> tuple[str, ...]:
    """Up to three questions that the same documents can answer."""
    fact = one.quantity.fact
    where = f"{one.resolved.agency}{one.resolved.year}年"
    view = catalog.view(one.resolved.agency, one.resolved.year)
    same = [f for f in view.facts if f.item == fact.item and f.concept == fact.concept]
    found = []
    if any(f.aspect is Aspect.CHANGE for f in same) and fact.aspect is Aspect.AMOUNT:
        found.append(f"{where}{fact.item}比上年增减多少")
    if any(f.reason for f in same):
        found.append(f"{where}{fact.item}为什么变化")
    others = [y for y in catalog.years(one.resolved.agency) if y != one.resolved.year]
    for year in others:
        if any(f.item == fact.item and f.main for f in catalog.view(one.resolved.agency, year).facts):
            found.append(f"{one.resolved.agency}{year}年{fact.item}是多少")
            break
    return tuple(found[:3])


# --- combined -----------------------------------------------------------------------------------


def answer_sum(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The exact sum of the named figures."""
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    units = {one.quantity.amount.unit for one in chosen}
    if len(units) > 1 and all(u.dimension in _COUNTED for u in units):  # 一共几批、多少人: nothing to add up
        return answer_value(query, catalog)
    computed = total(name_operands(chosen), query.unit)
    label = "、".join(o.name for o in name_operands(chosen)) + "合计"
    scribe = Scribe(catalog, query.unit)
    for whole, part in permutations([one.quantity.fact for one in chosen], 2):
        if holds(whole, part):
            message = f"“{label_of(part)}”是“{label_of(whole)}”的一部分，两者相加会重复计算"
            scribe.warn(WarningCode.PREMISE, message)
    return computed_draft(computed, label, f"{label}{{}}。", chosen, scribe, query)


def holds(whole: Fact, part: Fact) -> bool:
    """Whether one figure is counted in the other: by code, or as an ancestor."""
    if (whole.agency, whole.year, whole.phase) != (part.agency, part.year, part.phase):
        return False
    by_code = bool(whole.code and part.code and part.code != whole.code and part.code.startswith(whole.code))
    return by_code or whole.item in part.path


def answer_difference(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Which of two figures is larger, and by how much; several in order of size."""
    if len(query.targets) > 2 and _ARITHMETIC.search(query.text):
        return Refusal(Reason.MISSING_ITEM, "几个数的和与差不能一次算，请先问合计，再问差额")
    chosen = choose_all(in_one_fund(query), catalog)
    if isinstance(chosen, Refusal):
        return chosen
    return _compare_many(query, chosen, catalog) if len(chosen) > 2 else difference_draft(query, chosen, catalog)


def in_one_fund(query: Query) -> Query:
    """一般公共预算支出合计比收入合计: a bare total is of the fund that the first operand names."""
    if len(query.targets) != 2:
        return query
    first, second = query.targets
    if len(second.mentions) != 1 or not first.mentions:
        return query
    total_named = second.mentions[0]
    pairs = [(c, other) for c in total_named.concepts for m in first.mentions for other in m.concepts]
    narrowed = next((n for c, other in pairs if (n := in_fund_of(c, other))), None)
    if narrowed is None:
        return query
    mention = replace(total_named, concepts=(narrowed,))
    return query.with_targets((first, replace(second, mentions=(mention,))))


def _compare_many(query: Query, chosen: list[Chosen], catalog: Catalog) -> Draft:
    scribe = Scribe(catalog, query.unit)
    operands = name_operands(chosen)
    order = sorted(range(len(chosen)), key=lambda i: -(operands[i].amount.value * operands[i].amount.unit.factor))
    lines = [f"从大到小：{'、'.join(operands[i].name for i in order)}。"]
    for i in order:
        lines.append(f"- {operands[i].name}：{print_figure(scribe.add(chosen[i].quantity))}")
    note_assumptions(scribe, chosen, query)
    return Draft(tuple(lines), scribe)


def answer_multiple(query: Query, catalog: Catalog) -> Draft | Refusal:
    """How many times one figure is another."""
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    if len(chosen) != 2:
        return Refusal(Reason.MISSING_ITEM, "求倍数需要两个数，请写成“A是B的几倍”")
    first, second = name_operands(chosen)
    computed = multiple(first, second)
    label = f"{first.name}与{second.name}之比"
    return computed_draft(
        computed, label, f"{first.name}是{second.name}的{{}}。", chosen, Scribe(catalog, query.unit), query
    )


def _standing_in(target: Target) -> list[Target]:
    """The target under the totals that serve for it: 支出 may be printed as 本年支出合计."""
    return [
        replace(target, mentions=(replace(mention, concepts=(other,)),))
        for mention in target.mentions
        for concept in mention.concepts
        for other in words().stands_for.get(concept, ())
    ]


def answer_completion(query: Query, catalog: Catalog) -> Draft | Refusal:
    """How much of the budget was carried out: as printed, else final account over budget of that year."""
    target = replace(query.targets[0] if query.targets else Target(), phase=Phase.FINAL)
    named = choose(target, query, catalog, (Aspect.RATE,))
    others = (choose(t, query, catalog, (Aspect.RATE,)) for t in _standing_in(target))
    stated = next((one for one in (named, *others) if isinstance(one, Chosen)), None)
    if stated is not None:
        scribe = Scribe(catalog, query.unit)
        figure = scribe.add(stated.quantity)
        note_assumptions(scribe, [stated], query)
        fact = stated.quantity.fact
        return Draft((f"{whose(fact)}{label_of(fact)}完成预算的{print_figure(figure)}（原文写明）。",), scribe)
    pair = [choose(replace(target, phase=phase), query, catalog) for phase in (Phase.FINAL, Phase.BUDGET)]
    for one in pair:
        if isinstance(one, Refusal):
            return one
    chosen = [one for one in pair if isinstance(one, Chosen)]
    done, planned = name_operands(chosen)
    computed = share(done, planned)
    sentence = f"{done.name}完成{planned.name}的{{}}。"
    return computed_draft(computed, f"{done.name}完成率", sentence, chosen, Scribe(catalog, query.unit), query)
