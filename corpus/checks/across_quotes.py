"""Figures that a document quotes of another one: last year's column, 年初预算数 in a final account."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.across_base import Base, Earlier, Published, comparable
from corpus.checks.across_names import is_compared, words
from corpus.checks.across_say import amount, held, named, places, plain, settled, stated
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, tolerance_of, value_in
from corpus.datatypes import Fact, Origin, Phase
from corpus.money import parse_unit

LAST_YEAR = "across_last_year"
INITIAL = "across_initial"


def check_quotes(shelf: Shelf) -> Iterator[Finding]:
    """Every figure of another year or phase whose own document is on the shelf."""
    published = Published(shelf)
    for document in shelf.documents:
        for fact in own_facts(document):
            quoted = _quoted(fact, document)
            found = published.figures(fact, document, quoted) if quoted else []
            if quoted and found:
                yield from _compared(LAST_YEAR if fact.year != document.year else INITIAL, document, fact, found)


def _quoted(fact: Fact, document: Filed) -> Base | None:
    """Which document a figure is quoted from, where its words leave no doubt."""
    if not is_compared(fact) or fact.year is None or document.year is None or fact.phase is None:
        return None
    text = "".join((fact.item, fact.measure, *fact.columns, _sentence(fact)))
    if fact.phase is Phase.FINAL and fact.year == document.year - 1 and document.phase is Phase.FINAL:
        return Base(fact.year, fact.phase)
    if fact.phase is not Phase.BUDGET or words().adjusted.search(text):
        return None
    if document.phase is Phase.FINAL and fact.year == document.year:
        return Base(fact.year, fact.phase) if words().initial.search(text) else None
    is_last = document.phase is Phase.BUDGET and fact.year == document.year - 1
    return Base(fact.year, fact.phase) if is_last and not words().final.search(text) else None


def _sentence(fact: Fact) -> str:
    return fact.sentence or "" if fact.origin is Origin.PROSE else ""


def _compared(rule: str, document: Filed, fact: Fact, found: list[Earlier]) -> Iterator[Finding]:
    unit = parse_unit(fact.unit)
    for one in found:
        value = value_in(one.fact, unit)
        if value is not None and abs(value - fact.value) <= tolerance_of((fact, one.fact), unit):
            yield held(rule, document, (fact, one.fact))
            return
    earlier = comparable(fact, found)
    value = value_in(earlier.fact, unit) if earlier else None
    if earlier is None or value is None:
        return
    if _carried_over(fact, earlier, fact.value - value):
        yield _explained(rule, document, fact, earlier, value)
        return
    outcome, severity = graded(fact.value - value, tolerance_of((fact, earlier.fact), unit), Severity.WARNING)
    finding = Finding(
        rule=rule,
        document=document.id,
        outcome=outcome,
        severity=severity,
        explanation=(
            f"所列{fact.year}年{'年初预算' if fact.phase is Phase.BUDGET else '决算'}的{fact.item}为{stated(fact)}，"
            f"{named(earlier.document, document)}公布的是{amount(value, fact.unit)}，"
            f"相差{amount(abs(fact.value - value), fact.unit)}；若上年数按新口径调整过，应有说明"
        ),
        places=places(fact, earlier.fact),
        expected=plain(value),
        actual=plain(fact.value),
        difference=plain(abs(fact.value - value)),
        unit=fact.unit,
        proposal=proposal(plain(fact.value), plain(value), "与该年文件一致"),
    )
    yield settled(finding, (fact, earlier.fact))


def _carried_over(fact: Fact, earlier: Earlier, gap: Decimal) -> bool:
    """Whether the quoted figure counts the carryover that the published one leaves out (or the reverse)."""
    unit = parse_unit(fact.unit)
    carried = [f for f in own_facts(earlier.document) if f.concept in words().carried and is_compared(f) and f.value]
    values = ((f, value_in(f, unit)) for f in carried)
    return any(v is not None and abs(abs(gap) - v) <= tolerance_of((f, fact, earlier.fact), unit) for f, v in values)


def _explained(rule: str, document: Filed, fact: Fact, earlier: Earlier, value: Decimal) -> Finding:
    gap = abs(fact.value - value)
    return Finding(
        rule=rule,
        document=document.id,
        outcome=Outcome.EXPLAINED,
        severity=Severity.INFO,
        explanation=(
            f"所列的{fact.item}{stated(fact)}与{named(earlier.document, document)}的{amount(value, fact.unit)}相差"
            f"{amount(gap, fact.unit)}，恰为该文件的上年结转，是口径不同"
        ),
        places=places(fact, earlier.fact),
        expected=plain(value),
        actual=plain(fact.value),
        difference=plain(gap),
        unit=fact.unit,
    )
