"""“安排项目3个，资金9万元：甲4万元、乙5万元”: so many projects as are listed, and their money adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_sums import addends, finest, graded_sum, hint_of, slips_in_sum
from corpus.checks.prose_terms import (
    Spoken,
    Term,
    Told,
    noun_of,
    same_dimension,
    sentences_in,
    shown_in,
    spoken,
    sum_of_bounds,
    term_in,
    term_of,
)
from corpus.datatypes import Fact, RowRole
from corpus.prose_numbers import half_width

_PROJECTS = re.compile(r"项目.*\d\s*[个项]|\d\s*[个项](?:重点|重大)?项目")
_COUNTED = re.compile(r"项目(?:共|共计|共有|有|数为|为)?\s*$")
_NOUN_BEHIND = re.compile(r"\s*(?:[一-鿿]{0,6})项目")
_TOTAL_AHEAD = re.compile(
    r"[,、]\s*(?:涉及|共|共计|合计|总|预算|计划|安排)*(?:预算|资金|金额|总额|投资|经费)*(?:共计|合计|总计|为|共)*\s*$"
)
_LIST = re.compile(r":|分别(?:是|为)|具体为|包括|即")
_TOTAL_BEHIND = re.compile(r"^\s*[,、;]\s*(?:共计|合计|总计|共)(?:资金|金额|预算)?(?:为)?\s*$")
_PROJECT_LIST = "project"
_OTHERS = re.compile(r"其中|等|\(|主要|增|减|占")


def check_counted(book: Book) -> Iterator[Finding]:
    """Compare the number of projects, and their total, with the list that follows in the sentence."""
    for _, told in sentences_in(book, _PROJECTS):
        figures = spoken(told)
        counts = [place for place, one in enumerate(figures) if _counts(told, one)]
        if len(counts) != 1:
            continue
        number, behind = figures[counts[0]], figures[counts[0] + 1 :]
        for total, listed in _readings(behind):
            yield from _compared(book, told, number, total, listed)
        if len(behind) == 1 and behind[0].number.is_money:
            yield from _against_tables(book, told, number, behind[0])


def _against_tables(book: Book, told: Told, number: Spoken, total: Spoken) -> Iterator[Finding]:
    """“5个项目，资金90万元” against the lists of projects whose total is that very amount."""
    count, whole = term_in(book, told, number), term_in(book, told, total)
    if count is None or whole is None:
        return
    lists = list(_listed_in_tables(book, whole))
    if any(count.value == len(parts) for parts in lists):
        text = "项目个数与项目表相符"
        yield Finding("prose_projects", book.document.id, Outcome.PASS, Severity.INFO, text, (count.place,))
    elif len({len(parts) for parts in lists}) == 1:
        yield _wrong_count(book, count, lists[0])


def _listed_in_tables(book: Book, whole: Term) -> Iterator[list[Term]]:
    """The projects of each list whose amounts add up to ``whole``, each of a name of its own."""
    rows: dict[int, list[Fact]] = {}
    for fact in book.facts:
        if fact.form == _PROJECT_LIST and fact.table is not None and fact.role is RowRole.ITEM and fact.main:
            rows.setdefault(fact.table, []).append(fact)
    for facts in rows.values():
        names = {fact.item for fact in facts}
        parts = [term for fact in facts if fact.value and (term := term_of(fact)) is not None]
        is_plain = len(names) == len(facts) == len(parts) >= 2 and not any(fact.code or fact.path for fact in facts)
        if is_plain and same_dimension((whole, *parts)) and sum_of_bounds(parts).meets(whole.bounds):
            yield parts


def _counts(told: Told, one: Spoken) -> bool:
    behind = half_width(told.sentence)[one.number.end :]
    return one.number.unit in ("个", "项") and bool(_COUNTED.search(one.lead) or _NOUN_BEHIND.match(behind))


def _readings(behind: Sequence[Spoken]) -> Iterator[tuple[Spoken, Sequence[Spoken]]]:
    """The total before the list or behind it, with the list; nothing where the words say that it is a selection."""
    money = list(behind)
    while money and not money[-1].number.is_money:
        money.pop()
    if not all(one.number.is_money for one in money) or len(money) < 3:
        return
    if any(_OTHERS.search(one.lead) for one in money):
        return
    if _TOTAL_AHEAD.search(money[0].lead) and _LIST.search(money[1].lead):
        yield money[0], money[1:]
    elif _TOTAL_BEHIND.match(money[-1].lead) and _LIST.search(money[0].lead):
        yield money[-1], money[:-1]


def _compared(book: Book, told: Told, number: Spoken, total: Spoken, listed: Sequence[Spoken]) -> Iterator[Finding]:
    terms = [term_in(book, told, one, noun_of(one)) for one in (number, total, *listed)]
    known = [term for term in terms if term is not None]
    if len(known) != len(terms) or not same_dimension(known[1:]):
        return
    count, whole, parts = known[0], known[1], known[2:]
    adds_up = sum_of_bounds(parts).meets(whole.bounds)
    if adds_up and count.value == len(parts):
        text = "项目个数、金额与所列相符"
        yield Finding("prose_projects", book.document.id, Outcome.PASS, Severity.INFO, text, (count.place,))
    elif adds_up:
        yield _wrong_count(book, count, parts)
    elif count.value == len(parts) or slips_in_sum(whole, parts, sum((part.amount for part in parts), Decimal(0))):
        yield _wrong_sum(book, count, whole, parts)


def _wrong_count(book: Book, count: Term, parts: Sequence[Term]) -> Finding:
    words = f"文中写项目{count.shown}，所列项目为{len(parts)}个，而所列金额之和已与合计相符"
    places = (count.place, *(part.place for part in parts))
    return Finding(
        "prose_projects",
        book.document.id,
        Outcome.FAIL,
        Severity.WARNING,
        words,
        places,
        Decimal(len(parts)),
        count.value,
        count.value - len(parts),
        count.unit,
    )


def _wrong_sum(book: Book, count: Term, whole: Term, parts: Sequence[Term]) -> Finding:
    exact = sum((part.amount for part in parts), Decimal(0))
    like = finest(whole, parts)
    words = (
        f"所列{len(parts)}个项目相加：{addends(parts)}＝{shown_in(exact, like)}，文中写合计{whole.shown}，"
        f"相差{shown_in(abs(whole.amount - exact), like)}"
    )
    words += f"；文中又写项目{count.shown}" if count.value != len(parts) else ""
    slips = slips_in_sum(whole, parts, exact)
    expected = exact / whole.factor
    return Finding(
        "prose_projects",
        book.document.id,
        Outcome.FAIL,
        graded_sum(whole, parts, exact),
        words,
        (whole.place, *(part.place for part in parts)),
        expected,
        whole.value,
        whole.value - expected,
        whole.unit,
        hint_of(slips),
    )
