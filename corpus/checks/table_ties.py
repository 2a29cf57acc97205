"""Totals of one 口径 that several forms print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_compare import Scope, agree, amounts_of, compared, scope_of
from corpus.checks.table_words import word_list
from corpus.datatypes import Direction, Fact, Fund, RowRole
from corpus.forms import form_by_id

BALANCE, FORMS, PARTS = "revenue_equals_expenditure", "totals_between_forms", "basic_parts"
_TOTALS = (RowRole.TOTAL, RowRole.SUBTOTAL)
_EXPENDITURE = ("current_year_expenditure", "total_expenditure", "expenditure_sum")
_REVENUE = ("current_year_revenue", "total_revenue", "revenue_sum")
_BASIC = ("basic_expenditure",)


@dataclass(frozen=True, slots=True)
class _Pick:
    """Totals of some forms: those that count one of ``concepts`` and, if given, money of ``fund``."""

    forms: tuple[str, ...]
    concepts: tuple[str, ...]
    fund: Fund | None = None


@dataclass(frozen=True, slots=True)
class _Tie:
    """Two picks that must agree, and what they are to a reader."""

    name: str
    left: _Pick
    right: _Pick


_GENERAL = ("general_public_budget_expenditure", "general_public_budget", *_EXPENDITURE)
_FISCAL = ("fiscal_appropriation_expenditure", *_EXPENDITURE)
_TIES = (
    _Tie(
        "支出合计",
        _Pick(("expenditure",), _EXPENDITURE, Fund.ALL),
        _Pick(("revenue_expenditure",), _EXPENDITURE, Fund.ALL),
    ),
    _Tie("收入合计", _Pick(("revenue",), _REVENUE, Fund.ALL), _Pick(("revenue_expenditure",), _REVENUE, Fund.ALL)),
    _Tie(
        "一般公共预算支出合计",
        _Pick(("general_public",), _GENERAL, Fund.GENERAL_PUBLIC_BUDGET),
        _Pick(("fiscal_appropriation",), _GENERAL, Fund.GENERAL_PUBLIC_BUDGET),
    ),
    _Tie(
        "财政拨款支出合计",
        _Pick(("fiscal_appropriation_expenditure",), _FISCAL, Fund.FISCAL_APPROPRIATION),
        _Pick(("fiscal_appropriation",), _FISCAL, Fund.FISCAL_APPROPRIATION),
    ),
    _Tie("一般公共预算基本支出合计", _Pick(("general_public",), _BASIC), _Pick(("general_public_basic",), _BASIC)),
    _Tie(
        "财政拨款基本支出合计",
        _Pick(("fiscal_appropriation_expenditure",), _BASIC),
        _Pick(("fiscal_appropriation_basic",), _BASIC),
    ),
)
# --- 收入总计 = 支出总计 -----------------------------------------------------------------------------


def check_balance(book: Book) -> Iterator[Finding]:
    """The two grand totals of one form."""
    sides: dict[tuple[object, ...], dict[Direction, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in amounts_of(book):
        form = form_by_id(fact.form or "")
        if form is None or form.direction is not None or fact.role is not RowRole.TOTAL:
            continue
        side = {"total_revenue": Direction.REVENUE, "total_expenditure": Direction.EXPENDITURE}.get(fact.concept or "")
        if side is not None and fact.main:
            sides[fact.form, fact.scope, fact.fund, *scope_of(fact)][side].append(fact)
    for pair in sides.values():
        if all(len(pair[side]) == 1 for side in Direction):
            yield compared(
                BALANCE,
                book,
                pair[Direction.EXPENDITURE][0],
                [pair[Direction.REVENUE][0]],
                "收入总计与支出总计",
                Severity.ERROR,
            )


# --- between forms --------------------------------------------------------------------------------


def check_forms(book: Book) -> Iterator[Finding]:
    """The totals that forms of one set share."""
    by_scope: dict[Scope, list[Fact]] = defaultdict(list)
    for fact in amounts_of(book):
        if fact.role in _TOTALS:
            by_scope[scope_of(fact)].append(fact)
    for facts in by_scope.values():
        for tie in _TIES:
            left, right = _picked(facts, tie.left), _picked(facts, tie.right)
            if left and right and _is_one_form(left) and _is_one_form(right):
                yield from _tied(book, tie.name, left, right)


def _picked(facts: Sequence[Fact], pick: _Pick) -> list[Fact]:
    """Totals in the order of the pick's concepts: 本年支出合计 before 支出总计."""
    found = [f for f in facts if f.form in pick.forms and f.concept in pick.concepts and pick.fund in (None, f.fund)]
    return sorted(found, key=lambda fact: pick.concepts.index(fact.concept or ""))


def _is_one_form(facts: Sequence[Fact]) -> bool:
    """Whether all stand in one printed form: a set of forms of each subordinate unit is another matter."""
    return len({fact.scope for fact in facts}) == 1


def _tied(book: Book, name: str, left: Sequence[Fact], right: Sequence[Fact]) -> Iterator[Finding]:
    for one in left:
        for other in right:
            if agree(one, other):
                places = (place_of_fact(one), place_of_fact(other))
                yield Finding(FORMS, book.document.id, Outcome.PASS, Severity.INFO, f"{name}相符", places)
                return
    yield compared(FORMS, book, left[0], [right[0]], name, Severity.WARNING)


# --- parts of basic expenditure --------------------------------------------------------------------


def check_basic_parts(book: Book) -> Iterator[Finding]:
    """基本支出 = 人员经费 + 公用经费; 人员经费 = 301 + 303; 公用经费 = 302 + 310."""
    by_scope: dict[Scope, list[Fact]] = defaultdict(list)
    for fact in amounts_of(book):
        if fact.form == "general_public_basic":
            by_scope[scope_of(fact)].append(fact)
    for facts in by_scope.values():
        if _is_one_form(facts):
            yield from _basic_parts(book, facts)


def _basic_parts(book: Book, facts: Sequence[Fact]) -> Iterator[Finding]:
    staff, running = _total(facts, "personnel_expenditure"), _total(facts, "operating_expenditure")
    whole = _total(facts, "basic_expenditure")
    if whole and staff and running:
        yield compared(PARTS, book, whole, [staff, running], "人员经费与公用经费之和", Severity.ERROR)
    for total, name in ((staff, "staff_codes"), (running, "running_codes")):
        parts = [fact for fact in facts if fact.code in word_list(name) and fact.main]
        if total is not None and parts and len({fact.code for fact in parts}) == len(parts):
            yield compared(
                PARTS, book, total, parts, f"{'、'.join(fact.code or '' for fact in parts)}各类之和", Severity.WARNING
            )


def _total(facts: Sequence[Fact], concept: str) -> Fact | None:
    found = [fact for fact in facts if fact.concept == concept and (fact.role in _TOTALS or not fact.code)]
    return found[0] if len({fact.value for fact in found}) == 1 else None


RULES: tuple[Rule, ...] = (
    Rule(BALANCE, check_balance),
    Rule(FORMS, check_forms),
    Rule(PARTS, check_basic_parts),
)
