"""Rule: a rate of completion is the outcome over the budget: “年初预算5万元，支出决算4万元，完成年初预算的80%”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_intervals import Fit, Interval, severity_of
from corpus.checks.prose_slips import recomputed
from corpus.checks.prose_terms import Spoken, Term, Told, fit_of, quoted, sentences_of, spoken, term_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Phase
from corpus.prose_phases import read_completed
from corpus.prose_subjects import read_rate

COMPLETION = "prose_completion"
_FAR = 8  # facts between an amount and its rate in a sentence of its own
_BUDGET = re.compile(r"预算(?:安排)?(?:数|额|总额)?(?:为)?\s*$")
_DONE = re.compile(r"(?:决算|执行|完成)(?:数|额)?(?:为)?\s*$")


def check_completion(book: Book) -> Iterator[Finding]:
    """Recompute each rate whose two amounts stand in its sentence, or right before where it prints none."""
    place = 0
    for told in sentences_of(book.prose):
        before = book.prose[max(0, place - _FAR) : place]
        place += len(told.facts)
        if not any(_is_rate(fact) for fact in told.facts):
            continue
        figures = spoken(told)
        for at, one in enumerate(figures):
            fact = next((fact for fact in one.facts if _is_rate(fact)), None)
            if fact is None:
                continue
            if any(other.number.is_money for other in figures[:at]):
                pair = _pair_in(book, told, figures[:at], fact)
            else:
                pair = _pair_before(before, fact)
            rate = term_of(fact)
            if pair and rate:
                yield _completed(book, rate, *pair)


def _is_rate(fact: Fact) -> bool:
    return fact.aspect is Aspect.RATE and fact.unit == "%" and "预算" in (fact.base or "")


def _phase_of(base: str) -> Phase:
    return Phase.ADJUSTED if re.search("调整|全年", base) else Phase.BUDGET


def _pair_in(book: Book, told: Told, before: Sequence[Spoken], rate: Fact) -> tuple[Term, Term] | None:
    """Budget and outcome among the figures of the sentence: bound to the item, or the last two named so."""
    bound = [fact for one in before for fact in one.facts]
    stated = _completed_beside(bound, before[-1], rate)
    if stated:
        return stated
    pair = _pair_before(bound, rate)
    if pair:
        return pair
    money = [one for one in before if one.number.is_money][-2:]
    if len(money) < 2 or any(one.facts for one in money):
        return None
    budget, done = money
    if read_rate(done.lead.lstrip(",;:、 ")):
        budget, done = done, budget
    elif not (_BUDGET.search(budget.lead) and _DONE.search(done.lead)):
        return None
    terms = (term_in(book, told, budget), term_in(book, told, done, rate.item))
    return (terms[0], terms[1]) if terms[0] and terms[1] else None


def _completed_beside(bound: Sequence[Fact], last: Spoken, rate: Fact) -> tuple[Term, Term] | None:
    """“收入50亿元，完成年初预算48亿元的105%”: the amount right before the rate is the budget."""
    if not last.facts or not read_completed(last.lead.lstrip(",;:、 ")):
        return None
    budget = last.facts[0]
    others = [fact for fact in bound if fact.aspect is Aspect.AMOUNT and _same_thing(fact, rate) and fact is not budget]
    if not _same_thing(budget, rate) or not others:
        return None
    terms = (term_of(budget), term_of(others[-1]))
    return (terms[0], terms[1]) if terms[0] and terms[1] else None


def _pair_before(facts: Sequence[Fact], rate: Fact) -> tuple[Term, Term] | None:
    """Budget and outcome of the very item, the last ones told."""
    amounts = [fact for fact in facts if fact.aspect is Aspect.AMOUNT and _same_thing(fact, rate)]
    budget = next((one for one in reversed(amounts) if one.phase is _phase_of(rate.base or "")), None)
    done = next((one for one in reversed(amounts) if one.phase is Phase.FINAL), None)
    terms = (term_of(budget) if budget else None, term_of(done) if done else None)
    return (terms[0], terms[1]) if terms[0] and terms[1] else None


def _same_thing(fact: Fact, rate: Fact) -> bool:
    return (fact.section, fact.item, fact.path, fact.tier) == (rate.section, rate.item, rate.path, rate.tier)


def _completed(book: Book, rate: Term, budget: Term, done: Term) -> Finding:
    places = (rate.place, done.place, budget.place)
    fit = fit_of(rate, done.bounds.over(budget.bounds)) if budget.bounds.low > 0 else Fit.EXACT
    if fit is Fit.EXACT:
        return Finding(COMPLETION, book.document.id, Outcome.PASS, Severity.INFO, "完成率与金额相符", places)
    right = done.amount / budget.amount
    expected = (right / rate.factor).quantize(Decimal("0.01"))
    words = f"{quoted(done.name)}{done.shown}÷{budget.shown}＝{recomputed(right, rate)}，文中写完成{rate.shown}"
    return Finding(
        COMPLETION,
        book.document.id,
        Outcome.FAIL,
        severity_of(fit),
        words,
        places,
        expected,
        rate.value,
        rate.value - expected,
        "%",
        _hint(rate, budget, done, expected) if fit >= Fit.NEAR else None,
    )


def _hint(rate: Term, budget: Term, done: Term, expected: Decimal) -> str | None:
    right = done.amount / budget.amount
    if done.amount and _is(rate, budget.amount / done.amount):
        return "疑把预算数与完成数颠倒相除"
    if _is(rate, abs(right - 1)):
        return "疑把增减幅当成完成率"
    kind = kind_of_edit(rate.value, expected)
    return f"若为{expected}%则相符，疑为{kind}" if kind else None


def _is(rate: Term, ratio: Decimal) -> bool:
    return fit_of(rate, Interval(ratio, ratio)) is Fit.EXACT


RULES: tuple[Rule, ...] = (Rule(COMPLETION, check_completion),)
