"""Rule: where parts make up a whole, their changes make up its change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_breakdown import meant_parts, run_that_makes_up
from corpus.checks.prose_lists import breakdowns_of, lists_of
from corpus.checks.prose_terms import Term, quoted, same_dimension, shown_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Trend

CHANGE_SUM = "prose_change_sum"
_NEAR = 8  # facts between an amount and its change
_POINTS = ("百分点", "个百分点")


def check_change_sum(book: Book) -> Iterator[Finding]:
    """Add up the changes of parts that make up a whole, against the same base."""
    for listed in (*lists_of(book), *breakdowns_of(book)):
        parts = meant_parts(listed)
        terms = [term for fact in (listed.whole, *parts) if (term := term_of(fact)) is not None]
        if len(terms) != len(parts) + 1 or len(parts) < 2 or not terms[0].is_money or not same_dimension(terms):
            continue
        run = run_that_makes_up(terms[0], terms[1:])
        if run is None:
            continue
        changes = [_change_of(book, fact) for fact in (listed.whole, *(parts[place] for place in run))]
        yield from _added(book, changes)


def _change_of(book: Book, amount: Fact) -> Fact | None:
    """The change told of an amount, right behind it."""
    place = book.prose.index(amount)
    for fact in book.prose[place + 1 : place + 1 + _NEAR]:
        if (fact.item, fact.path, fact.section) != (amount.item, amount.path, amount.section):
            continue
        if fact.aspect is Aspect.AMOUNT:
            return None
        if fact.aspect is Aspect.CHANGE and fact.unit not in _POINTS:
            return fact
    return None


def _added(book: Book, changes: Sequence[Fact | None]) -> Iterator[Finding]:
    told = [fact for fact in changes if fact is not None]
    if len(told) != len(changes) or len({fact.base for fact in told}) != 1:
        return
    terms = [term for fact in told if (term := term_of(fact)) is not None]
    if len(terms) != len(told) or not same_dimension(terms):
        return
    signed = [_signed(fact, term) for fact, term in zip(told, terms, strict=True)]
    whole, parts = terms[0], terms[1:]
    exact = sum(signed[1:], Decimal(0))
    places = tuple(term.place for term in terms)
    gap = abs(signed[0] - exact)
    finest = min(term.step * term.factor for term in terms)
    if gap <= finest / 2 * len(terms):
        yield Finding(CHANGE_SUM, book.document.id, Outcome.PASS, Severity.INFO, "各项增减额之和与总增减额相符", places)
        return
    like = Term(whole.value, whole.unit, whole.factor, finest / whole.factor, whole.place)
    listed = "".join(
        f"{'＋' if value >= 0 else '－'}{term.shown}" for value, term in zip(signed[1:], parts, strict=True)
    )
    words = (
        f"各项增减额相加：{listed.removeprefix('＋')}＝{_way(exact)}{shown_in(abs(exact), like)}，"
        f"{quoted(told[0].item)}却写{_way(signed[0])}{whole.shown}，相差{shown_in(gap, like)}"
    )
    severity = Severity.ROUNDING if gap <= finest * len(terms) else Severity.WARNING
    hint = _rounded_one(terms, signed, exact) if severity is Severity.WARNING else None
    yield Finding(
        CHANGE_SUM,
        book.document.id,
        Outcome.FAIL,
        severity,
        words,
        places,
        exact / whole.factor,
        signed[0] / whole.factor,
        (signed[0] - exact) / whole.factor,
        whole.unit,
        hint,
    )


def _signed(fact: Fact, term: Term) -> Decimal:
    return -term.amount if fact.trend is Trend.DECREASE else term.amount


def _way(value: Decimal) -> str:
    return "增加" if value >= 0 else "减少"


def _rounded_one(terms: Sequence[Term], signed: Sequence[Decimal], exact: Decimal) -> str | None:
    """The change that is printed more coarsely than the others and would take up the difference."""
    finest = min(term.step * term.factor for term in terms)
    coarse = [place for place in range(1, len(terms)) if terms[place].step * terms[place].factor > finest]
    near = []
    for place in coarse:
        term = terms[place]
        right = abs(signed[place] + signed[0] - exact)
        if term.value != 0 and abs(right - term.amount) <= term.step * term.factor:
            like = Term(term.value, term.unit, term.factor, finest / term.factor, term.place)
            near.append(f"若{quoted(term.name)}的{term.shown}为{shown_in(right, like)}则相符，疑为取整")
    return near[0] if len(near) == 1 else None


RULES: tuple[Rule, ...] = (Rule(CHANGE_SUM, check_change_sum),)
