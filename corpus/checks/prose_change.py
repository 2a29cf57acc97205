"""Rule: amount, change, percentage and last year's amount of one item must agree with one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_chain import Chain
from corpus.checks.prose_chains import chains_of
from corpus.checks.prose_intervals import Fit, Interval, severity_of
from corpus.checks.prose_slips import edited_within, last_year_of, recomputed, slip_of_growth
from corpus.checks.prose_terms import Term, fit_of, quoted, same_dimension, shown_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Trend
from corpus.vocabulary import item_key

CHANGE = "prose_change"
_NEIGHBOURS = 4  # chains before that a figure may have been copied from
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A term that one slip explains: what it should be (base unit), and the words of the hint."""

    term: Term
    right: Decimal
    words: str


def check_change(book: Book) -> Iterator[Finding]:
    """Recompute every change: Y÷(X∓Y)=Z, X−L=±Y, (X−L)÷L=Z, as far as the text states them."""
    before: list[Chain] = []
    for chain in chains_of(book):
        finding = _checked(book, chain, before)
        if finding:
            yield finding
        before = [*before[1 - _NEIGHBOURS :], chain]


def _checked(book: Book, chain: Chain, before: Sequence[Chain]) -> Finding | None:
    if not _comparable(chain):
        return None
    if chain.amount is None:
        return _over_prior(book, chain)
    if chain.prior is not None:
        return _with_prior(book, chain, chain.amount, chain.prior, before)
    if chain.change is not None and chain.growth is not None:
        return _without_prior(book, chain, chain.amount, chain.change, chain.growth, before)
    return None


def _comparable(chain: Chain) -> bool:
    terms = [term for term in (chain.amount, chain.change, chain.prior) if term]
    return len(terms) > 0 and same_dimension(terms)


# --- without last year's amount ----------------------------------------------------------------------


def _without_prior(
    book: Book, chain: Chain, amount: Term, change: Term, growth: Term, before: Sequence[Chain]
) -> Finding | None:
    fell = _trend(chain) is Trend.DECREASE
    expected = _growth_of(amount.bounds, change.bounds, is_fall=fell)
    base = amount.amount + change.amount if fell else amount.amount - change.amount
    if expected is None or base <= 0:
        return None  # the rules on direction and on a base of zero speak of it
    fit = fit_of(growth, expected)
    places = (growth.place, amount.place, change.place)
    if fit is Fit.EXACT:
        return _passed(book, places)
    wrong = _culprit(book, chain, amount, change, growth, base, before)
    right = change.amount / base
    words = (
        f"{_of(chain)}{amount.shown}，{_verb(chain)}{change.shown}："
        f"{change.shown}÷（{amount.shown}{'＋' if fell else '－'}{change.shown}）＝{recomputed(right, growth)}，"
        f"文中写{growth.shown}"
    )
    return _failed(book, fit, words, places, growth, right, wrong)


def _culprit(
    book: Book, chain: Chain, amount: Term, change: Term, growth: Term, base: Decimal, before: Sequence[Chain]
) -> _Wrong | None:
    """The term that a single slip explains, with what it should be."""
    if elsewhere := _amount_elsewhere(book, chain, amount, change, growth):
        return elsewhere
    slip = slip_of_growth(growth, amount, change.amount, base, _neighbours(before))
    if slip:
        return _Wrong(growth, change.amount / base, slip.words)
    stated = _stated_last_year(book, chain, amount, growth)
    if stated is None:
        return _edited_change(chain, amount, change, growth)
    right = abs(amount.amount - stated.amount)
    words = (
        f"本文件另处上年为{stated.shown}，据此{_verb(chain)}{shown_in(right, change)}，与{growth.shown}相符，"
        f"疑{change.shown}有误"
    )
    return _Wrong(change, right, words)


def _amount_elsewhere(book: Book, chain: Chain, amount: Term, change: Term, growth: Term) -> _Wrong | None:
    """The item's amount at another place of the document, a slip of the pen away, with which all agrees."""
    if chain.fact is None:
        return None
    for fact in book.facts:
        term = term_of(fact) if _is_same(fact, chain.fact) else None
        if term is None or not same_dimension((term, amount)):
            continue
        kind = kind_of_edit(amount.value, (term.amount / amount.factor).quantize(amount.step))
        expected = _growth_of(term.bounds, change.bounds, is_fall=_trend(chain) is Trend.DECREASE) if kind else None
        if expected and fit_of(growth, expected) is Fit.EXACT:
            words = f"{term.place.words}为{term.shown}，以它计算恰为{growth.shown}，疑此处{amount.shown}有误，{kind}"
            return _Wrong(amount, term.amount, words)
    return None


def _is_same(one: Fact, other: Fact) -> bool:
    """Whether two amounts are of one item, year and phase."""
    is_named = item_key(one.item) == item_key(other.item) or (one.concept is not None and one.concept == other.concept)
    return one.aspect is Aspect.AMOUNT and is_named and (one.year, one.phase) == (other.year, other.phase)


def _edited_change(chain: Chain, amount: Term, change: Term, growth: Term) -> _Wrong | None:
    """The one slip of the pen in the change that would make all three agree."""
    last = last_year_of(amount.bounds, growth, _trend(chain))
    if last is None:
        return None
    wanted = (last - amount.bounds) if _trend(chain) is Trend.DECREASE else (amount.bounds - last)
    value = edited_within(change, wanted)
    if value is None:
        return None
    right = value * change.factor
    kind = kind_of_edit(change.amount, right) or "一处笔误"
    return _Wrong(change, right, f"若“{change.shown}”为{shown_in(right, change)}则三数相符，疑为{kind}")


def _stated_last_year(book: Book, chain: Chain, amount: Term, growth: Term) -> Term | None:
    """Last year's amount of the item, stated elsewhere in the text, that agrees with amount and percentage."""
    wanted = last_year_of(amount.bounds, growth, _trend(chain))
    year = chain.fact.year if chain.fact else None
    if wanted is None or year is None:
        return None
    for fact in book.prose:
        if fact.aspect is not Aspect.AMOUNT or fact.year != year - 1 or not _alike(fact.item, chain.name):
            continue
        term = term_of(fact)
        if term and same_dimension((term, amount)) and wanted.meets(term.bounds):
            return term
    return None


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one.replace("预算", ""), other.replace("预算", "")), key=len)
    return len(short) >= 4 and short in long


def _growth_of(amount: Interval, change: Interval, *, is_fall: bool) -> Interval | None:
    """All ratios that the bounds of amount and change leave; None where last year's amount may be nothing."""
    low, high = max(change.low, Decimal(0)), change.high
    ends = (amount.high + low, amount.low + high) if is_fall else (amount.high - low, amount.low - high)
    if min(ends) <= 0:
        return None
    return Interval(low / ends[0], high / ends[1])


# --- with last year's amount -------------------------------------------------------------------------


def _with_prior(book: Book, chain: Chain, amount: Term, prior: Term, before: Sequence[Chain]) -> Finding | None:
    """Both years are stated: the change and the percentage each follow from them."""
    growth, change = chain.growth, chain.change
    if prior.bounds.low <= 0:
        return None  # a base of zero: another rule
    fell = _trend(chain) is Trend.DECREASE
    difference = (prior.bounds - amount.bounds) if fell else (amount.bounds - prior.bounds)
    if difference.high < 0:
        return None  # the rule on direction speaks of it
    places = tuple(term.place for term in (growth, change, amount, prior) if term)
    if change is not None and not difference.meets(change.bounds):
        return _wrong_change(book, chain, amount, prior, change, difference, places)
    if growth is None:
        return _passed(book, places) if change else None
    expected = difference.over(prior.bounds)
    fit = fit_of(growth, expected)
    if fit is Fit.EXACT:
        return _passed(book, places)
    right = abs(amount.amount - prior.amount) / prior.amount
    words = (
        f"{_of(chain)}上年{prior.shown}，本年{amount.shown}："
        f"{_subtraction(amount, prior, is_fall=fell)}÷{prior.shown}＝{recomputed(right, growth)}，文中写{growth.shown}"
    )
    wrong = _opening_fits(chain, prior, growth) or _slip_beside(amount, prior, growth, before)
    opening = chain.opening
    if opening and (wrong is None or wrong.term is growth) and opening.value != amount.value:
        of_opening = recomputed(abs(opening.amount - prior.amount) / prior.amount, growth)
        words += f"（前文该项为{opening.shown}，以它计算为{of_opening}）"
    return _failed(book, fit, words, places, growth, right, wrong)


def _over_prior(book: Book, chain: Chain) -> Finding | None:
    """“与2023年预算500万元相比，增加50万元，增长10%”: this year's amount is not told, and not needed."""
    prior, change, growth = chain.prior, chain.change, chain.growth
    if prior is None or change is None or growth is None or prior.bounds.low <= 0:
        return None
    places = (growth.place, change.place, prior.place)
    fit = fit_of(growth, change.bounds.over(prior.bounds))
    if fit is Fit.EXACT:
        return _passed(book, places)
    right = change.amount / prior.amount
    words = (
        f"{_of(chain)}{_verb(chain)}{change.shown}，基数{prior.shown}："
        f"{change.shown}÷{prior.shown}＝{recomputed(right, growth)}，文中写{growth.shown}"
    )
    value = edited_within(change, growth.wide.scaled(prior.amount))
    wrong = None
    if value is not None:
        meant = value * change.factor
        kind = kind_of_edit(change.amount, meant) or "一处笔误"
        wrong = _Wrong(change, meant, f"若“{change.shown}”为{shown_in(meant, change)}则三数相符，疑为{kind}")
    return _failed(book, fit, words, places, growth, right, wrong)


def _slip_beside(amount: Term, prior: Term, growth: Term, before: Sequence[Chain]) -> _Wrong | None:
    exact = abs(amount.amount - prior.amount)
    slip = slip_of_growth(growth, amount, exact, prior.amount, _neighbours(before))
    if slip is None:
        return None
    both = any(one.amount and one.amount.value == amount.value for one in before if one.growth)
    more = "，金额也与该处相同" if "误抄" in slip.words and both else ""
    return _Wrong(growth, exact / prior.amount, slip.words + more)


def _opening_fits(chain: Chain, prior: Term, growth: Term) -> _Wrong | None:
    """Whether the amount that the paragraph opens with agrees where the one repeated here does not."""
    amount, opening = chain.amount, chain.opening
    if amount is None or opening is None or not same_dimension((opening, prior)) or opening.value == amount.value:
        return None
    last = last_year_of(opening.bounds, growth, chain.growth_trend)
    if last is None or not last.meets(prior.bounds):
        return None
    words = f"前文该项为{opening.shown}，以它计算恰为{growth.shown}，疑此处{amount.shown}有误"
    return _Wrong(amount, opening.amount, words)


def _wrong_change(
    book: Book, chain: Chain, amount: Term, prior: Term, change: Term, difference: Interval, places: tuple[Place, ...]
) -> Finding:
    right = abs(amount.amount - prior.amount)
    gap = difference.gap(change.amount)
    fit = Fit.LAST_DIGIT if gap <= 2 * change.step * change.factor else Fit.FAR
    fell = _trend(chain) is Trend.DECREASE
    kind = kind_of_edit(change.amount, right)
    wrong = _Wrong(change, right, f"若为{shown_in(right, change)}则各数相符，疑为{kind}") if kind else None
    words = (
        f"{_of(chain)}上年{prior.shown}，本年{amount.shown}："
        f"{_subtraction(amount, prior, is_fall=fell)}＝{shown_in(right, change)}，文中写{change.shown}"
    )
    ordered = (change.place, *(place for place in places if place != change.place))
    return _failed(book, fit, words, ordered, change, right, wrong)


def _subtraction(amount: Term, prior: Term, *, is_fall: bool) -> str:
    pair = (prior, amount) if is_fall else (amount, prior)
    return f"（{pair[0].shown}－{pair[1].shown}）"


# --- findings ----------------------------------------------------------------------------------------


def _trend(chain: Chain) -> Trend | None:
    return chain.trend or chain.growth_trend


def _verb(chain: Chain) -> str:
    return "减少" if _trend(chain) is Trend.DECREASE else "增加"


def _of(chain: Chain) -> str:
    return f"{quoted(chain.name)}" if chain.name else "该项"


def _neighbours(before: Sequence[Chain]) -> list[Term]:
    """The percentages just before, named by their items."""
    return [replace(one.growth, name=one.name or "上一项") for one in reversed(before) if one.growth]


def _passed(book: Book, places: tuple[Place, ...]) -> Finding:
    return Finding(CHANGE, book.document.id, Outcome.PASS, Severity.INFO, "增减额、增减幅与金额相符", places)


def _failed(
    book: Book, fit: Fit, words: str, places: tuple[Place, ...], term: Term, right: Decimal, wrong: _Wrong | None
) -> Finding:
    """The finding; a slip found makes its term the suspicious one."""
    severity = severity_of(fit)
    if severity is Severity.ROUNDING:
        wrong = None
    if wrong and wrong.term is not term and severity is Severity.WARNING:
        severity = Severity.ERROR  # an amount is wrong, not the way it was divided
    suspect, expected = (wrong.term, wrong.right) if wrong else (term, right)
    value = (expected / suspect.factor).quantize(min(suspect.step, _PLACES if suspect.unit == "%" else Decimal(1)))
    return Finding(
        CHANGE,
        book.document.id,
        Outcome.FAIL,
        severity,
        words,
        (suspect.place, *(place for place in places if place != suspect.place)),
        value,
        suspect.value,
        suspect.value - value,
        suspect.unit,
        wrong.words if wrong else None,
    )


RULES: tuple[Rule, ...] = (Rule(CHANGE, check_change),)
