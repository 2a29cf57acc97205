"""How far each figure of a document is verified, from the document itself.

Two figures are the same quantity when year, phase, name, part, aspect and 口径 agree; only then may one
corroborate or dispute another. Different 口径 (all funds, 财政拨款, 基本支出 only) are no contradiction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.datatypes import Aspect, Fact, Fund, Origin, RowRole, Table, Verification
from corpus.errors import ParseError
from corpus.money import Dimension, Unit, parse_unit
from corpus.numerals import decimal_places, to_half_width
from corpus.vocabulary import item_key, vocabulary

_Place = tuple[str, str]
_PROJECT = re.compile(r"项目(?!支出)|专项|工程")
_SISTERS = ("基本支出", "项目支出")
_TOTAL = re.compile(r"(?:总额|总计|合计|总数|小计)$")
_NAMELESS = re.compile(r"(?:预算|资金|项目|金额|支出|收入|本年)*(?:合计|总计|小计|总额)")
_SHORTEST_STEM = 4  # characters; less says too little to tell projects apart
_FISCAL = frozenset({Fund.FISCAL_APPROPRIATION, Fund.GENERAL_PUBLIC_BUDGET})
_BASIC = _FISCAL | {Fund.GENERAL_PUBLIC_BASIC}


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What two figures must share to be one quantity, all but the fund."""

    year: int | None
    phase: str | None
    name: str
    owner: str  # the project that the figure is a detail of
    part: str  # column of a cell that is only a part of its row
    within: str  # 基本支出 or 项目支出 where the figure counts only these
    above: tuple[str, ...]  # what else narrows it: the parents in prose that are no totals
    aspect: Aspect
    base: str  # what a change, share or rate is relative to
    trend: str | None
    relation: str
    dimension: str


@dataclass(frozen=True, slots=True)
class _Stated:
    index: int
    fact: Fact
    value: Decimal  # in the base unit
    tolerance: Decimal  # how far rounding may carry it
    place: _Place


def grade(facts: Sequence[Fact], tables: Sequence[Table]) -> list[Fact]:
    """The facts, in their order, with ``verification`` set."""
    footed = {
        t.number for t in tables if t.certificate.outcome in ("verified", "recovered") and not t.certificate.failed
    }
    projects = {table.number: table.project for table in tables if table.project}
    groups: dict[_Quantity, list[_Stated]] = defaultdict(list)
    for index, fact in enumerate(facts):
        if fact.item:
            groups[_quantity(fact, projects.get(fact.table or 0))].append(_stated(index, fact))
    graded = [replace(fact, verification=_alone(fact, footed)) for fact in facts]
    for group in groups.values():
        for one, verification in _compare(group):
            if graded[one].verification is Verification.RECOVERED and verification is Verification.CORROBORATED:
                continue
            graded[one] = replace(graded[one], verification=verification)
    return graded


def _alone(fact: Fact, footed: set[int]) -> Verification:
    if fact.repair:
        return Verification.RECOVERED
    is_summed = fact.table in footed and fact.aspect is Aspect.AMOUNT and fact.role is not RowRole.INDICATOR
    return Verification.RECONCILED if is_summed else Verification.SINGLE


def _quantity(fact: Fact, project: str | None) -> _Quantity:
    within = next((name for name in _SISTERS if name in fact.path), "")
    if fact.fund is Fund.GENERAL_PUBLIC_BASIC:
        within = "基本支出"
    is_indicator = fact.aspect is Aspect.INDICATOR
    is_whole = fact.main or fact.item == fact.measure
    return _Quantity(
        year=fact.year,
        phase=fact.phase,
        name=_key(fact.item),
        owner=_owner(fact, project),
        part="" if is_whole else fact.measure_concept or fact.measure or "部分",
        within="" if item_key(fact.item) in _SISTERS or _is_project(fact) else within,
        above=_above(fact),
        aspect=fact.aspect,
        base=_base(fact),
        trend=fact.trend,
        relation=fact.relation if is_indicator else "",
        dimension=_dimension(fact.unit),
    )


def _key(item: str) -> str:
    """What names the same thing: a project is listed as “…系统建设项目” and targeted as “…系统建设”."""
    key = item_key(item)
    shorter = key.removesuffix("建设")
    return shorter if len(shorter) >= _SHORTEST_STEM else key


def _base(fact: Fact) -> str:
    """“上年” and “上年预算” are one base of a budget's changes; “上年决算” is another."""
    if fact.aspect is Aspect.AMOUNT or fact.base is None:
        return ""
    return re.sub(r"(?:年初|的)?预算(?:数|安排)?$", "", fact.base).replace("去年", "上年")


def _above(fact: Fact) -> tuple[str, ...]:
    """The parents that narrow a figure of prose.

    Totals narrow nothing, terms of the vocabulary above the item are its usual parents, 基本支出 and
    项目支出 count as ``within``; in tables a row's code or name says already where it belongs.
    """
    if fact.origin is not Origin.PROSE or fact.aspect is Aspect.INDICATOR:
        return ()
    return tuple(_key(name) for name in fact.path if _narrows(name, fact))


def _narrows(name: str, fact: Fact) -> bool:
    if name in _SISTERS or _TOTAL.search(name) or _is_project(fact):
        return False
    concept = vocabulary().concept_of(name)
    if concept is None or vocabulary().term(concept).kind == "total":
        return concept is None
    return concept not in _ancestors(fact.concept)


def _ancestors(concept: str | None) -> Iterable[str]:
    while concept and (concept := vocabulary().term(concept).parent):
        yield concept


def _is_project(fact: Fact) -> bool:
    """A project is one quantity, whether listed under 项目支出 or described by itself."""
    return fact.concept is None and fact.code is None and bool(_PROJECT.search(fact.item))


def _owner(fact: Fact, project: str | None) -> str:
    """The project that a figure is a detail of; a nameless total belongs to its own list alone."""
    if fact.concept is None and _NAMELESS.fullmatch(fact.item):
        return fact.form or "/".join(fact.section)
    if project:
        return "" if _key(fact.item) == _key(project) else _key(project)
    is_detail = fact.aspect is Aspect.INDICATOR and fact.path
    return _key(fact.path[0]) if is_detail else ""


def _unit(symbol: str) -> Unit:
    """The unit; a print that is none (OCR) measures something of its own."""
    try:
        return parse_unit(symbol)
    except ParseError:
        return Unit(symbol, Dimension.OTHER)


def _dimension(unit: str) -> str:
    parsed = _unit(unit)
    return parsed.dimension if parsed.dimension in (Dimension.MONEY, Dimension.RATIO) else parsed.symbol


def _stated(index: int, fact: Fact) -> _Stated:
    factor = _unit(fact.unit).factor
    places = decimal_places(to_half_width(fact.source.text))
    # sums of converted units miss by one in the last decimal; a whole number is off by a half at most
    rounding = Decimal(1).scaleb(-places) if places else Decimal("0.5")
    place = ("table", str(fact.table)) if fact.table is not None else ("prose", "/".join(fact.section))
    return _Stated(index, fact, fact.value * factor, rounding * factor, place)


def _compare(group: Sequence[_Stated]) -> Iterable[tuple[int, Verification]]:
    """Verdicts on the members of one quantity; members without company get none."""
    by_fund: dict[Fund | None, list[_Stated]] = defaultdict(list)
    for one in group:
        by_fund[one.fact.fund].append(one)
    for fund, members in by_fund.items():
        company = [one for other, ones in by_fund.items() if _compatible(fund, other) for one in ones]
        rivals = [one for one in company if _rivals(fund, one.fact)]
        for one in members:
            if any(_contradicts(one, other) for other in rivals):
                yield one.index, Verification.DISPUTED
            elif any(other.place != one.place and other.value == one.value for other in company):
                yield one.index, Verification.CORROBORATED


def _compatible(one: Fund | None, other: Fund | None) -> bool:
    return one is other or one is None or other is None or {one, other} <= _BASIC


def _rivals(fund: Fund | None, fact: Fact) -> bool:
    """Whether a figure of this fund must agree with ``fact``: basic expenditure has one appropriation."""
    is_basic = fact.fund is not Fund.ALL and (fact.fund is Fund.GENERAL_PUBLIC_BASIC or "基本支出" in fact.path)
    same_basic = is_basic and fund in _BASIC and fact.fund in _BASIC
    return fact.fund is fund or same_basic or _is_named_thing(fact)


def _is_named_thing(fact: Fact) -> bool:
    """A project, whose name alone says which quantity it is, whatever 口径 is printed beside it."""
    return fact.concept is None and fact.code is None


def _contradicts(one: _Stated, other: _Stated) -> bool:
    codes = {one.fact.code, other.fact.code} - {None}
    if one.place == other.place or len(codes) > 1:
        return False
    return abs(one.value - other.value) > max(one.tolerance, other.tolerance)
