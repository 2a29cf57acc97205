"""A project's own form of performance targets against its row in the list of projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, tolerance_of, value_in
from corpus.checks.rules import Rule
from corpus.checks.table_ground import say
from corpus.datatypes import Aspect, Fact, Origin, RowRole
from corpus.money import parse_unit
from corpus.vocabulary import item_key

RULE = "project_list_target"
_LIST, _TARGET = "project", "project_target"


def check_projects(book: Book) -> Iterator[Finding]:
    """Every project that stands once in the list and has one form of its own."""
    listed = _by_project(fact for fact in book.facts if fact.form == _LIST and fact.role is RowRole.ITEM)
    targets = _by_project(fact for fact in book.facts if fact.form == _TARGET and fact.role is RowRole.TOTAL)
    for name, totals in targets.items():
        row = listed.get(name, [])
        wholes = [fact for fact in row if fact.main]
        if len(totals) == 1 and len(wholes) == 1:
            yield from _compared(book, totals[0], wholes[0], row)


def _by_project(facts: Iterable[Fact]) -> Mapping[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.origin is Origin.CELL and fact.aspect is Aspect.AMOUNT:
            found[fact.agency, item_key(fact.item)].append(fact)
    return found


def _compared(book: Book, total: Fact, whole: Fact, row: Iterable[Fact]) -> Iterator[Finding]:
    """The form may give the money of this year alone: any column of the row will do."""
    unit = parse_unit(total.unit)
    values = [(fact, value) for fact in row if (value := value_in(fact, unit)) is not None]
    expected = next((value for fact, value in values if fact is whole), None)
    if expected is None:
        return
    places = (place_of_fact(total), place_of_fact(whole))
    if any(abs(value - total.value) <= tolerance_of((fact, total), unit) for fact, value in values):
        yield Finding(RULE, book.document.id, Outcome.PASS, Severity.INFO, "相符", places)
        return
    outcome, severity = graded(total.value - expected, tolerance_of((whole, total), unit))
    text = (
        f"“{total.item}”的绩效目标表“{total.measure}”印的是{say(total.value)}{total.unit}，"
        f"“{whole.scope}”中该项目为{say(whole.value)}{whole.unit}"
    )
    if any(fact.repair or fact.source.doubt for fact in (total, whole)):
        outcome = Outcome.PARSE_DOUBT
    yield Finding(
        RULE,
        book.document.id,
        outcome,
        severity,
        text,
        places,
        expected,
        total.value,
        total.value - expected,
        total.unit,
        proposal(total.value, expected, "两处相符"),
    )


RULES: tuple[Rule, ...] = (Rule(RULE, check_projects),)
