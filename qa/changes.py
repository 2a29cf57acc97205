"""Changes over time: as printed, recomputed, from two years' files, or implied for the year before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Aspect, Fact, Trend
from corpus.money import Amount
from corpus.vocabulary import vocabulary
from index.filters import unit_of
from qa.catalog import Catalog
from qa.choose import (
    Chosen,
    choose,
    choose_all,
    computed_draft,
    difference_draft,
    name_operands,
    note_assumptions,
    print_result,
)
from qa.compute import (
    Computed,
    Operand,
    ZeroBaseError,
    base_of_growth,
    difference,
    growth,
    growth_from_change,
    implied_base,
)
from qa.draft import Draft
from qa.query import Operation, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_figure, quoted, scope_of, whose
from qa.selection import Quantity, Selection, amount_of, last_place, select, signed
from qa.set_changes import column_before
from qa.shares import agrees, disputed_draft
from qa.words import words

_SIDE = re.compile(r"(?:本年)?(?:收入|支出)(?:预算|决算|合计|总计|总额)*")


def answer_change(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The change against last year: as stated, else from two years' figures."""
    chosen = choose(query.targets[0] if query.targets else Target(), query, catalog)
    if isinstance(chosen, Refusal):
        return _bare_change(query, catalog) or chosen
    change = _change_of(chosen)
    if change is None:
        before = _last_year(chosen, query, catalog)
        beside = _last_column(chosen, catalog)
        if beside is not None:
            return difference_draft(query, [chosen, beside], catalog)
        if before is None:
            rate = answer_growth(query, catalog) if query.unit is None else None
            return rate if isinstance(rate, Draft) else _not_stated(chosen, "增减额")
        earlier = choose(before, query, catalog)
        return earlier if isinstance(earlier, Refusal) else difference_draft(query, [chosen, earlier], catalog)
    scribe = Scribe(catalog, query.unit)
    figure = scribe.add(change)
    now = scribe.add(chosen.quantity)
    verb = {Trend.INCREASE: "增加", Trend.DECREASE: "减少"}.get(change.fact.trend or Trend.UNCHANGED, "增减")
    base = f"比{change.fact.base}" if change.fact.base else "比上年"
    lines = [
        f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}{base}{verb}{print_figure(figure)}，"
        f"本年为{print_figure(now)}。"
    ]
    lines += _other_changes(chosen, change, scribe)
    lines += _other_bases(chosen, change, catalog, scribe)
    check_direction(query, change.fact, scribe)
    note_assumptions(scribe, [chosen], query)
    return Draft(tuple(lines), scribe)


def _other_changes(chosen: Chosen, change: Quantity, scribe: Scribe) -> list[str]:
    """The change of the same item in another scope (全部资金, 财政拨款), where the text states it too."""
    facts = [f for f in chosen.resolved.found.facts if f.aspect is Aspect.CHANGE]
    selection = select([*change.facts, *(f for f in facts if f not in change.facts)], (Aspect.CHANGE,))
    others = [q for q in (selection.forks if selection else ()) if q.fact.fund is not change.fact.fund]
    lines = []
    for quantity in others:
        figure = scribe.add(quantity)
        lines.append(f"- {scope_of(quantity.fact)}：{figure.label}{print_figure(figure)}")
        scribe.warn(WarningCode.SCOPE, "同一名称在不同口径下的增减额不同，均见原文", figure.citations)
    return lines


def _other_bases(chosen: Chosen, change: Quantity, catalog: Catalog, scribe: Scribe) -> list[str]:
    """The change as it is stated of the item's other names against another base (预算, 预算执行数): each is right."""
    named = [c for m in chosen.resolved.target.mentions for c in m.concepts]
    serving = {other for c in named for other in words().stands_for.get(c, ())} - {change.fact.concept}
    view = catalog.view(chosen.resolved.agency, chosen.resolved.year)
    amount = chosen.quantity.amount
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in view.facts:
        if fact.aspect is Aspect.CHANGE and fact.concept in serving and fact.base and change.fact.base:
            is_other = fact.base != change.fact.base and signed(fact) != signed(change.fact)
            beside = [f for f in view.facts if f.sentence == fact.sentence and f.concept == fact.concept]
            if is_other and any(_equal(f, amount) for f in beside):
                found.setdefault((fact.base, str(fact.value)), []).append(fact)
    lines = []
    for facts in found.values():
        figure = scribe.add(Quantity(tuple(facts)))
        lines.append(f"- {figure.label}：{print_figure(figure)}（{scope_of(facts[0])}）")
        scribe.warn(WarningCode.SCOPE, "原文以不同的上年数为基数，增减额不同，均列出", figure.citations)
    return lines


def _equal(fact: Fact, amount: Amount) -> bool:
    """Whether a figure is the amount, but for the rounding of its own last place."""
    own = amount_of(fact)
    if fact.aspect is not Aspect.AMOUNT or own.unit.dimension is not amount.unit.dimension:
        return False
    return abs(own.value * own.unit.factor - amount.value * amount.unit.factor) <= last_place(own)


def _bare_change(query: Query, catalog: Catalog) -> Draft | None:
    """An item of which only the change is printed (较上年净增…)."""
    if not query.targets:
        return None
    chosen = choose(query.targets[0], query, catalog, (Aspect.CHANGE,))
    if isinstance(chosen, Refusal):
        return None
    scribe = Scribe(catalog, query.unit)
    figure = scribe.add(chosen.quantity)
    check_direction(query, chosen.quantity.fact, scribe)
    note_assumptions(scribe, [chosen], query)
    return Draft((f"{whose(chosen.quantity.fact)}{figure.label}为{print_figure(figure)}。",), scribe)


def _change_of(chosen: Chosen) -> Quantity | None:
    """The stated change of the chosen figure: of the same item and, where told, of the same scope."""
    fact = chosen.quantity.fact
    changes = [f for f in chosen.resolved.found.facts if f.aspect is Aspect.CHANGE and _is_of(f, chosen.quantity)]
    dimension = chosen.quantity.amount.unit.dimension  # a share that rose by 4 points is no change of the amount
    changes = [f for f in changes if unit_of(f.unit).dimension is dimension]
    selection = select(changes, (Aspect.CHANGE,))
    return selection.chosen if selection is not None and fact.value is not None else None


def _is_of(change: Fact, quantity: Quantity) -> bool:
    """Whether a change stands in the sentence of one of the quantity's places, or has its scope."""
    if any(f.sentence and f.sentence == change.sentence for f in quantity.facts):
        return True
    fact, path = quantity.fact, _narrowing(change.path)
    if any(f.sentence for f in quantity.facts):
        return any(path == _narrowing(f.path) and (change.fund or f.fund) is f.fund for f in quantity.facts)
    return path[-1:] == fact.path[-1:] or not path


def _narrowing(path: tuple[str, ...]) -> tuple[str, ...]:
    """The parents that say more than that an item is part of all that is received or spent."""
    return tuple(
        name for name in path if not _SIDE.fullmatch(name) and vocabulary().concept_of(name) not in words().grand_totals
    )


def _of_its_sentence(chosen: Chosen, change: Quantity) -> Chosen:
    """The amount that the change's own sentence states, where another was chosen: last year is that less this."""
    sentences = {f.sentence for f in change.facts if f.sentence}
    if not sentences or any(f.sentence in sentences for f in chosen.quantity.facts):
        return chosen
    facts = [f for f in chosen.resolved.found.facts if f.sentence in sentences and f.aspect is Aspect.AMOUNT]
    same = [f for f in facts if f.item == change.fact.item and f.path == change.fact.path]
    if len({f.value for f in same}) != 1 or _equal(same[0], chosen.quantity.amount):
        return chosen
    return replace(chosen, selection=replace(chosen.selection, chosen=Quantity(tuple(same))))


def _signed_operand(change: Quantity) -> Operand:
    fact = change.fact
    return Operand(label_of(fact), Amount(signed(fact), unit_of(fact.unit)))


def check_direction(query: Query, change: Fact, scribe: Scribe) -> None:
    """Warn where the question takes a rise for granted and the document prints a fall, or the reverse."""
    if query.premise_rises is None or change.trend is None or change.trend is Trend.UNCHANGED:
        return
    rises = change.trend is Trend.INCREASE
    if rises is not query.premise_rises and change.value:
        said, true = ("增加", "减少") if query.premise_rises else ("减少", "增加")
        scribe.warn(WarningCode.PREMISE, f"问题说的是{said}，原文写的是{true}", [scribe.cite(change)])


def _last_column(chosen: Chosen, catalog: Catalog) -> Chosen | None:
    """Last year's figure in the row of the chosen one (上年决算数), where one column of its table prints it."""
    before = catalog.view(chosen.resolved.agency, chosen.resolved.year - 1).facts
    earlier = column_before(chosen.quantity, before)
    return None if earlier is None else Chosen(chosen.resolved, Selection(Quantity((earlier,))))


def _last_year(chosen: Chosen, query: Query, catalog: Catalog) -> Target | None:
    year = chosen.resolved.year - 1
    return replace(chosen.resolved.target, year=year) if year in catalog.years(chosen.resolved.agency) else None


def _not_stated(chosen: Chosen, what: str) -> Refusal:
    return Refusal(
        Reason.ITEM_NOT_FOUND,
        f"{chosen.resolved.agency}{chosen.resolved.year}年的文件没有写{quoted(label_of(chosen.quantity.fact))}的{what}，"
        f"文库中也没有上一年的文件可以推算",
    )


def answer_growth(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Growth in percent: stated and recomputed, else from the stated change, else from two years' files."""
    if len(query.targets) > 1:
        return _computed_growth(query, query.targets, catalog)
    target = query.targets[0] if query.targets else Target()
    chosen = choose(target, query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    change = _change_of(chosen)
    stated = select([f for f in chosen.resolved.found.facts if f.aspect is Aspect.GROWTH], (Aspect.GROWTH,))
    computed = None
    if change is not None:
        try:
            computed = growth_from_change(_of_its_sentence(chosen, change).operand, _signed_operand(change))
        except ZeroBaseError as error:
            return Refusal(Reason.ZERO_BASE, str(error).rstrip("。"))
    if stated is not None:
        return _growth_stated(query, chosen, change, stated.chosen, computed, catalog)
    if change is None or computed is None:
        beside = _last_column(chosen, catalog)
        if beside is not None:
            return _growth_between([chosen, beside], query, catalog)
        before = _last_year(chosen, query, catalog)
        if before is None:
            return _not_stated(chosen, "增长率")
        return _computed_growth(query, (chosen.resolved.target, before), catalog)
    scribe = Scribe(catalog, query.unit)
    check_direction(query, change.fact, scribe)
    verb = "增长" if computed.amount.value >= 0 else "下降"
    computed = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
    subject = f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}"
    sentence = f"{subject}比上年{verb}{{}}（原文未写明百分比，由增减额推算）。"
    pair = [chosen, Chosen(chosen.resolved, Selection(change))]
    return computed_draft(computed, f"{label_of(chosen.quantity.fact)}{verb}率", sentence, pair, scribe, query)


def _computed_growth(query: Query, targets: Sequence[Target], catalog: Catalog) -> Draft | Refusal:
    chosen = choose_all(query.with_targets(tuple(targets[:2])), catalog)
    if isinstance(chosen, Refusal):
        return chosen
    return _growth_between(chosen, query, catalog)


def _growth_between(chosen: Sequence[Chosen], query: Query, catalog: Catalog) -> Draft | Refusal:
    now, before = name_operands(chosen)
    try:
        computed = growth(now, before)
    except ZeroBaseError as error:
        return Refusal(Reason.ZERO_BASE, str(error).rstrip("。"))
    sentence = f"{now.name}比{before.name}{'增长' if computed.amount.value >= 0 else '下降'}{{}}。"
    computed = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
    return computed_draft(computed, f"{now.name}增长率", sentence, chosen, Scribe(catalog, query.unit), query)


def _growth_stated(
    query: Query,
    chosen: Chosen,
    change: Quantity | None,
    stated: Quantity,
    computed: Computed | None,
    catalog: Catalog,
) -> Draft:
    scribe = Scribe(catalog, query.unit)
    check_direction(query, stated.fact, scribe)
    verb = "下降" if stated.fact.trend is Trend.DECREASE else "增长"
    label = f"{label_of(chosen.quantity.fact)}{verb}率"
    if change is not None and computed is not None and not agrees(stated.amount, computed.amount):
        absolute = replace(computed, amount=Amount(abs(computed.amount.value), computed.amount.unit))
        pair = [chosen, Chosen(chosen.resolved, Selection(change))]
        return disputed_draft(stated, absolute, label, pair, scribe, query)
    figure = scribe.add(stated)
    lines = [f"{whose(chosen.quantity.fact)}{label_of(chosen.quantity.fact)}{verb}{print_figure(figure)}（原文写明）。"]
    if computed is not None:
        lines.append(
            f"按原文金额重算：{computed.formula} = {computed.expression} = {print_result(computed)}，与原文相符。"
        )
    note_assumptions(scribe, [chosen], query)
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
        return _implied_by_growth(chosen, query, catalog) or _not_stated(chosen, "增减额")
    chosen = _of_its_sentence(chosen, change)
    computed = implied_base(chosen.operand, _signed_operand(change), query.unit)
    label = f"{chosen.resolved.year - 1}年{label_of(chosen.quantity.fact)}（倒推）"
    sentence = (
        f"由{chosen.resolved.year}年的文件倒推，{chosen.resolved.agency}{chosen.resolved.year - 1}年"
        f"{label_of(chosen.quantity.fact)}为{{}}。"
    )
    pair = [chosen, Chosen(chosen.resolved, Selection(change))]
    return computed_draft(computed, label, sentence, pair, Scribe(catalog, query.unit), query)


def implied_for_year(query: Query, catalog: Catalog) -> Draft | None:
    """A year of which nothing is held, from the stated change of the year after; said to be worked back, not printed.

    Only for one figure of one year, and only by a change in money: a percentage alone gives no exact figure.
    """
    target = query.targets[0] if len(query.targets) == 1 else Target()
    if query.operation is not Operation.VALUE or target.year is None or len(target.agencies) != 1:
        return None
    if not target.mentions or target.year + 1 not in catalog.years(target.agencies[0]):
        return None
    chosen = choose(replace(target, year=target.year + 1), query, catalog)
    if isinstance(chosen, Refusal) or _change_of(chosen) is None:
        return None
    draft = answer_implied(replace(query, operation=Operation.IMPLIED), catalog)
    if isinstance(draft, Refusal):
        return None
    where = f"文库中没有{target.agencies[0]}{target.year}年的文件"
    note = f"{where}，这个数由{target.year + 1}年文件写的增减额倒推，口径以该文件为准"
    draft.scribe.warn(WarningCode.YEAR_MISMATCH, note)
    return draft


def _implied_by_growth(chosen: Chosen, query: Query, catalog: Catalog) -> Draft | None:
    """Last year's figure by the printed growth alone, where no change is stated: an approximation, said to be one."""
    facts = [f for f in chosen.resolved.found.facts if f.aspect is Aspect.GROWTH and _is_of(f, chosen.quantity)]
    stated = select(facts, (Aspect.GROWTH,))
    if stated is None or stated.chosen.fact.value == 0:
        return None
    rate = Amount(signed(stated.chosen.fact), unit_of(stated.chosen.fact.unit))
    computed = base_of_growth(chosen.operand, rate, query.unit)
    name = label_of(chosen.quantity.fact)
    year = chosen.resolved.year - 1
    sentence = f"由{chosen.resolved.year}年的数和增长率倒推，{chosen.resolved.agency}{year}年{name}约为{{}}。"
    pair = [chosen, Chosen(chosen.resolved, Selection(stated.chosen))]
    scribe = Scribe(catalog, query.unit)
    draft = computed_draft(computed, f"{year}年{name}（倒推）", sentence, pair, scribe, query)
    scribe.warn(WarningCode.ASSUMPTION, "原文只写了增长率，没有写增减额，倒推的数只精确到增长率的位数")
    return draft


@dataclass(frozen=True, slots=True)
class Moved:
    """How an item changed against the year before: as printed (one operand), or worked out of two."""

    chosen: Chosen
    amount: Amount  # with its sign
    operands: tuple[Quantity, ...]
    computed: Computed | None = None


def moved_of(target: Target, query: Query, catalog: Catalog) -> Moved | Refusal:
    """The change (of a query for GROWTH: in percent) of one item: as stated, else from two years' figures.

    Raises ZeroBaseError for a growth over nought.
    """
    chosen = choose(target, query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    is_rate = query.aspect is Aspect.GROWTH
    change = _change_of(chosen)
    if change is not None and not is_rate:
        return Moved(chosen, _signed_operand(change).amount, (change,))
    if is_rate and (moved := _grown_as_stated(chosen, change)) is not None:
        return moved
    earlier = _last_column(chosen, catalog)
    if earlier is None:
        before = _last_year(chosen, query, catalog)
        found = choose(before, query, catalog) if before is not None else _not_stated(chosen, "增减")
        if isinstance(found, Refusal):
            return found
        earlier = found
    now, then = name_operands([chosen, earlier])
    computed = growth(now, then) if is_rate else difference(now, then)
    return Moved(chosen, computed.amount, (chosen.quantity, earlier.quantity), computed)


def _grown_as_stated(chosen: Chosen, change: Quantity | None) -> Moved | None:
    """The growth that is printed, unless the stated change says another; that which the change comes to."""
    facts = [f for f in chosen.resolved.found.facts if f.aspect is Aspect.GROWTH and _is_of(f, chosen.quantity)]
    stated = select(facts, (Aspect.GROWTH,))
    computed = None
    if change is not None:
        computed = growth_from_change(_of_its_sentence(chosen, change).operand, _signed_operand(change))
    if stated is not None and (computed is None or agrees(stated.chosen.amount, computed.amount)):
        return Moved(chosen, _signed_operand(stated.chosen).amount, (stated.chosen,))
    if change is None or computed is None:
        return None
    return Moved(chosen, computed.amount, (_of_its_sentence(chosen, change).quantity, change), computed)
