"""Shares told one after the other without a base that a name tells: together they show it themselves.

“教育支出60万元，占60%；农林水支出30万元，占30%；其他支出10万元，占20%”: two of them are shares of 100万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_intervals import Fit, severity_of
from corpus.checks.prose_slips import recomputed
from corpus.checks.prose_terms import Spoken, Term, Told, fit_of, quoted, same_dimension, spoken, term_in, term_of
from corpus.datatypes import Aspect, Fact
from corpus.prose_subjects import read_comparison, read_share

_SEVERAL = re.compile(r"分别")
_AND = re.compile(r"\s*[、,和及与]\s*")
_SEPARATORS = ",;:、 "
_HUNDRED = Decimal(100)
_FINE = Decimal("0.01")
_TELLING = Decimal("0.1")
_MANY = 5  # of so many shares two may be wrong


@dataclass(frozen=True, slots=True)
class Pair:
    """An amount and the share told of it."""

    part: Term
    share: Term
    fact: str | None  # id of the share

    def fit(self, base: Term) -> Fit:
        """How the share agrees with a base."""
        return fit_of(self.share, self.part.bounds.over(base.bounds))

    @property
    def tells(self) -> bool:
        """Whether a base that fits can hardly fit by chance."""
        return 0 < self.share.value < _HUNDRED and self.share.step <= _TELLING


def check_loose(book: Book, told: Sequence[Told], handled: frozenset[str]) -> Iterator[Finding]:
    """Shares whose base was not found by its name (``handled``: ids of the others), list by list."""
    for one in told:
        for listed in _lists(book, one):
            known = [pair for pair in listed if pair.part.bounds.low > 0]
            if len(known) >= 2 and not any(pair.fact in handled for pair in listed) and _are_alike(known):
                yield from _checked(book, one, known)


def _are_alike(pairs: Sequence[Pair]) -> bool:
    return same_dimension([pair.part for pair in pairs]) and pairs[0].part.is_money


# --- reading -----------------------------------------------------------------------------------------


def _lists(book: Book, told: Told) -> Iterator[list[Pair]]:
    """Runs of amounts with their shares of one base."""
    figures = spoken(told)
    run: list[Pair] = []
    base: str | None = None
    money: list[Spoken] = []
    for place, one in enumerate(figures):
        if ";" in one.lead or "。" in one.lead:
            money = []
        if one.number.is_money:
            money = money if read_comparison(one.lead.lstrip(_SEPARATORS)) else [*money, one]
            continue
        share = read_share(_last_clause(one.lead)) if one.number.unit == "%" else None
        if share is None:
            continue
        if run and share.base != base:
            yield run
            run = []
        base = share.base
        behind = _in_order(figures[place:]) if _SEVERAL.search(one.lead) else [one]
        if len(behind) <= len(money):
            pairs = zip(money[-len(behind) :], behind, strict=True)
            run += [pair for part, ratio in pairs if (pair := _pair(book, told, part, ratio)) is not None]
        money = []
    if run:
        yield run


def _last_clause(lead: str) -> str:
    return _SEVERAL.sub("", re.split("[,;:。]", lead)[-1])


def _in_order(figures: Sequence[Spoken]) -> list[Spoken]:
    """The percentages of “分别占60%、30%和10%”."""
    found = [figures[0]]
    for one in figures[1:]:
        if one.number.unit != "%" or not _AND.fullmatch(one.lead):
            break
        found.append(one)
    return found


def _pair(book: Book, told: Told, part: Spoken, ratio: Spoken) -> Pair | None:
    terms = term_in(book, told, part, _noun(part)), term_in(book, told, ratio)
    fact = ratio.facts[0].id if ratio.facts else None
    return Pair(terms[0], terms[1], fact) if terms[0] and terms[1] else None


def _noun(one: Spoken) -> str:
    return re.sub(r"^.*[,;:、]|[为是]\s*$", "", one.lead).strip()


# --- the base that they show ---------------------------------------------------------------------------


def _checked(book: Book, told: Told, pairs: Sequence[Pair]) -> Iterator[Finding]:
    bases = _bases(book, pairs)
    if any(all(pair.fit(base) <= Fit.LAST_DIGIT for pair in pairs) for base in bases):
        yield Finding(
            "prose_share",
            book.document.id,
            Outcome.PASS,
            Severity.INFO,
            "各项占比与金额相符",
            (pairs[0].share.place,),
            count=len(pairs),
        )
        return
    finest = _TELLING if _is_stated(book, bases[0]) else _FINE
    shown = [base for base in bases[:1] if len(pairs) == 2 and _is_shown_by_one(pairs, base, finest)]
    shown += [base for base in bases if len(pairs) > 2 and _is_shown(pairs, base)]
    best = max(shown, key=lambda base: sum(pair.fit(base) is Fit.EXACT for pair in pairs), default=None)
    if best is not None:
        yield from (_wrong(book, pair, best, pairs) for pair in pairs if pair.fit(best) >= Fit.NEAR)


def _bases(book: Book, pairs: Sequence[Pair]) -> list[Term]:
    """What the shares may be of: all parts together, first, and every amount of the document not below a part."""
    like = pairs[0].part
    total = sum((pair.part.amount for pair in pairs), Decimal(0))
    largest = max(pair.part.amount for pair in pairs)
    step = min(pair.part.step * pair.part.factor for pair in pairs) / like.factor
    found = {total: Term(total / like.factor, like.unit, like.factor, step, like.place, "所列各项之和")}
    for fact in book.facts:
        term = term_of(fact) if fact.aspect is Aspect.AMOUNT else None
        if term is not None and term.is_money and term.amount >= largest:
            found.setdefault(term.amount, term)
    return list(found.values())


def _is_stated(book: Book, total: Term) -> bool:
    """Whether the document states this very amount."""
    return any(fact.aspect is Aspect.AMOUNT and _amount(fact) == total.amount for fact in book.facts)


def _amount(fact: Fact) -> Decimal | None:
    term = term_of(fact)
    return term.amount if term else None


def _is_shown_by_one(pairs: Sequence[Pair], total: Term, finest: Decimal) -> bool:
    """Whether one of two shares is exactly that of both parts together, and the other is not."""
    exact = [pair for pair in pairs if pair.tells and pair.fit(total) is Fit.EXACT and pair.share.step <= finest]
    return len(exact) == 1 and any(pair.fit(total) >= Fit.NEAR for pair in pairs)


def _is_shown(pairs: Sequence[Pair], base: Term) -> bool:
    """Whether so many of the shares are those of ``base`` that the others must be wrong."""
    exact = [pair for pair in pairs if pair.tells and pair.fit(base) is Fit.EXACT]
    wrong = [pair for pair in pairs if pair.fit(base) >= Fit.NEAR]
    return len(exact) >= 2 and len(wrong) <= (2 if len(pairs) >= _MANY else 1)


def _wrong(book: Book, pair: Pair, base: Term, pairs: Sequence[Pair]) -> Finding:
    right = pair.part.amount / base.amount
    expected = (right / pair.share.factor).quantize(_FINE)
    others = sum(1 for one in pairs if one.fit(base) <= Fit.LAST_DIGIT)
    words = (
        f"{quoted(pair.part.name)}{pair.part.shown}÷{base.shown}＝{recomputed(right, pair.share)}，"
        f"文中写占{pair.share.shown}；其余{others}项的占比都以{base.shown}为基数"
    )
    total = sum((one.share.value for one in pairs), Decimal(0))
    if abs(total - _HUNDRED) > pair.share.step * len(pairs) and base.name == "所列各项之和":
        words += f"，各项占比相加为{total}%"
    kind = kind_of_edit(pair.share.value, expected.quantize(min(pair.share.step, Decimal(1))))
    return Finding(
        "prose_share",
        book.document.id,
        Outcome.FAIL,
        severity_of(pair.fit(base)),
        words,
        (pair.share.place, pair.part.place, *(one.share.place for one in pairs if one is not pair)),
        expected,
        pair.share.value,
        pair.share.value - expected,
        "%",
        f"若为{recomputed(right, pair.share)}则相符，疑为{kind}" if kind else None,
    )
