"""What 支出 and 收入 alone mean of a government: its general public budget, not the grand total with transfers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.query import Mention, Query, Target
from qa.words import words

if TYPE_CHECKING:
    from qa.catalog import Catalog

_MEANT = {
    "total_expenditure": "general_public_budget_expenditure",
    "total_revenue": "general_public_budget_revenue",
}
_BARE = ("支出", "收入")


def of_governments(query: Query, catalog: Catalog) -> Query:
    """The query with bare 支出 (收入) of a government read as its general public budget's; said as an assumption."""
    targets = tuple(_meant(target, catalog) for target in query.targets)
    if targets == query.targets:
        return query
    changed = [old for old, new in zip(query.targets, targets, strict=True) if old != new]
    word = changed[0].mentions[0].text
    note = f"“{word}”按一般公共预算{word}理解；加上转移性收支等的是总计"
    return replace(query, targets=targets, assumptions=(*query.assumptions, note))


def _meant(target: Target, catalog: Catalog) -> Target:
    if len(target.mentions) != 1 or len(target.agencies) != 1 or target.mentions[0].text not in _BARE:
        return target
    mention = target.mentions[0]
    concept = next((_MEANT[one] for one in mention.concepts if one in _MEANT), None)
    if concept is None or not _is_held(target, concept, catalog):
        return target
    return replace(target, mentions=(_of_concept(mention, concept),))


def _of_concept(mention: Mention, concept: str) -> Mention:
    return replace(mention, concepts=(concept, *words().stands_for.get(concept, ())))


def _is_held(target: Target, concept: str, catalog: Catalog) -> bool:
    """Whether the agency is a government (or a place in its report) that states the figure."""
    agency = target.agencies[0]
    levels = {record.level for record in catalog.documents_of(agency)}
    if levels and levels != {"政府"}:
        return False
    years = [target.year] if target.year is not None else list(catalog.years(agency))[:1]
    return any(fact.concept == concept for year in years for fact in catalog.view(agency, year).facts)
