"""What a question asks for: the operation, the set it ranges over, unit, phase and tier."""

from __future__ import annotations

from decimal import Decimal

from corpus.datatypes import Aspect, Phase
from corpus.money import PERCENT, Amount, Unit
from corpus.sounds import same_sound
from qa.amounts import AmountSpan, asked_unit
from qa.marking import masked
from qa.query import Bound, Members, Operation
from qa.spans import Kind, Slate
from qa.words import Words

_SET_OPERATIONS = (
    Operation.RANK,
    Operation.LIST,
    Operation.COUNT,
    Operation.SUM,
    Operation.AVERAGE,
    Operation.MEDIAN,
    Operation.COMPARE,
)
MEASURES = {  # what the members of a set may be measured by, beside the amount
    Operation.COMPLETION: Aspect.RATE,
    Operation.GROWTH: Aspect.GROWTH,
    Operation.CHANGE: Aspect.CHANGE,
}
MEASURED_SETS = (Members.PLACES, Members.TAX_KINDS)
_CLASSES = (
    Members.FUNCTIONAL_CLASSES,
    Members.FUNCTIONAL_ITEMS,
    Members.REVENUE_KINDS,
    Members.AGENCIES,
)  # measured where the measure itself is asked for
_ALL_OF_BUDGET = Amount(Decimal(100), PERCENT)


def operation_of(slate: Slate, lexicon: Words) -> Operation:
    """The operation that the words outside of names ask for; a value where none does."""
    text = masked(slate)
    for operation, pattern in lexicon.operations:
        if pattern.search(text):
            return operation
    return Operation.VALUE


def mark_members(slate: Slate, lexicon: Words, operation: Operation) -> Members | None:
    """The set that a list or ranking ranges over."""
    bounded = any(isinstance(s.value, AmountSpan) and s.value.bound for s in slate.of_kind(Kind.BOUND))
    text = masked(slate)
    summed = bool(lexicon.weak_sum.search(text))
    is_of_set = operation in _SET_OPERATIONS or (operation is Operation.VALUE and (bounded or summed))
    is_of_set = is_of_set or (operation is Operation.SHARE and lexicon.each.search(text) is not None)
    for member, pattern in lexicon.members:
        is_measured = member in MEASURED_SETS and (operation is Operation.VALUE or operation in MEASURES)
        is_measured = is_measured or (member in _CLASSES and operation in MEASURES)
        if not (is_of_set or is_measured) or not pattern.search(text):
            continue
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
        return member
    return None


def mark_fulfilment(slate: Slate, lexicon: Words, members: Members | None) -> Bound | None:
    """哪些没完成预算: those whose rate is below 100 per cent; 完成了预算的: the others."""
    if members not in (*MEASURED_SETS, *_CLASSES):
        return None
    for pattern, is_above in ((lexicon.unfulfilled, False), (lexicon.fulfilled, True)):
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
            return Bound(is_above, is_above, _ALL_OF_BUDGET)
    return None


def mark_unit(slate: Slate) -> Unit | None:
    """The unit that the answer is wanted in."""
    found = asked_unit(masked(slate))
    if found is None:
        return None
    start, end, unit = found
    if slate.is_free(start, end):
        slate.take(start, end, Kind.UNIT, unit)
    return unit


def mark_phase(slate: Slate, lexicon: Words) -> Phase | None:
    """The phase asked for; the most specific word wins (调整预算 before 预算)."""
    chosen: Phase | None = _mark_misheard_phase(slate)
    for phase, pattern in lexicon.phases:
        for match in list(slate.matches(pattern)):
            chosen = chosen or phase
            slate.take(match.start(), match.end(), Kind.PHASE, phase)
    return chosen


def _mark_misheard_phase(slate: Slate) -> Phase | None:
    """玉算 for 预算: typed by its sound. Only where no name explains the two characters."""
    for start in range(len(slate.text) - 1):
        said = slate.text[start : start + 2]
        for word, phase in (("预算", Phase.BUDGET), ("决算", Phase.FINAL)):
            if said[1] == word[1] and said != word and slate.is_free(start, start + 2) and same_sound(said, word):
                slate.take(start, start + 2, Kind.PHASE, phase)
                return phase
    return None


def mark_tiers(slate: Slate, lexicon: Words) -> None:
    """全市 and 市本级, where they are not part of the name of an item."""
    for tier, pattern in lexicon.tiers:
        for match in pattern.finditer(masked(slate)):
            slate.take(match.start(), match.end(), Kind.TIER, tier)
