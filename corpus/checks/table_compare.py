"""Two figures of one 口径 side by side: what is compared with what, and how a difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, tolerance_of, value_in
from corpus.checks.table_ground import say
from corpus.checks.table_words import word_list
from corpus.datatypes import Aspect, Fact, Origin, Verification
from corpus.errors import ParseError
from corpus.money import Dimension, Unit, parse_unit

_MOST_PLACES = 4
Scope = tuple[str, int | None, str | None, str | None]


def scope_of(fact: Fact) -> Scope:
    """Whose figure it is, of when and of which tier: figures of two scopes are never compared."""
    return fact.agency, fact.year, fact.phase, fact.tier


def amounts_of(book: Book) -> list[Fact]:
    """The amounts of money in tables."""
    return [f for f in book.facts if f.origin is Origin.CELL and f.aspect is Aspect.AMOUNT and _money(f) is not None]


def _money(fact: Fact) -> Unit | None:
    try:
        unit = parse_unit(fact.unit)
    except ParseError:
        return None
    return unit if unit.dimension is Dimension.MONEY else None


def agree(one: Fact, other: Fact) -> bool:
    """Whether two figures are the same within rounding, in whatever units."""
    unit = parse_unit(one.unit)
    there = value_in(other, unit)
    return there is not None and abs(one.value - there) <= tolerance_of((one, other), unit)


def compared(rule: str, book: Book, one: Fact, others: Sequence[Fact], name: str, worst: Severity) -> Finding:
    """One figure against the sum of others."""
    unit = parse_unit(one.unit)
    values = [value for other in others if (value := value_in(other, unit)) is not None]
    total = sum(values, Decimal(0))
    gap, tolerance = one.value - total, tolerance_of((one, *others), unit)
    places = tuple(place_of_fact(fact) for fact in (one, *others))[:_MOST_PLACES]
    if abs(gap) <= tolerance:
        return Finding(rule, book.document.id, Outcome.PASS, Severity.INFO, f"{name}相符", places)
    told = "＋".join(f"“{fact.scope}”“{_where(fact)}”{say(fact.value)}{fact.unit}" for fact in others)
    text = f"{name}不一致：“{one.scope}”“{_where(one)}”印的是{say(one.value)}{one.unit}，而{told}"
    text += f"{f'＝{say(total)}{one.unit}' if len(others) > 1 else ''}，相差{say(abs(gap))}{one.unit}"
    if reason := _explained(book, one, others, abs(gap), unit):
        shown = f"{text}。差额恰为{reason}，是口径之差"
        return Finding(
            rule, book.document.id, Outcome.EXPLAINED, Severity.INFO, shown, places, total, one.value, gap, one.unit
        )
    outcome, severity = graded(gap, tolerance, worst)
    if any(_is_doubtful(fact) for fact in (one, *others)):
        outcome, text = Outcome.PARSE_DOUBT, f"{text}。其中有修补或没有把握的数字"
    hint = proposal(one.value, total, "两处相符") if outcome is Outcome.FAIL and severity is worst else None
    return Finding(rule, book.document.id, outcome, severity, text, places, total, one.value, gap, one.unit, hint)


def _where(fact: Fact) -> str:
    column = "/".join(part for part in fact.columns if part)
    return "·".join(part for part in (fact.row or fact.item, column) if part)


def _is_doubtful(fact: Fact) -> bool:
    return fact.source.ocr or fact.verification is Verification.RECOVERED or fact.source.doubt is not None


def _explained(book: Book, one: Fact, others: Sequence[Fact], gap: Decimal, unit: Unit) -> str | None:
    """A figure of carried-over or otherwise separate money of the very amount of the difference."""
    for fact in amounts_of(book):
        if fact.concept in word_list("separate_money") and scope_of(fact) == scope_of(one) and fact.value:
            value = value_in(fact, unit)
            if value is not None and abs(abs(value) - gap) <= tolerance_of((one, *others, fact), unit):
                return f"“{fact.scope}”的“{_where(fact)}”{say(fact.value)}{fact.unit}"
    return None
