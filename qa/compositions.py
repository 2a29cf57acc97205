"""Whether the members of a list make up a whole: none inside another, and their sum against the printed total.

Arithmetic decides. A share is only told of a total that the same column of the same table (or the same section of
the text) prints and that the members add up to, or of the item that the question itself names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.datatypes import Aspect, Fact, Fund, Origin, RowRole
from corpus.vocabulary import clean_label, item_key, vocabulary
from qa.compute import Operand, ZeroBaseError, share
from qa.schema import Figure
from qa.scribe import Scribe, label_of, print_figure
from qa.selection import Quantity, last_place

_SUMS = (RowRole.TOTAL, RowRole.SUBTOTAL)


class Fit(StrEnum):
    """How the sum of the members stands against the whole."""

    EQUAL = "equal"
    LESS = "less"  # something of the whole is not listed
    MORE = "more"  # the members overlap, or the document contradicts itself
    UNKNOWN = "unknown"  # no total is printed beside them


@dataclass(frozen=True, slots=True)
class Whole:
    """The total that belongs to a list, and how the members fit it; no quantity where there is none to name."""

    fit: Fit
    quantity: Quantity | None = None


_NONE = Whole(Fit.UNKNOWN)


def place_of(fact: Fact) -> tuple[object, ...]:
    """One column of a table, or one section of the text: what stands there may be added up."""
    common = (fact.document, fact.phase, fact.tier)
    if fact.origin is Origin.CELL:
        return (*common, fact.table, fact.columns)
    return (*common, None, fact.section, fact.fund)


def places_of(quantities: Sequence[Quantity]) -> list[tuple[object, ...]]:
    """The places that state every one of the quantities, the one with the widest figures first."""
    if not quantities:
        return []
    ranks = [_ranks(quantity) for quantity in quantities]
    common = [place for place in ranks[0] if all(place in rank for rank in ranks)]
    return sorted(common, key=lambda place: sum(rank[place] for rank in ranks))


def _ranks(quantity: Quantity) -> dict[tuple[object, ...], int]:
    found: dict[tuple[object, ...], int] = {}
    for n, fact in enumerate(quantity.facts):
        found.setdefault(place_of(fact), n)
    return found


def in_one_place(quantities: list[Quantity]) -> list[Quantity]:
    """The quantities as one place prints them, where one prints them all; else as they are."""
    places = places_of(quantities)
    return [_led_by(q, places[0]) for q in quantities] if places else quantities


def _led_by(quantity: Quantity, place: tuple[object, ...]) -> Quantity:
    first = [f for f in quantity.facts if place_of(f) == place]
    return Quantity((*first, *(f for f in quantity.facts if place_of(f) != place)))


def without_overlaps(quantities: Sequence[Quantity]) -> list[Quantity]:
    """The quantities without those that another of them holds (捐赠收入 of 其他收入)."""
    return readings_of(quantities)[-1]


def readings_of(quantities: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Which of the quantities stand outermost: by codes and the rows above, and by what the vocabulary knows besides.

    Tables print 捐赠收入 beside 其他收入 or under it: the sum tells which.
    """
    printed = [q for q in quantities if not any(_is_under(q, other) for other in quantities if other is not q)]
    known = [q for q in printed if not any(_is_part_by_name(q, other) for other in printed if other is not q)]
    return printed, known


def _is_under(part: Quantity, whole: Quantity) -> bool:
    """Whether the code, or a row printed above it, puts ``part`` inside ``whole``."""
    code, above = part.fact.code, whole.fact.code
    if code and above:
        return len(code) > len(above) and code.startswith(above)
    concepts, own = _concepts(whole), _concepts(part)
    if concepts & own:
        return False
    keys = {item_key(f.item) for f in whole.facts}
    labels = {clean_label(label) for f in part.facts for label in f.path}
    return any(item_key(label) in keys or vocabulary().concept_of(label) in concepts for label in labels)


def _is_part_by_name(part: Quantity, whole: Quantity) -> bool:
    concepts, own = _concepts(whole), _concepts(part)
    if concepts & own or (part.fact.code and whole.fact.code):
        return False
    return any(_ancestors(concept) & concepts for concept in own)


def _concepts(quantity: Quantity) -> set[str]:
    return {f.concept for f in quantity.facts if f.concept}


def _ancestors(concept: str) -> set[str]:
    found: set[str] = set()
    above = vocabulary().term(concept).parent
    while above is not None and above not in found:
        found.add(above)
        above = vocabulary().term(above).parent
    return found


def whole_of(quantities: Sequence[Quantity], facts: Iterable[Fact]) -> Whole:
    """The total printed beside the quantities: one that they add up to, before one that they fall short of."""
    if not quantities:
        return _NONE
    own = {f.id for q in quantities for f in q.facts}
    totals = [f for f in facts if f.id not in own and _is_sum(f)]
    beside = [fit_of(quantities, Quantity((f,))) for p in places_of(quantities) for f in totals if place_of(f) == p]
    first = quantities[0].fact
    elsewhere = [f for f in totals if _is_of_same(f, first)]
    equal = (w for w in (*beside, *(fit_of(quantities, Quantity((f,))) for f in elsewhere)) if w.fit is Fit.EQUAL)
    others = (w for fit in (Fit.LESS, Fit.MORE) for w in beside if w.fit is fit)
    return next(equal, None) or next(others, _NONE)


def rows_beside(quantities: Sequence[Quantity], facts: Sequence[Fact]) -> list[Quantity]:
    """All outermost rows of the column that the quantities stand in, where these add up to its total; else none.

    Tables for readers mix levels: 行政运行, 政务公开审批 and 住房保障支出 may make up all that is spent.
    """
    for place in places_of(quantities):
        for rows in readings_of(_rows_at(place, facts)):
            if len(rows) > len(quantities) and whole_of(rows, facts).fit is Fit.EQUAL:
                return rows
    return []


def rows_of_total(total: Fact, facts: Sequence[Fact]) -> list[Quantity]:
    """The outermost rows of the column that a total adds up, where they do add up to it; else none."""
    if total.origin is not Origin.CELL or not _is_sum(total):
        return []
    readings = readings_of(_rows_at(place_of(total), facts))
    return next((rows for rows in readings if rows and fit_of(rows, Quantity((total,))).fit is Fit.EQUAL), [])


def _rows_at(place: tuple[object, ...], facts: Sequence[Fact]) -> list[Quantity]:
    here = (f for f in facts if f.origin is Origin.CELL and f.main and f.aspect is Aspect.AMOUNT)
    return [Quantity((f,)) for f in here if place_of(f) == place and not _is_sum(f)]


def _is_of_same(total: Fact, member: Fact) -> bool:
    """Whether a total stands in the same document for the same stage, tier and money, though not in the same column."""
    places = [(f.document, f.phase, f.tier, f.fund or Fund.ALL) for f in (total, member)]
    return places[0] == places[1]


def _is_sum(fact: Fact) -> bool:
    if fact.aspect is not Aspect.AMOUNT or not fact.main:
        return False
    return fact.role in _SUMS or (fact.concept is not None and vocabulary().term(fact.concept).kind == "total")


def fit_of(quantities: Sequence[Quantity], whole: Quantity) -> Whole:
    """How the sum of the quantities stands against ``whole``; half a last place of each may be lost to rounding."""
    if any(q.amount.unit.dimension is not whole.amount.unit.dimension for q in quantities):
        return _NONE
    gap = sum((_size(q) for q in quantities), Decimal(0)) - _size(whole)
    slack = sum((last_place(q.amount) for q in (*quantities, whole)), Decimal(0)) / 2
    return Whole(Fit.EQUAL if abs(gap) <= slack else Fit.MORE if gap > 0 else Fit.LESS, whole)


def is_fragment(quantities: Sequence[Quantity], whole: Whole) -> bool:
    """Whether what was found is less than half of the total: single lines, and no list of what makes it up."""
    if whole.fit is not Fit.LESS or whole.quantity is None:
        return False
    return sum((_size(q) for q in quantities), Decimal(0)) * 2 < _size(whole.quantity)


def _size(quantity: Quantity) -> Decimal:
    return quantity.amount.value * quantity.amount.unit.factor


@dataclass(frozen=True, slots=True)
class Portion:
    """The share of one member."""

    figure: Figure
    is_rounded: bool

    def print(self) -> str:
        """The share behind the amount that it belongs to."""
        return f"，占{'≈ ' if self.is_rounded else ''}{print_figure(self.figure)}"


def add_shares(quantities: Sequence[Quantity], whole: Quantity, scribe: Scribe) -> list[Portion] | None:
    """The share of each quantity in ``whole``, as figures that cite both; None where the whole is nought."""
    bottom = Operand(label_of(whole.fact), whole.amount)
    try:
        computed = [share(Operand(label_of(q.fact), q.amount), bottom) for q in quantities]
    except ZeroBaseError:
        return None
    return [
        Portion(scribe.add_computed(f"{q.fact.item}占{bottom.name}的比例", one.amount, [q, whole]), one.is_rounded)
        for q, one in zip(quantities, computed, strict=True)
    ]
