"""Rule: so many projects of so much money in all: the number and the total are those of the projects listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_counted import check_counted
from corpus.checks.prose_intervals import Interval
from corpus.checks.prose_lists import lists_of
from corpus.checks.prose_sums import addends, finest, graded_sum
from corpus.checks.prose_terms import Term, Told, sentences_of, shown_in, term_of
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Origin, RowRole

PROJECTS = "prose_projects"
_TARGET_FORM = "project_target"
_TARGETS = re.compile(r"绩效目标|目标管理")
_MONEY = re.compile(r"项目.*(?:预算|资金|金额)|(?:预算|资金|金额).*项目|涉及.*(?:预算|资金|金额)")
_TOTAL = re.compile(r"(?:预算|资金|金额)(?:合计|总额|总计|共计)$")  # what it is of, the counted projects say
_YEARLY_TOTAL = re.compile(r"年度.*资金.*总额|资金总额|年度资金")
_NO_DIFFERENCE = Interval(Decimal(0), Decimal(0))


def check_projects(book: Book) -> Iterator[Finding]:
    """Compare stated numbers and totals of projects with the forms and the lists of the document."""
    forms = _form_totals(book)
    for told in sentences_of(book.prose):
        number = next((fact for fact in told.facts if _counts_projects(fact)), None)
        if number is None:
            continue
        total = next((fact for fact in told.facts if fact.aspect is Aspect.AMOUNT and _MONEY.search(fact.item)), None)
        if total is not None and _TARGETS.search(told.sentence) and number.value == len(forms) and number.value > 0:
            yield from _against_forms(book, total, forms)
        yield from _against_list(book, told, number)
    yield from check_counted(book)


def _counts_projects(fact: Fact) -> bool:
    return fact.aspect is Aspect.COUNT and fact.unit in ("个", "项") and fact.item.endswith("项目")


def _form_totals(book: Book) -> list[Fact]:
    """The yearly total of each project that has a form of performance targets; [] where one is missing."""
    forms = [table.number for table in book.tables if table.form == _TARGET_FORM]
    totals = []
    for number in forms:
        found = [
            fact
            for fact in book.facts
            if fact.table == number and fact.role is RowRole.TOTAL and _YEARLY_TOTAL.search(fact.measure)
        ]
        if not found:
            return []
        totals.append(found[0])
    return totals


def _against_forms(book: Book, total: Fact, forms: Sequence[Fact]) -> Iterator[Finding]:
    whole = term_of(total)
    parts = [term for fact in forms if (term := term_of(fact)) is not None]
    if whole is None or len(parts) != len(forms) or not all(term.is_money for term in (whole, *parts)):
        return
    places = (whole.place, *(term.place for term in parts))
    if _sum(parts).meets(whole.bounds):
        yield Finding(PROJECTS, book.document.id, Outcome.PASS, Severity.INFO, "项目金额合计与各项目相符", places)
        return
    exact = sum((term.amount for term in parts), Decimal(0))
    like = finest(whole, [whole])
    words = (
        f"文中写项目金额合计{whole.shown}，{len(parts)}张绩效目标表的年度资金总额相加"
        f"（{addends(parts)}）为{shown_in(exact, like)}，相差{shown_in(abs(whole.amount - exact), like)}"
    )
    expected = exact / whole.factor
    severity = graded_sum(whole, parts, exact)
    yield Finding(
        PROJECTS,
        book.document.id,
        Outcome.FAIL,
        severity,
        words,
        places,
        expected,
        whole.value,
        whole.value - expected,
        whole.unit,
    )


def _sum(terms: Sequence[Term]) -> Interval:
    total = _NO_DIFFERENCE
    for term in terms:
        total = total + term.bounds
    return total


def _against_list(book: Book, told: Told, number: Fact) -> Iterator[Finding]:
    """“预算安排项目8个，合计…，其中：…”: a list that makes up the total holds all of them."""
    for listed in lists_of(book):
        if listed.whole not in told.facts or not (_MONEY.search(listed.whole.item) or _TOTAL.search(listed.whole.item)):
            continue
        terms = [term for fact in (listed.whole, *listed.parts) if (term := term_of(fact)) is not None]
        is_complete = len(terms) == len(listed.parts) + 1 and _sum(terms[1:]).meets(terms[0].bounds)
        if not is_complete or number.origin is not Origin.PROSE:
            continue
        count = len(listed.parts)
        places = (place_of_fact(number), *(place_of_fact(part) for part in listed.parts))
        if number.value == count:
            yield Finding(PROJECTS, book.document.id, Outcome.PASS, Severity.INFO, "项目个数与所列相符", places)
            continue
        words = f"文中写项目{number.source.text}，所列项目为{count}个，而所列金额之和已与合计相符"
        yield Finding(
            PROJECTS,
            book.document.id,
            Outcome.FAIL,
            Severity.WARNING,
            words,
            places,
            Decimal(count),
            number.value,
            number.value - count,
            number.unit,
        )


RULES: tuple[Rule, ...] = (Rule(PROJECTS, check_projects),)
