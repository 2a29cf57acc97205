"""A figure per person, per vehicle, or per thing counted; the divisor is named and cited."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.datatypes import Aspect
from corpus.money import Amount, Dimension, parse_unit
from corpus.vocabulary import vocabulary
from index.filters import unit_of
from qa.catalog import Catalog
from qa.choose import Chosen, choose, computed_draft
from qa.compute import Operand, per_unit
from qa.draft import Draft
from qa.query import Mention, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode
from qa.scribe import Scribe, label_of, print_amount, whose
from qa.selection import Quantity, Selection
from qa.words import words

_COUNTING = (Dimension.PEOPLE, Dimension.OTHER)
_PLACE = re.compile("(?:[省市区县州盟旗乡镇]|地区)$")
_INHABITANTS = "人口"  # in ``Words.per_nouns``


def answer_per_head(query: Query, catalog: Catalog) -> Draft | Refusal:
    """A figure per person or per vehicle; the divisor is named."""
    targets = tuple(replace(t, mentions=tuple(m for m in t.mentions if not _is_divisor(m))) for t in query.targets) or (
        Target(),
    )
    targets = tuple(t for t in targets if t.mentions) or targets[:1]
    whole = choose(targets[0], query, catalog, (Aspect.AMOUNT,))
    if isinstance(whole, Refusal):
        return whole
    divisor = _divisor(whole, query, catalog)
    if isinstance(divisor, Refusal):
        return divisor
    top = _in_small_unit(whole.operand, query)
    count = Operand("问题给的数量", divisor) if isinstance(divisor, Amount) else divisor.operand
    computed = per_unit(top, count)
    label = f"按{count.name}平均的{top.name}"
    basis = f"按{count.name}{print_amount(count.amount)}平均"
    sentence = f"{whose(whole.quantity.fact)}{top.name}{basis}，每{count.amount.unit}{{}}。"
    operands = [whole] if isinstance(divisor, Amount) else [whole, divisor]
    scribe = Scribe(catalog, query.unit)
    draft = computed_draft(computed, label, sentence, operands, scribe, query)
    if isinstance(divisor, Amount):
        scribe.warn(WarningCode.ASSUMPTION, f"除数{print_amount(count.amount)}是问题给的，不是文件里的数字")
    return draft


def _in_small_unit(whole: Operand, query: Query) -> Operand:
    """The whole in the unit asked for, else in 元: four decimals of 万元 for each person would lose some of it."""
    amount = whole.amount
    if amount.unit.dimension is not Dimension.MONEY:
        return whole
    asked = query.unit if query.unit is not None and query.unit.dimension is Dimension.MONEY else parse_unit("元")
    return Operand(whole.name, amount.to(asked))


def _divisor(whole: Chosen, query: Query, catalog: Catalog) -> Chosen | Amount | Refusal:
    """What the whole is divided by: a number of the question, a count told with the whole, or people or vehicles."""
    if query.per_count is not None:
        return query.per_count
    if query.per_unit is not None:
        return _counted_with(whole, query.per_unit, catalog)
    if query.per_noun is not None:
        return _counted_as(whole, query.per_noun, catalog)
    concept = query.per or "staff_in_post"
    if query.per == "staff_in_post" and _PLACE.search(whole.resolved.agency):
        return _counted_as(whole, _INHABITANTS, catalog)  # 人均 of a place
    mention = Mention(vocabulary().term(concept).name, 0, 0, (concept,))
    return choose(replace(whole.resolved.target, mentions=(mention,)), query, catalog)


def _counted_with(whole: Chosen, unit: str, catalog: Catalog) -> Chosen | Refusal:
    """The one count in that unit that the text gives for the whole: in its sentence, under it, or of its name."""
    fact = whole.quantity.fact
    sentences = {f.sentence for f in whole.quantity.facts if f.sentence}
    names = {label_of(f).removesuffix("费").removesuffix("支出") for f in whole.quantity.facts}
    view = catalog.view(whole.resolved.agency, whole.resolved.year)
    counts = [
        f
        for f in view.facts
        if f.aspect is Aspect.COUNT and f.unit in _units(unit) and f.value and f.phase in (fact.phase, None)
    ]
    told = [f for f in counts if f.sentence in sentences]
    told = told or [f for f in counts if any(n and (n in f.item or any(n in p for p in f.path)) for n in names)]
    if len({f.value for f in told}) != 1:
        where = f"{whole.resolved.agency}{whole.resolved.year}年"
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有写“{label_of(fact)}”有多少{unit}，不能平均")
    return Chosen(whole.resolved, Selection(Quantity(tuple(told))))


def _counted_as(whole: Chosen, noun: str, catalog: Catalog) -> Chosen | Refusal:
    """The one count of those whom a question names (每个学生) in the documents of that agency and year."""
    names = words().per_nouns[noun]
    counts = [
        f
        for f in catalog.view(whole.resolved.agency, whole.resolved.year).facts
        if f.value and f.unit != whole.quantity.fact.unit and any(f.item.startswith(name) for name in names)
        if f.aspect is Aspect.COUNT or unit_of(f.unit).dimension in _COUNTING
    ]
    if len({(f.value, f.unit) for f in counts}) != 1:
        where = f"{whole.resolved.agency}{whole.resolved.year}年"
        told = f"有几个不同的“{noun}”数" if counts else f"没有写有多少{noun}"
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件{told}，不能平均")
    return Chosen(whole.resolved, Selection(Quantity(tuple(counts))))


def _units(unit: str) -> tuple[str, ...]:
    """People who came are counted by their visits: 接待一个人 asks per 人次."""
    return (unit, "人次") if unit == "人" else (unit,)


def _is_divisor(mention: Mention) -> bool:
    return any(vocabulary().term(c).kind in ("people", "asset") for c in mention.concepts)
