"""A share of this year, the percentage points by which it rose, and last year's printed share."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.checks.across_say import held, named, places, plain, settled
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.datatypes import Finding, Severity
from corpus.checks.judge import graded, half_unit
from corpus.datatypes import Aspect, Fact, Trend
from corpus.vocabulary import item_key

POINTS = "across_points"
_POINT = "百分点"
_SHARES = (Aspect.SHARE, Aspect.RATE)
_QUICK_REPORT = Decimal(1)  # so far may a share move between a report on execution and the final account


def check_points(shelf: Shelf) -> Iterator[Finding]:
    """Every share with a stated change whose share of the year before an earlier document prints."""
    for document in shelf.documents:
        own = list(own_facts(document))
        shares = [fact for fact in own if fact.aspect in _SHARES and fact.unit == "%"]
        for change in (fact for fact in own if fact.unit.endswith(_POINT) and fact.trend):
            now = next((fact for fact in shares if fact.sentence == change.sentence and _alike(fact, change)), None)
            if now:
                yield from _compared(shelf, document, now, change)


def _alike(one: Fact, other: Fact) -> bool:
    return (item_key(one.item), one.tier, one.path) == (item_key(other.item), other.tier, other.path)


def _compared(shelf: Shelf, document: Filed, now: Fact, change: Fact) -> Iterator[Finding]:
    found = [
        (one, fact)
        for one in shelf.documents
        if one.id != document.id and one.year and document.year and one.year < document.year
        for fact in own_facts(one)
        if _is_last(fact, now)
    ]
    if len({fact.value for _, fact in found}) != 1:
        return
    earlier, last = found[0]
    finding = _judged(document, now, change, earlier, last)
    yield settled(finding, (now, change, last))


def _is_last(fact: Fact, now: Fact) -> bool:
    same = (fact.aspect, fact.unit, fact.base, fact.phase) == (now.aspect, now.unit, now.base, now.phase)
    return same and now.year is not None and fact.year == now.year - 1 and _alike(fact, now)


def _judged(document: Filed, now: Fact, change: Fact, earlier: Filed, last: Fact) -> Finding:
    signed = -change.value if change.trend is Trend.DECREASE else change.value
    gap = now.value - signed - last.value
    tolerance = sum((half_unit(fact.source.text, fact.value) for fact in (now, change, last)), Decimal(0))
    is_final = (earlier.year, earlier.phase) == (last.year, last.phase)
    if abs(gap) <= (tolerance if is_final else max(tolerance, _QUICK_REPORT)):
        return held(POINTS, document, (now, change, last))
    outcome, severity = graded(gap, tolerance, Severity.WARNING)
    right = now.value - last.value
    word = "降低" if change.trend is Trend.DECREASE else "提高"
    return Finding(
        rule=POINTS,
        document=document.id,
        outcome=outcome,
        severity=severity,
        explanation=(
            f"{now.item}占{now.base or '比'}{now.value}%，所写比上年{word}{change.value}个百分点；"
            f"{named(earlier, document)}公布的上年占比是{last.value}%，"
            f"按此为{'降低' if right < 0 else '提高'}{abs(right)}个百分点，除非口径变了而没有说明"
        ),
        places=places(change, now, last),
        expected=plain(abs(right)),
        actual=change.value,
        difference=plain(abs(gap)),
        unit="个百分点",
    )
