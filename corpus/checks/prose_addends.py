"""Rule: addends make the total told behind them: “A收入5万元，加上B收入2万元、C1万元，收入总计8万元”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_breakdown import PLUS
from corpus.checks.prose_intervals import Interval
from corpus.checks.prose_sums import addends, finest, graded_sum, hint_of, slips_in_sum
from corpus.checks.prose_terms import (
    Spoken,
    Term,
    Told,
    quoted,
    same_dimension,
    sentences_of,
    shown_in,
    spoken,
    term_in,
    term_of,
)
from corpus.checks.prose_totals import check_trailing
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact
from corpus.prose_numbers import half_width
from corpus.prose_subjects import read_comparison

ADDENDS = "prose_addends"
_TOTAL = re.compile(r"(?:总收入|总支出|收入总[计量]|支出总[计量]|收入合计|支出合计|[收支]总计|共计|合计)[^,;。:]{0,6}$")
_OF_WHICH = re.compile(r"其中|包括|\(|主要")
_FAR = 12  # facts before the sentence among which its first addend may stand
_SEPARATORS = ",;:、 "


@dataclass(slots=True)
class _Run:
    """What was read of a sum so far."""

    addends: list[Spoken] = field(default_factory=list)
    plus: bool = False
    nested: bool = False  # inside “其中…”, whose figures are parts of the addend before


def check_addends(book: Book) -> Iterator[Finding]:
    """Add up every sum that running text tells with 加上 and a total behind, or as a list with its total."""
    place = 0
    for told in sentences_of(book.prose):
        before = book.prose[max(0, place - _FAR) : place]
        place += len(told.facts)
        if PLUS.search(half_width(told.sentence)):
            yield from _sums_in(book, told, before)
    yield from check_trailing(book)


def _sums_in(book: Book, told: Told, before: Sequence[Fact]) -> Iterator[Finding]:
    run = _Run()
    for one in spoken(told):
        if ";" in one.lead:
            run = _Run()
        if not one.number.is_money or read_comparison(one.lead.lstrip(_SEPARATORS)):
            continue
        if PLUS.search(one.lead):
            run.plus, run.nested = True, False
        elif _OF_WHICH.search(one.lead):
            if run.plus:
                run = _Run()  # parts of an addend: where they end nobody says
                continue
            run.nested = True
        if run.plus and _TOTAL.search(one.lead):
            yield from _total(book, told, before, run.addends, one)
            run = _Run()
        elif run.plus:
            run.addends.append(one)
        elif not run.nested:
            run.addends = [one]


def _total(book: Book, told: Told, before: Sequence[Fact], run: Sequence[Spoken], total: Spoken) -> Iterator[Finding]:
    terms = [term_in(book, told, one, _noun(one)) for one in (total, *run)]
    known = [term for term in terms if term is not None]
    if len(known) != len(terms) or len(known) < 2 or not same_dimension(known):
        return
    whole, parts = known[0], known[1:]
    starts_inside = bool(PLUS.search(run[0].lead))  # the first addend is told earlier, or by name alone
    carried = _named_before(book, told, whole) if starts_inside else None
    if carried:
        parts = [carried, *parts]
    places = (whole.place, *(part.place for part in parts))
    exact = sum((part.amount for part in parts), Decimal(0))
    if _adds_up(whole, parts) or _lacks_one_told(whole, exact, (*before, *told.facts)):
        yield Finding(ADDENDS, book.document.id, Outcome.PASS, Severity.INFO, "各加数之和与总计相符", places)
        return
    outcome = Outcome.PARSE_DOUBT if starts_inside and carried is None else Outcome.FAIL
    severity = graded_sum(whole, parts, exact) if outcome is Outcome.FAIL else Severity.INFO
    like = finest(whole, parts)
    words = (
        f"{addends(parts)}＝{shown_in(exact, like)}，文中写{quoted(_noun(total))}{whole.shown}，"
        f"相差{shown_in(abs(whole.amount - exact), like)}"
    )
    slips = slips_in_sum(whole, parts, exact) if severity not in (Severity.ROUNDING, Severity.INFO) else []
    suspect, right = (slips[0].term, slips[0].right) if len(slips) == 1 else (whole, exact)
    expected = right / suspect.factor
    yield Finding(
        ADDENDS,
        book.document.id,
        outcome,
        severity,
        words,
        (suspect.place, *(place for place in places if place != suspect.place)),
        expected,
        suspect.value,
        suspect.value - expected,
        suspect.unit,
        hint_of(slips),
    )


def _adds_up(whole: Term, parts: Sequence[Term]) -> bool:
    total = Interval(Decimal(0), Decimal(0))
    for part in parts:
        total = total + part.bounds
    return total.meets(whole.bounds)


def _lacks_one_told(whole: Term, exact: Decimal, facts: Sequence[Fact]) -> bool:
    """Whether an amount told just before is what the addends lack, to the last digit."""
    gap = whole.amount - exact
    terms = (term_of(fact) for fact in facts if fact.aspect is Aspect.AMOUNT)
    return gap > 0 and any(term is not None and term.is_money and term.amount == gap for term in terms)


def _noun(one: Spoken) -> str:
    if one.facts:
        return one.facts[0].item
    return re.sub(r"^.*(?:[,;:、]|加上?)|[为是]\s*$", "", one.lead).strip()


def _named_before(book: Book, told: Told, like: Term) -> Term | None:
    """The first addend of “地方收入加上B收入2万元，总收入7万元”: the amount last told of that name."""
    name = re.split(r"加上|加", half_width(told.sentence), maxsplit=1)[0].strip(" ,;")
    if len(name) < 4:
        return None
    first = book.prose.index(told.facts[0])
    for fact in reversed(book.prose[:first]):
        if fact.aspect is Aspect.AMOUNT and fact.section == told.facts[0].section and name.endswith(fact.item):
            term = term_of(fact)
            return term if term and same_dimension((term, like)) else None
    return None


RULES: tuple[Rule, ...] = (Rule(ADDENDS, check_addends),)
