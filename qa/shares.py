"""Shares: computed from part and whole; a printed percentage that disagrees is shown beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import Aspect, Direction
from corpus.money import Amount
from corpus.numerals import to_plain
from corpus.vocabulary import clean_label, vocabulary
from qa.bases import base_of
from qa.catalog import Catalog
from qa.choose import Chosen, choose, choose_all, computed_draft, name_operands, note_assumptions, print_result
from qa.compute import Computed, Operand, share, total
from qa.draft import Draft
from qa.query import Link, Mention, Query, Target
from qa.resolve import Refusal, quoted
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, print_figure, whose
from qa.selection import Quantity, Selection, last_place
from qa.words import words

_WHOLE = Decimal(100)
_PORTION = re.compile("占|比重|比例|份额")
_AND = re.compile("、|和|与|跟|及|以及|还有")
_ALL_EXPENDITURE = Mention("支出总计", 0, 0, ("total_expenditure",))
_ALL_REVENUE = Mention("收入总计", 0, 0, ("total_revenue",))


def answer_share(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A share, computed from both figures; a stated share that disagrees is shown as a conflict."""
    if len(query.targets) > 2:
        return _share_of_several(query, catalog)
    if _stand_side_by_side(query):
        return Refusal(Reason.MISSING_ITEM, "占比一次只能问一个，请选一个", _singly(query.targets, None))
    sides = share_sides(query.targets or (Target(),))
    if sides.whole is None:
        told = _stated_share(query, catalog)
        if not isinstance(told, Refusal):
            return told
        sides = replace(sides, whole=default_whole(sides.part))
        pair = choose_sides(sides, query, catalog)
        if not isinstance(pair, Refusal) and not pair[0].resolved.found.exact:  # the words may have named the whole too
            said = quoted(pair[0].resolved.target, query.text)
            return Refusal(Reason.MISSING_ITEM, f"没有听出“{said}”要占哪一项的比例，请写成“A占B的百分之几”")
        return pair if isinstance(pair, Refusal) else _share_draft(pair, query, catalog)
    pair = choose_sides(sides, query, catalog)
    return pair if isinstance(pair, Refusal) else _share_draft(pair, query, catalog)


def _share_of_several(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A和B占C: the share of both together. Shares of each (分别), or in several wholes, are asked one by one."""
    *parts, whole = query.targets
    place = query.text.find("占")
    inside = [t for t in parts if t.mentions and t.mentions[0].start < place]
    if len(inside) < len(parts) or words().severally.search(query.text):
        return Refusal(Reason.MISSING_ITEM, "占比一次只能问一个，请写成“A占B的百分之几”", _singly(parts, whole))
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    chosen[-1] = _same_scope([chosen[0], chosen[-1]])[1]
    *tops, bottom = name_operands(chosen)
    together = total(tops)
    name = "、".join(top.name for top in tops)
    computed = share(Operand(name, together.amount), bottom)
    if computed.amount.value > _WHOLE:
        return Refusal(Reason.MISSING_ITEM, f"“{name}”合起来比“{bottom.name}”还大，不能求占比，可以改问倍数或差额")
    expression = computed.expression.replace(to_plain(together.amount.value), f"({together.expression})", 1)
    computed = replace(computed, expression=expression, formula=f"（{together.formula}）÷ {bottom.name}")
    label = f"{name}合计占{bottom.name}的比例"
    sentence = f"{whose(chosen[0].quantity.fact)}{name}合计占{bottom.name}的{{}}。"
    return computed_draft(computed, label, sentence, chosen, Scribe(catalog, query.unit), query)


def _singly(parts: Sequence[Target], whole: Target | None) -> tuple[str, ...]:
    """The share of each part, asked for by itself."""
    asked = f"占{whole.words}的百分之几" if whole is not None else "占比是多少"
    named = [t for t in parts if len(t.agencies) == 1 and t.mentions]
    return tuple(f"{t.agencies[0]}{f'{t.year}年' if t.year else ''}{t.words}{asked}" for t in named)


def _stand_side_by_side(query: Query) -> bool:
    """A和B占比多少: two parts, and no whole."""
    if len(query.targets) != 2:
        return False
    first, second = (t.mentions for t in query.targets)
    portion = _PORTION.search(query.text)
    if not first or not second or portion is None or not first[-1].end < second[0].start < portion.start():
        return False
    between = query.text[first[-1].end : second[0].start]
    return query.text[first[0].start : first[0].end] == first[0].text and _AND.fullmatch(between) is not None


@dataclass(frozen=True, slots=True)
class Sides:
    """Part and whole of a share as a question names them; ``whole`` is None where it names none."""

    part: Target
    whole: Target | None = None
    narrowed: Target | None = None  # the part within the whole (基本支出 of 公用经费), should there be such a row


def share_sides(targets: Sequence[Target]) -> Sides:
    """Which operand is the part: what stands first (A占B), after 其中, or last of one name (B里A占多少)."""
    first = targets[0]
    if len(targets) > 1:
        part, whole = (targets[1], first) if _is_inside(targets[1]) else (first, targets[1])
        return Sides(part, whole)
    if len(first.mentions) < 2:
        return Sides(first)
    *outer, inner = first.mentions
    return Sides(replace(first, mentions=(inner,)), replace(first, mentions=tuple(outer)), first)


def _is_inside(target: Target) -> bool:
    return any(m.link is Link.OF_WHICH for m in target.mentions)


def default_whole(part: Target) -> Target:
    """All revenue for what is a revenue, else all expenditure."""
    terms = [vocabulary().term(c) for m in part.mentions for c in m.concepts]
    whole = _ALL_REVENUE if any(t.direction is Direction.REVENUE for t in terms) else _ALL_EXPENDITURE
    return replace(part, mentions=(whole,))


def choose_sides(sides: Sides, query: Query, catalog: Catalog) -> list[Chosen] | Refusal:
    """The figures of both sides. Where they turn out to be one and the same, no whole was understood."""
    assert sides.whole is not None
    whole = choose(sides.whole, query, catalog)
    part = choose(sides.narrowed, query, catalog) if sides.narrowed else choose(sides.part, query, catalog)
    if isinstance(whole, Refusal) and isinstance(part, Chosen):
        named = whole_beside(part, sides.whole, catalog)
        whole = choose(named, query, catalog) if named is not None else whole
    if sides.narrowed and (isinstance(part, Refusal) or _is_same(part, whole)):
        part = choose(sides.part, query, catalog)
    if isinstance(part, Refusal) and len(sides.part.mentions) > 1 and _is_inside(sides.part):  # by its own name alone
        part = choose(replace(sides.part, mentions=sides.part.mentions[-1:]), query, catalog)
    for one in (part, whole):
        if isinstance(one, Refusal):
            return one
    pair = [one for one in (part, whole) if isinstance(one, Chosen)]
    if _is_same(*pair):
        said = quoted(pair[0].resolved.target, query.text)
        return Refusal(Reason.MISSING_ITEM, f"没有听出“{said}”要占哪一项的比例，请写成“A占B的百分之几”")
    if sides.narrowed and share(*name_operands(pair)).amount.value > _WHOLE:
        pair.reverse()  # 资本性支出支出总额占多少: said the other way round
    part, whole = _same_scope(pair)
    return [part, base_of(part, whole, catalog, called_so=True)]


def whole_beside(part: Chosen, whole: Target, catalog: Catalog) -> Target | None:
    """债务余额占限额: the end of a name, for the item of the part's own row whose head the part shares."""
    fact = part.quantity.fact
    tail = clean_label(whole.words)
    if len(whole.mentions) != 1 or not whole.mentions[0].literal or len(tail) < 2:
        return None
    view = catalog.view(part.resolved.agency, part.resolved.year)
    row = [f for f in view.facts if (f.document, f.table, f.row) == (fact.document, fact.table, fact.row)]
    heads = {f.item: f.item.removesuffix(tail) for f in row if f.item.endswith(tail) and f.item != tail}
    fitting = [item for item, head in heads.items() if head and head in fact.item]
    if not fitting or fact.table is None:
        return None
    best = max(fitting, key=len)
    concept = vocabulary().concept_of(best)
    mention = Mention(best, 0, 0, (concept,) if concept else (), literal=concept is None)
    return replace(part.resolved.target, mentions=(mention,))


def _is_same(one: Chosen | Refusal, other: Chosen | Refusal) -> bool:
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        return False
    a, b = one.quantity.fact, other.quantity.fact
    return a.id == b.id or (whose(a) == whose(b) and label_of(a) == label_of(b) and a.value == b.value)


def _share_draft(pair: list[Chosen], query: Query, catalog: Catalog) -> Draft | Refusal:
    top, bottom = name_operands(pair)
    if top.name == bottom.name:  # 总收入其中财政拨款: the same row, of one fund
        top = replace(top, name=pair[0].resolved.target.mentions[-1].text)
    computed = share(top, bottom)
    label = f"{top.name}占{bottom.name}的比例"
    if computed.amount.value > _WHOLE:
        return Refusal(
            Reason.MISSING_ITEM,
            f"“{top.name}”比“{bottom.name}”还大，前者不是后者的一部分，不能求占比，可以改问倍数或差额",
        )
    stated = _shares_of(pair[0], pair[1])
    if stated is not None and not agrees(stated.amount, computed.amount):
        other = _whole_that_agrees(stated, pair)
        if other is not None:
            return _share_draft([pair[0], other], query, catalog)
    scribe = Scribe(catalog, query.unit)
    sentence = f"{whose(pair[0].quantity.fact)}{top.name}占{bottom.name}的{{}}。"
    if stated is not None and not agrees(stated.amount, computed.amount):
        return disputed_draft(stated, computed, label, pair, scribe, query)
    if stated is not None:
        sentence = f"{sentence[:-1]}（原文写明{print_amount(stated.amount)}）。"
        scribe.cite_all(stated.facts)
    return computed_draft(computed, label, sentence, pair, scribe, query)


def _whole_that_agrees(stated: Quantity, pair: Sequence[Chosen]) -> Chosen | None:
    """Another figure printed for the whole with which the document's own percentage holds."""
    part, whole = pair
    for quantity in (*whole.selection.conflicts, *whole.selection.forks):
        if quantity.amount.unit.dimension is not part.quantity.amount.unit.dimension or not quantity.amount.value:
            continue
        other = Chosen(whole.resolved, Selection(quantity, conflicts=(whole.quantity,)))
        if agrees(stated.amount, share(*name_operands([part, other])).amount):
            return other
    return None


def _same_scope(pair: list[Chosen]) -> list[Chosen]:
    """Part and whole of one fund where both are there: the base of a share must be of its own scope."""
    part, whole = pair
    fund = part.quantity.fact.fund
    if whole.quantity.fact.fund is fund or (part.selection.forks == () and whole.selection.forks == ()):
        return pair
    for quantity in whole.selection.forks:
        narrower = Chosen(whole.resolved, replace(whole.selection, chosen=quantity))
        is_itself = _is_same(part, narrower) or quantity.amount == part.quantity.amount  # 财政拨款 of all 财政拨款
        if any(f.fund is fund for f in quantity.facts) and not part.selection.forks and not is_itself:
            return [part, narrower]
    return pair


def _shares_of(part: Chosen, whole: Chosen) -> Quantity | None:
    """The printed share of that part in that very whole; a share in something else says nothing about it."""
    facts = [f for f in part.resolved.found.facts if f.aspect is Aspect.SHARE and f.base]
    names = (label_of(whole.quantity.fact), whole.resolved.target.words)
    concept = whole.quantity.fact.concept
    same = {concept, *words().stands_for.get(concept, ())} if concept else set()
    fitting = [f for f in facts if f.base in names or vocabulary().concept_of(f.base or "") in same]
    return Quantity(tuple(fitting)) if fitting else None


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
