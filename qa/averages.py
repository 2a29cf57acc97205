"""Means and medians of several figures that a question names: years, items, agencies."""

from __future__ import annotations

from qa.catalog import Catalog
from qa.choose import choose_all, computed_draft, name_operands
from qa.compute import mean, median
from qa.draft import Draft
from qa.query import Operation, Query
from qa.resolve import Refusal
from qa.schema import Reason
from qa.scribe import Scribe


def answer_average(query: Query, catalog: Catalog) -> Draft | Refusal:
    """The mean (or median) of the figures named, with every operand."""
    if len(query.targets) < 2:
        return Refusal(Reason.MISSING_ITEM, "求平均数需要几个数，请写明是哪几年、哪几项或哪些单位")
    chosen = choose_all(query, catalog)
    if isinstance(chosen, Refusal):
        return chosen
    operands = name_operands(chosen)
    is_median = query.operation is Operation.MEDIAN
    computed = median(operands, query.unit) if is_median else mean(operands, query.unit)
    name = "中位数" if is_median else "平均数"
    label = f"{'、'.join(o.name for o in operands)}的{name}"
    return computed_draft(computed, label, f"{label}为{{}}。", chosen, Scribe(catalog, query.unit), query)
