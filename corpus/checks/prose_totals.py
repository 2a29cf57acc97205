"""Totals told behind the amounts they are of: “甲2亿元、乙3亿元，两项共计5亿元”, and the share of such a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.prose_breakdown import PLUS, makes_up
from corpus.checks.prose_intervals import Fit, severity_of
from corpus.checks.prose_slips import recomputed
from corpus.checks.prose_sums import addends, finest, graded_sum, hint_of, slips_in_sum
from corpus.checks.prose_terms import (
    Spoken,
    Term,
    Told,
    fit_of,
    noun_of,
    quoted,
    same_dimension,
    sentences_in,
    shown_in,
    spoken,
    sum_of_bounds,
    term_in,
    term_of,
)
from corpus.datatypes import Aspect, Fact
from corpus.errors import ParseError
from corpus.numerals import parse_chinese_number
from corpus.prose_subjects import read_comparison

_SO_MANY = r"(?P<count>[两二三四五六七八九十]|\d{1,2})\s*(?:大)?(?:项|类|笔|块|个方面|个项目)"
_TOTAL = r"(?:共计|合计|总计|累计)"
_COUNTED = re.compile(rf"[,、;]\s*(?:以上|上述|这)?{_SO_MANY}[^,;。:\d占]{{0,8}}?(?:{_TOTAL}|共)(?:为|达)?\s*$")
_BARE = re.compile(rf"^\s*[,、;]\s*(?:{_TOTAL}|共)(?:为|达)?\s*$")
_SHARE_OF = re.compile(
    rf"[,、;]\s*(?:以上|上述|这)?{_SO_MANY}[^,;。:\d占]{{0,8}}?(?:{_TOTAL}|共)?占(?P<base>[^,;。:]{{2,20}}?)的?(?:比重|比例)?(?:为|达)?\s*$"
)
_SENTENCES = re.compile(rf"元.*(?:{_TOTAL}|项共|共)")
_SHARES = re.compile(r"元.*项.*占.*[%％]")
_PARTS_OF = re.compile(r"其中|包括|\(|主要")
_BEGINS = re.compile(r"[:;。]|分别是|分别为")
_PROJECTS = re.compile(r"项目(?:共|有)*\d+\s*[个项]")
_SEPARATORS = ",;:、 "


def check_trailing(book: Book) -> Iterator[Finding]:
    """Add up the amounts that a total behind them is of."""
    for _, told in sentences_in(book, _SENTENCES):
        if _PROJECTS.search(told.sentence):
            continue  # the rule on projects speaks of them
        figures = spoken(told)
        for place, one in enumerate(figures):
            if not one.number.is_money:
                continue
            counted = _COUNTED.search(one.lead)
            before = _amounts(figures[:place])
            if counted:
                count = _number(counted["count"])
                if count is not None and 2 <= count <= len(before):
                    yield from _total(book, told, one, before[-count:], before)
            elif _BARE.match(one.lead):
                yield from _total(book, told, one, _run(figures[:place]), [])


def _number(text: str) -> int | None:
    if text == "两":
        return 2
    try:
        return int(text) if text.isdigit() else int(parse_chinese_number(text))
    except ParseError:
        return None


def _amounts(figures: Sequence[Spoken]) -> list[Spoken]:
    """The amounts of money among them that are no changes."""
    return [one for one in figures if one.number.is_money and not read_comparison(one.lead.lstrip(_SEPARATORS))]


def _run(figures: Sequence[Spoken]) -> list[Spoken]:
    """The amounts of a plain list up to here: nothing but amounts, none of them part of another."""
    run: list[Spoken] = []
    for one in reversed(figures):
        if not one.number.is_money or PLUS.search(one.lead) or read_comparison(one.lead.lstrip(_SEPARATORS)):
            break
        if _PARTS_OF.search(one.lead):
            return []
        run.insert(0, one)
        if _BEGINS.search(one.lead):
            break
    return run


def _total(
    book: Book, told: Told, total: Spoken, parts: Sequence[Spoken], others: Sequence[Spoken]
) -> Iterator[Finding]:
    """A total of parts that it counts, or else of a list from which one slip leads to it."""
    terms = [term_in(book, told, one, noun_of(one)) for one in (total, *parts)]
    known = [term for term in terms if term is not None]
    if len(known) != len(terms) or len(known) < 3 or not same_dimension(known):
        return
    whole, added = known[0], known[1:]
    every = [term for one in others if (term := term_in(book, told, one)) is not None and term.is_money]
    places = (whole.place, *(term.place for term in added))
    if _adds_up(whole, added) or (every and makes_up(whole, every)):
        yield Finding("prose_addends", book.document.id, Outcome.PASS, Severity.INFO, "各项之和与合计相符", places)
        return
    exact = sum((term.amount for term in added), Decimal(0))
    slips = slips_in_sum(whole, added, exact)
    if not others and not slips:
        return  # nothing says that the total is of just these
    like = finest(whole, added)
    words = (
        f"{addends(added)}＝{shown_in(exact, like)}，文中写{len(added)}项合计{whole.shown}，"
        f"相差{shown_in(abs(whole.amount - exact), like)}"
    )
    suspect, right = (slips[0].term, slips[0].right) if slips else (whole, exact)
    expected = right / suspect.factor
    yield Finding(
        "prose_addends",
        book.document.id,
        Outcome.FAIL,
        graded_sum(whole, added, exact),
        words,
        (suspect.place, *(place for place in places if place != suspect.place)),
        expected,
        suspect.value,
        suspect.value - expected,
        suspect.unit,
        hint_of(slips),
    )


def _adds_up(whole: Term, parts: Sequence[Term]) -> bool:
    return sum_of_bounds(parts).meets(whole.bounds)


# --- the share of several ------------------------------------------------------------------------------


def check_share_of_several(book: Book) -> Iterator[Finding]:
    """“甲2亿元、乙3亿元，两项合计占支出的25%”: the base stands before, under a name that ends like that."""
    for _, told in sentences_in(book, _SHARES):
        figures = spoken(told)
        for place, one in enumerate(figures):
            match = _SHARE_OF.search(one.lead) if one.number.unit == "%" else None
            count = _number(match["count"]) if match else None
            before = _amounts(figures[:place])
            if match is None or count is None or not 2 <= count <= len(before):
                continue
            terms = [term_in(book, told, other, noun_of(other)) for other in before[-count:]]
            parts = [term for term in terms if term is not None]
            share = term_in(book, told, one)
            if share is not None and len(parts) == count and same_dimension(parts):
                yield from _share(book, share, parts, _bases(book, told, match["base"], parts))


def _bases(book: Book, told: Told, name: str, parts: Sequence[Term]) -> list[Term]:
    """Amounts told before in the text whose names end with ``name``, the nearest first."""
    first = book.prose.index(told.facts[0]) if told.facts else len(book.prose)
    total = sum((part.amount for part in parts), Decimal(0))
    bases = []
    for fact in reversed(book.prose[:first]):
        term = term_of(fact) if _has_name(fact, name) else None
        if term is not None and term.is_money and term.amount >= total:
            bases.append(term)
    return bases


def _has_name(fact: Fact, name: str) -> bool:
    is_year = fact.year is not None and fact.aspect is Aspect.AMOUNT and fact.main
    return is_year and re.sub("(?:预算|决算)?(?:总额|总计|合计)$", "", fact.item).endswith(name)


def _share(book: Book, share: Term, parts: Sequence[Term], bases: Sequence[Term]) -> Iterator[Finding]:
    if not bases:
        return
    total = sum_of_bounds(parts)
    places = (share.place, *(part.place for part in parts))
    if any(fit_of(share, total.over(base.bounds)) is Fit.EXACT for base in bases):
        yield Finding("prose_share", book.document.id, Outcome.PASS, Severity.INFO, "百分比与金额相符", places)
        return
    base = bases[0]
    exact = sum((part.amount for part in parts), Decimal(0))
    right = exact / base.amount
    expected = (right / share.factor).quantize(Decimal("0.01"))
    kind = kind_of_edit(share.value, (right / share.factor).quantize(min(share.step, Decimal(1))))
    if kind is None and len({one.amount for one in bases}) > 1:
        return  # nothing says which of them is meant
    words = f"（{addends(parts)}）÷{quoted(base.name)}{base.shown}＝{recomputed(right, share)}，文中写占{share.shown}"
    yield Finding(
        "prose_share",
        book.document.id,
        Outcome.FAIL,
        severity_of(fit_of(share, total.over(base.bounds))),
        words,
        (*places, base.place),
        expected,
        share.value,
        share.value - expected,
        "%",
        f"若为{recomputed(right, share)}则相符，疑为{kind}" if kind else None,
    )
