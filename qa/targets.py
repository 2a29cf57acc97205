"""Spans of a question → its operands: which agency, year and item belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from corpus.datatypes import Phase
from qa.names import AgencyMention
from qa.periods import YearSpan
from qa.query import Link, Mention, Operation, Target
from qa.spans import Kind, Slate
from qa.words import words

_OF_PHASES = (Operation.VALUE, Operation.DIFFERENCE, Operation.COMPARE, Operation.SUM)
_SPLITTING = (Operation.SHARE, Operation.MULTIPLE, Operation.DIFFERENCE, Operation.COMPARE)


@dataclass(frozen=True, slots=True)
class _Slots:
    """The slots of one side of a question, each in order."""

    agencies: tuple[AgencyMention, ...] = ()
    years: tuple[int, ...] = ()
    groups: tuple[tuple[Mention, ...], ...] = ()
    phases: tuple[Phase, ...] = ()


def assemble_targets(
    slate: Slate, mentions: list[Mention], operation: Operation, phase: Phase | None
) -> tuple[Target, ...]:
    """The operands of a question in order.

    "A的X比B的Y" is cut at 比 and each side takes what it lacks from the other. Side by side, equal
    numbers of agencies and items that alternate are paired ("A的X和B的Y"); else all are combined.
    """
    cut = next((s.start for s in slate.of_kind(Kind.LINK) if s.value is Link.AGAINST), None)
    if operation in _SPLITTING and cut is not None:
        left = _slots(slate, mentions, 0, cut)
        right = _slots(slate, mentions, cut, len(slate.text))
        if _is_operand(left) and _is_operand(right):
            sides = _fill(left, right), _fill(right, left)
            return tuple(t for side in sides for t in _combine(side, side.phases[:1]))
    slots = _slots(slate, mentions, 0, len(slate.text))
    several = operation in _OF_PHASES and len(slots.phases) > 1
    return _combine(slots, slots.phases if several else (phase,) if phase else ())


def _is_operand(slots: _Slots) -> bool:
    return bool(slots.agencies or slots.years or slots.groups or slots.phases)


def _fill(slots: _Slots, other: _Slots) -> _Slots:
    return _Slots(
        slots.agencies or other.agencies[:1],
        slots.years or other.years[:1],
        slots.groups or other.groups[:1],
        slots.phases or other.phases[:1],
    )


def _slots(slate: Slate, mentions: list[Mention], start: int, end: int) -> _Slots:
    agencies = [s.value for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if start <= s.start < end]
    years = [s.value for s in slate.of_kind(Kind.YEAR) if start <= s.start < end]
    phases = [s for s in slate.of_kind(Kind.PHASE) if start <= s.start < end]
    inside = [m for m in mentions if start <= m.start < end]
    return _Slots(
        tuple(dict.fromkeys(a for a in agencies if isinstance(a, AgencyMention) and a.candidates)),
        tuple(dict.fromkeys(n for y in years if isinstance(y, YearSpan) for n in y.years)),
        tuple(_groups(inside, slate.text)),
        tuple(dict.fromkeys(s.value for s in phases if isinstance(s.value, Phase))),
    )


def _groups(mentions: list[Mention], text: str) -> list[tuple[Mention, ...]]:
    """Mentions that narrow each other form one group; 其中 opens a group under the first one.

    What stands before 其中 is asked for itself only when a question word follows it (A多少，其中B多少).
    """
    groups: list[tuple[Mention, ...]] = []
    for mention in mentions:
        if not groups:
            kept = mention.link if mention.link is Link.OF_WHICH else Link.NONE
            groups.append((replace(mention, link=kept),))
        elif mention.link in (Link.AND, Link.AGAINST):
            groups.append((replace(mention, link=Link.NONE),))
        elif mention.link is Link.OF_WHICH:
            group = (*groups[0], mention)
            asked = words().asks_number.search(text[groups[0][-1].end : mention.start])
            groups = [*groups, group] if asked else [group]
        else:
            groups[-1] = (*groups[-1], mention)
    return groups


def _combine(slots: _Slots, phases: tuple[Phase, ...]) -> tuple[Target, ...]:
    owners = [a.candidates for a in slots.agencies] or [()]
    years: list[int | None] = list(slots.years) or [None]
    groups = list(slots.groups) or [()]
    if len(owners) == len(groups) > 1 and _alternate(slots):
        pairs = list(zip(owners, groups, strict=True))
    else:
        pairs = list(product(owners, groups))
    stages: list[Phase | None] = list(phases) or [None]
    return tuple(Target(o, y, p, g) for (o, g), y, p in product(pairs, years, stages))


def _alternate(slots: _Slots) -> bool:
    """Whether an item stands between the first and the second agency: A的X和B的Y."""
    first, second = slots.agencies[:2]
    return any(first.end <= m.start < second.start for m in slots.groups[0])
