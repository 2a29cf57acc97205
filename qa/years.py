"""哪年最高, 这几年各多少: one item over all years that the library holds."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.query import Operation, Query
from qa.resolve import Refusal, resolve_agency
from qa.words import words

_COURSE = re.compile("变[化动]|走势|趋势")
_OF_ALL = {Operation.VALUE: Operation.VALUE, Operation.RANK: Operation.COMPARE, Operation.COMPARE: Operation.COMPARE}


def latest_years(query: Query, catalog: Catalog) -> Query:
    """近三年 as the latest years held, where the calendar's own are not all there; said as an assumption."""
    owners = {t.agencies for t in query.targets}
    if not query.latest or len(owners) != 1 or len(min(owners)) != 1:
        return query
    held = catalog.years(min(owners)[0])
    asked = {t.year for t in query.targets}
    years = sorted(held[: query.latest])
    if asked <= set(held) or not years:
        return query
    each = dict.fromkeys(replace(t, year=None) for t in query.targets)
    targets = tuple(replace(t, year=year) for t in each for year in years)
    listing = "、".join(f"{year}年" for year in years)
    note = f"“近{query.latest}年”按文库中最近的{len(years)}年（{listing}）回答"
    return replace(query, targets=targets, assumptions=(*query.assumptions, note))


def years_since(query: Query, catalog: Catalog) -> Query:
    """2017年起 as every year held from then on."""
    owners = {t.agencies for t in query.targets}
    if query.since is None or len(owners) != 1 or len(min(owners)) != 1:
        return query
    years = sorted(y for y in catalog.years(min(owners)[0]) if y >= query.since)
    each = dict.fromkeys(replace(t, year=None) for t in query.targets)
    targets = tuple(replace(t, year=year) for t in each for year in years)
    return query.with_targets(targets) if years else query


def over_years(query: Query, catalog: Catalog) -> Query:
    """The question about each year in which its one item is found; any other question as it is."""
    operation = _OF_ALL.get(query.operation)
    is_one = len(query.targets) == 1 and query.members is None
    if is_one and query.explicit_year and query.operation is Operation.VALUE and _COURSE.search(query.text):
        return replace(query, operation=Operation.CHANGE)  # of one year: against the year before
    if operation is None or not is_one or query.explicit_year or not words().every_year.search(query.text):
        return query
    target = query.targets[0]
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal) or not target.mentions or target.year is not None:
        return query
    years = sorted(catalog.years(settled[0].agencies[0]))
    each = [replace(settled[0], year=year) for year in years]
    held = tuple(t for t in each if isinstance(choose(t, query, catalog), Chosen))
    if len(held) < 2:
        is_course = operation is Operation.VALUE and _COURSE.search(query.text)
        return replace(query, operation=Operation.CHANGE) if is_course else query
    return replace(query, operation=operation, targets=held, explicit_year=True, ranking=None)
