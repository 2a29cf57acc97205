"""Operations on figures: value, sum, difference, share, multiple, average, growth, change, implied year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import Aspect, Fact, Phase, Trend
from corpus.money import Amount, Dimension, parse_unit
from corpus.numerals import to_plain
from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.compute import (
    Computed,
    Operand,
    ZeroBaseError,
    difference,
    growth,
    growth_from_change,
    implied_base,
    multiple,
    per_unit,
    share,
    total,
)
from qa.draft import Draft, derivation_of
from qa.query import Mention, Operation, Query, Target
from qa.resolve import Refusal, Resolved, missing_item, resolve
from qa.schema import Figure, Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, scope_of, whose
from qa.selection import (
    PLAIN_ASPECTS,
    Quantity,
    Selection,
    amount_of,
    last_place,
    of_dimension,
    select,
    signed,
)

_FORKS_SHOWN = 4


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
    facts = of_dimension(resolved.found.facts, _dimension_of_operand(query))
    selection = select(facts, aspects)
    if selection is None:
        return missing_item(resolved, query, catalog)
    if resolved.found.rivals and selection.forks:
        return _which_item(resolved, resolved.found.rivals)
    if selection.homonyms:
        return _which_homonym(resolved, selection)
    return Chosen(resolved, selection)


def _dimension_of_operand(query: Query) -> Dimension | None:
    """Shares, growth and averages ask for a ratio but are made of amounts."""
    if query.operation is not Operation.VALUE:
        return None
    if query.dimension is Dimension.MONEY and query.unit is None:
        return None if query.premise is None else Dimension.MONEY
    return query.dimension


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
    return Refusal(
        Reason.AMBIGUOUS_ITEM,
        f"{where}有{len(facts)}处“{facts[0].item}”，分属不同科目：{'、'.join(names)}，请写明是哪一个",
        tuple(f"{where}{f.code}是多少" for f in facts if f.code),
    )


def choose_all(query: Query, catalog: Catalog) -> list[Chosen] | Refusal:
    """Choose for every target of the question; the first refusal ends it."""
    chosen = []
    for target in query.targets or (Target(),):
        one = choose(target, query, catalog)
        if isinstance(one, Refusal):
            return one
        chosen.append(one)
    return chosen


# --- value --------------------------------------------------------------------------------------


def answer_value(query: Query, catalog: Catalog) -> Draft | Refusal:
    """One or several figures as printed, with the other scopes and contradictions beside them."""
    if _is_implied(query, catalog):
        return answer_implied(query, catalog)
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    scribe = Scribe(catalog, query.unit)
    lines = []
    for one in chosen:
        figure = scribe.add(one.quantity)
        lines.append(f"{whose(one.quantity.fact)}：{label_of(one.quantity.fact)}为{print_figure(figure)}。")
        lines += _others(one, figure, scribe)
    _check_premise(query, chosen[0], scribe)
    _assume(scribe, chosen, query)
    return Draft(tuple(lines), scribe, suggestions=_suggestions(chosen[0], catalog))


def _is_implied(query: Query, catalog: Catalog) -> bool:
    """Two years side by side of which only the later is published: its file implies the earlier figure."""
    years = sorted({t.year for t in query.targets if t.year is not None})
    owners = {t.agencies for t in query.targets}
    if len(years) != 2 or years[1] - years[0] != 1 or len(owners) != 1 or len(min(owners)) != 1:
        return False
    held = catalog.years(min(owners)[0])
    return years[1] in held and years[0] not in held


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
            WarningCode.CONFLICT, f"原文对“{label_of(one.quantity.fact)}”给出了不同的数字，请核对各出处", numbers
        )
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


def _assume(scribe: Scribe, chosen: Sequence[Chosen], query: Query) -> None:
    for note in (*query.assumptions, *(n for one in chosen for n in one.resolved.assumptions)):
        scribe.warn(WarningCode.ASSUMPTION, note)


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


# --- computed -----------------------------------------------------------------------------------


def _computed_draft(
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
    lines = [sentence.format(printed), f"算式：{computed.formula} = {computed.expression} = {_result(computed)}。"]
    lines += [
        f"- {whose(one.quantity.fact)}{label_of(one.quantity.fact)}："
        f"{print_amount(scribe.shown(one.quantity.amount))}（{scope_of(one.quantity.fact)}）"
        f"{''.join(f'[{n}]' for n in scribe.cite_all(one.quantity.facts)[:1])}"
        for one in chosen
    ]
    _assume(scribe, chosen, query)
    _warn_forks(scribe, chosen)
    return Draft(tuple(lines), scribe, derivation_of(computed, to_plain(computed.amount.value)))


def _result(computed: Computed) -> str:
    sign = "≈ " if computed.is_rounded else ""
    return f"{sign}{print_amount(computed.amount)}"


def _warn_forks(scribe: Scribe, chosen: Sequence[Chosen]) -> None:
    for one in chosen:
        if one.selection.conflicts:
            scribe.warn(
                WarningCode.CONFLICT,
                f"原文对“{label_of(one.quantity.fact)}”给出了不同的数字，这里取{scope_of(one.quantity.fact)}的",
                [n for q in one.selection.conflicts for n in scribe.cite_all(q.facts[:1])],
            )
        elif one.selection.forks:
            scribe.warn(
                WarningCode.SCOPE,
                f"“{label_of(one.quantity.fact)}”另有其他口径的数字，这里取{scope_of(one.quantity.fact)}的",
            )


def _named(chosen: Sequence[Chosen]) -> list[Operand]:
    """Operands named by what tells them apart: item, agency, year."""
    facts = [one.quantity.fact for one in chosen]
    agencies = len({f.agency for f in facts}) > 1
    years = len({f.year for f in facts}) > 1
    phases = len({f.phase for f in facts}) > 1
    return [
        Operand(_operand_name(f, agencies, years, phases), amount_of(f)) for f in facts
    ]


def _operand_name(fact: Fact, agencies: bool, years: bool, phases: bool) -> str:  # noqa: FBT001
    agency = fact.agency if agencies else ""
    year = f"{fact.year}年" if years else ""
    phase = whose(fact).rpartition("年")[2] if phases else ""
    return f"{agency}{year}{phase}{label_of(fact)}"


def answer_sum(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The exact sum of the named figures."""
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    if len(chosen) == 1:
        return answer_value(query, catalog)
    computed = total(_named(chosen), query.unit)
    label = "、".join(o.name for o in _named(chosen)) + "合计"
    return _computed_draft(computed, label, f"{label}{{}}。", chosen, Scribe(catalog, query.unit), query)


def answer_difference(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Which of two figures is larger, and by how much. With one figure: its stated change."""
    if len(query.targets) < 2:
        return answer_change(replace(query, operation=Operation.CHANGE), catalog)
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    if len(chosen) > 2:
        return _compare_many(query, chosen, catalog)
    first, second = _named(chosen)
    computed = difference(first, second, query.unit)
    if computed.amount.value < 0:
        computed = difference(second, first, query.unit)
        word = f"{first.name}比{second.name}少{{}}"
        larger = second.name
    else:
        word = f"{first.name}比{second.name}多{{}}" if computed.amount.value else f"{first.name}与{second.name}相等，差额为{{}}"
        larger = first.name
    sentence = f"{word}。" if computed.amount.value == 0 else f"{larger}较大：{word}。"
    label = f"{first.name}与{second.name}的差额"
    return _computed_draft(computed, label, sentence, chosen, Scribe(catalog, query.unit), query)


def _compare_many(query: Query, chosen: list[Chosen], catalog: Catalog) -> Draft:
    scribe = Scribe(catalog, query.unit)
    operands = _named(chosen)
    order = sorted(
        range(len(chosen)), key=lambda i: -(operands[i].amount.value * operands[i].amount.unit.factor)
    )
    lines = [f"从大到小：{'、'.join(operands[i].name for i in order)}。"]
    for i in order:
        lines.append(f"- {operands[i].name}：{print_figure(scribe.add(chosen[i].quantity))}")
    _assume(scribe, chosen, query)
    return Draft(tuple(lines), scribe)


def answer_multiple(query: Query, catalog: Catalog) -> Draft | Refusal:
    """How many times one figure is another."""
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    if len(chosen) != 2:
        return Refusal(Reason.MISSING_ITEM, "求倍数需要两个数，请写成“A是B的几倍”")
    first, second = _named(chosen)
    computed = multiple(first, second)
    label = f"{first.name}与{second.name}之比"
    return _computed_draft(
        computed, label, f"{first.name}是{second.name}的{{}}。", chosen, Scribe(catalog, query.unit), query
    )


def answer_per_head(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A figure per person or per vehicle; the divisor is named."""
    concept = query.per or "staff_in_post"
    targets = tuple(
        replace(t, mentions=tuple(m for m in t.mentions if not _is_divisor(m))) for t in query.targets
    ) or (Target(),)
    targets = tuple(t for t in targets if t.mentions) or targets[:1]
    whole = choose(targets[0], query, catalog)
    if isinstance(whole, Refusal):
        return whole
    divisor = Mention(vocabulary().term(concept).name, 0, 0, (concept,))
    people = choose(replace(whole.resolved.target, mentions=(divisor,)), query, catalog)
    if isinstance(people, Refusal):
        return people
    top, count = whole.operand, people.operand
    computed = per_unit(top, count)
    label = f"按{count.name}平均的{top.name}"
    sentence = f"{whose(whole.quantity.fact)}{top.name}按{count.name}{print_amount(count.amount)}平均，每{count.amount.unit}{{}}。"
    return _computed_draft(computed, label, sentence, [whole, people], Scribe(catalog, query.unit), query)


def _is_divisor(mention: Mention) -> bool:
    return any(vocabulary().term(c).kind in ("people", "asset") for c in mention.concepts)


# --- share --------------------------------------------------------------------------------------


def answer_share(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A share, computed from both figures; a stated share that disagrees is shown as a conflict."""
    targets = query.targets
    if len(targets) == 1:
        return _stated_share(query, catalog)
    part, whole = (targets[1], targets[0]) if _is_inside(targets[1]) else (targets[0], targets[1])
    chosen = [choose(part, query, catalog), choose(whole, query, catalog)]
    for one in chosen:
        if isinstance(one, Refusal):
            return one
    pair = _same_scope([one for one in chosen if isinstance(one, Chosen)])
    top, bottom = _named(pair)
    computed = share(top, bottom)
    label = f"{top.name}占{bottom.name}的比例"
    stated = _shares_of(pair[0], pair[1])
    scribe = Scribe(catalog, query.unit)
    sentence = f"{whose(pair[0].quantity.fact)}{top.name}占{bottom.name}的{{}}。"
    if stated is not None and not _agrees(stated.amount, computed.amount):
        return _disputed(stated, computed, label, pair, scribe, query)
    if stated is not None:
        sentence = f"{sentence[:-1]}（原文写明{print_amount(stated.amount)}）。"
        scribe.cite_all(stated.facts)
    return _computed_draft(computed, label, sentence, pair, scribe, query)


def _is_inside(target: Target) -> bool:
    return any(m.link.value == "of_which" for m in target.mentions)


def _same_scope(pair: list[Chosen]) -> list[Chosen]:
    """Part and whole of one fund where both are there: the base of a share must be of its own scope."""
    part, whole = pair
    fund = part.quantity.fact.fund
    if whole.quantity.fact.fund is fund or part.selection.forks == () and whole.selection.forks == ():
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
    _assume(scribe, [chosen], query)
    return Draft((f"{whose(chosen.quantity.fact)}{figure.label}为{print_figure(figure)}。",), scribe)


def _agrees(stated: Amount, computed: Amount) -> bool:
    """Within one unit of the last printed place (truncation as well as rounding)."""
    return abs(abs(stated.value) - abs(computed.value)) * stated.unit.factor <= last_place(stated)


def _disputed(
    stated: Quantity, computed: Computed, label: str, chosen: Sequence[Chosen], scribe: Scribe, query: Query
) -> Draft:
    """The printed percentage first, the recomputed one beside it, and a conflict warning."""
    printed = scribe.add(stated)
    draft = _computed_draft(
        computed, f"{label}（按原文金额重算）", "按原文金额重算应为{}，与原文所写不符。", chosen, scribe, query
    )
    scribe.warn(
        WarningCode.CONFLICT,
        f"原文写“{printed.value}{printed.unit}”，按原文金额重算为{_result(computed)}",
        printed.citations,
    )
    return replace(draft, lines=(f"原文写明{label}为{print_figure(printed)}。", *draft.lines))


# --- change, growth, implied year ----------------------------------------------------------------


def _change_of(chosen: Chosen) -> Quantity | None:
    """The stated change of the chosen figure: of the same item and, where told, of the same scope."""
    fact = chosen.quantity.fact
    changes = [
        f
        for f in chosen.resolved.found.facts
        if f.aspect is Aspect.CHANGE and _is_of(f, chosen.quantity)
    ]
    selection = select(changes, (Aspect.CHANGE,))
    return selection.chosen if selection is not None and fact.value is not None else None


def _is_of(change: Fact, quantity: Quantity) -> bool:
    """Whether a change stands in the sentence of one of the quantity's places, or has its scope."""
    if any(f.sentence and f.sentence == change.sentence for f in quantity.facts):
        return True
    fact = quantity.fact
    if any(f.sentence for f in quantity.facts):
        return change.path == fact.path and (change.fund or fact.fund) is fact.fund
    return change.path[-1:] == fact.path[-1:] or not change.path


def _signed_operand(change: Quantity) -> Operand:
    fact = change.fact
    return Operand(label_of(fact), Amount(signed(fact), parse_unit(fact.unit)))


def answer_change(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The change against last year: as stated, else from two years' figures."""
    if len(query.targets) >= 2:
        return _between_years(query, catalog)
    chosen = choose(query.targets[0] if query.targets else Target(), query, catalog)
    if isinstance(chosen, Refusal):
        return _bare_change(query, catalog) or chosen
    change = _change_of(chosen)
    if change is None:
        before = _last_year(chosen, query, catalog)
        if before is None:
            return _not_stated(chosen, "增减额")
        return answer_difference(
            replace(query, operation=Operation.DIFFERENCE, targets=(chosen.resolved.target, before)), catalog
        )
    scribe = Scribe(catalog, query.unit)
    figure = scribe.add(change)
    now = scribe.add(chosen.quantity)
    verb = {Trend.INCREASE: "增加", Trend.DECREASE: "减少"}.get(change.fact.trend or Trend.UNCHANGED, "增减")
    base = f"比{change.fact.base}" if change.fact.base else "比上年"
    lines = [
        f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}{base}{verb}{print_figure(figure)}，"
        f"本年为{print_figure(now)}。"
    ]
    _check_direction(query, change.fact, scribe)
    _assume(scribe, [chosen], query)
    return Draft(tuple(lines), scribe)


def _bare_change(query: Query, catalog: Catalog) -> Draft | None:
    """An item of which only the change is printed (较上年净增…)."""
    if not query.targets:
        return None
    chosen = choose(query.targets[0], query, catalog, (Aspect.CHANGE,))
    if isinstance(chosen, Refusal):
        return None
    scribe = Scribe(catalog, query.unit)
    figure = scribe.add(chosen.quantity)
    _check_direction(query, chosen.quantity.fact, scribe)
    _assume(scribe, [chosen], query)
    return Draft((f"{whose(chosen.quantity.fact)}{figure.label}为{print_figure(figure)}。",), scribe)


def _check_direction(query: Query, change: Fact, scribe: Scribe) -> None:
    if query.premise_rises is None or change.trend is None or change.trend is Trend.UNCHANGED:
        return
    rises = change.trend is Trend.INCREASE
    if rises is not query.premise_rises and change.value:
        said, true = ("增加", "减少") if query.premise_rises else ("减少", "增加")
        scribe.warn(WarningCode.PREMISE, f"问题说的是{said}，原文写的是{true}", [scribe.cite(change)])


def _last_year(chosen: Chosen, query: Query, catalog: Catalog) -> Target | None:
    year = chosen.resolved.year - 1
    return replace(chosen.resolved.target, year=year) if year in catalog.years(chosen.resolved.agency) else None


def _not_stated(chosen: Chosen, what: str) -> Refusal:
    return Refusal(
        Reason.ITEM_NOT_FOUND,
        f"{chosen.resolved.agency}{chosen.resolved.year}年的文件没有写“{label_of(chosen.quantity.fact)}”的{what}，"
        f"文库中也没有上一年的文件可以推算",
    )


def _between_years(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Two years named: from both files; where only the later is there, its stated change serves."""
    years = sorted({t.year for t in query.targets if t.year is not None})
    agency = query.targets[0].agencies[0] if query.targets[0].agencies else None
    held = catalog.years(agency) if agency else ()
    if len(years) == 2 and years[1] in held and years[0] not in held and years[1] - years[0] == 1:
        later = next(t for t in query.targets if t.year == years[1])
        return answer(replace(query, targets=(later,)), catalog)
    later_first = tuple(
        next(t for t in query.targets if t.year == year) for year in dict.fromkeys((years[-1], years[0]))
    )
    if query.operation is Operation.GROWTH:
        return _computed_growth(query, later_first, catalog)
    return answer_difference(replace(query, operation=Operation.DIFFERENCE, targets=later_first), catalog)


def _computed_growth(query: Query, targets: Sequence[Target], catalog: Catalog) -> Draft | Refusal:
    chosen = choose_all(query.with_targets(tuple(targets[:2])), catalog)
    if isinstance(chosen, Refusal):
        return chosen
    now, before = _named(chosen)
    try:
        computed = growth(now, before)
    except ZeroBaseError as error:
        return Refusal(Reason.ZERO_BASE, str(error).rstrip("。"))
    sentence = f"{now.name}比{before.name}{'增长' if computed.amount.value >= 0 else '下降'}{{}}。"
    computed = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
    return _computed_draft(computed, f"{now.name}增长率", sentence, chosen, Scribe(catalog, query.unit), query)


def answer_growth(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Growth in percent: stated and recomputed, else from the stated change, else from two years' files."""
    if len(query.targets) >= 2 and len({t.year for t in query.targets}) > 1:
        return _between_years(query, catalog)
    target = query.targets[0] if query.targets else Target()
    chosen = choose(target, query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    change = _change_of(chosen)
    stated = select([f for f in chosen.resolved.found.facts if f.aspect is Aspect.GROWTH], (Aspect.GROWTH,))
    computed = None
    if change is not None:
        try:
            computed = growth_from_change(chosen.operand, _signed_operand(change))
        except ZeroBaseError as error:
            return Refusal(Reason.ZERO_BASE, str(error).rstrip("。"))
    if stated is not None:
        return _growth_stated(query, chosen, change, stated.chosen, computed, catalog)
    if change is None or computed is None:
        before = _last_year(chosen, query, catalog)
        if before is None:
            return _not_stated(chosen, "增长率")
        return _computed_growth(query, (chosen.resolved.target, before), catalog)
    scribe = Scribe(catalog, query.unit)
    _check_direction(query, change.fact, scribe)
    verb = "增长" if computed.amount.value >= 0 else "下降"
    computed = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
    sentence = f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}比上年{verb}{{}}（原文未写明百分比，由增减额推算）。"
    pair = [chosen, Chosen(chosen.resolved, Selection(change))]
    return _computed_draft(computed, f"{label_of(chosen.quantity.fact)}{verb}率", sentence, pair, scribe, query)


def _growth_stated(
    query: Query,
    chosen: Chosen,
    change: Quantity | None,
    stated: Quantity,
    computed: Computed | None,
    catalog: Catalog,
) -> Draft:
    scribe = Scribe(catalog, query.unit)
    _check_direction(query, stated.fact, scribe)
    verb = "下降" if stated.fact.trend is Trend.DECREASE else "增长"
    label = f"{label_of(chosen.quantity.fact)}{verb}率"
    if change is not None and computed is not None and not _agrees(stated.amount, computed.amount):
        absolute = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
        pair = [chosen, Chosen(chosen.resolved, Selection(change))]
        return _disputed(stated, absolute, label, pair, scribe, query)
    figure = scribe.add(stated)
    lines = [f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}{verb}{print_figure(figure)}（原文写明）。"]
    if computed is not None:
        lines.append(f"按原文金额重算：{computed.formula} = {computed.expression} = {_result(computed)}，与原文相符。")
    _assume(scribe, [chosen], query)
    return Draft(tuple(lines), scribe)


def answer_implied(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Last year's figure from this year's figure and its stated change."""
    years = sorted({t.year for t in query.targets if t.year is not None})
    target = query.targets[0] if query.targets else Target()
    agency = target.agencies[0] if len(target.agencies) == 1 else None
    held = catalog.years(agency) if agency else ()
    year = years[-1] if len(years) > 1 or (years and years[0] in held) else (years[0] + 1 if years else None)
    chosen = choose(replace(target, year=year), query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    change = _change_of(chosen)
    if change is None:
        return _not_stated(chosen, "增减额")
    computed = implied_base(chosen.operand, _signed_operand(change), query.unit)
    label = f"{chosen.resolved.year - 1}年{label_of(chosen.quantity.fact)}（倒推）"
    sentence = (
        f"由{chosen.resolved.year}年的文件倒推，{chosen.resolved.agency}{chosen.resolved.year - 1}年"
        f"{label_of(chosen.quantity.fact)}为{{}}。"
    )
    pair = [chosen, Chosen(chosen.resolved, Selection(change))]
    return _computed_draft(computed, label, sentence, pair, Scribe(catalog, query.unit), query)


def answer_completion(query: Query, catalog: Catalog) -> Draft | Refusal:
    """How much of the budget was carried out: as printed, else final account over budget of that year."""
    target = replace(query.targets[0] if query.targets else Target(), phase=None)
    stated = choose(target, query, catalog, (Aspect.RATE,))
    if isinstance(stated, Chosen):
        scribe = Scribe(catalog, query.unit)
        figure = scribe.add(stated.quantity)
        _assume(scribe, [stated], query)
        fact = stated.quantity.fact
        return Draft((f"{whose(fact)}{label_of(fact)}完成预算的{print_figure(figure)}（原文写明）。",), scribe)
    pair = [choose(replace(target, phase=phase), query, catalog) for phase in (Phase.FINAL, Phase.BUDGET)]
    for one in pair:
        if isinstance(one, Refusal):
            return one
    chosen = [one for one in pair if isinstance(one, Chosen)]
    done, planned = _named(chosen)
    computed = share(done, planned)
    sentence = f"{done.name}完成{planned.name}的{{}}。"
    return _computed_draft(
        computed, f"{done.name}完成率", sentence, chosen, Scribe(catalog, query.unit), query
    )


_ANSWERS = {
    Operation.COMPLETION: answer_completion,
    Operation.VALUE: answer_value,
    Operation.SUM: answer_sum,
    Operation.DIFFERENCE: answer_difference,
    Operation.COMPARE: answer_difference,
    Operation.MULTIPLE: answer_multiple,
    Operation.PER_HEAD: answer_per_head,
    Operation.SHARE: answer_share,
    Operation.CHANGE: answer_change,
    Operation.GROWTH: answer_growth,
    Operation.IMPLIED: answer_implied,
}


def answer(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Carry out an operation on figures. Raises KeyError for operations of other modules."""
    try:
        return _ANSWERS[query.operation](query, catalog)
    except ZeroBaseError as error:
        return Refusal(Reason.ZERO_BASE, str(error).rstrip("。"))

