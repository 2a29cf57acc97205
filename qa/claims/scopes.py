"""Which of an agency's figures a claim may mean by its scope: the office itself (本级), and items named by a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from corpus.datatypes import Fact, Tier
from corpus.vocabulary import clean_label, vocabulary
from index.filters import unit_of
from qa.catalog import Catalog
from qa.matching import View
from qa.query import Mention, Target

_PLACE = re.compile("(?:[省市区县州盟旗乡镇]|地区)$")
_OFFICE = re.compile("(?:（本级）|（机关）|（局机关）|机关本级|本级|机关)$")
_WHOLE = re.compile("^(?:[局委厅办校院](?=机关)|全(?:[省市区县州盟旗乡镇局]|地区|部门)|我[省市区县局])")
_OWN = re.compile("^(?:[省市区县州盟旗]级|[省市区县州盟旗]?本级)")
_DATED = re.compile(r"^[一-鿿]{0,12}?\d{4}年(?:度|末|底)?")
_TITLE = re.compile("(?:合计|总计|收支|执行|完成|预期|预计|安排|预算|决算|情况|计划|及|和|与|数|表|（）|草案)+$")
_YEARLY = re.compile(r"\d{4}年(?:度)?(?:预算|决算)数?$")
_TOTALS = ("total_budget", "total_revenue", "total_expenditure")
_LEAST = 3  # characters of a name that a title may hold
_UNIT = "单位"


def is_place(agency: str) -> bool:
    """Whether an agency is the government of a place, whose 本级 is a tier of its figures."""
    return _PLACE.search(agency) is not None


def wants_office(target: Target) -> bool:
    """Whether the office itself is meant, without what belongs to it (局本级)."""
    return target.tier is Tier.OWN and len(target.agencies) == 1 and not is_place(target.agencies[0])


def office_targets(target: Target, catalog: Catalog) -> list[Target]:
    """The operand as that of the office: its row among the department's units, or an agency of its own."""
    agency = target.agencies[0]
    own = [r.name for r in catalog.names.records if r.name != agency and _is_office_of(r.name, agency)]
    found = [replace(target, agencies=(name,), tier=None) for name in own]
    years = (target.year,) if target.year is not None else catalog.years(agency)
    for year in years:
        rows = [item for item in catalog.view(agency, year).items if _is_office_of(item, agency)]
        columns = tuple(m for m in target.mentions if not set(m.concepts) & set(_TOTALS))
        for row in rows:
            mention = Mention(row, 0, len(row), literal=True)
            found.append(replace(target, year=year, tier=None, mentions=(mention, *columns)))
    return found


def _is_office_of(name: str, agency: str) -> bool:
    """Whether a name is that of the agency's own office (某局（本级）, 局本级)."""
    head = _OFFICE.sub("", name)
    return head != name and (not head or (len(head) > 1 and agency.endswith(head)) or head == agency[-1:])


def of_unit_documents(facts: Sequence[Fact], catalog: Catalog) -> tuple[Fact, ...]:
    """The facts of documents of the office alone (单位预算)."""
    return tuple(f for f in facts if f.document in catalog.documents and catalog.documents[f.document].level == _UNIT)


def titled(target: Target, view: View) -> tuple[Fact, ...]:
    """Figures whose item is but a title around the name said (一般公共预算收入执行情况表, 全镇一般公共预算支出)."""
    if len(target.mentions) != 1:
        return ()
    mention = target.mentions[0]
    said = clean_label(mention.text)
    facts = [f for f in view.facts if f.concept is None and not f.path and target.phase in (None, f.phase)]
    named = [f for f in facts if _names(f.item, said, mention) or _is_coded(f, said)]
    if target.tier is not None:
        own = [f for f in named if _tier(f) is target.tier]
        named = own or [f for f in named if _tier(f) is None]
    return tuple(named)


def _is_coded(fact: Fact, said: str) -> bool:
    """Whether the sentence names the item by its level (社会福利（款）老年福利（项）2025年预算数)."""
    names_level = any(f"{said}（{level}）" in (fact.sentence or "") for level in "项款")
    return len(said) >= _LEAST and names_level and _YEARLY.sub("", fact.item).endswith(said)


@cache
def _bare(item: str) -> str:
    """The name within a title."""
    return _TITLE.sub("", _DATED.sub("", _OWN.sub("", _WHOLE.sub("", item))))


def _tier(fact: Fact) -> Tier | None:
    """The tier of a fact, as its own name tells it where nothing else does (县级“三公”经费)."""
    if fact.tier is not None:
        return fact.tier
    return Tier.OWN if _OWN.match(fact.item) else Tier.WHOLE if _WHOLE.match(fact.item) else None


def of_named_tier(facts: Sequence[Fact], target: Target, view: View) -> tuple[Fact, ...]:
    """The facts without those of no stated tier that another place states of another tier than the one named."""
    if target.tier is None:
        return tuple(facts)
    others = {_value(f) for f in view.facts if f.tier is not None and f.tier is not target.tier}
    return tuple(f for f in facts if f.tier is not None or _value(f) not in others)


def _value(fact: Fact) -> tuple[object, ...]:
    unit = unit_of(fact.unit)
    factor = unit.factor if unit is not None else Decimal(1)
    return (fact.concept or fact.item, fact.phase, fact.aspect, fact.value * factor)


def _names(item: str, said: str, mention: Mention) -> bool:
    bare = _bare(item)
    if len(bare) < _LEAST or bare == item:
        return False
    return bare == said or vocabulary().concept_of(clean_label(bare)) in mention.concepts
