"""What the text claims of the forms: the sum of the projects with targets, 机关运行经费 equal to 公用经费."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book, by_sentence, place_of_fact, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import graded
from corpus.checks.places_index import Index, Stated, agrees, cells_of, index_of
from corpus.checks.places_words import gap_in_words, places, printed, where
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fact, Fund, Origin, Paragraph
from corpus.numerals import to_grouped, trimmed
from corpus.quantities import BASIC, unit_of

_SUM_RULE = "project_forms_sum"
_EQUAL_RULE = "operating_expenses_claim"
_PROJECTS = re.compile("项目")
_MONEY_OF_PROJECTS = re.compile(r"(?:项目|涉及|绩效).{0,8}(?:资金|预算|金额)|(?:资金|预算|金额)合计")
_COUNTING = ("个", "项")
_CLAIM = re.compile(r"机关运行经费.*(?:商品和服务支出|公用经费).{0,20}(?:一致|相等|相同)")
_REASON = "口径|调整|计入|专项"
_WHY = re.compile(
    rf"[^。；]*(?:{_REASON})[^。；]*机关运行经费[^。；]*|[^。；]*机关运行经费[^。；]*(?:{_REASON})[^。；]*"
)
_OPERATING = "administrative_operating_expenses"
_EQUAL_TO = (("operating_expenditure", None), (None, "302"))
_NEAR = 3  # paragraphs before and behind in which a reason counts


def project_sums(book: Book) -> Iterator[Finding]:
    """“5个项目涉及资金…万元” is the sum of the target forms, where the forms are that many."""
    totals = _form_totals(index_of(book), book)
    for facts in by_sentence(book.prose).values():
        count = next((fact for fact in facts if _counts_projects(fact)), None)
        money = next((fact for fact in facts if _is_money_of_projects(fact)), None)
        if count is not None and money is not None and len(totals) > 1 and count.value == len(totals):
            yield _summed(money, totals)


def _counts_projects(fact: Fact) -> bool:
    return fact.aspect is Aspect.COUNT and fact.unit in _COUNTING and bool(_PROJECTS.search(fact.item))


def _is_money_of_projects(fact: Fact) -> bool:
    return fact.aspect is Aspect.AMOUNT and bool(_MONEY_OF_PROJECTS.search(fact.item))


def _form_totals(index: Index, book: Book) -> list[Stated]:
    """The whole amount of each target form."""
    targets = [table.number for table in book.tables if table.project]
    found: dict[int, Stated] = {}
    for one in index.all:
        number = one.fact.table
        is_whole = one.fact.main and not one.quantity.owner and not one.quantity.scope.part
        if number in targets and one.fact.aspect is Aspect.AMOUNT and is_whole and one.quantity.scope.fund is None:
            found.setdefault(number, one)
    return list(found.values()) if len(found) == len(targets) else []


def _summed(money: Fact, totals: Sequence[Stated]) -> Finding:
    factor = unit_of(money.unit).factor
    expected = trimmed(sum((one.value for one in totals), Decimal(0)) / factor)
    difference = trimmed(money.value - expected)
    slack = sum((one.half for one in totals), Decimal(0)) / factor + _half_of(money)
    outcome, severity = graded(difference, slack)
    parts = "＋".join(printed(one.fact) for one in totals)
    text = (
        f"{where(money)}称{len(totals)}个项目的“{money.item}”为{printed(money)}，而{len(totals)}张项目绩效目标表的"
        f"资金总额相加为{parts}，即{to_grouped(expected)}{money.unit}，相差{to_grouped(abs(difference))}{money.unit}"
    )
    return Finding(
        _SUM_RULE, money.document, outcome, severity, text if outcome is Outcome.FAIL else "",
        places=(place_of_fact(money), *(place_of_fact(one.fact) for one in totals)), expected=expected,
        actual=money.value, difference=difference, unit=money.unit,
    )  # fmt: skip


def _half_of(fact: Fact) -> Decimal:
    exponent = fact.value.as_tuple().exponent
    return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)


# --- 机关运行经费 -------------------------------------------------------------------------------


def operating_claims(book: Book) -> Iterator[Finding]:
    """A text that says 机关运行经费 equals 公用经费 or 商品和服务支出 of basic expenditure."""
    index = index_of(book)
    for position, paragraph in enumerate(book.document.paragraphs):
        if _CLAIM.search(paragraph.text):
            own, other = _operating(index), _basic_operating(index)
            if own is not None and other is not None:
                near = book.document.paragraphs[max(0, position - _NEAR) : position + _NEAR + 1]
                yield _claimed(paragraph, own, other, near, book)


def _operating(index: Index) -> Stated | None:
    found = [one for one in index.by_name.get(("concept", _OPERATING), ()) if one.fact.aspect is Aspect.AMOUNT]
    return next((one for one in found if one.fact.origin is Origin.CELL), found[0] if found else None)


def _basic_operating(index: Index) -> Stated | None:
    for concept, code in _EQUAL_TO:
        name = ("concept", concept) if concept else ("code", code or "")
        cells = cells_of(index.by_name.get(name, ()))
        basic = (one for one in cells if one.quantity.scope.within == BASIC and not one.quantity.scope.part)
        found = next((one for one in basic if one.quantity.scope.fund is Fund.GENERAL_PUBLIC_BUDGET), None)
        if found is not None:
            return found
    return None


def _claimed(paragraph: Paragraph, own: Stated, other: Stated, near: Sequence[Paragraph], book: Book) -> Finding:
    document = book.document.id
    if agrees(own, other):
        return Finding(_EQUAL_RULE, document, Outcome.PASS, Severity.INFO, "")
    actual, expected, difference = gap_in_words(own, other)
    reason = next((match[0] for one in near if (match := _WHY.search(one.text)) and not _CLAIM.search(match[0])), None)
    text = (
        f"正文称机关运行经费与“{other.fact.item}”一致，而{where(own.fact)}为{printed(own.fact)}，"
        f"{where(other.fact)}为{printed(other.fact)}，相差{to_grouped(abs(difference))}{own.fact.unit}"
    )
    outcome, severity = (Outcome.EXPLAINED, Severity.INFO) if reason else (Outcome.FAIL, Severity.WARNING)
    text += f"；附近已说明口径：“{reason.strip()}”" if reason else "，正文没有说明口径"
    said = place_of_words(paragraph, document, paragraph.source)
    return Finding(
        _EQUAL_RULE, document, outcome, severity, text, places=(*places(own, other), said), expected=expected,
        actual=actual, difference=difference, unit=own.fact.unit,
    )  # fmt: skip


RULES = (Rule(_SUM_RULE, project_sums), Rule(_EQUAL_RULE, operating_claims))
