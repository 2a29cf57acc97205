"""哪年最高, 这几年各多少: one item over all years that the library holds."""

from __future__ import annotations

from dataclasses import replace

from qa.catalog import Catalog
from qa.choose import Chosen, choose
from qa.query import Operation, Query
from qa.resolve import Refusal, resolve_agency
from qa.words import words

_OF_ALL = {Operation.VALUE: Operation.VALUE, Operation.RANK: Operation.COMPARE, Operation.COMPARE: Operation.COMPARE}


def over_years(query: Query, catalog: Catalog) -> Query:
    """The question about each year in which its one item is found; any other question as it is."""
    operation = _OF_ALL.get(query.operation)
    is_one = len(query.targets) == 1 and query.members is None and not query.explicit_year
    if operation is None or not is_one or not words().every_year.search(query.text):
        return query
    target = query.targets[0]
    settled = resolve_agency(target, query, catalog)
    if isinstance(settled, Refusal) or not target.mentions or target.year is not None:
        return query
    years = sorted(catalog.years(settled[0].agencies[0]))
    each = [replace(settled[0], year=year) for year in years]
    held = tuple(t for t in each if isinstance(choose(t, query, catalog), Chosen))
    if len(held) < 2:
        return query
    return replace(query, operation=operation, targets=held, explicit_year=True, ranking=None)
