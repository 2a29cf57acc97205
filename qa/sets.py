"""Lists, rankings, counts and totals over all members of a set: exhaustive, with their denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Aspect, Direction, Fact
from corpus.vocabulary import vocabulary
from qa.catalog import Catalog
from qa.compositions import (
    Fit,
    Whole,
    fit_of,
    is_fragment,
    place_of,
    places_of,
    rows_beside,
    whole_of,
)
from qa.draft import Draft
from qa.members import MEMBER_TESTS, facts_of, members_of
from qa.narrowing import is_of_items, named_beside, narrowed
from qa.operations import answer_figures
from qa.owners import over_agencies
from qa.parts import answer_parts
from qa.places import answer_places
from qa.query import MEMBER_NAMES, PHASE_NAMES, Members, Mention, Operation, Query, Target
from qa.resolve import Refusal, resolve
from qa.schema import Reason, Rows
from qa.scribe import Scribe
from qa.selection import Quantity
from qa.set_changes import rank_changes
from qa.set_listing import list_members
from qa.words import words

_LIST = Operation.LIST
_OF_EXPENDITURE = (Members.FUNCTIONAL_CLASSES, Members.FUNCTIONAL_ITEMS)
_KINDS = (Members.FUNCTIONAL_CLASSES, Members.REVENUE_KINDS)  # what a grand total is made up of
_OF_CODES = (*_OF_EXPENDITURE, Members.ECONOMIC_CLASSES, Members.ECONOMIC_ITEMS)
_OF_PROJECTS = {"performance_projects", "project_expenditure", "project_budget_total"}
_OF_PARTS = (Operation.RANK, Operation.LIST, Operation.COUNT)


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
    query = _both_sides(query)
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
        return answer_parts(query, catalog, scribe)
    outcome = _of_set(replace(query, members=members), catalog, scribe)
    named = any(t.mentions for t in query.targets)
    if isinstance(outcome, Refusal) and outcome.reason is Reason.ITEM_NOT_FOUND and named and query.operation is _LIST:
        return answer_parts(query, catalog, scribe)
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


def _both_sides(query: Query) -> Query:
    """收支构成 as what is received and what is spent, one list each."""
    named = [m for t in query.targets for m in t.mentions]
    is_both = bool(named) and all(m.concepts == ("total_budget",) and set("收支") <= set(m.text) for m in named)
    if query.operation is not Operation.LIST or query.members is not None or not is_both:
        return query
    sides = [replace(named[0], text=word, concepts=(words().bare[word],)) for word in ("收入", "支出")]
    return query.with_targets(tuple(replace(t, mentions=(side,)) for t in query.targets for side in sides))


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
        if outcome.scribe is not scribe:  # an item without parts: its own figures, side by side
            return answer_figures(replace(query, operation=Operation.VALUE, members=None, aspect=None), catalog)
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
    names = [
        f"{'或'.join(t.agencies) if by_agency else ''}{f'{t.year}年' if t.year else ''}"
        f"{PHASE_NAMES[t.phase] if t.phase else ''}"
        for t in editions
    ]
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
    facts = narrowed(facts_of(resolved, catalog), named)
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
    facts = narrowed(facts_of(resolved, catalog), named)
    quantities = members_of(members, facts)
    whole = _whole(members, quantities, facts)
    called = MEMBER_NAMES[members]
    if members is Members.FUNCTIONAL_CLASSES and whole.fit is Fit.LESS and (rows := rows_beside(quantities, facts)):
        quantities, whole, called = rows, whole_of(rows, facts), "支出功能科目"
    if members in _KINDS and is_fragment(quantities, whole):
        quantities = []
    is_item = bool(named) and not all(_is_grand(m) for m in named)
    if not quantities and is_item and query.aspect in (None, Aspect.SHARE) and query.operation in _OF_PARTS:
        parts = answer_parts(query.with_targets((replace(query.targets[0], mentions=tuple(named)),)), catalog, scribe)
        if isinstance(parts, Draft):
            return parts
    if not quantities and is_item:
        words_of = "”“".join(m.text for m in named)
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有按“{words_of}”逐项列出{MEMBER_NAMES[members]}")
    if not quantities:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有逐项列出{MEMBER_NAMES[members]}的数字")
    if query.aspect in (Aspect.CHANGE, Aspect.GROWTH, Aspect.RATE):
        return rank_changes(query, resolved, quantities, catalog)
    if members is Members.REVENUE_KINDS and whole.fit is Fit.MORE:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件列出的收入互相包含，不能逐项列出收入来源")
    told = [m.text for m in named if not _is_grand(m)]
    name = called + (f"（{'、'.join(told)}）" if told else "")
    return list_members(
        replace(query, members=members), resolved, name, quantities, catalog, whole=whole, scribe=scribe
    )


def _whole(members: Members, quantities: Sequence[Quantity], facts: Sequence[Fact]) -> Whole:
    """What the members make up: of taxes 税收收入, a row of their column; else the total beside them."""
    if members is not Members.TAX_KINDS:
        return whole_of(quantities, facts)
    places = places_of(quantities)[:1]
    above = [f for f in facts if f.concept == "tax_revenue" and f.main and place_of(f) in places]
    return fit_of(quantities, Quantity((above[0],))) if above else Whole(Fit.UNKNOWN)


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
