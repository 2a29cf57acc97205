"""Which figures of an enumeration are meant to make up its whole: a breakdown, told apart from nested parts.

Text lists by function, then again by kind, and names parts of parts in one breath; the reader of prose
cannot always tell. Where some run of the listed figures makes up the whole to the last digit, that is
what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.checks.prose_intervals import Interval
from corpus.checks.prose_lists import Listed, is_total_name
from corpus.checks.prose_terms import Term
from corpus.datatypes import Fact
from corpus.prose_numbers import half_width

PLUS = re.compile(r"加上|(?:^|[,;入出金余款])加(?!快|强|大|工|权|速)")


def meant_parts(listed: Listed) -> tuple[Fact, ...]:
    """The parts up to a total, and up to what is added on top of the whole."""
    kept: list[Fact] = []
    for part in listed.parts:
        if is_total_name(part.item) or _is_added_on(part):
            break
        kept.append(part)
    return tuple(kept)


def _is_added_on(part: Fact) -> bool:
    sentence = half_width(part.sentence or "")
    at = sentence.find(half_width(part.source.text))
    return bool(PLUS.search(sentence[: max(at, 0)]))


def makes_up(whole: Term, parts: Sequence[Term]) -> bool:
    """Whether a run of the parts, or all but a run of nested ones, adds up to the whole."""
    target = whole.bounds
    count = len(parts)
    spans = [(left, right) for left in range(count) for right in range(left + 1, count + 1)]
    for left, right in spans:
        inside = parts[left:right]
        outside = [*parts[:left], *parts[right:]]
        if _meets(target, inside) or (left > 0 and _meets(target, outside) and _nested(parts[left - 1], inside)):
            return True
    return False


def run_that_makes_up(whole: Term, parts: Sequence[Term]) -> range | None:
    """The longest run of parts that adds up to the whole; None where there is none of at least two."""
    count = len(parts)
    spans = [(left, right) for left in range(count) for right in range(left + 2, count + 1)]
    for left, right in sorted(spans, key=lambda span: span[0] - span[1]):
        if _meets(whole.bounds, parts[left:right]):
            return range(left, right)
    return None


def may_be_nested(whole: Term, parts: Sequence[Term]) -> bool:
    """Whether some run of the parts may be parts of the one before it, so that the rest does not exceed the whole."""
    count = len(parts)
    for left in range(1, count):
        for right in range(left + 1, count + 1):
            outside = [*parts[:left], *parts[right:]]
            rest = sum(term.amount for term in outside)
            if rest <= whole.wide.high and _nested(parts[left - 1], parts[left:right]):
                return True
    return False


def _nested(outer: Term, inner: Sequence[Term]) -> bool:
    """Whether these may all be parts of the figure before them."""
    return sum(term.amount for term in inner) <= outer.wide.high


def _meets(target: Interval, terms: Sequence[Term]) -> bool:
    if not terms:
        return False
    total = Interval(terms[0].bounds.low, terms[0].bounds.high)
    for term in terms[1:]:
        total = total + term.bounds
    return total.meets(target)
