"""What each figure of a sentence claims: of whom, when, of what, and whether it is an amount, a change, a share …

A claim is the operand (or operands) of a question with the answer stated; what its own words leave out is
carried over from what was told before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Phase, Tier
from corpus.vocabulary import vocabulary
from qa.claims.context import (
    BUDGET_SIDES,
    SPENT,
    TOTAL,
    Claim,
    Context,
    Kind,
    Slots,
    are_siblings,
    context_of,
    is_within,
    linked,
    names_budget,
    other_side,
    plain,
    qualified,
    suffixes,
    target_of,
    unknown_of,
    whole_and_part,
)
from qa.claims.distribution import Shared, distributed
from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.claims.pointing import per_claim, pointing_claim
from qa.claims.scopes import is_place, wants_office
from qa.claims.surroundings import Surroundings
from qa.query import Link, Mention, Target

_PURPOSE = re.compile("(?:用于|用来|用在|购买|购置|采购|建设|支持|支付|投向|投入|保障|发放|补助|资助|买|搞|的)")
_OF_DEBT = ("限额", "余额")
_BARE = ("支出", "收入", *_OF_DEBT)
_OF_RATIO = (Kind.SHARE, Kind.COMPLETION)


def _of_budget(
    groups: Sequence[tuple[Mention, ...]], slots: Slots, context: Context
) -> list[tuple[Mention, ...]]:
    """What 支出 (收入) alone means of a place: that of its general public budget."""
    agencies = slots.agencies or context.agencies
    if not agencies or not all(is_place(a) for a in agencies):
        return []
    named = [(g[0], BUDGET_SIDES[g[0].text]) for g in groups if len(g) == 1 and g[0].text in BUDGET_SIDES]
    return [(replace(mention, text=vocabulary().term(c).name, concepts=(c,)),) for mention, c in named]


def _as_part(group: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
    """专项债务余额 as 专项债务 within 政府债务余额, as documents print it."""
    return [whole_and_part(group[-1])] if group and whole_and_part(group[-1]) else []


def _phase_told(slots: Slots, context: Context) -> bool:
    """Whether the phase is named with the figure, or for the whole list that it stands in."""
    return slots.phase is not None or (context.names_phase and not (slots.agencies or slots.year))


class SentenceReader:
    """Reads the figures of one marked sentence one by one."""

    def __init__(self, marked: Marked, lexicon: Lexicon, this_year: int) -> None:
        self._marked = marked
        self._around = Surroundings(marked, lexicon, this_year)
        self._shared = distributed(marked, lexicon)

    def read(self, n: int, context: Context) -> Claim:
        """The claim of the ``n``-th figure (from 0), given what was told before."""
        start = max(context.read_to, self._last_end(n))
        if self._around.is_spent(n, start) and context.phase is Phase.BUDGET:  # 预算A，实际用了B
            context = replace(context, phase=None, names_phase=False)
        shared = self._shared.get(n)
        start = shared.start if shared is not None else max(context.read_to, self._last_end(n))
        kind = self._around.kind(n, start)
        figure = self._marked.figures[n]
        claim = self._of_kind(n, start, kind, context, shared)
        return replace(
            claim,
            words=self._marked.text[start : figure.end],
            leaning=self._around.leaning(n, start) or context.leaning,
            is_spent=self._around.is_spent(n, start),
            read_to=max(claim.read_to, figure.end, (self._around.bracket(n) or (0, 0))[1]),
        )

    def _last_end(self, n: int) -> int:
        return self._marked.figures[n - 1].end if n else 0

    def _of_kind(self, n: int, start: int, kind: Kind, context: Context, shared: Shared | None) -> Claim:
        pointing = pointing_claim(self._around, n, start, kind, context)
        if pointing is not None:
            return pointing
        if kind is Kind.PER:
            per = per_claim(self._around, n, start, context)
            kind = Kind.VALUE if per is None else kind
            if per is not None:
                return per
        if kind in _OF_RATIO:
            return self._share(n, start, kind, context)
        if kind is Kind.VALUE and len(context.told) > 1 and n and self._around.is_sum(n, start):
            return self._sum(n, start, context)
        beside = self._around.beside(n, start)
        if beside is not None and kind is not Kind.VALUE:
            return self._compared_beside(n, start, beside, kind, context)
        cut = self._around.cut(n, start, kind)
        if kind is Kind.VALUE and cut == self._marked.figures[n].start:
            return self._value(n, start, context, shared)
        return self._compared(n, start, cut, kind, context, shared)

    def _sum(self, n: int, start: int, context: Context) -> Claim:
        """两项合计: of as many of the amounts told last, where their number is said."""
        count = self._around.summed(n, start)
        others = context.told[-count:] if count else context.told
        figure = self._marked.figures[n]
        return Claim(figure, Kind.SUM, context.told[-1:], others, names_item=False, whole_told=count == len(others))

    # --- amounts ---------------------------------------------------------------------------------

    def _value(self, n: int, start: int, context: Context, shared: Shared | None) -> Claim:
        figure = self._marked.figures[n]
        slots = self._around.slots(start, figure.start, context, shared)
        own_year, bracket = slots.year, self._around.bracket(n)
        named_behind: tuple[Mention, ...] = ()
        if bracket is not None:
            behind = self._around.slots(*bracket, context)
            named_behind = behind.mentions if behind.year or behind.phase else ()
            slots = qualified(slots, behind)
        tail_end = self._around.tail_end(n)
        tail = self._around.slots(figure.end, tail_end, context)
        is_last_year = self._around.is_last_year(n, start)
        named = self._around.fixed_year(start, figure.start) if is_last_year else None
        if is_last_year:
            now = context.now if self._around.says_last_year(n, start) else context.year or context.now
            now = named or now
            slots = replace(slots, year=now - 1 if now else slots.year)
        groups = self._groups(n, start, replace(slots, year=own_year), tail.mentions, context)
        own_clause = self._around.slots(self._around.edge(start, figure.start), figure.start, context)
        if named_behind:  # 38亿元（2024年土地出让收入）
            groups = [plain(named_behind), *groups]
        if names_budget(slots) and own_clause.phase is not None and not tail.mentions:
            is_whole = bool(slots.agencies) or not context.items
            groups = [(TOTAL,)] if is_whole else groups
            if is_whole and own_clause.phase is Phase.FINAL and self._around.is_expenditure(n, start):
                groups = [(SPENT,), (TOTAL,)]
        if not groups or groups == [()]:
            is_office = slots.tier is Tier.OWN and bool(slots.agencies) and not any(map(is_place, slots.agencies))
            groups = [(TOTAL,)] if is_office and figure.is_money else groups  # 局本级安排A
        if names_budget(own_clause) and figure.is_money and not tail.mentions and (TOTAL,) not in groups:
            groups.append((TOTAL,))  # 实有14人，2025年预算417万元
        uses_tail = bool(tail.mentions) and bool(groups) and groups[0][-1:] == plain(tail.mentions)[-1:]
        return Claim(
            figure,
            Kind.VALUE,
            tuple(target_of(slots, context, group) for group in groups),
            unknown_agency=unknown_of(slots, context),
            names_item=bool(slots.mentions or tail.mentions or named_behind),
            year_told=bool(slots.year or context.year),
            is_base=is_last_year and bool(context.told),
            now=named,
            years_back=1 if is_last_year and slots.year is None else 0,
            phase_told=_phase_told(slots, context),
            tier_told=slots.tier is not None,
            said=plain(slots.mentions),
            is_part=self._is_part(slots, context),
            read_to=tail_end if uses_tail else 0,
        )

    def _is_part(self, slots: Slots, context: Context) -> bool:
        """其中A…，B…: B too is a part of the whole, unless something new begins."""
        if any(m.link is Link.OF_WHICH for m in slots.mentions):
            return True
        if not slots.agencies and not slots.year and is_within(slots.mentions, context.whole):
            return True
        return context.in_parts and not (slots.agencies or slots.year)

    def _groups(
        self, n: int, start: int, slots: Slots, tail: tuple[Mention, ...], context: Context
    ) -> list[tuple[Mention, ...]]:
        """The groups of words that may name the item, the likeliest first, as documents may put them."""
        groups = self._named_groups(n, start, slots, tail, context)
        groups = [*_of_budget(groups, slots, context), *groups]
        return [variant for group in groups for variant in (group, *_as_part(group))]

    def _named_groups(
        self, n: int, start: int, slots: Slots, tail: tuple[Mention, ...], context: Context
    ) -> list[tuple[Mention, ...]]:
        """The groups of words that may name the item, the likeliest first."""
        figure, mentions = self._marked.figures[n], slots.mentions
        edge = self._around.edge(start, figure.start)
        own = tuple(m for m in mentions if m.start >= edge or m.end <= m.start) if len(mentions) else ()
        if len(own) == 1 and own[0].text in self._around.lexicon.generic_money and context.items:
            return [context.items, *([context.said] if context.said else [])]  # 重点项目4个，资金431万元
        if tail and not own and tail[-1].text in _OF_DEBT and context.items:
            told = [context.whole, context.items, *(t.mentions for t in reversed(context.told))]
            sides = [side for m in told if m and (side := other_side(m[-1], tail[-1].text)) is not None]
            if sides:  # 余额A，在B的限额以内
                return list(dict.fromkeys((side,) for side in sides))
        has_purpose = _PURPOSE.match(self._marked.text, figure.end) is not None
        groups: list[tuple[Mention, ...]] = []
        if not own and (pointed := self._around.pointed_item(n, start, context)):
            return [pointed]
        if tail and (has_purpose or not own):
            groups += [plain(tail), plain((*own, *tail))]
        if own and n and all(m.text in _BARE for m in own) and not (slots.agencies or slots.year):
            sides = (other_side(m[-1], own[-1].text) for m in (context.items, context.said) if m)
            turned = next((side for side in sides if side is not None), None)
            if turned is not None:  # 一般公共预算收入安排…，支出安排…
                return [(turned,)]
            if own[-1].text in _OF_DEBT:
                return [plain(own)]
            return [context.items, plain(own)] if context.items else [()]  # 住房公积金年初预算为…，支出决算为…
        if len(own) > 1 and own[-1].text in _BARE:  # 行政运行（项）支出
            groups += [*suffixes(own[:-1]), plain(own)]
        elif own:
            if self._is_part(slots, context) and context.whole:
                groups.append((*context.whole, *linked(own)))
            groups += [*suffixes(own), *self._as_named(own)]
            groups += [plain(mentions)] if len(own) < len(mentions) else []
            groups += [(*context.whole, *linked(own))] if context.whole else []
            groups += [plain((*own, *tail))] if tail and not has_purpose else []
        elif mentions:
            known = tuple(m for m in mentions if not m.literal)
            groups += [*suffixes(mentions), *self._as_named(mentions)]
            groups += suffixes(known) if known else []  # 财政拨款是大头，…
        if self._around.is_of_part(n, start) or (not groups and not slots and self._around.is_open(n, start)):
            return []
        if not groups and n == 0 and context.in_parts and context.whole and slots.year:  # 2025年预算降到…
            groups = [context.whole]
        carried = [context.items, *suffixes(context.items)[1:], *([context.said] if context.said else [])]
        if not own and not mentions and (slots.tier or slots.agencies) and context.in_parts and context.whole:
            carried.insert(0, context.whole)  # 其中税收A；市本级完成B: of the whole again
        groups = groups or carried
        return [group for place, group in enumerate(groups) if group not in groups[:place]]

    def _as_named(self, mentions: tuple[Mention, ...]) -> list[tuple[Mention, ...]]:
        """The last mention as the longer name that the library has there."""
        names = dict(self._marked.longer)
        last = mentions[-1]
        if last.start not in names:
            return []
        return [(Mention(names[last.start], last.start, last.start + len(names[last.start]), literal=True),)]

    # --- comparisons -----------------------------------------------------------------------------

    def _compared(self, n: int, start: int, cut: int, kind: Kind, context: Context, shared: Shared | None) -> Claim:
        """A change, a growth, a multiple or a difference; or the amount that is compared with (比B的5万元)."""
        figure = self._marked.figures[n]
        before = self._around.slots(start, cut, context, shared, kind)
        after = self._around.slots(cut, figure.start, context, None, kind)
        groups = self._groups(n, start, before, (), context) or [context.items]
        if names_budget(before) and not self._around.lexicon.last_year.search(self._around.lead(n, start)):
            groups = [(TOTAL,)]  # 2025年预算增长2%
        subjects = tuple(target_of(before, context, g) for g in groups)
        claim = Claim(
            figure,
            kind,
            subjects,
            rises=self._around.rises(n, start),
            unknown_agency=unknown_of(before, context) or after.unknown,
            names_item=bool(before.mentions) or groups == [(TOTAL,)],
            year_told=bool(before.year or context.year),
            phase_told=_phase_told(before, context),
            tier_told=before.tier is not None,
        )
        if kind is Kind.VALUE:
            base = target_of(after, context, after.mentions or subjects[0].mentions)
            return replace(claim, subjects=(base,), is_base=True, names_item=bool(after.mentions))
        claim = replace(claim, others=self._others(subjects[0], after))
        lead = self._around.lead(n, start)
        says_last_year = self._around.lexicon.last_year.search(lead) is not None or (bool(after) and not claim.others)
        is_carried = context.is_against_last_year and not before.mentions and not after
        claim = replace(claim, is_against_last_year=says_last_year or is_carried)
        if not claim.others and context.against is not None and not before and not says_last_year:
            claim = replace(claim, subjects=context.told[-2:-1] if context.base else subjects, others=(context.against,))
        if not claim.others and context.base is not None and not before.mentions:
            is_plain = self._around.lexicon.last_year.search(lead) is None
            subject = context.told[-2:-1] or subjects
            claim = replace(claim, subjects=subject, others=(context.base,)) if is_plain else claim
        return replace(claim, kind=Kind.DIFFERENCE) if claim.others and kind is Kind.CHANGE else claim

    def _compared_beside(self, n: int, start: int, beside: tuple[int, int], kind: Kind, context: Context) -> Claim:
        """与A相比，B多3万元."""
        ahead = self._around.slots(start, beside[0], context)
        context = context_of(target_of(ahead, context, context.items)) if ahead else context
        claim = self._compared(n, beside[1], self._marked.figures[n].start, kind, context, None)
        base = self._around.slots(*beside, context, None, kind)
        others = self._others(claim.subjects[0], base)
        return replace(claim, kind=Kind.DIFFERENCE if others and kind is Kind.CHANGE else kind, others=others)

    def _others(self, subject: Target, after: Slots) -> tuple[Target, ...]:
        """What is compared with; nothing where that is but the year before."""
        is_last_year = after == Slots(year=after.year) and subject.year is not None and after.year == subject.year - 1
        if not after or is_last_year:
            return ()
        return (target_of(after, context_of(subject), after.mentions or subject.mentions),)

    # --- shares ----------------------------------------------------------------------------------

    def _share(self, n: int, start: int, kind: Kind, context: Context) -> Claim:
        """A占B的X%, 占X%, X%用于A, 完成预算的X%."""
        figure = self._marked.figures[n]
        place = self._around.completion(n, start) if kind is Kind.COMPLETION else self._around.share(n, start)
        tail = self._around.slots(figure.end, self._around.tail_end(n), context)
        if place is None:
            return self._spent_on(n, start, tail, context)
        before = self._around.slots(start, place, context)
        groups = self._groups(n, start, before, (), context) or [context.items]
        subjects = tuple(target_of(before, context, g) for g in groups)
        claim = Claim(
            figure,
            kind,
            subjects,
            unknown_agency=unknown_of(before, context),
            names_item=bool(before.mentions),
            year_told=bool(before.year or context.year),
            phase_told=_phase_told(before, context),
            tier_told=before.tier is not None,
        )
        if kind is Kind.COMPLETION:
            return claim
        after = self._around.slots(place, figure.start, context)
        group = self._around.group(n, start, place)
        if group is not None and not after.mentions:  # 项目支出中，A占…
            inner = suffixes(tuple(m for m in before.mentions if m.start > group.start))
            subjects = tuple(target_of(before, context, g) for g in inner) or subjects
            whole = target_of(before, context, plain((group,)))
            return replace(claim, subjects=subjects, others=(whole,), whole_told=True)
        if after.mentions and len(after.mentions) == 1 and after.mentions[0].text in _OF_DEBT and subjects[0].mentions:
            whole_of = other_side(subjects[0].mentions[-1], after.mentions[0].text)
            if whole_of is not None:  # 余额占限额的
                return replace(claim, others=(replace(subjects[0], mentions=(whole_of,)),), whole_told=True)
        if not after.mentions and (wholes_of := self._department(n, place, subjects[0], after, context)):
            return replace(claim, others=wholes_of, whole_told=True)
        if after.mentions or after.tier:
            wholes = suffixes(after.mentions) if after.mentions else [subjects[0].mentions]
            others = tuple(target_of(after, context_of(subjects[0]), g) for g in wholes)
            return replace(claim, others=others, whole_told=True)
        if not after and (unit_of := self._of_unit(subjects[0], context)):
            return replace(claim, others=unit_of, whole_told=True)
        return replace(claim, others=(*self._wholes_shared(n, start, context), *self._wholes_before(subjects[0], context)))

    def _of_unit(self, part: Target, context: Context) -> tuple[Target, ...]:
        """部门预算A，其中本级占X%，某中心占Y%: of the department's total, never of the unit's own."""
        if part.mentions[-1:] != (TOTAL,) and not wants_office(part):
            return ()
        wholes = [t for t in context.told if (t.agencies, t.tier) != (part.agencies, part.tier)]
        return tuple(replace(t, year=part.year) for t in wholes[:1])

    def _wholes_shared(self, n: int, start: int, context: Context) -> tuple[Target, ...]:
        """A占B的X%，C占Y%: C too is a share of B, unless 其中."""
        last = context.last
        said = self._marked.text[start : self._marked.figures[n].start]
        is_list = last is not None and last.kind is Kind.SHARE and last.whole_told and "其中" not in said
        return last.others[:1] if last is not None and is_list else ()

    def _department(
        self, n: int, place: int, part: Target, after: Slots, context: Context
    ) -> tuple[Target, ...]:
        """占全部门的, 占某局的: the same item of the department that a unit belongs to."""
        said = self._marked.text[place : self._marked.figures[n].start]
        if after.agencies and after.agencies != part.agencies:
            return (replace(part, agencies=after.agencies, tier=None),)
        if self._around.lexicon.all_of.search(said) is None:
            return ()
        owners = [t.agencies for t in context.told if t.agencies and t.agencies != part.agencies]
        return (replace(part, agencies=owners[0] if owners else part.agencies, tier=None, mentions=(TOTAL,)),)

    def _wholes_before(self, part: Target, context: Context) -> tuple[Target, ...]:
        """The amounts told before that a share without a whole may be of."""
        told = [t for t in context.told if t.mentions != part.mentions and t.agencies == part.agencies]
        if context.whole and context.whole != part.mentions:
            told.append(replace(part, mentions=context.whole))
        told = [t for t in told if not are_siblings(t.mentions, part.mentions)]
        return tuple(dict.fromkeys(replace(t, year=part.year) for t in reversed(told)))

    def _spent_on(self, n: int, start: int, tail: Slots, context: Context) -> Claim:
        """X%用于A: A as a share of what was told before."""
        figure = self._marked.figures[n]
        before = self._around.slots(start, figure.start, context)
        whole = target_of(before, context, before.mentions or context.items)
        subjects = tuple(target_of(before, context, g) for g in suffixes(tail.mentions)) or (whole,)
        return Claim(
            figure,
            Kind.SHARE,
            subjects,
            (whole,),
            whole_told=bool(whole.mentions),
            read_to=self._around.tail_end(n),
        )
