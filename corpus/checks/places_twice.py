"""One item stated twice in the running text: the same number both times, and the same year before.

Only what no form states is compared here, see ``places_text`` for the rest. Repeated lists (several
places, several sums under one heading) are told apart by something that was not made out, and left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import graded
from corpus.checks.places_index import Index, Stated, agrees, index_of, is_exact, like
from corpus.checks.places_text import candidates, unit_slip
from corpus.checks.places_words import contradiction, gap_in_words
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Origin, Trend
from corpus.numerals import to_grouped, trimmed
from corpus.quantities import SUMS, named_term, unit_of
from corpus.vocabulary import vocabulary

_AMOUNT_RULE = "text_vs_text"
_CHANGE_RULE = "change_vs_change"
_LAST_YEAR = re.compile(
    r"^(?:同比|上年|去年|上一年|(?:19|20)\d\d年?)(?:同期|度)?(?:的?(?:年初)?(?:预算|决算|执行)?数?)?$"
)


def amounts_agree(book: Book) -> Iterator[Finding]:
    """Amounts that two sections state of one item in one 口径."""
    index = index_of(book)
    done: set[str] = set()
    for one in index.all:
        if one.fact.id in done or not _is_amount(one, book) or candidates(one, index):
            continue
        others = [o for o in _elsewhere(one, index) if _is_amount(o, book)]
        done |= {other.fact.id for other in others}
        yield from _judge(one, others, index)


def _is_amount(one: Stated, book: Book) -> bool:
    """An amount of something that a name in the text alone tells apart."""
    fact = one.fact
    if fact.origin is not Origin.PROSE or fact.aspect is not Aspect.AMOUNT or not is_exact(fact):
        return False
    return one.quantity.scope.dimension == "money" and fact.main and _is_told_apart(one, book)


def _is_told_apart(one: Stated, book: Book) -> bool:
    """In a government's report 总收入 and 上年结余 are said of every budget: only with its fund are they one thing."""
    concept, named = one.quantity.concept, named_term(one.fact.item)
    if concept is None or named is None or named in SUMS:  # 支出预算, 收入总计: of whatever is spoken of
        return False
    is_of_a_budget = one.fact.fund is not None and not one.quantity.is_sum
    return book.document.identity.level != "政府" or is_of_a_budget or vocabulary().term(concept).direction is None


def _elsewhere(one: Stated, index: Index) -> list[Stated]:
    """The same quantity in other sections, of which none states it with several values."""
    by_place: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for other in index.same(one):
        is_like = like(one, other) and other.quantity.above == one.quantity.above
        if other.fact.origin is Origin.PROSE and is_like:
            by_place[other.place].append(other)
    if any(other.value != one.value for other in by_place.pop(one.place, [])):
        return []
    return [others[0] for others in by_place.values() if len({o.value for o in others}) == 1]


def _judge(one: Stated, others: Sequence[Stated], index: Index) -> Iterator[Finding]:
    for other in others:
        if agrees(one, other):
            yield Finding(_AMOUNT_RULE, one.fact.document, Outcome.PASS, Severity.INFO, "")
            continue
        _, _, difference = gap_in_words(one, other)
        tolerance = (one.half + other.half) / unit_of(one.fact.unit).factor
        is_slip = unit_slip(one, other) is not None
        _, severity = graded(difference, tolerance, Severity.ERROR if is_slip else Severity.WARNING)
        yield contradiction(_AMOUNT_RULE, one, [other], index, severity)


# --- changes ----------------------------------------------------------------------------------


def changes_agree(book: Book) -> Iterator[Finding]:
    """Of one amount that two sections state the change since the year before is one too."""
    index = index_of(book)
    done: set[str] = set()
    for one in index.all:
        if one.fact.id in done or not _is_change(one.fact):
            continue
        others = [o for o in index.same(one) if _is_same_change(one, o) and _amounts_agree(one, o, index)]
        done |= {other.fact.id for other in others}
        for other in others:
            yield _compared(one, other, index)


def _is_change(fact: Fact) -> bool:
    is_since = fact.base is None or _LAST_YEAR.match(fact.base) is not None
    is_kind = fact.aspect in (Aspect.CHANGE, Aspect.GROWTH) and fact.trend in (Trend.INCREASE, Trend.DECREASE)
    return fact.origin is Origin.PROSE and is_kind and is_since


def _is_same_change(one: Stated, other: Stated) -> bool:
    if not _is_change(other.fact) or one.place == other.place or one.quantity.concept is None:
        return False
    left, right = one.quantity.scope, other.quantity.scope
    same_fund = left.fund is right.fund or None in (left.fund, right.fund)
    same = (left.year, left.phase, left.agency, left.own, left.within, left.dimension) == (
        right.year, right.phase, right.agency, right.own, right.within, right.dimension,
    )  # fmt: skip
    return same and same_fund and one.fact.aspect is other.fact.aspect and _base(one.fact) == _base(other.fact)


def _base(fact: Fact) -> str:
    """Which of the year before's figures: its budget, its account, or unsaid."""
    found = re.search("预算|决算|执行", fact.base or "")
    return found[0] if found else ""


def _amounts_agree(one: Stated, other: Stated, index: Index) -> bool:
    left, right = _amount_beside(one, index), _amount_beside(other, index)
    return left is not None and right is not None and agrees(left, right)


def _amount_beside(one: Stated, index: Index) -> Stated | None:
    """The amount of the item in the same section."""
    found = (
        other
        for other in index.same(one)
        if other.fact.aspect is Aspect.AMOUNT and other.place == one.place and other.fact.sentence == one.fact.sentence
    )
    return next(found, None)


def _compared(one: Stated, other: Stated, index: Index) -> Finding:
    if one.fact.trend is other.fact.trend and agrees(one, other):
        return Finding(_CHANGE_RULE, one.fact.document, Outcome.PASS, Severity.INFO, "")
    _, _, difference = gap_in_words(one, other)
    tolerance = (one.half + other.half) / unit_of(one.fact.unit).factor
    _, severity = graded(difference, tolerance)
    befores = [before for side in (one, other) if (before := _before(side, index)) is not None]
    hint = None
    if len(befores) > 1 and severity is not Severity.ROUNDING:
        hint = f"本年数两处相同，倒推的上年数却分别约为{'与'.join(befores)}，疑为两处对比的口径不同或有一处写错"
    return contradiction(_CHANGE_RULE, one, [other], index, severity, hint)


def _before(one: Stated, index: Index) -> str | None:
    """The year before as the change makes it, in the unit and at the precision of the amount."""
    amount = _amount_beside(one, index)
    if amount is None:
        return None
    sign = -1 if one.fact.trend is Trend.DECREASE else 1
    grown = one.fact.aspect is Aspect.GROWTH
    before = amount.value / (1 + sign * one.value) if grown else amount.value - sign * one.value
    shown = before / unit_of(amount.fact.unit).factor
    value = trimmed(shown.quantize(Decimal(1).scaleb(int(amount.fact.value.as_tuple().exponent))))
    return f"{to_grouped(value)}{amount.fact.unit}"


RULES = (Rule(_AMOUNT_RULE, amounts_agree), Rule(_CHANGE_RULE, changes_agree))
