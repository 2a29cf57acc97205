"""Rules on balances: 结余 = 收入 − 支出, and the figures of all funds together make up those of the whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_intervals import Interval
from corpus.checks.prose_sums import addends, finest, graded_sum
from corpus.checks.prose_terms import Term, quoted, shown_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact

BALANCE = "prose_balance"
FUND_SUM = "prose_fund_sum"
_BALANCE = re.compile(r"(?:当年|本年|年度|全年)*收支(?:相抵)?(?P<kind>结余|缺口|差额)")
_FUNDS = 3  # so many parts told alike are meant to be all
_KINDS = ("总收入", "总支出", "收支结余", "滚存结余", "收入", "支出")


def check_balance(book: Book) -> Iterator[Finding]:
    """“收入5万元，支出4万元，当年收支结余1万元”; the two amounts stand right before."""
    amounts = [fact for fact in book.prose if fact.aspect is Aspect.AMOUNT]
    for place in range(2, len(amounts)):
        balance = _BALANCE.search(amounts[place].item)
        outlay, income = amounts[place - 1], amounts[place - 2]
        if not balance or not _is_pair(income, outlay, amounts[place]):
            continue
        terms = [term for fact in (amounts[place], income, outlay) if (term := term_of(fact)) is not None]
        if len(terms) == 3 and all(term.is_money for term in terms):
            yield _balanced(book, terms[0], terms[1], terms[2], is_gap=balance["kind"] == "缺口")


def _is_pair(income: Fact, outlay: Fact, balance: Fact) -> bool:
    """收入 and 支出 of the very fund that the balance is of."""
    together = income.section == outlay.section == balance.section and income.year == outlay.year == balance.year
    names = re.sub("预算|决算|总|完成", "", income.item), re.sub("预算|决算|总|完成", "", outlay.item)
    if not (together and names[0].endswith("收入") and names[1].endswith("支出")):
        return False
    return names[1] == "支出" or names[0].removesuffix("收入") == names[1].removesuffix("支出")


def _balanced(book: Book, balance: Term, income: Term, outlay: Term, *, is_gap: bool) -> Finding:
    sign = -1 if is_gap else 1
    exact = sign * (income.amount - outlay.amount)
    bounds = (outlay.bounds - income.bounds) if is_gap else (income.bounds - outlay.bounds)
    places = (balance.place, income.place, outlay.place)
    if bounds.meets(balance.bounds):
        return Finding(BALANCE, book.document.id, Outcome.PASS, Severity.INFO, "收入减支出与结余相符", places)
    first, second = (outlay, income) if is_gap else (income, outlay)
    like = finest(balance, (income, outlay))
    words = f"{first.shown}－{second.shown}＝{shown_in(exact, like)}，文中{quoted(balance.name)}写{balance.shown}"
    expected = exact / balance.factor
    severity = graded_sum(balance, (income, outlay), exact)
    difference = balance.value - expected
    return Finding(
        BALANCE,
        book.document.id,
        Outcome.FAIL,
        severity,
        words,
        places,
        expected,
        balance.value,
        difference,
        balance.unit,
    )


# --- all funds together ------------------------------------------------------------------------------


def check_fund_sum(book: Book) -> Iterator[Finding]:
    """Sections about each fund under a section about all: income, outlay and balance add up, kind by kind.

    That the list is complete is proved by at least one kind whose sum is right.
    """
    sections: dict[tuple[str, ...], dict[str, Fact]] = defaultdict(dict)
    for fact in book.prose:
        kind = _kind(fact) if fact.aspect is Aspect.AMOUNT and not fact.path else None
        if kind:
            sections[fact.section].setdefault(kind, fact)
    for section, whole in sections.items():
        parts = [kinds for other, kinds in sections.items() if other[:-1] == section]
        shared = [kind for kind in whole if all(kind in one for one in parts)]
        if len(parts) >= _FUNDS and len(shared) >= 2:
            yield from _all_funds(book, whole, parts, shared)


def _kind(fact: Fact) -> str | None:
    return next((kind for kind in _KINDS if fact.item.endswith(kind)), None)


def _all_funds(
    book: Book, whole: dict[str, Fact], parts: Sequence[dict[str, Fact]], kinds: Sequence[str]
) -> Iterator[Finding]:
    sums: list[tuple[Term, list[Term]]] = []
    for kind in kinds:
        terms = [term for fact in (whole[kind], *(one[kind] for one in parts)) if (term := term_of(fact)) is not None]
        if len(terms) == len(parts) + 1 and all(term.is_money for term in terms):
            sums.append((terms[0], terms[1:]))
    held = [_total(added).meets(total.bounds) for total, added in sums]
    if not any(held):
        return
    for (total, added), holds in zip(sums, held, strict=True):
        yield _fund_sum(book, total, added, holds=holds)


def _fund_sum(book: Book, total: Term, added: Sequence[Term], *, holds: bool) -> Finding:
    places = (total.place, *(term.place for term in added))
    if holds:
        return Finding(FUND_SUM, book.document.id, Outcome.PASS, Severity.INFO, "各项基金之和与总数相符", places)
    exact = sum((term.amount for term in added), Decimal(0))
    like = finest(total, added)
    words = (
        f"各项基金相加：{addends(added)}＝{shown_in(exact, like)}，文中{quoted(total.name)}写{total.shown}，"
        f"相差{shown_in(abs(total.amount - exact), like)}（另有一项的各基金之和与总数相符）"
    )
    expected = exact / total.factor
    return Finding(
        FUND_SUM,
        book.document.id,
        Outcome.FAIL,
        graded_sum(total, added, exact),
        words,
        places,
        expected,
        total.value,
        total.value - expected,
        total.unit,
    )


def _total(terms: Sequence[Term]) -> Interval:
    total = Interval(Decimal(0), Decimal(0))
    for term in terms:
        total = total + term.bounds
    return total


RULES: tuple[Rule, ...] = (Rule(BALANCE, check_balance), Rule(FUND_SUM, check_fund_sum))
