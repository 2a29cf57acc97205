"""各县区: one item over the places that a government's documents list beside its own figures."""

from __future__ import annotations

from dataclasses import replace

from qa.catalog import Catalog, is_town
from qa.draft import Draft
from qa.owners import Owners, compare_owners
from qa.query import Query, Target
from qa.resolve import Refusal
from qa.schema import Reason, WarningCode


def answer_places(query: Query, catalog: Catalog) -> Draft | Refusal:
    """Rank, list, count or add up one item over the places below the government named."""
    target = query.targets[0] if query.targets else Target()
    if len({t.mentions for t in query.targets}) > 1:
        return Refusal(Reason.MISSING_ITEM, "一次只能按一项比较各县区，请写明是哪一项")
    if not target.mentions:
        return Refusal(Reason.MISSING_ITEM, "请写明按哪一项比较各县区，例如“各县区一般公共预算收入前三名”")
    government = _government(target, query, catalog)
    if isinstance(government, Refusal):
        return government
    below = catalog.below(government)
    owners = Owners(below, "乡镇" if below and all(map(is_town, below)) else "县区", government)
    if not owners.names:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{government}的文件没有逐个列出所辖地区的数字")
    years = [target.year] if target.year is not None else list(catalog.years(government))
    outcome: Draft | Refusal = Refusal(Reason.YEAR_NOT_IN_LIBRARY, f"文库中没有{government}注明年份的文件")
    for year in years:
        outcome = compare_owners(query, replace(target, year=year, tier=None), owners, catalog)
        if isinstance(outcome, Draft):
            break
    if isinstance(outcome, Draft) and target.year is None:
        outcome.scribe.warn(WarningCode.ASSUMPTION, f"没有写明年份，按{year}年回答")
    if isinstance(outcome, Refusal) and target.year is not None and target.year not in catalog.years(government):
        return Refusal(Reason.YEAR_NOT_IN_LIBRARY, f"文库中没有{government}{target.year}年的文件")
    return outcome


def _government(target: Target, query: Query, catalog: Catalog) -> str | Refusal:
    """The agency named that states figures of places below it; without a name the only such one."""
    if query.unknown_agency and not target.agencies:
        return Refusal(Reason.AGENCY_NOT_IN_LIBRARY, f"文库中没有“{query.unknown_agency}”的文件")
    candidates = [a for a in target.agencies or catalog.agencies if catalog.below(a)]
    if len(candidates) == 1:
        return candidates[0]
    if target.agencies and not candidates:
        return Refusal(Reason.ITEM_NOT_FOUND, f"{target.agencies[0]}的文件没有逐个列出所辖地区的数字")
    listed = "、".join(candidates) or "无"
    return Refusal(Reason.AMBIGUOUS_AGENCY, f"请写明是哪个地方的县区。列有各县区数字的有：{listed}")
