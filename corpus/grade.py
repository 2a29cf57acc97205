"""How far each figure of a document is verified, from the document itself.

From the strongest: *disputed* where a rule found it contradicted at the same 口径, or to be the odd one of a
sum; *recovered* where a rule repaired it; *corroborated* where another place states the same quantity with
the same number; *reconciled* where a sum that its own cell takes part in holds; else *single*. Rounding and
another 口径 are no dispute, and the figure beside a disputed one is not disputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import half_unit
from corpus.checks.places_index import Stated, agrees, index_facts, is_telling, same_basic
from corpus.datatypes import Aspect, Cell, Fact, Fund, GridPlace, Relation, Source, Table, TableSum, Verification
from corpus.quantities import Quantity, Scope

_FISCAL = frozenset({Fund.FISCAL_APPROPRIATION, Fund.GENERAL_PUBLIC_BUDGET})
_SERIOUS = (Severity.ERROR, Severity.WARNING)
_Key = tuple[object, ...]


def grade(facts: Sequence[Fact], tables: Sequence[Table]) -> list[Fact]:
    """The facts, in their order, with ``verification`` set as far as figures alone tell it: nothing is disputed."""
    beside = _corroborating(facts, tables)
    footed = _footed(tables)
    return [replace(fact, verification=_level(fact, beside[n], footed)) for n, fact in enumerate(facts)]


def with_verification(facts: Sequence[Fact], tables: Sequence[Table], findings: Iterable[Finding]) -> tuple[Fact, ...]:
    """The facts with ``verification`` set from the figures and from what the rules found.

    Failures of severity error and warning dispute their first place, the suspicious one; the place that it is
    set against is disputed too where nothing else bears it out.
    """
    graded = grade(facts, tables)
    places = {fact.id: n for n, fact in enumerate(graded)}
    for n in _disputed(graded, places, findings):
        graded[n] = replace(graded[n], verification=Verification.DISPUTED)
    return tuple(graded)


def corroboration(facts: Sequence[Fact], tables: Sequence[Table]) -> Mapping[str, tuple[str, ...]]:
    """Fact id → ids of the facts of the same quantity and number at other places, in reading order."""
    beside = _corroborating(facts, tables)
    return {fact.id: tuple(facts[m].id for m in beside[n]) for n, fact in enumerate(facts) if beside[n]}


def agreeing(fact: Fact, facts: Sequence[Fact], tables: Sequence[Table]) -> list[Fact]:
    """Those of a document's ``facts`` that state the same quantity as one of them, of the same value, elsewhere."""
    near = [other for other in facts if other.aspect is fact.aspect and (other.id == fact.id or _is_near(fact, other))]
    place = next((n for n, other in enumerate(near) if other.id == fact.id), None)
    return [] if place is None else [near[n] for n in _corroborating(near, tables)[place]]


def _is_near(one: Fact, other: Fact) -> bool:
    """Whether two prints can be of one number in units a power of ten apart; cheap."""
    left, right = one.value.normalize().as_tuple().digits, other.value.normalize().as_tuple().digits
    shared = min(len(left), len(right), 2)
    return left[: shared - 1] == right[: shared - 1]


def _level(fact: Fact, beside: Sequence[int], footed: frozenset[tuple[int, Source]]) -> Verification:
    if fact.repair:
        return Verification.RECOVERED
    if beside:
        return Verification.CORROBORATED
    is_summed = fact.table is not None and (fact.table, fact.source) in footed
    return Verification.RECONCILED if is_summed else Verification.SINGLE


# --- corroborated -----------------------------------------------------------------------------


def _corroborating(facts: Sequence[Fact], tables: Sequence[Table]) -> list[list[int]]:
    """For each fact the places in ``facts`` of those that bear it out."""
    named = [replace(fact, id=str(n)) for n, fact in enumerate(facts)]
    stated = index_facts(named, tables).all
    groups: dict[_Key, list[Stated]] = defaultdict(list)
    for one in stated:
        for name in _names(one.quantity):
            groups[(name, *_outer(one))].append(one)
    found: list[set[int]] = [set() for _ in facts]
    for group in groups.values():
        for one in group:
            found[int(one.fact.id)] |= {int(o.fact.id) for o in group if _bears_out(one, o)}
    return [sorted(places) for places in found]


def _names(quantity: Quantity) -> Iterable[_Key]:
    if quantity.code:
        yield ("code", quantity.code)
    if quantity.concept:
        yield ("concept", quantity.concept)
    if quantity.key:
        yield ("key", quantity.owner, quantity.key)


def _outer(one: Stated) -> _Key:
    """What two figures of one quantity share beside item and money."""
    scope, fact = one.quantity.scope, one.fact
    about = (fact.aspect, fact.trend, fact.relation if fact.aspect is Aspect.INDICATOR else Relation.EQUAL)
    base = "" if fact.aspect is Aspect.AMOUNT else (fact.base or "").replace("去年", "上年").removesuffix("预算")
    where = (scope.year, scope.phase, scope.agency, scope.own, scope.side, scope.within, scope.part, scope.dimension)
    return (*about, base, *where)


def _bears_out(one: Stated, other: Stated) -> bool:
    if one.place == other.place or not agrees(one, other) or not _is_same_number(one, other):
        return False
    codes = {one.quantity.code, other.quantity.code} - {None}
    is_one_item = len(codes) < 2 and _same_above(one, other)
    return is_one_item and _funds_fit(one.quantity.scope, other.quantity.scope)


def _is_same_number(one: Stated, other: Stated) -> bool:
    """A rounded print bears a finer one out if it keeps digits enough; 0.4 tells nothing of 4,186."""
    return one.value == other.value or (is_telling(one.fact.value) and is_telling(other.fact.value))


def _same_above(one: Stated, other: Stated) -> bool:
    left, right = one.quantity, other.quantity
    if left.code and right.code:
        return True
    return left.above == right.above or not left.above or not right.above


def _funds_fit(one: Scope, other: Scope) -> bool:
    funds = {one.fund, other.fund}
    return len(funds) == 1 or None in funds or funds <= _FISCAL or same_basic(one, other)


# --- reconciled -------------------------------------------------------------------------------


def _footed(tables: Sequence[Table]) -> frozenset[tuple[int, Source]]:
    """Table and source of every cell that takes part in a sum that holds."""
    seats: set[tuple[int, Source]] = set()
    for table in tables:
        for item in table.sums:
            if _holds(table, item):
                seats |= {(table.number, _cell(table, place).source) for place in (item.whole, *item.parts)}
    return frozenset(seats)


def _cell(table: Table, place: GridPlace) -> Cell:
    return table.rows[place.row].cells[place.column]


def _holds(table: Table, item: TableSum) -> bool:
    """Whether whole and parts agree within half of the last place of each; a sum without parts says nothing."""
    whole = _cell(table, item.whole)
    parts = [cell for place in item.parts if (cell := _cell(table, place)).value is not None]
    if whole.value is None or not parts:
        return False
    printed = [(cell.text, cell.value) for cell in (whole, *parts) if cell.value is not None]
    slack = sum((half_unit(text, value) for text, value in printed), Decimal(0))
    total = sum((cell.value for cell in parts if cell.value is not None), Decimal(0))
    return abs(whole.value - total) <= slack


# --- disputed ---------------------------------------------------------------------------------


def _disputed(graded: Sequence[Fact], places: Mapping[str, int], findings: Iterable[Finding]) -> set[int]:
    found: set[int] = set()
    for finding in findings:
        is_of_figures = finding.actual is not None and finding.expected is not None
        if finding.outcome is Outcome.FAIL and finding.severity in _SERIOUS and is_of_figures and finding.places:
            first, *others = [place.fact or "" for place in finding.places]
            found |= {places[first]} if first in places else set()
            if len(others) == 1 and others[0] in places and _is_alone(graded[places[others[0]]]):
                found.add(places[others[0]])
    return found


def _is_alone(fact: Fact) -> bool:
    return fact.verification is Verification.SINGLE
