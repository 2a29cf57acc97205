"""Spans of a question → its operands: which agency, year and item belong together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product

from corpus.datatypes import Phase, Tier
from qa.names import AgencyMention
from qa.periods import YearSpan
from qa.query import Link, Mention, Operation, Target
from qa.spans import CLAUSE_END, Kind, Slate
from qa.words import words

_OF_PHASES = (Operation.VALUE, Operation.DIFFERENCE, Operation.COMPARE, Operation.SUM, Operation.LIST)
_SPLITTING = (Operation.SHARE, Operation.MULTIPLE, Operation.DIFFERENCE, Operation.COMPARE)


@dataclass(frozen=True, slots=True)
class _Slots:
    """The slots of one side of a question, each in order."""

    agencies: tuple[AgencyMention, ...] = ()
    years: tuple[int, ...] = ()
    groups: tuple[tuple[Mention, ...], ...] = ()
    phases: tuple[Phase, ...] = ()
    tiers: tuple[Tier, ...] = ()
    is_paired: bool = False  # agencies and years alternate: A2023年和B2022年
    staged: tuple[tuple[int, Phase | None], ...] = ()  # each year with its own phase: 2023年决算、2024年预算


def assemble_targets(
    slate: Slate, mentions: list[Mention], operation: Operation, phase: Phase | None
) -> tuple[Target, ...]:
    """The operands of a question in order.

    "A的X比B的Y" is cut at 比, "A的X和B的Y" at 和: each side takes what it lacks from the first. Otherwise
    all agencies, items and years named are combined (A和B的X, 2021到2023年的X).
    """
    targets = _all_targets(slate, mentions, operation, phase)
    return targets if operation in _SPLITTING else _each_once(targets)


def _each_once(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Without those that are named again in the same words."""
    kept: dict[object, Target] = {}
    for target in targets:
        words_of = tuple((m.text, m.code, m.link) for m in target.mentions)
        kept.setdefault((target.agencies, target.year, target.phase, target.tier, words_of), target)
    return tuple(kept.values())


def _all_targets(
    slate: Slate, mentions: list[Mention], operation: Operation, phase: Phase | None
) -> tuple[Target, ...]:
    sides = [_slots(slate, mentions, start, end) for start, end in _sides(slate, mentions, operation)]
    if len(sides) > 1:
        filled = [_fill(side, sides[n == 0]) for n, side in enumerate(_against_budget(sides, operation))]
        if operation not in _SPLITTING:
            filled = [replace(side, phases=side.phases or ((phase,) if phase else ())) for side in filled]
        return tuple(t for side in filled for t in _combine(side, side.phases[:1]))
    slots = sides[0]
    several = operation in _OF_PHASES and len(slots.phases) > 1
    return _combine(slots, slots.phases if several else (phase,) if phase else ())


def _sides(slate: Slate, mentions: list[Mention], operation: Operation) -> list[tuple[int, int]]:
    """Where each operand of its own stands: cut at 比 (占, 是…的几倍), or at 和 before a new agency or year."""
    against = next((s.start for s in slate.of_kind(Kind.LINK) if s.value is Link.AGAINST), None)
    if operation in _SPLITTING and against is not None:
        cuts = [against]
    elif _staged(slate, 0, len(slate.text)):  # one item through years, each with its stage
        cuts = []
    else:
        cuts = [s.start for s in slate.of_kind(Kind.LINK) if s.value is Link.AND]
    edges = [0]
    for n, cut in enumerate(cuts):
        after = cuts[n + 1] if n + 1 < len(cuts) else len(slate.text)
        left = _slots(slate, mentions, edges[-1], cut)
        right = _slots(slate, mentions, cut, after)
        is_against = operation in _SPLITTING and cut == against and not _names_owners_only(left, right)
        if (is_against and _is_operand(left) and _is_operand(right)) or (
            left.groups and (right.agencies or right.years)
        ):
            edges.append(cut)
    return list(zip(edges, [*edges[1:], len(slate.text)], strict=True))


def _against_budget(sides: list[_Slots], operation: Operation) -> list[_Slots]:
    """增值税比预算少收多少: a budget (final account) named alone stands against what was carried out (planned)."""
    if operation not in (Operation.DIFFERENCE, Operation.COMPARE) or len(sides) != 2:
        return sides
    first, second = sides
    is_alone = not (second.agencies or second.years or second.groups or second.tiers)
    if first.phases or len(second.phases) != 1 or not is_alone:
        return sides
    other = Phase.BUDGET if second.phases[0] is Phase.FINAL else Phase.FINAL
    return [replace(first, phases=(other,)), second]


def _names_owners_only(left: _Slots, right: _Slots) -> bool:
    """A跟B比，教育支出…: what stands before 比 names both owners, what follows their common item."""
    return len(left.agencies) > 1 and not left.groups and not right.agencies


def _is_operand(slots: _Slots) -> bool:
    return bool(slots.agencies or slots.years or slots.groups or slots.phases or slots.tiers)


def _fill(slots: _Slots, other: _Slots) -> _Slots:
    return replace(
        slots,
        agencies=slots.agencies or other.agencies[:1],
        years=slots.years or other.years[:1],
        groups=slots.groups or other.groups[:1],
        phases=slots.phases or other.phases[:1],
        tiers=slots.tiers or other.tiers[:1],
        is_paired=False,
    )


def _slots(slate: Slate, mentions: list[Mention], start: int, end: int) -> _Slots:
    agencies = [s.value for s in slate.of_kind(Kind.AGENCY, Kind.REGION) if start <= s.start < end]
    years = [s.value for s in slate.of_kind(Kind.YEAR) if start <= s.start < end]
    phases = [s for s in slate.of_kind(Kind.PHASE) if start <= s.start < end]
    tiers = [s for s in slate.of_kind(Kind.TIER) if start <= s.start < end]
    inside = [m for m in mentions if start <= m.start < end]
    order = [s.kind is Kind.YEAR for s in slate.of_kind(Kind.AGENCY, Kind.YEAR) if start <= s.start < end]
    return _Slots(
        tuple(dict.fromkeys(a for a in agencies if isinstance(a, AgencyMention) and a.candidates)),
        tuple(dict.fromkeys(n for y in years if isinstance(y, YearSpan) for n in y.years)),
        tuple(_groups(inside, slate.text)),
        tuple(dict.fromkeys(s.value for s in phases if isinstance(s.value, Phase))),
        tuple(dict.fromkeys(s.value for s in tiers if isinstance(s.value, Tier))),
        len(order) > 2 and all(a is not b for a, b in pairwise(order)),
        _staged(slate, start, end),
    )


def _staged(slate: Slate, start: int, end: int) -> tuple[tuple[int, Phase | None], ...]:
    """Years with the phase said behind each (2024年快报, 2025年预算); nothing where one phase serves them all.

    A year right before another shares its phase: 2018年、2019年各完成多少，2020年预算多少.
    """
    spans = [s for s in slate.of_kind(Kind.YEAR) if start <= s.start < end and isinstance(s.value, YearSpan)]
    found: list[tuple[int, Phase | None]] = []
    for n, span in reversed(list(enumerate(spans))):
        stop = spans[n + 1].start if n + 1 < len(spans) else end
        said = [s.value for s in slate.of_kind(Kind.PHASE) if span.end <= s.start < stop]
        own = next((p for p in said if isinstance(p, Phase)), None)
        behind = slate.text[span.end : stop]
        if own is None and words().carried_out.search(behind):
            own = Phase.FINAL
        if own is None and found and not CLAUSE_END.search(behind) and not words().asking.search(behind):
            own = found[0][1]
        years = span.value.years if isinstance(span.value, YearSpan) else ()
        found = [(year, own) for year in years] + found
    return tuple(dict.fromkeys(found)) if len({phase for _, phase in found}) > 1 else ()


def _groups(mentions: list[Mention], text: str) -> list[tuple[Mention, ...]]:
    """Mentions that narrow each other form one group; 其中 opens a group under the first one.

    What stands before 其中 is asked for itself only when a question word or 和 follows it (A多少，其中B多少).
    """
    groups: list[tuple[Mention, ...]] = []
    for mention in mentions:
        if not groups:
            kept = mention.link if mention.link in (Link.OF_WHICH, Link.WITHOUT) else Link.NONE
            groups.append((replace(mention, link=kept),))
        elif mention.link is Link.AND and mention.literal and _is_unknown_part(groups[-1][-1]):
            groups.append((*groups[-1][:-1], replace(mention, link=Link.OF_WHICH)))  # 其中货物多少，服务多少
        elif mention.link in (Link.AND, Link.AGAINST):
            groups.append((replace(mention, link=Link.NONE),))
        elif mention.link is Link.WITHOUT:
            groups.append((mention,))
        elif mention.link is Link.OF_WHICH:
            group = (*groups[0], mention)
            between = text[groups[0][-1].end : mention.start]
            asked = words().asking.search(between) or words().separators.search(between)
            groups = [*groups, group] if asked else [group]
        else:
            groups[-1] = (*groups[-1], mention)
    return groups


def _is_unknown_part(mention: Mention) -> bool:
    return mention.link is Link.OF_WHICH and mention.literal


def _combine(slots: _Slots, phases: tuple[Phase, ...]) -> tuple[Target, ...]:
    owners = [a.candidates for a in slots.agencies] or [()]
    years: list[int | None] = list(slots.years) or [None]
    groups = list(slots.groups) or [()]
    stages: list[Phase | None] = list(phases) or [None]
    tiers: list[Tier | None] = list(slots.tiers) or [None]
    if slots.staged and not slots.is_paired:
        return tuple(Target(o, y, p, g, t) for o, g, (y, p), t in product(owners, groups, slots.staged, tiers))
    if slots.is_paired and len(owners) == len(years):
        pairs = list(zip(owners, years, strict=True))
        return tuple(Target(o, y, p, g, t) for (o, y), g, p, t in product(pairs, groups, stages, tiers))
    return tuple(Target(o, y, p, g, t) for o, g, y, p, t in product(owners, groups, years, stages, tiers))
