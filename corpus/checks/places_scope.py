"""Scope, not contradiction: two figures of one item that differ because they count different money.

The difference is explained where it is itself printed: 上年结转 of the same row, 财政专户, another fund's
column. A difference that nothing printed explains is said to be one of 口径 only where the forms differ by
definition, and then nothing is said at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.places_index import Index, Stated, cells_of, index_of, is_telling, settled
from corpus.checks.places_words import gap_in_words, places, printed, where
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fund, Origin
from corpus.numerals import to_grouped
from corpus.quantities import unit_of

_RULE = "scope_difference"
_WIDTH = {
    Fund.ALL: 0,
    Fund.FISCAL_APPROPRIATION: 1,
    Fund.GENERAL_PUBLIC_BUDGET: 2,
}


def scope_differences(book: Book) -> Iterator[Finding]:
    """Items that forms of all money and of a budget state differently, with what the difference is."""
    index = index_of(book)
    done: set[tuple[str | None, ...]] = set()
    for one in index.all:
        if _is_whole(one) and one.quantity.scope.fund is Fund.ALL and _name(one) not in done:
            cells = [o for o in cells_of(index.same(one)) if _is_whole(o) and _same_but_fund(one, o)]
            narrower = sorted((o for o in settled(cells) if _narrower(one, o)), key=lambda o: _WIDTH[_fund(o)])
            for other in narrower[:1]:
                found = explained(one, other, index)
                if found is not None:
                    done.add(_name(one))
                    yield found


def _name(one: Stated) -> tuple[str | None, ...]:
    """What is explained once: an item of a year and stage."""
    scope = one.quantity.scope
    return one.quantity.code or one.quantity.concept or one.quantity.key, str(scope.year), scope.phase


def explained(one: Stated, other: Stated, index: Index) -> Finding | None:
    """The finding that names the very amount by which two figures of an item differ; None where it is nowhere."""
    gap = abs(one.value - other.value)
    cause = _cause(one, other, gap, index)
    return None if cause is None else _told(one, other, cause)


def _cause(one: Stated, other: Stated, gap: Decimal, index: Index) -> Stated | None:
    slack = one.half + other.half
    if not gap:
        return None
    near = [third for third in _near(gap, slack, index) if third.fact.year == one.fact.year]
    own = [third for third in near if _same_row(one, other, third)]
    parts = [third for third in near if one.quantity.is_sum and third.place == one.place]
    named = [third for third in near if third.quantity.concept in _CAUSES or _names_cause(third)]
    if not is_telling(gap):
        return next(iter(parts), None)
    return next(iter([*own, *parts, *(third for third in named if _is_whole_document(one))]), None)


_CAUSES = ("carryover", "special_fiscal_account", "education_fees_revenue", "surplus_of_previous_year")
_CAUSE_NAMES = ("提前告知", "提前下达", "财政专户", "上年结转")


def _names_cause(third: Stated) -> bool:
    words = (third.fact.item, third.fact.measure, *third.fact.columns)
    return any(name in word for word in words for name in _CAUSE_NAMES)


def _near(gap: Decimal, slack: Decimal, index: Index) -> list[Stated]:
    """Figures equal to the gap within the rounding of the two it lies between."""
    exact = list(index.by_value.get(gap, ()))
    if exact or not slack:
        return [o for o in exact if o.fact.aspect is Aspect.AMOUNT]
    return [o for o in index.all if o.fact.aspect is Aspect.AMOUNT and abs(o.value - gap) <= slack]


def _same_row(one: Stated, other: Stated, third: Stated) -> bool:
    """Whether a figure is of the same item, but of other money or another part."""
    if third.fact.origin is not Origin.CELL or third.fact.id in (one.fact.id, other.fact.id):
        return False
    same_code = bool(one.quantity.code or other.quantity.code) and third.quantity.code in (
        one.quantity.code,
        other.quantity.code,
    )
    same_concept = one.quantity.concept is not None and third.quantity.concept == one.quantity.concept
    is_part = third.quantity.scope.fund not in (one.quantity.scope.fund, other.quantity.scope.fund)
    return (same_code or same_concept) and (is_part or bool(third.quantity.scope.part))


def _is_whole_document(one: Stated) -> bool:
    return one.quantity.is_sum or one.quantity.code is None


def _told(one: Stated, other: Stated, cause: Stated) -> Finding:
    actual, expected, difference = gap_in_words(one, other)
    factor = unit_of(one.fact.unit).factor
    amount = to_grouped(abs(difference)) if factor else str(difference)
    text = (
        f"{where(one.fact)}中“{one.fact.item}”为{printed(one.fact)}，{where(other.fact)}为{printed(other.fact)}，"
        f"口径不同，不是矛盾：差额{amount}{one.fact.unit}就是{where(cause.fact)}的{printed(cause.fact)}"
    )
    return Finding(
        _RULE, one.fact.document, Outcome.EXPLAINED, Severity.INFO, text, places=places(one, other, cause),
        expected=expected, actual=actual, difference=difference, unit=one.fact.unit,
    )  # fmt: skip


def _is_whole(one: Stated) -> bool:
    scope = one.quantity.scope
    is_amount = one.fact.aspect is Aspect.AMOUNT and one.fact.origin is Origin.CELL
    return is_amount and not scope.part and not scope.side and scope.fund in _WIDTH


def _same_but_fund(one: Stated, other: Stated) -> bool:
    left, right = one.quantity.scope, other.quantity.scope
    return (left.year, left.phase, left.agency, left.own, left.within) == (
        right.year, right.phase, right.agency, right.own, right.within,
    )  # fmt: skip


def _narrower(one: Stated, other: Stated) -> bool:
    return _WIDTH[_fund(other)] > _WIDTH[_fund(one)] and abs(one.value - other.value) > one.half + other.half


def _fund(one: Stated) -> Fund:
    return one.quantity.scope.fund or Fund.ALL


RULES = (Rule(_RULE, scope_differences),)
