"""Targets → chosen quantities, and what all computed answers share: operands, derivation, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import Aspect, Fact
from corpus.money import Dimension
from corpus.numerals import to_plain
from corpus.vocabulary import vocabulary
from qa.aspects import PLAIN_ASPECTS
from qa.beside import budget_sums, money_beside, with_totals
from qa.catalog import Catalog
from qa.compute import Computed, Operand, difference
from qa.draft import Draft, derivation_of
from qa.query import Operation, Query, Target
from qa.resolve import Refusal, Resolved, missing_item, resolve, unpublished_phase
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, quoted, scope_of, whose
from qa.selection import Quantity, Selection, amount_of, of_dimension, select
from qa.words import words

_HOMONYMS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """A resolved target with the quantity chosen for it."""

    resolved: Resolved
    selection: Selection

    @property
    def quantity(self) -> Quantity:
        """The chosen quantity."""
        return self.selection.chosen

    @property
    def operand(self) -> Operand:
        """The quantity as an operand, named so that a reader knows whose it is."""
        return Operand(label_of(self.quantity.fact), self.quantity.amount)


def choose(
    target: Target, query: Query, catalog: Catalog, aspects: Sequence[Aspect] = PLAIN_ASPECTS
) -> Chosen | Refusal:
    """Resolve a target and choose its quantity, of the dimension that the question asks for."""
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    named = (*resolved.found.facts, *budget_sums(resolved.found.facts, resolved, catalog))
    facts = of_dimension(named, _dimension_of_operand(query))
    selection = select(facts, aspects)
    if selection is None:
        costs = [choose(cost, query, catalog, aspects) for cost in _as_costs(target, query)]
        if held := [one for one in costs if isinstance(one, Chosen)]:
            cost = max(held, key=lambda one: one.resolved.year)
            note = f"“{target.words}”的花费按{quoted(label_of(cost.quantity.fact))}理解"
            return replace(cost, resolved=_noted(cost.resolved, note))
        return unpublished_phase(target, resolved, catalog) or missing_item(resolved, query, catalog)
    kinds = _items_of_kind(target, selection)
    if kinds:
        return _which_item(resolved, kinds)
    if resolved.found.rivals and selection.forks:
        return _which_item(resolved, resolved.found.rivals)
    if selection.homonyms:
        return _which_homonym(resolved, selection)
    selection = with_totals(selection, catalog.view(resolved.agency, resolved.year))
    if not resolved.found.exact:
        resolved = _noted(resolved, f"“{resolved.target.words}”按{quoted(label_of(selection.chosen.fact))}理解")
    return Chosen(resolved, selection)


def _dimension_of_operand(query: Query) -> Dimension | None:
    """Shares, growth and averages ask for a ratio but are made of amounts."""
    if query.operation is not Operation.VALUE:
        return None
    return query.dimension


def _as_costs(target: Target, query: Query) -> list[Target]:
    """What is spent on the things that are named, where money is asked for: 花在车上的钱 is no number of vehicles."""
    if _dimension_of_operand(query) is not Dimension.MONEY or len(target.mentions) != 1:
        return []
    (mention,) = target.mentions
    costs = [cost for concept in mention.concepts for cost in words().cost_of.get(concept, ())]
    return [
        replace(target, mentions=(replace(mention, text=vocabulary().term(cost).name, concepts=(cost,)),))
        for cost in costs
    ]


def _items_of_kind(target: Target, selection: Selection) -> tuple[str, ...]:
    """The indicators under a kind that a question names as if it were one (满意度目标是多少)."""
    named = {c for m in target.mentions for c in m.concepts}
    if not any(vocabulary().term(c).kind == "indicator" for c in named):
        return ()
    quantities = (selection.chosen, *selection.forks, *selection.conflicts)
    items = tuple(dict.fromkeys(f.item for q in quantities for f in q.facts))
    return items if len(items) > 1 else ()


def _which_item(resolved: Resolved, rivals: Sequence[str]) -> Refusal:
    where = f"{resolved.agency}{resolved.year}年"
    return Refusal(
        Reason.AMBIGUOUS_ITEM,
        f"“{resolved.target.words}”可能指{where}的：{'、'.join(rivals)}，请选一个",
        tuple(f"{where}{item}是多少" for item in rivals),
    )


def _which_homonym(resolved: Resolved, selection: Selection) -> Refusal:
    where = f"{resolved.agency}{resolved.year}年"
    facts = [q.fact for q in (selection.chosen, *selection.homonyms)]
    names = [f"{f.path[-1]}的{f.item}" if f.path else f"{f.item}（{f.code}）" for f in facts]
    listed = "、".join(names[:_HOMONYMS_NAMED]) + ("等" if len(names) > _HOMONYMS_NAMED else "")
    return Refusal(
        Reason.AMBIGUOUS_ITEM,
        f"{where}有{len(facts)}处“{facts[0].item}”，分属不同科目：{listed}，请写明是哪一个",
        tuple(f"{where}{f.code or name}是多少" for f, name in list(zip(facts, names, strict=True))[:_HOMONYMS_NAMED]),
    )


def choose_all(query: Query, catalog: Catalog) -> list[Chosen] | Refusal:
    """Choose for every target of the question; the first refusal ends it."""
    found = [choose(target, query, catalog) for target in query.targets or (Target(),)]
    chosen = [one for one in found if isinstance(one, Chosen)]
    for target, one in zip(query.targets or (Target(),), found, strict=True):
        if isinstance(one, Chosen):
            continue
        beside = _beside(target, chosen, query, catalog)
        if beside is not None:
            chosen.append(beside)
            continue
        is_aside = chosen and query.operation is Operation.VALUE and all(m.literal for m in target.mentions)
        if not is_aside or one.reason is not Reason.ITEM_NOT_FOUND:
            return one
        note = f"没有找到“{target.words}”，只回答其余部分"
        chosen[0] = replace(chosen[0], resolved=_noted(chosen[0].resolved, note))
    return chosen


def _beside(target: Target, chosen: Sequence[Chosen], query: Query, catalog: Catalog) -> Chosen | None:
    """The amount in the sentence of the count before, for words that but ask for money (涉及多少资金)."""
    if not chosen or query.operation is not Operation.VALUE or chosen[0].quantity.fact.aspect is not Aspect.COUNT:
        return None
    first = chosen[0]
    view = catalog.view(first.resolved.agency, first.resolved.year)
    quantity = money_beside(target.words, first.quantity.facts, view)
    return None if quantity is None else Chosen(first.resolved, Selection(quantity))


def _noted(resolved: Resolved, note: str) -> Resolved:
    return replace(resolved, assumptions=(*resolved.assumptions, note))


# --- shared by computed answers -------------------------------------------------------------------


def computed_draft(
    computed: Computed, label: str, sentence: str, chosen: Sequence[Chosen], scribe: Scribe, query: Query
) -> Draft:
    """A computed figure with its operands beside it. ``sentence`` takes the printed figure as {}."""
    amount = scribe.shown(computed.amount)
    operands = [one.quantity for one in chosen]
    figure = scribe.add_computed(label, amount, operands)
    for operand in operands:
        scribe.add(operand)
    printed = print_figure(figure)
    if computed.is_rounded:
        printed = f"≈ {printed}"
    lines = [
        sentence.format(printed),
        f"算式：{computed.formula} = {computed.expression} = {print_result(computed)}。",
    ]
    lines += [
        f"- {whose(one.quantity.fact)}{label_of(one.quantity.fact)}："
        f"{print_amount(scribe.shown(one.quantity.amount))}（{scope_of(one.quantity.fact)}）"
        f"{''.join(f'[{n}]' for n in scribe.cite_all(one.quantity.facts)[:1])}"
        for one in chosen
    ]
    note_assumptions(scribe, chosen, query)
    _warn_forks(scribe, chosen)
    return Draft(tuple(lines), scribe, derivation_of(computed, to_plain(computed.amount.value)))


def print_result(computed: Computed) -> str:
    """A computed amount for a reader, with ≈ where it was rounded."""
    sign = "≈ " if computed.is_rounded else ""
    return f"{sign}{print_amount(computed.amount)}"


def _warn_forks(scribe: Scribe, chosen: Sequence[Chosen]) -> None:
    for one in chosen:
        if one.selection.conflicts:
            scribe.warn(
                WarningCode.CONFLICT,
                f"原文对{quoted(label_of(one.quantity.fact))}给出了不同的数字，这里取{scope_of(one.quantity.fact)}的",
                [n for q in one.selection.conflicts for n in scribe.cite_all(q.facts[:1])],
            )
    forked = dict.fromkeys(
        quoted(label_of(one.quantity.fact)) for one in chosen if one.selection.forks and not one.selection.conflicts
    )
    if forked:
        scribe.warn(WarningCode.SCOPE, f"{''.join(forked)}另有其他口径的数字，所取口径见括号")


def name_operands(chosen: Sequence[Chosen]) -> list[Operand]:
    """Operands named by what tells them apart: item, agency, year."""
    facts = [one.quantity.fact for one in chosen]
    agencies = len({f.agency for f in facts}) > 1
    years = len({f.year for f in facts}) > 1
    phases = len({f.phase for f in facts}) > 1
    return [Operand(_operand_name(f, agencies, years, phases), amount_of(f)) for f in facts]


def _operand_name(fact: Fact, agencies: bool, years: bool, phases: bool) -> str:
    agency = fact.agency if agencies else ""
    year = f"{fact.year}年" if years else ""
    phase = whose(fact).rpartition("年")[2] if phases else ""
    return f"{agency}{year}{phase}{label_of(fact)}"


def note_assumptions(scribe: Scribe, chosen: Sequence[Chosen], query: Query) -> None:
    """Warn of every default that was taken."""
    for note in (*query.assumptions, *(n for one in chosen for n in one.resolved.assumptions)):
        scribe.warn(WarningCode.ASSUMPTION, note)


def difference_draft(query: Query, chosen: Sequence[Chosen], catalog: Catalog) -> Draft:
    """Which of two figures is larger, and by how much."""
    first, second = name_operands(chosen)
    computed = difference(first, second, query.unit)
    sign = computed.amount.value
    if sign < 0:
        computed = difference(second, first, query.unit)
        sentence = f"{second.name}较大：{first.name}比{second.name}少{{}}。"
    elif sign:
        sentence = f"{first.name}较大：{first.name}比{second.name}多{{}}。"
    else:
        sentence = f"{first.name}与{second.name}相等，差额为{{}}。"
    label = f"{first.name}与{second.name}的差额"
    scribe = Scribe(catalog, query.unit)
    _check_order(query, sign, scribe, first, second)
    return computed_draft(computed, label, sentence, chosen, scribe, query)


def _check_order(query: Query, sign: Decimal, scribe: Scribe, first: Operand, second: Operand) -> None:
    """Warn where the question takes the first for the larger (smaller) one and it is not."""
    if query.premise_rises is None or not sign or query.premise_rises is (sign > 0):
        return
    said, true = ("多", "少") if query.premise_rises else ("少", "多")
    message = f"问题说“{first.name}”比“{second.name}”{said}，按原文是{true}"
    scribe.warn(WarningCode.PREMISE, message)
