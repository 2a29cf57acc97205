"""What each figure of a sentence claims: of whom, when, of what, and whether it is an amount, a change, a share …

A claim is the operand (or operands) of a question with the answer stated; what its own words leave out is
carried over from what was told before.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.datatypes import Phase, Tier
from qa.claims.context import (
    SPENT,
    TOTAL,
    Claim,
    Context,
    Kind,
    Slots,
    context_of,
    names_budget,
    other_side,
    phase_told,
    plain,
    qualified,
    target_of,
    tier_told,
    unknown_of,
)
from qa.claims.distribution import Shared, distributed
from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.claims.naming import OF_DEBT, is_part, item_groups
from qa.claims.pointing import per_claim, pointing_claim
from qa.claims.scopes import is_place
from qa.claims.sharing import share_claim
from qa.claims.surroundings import Surroundings
from qa.query import Mention, Target

_OF_RATIO = (Kind.SHARE, Kind.COMPLETION)


class SentenceReader:
    """Reads the figures of one marked sentence one by one."""

    def __init__(self, marked: Marked, lexicon: Lexicon, this_year: int) -> None:
        self._marked = marked
        self._around = Surroundings(marked, lexicon, this_year)
        self._shared = distributed(marked, lexicon)

    def read(self, n: int, context: Context) -> Claim:
        """The claim of the ``n``-th figure (from 0), given what was told before."""
        start = max(context.read_to, self._last_end(n))
        is_spent = self._around.is_spent(n, start)
        if is_spent and context.phase is Phase.BUDGET:  # 预算A，实际用了B
            context = replace(context, phase=None, names_phase=False)
        shared = self._shared.get(n)
        start = shared.start if shared is not None else max(context.read_to, self._last_end(n))
        kind = self._around.kind(n, start)
        figure = self._marked.figures[n]
        claim = self._of_kind(n, start, kind, context, shared)
        return replace(
            claim,
            words=self._marked.text[start : figure.end],
            own_subject=self._around.own_subject(n),
            leaning=Phase.FINAL if is_spent else self._around.leaning(n, start) or context.leaning,
            is_spent=is_spent,
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
            return share_claim(self._around, n, start, kind, context)
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
        groups = item_groups(self._around, n, start, replace(slots, year=own_year), tail.mentions, context)
        own_clause = self._around.slots(self._around.edge(start, figure.start), figure.start, context)
        if named_behind:  # 38亿元（2024年土地出让收入）
            groups = [plain(named_behind), *groups]
        if names_budget(slots) and own_clause.phase is not None and not tail.mentions:
            is_whole = bool(slots.agencies) or not context.items
            groups = [(TOTAL,)] if is_whole else groups
        if groups[:1] == [(TOTAL,)] and own_clause.phase is Phase.FINAL and self._around.is_expenditure(n, start):
            groups = [(SPENT,), *groups]
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
            is_base=is_last_year and (bool(context.told) or context.last is not None),
            now=named,
            years_back=1 if is_last_year and slots.year is None else 0,
            phase_told=phase_told(slots, context),
            tier_told=tier_told(slots, context),
            said=plain(slots.mentions),
            is_part=is_part(slots, context),
            read_to=tail_end if uses_tail else 0,
        )

    # --- comparisons -----------------------------------------------------------------------------

    def _compared(self, n: int, start: int, cut: int, kind: Kind, context: Context, shared: Shared | None) -> Claim:
        """A change, a growth, a multiple or a difference; or the amount that is compared with (比B的5万元)."""
        figure = self._marked.figures[n]
        before = self._around.slots(start, cut, context, shared, kind)
        after = self._around.slots(cut, figure.start, context, None, kind)
        groups = item_groups(self._around, n, start, before, (), context) or [context.items]
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
            phase_told=phase_told(before, context),
            tier_told=tier_told(before, context),
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
            claim = replace(
                claim, subjects=context.told[-2:-1] if context.base else subjects, others=(context.against,)
            )
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
        mentions = after.mentions or subject.mentions
        if len(mentions) == 1 and mentions[0].text in OF_DEBT and subject.mentions:  # 限额比余额多
            turned = other_side(subject.mentions[-1], mentions[0].text)
            mentions = mentions if turned is None else (turned,)
        return (target_of(after, context_of(subject), mentions),)
