"""Rules on the words 增加, 减少, 持平: they must agree with the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.prose_chain import Chain
from corpus.checks.prose_chains import chains_of
from corpus.checks.prose_more_or_less import check_more_or_less
from corpus.checks.prose_terms import quoted, same_dimension, sentences_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Trend

DIRECTION = "prose_direction"
GREW_TO_NOTHING = "prose_grew_to_nothing"
ZERO_BASE = "prose_zero_base"
_WORDS = {Trend.INCREASE: "增加", Trend.DECREASE: "减少"}
_PRINTED_ZERO = re.compile(r"0(?:\.0+)?\s*\S{0,3}$")
_DIGITS_THAT_TELL = 3  # 0.1亿元 less 0.1亿元 may leave anything below 0.1


# --- direction -------------------------------------------------------------------------------------


def check_direction(book: Book) -> Iterator[Finding]:
    """The word of a change agrees with both years' amounts, with its percentage, and with 持平 beside it."""
    for chain in chains_of(book):
        yield from _against_prior(book, chain)
        yield from _against_itself(book, chain)
    yield from _unchanged_and_changed(book)
    yield from check_more_or_less(book)


def _against_prior(book: Book, chain: Chain) -> Iterator[Finding]:
    amount, prior, said = chain.amount, chain.prior, chain.trend or chain.growth_trend
    if amount is None or prior is None or said not in _WORDS or not same_dimension((amount, prior)):
        return
    figure = chain.change or chain.growth
    if figure is None or amount.bounds.meets(prior.bounds):
        return
    places = (figure.place, amount.place, prior.place)
    really = Trend.INCREASE if amount.amount > prior.amount else Trend.DECREASE
    if really is said:
        yield _finding(DIRECTION, book, Outcome.PASS, Severity.INFO, "增减方向与金额相符", places)
        return
    words = (
        f"{_of(chain)}上年{prior.shown}，本年{amount.shown}，实为{_WORDS[really]}，文中写“{_WORDS[said]}{figure.shown}”"
    )
    hint = f"若改为“{_WORDS[really]}”则与金额方向一致"
    yield _finding(DIRECTION, book, Outcome.FAIL, Severity.ERROR, words, places, hint)


def _against_itself(book: Book, chain: Chain) -> Iterator[Finding]:
    """“增加5万元，下降3%”."""
    change, growth = chain.change, chain.growth
    if change is None or growth is None or change.value == 0 or growth.value == 0:
        return
    if chain.trend not in _WORDS or chain.growth_trend not in _WORDS:
        return
    places = (growth.place, change.place)
    if chain.trend is chain.growth_trend:
        yield _finding(DIRECTION, book, Outcome.PASS, Severity.INFO, "增减额与增减幅方向一致", places)
        return
    words = (
        f"{_of(chain)}金额写“{_WORDS[chain.trend]}{change.shown}”，"
        f"百分比却写“{'增长' if chain.growth_trend is Trend.INCREASE else '下降'}{growth.shown}”，方向相反"
    )
    yield _finding(DIRECTION, book, Outcome.FAIL, Severity.ERROR, words, places)


def _unchanged_and_changed(book: Book) -> Iterator[Finding]:
    """“与上年持平，增加5万元”: both said of one item against one base in one sentence."""
    for told in sentences_of(book.prose):
        flat = [fact for fact in told.facts if _says_unchanged(fact)]
        for fact in flat:
            moved = next((other for other in told.facts if _contradicts(other, fact)), None)
            if moved is None:
                continue
            change = f"{_WORDS[moved.trend or Trend.INCREASE]}{moved.source.text}"
            words = f"{quoted(fact.item)}既写“{fact.source.text}”，又写{change}"
            places = (place_of_fact(moved), place_of_fact(fact))
            yield _finding(DIRECTION, book, Outcome.FAIL, Severity.WARNING, words, places)


def _says_unchanged(fact: Fact) -> bool:
    return (
        fact.aspect is Aspect.CHANGE and fact.trend is Trend.UNCHANGED and not any(map(str.isdigit, fact.source.text))
    )


def _contradicts(other: Fact, flat: Fact) -> bool:
    is_change = other.aspect in (Aspect.CHANGE, Aspect.GROWTH) and other.value != 0
    same = (other.item, other.path, other.base) == (flat.item, flat.path, flat.base)
    return is_change and same and other.trend in _WORDS


# --- nothing cannot have grown -----------------------------------------------------------------------


def check_grew_to_nothing(book: Book) -> Iterator[Finding]:
    """An amount cannot have grown by more than it is: last year's would lie below zero."""
    for chain in chains_of(book):
        amount, change = chain.amount, chain.change
        if amount is None or change is None or chain.trend is not Trend.INCREASE or change.value == 0:
            continue
        if chain.may_be_negative or not same_dimension((amount, change)):
            continue
        places = (change.place, amount.place)
        if change.bounds.low <= amount.bounds.high:
            yield _finding(GREW_TO_NOTHING, book, Outcome.PASS, Severity.INFO, "增加额不大于本年数", places)
            continue
        why = "不可能比上年增加" if amount.value == 0 else "增加额大于本年数，上年数将小于零，不可能"
        words = (
            f"{_of(chain)}本年{amount.shown}，{why}{change.shown if amount.value == 0 else f'（增加{change.shown}）'}"
        )
        yield _finding(GREW_TO_NOTHING, book, Outcome.FAIL, Severity.ERROR, words, places, _copied(chain, book))


def _copied(chain: Chain, book: Book) -> str | None:
    """The item before in the text that states the same change."""
    change = chain.change
    before: Chain | None = None
    for other in chains_of(book):
        if other.change == change:
            break
        is_same = change and other.change and (other.change.value, other.change.unit) == (change.value, change.unit)
        before = other if is_same else before
    return f"与前文{quoted(before.name)}的增加额相同，疑误抄" if before and before.name else None


# --- a base of zero ----------------------------------------------------------------------------------


def check_zero_base(book: Book) -> Iterator[Finding]:
    """There is no percentage over a base of zero."""
    for chain in chains_of(book):
        growth = chain.growth
        if growth is None or growth.value == 0 or chain.growth_trend is Trend.DECREASE:
            continue
        base = _base(chain)
        if base is None:
            continue
        places = tuple(term.place for term in (growth, chain.amount, chain.prior, chain.change) if term)
        if base:
            yield _finding(ZERO_BASE, book, Outcome.PASS, Severity.INFO, "增减幅的基数不为零", places)
            continue
        words = f"{_of(chain)}上年为0，没有基数，不能计算增幅，文中写“增长{growth.shown}”"
        yield _finding(
            ZERO_BASE, book, Outcome.FAIL, Severity.WARNING, words, places, "可改写为“上年无此项支出（收入）”"
        )


def _base(chain: Chain) -> Decimal | None:
    """Last year's amount, as stated or as amount and change make it; None where the text does not tell."""
    amount, change = chain.amount, chain.change
    if chain.prior is not None:
        is_new = amount is not None and amount.value != 0
        return chain.prior.amount if is_new or chain.prior.amount else None
    if amount is None or change is None or not same_dimension((amount, change)):
        return None
    tells = min(len(str(term.value).replace(".", "").lstrip("0")) for term in (amount, change)) >= _DIGITS_THAT_TELL
    return amount.amount - change.amount if tells and amount.amount >= change.amount else None


# --- findings ----------------------------------------------------------------------------------------


def _of(chain: Chain) -> str:
    return f"{quoted(chain.name)}" if chain.name else "该项"


def _finding(
    rule: str,
    book: Book,
    outcome: Outcome,
    severity: Severity,
    words: str,
    places: tuple[Place, ...],
    hint: str | None = None,
) -> Finding:
    return Finding(rule, book.document.id, outcome, severity, words, places, proposal=hint)


RULES: tuple[Rule, ...] = (
    Rule(DIRECTION, check_direction),
    Rule(GREW_TO_NOTHING, check_grew_to_nothing),
    Rule(ZERO_BASE, check_zero_base),
)
