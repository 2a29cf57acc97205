"""哪些税种减收最多: the members of a set by their change against last year, as printed or from two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.datatypes import Aspect, Fact, Origin
from corpus.money import Amount, Dimension, parse_unit
from corpus.vocabulary import item_key, vocabulary
from index.filters import unit_of
from qa.bounds import is_within
from qa.catalog import Catalog
from qa.compositions import place_of
from qa.compute import Operand, difference, growth
from qa.draft import Draft
from qa.query import MEMBER_NAMES, PHASE_NAMES, Members, Operation, Query, Ranking
from qa.resolve import Refusal, Resolved
from qa.schema import Figure, Missing, Reason, Rows, WarningCode
from qa.scribe import Scribe, print_amount, print_figure
from qa.selection import Quantity, amount_of, last_place, signed

_COMPLETION = re.compile("完成|执行率|占(?:年初|调整后?|变动)?预算")
_CLASS_DIGITS = 3  # of a code of the functional classification
_MEASURED = {Aspect.RATE: "预算完成率", Aspect.GROWTH: "增长率", Aspect.CHANGE: "增减额"}


@dataclass(frozen=True, slots=True)
class Changed:
    """A member with its change: printed (one operand), or the difference of two years (two)."""

    item: str
    amount: Amount  # with its sign
    operands: tuple[Quantity, ...]
    expression: str = ""
    is_rounded: bool = False


def rank_changes(query: Query, resolved: Resolved, quantities: Sequence[Quantity], catalog: Catalog) -> Draft | Refusal:
    """The members in the order of their change; where the question says 减 (增), only those that fell (rose).

    All changes are read in one way, the one that tells most members: printed in the row, between two editions, or
    said in the sentence that states the amount.
    """
    name = MEMBER_NAMES[query.members] if query.members else ""
    facts = catalog.view(resolved.agency, resolved.year).facts
    before = catalog.view(resolved.agency, resolved.year - 1).facts
    ways = (
        [change_of(q, query.aspect, facts, before) for q in quantities],
        [_between_editions(q, query.aspect, before) for q in quantities],
        [_said_with(q, query.aspect, facts) for q in quantities],
    )
    changes = max(ways, key=lambda way: sum(one is not None for one in way))  # the first of several
    changed = [one for one in changes if one is not None]
    if not changed:
        measured = _MEASURED.get(query.aspect, "增减") if query.aspect else "增减"
        return Refusal(Reason.ITEM_NOT_FOUND, f"{resolved.agency}{resolved.year}年的文件没有写明各{name}的{measured}")
    missing = [
        Missing(document=q.fact.item, reason="没有写明上年数或增减")
        for q, one in zip(quantities, changes, strict=True)
        if one is None
    ]
    if changes is ways[2] and query.members is Members.FUNCTIONAL_CLASSES:
        changed += _said_beside(changed, quantities, query.aspect, facts)
    missing += [Missing(document=item, reason="本年没有此项") for item in _gone(changed, before)]
    kept = _ordered([c for c in changed if _is_wanted(c, query)], query)
    return _draft(query, resolved, kept, (len(changed), len(changed) + len(missing)), missing, catalog)


def _said_beside(
    changed: Sequence[Changed], quantities: Sequence[Quantity], aspect: Aspect | None, facts: Sequence[Fact]
) -> list[Changed]:
    """Classes that the same sentences tell of and the table lists no more (金融支出0万元，减少325万元)."""
    told = {(f.document, f.sentence, f.fund) for one in changed for q in one.operands for f in q.facts}
    items = {item_key(q.fact.item) for q in quantities}
    found: dict[str, Changed] = {}
    for fact in facts:
        key = item_key(fact.item)
        is_told = fact.aspect is aspect and (fact.document, fact.sentence, fact.fund) in told and key not in items
        if is_told and _is_class(fact) and is_measure_of(fact, aspect):
            own = Quantity((fact,))
            found.setdefault(key, Changed(fact.item, Amount(signed(fact), unit_of(fact.unit)), (own,)))
    return list(found.values())


def _is_class(fact: Fact) -> bool:
    codes = vocabulary().term(fact.concept).codes if fact.concept else ()
    return any(len(code) == _CLASS_DIGITS for code in codes)


def _gone(changed: Sequence[Changed], before: Sequence[Fact]) -> list[str]:
    """Items of last year's edition, of the level and column compared, that this year's has no more."""
    earlier = [one.operands[1].fact for one in changed if len(one.operands) > 1]
    if not earlier or not earlier[0].code or earlier[0].document == changed[0].operands[0].fact.document:
        return []
    first = earlier[0]
    known = {f.code for f in earlier}
    rows = [f for f in before if place_of(f) == place_of(first) and f.code and f.aspect is first.aspect]
    gone = [f.item for f in rows if f.code not in known and len(f.code or "") == len(first.code or "")]
    return list(dict.fromkeys(gone))


def change_of(
    quantity: Quantity, aspect: Aspect | None, facts: Sequence[Fact], before: Sequence[Fact]
) -> Changed | None:
    """The change of one member: a figure of its row, else (for amounts) this year's column less last year's."""
    for fact in quantity.facts:
        stated = [f for f in facts if f.aspect is aspect and _is_of_row(f, fact) and is_measure_of(f, aspect)]
        if stated:
            own = Quantity((stated[0],))
            return Changed(fact.item, Amount(signed(stated[0]), unit_of(stated[0].unit)), (own,))
        if aspect is not Aspect.CHANGE:
            continue
        # 上年完成数 beside 本年预算数, where no other figure of last year is printed
        earlier = _before(fact, before, same_stage=True) or _before(fact, before, same_stage=False)
        if earlier is not None:
            return _computed(fact, earlier, aspect)
    return None


def _between_editions(quantity: Quantity, aspect: Aspect | None, before: Sequence[Fact]) -> Changed | None:
    """This year's figure against that of the same item in the same form and column of last year's document."""
    if aspect not in (Aspect.CHANGE, Aspect.GROWTH):
        return None
    for fact in quantity.facts:
        alike = [f for f in before if _is_same_line(f, fact)]
        if len({f.value * unit_of(f.unit).factor for f in alike}) == 1:
            return _computed(fact, alike[0], aspect)
    return None


def _is_same_line(other: Fact, fact: Fact) -> bool:
    if fact.form is None or fact.origin is not Origin.CELL or not other.main or not fact.main:
        return False
    places = [(f.form, f.fund, f.tier, f.phase, f.aspect, f.role, f.code or item_key(f.item)) for f in (other, fact)]
    return places[0] == places[1] and other.document != fact.document


def _said_with(quantity: Quantity, aspect: Aspect | None, facts: Sequence[Fact]) -> Changed | None:
    """The change that the sentence stating the amount tells with it (增加6万元, right behind it)."""
    of_item = [f for f in facts if f.sentence and f.phase is quantity.fact.phase and _is_item_of(f, quantity.fact)]
    sentences = {
        (f.document, f.sentence, f.fund) for f in of_item if f.aspect is Aspect.AMOUNT and _states(f, quantity)
    }
    said = [f for f in of_item if f.aspect is aspect and (f.document, f.sentence, f.fund) in sentences]
    if not said or len({signed(f) for f in said}) != 1 or not is_measure_of(said[0], aspect):
        return None
    return Changed(quantity.fact.item, Amount(signed(said[0]), unit_of(said[0].unit)), (Quantity((said[0],)),))


def _is_item_of(other: Fact, fact: Fact) -> bool:
    return item_key(other.item) == item_key(fact.item) or (other.concept is not None and other.concept == fact.concept)


def _states(said: Fact, quantity: Quantity) -> bool:
    """Whether a sentence states the amount, to the last place that it prints."""
    amount = amount_of(said)
    if amount.unit.dimension is not quantity.amount.unit.dimension:
        return False
    gap = amount.value * amount.unit.factor - quantity.amount.value * quantity.amount.unit.factor
    return abs(gap) < last_place(amount)


def _computed(fact: Fact, earlier: Fact, aspect: Aspect | None) -> Changed | None:
    stages = ("", "") if fact.phase is earlier.phase else (_stage(fact), _stage(earlier))
    names = (f"{fact.year}年{stages[0]}{fact.item}", f"{earlier.year}年{stages[1]}{fact.item}")
    now, then = Operand(names[0], amount_of(fact)), Operand(names[1], amount_of(earlier))
    pair = (Quantity((fact,)), Quantity((earlier,)))
    if aspect is Aspect.GROWTH:
        if not earlier.value:
            return None
        rate = growth(now, then)
        return Changed(fact.item, rate.amount, pair, rate.expression, rate.is_rounded)
    computed = difference(now, then)
    return Changed(fact.item, computed.amount, pair, computed.expression)


def _stage(fact: Fact) -> str:
    return PHASE_NAMES.get(fact.phase, "") if fact.phase else ""


def column_before(quantity: Quantity, before: Sequence[Fact]) -> Fact | None:
    """Last year's amount of the same row, of the same stage; None where the table prints none or several."""
    return next((found for fact in quantity.facts if (found := _before(fact, before, same_stage=True))), None)


def _before(fact: Fact, before: Sequence[Fact], *, same_stage: bool) -> Fact | None:
    earlier = [f for f in before if f.aspect is fact.aspect and f.main and _is_of_row(f, fact)]
    same = [f for f in earlier if f.phase is fact.phase] if same_stage else earlier
    return same[0] if len({f.value for f in same}) == 1 else None


def is_measure_of(fact: Fact, aspect: Aspect | None) -> bool:
    """Of the rates only the completion of the budget measures a member; others (占…的比重) tell nothing about it."""
    is_ratio = unit_of(fact.unit).dimension is Dimension.RATIO
    if aspect is not Aspect.RATE:
        return is_ratio or aspect is not Aspect.GROWTH
    names = (fact.measure, *fact.columns)
    is_completion = any(_COMPLETION.search(name) for name in names) or "预算" in (fact.base or "")
    return is_ratio and is_completion


def _is_of_row(other: Fact, fact: Fact) -> bool:
    same = (other.document, other.table, other.item, other.code, other.path)
    return fact.table is not None and same == (fact.document, fact.table, fact.item, fact.code, fact.path)


def _is_wanted(changed: Changed, query: Query) -> bool:
    if not is_within(Quantity(changed.operands[0].facts), query.bounds) and not changed.expression:
        return False
    if query.premise_rises is None:
        return True
    return changed.amount.value > 0 if query.premise_rises else changed.amount.value < 0


def _ordered(changed: list[Changed], query: Query) -> list[Changed]:
    ranking = query.ranking if query.operation is Operation.RANK else None
    ranking = ranking or Ranking()

    def size(one: Changed) -> Decimal:
        value = one.amount.value * one.amount.unit.factor
        return abs(value) if query.premise_rises is not None else value

    order = sorted(changed, key=size, reverse=ranking.descending)
    if ranking.nth and ranking.top:
        return order[ranking.top - 1 : ranking.top]
    return order[: ranking.top] if ranking.top else order


def _draft(
    query: Query,
    resolved: Resolved,
    kept: Sequence[Changed],
    counts: tuple[int, int],
    missing: list[Missing],
    catalog: Catalog,
) -> Draft:
    scribe = Scribe(catalog, query.unit)
    covered, considered = counts
    name = MEMBER_NAMES[query.members or Members.TAX_KINDS]
    is_rate = query.aspect is Aspect.RATE
    by = "预算完成率" if is_rate else "比上年增减"
    lines = [f"{resolved.agency}{resolved.year}年列出的{considered}个{name}（{covered}个可比），按{by}排列："]
    data: list[list[str | None]] = []
    for n, one in enumerate(kept, 1):
        verb = "完成预算" if is_rate else _moved(one)
        shown = scribe.shown(Amount(abs(one.amount.value), one.amount.unit))
        label = f"{one.item}{verb}" if is_rate else f"{one.item}比上年{verb}"
        figure = _stated(one, label, scribe) or scribe.add_computed(label, shown, one.operands)
        about = "≈ " if one.is_rounded else ""
        formula = f"（{one.expression} = {about}{print_amount(one.amount)}）" if one.expression else ""
        told = verb if one.expression or is_rate else "比上年增减 " if figure.value.startswith("-") else verb
        lines.append(f"{n}. {one.item}：{told}{about}{print_figure(figure)}{formula}")
        data.append([one.item, verb, figure.value, figure.unit])
    if query.operation is Operation.COUNT and kept:
        count = Amount(Decimal(len(kept)), parse_unit("个"))
        scribe.add_computed(f"{name}个数", count, [q for one in kept for q in one.operands[:1]])
        scribe.figures.insert(0, scribe.figures.pop())
        lines[0] = f"{lines[0][:-1]}，符合条件的有{len(kept)}个："
    for one in kept:
        for operand in one.operands if one.expression else ():
            scribe.add(operand)
    if not kept:
        lines = [f"{lines[0][:-1]}，没有符合条件的。"]
    for note in (*query.assumptions, *resolved.assumptions):
        scribe.warn(WarningCode.ASSUMPTION, note)
    if missing:
        scribe.warn(WarningCode.PARTIAL, f"未能比较的{name}：{'、'.join(m.document for m in missing)}")
    rows = Rows(
        columns=[name, "增减", "数额", "单位"], data=data, covered=covered, considered=considered, missing=missing
    )
    return Draft(tuple(lines), scribe, rows=rows)


def _moved(one: Changed) -> str:
    return "持平，相差" if not one.amount.value else "减少" if one.amount.value < 0 else "增加"


def _stated(changed: Changed, label: str, scribe: Scribe) -> Figure | None:
    """The printed figure with its own sign (-61.6%), where the document states the change itself."""
    return None if changed.expression else scribe.add(changed.operands[0], label)
