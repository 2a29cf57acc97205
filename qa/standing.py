"""What a figure stands for where its own label says it with a year, a stage of the budget or a column around it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from corpus.datatypes import Aspect, Direction, Fact, Fund, Gap, Origin, RowRole
from corpus.money import Dimension
from corpus.vocabulary import clean_label, vocabulary
from index.filters import unit_of

_YEAR = re.compile(r"^(20\d\d)年(?:度)?")
_STAGES = re.compile(r"(?:(?:代编预算|预算|决算|执行)数?|合计|(?:预算|决算)支出|(?<=费)支出)$")
_POOLED = re.compile(r"^(?:全?[市省区县州]级?)?统筹的?")  # 统筹的社会保险基金收入
_RATIOS = (Aspect.RATE, Aspect.SHARE, Aspect.GROWTH)
_SUBTOTALS = ("小计", "合计", "总计")
_SHORTEST = 4
_PHASE_COLUMNS = ("initial_budget", "budget_amount", "final_amount", "adjusted_budget", "execution_amount")
_SUMS = ("revenue_sum", "current_year_revenue", "expenditure_sum", "current_year_expenditure")
_OF_ONE_BUDGET = (Fund.GENERAL_PUBLIC_BUDGET, Fund.GOVERNMENT_MANAGED_FUNDS, Fund.STATE_CAPITAL_OPERATIONS)


def plain_concept(entry: Fact | Gap) -> str | None:
    """The term that a label without one names but for its year and stage (2024年机关运行经费预算数).

    Short totals (收入预算) are left alone: which income they mean depends on what stands around them.
    """
    if entry.concept is not None or entry.code is not None:
        return None
    year = _YEAR.match(entry.item)
    if year is not None and int(year[1]) != entry.year:
        return None
    return _plain(entry.item)


@cache
def _plain(item: str) -> str | None:
    whole = _POOLED.sub("", _YEAR.sub("", item))
    stems = (stem for stem in (whole, _STAGES.sub("", whole)) if stem != item and len(stem) >= _SHORTEST)
    return next((concept for stem in stems if (concept := vocabulary().concept_of(stem))), None)


def of_column(fact: Fact) -> Fact:
    """A figure of a total row whose column names an item above its stage (公务接待费 / 预算数): that item's."""
    if fact.aspect in _RATIOS and unit_of(fact.unit).dimension is Dimension.MONEY:
        return replace(fact, aspect=Aspect.AMOUNT, main=True)  # no rate is an amount of money
    if fact.role is not RowRole.TOTAL or fact.origin is not Origin.CELL or len(fact.columns) < 2:
        return fact
    if fact.measure_concept not in _PHASE_COLUMNS or fact.aspect is not Aspect.AMOUNT:
        return fact
    above = [label for label in map(clean_label, fact.columns[:-1]) if label not in _SUBTOTALS]
    is_part = fact.form == "three_public" and len(above) > 1  # only there the row's name is no name of its cells
    if not is_part or above[-1] == fact.item:
        return fact
    return replace(fact, item=above[-1], concept=vocabulary().concept_of(above[-1]))


def standing(fact: Fact) -> tuple[str | None, Fund | None]:
    """Concept and fund without the fund in the name: 一般公共预算支出合计 is 支出 out of that budget."""
    if fact.concept is None:
        return plain_concept(fact), fact.fund
    concept = budget_sum(fact) or fact.concept
    return within_fund(concept) or (concept, fact.fund)


@cache
def within_fund(concept: str) -> tuple[str, Fund] | None:
    """Item and fund of a term that but names both (一般公共预算基本支出: 基本支出); None for any other."""
    term = vocabulary().term(concept)
    parent = vocabulary().term(term.parent) if term.parent else None
    if parent is None or term.fund is None or parent.kind != "item" or parent.fund is term.fund:
        return None
    is_named_so = term.id.partition("_")[0] in (term.fund.value.partition("_")[0], "fiscal")
    return (parent.id, term.fund) if is_named_so else None


def budget_sum(fact: Fact) -> str | None:
    """The budget that the sum of a table of that one budget is: 本年收入合计 of a 一般公共预算收入 table."""
    if fact.concept not in _SUMS or fact.fund not in _OF_ONE_BUDGET or fact.path or fact.origin is not Origin.CELL:
        return None
    direction = vocabulary().term(fact.concept).direction
    return _of_fund(fact.fund, direction)


@cache
def _of_fund(fund: Fund, direction: Direction | None) -> str | None:
    fitting = [t.id for t in vocabulary().terms() if t.fund is fund and t.direction is direction and t.kind == "item"]
    named = [i for i in fitting if i == f"{fund.value}_{direction.value if direction else ''}"]
    return named[0] if named else None


def in_fund_of(concept: str, other: str) -> str | None:
    """The total ``concept`` within the fund that the term ``other`` names (收入合计 beside 一般公共预算支出合计)."""
    total, named = vocabulary().term(concept), vocabulary().term(other)
    if total.kind != "total" or named.fund not in _OF_ONE_BUDGET or total.fund not in (None, Fund.ALL):
        return None
    return _of_fund(named.fund, total.direction)
