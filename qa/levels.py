"""部门预算 against 单位预算: the same item in the documents of both levels of one agency and year."""

from __future__ import annotations

from dataclasses import replace

from corpus.datatypes import Fact
from corpus.numerals import to_plain
from qa.catalog import Catalog
from qa.choose import Chosen, choose, note_assumptions
from qa.compute import Operand, difference
from qa.draft import Draft, derivation_of
from qa.query import Mention, Operation, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason
from qa.scribe import Scribe, label_of, print_amount, print_figure, scope_of
from qa.selection import Quantity, amount_of
from qa.words import words

_COMPARING = (Operation.DIFFERENCE, Operation.COMPARE)
_LEVELS = ("部门", "单位")
_TOTAL = Mention("收支总额", 0, 0, ("total_budget",))


def compare_levels(query: Query, catalog: Catalog) -> Draft | Refusal | None:
    """The difference between the two levels' documents; None for any other question."""
    if query.operation not in _COMPARING or not words().both_levels.search(query.text) or not query.targets:
        return None
    first = query.targets[0]
    named = next((m for t in query.targets if (m := _item_of(t))), (_TOTAL,))
    chosen = choose(replace(first, mentions=named), query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    found = [_of_level(chosen, level, catalog) for level in _LEVELS]
    held = [(level, q) for level, q in zip(_LEVELS, found, strict=True) if q is not None]
    if len(held) < len(_LEVELS):
        lacking = next(level for level, q in zip(_LEVELS, found, strict=True) if q is None)
        where = f"{chosen.resolved.agency}{chosen.resolved.year}年"
        return Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有{where}写有“{label_of(chosen.quantity.fact)}”的{lacking}文件")
    return _draft(held, chosen, query, catalog)


def _item_of(target: Target) -> tuple[Mention, ...]:
    """The item of a target without the words that but name a level."""
    return tuple(m for m in target.mentions if m.text not in _LEVELS)


def _of_level(chosen: Chosen, level: str, catalog: Catalog) -> Quantity | None:
    """The first figure found that stands in a document of that level, with its places there."""
    selection = chosen.selection
    for quantity in (selection.chosen, *selection.conflicts, *selection.forks):
        facts = tuple(f for f in quantity.facts if _level_of(f, catalog) == level)
        if facts:
            return Quantity(facts)
    return None


def _level_of(fact: Fact, catalog: Catalog) -> str | None:
    return catalog.documents[fact.document].level


def _draft(held: list[tuple[str, Quantity]], chosen: Chosen, query: Query, catalog: Catalog) -> Draft:
    first, second = (Operand(f"{level}文件的{label_of(q.fact)}", amount_of(q.fact)) for level, q in held)
    computed = difference(first, second, query.unit)
    scribe = Scribe(catalog, query.unit)
    quantities = [q for _, q in held]
    label = f"{first.name}与{second.name}的差额"
    shown = replace(computed.amount, value=abs(computed.amount.value))
    figure = scribe.add_computed(label, scribe.shown(shown), quantities)
    relation = "相等" if not computed.amount.value else "较大" if computed.amount.value > 0 else "较小"
    lines = [
        f"{first.name}{'与' + second.name if relation == '相等' else ''}{relation}，相差{print_figure(figure)}。",
        f"算式：{computed.formula} = {computed.expression} = {print_amount(computed.amount)}。",
    ]
    for (level, quantity), operand in zip(held, (first, second), strict=True):
        own = scribe.add(quantity, operand.name)
        lines.append(f"- {level}：{print_figure(own)}（{scope_of(quantity.fact)}）")
    note_assumptions(scribe, [chosen], query)
    return Draft(tuple(lines), scribe, derivation_of(computed, to_plain(computed.amount.value)))
