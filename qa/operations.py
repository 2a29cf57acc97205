"""Which function answers a question about figures, after the question is settled against the library."""

from __future__ import annotations

from dataclasses import replace

from qa.averages import answer_average
from qa.catalog import Catalog
from qa.changes import answer_change, answer_growth, answer_implied
from qa.compute import UnlikeUnitsError, ZeroBaseError
from qa.draft import Draft
from qa.figures import (
    answer_completion,
    answer_difference,
    answer_multiple,
    answer_sum,
    answer_value,
)
from qa.per_head import answer_per_head
from qa.query import Operation, Query
from qa.remainder import answer_remainder
from qa.resolve import Refusal
from qa.schema import Reason
from qa.series import shares_by_year
from qa.shares import answer_share
from qa.supposed import answer_supposed

_ANSWERS = {
    Operation.VALUE: answer_value,
    Operation.SUM: answer_sum,
    Operation.DIFFERENCE: answer_difference,
    Operation.COMPARE: answer_difference,
    Operation.MULTIPLE: answer_multiple,
    Operation.PER_HEAD: answer_per_head,
    Operation.AVERAGE: answer_average,
    Operation.MEDIAN: answer_average,
    Operation.SHARE: answer_share,
    Operation.HYPOTHETICAL: answer_supposed,
    Operation.REMAINDER: answer_remainder,
    Operation.CHANGE: answer_change,
    Operation.GROWTH: answer_growth,
    Operation.IMPLIED: answer_implied,
    Operation.COMPLETION: answer_completion,
}


_ASKED_OF_ONE = {  # what is answered for one item at a time, and how it is asked
    Operation.CHANGE: "比上年增减多少",
    Operation.GROWTH: "比上年增长百分之几",
    Operation.COMPLETION: "完成预算的百分之几",
    Operation.PER_HEAD: "人均多少",
    Operation.REASON: "为什么变化",
    Operation.DEFINITION: "是什么意思",
}


def one_at_a_time(query: Query) -> Refusal | None:
    """Ask back where several items (or agencies) are named for what is answered of one: none may be passed over."""
    asked = _ASKED_OF_ONE.get(query.operation)
    if query.operation is Operation.IMPLIED and len({t.mentions for t in query.targets}) > 1:
        return Refusal(Reason.MISSING_ITEM, "倒推上年数一次只能问一项，请写明是哪一项")
    if asked is None or len({(t.agencies, t.mentions) for t in query.targets}) < 2:
        return None
    targets = [t for t in query.targets if t.mentions and len(t.agencies) == 1]
    options = tuple(f"{t.agencies[0]}{f'{t.year}年' if t.year else ''}{t.words}{asked}" for t in targets)
    return Refusal(Reason.MISSING_ITEM, "这样的问题一次只能问一项，请选一个", tuple(dict.fromkeys(options)))


def answer_figures(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Carry out an operation on figures. Raises KeyError for operations of other modules."""
    settled = settle(query, catalog)
    try:
        if settled.operation is Operation.SHARE and (by_year := shares_by_year(settled, catalog)) is not None:
            return by_year
        return _ANSWERS[settled.operation](settled, catalog)
    except ZeroBaseError as error:
        return Refusal(Reason.ZERO_BASE, error.problem)
    except UnlikeUnitsError as error:
        return Refusal(Reason.MISSING_ITEM, error.problem)


def settle(query: Query, catalog: Catalog) -> Query:
    """The operation that a question comes to, given how many figures it names and which years are held.

    A difference of one figure is its change; a change between two years is a difference; two years of
    which only the later is published imply the earlier figure.
    """
    operation, targets = query.operation, query.targets
    years = sorted({t.year for t in targets if t.year is not None})
    if operation in (Operation.DIFFERENCE, Operation.COMPARE) and len(targets) < 2:
        return replace(query, operation=Operation.CHANGE)
    if operation is Operation.SUM and len(targets) < 2:
        return replace(query, operation=Operation.VALUE)
    if operation is Operation.VALUE and _only_later_held(query, years, catalog):
        return replace(query, operation=Operation.IMPLIED)
    if operation in (Operation.CHANGE, Operation.GROWTH) and len(targets) > 1:
        return _between_years(query, years, catalog)
    return query


def _only_later_held(query: Query, years: list[int], catalog: Catalog) -> bool:
    owners = {t.agencies for t in query.targets}
    if len(years) != 2 or years[1] - years[0] != 1 or len(owners) != 1 or len(min(owners)) != 1:
        return False
    held = catalog.years(min(owners)[0])
    return years[1] in held and years[0] not in held


def _between_years(query: Query, years: list[int], catalog: Catalog) -> Query:
    """Later against earlier; where only the later is published, its stated change serves."""
    if len(years) < 2:
        return query.with_targets(query.targets[:1])
    ends = tuple(next(t for t in query.targets if t.year == year) for year in (years[-1], years[0]))
    if _only_later_held(query, years, catalog):
        return query.with_targets(ends[:1])
    if query.operation is Operation.GROWTH:
        return query.with_targets(ends)
    told = None if query.targets[0].year == years[0] else query.premise_rises  # 2021年比2023年少: the ends are turned
    return replace(query, operation=Operation.DIFFERENCE, targets=ends, premise_rises=told)
