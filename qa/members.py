"""The members of a set in one edition: which figures they are, one each, none inside another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from corpus.datatypes import Aspect, Direction, Fact, Fund, Origin, RowRole, Tier
from corpus.vocabulary import item_key, vocabulary
from index.filters import unit_of
from qa.catalog import Catalog
from qa.compositions import Fit, in_one_place, place_of, places_of, readings_of, whole_of, without_overlaps
from qa.query import Members
from qa.resolve import Resolved, of_tier
from qa.selection import Quantity, select

_PROJECT_MEASURES = ("年度预算安排", "年度资金总额", "项目金额")
_BESIDE_EXPENDITURE = ("230", "231")  # 转移性支出, 债务还本支出
_PROJECT_PARENTS = ("project_expenditure", "project_budget_total")
_FEWEST_CLASSES = 5  # of a government's table whose total is not read
_FUNDS = (Fund.ALL, None, *(fund for fund in Fund if fund is not Fund.ALL))  # widest first


def facts_of(resolved: Resolved, catalog: Catalog) -> list[Fact]:
    """The figures of an edition, of the stage and tier that were resolved."""
    view = catalog.view(resolved.agency, resolved.year)
    of_phase = [f for f in view.facts if f.phase in (resolved.phase, None) or resolved.phase is None]
    return list(of_tier(of_phase, resolved.target.tier))


def members_of(members: Members, facts: Sequence[Fact]) -> list[Quantity]:
    """The members of a set with one quantity each, in reading order.

    The first kind of place that lists them counts: a form before the text, codes before names. No member is part of
    another.
    """
    if members in _ROWS and (verified := _adding_up(facts, _ROWS[members])):
        return verified
    amounts = [f for f in facts if f.aspect is Aspect.AMOUNT]
    whole = [f for f in amounts if f.main]
    among = (whole, amounts)  # of a narrower column only parts are there
    found = ([f for f in kind if is_member(f)] for kind in among for is_member in MEMBER_TESTS[members])
    chosen = next((kept for kept in found if kept), [])
    by_key: dict[str, list[Fact]] = {}
    for fact in chosen:
        by_key.setdefault(fact.code or item_key(fact.item) or fact.item, []).append(fact)
    selections = [select(group, (Aspect.AMOUNT,)) for group in by_key.values()]
    apart = without_overlaps([s.chosen for s in selections if s is not None])
    if members in _ROWS and any(q.fact.tier is not None for q in apart) and not _is_table(apart):
        return []  # single lines of a government's report are no list of its classes
    return in_one_place(apart)


def _is_table(quantities: Sequence[Quantity]) -> bool:
    return len(quantities) >= _FEWEST_CLASSES and bool(places_of(quantities))


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


def _adding_up(facts: Sequence[Fact], is_row: Callable[[Fact], bool]) -> list[Quantity]:
    """The rows of the widest table whose outermost rows of that kind add up to a total of its own."""
    by_place: dict[tuple[object, ...], dict[str, Fact]] = {}
    for fact in facts:
        if fact.origin is Origin.CELL and fact.main and fact.aspect is Aspect.AMOUNT and is_row(fact):
            by_place.setdefault(place_of(fact), {}).setdefault(item_key(fact.item), fact)
    found = [reading for rows in by_place.values() for reading in readings_of([Quantity((f,)) for f in rows.values()])]
    verified = [rows for rows in found if whole_of(rows, facts).fit is Fit.EQUAL]

    def standing(rows: list[Quantity]) -> tuple[int, bool, int]:
        return _FUNDS.index(rows[0].fact.fund), rows[0].fact.tier is Tier.OWN, -len(rows)

    return [_with_places(row, facts) for row in min(verified, key=standing, default=[])]


def _with_places(kind: Quantity, facts: Sequence[Fact]) -> Quantity:
    """The kind with the other places that state the same figure of it."""
    first = kind.fact
    same = [
        f
        for f in facts
        if f is not first and f.main and f.aspect is first.aspect and f.fund is first.fund and f.tier is first.tier
        if f.phase is first.phase and f.concept == first.concept and _worth(f) == _worth(first)
    ]
    return Quantity((first, *same))


def _worth(fact: Fact) -> Decimal:
    return fact.value * unit_of(fact.unit).factor


def _is_of_revenue(fact: Fact) -> bool:
    if not fact.concept or fact.role in (RowRole.TOTAL, RowRole.SUBTOTAL):
        return False
    term = vocabulary().term(fact.concept)
    return term.direction is Direction.REVENUE and term.kind != "total"


def _is_revenue_kind(fact: Fact) -> bool:
    return fact.tier is None and fact.fund in (Fund.ALL, None) and _is_of_revenue(fact)


def _is_tax_kind(fact: Fact) -> bool:
    """A row right below 税收收入 in a table."""
    above = vocabulary().concept_of(fact.path[-1]) if fact.path else None
    return above == "tax_revenue" and fact.origin is Origin.CELL


def _is_class_of_place(fact: Fact) -> bool:
    """A class of what a government spends, in a table."""
    return fact.tier is not None and fact.origin is Origin.CELL and _is_class(fact)


_ROWS = {Members.REVENUE_KINDS: _is_of_revenue, Members.FUNCTIONAL_CLASSES: _is_class_of_place}
MEMBER_TESTS: dict[Members, tuple[Callable[[Fact], bool], ...]] = {
    Members.PROJECTS: (_is_target_head, _is_project_row, _is_target_part, _is_listed_project),
    Members.FUNCTIONAL_CLASSES: (_has_code(r"2\d\d"), _is_class_without_code, _is_class_in_prose),
    Members.FUNCTIONAL_ITEMS: (_has_code(r"2\d{6}"),),
    Members.ECONOMIC_CLASSES: (_has_code(r"3\d\d"),),
    Members.ECONOMIC_ITEMS: (_has_code(r"3\d{4}"),),
    Members.REVENUE_KINDS: (_is_revenue_kind,),
    Members.TAX_KINDS: (_is_tax_kind,),
}
