"""Figures that point back to amounts told before: two that differ, what is left of a ceiling, so much for each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from corpus.datatypes import Phase
from qa.claims.context import SPENT, TOTAL, Claim, Context, Kind, counterpart, target_of
from qa.claims.surroundings import Surroundings

_OF_ONE = (Kind.CHANGE, Kind.GROWTH, Kind.MULTIPLE)
_BRACKETED = re.compile("）的▢*$")
_NOTHING = re.compile("[，、▢即约]*")
_CEILING, _OWED = "限额", "余额"
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def pointing_claim(around: Surroundings, n: int, start: int, kind: Kind, context: Context) -> Claim | None:
    """The claim of a figure whose operands were told before; None for any other."""
    figure = around.marked.figures[n]
    told = context.told
    if (
        context.last is not None
        and context.last.kind is Kind.SUM
        and kind in _OF_ONE
        and not _names_item(around, n, start)
    ):
        return Claim(figure, kind, (), names_item=False)  # the change of a sum: of no single item told before
    if figure.is_money and kind is Kind.VALUE and (joint := _of_agencies(around, n, start, context)) is not None:
        return joint
    if around.is_between(n, start) and len(told) > 1:
        return Claim(figure, Kind.DIFFERENCE, told[-2:-1], told[-1:])
    if kind is Kind.MULTIPLE and len(told) > 1 and _BRACKETED.search(around.lead(n, start)):  # 是B（10万元）的两倍
        return Claim(figure, Kind.MULTIPLE, told[-2:-1], told[-1:])
    if figure.is_money and (left := _left_of_ceiling(around, n, start, context)) is not None:
        return left
    if figure.is_ratio and (again := _said_again(around, n, start, context)) is not None:
        return again
    if kind in (Kind.CHANGE, Kind.GROWTH) and (apart := _between_phases(around, n, start, kind, context)) is not None:
        return apart
    if figure.is_money and (claim := _against_budget(around, n, start, context)) is not None:
        return claim
    return _over_years(around, n, start, context) if kind is Kind.CHANGE else None


def _of_agencies(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """甲局、乙局公务接待费合计A: the sum over the agencies told together."""
    figure, marked = around.marked.figures[n], around.marked
    if around.lexicon.together.search(around.lead(n, start)) is None:
        return None
    named = [a for a in marked.agencies if start <= a.start < figure.start and a.candidates and not a.region_only]
    are_joined = all(around.lexicon.joined.fullmatch(marked.text[a.end : b.start]) for a, b in pairwise(named))
    slots = around.slots(start, figure.start, context)
    if len(named) < 2 or not are_joined or not slots.mentions:
        return None
    parts = tuple(replace(target_of(slots, context, slots.mentions[-1:]), agencies=a.candidates) for a in named)
    return Claim(figure, Kind.SUM, parts[-1:], parts, whole_told=True)


def _left_of_ceiling(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """距离限额还有: the ceiling less the debt told before."""
    said, behind = around.clause(n, start), around.marked.text[around.marked.figures[n].end :]
    found = around.lexicon.headroom.search(said)
    names_room = _CEILING in said or around.lexicon.headroom_behind.match(behind) is not None
    if found is None or not names_room:
        return None
    for owed in reversed(context.told):
        mention = owed.mentions[-1] if owed.mentions else None
        ceiling = counterpart(mention, _OWED, _CEILING) if mention is not None else None
        if ceiling is not None:
            subject = replace(owed, mentions=(*owed.mentions[:-1], ceiling))
            return Claim(around.marked.figures[n], Kind.DIFFERENCE, (subject,), (owed,), names_item=False)
    return None


def _against_budget(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """超支, 节支: the final account against the budget."""
    said = around.clause(n, start)
    is_over = around.lexicon.overspent.search(said) is not None
    if not is_over and around.lexicon.underspent.search(said) is None:
        return None
    slots = around.slots(start, around.marked.figures[n].start, context)
    groups = [g for g in (slots.mentions, context.items, context.said) if g]
    subjects = tuple(replace(target_of(slots, context, g), phase=Phase.FINAL) for g in dict.fromkeys(groups))
    if not subjects:
        return None
    budget = replace(subjects[0], phase=Phase.BUDGET)
    figure = around.marked.figures[n]
    return Claim(figure, Kind.DIFFERENCE, subjects, (budget,), rises=is_over, names_item=bool(slots.mentions))


def _said_again(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """占1.34%，不足百分之二: the same once more, with nothing between."""
    last = context.last
    if (
        last is None
        or not last.stated.is_ratio
        or _names_item(around, n, start)
        or _NOTHING.fullmatch(around.lead(n, start)) is None
    ):
        return None
    return replace(last, stated=around.marked.figures[n])


def _between_phases(around: Surroundings, n: int, start: int, kind: Kind, context: Context) -> Claim | None:
    """预算A，决算B，减少C: one item in two phases, unless the year before is named."""
    if len(context.told) < 2 or around.lexicon.last_year.search(around.lead(n, start)) or _names_item(around, n, start):
        return None
    before, now = context.told[-2:]
    is_total = before.mentions == (TOTAL,) and now.mentions in ((TOTAL,), (SPENT,))
    is_one = (before.agencies, before.year) == (now.agencies, now.year)
    is_one = is_one and (is_total or before.mentions[-1:] == now.mentions[-1:])
    if not is_one or before.phase is None or now.phase in (None, before.phase):
        return None
    kind = Kind.DIFFERENCE if kind is Kind.CHANGE else kind
    return Claim(around.marked.figures[n], kind, (now,), (before,), around.rises(n, start), names_item=False)


def _over_years(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """两年累计增加: against the year so many before."""
    found = around.lexicon.years_apart.search(around.clause(n, start))
    alike = [t for t in context.told if t.mentions == context.told[-1].mentions]
    subject = max(alike, key=lambda t: t.year or 0, default=None)
    if found is None or subject is None or subject.year is None or _names_item(around, n, start):
        return None
    before = replace(subject, year=subject.year - _COUNTS[found["n"]])
    return Claim(
        around.marked.figures[n], Kind.DIFFERENCE, (subject,), (before,), around.rises(n, start), names_item=False
    )


def _names_item(around: Surroundings, n: int, start: int) -> bool:
    end = around.marked.figures[n].start
    return any(around.edge(start, end) <= m.start < end for m in around.marked.mentions)


def per_claim(around: Surroundings, n: int, start: int, context: Context) -> Claim | None:
    """人均, 车均: an amount for each of those counted before, or of those that the agency counts."""
    figure = around.marked.figures[n]
    found = around.lexicon.per_each.search(around.masked_clause(n, start))
    if found is None or not figure.is_money:
        return None
    slots = around.slots(start, figure.start, context)
    groups = [slots.mentions] if slots.mentions else [g for g in (context.items, context.said) if g]
    subjects = tuple(target_of(slots, context, g) for g in dict.fromkeys(groups)) or (target_of(slots, context, ()),)
    money = tuple(t for t in reversed(context.told) if t.mentions) if not slots.mentions else ()
    return Claim(
        figure,
        Kind.PER,
        tuple(dict.fromkeys((*subjects, *money))),
        others=context.counted,
        per=next(key for key in around.lexicon.per_units if found["who"].startswith(key)),
        names_item=bool(slots.mentions),
    )
