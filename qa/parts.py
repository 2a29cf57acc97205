"""The parts of a named item: 商品和服务支出里最多的三项, 三公经费明细. An item without parts is answered itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.classification import parent_code
from corpus.datatypes import Aspect, Fact
from corpus.vocabulary import item_key, vocabulary
from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.compositions import Fit, Whole, fit_of, in_one_place, readings_of, rows_of_total
from qa.draft import Draft
from qa.figures import answer_value
from qa.members import facts_of
from qa.operations import answer_figures
from qa.query import Operation, Query, Target
from qa.resolve import Refusal
from qa.schema import Reason
from qa.scribe import Scribe
from qa.selection import Quantity, select
from qa.set_listing import list_members
from qa.words import words

_ASKS_WHICH = re.compile("[哪谁啥排]|什么|前[几一二两三四五六七八九十0-9]")  # 最多发多少 asks for a limit, not which


def answer_parts(query: Query, catalog: Catalog, scribe: Scribe | None) -> Draft | Refusal | None:
    """The parts of a named item: 商品和服务支出里最多的三项. An item without parts is answered itself.

    None where things that are counted are to be named (有哪些内设科室): words tell them.
    """
    # A、B、C里哪个最高, 甲局、乙局谁最高: these against each other
    if len({t.mentions for t in query.targets}) > 1 or len({t.agencies for t in query.targets}) > 1:
        return answer_figures(replace(query, operation=Operation.COMPARE), catalog)
    chosen = choose(query.targets[0] if query.targets else Target(), query, catalog)
    if isinstance(chosen, Refusal):
        is_told = query.operation is Operation.LIST and any(t.asked.search(query.text) for t in words().topics)
        return None if is_told and chosen.reason is Reason.ITEM_NOT_FOUND else chosen
    selection = chosen.selection
    wholes = [f for q in (selection.chosen, *selection.roundings, *selection.forks) for f in q.facts]
    facts = facts_of(chosen.resolved, catalog)
    for whole in wholes:
        parts = _fitting([f for f in facts if f.main and f.aspect is whole.aspect and _is_part(f, whole)], whole)
        if parts:
            return _list_parts(query, chosen, whole, _opened(parts, facts, query), catalog, scribe)
    listed = _listed_elsewhere(query, chosen, facts)
    if listed is not None:
        return _list_parts(query, chosen, *listed, catalog, scribe)
    if query.operation is Operation.LIST and chosen.quantity.fact.aspect is Aspect.COUNT:
        return None
    named = f"{chosen.resolved.agency}{chosen.resolved.year}年“{chosen.quantity.fact.item}”"
    if query.operation is Operation.RANK and _ASKS_WHICH.search(query.text):
        return Refusal(Reason.ITEM_NOT_FOUND, f"文件没有逐项列出{named}的组成项，不能排名")
    if query.operation is not Operation.LIST:
        return answer_value(query, catalog)
    note = f"没有找到与“{chosen.quantity.fact.item}”相符的逐项数字，这里是它的总数"
    is_broken_up = query.members is None and chosen.quantity.fact.aspect is Aspect.AMOUNT
    notes = (*query.assumptions, *((note,) if is_broken_up else ()))
    return answer_value(replace(query, aspect=None, assumptions=notes), catalog)


def _listed_elsewhere(query: Query, chosen: Chosen, facts: Sequence[Fact]) -> tuple[Fact, Sequence[Quantity]] | None:
    """Parts that no row or heading puts under the whole: known by name, or the rows that a total adds up."""
    whole = chosen.quantity.fact
    known = _parts_by_name(chosen, facts)
    fit = fit_of(known, chosen.quantity).fit if known else Fit.MORE
    if fit is Fit.EQUAL:
        return whole, known
    for total in chosen.quantity.facts if query.operation is Operation.LIST else ():
        if rows := rows_of_total(total, facts):
            return total, rows
    return (whole, known) if fit is not Fit.MORE else None


def _list_parts(
    query: Query, chosen: Chosen, whole: Fact, parts: Sequence[Quantity], catalog: Catalog, scribe: Scribe | None
) -> Draft | Refusal:
    is_sum = whole.aspect is Aspect.AMOUNT
    fit = fit_of(parts, Quantity((whole,))) if is_sum else Whole(Fit.UNKNOWN)
    alone = replace(query, members=None)
    return list_members(alone, chosen.resolved, _parts_name(whole), parts, catalog, whole=fit, scribe=scribe)


def _opened(parts: list[Quantity], facts: Sequence[Fact], query: Query) -> list[Quantity]:
    """A single part that is all of the whole tells nothing: its own parts in its place, where it has some."""
    while query.operation is Operation.LIST and len(parts) == 1:
        only = parts[0].fact
        below = _fitting([f for f in facts if f.main and f.aspect is only.aspect and _is_part(f, only)], only)
        if not below or fit_of(below, parts[0]).fit is not Fit.EQUAL:
            return parts
        parts = below
    return parts


def _fitting(parts: Sequence[Fact], whole: Fact) -> list[Quantity]:
    """The parts that do not overlap: each once, none a total of others, together no more than the whole."""
    if whole.aspect is not Aspect.AMOUNT:
        return [Quantity((f,)) for f in parts]
    printed, every = readings_of([Quantity((f,)) for f in parts])
    if fit_of(printed, Quantity((whole,))).fit is Fit.EQUAL:
        return printed
    leaves = [q for q in every if q.fact.concept is None or vocabulary().term(q.fact.concept).kind != "total"]
    once = list({(item_key(q.fact.item) or q.fact.item): q for q in reversed(leaves)}.values())[::-1]
    tried = (found for found in (every, leaves, once) if found)
    return next((found for found in tried if fit_of(found, Quantity((whole,))).fit is not Fit.MORE), [])


def _parts_name(whole: Fact) -> str:
    """What the parts are called; quotation marks within become single ones."""
    return f"“{whole.item.replace('“', '‘').replace('”', '’')}”的组成项"


def _parts_by_name(chosen: Chosen, facts: Sequence[Fact]) -> list[Quantity]:
    """The terms that the whole is known to be made up of (“三公”经费), one figure each, of its own scope if stated."""
    whole = chosen.quantity.fact
    parts = []
    for term in vocabulary().parts_of(whole.concept) if whole.concept else ():
        selection = select([f for f in facts if f.concept == term.id and f.main], (Aspect.AMOUNT,))
        if selection is not None:
            choices = (selection.chosen, *selection.forks)
            parts.append(next((q for q in choices if any(f.table == whole.table for f in q.facts)), choices[0]))
    return in_one_place(parts) if len(parts) > 1 else []


def _is_part(part: Fact, whole: Fact) -> bool:
    """Whether ``part`` stands one level below ``whole`` in the same table, or in the same passage."""
    if part.table != whole.table or part.document != whole.document or part.columns != whole.columns:
        return False
    if part.code and whole.code and whole.table is not None:
        return parent_code(part.code) == whole.code
    return bool(part.path) and part.path[-1] == whole.item and part.section == whole.section
