"""本级 of an agency: its own budget without the units below it, from its 单位 documents or the rows that name it.

A government's 市本级 is another thing: see ``corpus.tiers``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.datatypes import Fact
from corpus.vocabulary import clean_label, vocabulary
from qa.matching import View

if TYPE_CHECKING:
    from qa.catalog import Catalog

_OWN_ROW = re.compile(r"[（(]?(?:局|委|厅|办|部|院|机关)*(?:本级|机关|本部)[）)]?$")
_WHOLE_COLUMN = re.compile(r"(?P<side>收入|支出)?(?:合计|总计|预算数|金额)$")
_TOTALS = {"收入": "total_revenue", "支出": "total_expenditure"}


def is_body(agency: str, catalog: Catalog) -> bool:
    """Whether an agency is a department or unit, not a government or a place."""
    levels = {record.level for record in catalog.documents_of(agency)}
    return bool(levels) and "政府" not in levels


def own_view(agency: str, year: int, catalog: Catalog) -> View:
    """What the library holds of the agency's own level in a year; empty where only the whole 部门 is published."""
    view = catalog.view(agency, year)
    levels = {record.id: record.level for record in catalog.documents_of(agency)}
    own = {name for name, level in levels.items() if level != "部门"}
    if any(fact.document in own for fact in view.facts):
        kept = [gap for gap in view.gaps if gap.document in own]
        return View([fact for fact in view.facts if fact.document in own], kept)
    return View([named for fact in view.facts if (named := _of_own_row(fact, agency)) is not None])


def _of_own_row(fact: Fact, agency: str) -> Fact | None:
    """A figure of the row that names the agency's own level, as the item that its column names."""
    label = clean_label(fact.row)
    found = _OWN_ROW.search(label)
    name = label[: found.start()] if found else ""
    if found is None or not (name == "" or agency.startswith(name) or name.startswith(agency)):
        return None
    if fact.measure_concept is not None and vocabulary().term(fact.measure_concept).kind != "total":
        return replace(fact, item=fact.measure, concept=fact.measure_concept, main=True)
    whole = _WHOLE_COLUMN.search(fact.measure)
    side = (whole["side"] or next((s for s in _TOTALS if s in fact.scope), "")) if whole else ""
    if not side:
        return replace(fact, item=fact.measure, concept=fact.measure_concept, main=True)
    return replace(fact, item=f"{side}总计", concept=_TOTALS[side], main=True)
