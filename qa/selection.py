"""Figures that mean one thing → one value with all its places, scope forks and contradictions told apart.

Equal values are one figure stated in several places. Different values are rounding (one unit of the
coarser last place), another 口径 (other fund, other ancestor, other classification), or a contradiction
(everything the same but the value).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.classification import codes_of, names_of, parent_code
from corpus.datatypes import Aspect, Direction, Fact, Fund, Origin, RowRole, Tier
from corpus.forms import Form, form_by_id
from corpus.money import Amount, Dimension, Unit
from corpus.vocabulary import clean_label, item_key, vocabulary
from index.filters import unit_of
from qa.aspects import PLAIN_ASPECTS
from qa.standing import standing

_BREADTH = {
    Fund.ALL: 0,
    None: 1,
    Fund.FISCAL_APPROPRIATION: 2,
    Fund.GENERAL_PUBLIC_BUDGET: 3,
    Fund.GENERAL_PUBLIC_BASIC: 4,
    Fund.GOVERNMENT_MANAGED_FUNDS: 5,
    Fund.STATE_CAPITAL_OPERATIONS: 6,
    Fund.SPECIAL_FISCAL_ACCOUNT: 7,
}
_STANDING = {
    Aspect.AMOUNT: 0,
    Aspect.COUNT: 1,
    Aspect.RATE: 2,
    Aspect.INDICATOR: 3,
    Aspect.SHARE: 4,
    Aspect.CHANGE: 5,
    Aspect.GROWTH: 6,
    Aspect.LIMIT: 7,
}
_FISCAL = (Fund.FISCAL_APPROPRIATION, Fund.GENERAL_PUBLIC_BUDGET, Fund.GENERAL_PUBLIC_BASIC)
_TABLE_OF_TOWNS = re.compile("各?(?:乡镇|镇街|街镇)[^·]{0,12}(?:表|情况)")
_SUM_BELOW = re.compile(r"(?!全)[^本]{0,6}[县区旗]级?[^本]{0,4}合计$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value and every place that states it, the most telling first."""

    facts: tuple[Fact, ...]

    @property
    def fact(self) -> Fact:
        """The fact that stands for the quantity."""
        return self.facts[0]

    @property
    def amount(self) -> Amount:
        """Its value as printed there."""
        return amount_of(self.facts[0])


@dataclass(frozen=True, slots=True)
class Selection:
    """What a group of facts says: the chosen quantity, and what else there is to say about it."""

    chosen: Quantity
    forks: tuple[Quantity, ...] = ()  # other scopes, each right
    conflicts: tuple[Quantity, ...] = ()  # the same scope with another value
    roundings: tuple[Quantity, ...] = ()
    homonyms: tuple[Quantity, ...] = ()  # other things of the same name (行政运行 of another 款)


def amount_of(fact: Fact) -> Amount:
    """The fact's value with its unit."""
    return Amount(fact.value, unit_of(fact.unit))


def signed(fact: Fact) -> Decimal:
    """Value of a change with its sign: a decrease is negative."""
    from_trend = fact.trend is not None and fact.trend.value == "decrease" and fact.value > 0
    return -fact.value if from_trend else fact.value


def of_dimension(facts: Iterable[Fact], dimension: Dimension | None) -> list[Fact]:
    """Facts whose unit is of ``dimension`` (people and counted things pass for each other)."""
    chosen = list(facts)
    if dimension is None:
        return chosen
    counting = {Dimension.PEOPLE, Dimension.OTHER, Dimension.TIME}
    wanted = counting if dimension in counting else {dimension}
    return [f for f in chosen if unit_of(f.unit).dimension in wanted]


def select(facts: Sequence[Fact], aspects: Sequence[Aspect] = PLAIN_ASPECTS) -> Selection | None:
    """Choose among facts that a question's words mean. None when no fact has one of ``aspects``."""
    eligible = [f for f in facts if f.aspect in aspects]
    if not eligible:
        return None
    standing = min(_STANDING[f.aspect] for f in eligible)
    eligible = [f for f in eligible if _STANDING[f.aspect] == standing]
    eligible = [f for f in eligible if not _is_aside(f)] or eligible
    quantities = _quantities(eligible)
    chosen, *others = _tabulated_first(quantities)
    parts: dict[str, list[Quantity]] = {"forks": [], "conflicts": [], "roundings": [], "homonyms": []}
    for other in others:
        parts[_relation(chosen, other)].append(other)
    return Selection(chosen, **{name: tuple(found) for name, found in parts.items()})


def _tabulated_first(quantities: list[Quantity]) -> list[Quantity]:
    """Where the widest figure is but a rounding of one in a table, the table's stands for it."""
    first = quantities[0]
    if first.fact.origin is Origin.CELL:
        return quantities
    for other in quantities[1:]:
        if other.fact.origin is Origin.CELL and _is_rounding(first, other):
            return [other, *(q for q in quantities if q is not other)]
    return quantities


def _quantities(facts: Sequence[Fact]) -> list[Quantity]:
    """Facts grouped by value; groups and their facts with the widest scope first."""
    groups: dict[tuple[Dimension, str, Decimal, str], list[Fact]] = {}
    for fact in sorted(facts, key=_order):
        groups.setdefault(_value_key(fact), []).append(fact)
    return [Quantity(tuple(group)) for group in groups.values()]


def _value_key(fact: Fact) -> tuple[Dimension, str, Decimal, str]:
    unit = unit_of(fact.unit)
    convertible = unit.dimension in (Dimension.MONEY, Dimension.RATIO)
    sign = str(fact.trend or "") if fact.value else ""
    return unit.dimension, "" if convertible else unit.symbol, fact.value * unit.factor, sign


def _order(fact: Fact) -> tuple[int, ...]:
    # of a project, and in a place's report, the form goes before the text
    is_named = (fact.concept is None and fact.code is None) or fact.tier is not None
    return (
        bool(_side(fact)),
        fact.tier is Tier.OWN,  # the whole place first
        is_sum_below(fact),
        fact.origin is not Origin.CELL if is_named else _BREADTH[fact.fund],
        not fact.main,
        len(_scope_path(fact)) + bool(_within(fact)),
        fact.role is RowRole.INDICATOR,
        fact.origin is not Origin.CELL,
        fact.repair is not None,
    )


def _scope_path(fact: Fact) -> tuple[str, ...]:
    """Ancestors that narrow the scope: neither those of the code's own hierarchy nor totals."""
    if fact.code and fact.origin is Origin.CELL:
        return ()
    return tuple(label for label in fact.path if not (_is_total(label) or _is_above(label, fact.code)))


@cache
def _is_above(label: str, code: str | None) -> bool:
    """Whether a label is a 类 or 款 that the code lies in, which text prints above an item (人大事务 / 行政运行)."""
    above = parent_code(code) if code else None
    while above:
        if any(item_key(item.name) == item_key(label) for item in names_of(above)):
            return True
        above = parent_code(above)
    return False


@cache
def _is_total(label: str) -> bool:
    concept = vocabulary().concept_of(clean_label(label))
    return concept is not None and vocabulary().term(concept).kind == "total"


def _relation(chosen: Quantity, other: Quantity) -> str:
    if _is_rounding(chosen, other):
        return "roundings"
    pairs = [(a, b) for a in chosen.facts for b in other.facts]
    if not chosen.fact.code and all(_are_homonyms(a, b) for a, b in pairs):
        return "homonyms"
    if any(_same_quantity(a, b) for a, b in pairs):
        return "conflicts"
    if all(_are_homonyms(a, b) for a, b in pairs):
        return "homonyms"
    return "forks"


def _is_rounding(chosen: Quantity, other: Quantity) -> bool:
    """Whether two values differ only by rounding: by one unit of the last place, behind the point.

    Counts and whole numbers are never roundings of each other (5辆 and 6辆 contradict).
    """
    a, b = chosen.amount, other.amount
    if a.unit.dimension is not b.unit.dimension or a.unit.dimension not in (Dimension.MONEY, Dimension.RATIO):
        return False
    if not any(_comparable(x, y) for x in chosen.facts for y in other.facts):
        return False
    if not (_has_decimals(a) or _has_decimals(b)):
        return False
    return abs(a.value * a.unit.factor - b.value * b.unit.factor) <= max(last_place(a), last_place(b))


def _has_decimals(amount: Amount) -> bool:
    exponent = amount.value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def _comparable(a: Fact, b: Fact) -> bool:
    if _tier(a) != _tier(b):
        return False
    return _same_quantity(a, b) or bool(a.path and b.path and a.path[-1:] == b.path[-1:]) or a.fund == b.fund


def last_place(amount: Amount) -> Decimal:
    """One unit of the last printed place, in the base unit of the dimension."""
    exponent = amount.value.as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) * amount.unit.factor if isinstance(exponent, int) else Decimal(0)


def _same_quantity(a: Fact, b: Fact) -> bool:
    if a.code and b.code and a.code != b.code:
        return False
    if a.main != b.main or (not a.main and _measure_identity(a) != _measure_identity(b)):
        return False
    return _item_identity(a) == _item_identity(b) and _scope_identity(a) == _scope_identity(b)


def _scope_identity(fact: Fact) -> tuple[str, ...]:
    """Fund and narrowing ancestor. 一般公共预算基本支出 is 基本支出 out of 财政拨款, however it is put."""
    path = _path_identity(fact)
    concept, fund = standing(fact)
    if concept == "basic_expenditure" and fund in _FISCAL[1:] and not path:
        return ("fiscal", _tier(fact), _side(fact), concept)
    within = _within(fact) or ("basic_expenditure" if fact.fund is Fund.GENERAL_PUBLIC_BASIC else None)
    if within and not path:
        path = (within,)
    if path == ("basic_expenditure",) and fact.fund in _FISCAL:
        return ("fiscal", _tier(fact), _side(fact), *path)
    below = ("places below",) if is_sum_below(fact) else ()
    return (fund or Fund.ALL, _tier(fact), _side(fact), *below, *path)


def is_sum_below(fact: Fact) -> bool:
    """Whether a row adds up the places below (县区合计): neither the whole place nor its own tier."""
    if fact.tier is not None and _SUM_BELOW.match(fact.row):
        return True
    return fact.role is RowRole.TOTAL and _TABLE_OF_TOWNS.search(fact.scope) is not None


def _side(fact: Fact) -> str:
    """收入 where a form of revenue states an item of expenditure: what came in for 行政运行 is not what it cost."""
    form = _form(fact)
    is_revenue = form is not None and form.direction is Direction.REVENUE
    return Direction.REVENUE if is_revenue and (fact.code or "").startswith(("2", "3")) else ""


def _tier(fact: Fact) -> str:
    """本级, or the whole place, which need not say so."""
    return fact.tier if fact.tier is Tier.OWN else ""


def _form(fact: Fact) -> Form | None:
    return form_by_id(fact.form) if fact.form else None


def _is_aside(fact: Fact) -> bool:
    """Whether its form counts but a part of the item: the 会议费 among what is bought is not all of it."""
    form = _form(fact)
    return form is not None and form.aside


def _within(fact: Fact) -> str | None:
    """What the whole form is a part of, where the item is not that itself: 会议费 out of 基本支出."""
    form = _form(fact)
    return form.within if form is not None and fact.concept != form.within else None


def _item_identity(fact: Fact) -> str:
    return standing(fact)[0] or item_key(fact.item) or fact.item


def _measure_identity(fact: Fact) -> str:
    return fact.measure_concept or fact.measure


def _path_identity(fact: Fact) -> tuple[str, ...]:
    """The ancestor that narrows the scope. A project is the same project under whatever total it is listed."""
    if fact.role is RowRole.INDICATOR:
        return tuple(item_key(p) for p in fact.path[:1])
    if fact.concept is None and fact.code is None:
        return ()
    return tuple(vocabulary().concept_of(clean_label(p)) or item_key(p) or p for p in _scope_path(fact)[-1:])


def _are_homonyms(a: Fact, b: Fact) -> bool:
    """Other things that happen to share a name: different codes of one level (行政运行 has dozens).

    A table that prints no codes tells them by their ancestors.
    """
    if a.code and b.code:
        return a.code != b.code and len(a.code) == len(b.code) and a.code[0] == b.code[0]
    is_one_column = (a.document, a.table, a.columns) == (b.document, b.table, b.columns) and a.table is not None
    has_many_codes = not a.code and not b.code and len(codes_of(a.item)) > 1
    return is_one_column and has_many_codes and bool(a.path and b.path) and a.path != b.path


def printed_unit(facts: Sequence[Fact]) -> Unit:
    """The unit of the first fact."""
    return unit_of(facts[0].unit)
