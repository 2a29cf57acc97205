"""Lists, rankings, counts and totals over all members of a set: exhaustive, with their denominator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.classification import parent_code
from corpus.datatypes import Aspect, Direction, Fact
from corpus.vocabulary import item_key, vocabulary
from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.compositions import Fit, Whole, fit_of, in_one_place, rows_beside, whole_of, without_overlaps
from qa.draft import Draft
from qa.figures import answer_value
from qa.members import MEMBER_TESTS, members_of
from qa.narrowing import is_of_items, named_beside, narrowed
from qa.operations import answer_figures
from qa.owners import over_agencies
from qa.places import answer_places
from qa.query import MEMBER_NAMES, Members, Mention, Operation, Query, Target
from qa.resolve import Refusal, Resolved, of_tier, resolve
from qa.schema import Reason, Rows
from qa.scribe import Scribe
from qa.selection import Quantity, select
from qa.set_changes import rank_changes
from qa.set_listing import list_members
from qa.words import words

_LIST = Operation.LIST
_OF_EXPENDITURE = (Members.FUNCTIONAL_CLASSES, Members.FUNCTIONAL_ITEMS)
_OF_CODES = (*_OF_EXPENDITURE, Members.ECONOMIC_CLASSES, Members.ECONOMIC_ITEMS)
_OF_PROJECTS = {"performance_projects", "project_expenditure", "project_budget_total"}
_OF_PARTS = (Operation.RANK, Operation.LIST, Operation.COUNT)
_ASKS_WHICH = re.compile("[哪谁啥排]|什么|前[几一二两三四五六七八九十0-9]")  # 最多发多少 asks for a limit, not which


def answer_set(query: Query, catalog: Catalog) -> Draft | Refusal | None:
    """Rank, list, count or add up the members of the set that the question names.

    None for sets that are told in words (内设机构), not in figures.
    """
    members = _meant(query.members, query)
    if members is Members.AGENCIES:
        return over_agencies(query, catalog)
    if members is Members.PLACES:
        return answer_places(query, catalog)
    if members is not None and members not in MEMBER_TESTS:
        return None
    editions = _editions(query)
    if len(editions) > 1 and _is_told_apart(query, members):
        return _of_each(editions, query, catalog)
    if query.operation is Operation.LIST and _are_items(query, members):
        return answer_figures(replace(query, operation=Operation.VALUE, members=None, aspect=None), catalog)
    return _of_edition(query, catalog)


def _of_edition(query: Query, catalog: Catalog, scribe: Scribe | None = None) -> Draft | Refusal | None:
    """The set in one edition; a list that names no set is of the kinds that its item is made up of."""
    members = _meant(query.members, query)
    if members is not None:
        return _of_set(replace(query, members=members), catalog, scribe)
    members = _default_members(query)
    if members is None:
        return _parts(query, catalog, scribe)
    outcome = _of_set(replace(query, members=members), catalog, scribe)
    named = any(t.mentions for t in query.targets)
    if isinstance(outcome, Refusal) and outcome.reason is Reason.ITEM_NOT_FOUND and named and query.operation is _LIST:
        return _parts(query, catalog, scribe)
    return outcome


def _of_set(query: Query, catalog: Catalog, scribe: Scribe | None) -> Draft | Refusal:
    members = query.members or Members.FUNCTIONAL_CLASSES
    if words().every_year.search(query.text) and not query.explicit_year:
        return Refusal(Reason.MISSING_ITEM, "不能跨年比较逐项的内容，请写明是哪一年")
    named = named_beside(query, members)
    if is_of_items(query, named) and not _are_described(members, named, query, catalog):
        return answer_figures(replace(query, members=None), catalog)
    return _of_members(query, members, () if "除" in query.text else named, catalog, scribe)


def _meant(members: Members | None, query: Query) -> Members | None:
    """收入按科目列出来: the subjects of what is received are its kinds."""
    named = [m for t in query.targets for m in t.mentions]
    of_revenue = bool(named) and all(_is_grand(m) and _direction(m) is Direction.REVENUE for m in named)
    return Members.REVENUE_KINDS if members in _OF_EXPENDITURE and of_revenue else members


def _are_items(query: Query, members: Members | None) -> bool:
    """会议费和培训费明细, 按科目A和B各多少: named items, each with its own figure."""
    if len({t.mentions for t in query.targets}) < 2 or "除" in query.text:
        return False
    named = [m for t in query.targets for m in t.mentions]
    return members is None or (members in _OF_CODES and not any(_is_grand(m) or not _is_coded(m) for m in named))


def _is_coded(mention: Mention) -> bool:
    return mention.code is not None or any(vocabulary().term(c).codes for c in mention.concepts)


# --- several editions ---------------------------------------------------------------------------


def _editions(query: Query) -> list[Target]:
    """The targets that differ in whose, when and which side they are about: each has a list of its own."""
    return list(dict.fromkeys(query.targets))


def _is_told_apart(query: Query, members: Members | None) -> bool:
    """近三年各科目支出, 收入和支出的构成: one list after the other. Changes and totals are asked for one at a time."""
    if query.operation not in (Operation.LIST, Operation.RANK) or query.aspect not in (None, Aspect.SHARE):
        return False
    each = [t.mentions for t in query.targets]
    if len(set(each)) > 1 and not all(_is_grand(m) for mentions in each for m in mentions):
        return False
    if members is None:
        return query.operation is Operation.LIST
    return len(set(each)) == 1 or query.operation is Operation.LIST


def _of_each(editions: Sequence[Target], query: Query, catalog: Catalog) -> Draft | Refusal | None:
    scribe = Scribe(catalog, query.unit)
    drafts: list[Draft] = []
    for target in editions:
        outcome = _of_edition(query.with_targets((target,)), catalog, scribe)
        if isinstance(outcome, Refusal) or outcome is None:
            return outcome
        drafts.append(outcome)
    lines = tuple(line for draft in drafts for line in draft.lines)
    return Draft(lines, scribe, rows=_joined_rows(editions, drafts))


def _joined_rows(editions: Sequence[Target], drafts: Sequence[Draft]) -> Rows | None:
    """All lists in one table, each row with whose and when it is; None where their columns differ."""
    tables = [draft.rows for draft in drafts]
    if any(rows is None for rows in tables) or len({len(rows.columns) for rows in tables if rows}) > 1:
        return None
    told = [rows for rows in tables if rows is not None]
    by_agency = len({t.agencies for t in editions}) > 1
    names = [f"{'或'.join(t.agencies) if by_agency else ''}{f'{t.year}年' if t.year else ''}" for t in editions]
    data = [[row[0], name, *row[1:]] for name, rows in zip(names, told, strict=True) for row in rows.data]
    return Rows(
        columns=[told[0].columns[0], "范围", *told[0].columns[1:]],
        data=data,
        covered=sum(rows.covered for rows in told),
        considered=sum(rows.considered for rows in told),
    )


def _are_described(members: Members, named: Sequence[Mention], query: Query, catalog: Catalog) -> bool:
    """Whether the words beside a set say what some of its members are (项目类型: 棚户区改造), and name no member."""
    target = replace(query.targets[0] if query.targets else Target(), mentions=())
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return False
    facts = narrowed(_facts_of(resolved, catalog), named)
    return bool(members_of(members, [f for f in facts if f.attributes]))


def _of_members(
    query: Query, members: Members, named: Sequence[Mention], catalog: Catalog, scribe: Scribe | None
) -> Draft | Refusal:
    """The members of a set in one edition, narrowed by what is named beside it."""
    target = replace(query.targets[0] if query.targets else Target(), mentions=())
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    where = f"{resolved.agency}{resolved.year}年"
    facts = narrowed(_facts_of(resolved, catalog), named)
    quantities = members_of(members, facts)
    if not quantities and named and query.aspect in (None, Aspect.SHARE) and query.operation in _OF_PARTS:
        parts = _parts(query.with_targets((replace(query.targets[0], mentions=tuple(named)),)), catalog, scribe)
        if isinstance(parts, Draft):
            return parts
    if not quantities and named:
        words_of = "”“".join(m.text for m in named)
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有按“{words_of}”逐项列出{MEMBER_NAMES[members]}")
    if not quantities:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有逐项列出{MEMBER_NAMES[members]}的数字")
    if query.aspect in (Aspect.CHANGE, Aspect.GROWTH, Aspect.RATE):
        return rank_changes(query, resolved, quantities, catalog)
    whole = whole_of(quantities, facts)
    called = MEMBER_NAMES[members]
    if members is Members.FUNCTIONAL_CLASSES and whole.fit is Fit.LESS and (rows := rows_beside(quantities, facts)):
        quantities, whole, called = rows, whole_of(rows, facts), "支出功能科目"
    if members is Members.REVENUE_KINDS and whole.fit is Fit.MORE:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件列出的收入互相包含，不能逐项列出收入来源")
    told = [m.text for m in named if not _is_grand(m)]
    name = called + (f"（{'、'.join(told)}）" if told else "")
    return list_members(
        replace(query, members=members), resolved, name, quantities, catalog, whole=whole, scribe=scribe
    )


def _facts_of(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    view = catalog.view(resolved.agency, resolved.year)
    of_phase = [f for f in view.facts if f.phase in (resolved.phase, None) or resolved.phase is None]
    return list(of_tier(of_phase, resolved.target.tier))


def _default_members(query: Query) -> Members | None:
    """The set that a list means which names none: the kinds of what is spent (received), the projects of 项目支出."""
    named = [m for t in query.targets for m in t.mentions]
    if query.operation not in (Operation.RANK, Operation.LIST):
        return None
    if not named:
        return Members.FUNCTIONAL_CLASSES
    if query.operation is Operation.LIST and all(_are_projects(m) for m in named):
        return Members.PROJECTS
    return _kinds_of_total(named)


def _kinds_of_total(named: Sequence[Mention]) -> Members | None:
    """哪些支出最多 asks for the kinds of what a grand total adds up, not for the rows of its little table."""
    if not all(_is_grand(mention) or _is_of_fund(mention) for mention in named):
        return None
    directions = {_direction(mention) for mention in named}
    kinds = {Direction.EXPENDITURE: Members.FUNCTIONAL_CLASSES, Direction.REVENUE: Members.REVENUE_KINDS}
    return kinds.get(directions.pop() or Direction.EXPENDITURE) if len(directions) == 1 else None


def _is_grand(mention: Mention) -> bool:
    """Whether the words name all that is spent or received (支出, 收入总计; of a government its general budget)."""
    grand = words().grand_totals
    return bool(mention.concepts) and (set(mention.concepts) <= grand or words().bare.get(mention.text) in grand)


def _is_of_fund(mention: Mention) -> bool:
    """Whether the words name all that is spent out of one money (财政拨款支出), a part of the classes' every figure."""
    terms = [vocabulary().term(concept) for concept in mention.concepts]
    return bool(terms) and all(t.fund and not t.codes and t.direction is Direction.EXPENDITURE for t in terms)


def _direction(mention: Mention) -> Direction | None:
    directions = {vocabulary().term(concept).direction for concept in mention.concepts}
    return directions.pop() if len(directions) == 1 else None


def _are_projects(mention: Mention) -> bool:
    """Whether the words name the projects with targets (填报绩效目标的项目), or what is spent on projects."""
    return bool(_OF_PROJECTS.intersection(mention.concepts))


def _parts(query: Query, catalog: Catalog, scribe: Scribe | None) -> Draft | Refusal | None:
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
    facts = _facts_of(chosen.resolved, catalog)
    for whole in wholes:
        parts = _fitting([f for f in facts if f.main and f.aspect is whole.aspect and _is_part(f, whole)], whole)
        if parts:
            return _list_parts(query, chosen, whole, parts, catalog, scribe)
    known = _parts_by_name(chosen, facts)
    if known and fit_of(known, chosen.quantity).fit is not Fit.MORE:
        return _list_parts(query, chosen, chosen.quantity.fact, known, catalog, scribe)
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


def _list_parts(
    query: Query, chosen: Chosen, whole: Fact, parts: Sequence[Quantity], catalog: Catalog, scribe: Scribe | None
) -> Draft | Refusal:
    is_sum = whole.aspect is Aspect.AMOUNT
    fit = fit_of(parts, Quantity((whole,))) if is_sum else Whole(Fit.UNKNOWN)
    alone = replace(query, members=None)
    return list_members(alone, chosen.resolved, _parts_name(whole), parts, catalog, whole=fit, scribe=scribe)


def _fitting(parts: Sequence[Fact], whole: Fact) -> list[Quantity]:
    """The parts that do not overlap: each once, none a total of others, together no more than the whole."""
    if whole.aspect is not Aspect.AMOUNT:
        return [Quantity((f,)) for f in parts]
    every = without_overlaps([Quantity((f,)) for f in parts])
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
