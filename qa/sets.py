"""Lists, rankings, counts and totals over all members of a set: exhaustive, with their denominator."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.classification import parent_code
from corpus.datatypes import Aspect, Direction, Fact, Fund, Origin, RowRole
from corpus.money import Amount, parse_unit
from corpus.vocabulary import item_key, vocabulary
from qa.aggregates import AGGREGATES, Member, aggregate
from qa.bounds import is_within
from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.draft import Draft
from qa.figures import answer_value
from qa.likeness import cover
from qa.narrowing import is_of_items, named_beside, narrowed
from qa.operations import answer_figures
from qa.owners import over_agencies
from qa.places import answer_places
from qa.query import MEMBER_NAMES, PHASE_NAMES, Members, Mention, Operation, Query, Ranking, Target
from qa.resolve import Refusal, Resolved, of_tier, resolve
from qa.schema import Figure, Reason, Rows, WarningCode
from qa.scribe import Scribe, print_figure
from qa.selection import Quantity, select
from qa.set_changes import rank_changes
from qa.words import words

_LISTED = 200
_OF_PARTS = (Operation.RANK, Operation.LIST, Operation.COUNT)
_ASKS_WHICH = re.compile("[哪谁啥排]|什么|前[几一二两三四五六七八九十0-9]")  # 最多发多少 asks for a limit, not which
_PROJECT_MEASURES = ("年度预算安排", "年度资金总额", "项目金额")
_BESIDE_EXPENDITURE = ("230", "231")  # 转移性支出, 债务还本支出
_PROJECT_PARENTS = ("project_expenditure", "project_budget_total")


def answer_set(query: Query, catalog: Catalog) -> Draft | Refusal | None:
    """Rank, list, count or add up the members of the set that the question names.

    None for sets that are told in words (内设机构), not in figures.
    """
    members = query.members or _default_members(query)
    if members is None:
        return _parts(query, catalog)
    if members is Members.AGENCIES:
        return over_agencies(query, catalog)
    if members is Members.PLACES:
        return answer_places(query, catalog)
    if members not in _MEMBER_TESTS:
        return None
    if words().every_year.search(query.text) and not query.explicit_year:
        return Refusal(Reason.MISSING_ITEM, "不能跨年比较逐项的内容，请写明是哪一年")
    named = named_beside(query, members)
    if is_of_items(query, named) and not _are_described(members, named, query, catalog):
        return answer_figures(replace(query, members=None), catalog)
    return _of_members(query, members, () if "除" in query.text else named, catalog)


def _are_described(members: Members, named: Sequence[Mention], query: Query, catalog: Catalog) -> bool:
    """Whether the words beside a set say what some of its members are (项目类型: 棚户区改造), and name no member."""
    target = replace(query.targets[0] if query.targets else Target(), mentions=())
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return False
    facts = narrowed(_facts_of(resolved, catalog), named)
    return bool(members_of(members, [f for f in facts if f.attributes]))


def _of_members(query: Query, members: Members, named: Sequence[Mention], catalog: Catalog) -> Draft | Refusal:
    """The members of a set in one edition, narrowed by what is named beside it."""
    target = replace(query.targets[0] if query.targets else Target(), mentions=())
    resolved = resolve(target, query, catalog)
    if isinstance(resolved, Refusal):
        return resolved
    where = f"{resolved.agency}{resolved.year}年"
    quantities = members_of(members, narrowed(_facts_of(resolved, catalog), named))
    if not quantities and len(named) == 1 and query.aspect is None and query.operation in _OF_PARTS:
        parts = _parts(query.with_targets((replace(query.targets[0], mentions=tuple(named)),)), catalog)
        if isinstance(parts, Draft):
            return parts
    if not quantities and named:
        words_of = "”“".join(m.text for m in named)
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件没有按“{words_of}”逐项列出{MEMBER_NAMES[members]}")
    if not quantities:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有逐项列出{MEMBER_NAMES[members]}的数字")
    if query.aspect in (Aspect.CHANGE, Aspect.GROWTH, Aspect.RATE):
        return rank_changes(query, resolved, quantities, catalog)
    name = MEMBER_NAMES[members] + (f"（{'、'.join(m.text for m in named)}）" if named else "")
    return _listing(query, resolved, name, quantities, catalog)


def _facts_of(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    view = catalog.view(resolved.agency, resolved.year)
    of_phase = [f for f in view.facts if f.phase in (resolved.phase, None) or resolved.phase is None]
    return list(of_tier(of_phase, resolved.target.tier))


def _default_members(query: Query) -> Members | None:
    """A superlative that names no set is about the broad classes of expenditure."""
    named = [m for t in query.targets for m in t.mentions]
    if query.operation in (Operation.RANK, Operation.LIST) and not named:
        return Members.FUNCTIONAL_CLASSES
    if query.operation is Operation.RANK and named:
        return _kinds_of_total(named)
    if query.operation in (Operation.RANK, Operation.LIST) and named and all(_are_projects(m) for m in named):
        return Members.PROJECTS
    return None


def _kinds_of_total(named: Sequence[Mention]) -> Members | None:
    """哪些支出最多 asks for the kinds of what a grand total adds up, not for the rows of its little table."""
    concepts = {concept for mention in named for concept in mention.concepts}
    if not concepts or not concepts <= words().grand_totals:
        return None
    directions = {vocabulary().term(concept).direction for concept in concepts}
    kinds = {Direction.EXPENDITURE: Members.FUNCTIONAL_CLASSES, Direction.REVENUE: Members.REVENUE_KINDS}
    return kinds.get(directions.pop() or Direction.EXPENDITURE) if len(directions) == 1 else None


def _are_projects(mention: Mention) -> bool:
    """Whether the words name the projects with targets (填报绩效目标的项目) themselves."""
    return "performance_projects" in mention.concepts


def _parts(query: Query, catalog: Catalog) -> Draft | Refusal | None:
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
        parts = [f for f in facts if f.main and f.aspect is whole.aspect and _is_part(f, whole)]
        if parts:
            quantities = [Quantity((f,)) for f in parts]
            return _listing(query, chosen.resolved, _parts_name(whole), quantities, catalog)
    known = _parts_by_name(chosen, facts)
    if known:
        return _listing(query, chosen.resolved, _parts_name(chosen.quantity.fact), known, catalog)
    if query.operation is Operation.LIST and chosen.quantity.fact.aspect is Aspect.COUNT:
        return None
    if query.operation is Operation.RANK and _ASKS_WHICH.search(query.text):
        named = f"{chosen.resolved.agency}{chosen.resolved.year}年“{chosen.quantity.fact.item}”"
        return Refusal(Reason.ITEM_NOT_FOUND, f"文件没有逐项列出{named}的组成项，不能排名")
    return answer_value(query, catalog)


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
    return parts if len(parts) > 1 else []


def _is_part(part: Fact, whole: Fact) -> bool:
    """Whether ``part`` stands one level below ``whole`` in the same table, or in the same passage."""
    if part.table != whole.table or part.document != whole.document or part.columns != whole.columns:
        return False
    if part.code and whole.code and whole.table is not None:
        return parent_code(part.code) == whole.code
    return bool(part.path) and part.path[-1] == whole.item and part.section == whole.section


# --- members ------------------------------------------------------------------------------------


def members_of(members: Members, facts: Sequence[Fact]) -> list[Quantity]:
    """The members of a set with one quantity each, in reading order.

    The first kind of place that lists them counts: a form before the text, codes before names.
    """
    amounts = [f for f in facts if f.aspect is Aspect.AMOUNT]
    whole = [f for f in amounts if f.main]
    among = (whole, amounts)  # of a narrower column only parts are there
    found = ([f for f in kind if is_member(f)] for kind in among for is_member in _MEMBER_TESTS[members])
    chosen = next((facts for facts in found if facts), [])
    by_key: dict[str, list[Fact]] = {}
    for fact in chosen:
        by_key.setdefault(fact.code or item_key(fact.item) or fact.item, []).append(fact)
    selections = [select(group, (Aspect.AMOUNT,)) for group in by_key.values()]
    return [s.chosen for s in selections if s is not None]


def _is_target_head(fact: Fact) -> bool:
    return fact.form == "project_target" and fact.measure_concept == "annual_project_funds"


def _is_target_part(fact: Fact) -> bool:
    """A part of a project's funds (上年结转), where a column was named."""
    return fact.form == "project_target" and fact.role is not RowRole.INDICATOR


def _is_project_row(fact: Fact) -> bool:
    named = fact.role is RowRole.ITEM and fact.concept is None
    return named and (fact.form == "project" or fact.measure in _PROJECT_MEASURES)


def _is_listed_project(fact: Fact) -> bool:
    """An item listed in the text under the project total."""
    parents = {vocabulary().concept_of(label) for label in fact.path}
    listed = bool(parents.intersection(_PROJECT_PARENTS)) and fact.code is None and fact.concept is None
    return fact.origin is Origin.PROSE and listed


def _has_code(pattern: str) -> Callable[[Fact], bool]:
    compiled = re.compile(pattern)
    return lambda fact: (
        bool(fact.code and compiled.fullmatch(fact.code)) and fact.origin is Origin.CELL and _is_spent(fact)
    )


def _is_class_in_prose(fact: Fact) -> bool:
    return fact.origin is Origin.PROSE and not fact.path and _is_class(fact)


def _is_class_without_code(fact: Fact) -> bool:
    return fact.origin is Origin.CELL and _is_class(fact)


def _is_class(fact: Fact) -> bool:
    """Whether the item is a class of expenditure by its name."""
    if fact.aspect is not Aspect.AMOUNT or not fact.concept:
        return False
    return _is_spent(fact) and any(re.fullmatch(r"2\d\d", code) for code in vocabulary().term(fact.concept).codes)


def _is_spent(fact: Fact) -> bool:
    """Whether a class is of what a government spends itself: transfers and repayments stand beside its expenditure."""
    codes = (fact.code, *(vocabulary().term(fact.concept).codes if fact.concept else ()))
    return fact.tier is None or not any(code and code.startswith(_BESIDE_EXPENDITURE) for code in codes)


def _is_revenue_kind(fact: Fact) -> bool:
    if not fact.concept or fact.role is RowRole.TOTAL or fact.fund not in (Fund.ALL, None):
        return False
    term = vocabulary().term(fact.concept)
    return term.direction is Direction.REVENUE and term.kind != "total"


def _is_tax_kind(fact: Fact) -> bool:
    """A row right below 税收收入 in a table."""
    above = vocabulary().concept_of(fact.path[-1]) if fact.path else None
    return above == "tax_revenue" and fact.origin is Origin.CELL


_MEMBER_TESTS: dict[Members, tuple[Callable[[Fact], bool], ...]] = {
    Members.PROJECTS: (_is_target_head, _is_project_row, _is_target_part, _is_listed_project),
    Members.FUNCTIONAL_CLASSES: (_has_code(r"2\d\d"), _is_class_without_code, _is_class_in_prose),
    Members.FUNCTIONAL_ITEMS: (_has_code(r"2\d{6}"),),
    Members.ECONOMIC_CLASSES: (_has_code(r"3\d\d"),),
    Members.ECONOMIC_ITEMS: (_has_code(r"3\d{4}"),),
    Members.REVENUE_KINDS: (_is_revenue_kind,),
    Members.TAX_KINDS: (_is_tax_kind,),
}


# --- listing ------------------------------------------------------------------------------------


def _size(quantity: Quantity) -> Decimal:
    amount = quantity.amount
    return amount.value * amount.unit.factor


def _is_excluded(quantity: Quantity, query: Query) -> bool:
    """除了A还有哪些: A is left out."""
    if "除" not in query.text:
        return False
    named = [m.text for t in query.targets for m in t.mentions]
    return any(cover(text, quantity.fact.item) >= 0.8 for text in named)


def _listing(
    query: Query, resolved: Resolved, name: str, quantities: list[Quantity], catalog: Catalog
) -> Draft | Refusal:
    dimensions = {q.amount.unit.dimension for q in quantities}
    if any(b.amount.unit.dimension not in dimensions for b in query.bounds):
        return Refusal(Reason.MISSING_ITEM, f"{name}列出的是数额，问题里的界限不是数额，请写明按哪一种数比较")
    scribe = Scribe(catalog, query.unit)
    where = f"{resolved.agency}{resolved.year}年{PHASE_NAMES[resolved.phase] if resolved.phase else ''}"
    kept = [q for q in quantities if is_within(q, query.bounds) and not _is_excluded(q, query)]
    ranking = query.ranking if query.operation in (Operation.RANK, Operation.SUM) else None
    if ranking is not None:
        kept = _ranked(kept, ranking)
    elif query.bounds:
        kept = sorted(kept, key=_size, reverse=True)
    _warn_assumptions(scribe, query, resolved)
    if query.operation in AGGREGATES:
        if not kept:
            return Refusal(Reason.ITEM_NOT_FOUND, f"{where}没有符合条件的{name}")
        members = [Member(q.fact.item, q.fact.item, q) for q in kept]
        return aggregate(members, f"{where}{len(kept)}个{name}", query, scribe)
    if not kept:
        line = f"{where}的{len(quantities)}个{name}中，没有符合条件的。"
        rows = Rows(columns=_columns(name), data=[], covered=len(quantities), considered=len(quantities))
        return Draft((line,), scribe, rows=rows)
    figures = [scribe.add(q, q.fact.item) for q in kept[:_LISTED]]
    if query.operation is Operation.COUNT:
        scribe.figures.insert(0, _count(kept, name, resolved, catalog, scribe))
    heading = _heading(query, where, name, len(quantities), len(kept))
    lines = [heading, *(f"{n}. {f.label}：{print_figure(f)}" for n, f in enumerate(figures, 1))]
    rows = Rows(
        columns=_columns(name),
        data=[[f.label, f.value, f.unit] for f in figures],
        covered=len(quantities),
        considered=len(quantities),
    )
    suggestions = (f"{where}{name}加起来是多少",) if len(kept) > 1 else ()
    return Draft(tuple(lines), scribe, rows=rows, suggestions=suggestions)


def _count(kept: Sequence[Quantity], name: str, resolved: Resolved, catalog: Catalog, scribe: Scribe) -> Figure:
    """How many there are: as the document states it where it agrees, else as counted here."""
    label = f"{name}个数"
    view = catalog.view(resolved.agency, resolved.year)
    stated = [
        f
        for f in view.facts
        if f.aspect is Aspect.COUNT and f.unit in ("个", "项") and name in f.item and f.value == len(kept)
    ]
    figure = scribe.add_computed(label, Amount(Decimal(len(kept)), parse_unit("个")), kept)
    scribe.figures.remove(figure)
    if not stated:
        return figure
    return figure.model_copy(update={"citations": [*scribe.cite_all(stated), *figure.citations]})


def _columns(name: str) -> list[str]:
    return [name, "数额", "单位"]


def _ranked(quantities: list[Quantity], ranking: Ranking) -> list[Quantity]:
    order = sorted(quantities, key=_size, reverse=ranking.descending)
    if ranking.nth and ranking.top:
        return order[ranking.top - 1 : ranking.top]
    return order[: ranking.top] if ranking.top else order


def _heading(query: Query, where: str, name: str, considered: int, kept: int) -> str:
    if query.operation is Operation.COUNT:
        return f"{where}共列出{considered}个{name}" + (f"，其中{kept}个符合条件：" if query.bounds else "：")
    if query.operation is Operation.RANK and query.ranking is not None:
        order = "最大" if query.ranking.descending else "最小"
        if query.ranking.nth:
            place = "从大到小" if query.ranking.descending else "从小到大"
            return f"{where}列出的{considered}个{name}中，{place}排第{query.ranking.top}的是："
        return f"{where}列出的{considered}个{name}中，金额{order}的{kept}个是："
    return (
        f"{where}列出的{considered}个{name}中符合条件的有{kept}个："
        if query.bounds
        else f"{where}列出了{considered}个{name}："
    )


def _warn_assumptions(scribe: Scribe, query: Query, resolved: Resolved) -> None:
    for note in (*query.assumptions, *resolved.assumptions):
        scribe.warn(WarningCode.ASSUMPTION, note)
