"""Shares of a whole and completion of the budget: of what a percentage is, and of which whole."""

from __future__ import annotations

from dataclasses import replace

from qa.claims.context import (
    TOTAL,
    Claim,
    Context,
    Kind,
    Slots,
    are_siblings,
    context_of,
    other_side,
    phase_told,
    plain,
    suffixes,
    target_of,
    tier_told,
    unknown_of,
)
from qa.claims.naming import OF_DEBT, item_groups
from qa.claims.scopes import wants_office
from qa.claims.surroundings import Surroundings
from qa.query import Target


def share_claim(around: Surroundings, n: int, start: int, kind: Kind, context: Context) -> Claim:
    """A占B的X%, 占X%, X%用于A, 完成预算的X%."""
    figure = around.marked.figures[n]
    place = around.completion(n, start) if kind is Kind.COMPLETION else around.share(n, start)
    tail = around.slots(figure.end, around.tail_end(n), context)
    if place is None:
        return _spent_on(around, n, start, tail, context)
    before = around.slots(start, place, context)
    groups = item_groups(around, n, start, before, (), context) or [context.items]
    subjects = tuple(target_of(before, context, g) for g in groups)
    claim = Claim(
        figure,
        kind,
        subjects,
        unknown_agency=unknown_of(before, context),
        names_item=bool(before.mentions),
        year_told=bool(before.year or context.year),
        phase_told=phase_told(before, context),
        tier_told=tier_told(before, context),
    )
    if kind is Kind.COMPLETION:
        return claim
    after = around.slots(place, figure.start, context)
    group = around.group(n, start, place)
    if group is not None and not after.mentions:  # 项目支出中，A占…
        inner = suffixes(tuple(m for m in before.mentions if m.start > group.start))
        subjects = tuple(target_of(before, context, g) for g in inner) or subjects
        whole = target_of(before, context, plain((group,)))
        return replace(claim, subjects=subjects, others=(whole,), whole_told=True)
    if after.mentions and len(after.mentions) == 1 and after.mentions[0].text in OF_DEBT and subjects[0].mentions:
        whole_of = other_side(subjects[0].mentions[-1], after.mentions[0].text)
        if whole_of is not None:  # 余额占限额的
            return replace(claim, others=(replace(subjects[0], mentions=(whole_of,)),), whole_told=True)
    if not after.mentions and (wholes_of := _department(around, n, place, subjects[0], after, context)):
        return replace(claim, others=wholes_of, whole_told=True)
    if after.mentions or after.tier:
        wholes = suffixes(after.mentions) if after.mentions else [subjects[0].mentions]
        others = tuple(target_of(after, context_of(subjects[0]), g) for g in wholes)
        if around.lexicon.all_of.search(around.marked.text, place, figure.start) and wants_office(subjects[0]):
            others = tuple(replace(o, tier=None) for o in others)  # 占全局基本支出的
        return replace(claim, others=others, whole_told=True)
    if not after and (unit_of := _of_unit(subjects[0], context)):
        return replace(claim, others=unit_of, whole_told=True)
    return replace(claim, others=(*_wholes_shared(around, n, start, context), *_wholes_before(subjects[0], context)))


def _of_unit(part: Target, context: Context) -> tuple[Target, ...]:
    """部门预算A，其中本级占X%，某中心占Y%: of the department's total, never of the unit's own."""
    if part.mentions[-1:] != (TOTAL,) and not wants_office(part):
        return ()
    wholes = [t for t in context.told if (t.agencies, t.tier) != (part.agencies, part.tier)]
    if not wholes and wants_office(part):
        return (replace(part, tier=None, mentions=(TOTAL,)),)
    return tuple(replace(t, year=part.year) for t in wholes[:1])


def _wholes_shared(around: Surroundings, n: int, start: int, context: Context) -> tuple[Target, ...]:
    """A占B的X%，C占Y%: C too is a share of B, unless 其中."""
    last = context.last
    said = around.marked.text[start : around.marked.figures[n].start]
    is_list = last is not None and last.kind is Kind.SHARE and last.whole_told and "其中" not in said
    return last.others[:1] if last is not None and is_list else ()


def _department(
    around: Surroundings, n: int, place: int, part: Target, after: Slots, context: Context
) -> tuple[Target, ...]:
    """占全部门的, 占某局的: the same item of the department that a unit belongs to."""
    said = around.marked.text[place : around.marked.figures[n].start]
    if after.agencies and after.agencies != part.agencies:
        return (replace(part, agencies=after.agencies, tier=None),)
    if around.lexicon.all_of.search(said) is None:
        return ()
    owners = [t.agencies for t in context.told if t.agencies and t.agencies != part.agencies]
    return (replace(part, agencies=owners[0] if owners else part.agencies, tier=None, mentions=(TOTAL,)),)


def _wholes_before(part: Target, context: Context) -> tuple[Target, ...]:
    """The amounts told before that a share without a whole may be of."""
    told = [t for t in context.told if t.mentions != part.mentions and t.agencies == part.agencies]
    if context.whole and context.whole != part.mentions:
        told.append(replace(part, mentions=context.whole))
    told = [t for t in told if not are_siblings(t.mentions, part.mentions)]
    return tuple(dict.fromkeys(replace(t, year=part.year) for t in reversed(told)))


def _spent_on(around: Surroundings, n: int, start: int, tail: Slots, context: Context) -> Claim:
    """X%用于A: A as a share of what was told before."""
    figure = around.marked.figures[n]
    before = around.slots(start, figure.start, context)
    whole = target_of(before, context, before.mentions or context.items)
    subjects = tuple(target_of(before, context, g) for g in suffixes(tail.mentions)) or (whole,)
    return Claim(
        figure,
        Kind.SHARE,
        subjects,
        (whole,),
        whole_told=bool(whole.mentions),
        read_to=around.tail_end(n),
    )
