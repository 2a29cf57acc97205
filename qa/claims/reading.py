"""What each figure of a sentence claims: of whom, when, of what, and whether it is an amount, a change, a share …

A claim is the operand (or operands) of a question with the answer stated; what its own words leave out is
carried over from what was told before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.datatypes import Phase, Tier
from corpus.money import Dimension
from corpus.vocabulary import vocabulary
from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.claims.stated import Stated
from qa.query import Link, Mention, Target

_CLAUSE = re.compile("[，；：。！？]")
_PURPOSE = re.compile("^(?:用于|用来|用在|购买|购置|采购|建设|支持|支付|投向|投入|保障|发放|补助|资助|的)")
_LIST = re.compile("[、，和与及以]*(?:及|和)?")
_AND = re.compile("[、和与及]")
_TOTAL = Mention("收支总额", 0, 0, ("total_budget",))


class Kind(StrEnum):
    """What a figure states of its subject."""

    VALUE = "value"
    CHANGE = "change"  # against last year
    GROWTH = "growth"  # the same in per cent
    SHARE = "share"
    COMPLETION = "completion"
    DIFFERENCE = "difference"  # against another subject
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure with its possible subjects, the likeliest first, and what it is compared with or a share of."""

    stated: Stated
    kind: Kind
    subjects: tuple[Target, ...]
    others: tuple[Target, ...] = ()  # the whole, or what is compared with; likeliest first
    rises: bool | None = None
    words: str = ""  # the clause, for what understanding asks of the words around
    unknown_agency: str | None = None
    is_base: bool = False  # 比B的…: told only to be compared with
    names_item: bool = True  # False where the item was carried over
    year_told: bool = True
    phase_told: bool = False  # False where the phase was carried over
    tier_told: bool = False
    whole_told: bool = False  # 占X的: the whole of a share is named
    leaning: Phase | None = None  # the phase of the figure before, where none was ever named


@dataclass(frozen=True, slots=True)
class Context:
    """What was told before: carried over where a figure's own words leave it out."""

    agencies: tuple[str, ...] = ()
    unknown: str | None = None
    year: int | None = None
    now: int | None = None  # the year that 今年 means here
    phase: Phase | None = None
    tier: Tier | None = None
    leaning: Phase | None = None  # the phase in which the last figure was found
    items: tuple[Mention, ...] = ()
    whole: tuple[Mention, ...] = ()  # what 其中 is part of
    told: tuple[Target, ...] = ()  # the subjects of the amounts told so far, oldest first
    base: Target | None = None  # told with 比, right before
    read_to: int = 0  # in this sentence, where the words of the last figure end


@dataclass(frozen=True, slots=True)
class Slots:
    """What a stretch of a sentence names."""

    agencies: tuple[str, ...] = ()
    unknown: str | None = None
    year: int | None = None
    phase: Phase | None = None
    tier: Tier | None = None
    mentions: tuple[Mention, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.agencies or self.unknown or self.year or self.phase or self.tier or self.mentions)


class SentenceReader:
    """Reads the figures of one marked sentence one by one."""

    def __init__(self, marked: Marked, lexicon: Lexicon, this_year: int) -> None:
        self._marked = marked
        self._lexicon = lexicon
        self._this_year = this_year
        self._shared = _distributed(marked, lexicon)

    def read(self, n: int, context: Context) -> Claim:
        """The claim of the ``n``-th figure (from 0), given what was told before."""
        figure = self._marked.figures[n]
        start = max(context.read_to, self._marked.figures[n - 1].end if n else 0)
        shared = self._shared.get(n)
        if shared is not None:
            start = shared.start
        end = figure.lead or figure.start
        end = max(start, end if end > 0 else figure.start)
        lead = self._marked.masked[start : figure.start]
        kind = self._kind(lead, figure, n)
        cut = self._cut(lead, start)
        before, after = self._slots(start, cut, context, shared), self._slots(cut, figure.start, context, None)
        tail_end = self._tail_end(n)
        tail = self._slots(figure.end, tail_end, context, None)
        if kind in (Kind.CHANGE, Kind.GROWTH, Kind.MULTIPLE) or cut < figure.start:
            return self._compared(figure, kind, lead, before, after, tail, context, start)
        if kind is Kind.SHARE:
            return self._share(figure, lead, start, context, tail)
        slots = replace(before, mentions=before.mentions)
        return self._value(figure, kind, slots, tail, context, start, shared)

    # --- the words around a figure ------------------------------------------------------------

    def _kind(self, lead: str, figure: Stated, n: int) -> Kind:
        lexicon, clause = self._lexicon, lead
        behind = self._marked.masked[figure.end : self._tail_end(n)]
        turning = [(m.end(), "to") for m in lexicon.to_value.finditer(clause)]
        turning += [(m.end(), "moves") for p in (lexicon.rises, lexicon.falls) for m in p.finditer(clause)]
        turning += [(m.end(), "share") for m in lexicon.share.finditer(clause)]
        turning += [(m.end(), "done") for m in lexicon.completion.finditer(clause)]
        own = max((m.end() for m in _CLAUSE.finditer(clause)), default=0)
        turning = [t for t in turning if t[0] > own or not self._names_item(n, own, lead, figure)]
        last = max(turning, default=(0, ""))[1]
        if figure.amount.unit.symbol == "倍":
            return Kind.GROWTH if last == "moves" and "是" not in clause[-3:] else Kind.MULTIPLE
        if figure.is_ratio:
            if last == "share" or (not last and re.match("(?:的(?:资金|钱|支出)?)?(?:用于|来自|花在|投向)", behind)):
                return Kind.SHARE
            if last == "done":
                return Kind.COMPLETION
            return Kind.GROWTH if last == "moves" or re.match("的(?:增|降|涨|跌)", behind) else Kind.VALUE
        return Kind.CHANGE if last == "moves" else Kind.VALUE

    def _names_item(self, n: int, own: int, lead: str, figure: Stated) -> bool:
        """Whether the figure's own clause names an item, so that no word of the clause before is about it."""
        start = figure.start - len(lead) + own
        return any(start <= m.start < figure.start for m in self._marked.mentions)

    def _cut(self, lead: str, start: int) -> int:
        """Where the words of what is compared with begin (比…); the figure's start where nothing is compared."""
        last = None
        for match in self._lexicon.against.finditer(lead):
            last = match
        if last is None or self._lexicon.last_year.match(lead, last.end()):
            return start + len(lead)
        return start + last.start()

    def _tail_end(self, n: int) -> int:
        figures, text = self._marked.figures, self._marked.text
        end = figures[n].end
        stop = figures[n + 1].start if n + 1 < len(figures) else len(text)
        found = re.compile("[，；：。！？、]").search(text, end)
        return min(stop, found.start() if found else len(text))

    def _slots(self, start: int, end: int, context: Context, shared: _Shared | None) -> Slots:
        marked = self._marked
        agencies = [a for a in marked.agencies if start <= a.start < end and not self._tells(a.end)]
        known = [a for a in agencies if a.candidates]
        named = [a for a in known if not a.region_only] or known
        unknown = [a.text for a in agencies if not a.candidates and (not named or a.start > named[-1].start)]
        mentions = tuple(m for m in marked.mentions if start <= m.start < end)
        if shared is not None:
            mentions = shared.mentions or mentions
        phases = [p for place, p in marked.phases if start <= place < end and not self._is_of_base(start, place)]
        tiers = [t for place, t in marked.tiers if start <= place < end]
        year = self._year(start, end, context) if shared is None or shared.year is None else shared.year
        owners = named[-1].candidates if named else ()
        if shared is not None and shared.agencies:
            owners = shared.agencies
        return Slots(
            owners,
            unknown[-1] if unknown else None,
            year,
            phases[-1] if phases else None,
            tiers[-1] if tiers else None,
            mentions,
        )

    def _is_of_base(self, start: int, place: int) -> bool:
        """Whether a phase is that of what is compared with (比上年执行数)."""
        told = list(self._lexicon.against.finditer(self._marked.masked[start:place]))
        return bool(told) and self._lexicon.last_year.match(self._marked.masked, start + told[-1].end()) is not None

    def _tells(self, end: int) -> bool:
        """Whether an organisation is but the source of the news (市财政局介绍)."""
        return self._lexicon.told_by.match(self._marked.text, end) is not None

    def _year(self, start: int, end: int, context: Context) -> int | None:
        spans = [y for y in self._marked.years if start <= y.start < end]
        fixed = [y for y in spans if not y.relative]
        if fixed:
            return fixed[-1].years[-1]
        if not spans:
            return None
        offset = spans[-1].years[-1] - self._this_year
        return (context.now or self._this_year) + offset

    # --- claims ----------------------------------------------------------------------------------

    def _value(
        self,
        figure: Stated,
        kind: Kind,
        slots: Slots,
        tail: Slots,
        context: Context,
        start: int,
        shared: _Shared | None,
    ) -> Claim:
        lead = self._marked.masked[start : figure.start]
        told_last = self._lexicon.of_last_year.search(lead) if kind is Kind.VALUE else None
        if told_last is not None and slots.year is not None and self._spans_relative(start, figure.start):
            slots = replace(slots, year=(context.now or context.year or self._this_year) - 1)
        elif told_last is not None:
            base = context.year or context.now
            slots = replace(slots, year=base - 1 if base else None)
        groups = self._groups(slots, figure, context, start, tail)
        if _names_budget(slots) and not tail.mentions:
            groups = [(_TOTAL,)]
        subjects = tuple(_target(slots, context, group) for group in groups)
        return Claim(
            figure,
            kind,
            subjects,
            words=self._clause(start, figure),
            unknown_agency=_unknown(slots, context),
            names_item=bool(slots.mentions or tail.mentions),
            year_told=bool(slots.year or context.year),
            is_base=told_last is not None and bool(context.told),
            phase_told=slots.phase is not None,
            tier_told=slots.tier is not None,
            leaning=context.leaning,
        )

    def _spans_relative(self, start: int, end: int) -> bool:
        return any(y.relative for y in self._marked.years if start <= y.start < end)

    def _groups(
        self, slots: Slots, figure: Stated, context: Context, start: int, tail: Slots
    ) -> list[tuple[Mention, ...]]:
        """The groups of words that may name the item, the likeliest first."""
        mentions = slots.mentions
        edge = start + max((m.end() for m in _CLAUSE.finditer(self._marked.text[start : figure.start])), default=0)
        own = tuple(m for m in mentions if m.start >= edge)
        groups: list[tuple[Mention, ...]] = []
        behind = self._marked.text[figure.end : figure.end + 4]
        purpose = _PURPOSE.match(behind) is not None
        if tail.mentions and (purpose or not own):
            groups += [_plain(tail.mentions), _plain((*own, *tail.mentions))]
        of_which = any(m.link is Link.OF_WHICH for m in mentions)
        if own:
            if of_which and context.whole and all(_is_column(m) for m in own):
                groups.append((*context.whole, *_linked(own)))
            groups += _suffixes(own)
            if len(own) < len(mentions):
                groups.append(_plain(mentions))
            if context.whole:
                groups.append((*context.whole, *_linked(own)))
        elif mentions:
            groups += _suffixes(mentions)
        if tail.mentions and own and not purpose:
            groups.append(_plain((*own, *tail.mentions)))
        if not groups or (not own and not tail.mentions and not mentions):
            groups = [context.items]
        return [g for n, g in enumerate(groups) if g not in groups[:n]]

    def _compared(
        self,
        figure: Stated,
        kind: Kind,
        lead: str,
        before: Slots,
        after: Slots,
        tail: Slots,
        context: Context,
        start: int,
    ) -> Claim:
        """A change, a growth or a difference; or the amount of what is compared with (比B的5万元)."""
        rises = self._direction(lead)
        groups = self._groups(before, figure, context, start, Slots())
        subjects = tuple(_target(before, context, g) for g in groups)
        clause = self._clause(start, figure)
        unknown = _unknown(before, context)
        if kind in (Kind.VALUE, Kind.COMPLETION, Kind.SHARE):
            if kind is not Kind.VALUE:
                return self._share(figure, lead, start, context, tail)
            items = after.mentions or subjects[0].mentions
            base = _target(after, context, items)
            return Claim(
                figure, Kind.VALUE, (base,), words=clause, unknown_agency=unknown or after.unknown, is_base=True,
                names_item=bool(after.mentions),
            )  # fmt: skip
        others: tuple[Target, ...] = ()
        year = subjects[0].year
        if after:
            is_last = after == Slots(year=after.year) and year is not None and after.year == year - 1
            if not is_last:
                items = after.mentions or subjects[0].mentions
                others = (_target(after, _of(subjects[0]), items),)
        elif context.base is not None and not before.mentions and self._lexicon.last_year.search(lead) is None:
            others = (context.base,)
            subjects = tuple(t for t in context.told[-2:-1]) or subjects
        if others and kind is Kind.CHANGE:
            kind = Kind.DIFFERENCE
        return Claim(
            figure, kind, subjects, others, rises, clause, unknown or after.unknown, names_item=bool(before.mentions),
            year_told=bool(before.year or context.year), phase_told=before.phase is not None,
            tier_told=before.tier is not None, leaning=context.leaning,
        )  # fmt: skip

    def _share(self, figure: Stated, lead: str, start: int, context: Context, tail: Slots) -> Claim:
        """A占B的X%, 占X%, X%用于A, 完成预算的X%."""
        places = list(self._lexicon.share.finditer(lead))
        place = start + places[-1].start() if places else figure.start
        before, after = self._slots(start, place, context, None), self._slots(place, figure.start, context, None)
        clause = self._clause(start, figure)
        if not places and tail.mentions:  # 92%用于A: of what was told before
            whole = before.mentions or context.items
            subjects = tuple(_target(before, context, g) for g in _suffixes(tail.mentions))
            wholes = (_target(before, context, whole),)
            return Claim(figure, Kind.SHARE, subjects, wholes, words=clause, leaning=context.leaning, whole_told=True)
        groups = self._groups(before, figure, context, start, Slots()) if before.mentions else [context.items]
        subjects = tuple(_target(before, context, g) for g in groups)
        others: tuple[Target, ...] = ()
        is_told = bool(after.mentions or after.tier)
        if not is_told and context.whole and context.whole != subjects[0].mentions:
            others = (_target(after, _of(subjects[0]), context.whole),)
        if is_told:
            items = after.mentions or subjects[0].mentions
            others = tuple(
                _target(after, _of(subjects[0]), g) for g in (_suffixes(items) if after.mentions else [items])
            )
        return Claim(
            figure, Kind.SHARE, subjects, others, words=clause, unknown_agency=_unknown(before, context),
            names_item=bool(before.mentions), phase_told=before.phase is not None, tier_told=before.tier is not None,
            leaning=context.leaning, whole_told=is_told,
        )  # fmt: skip

    def _direction(self, lead: str) -> bool | None:
        rises = max((m.end() for m in self._lexicon.rises.finditer(lead)), default=-1)
        falls = max((m.end() for m in self._lexicon.falls.finditer(lead)), default=-1)
        return None if rises == falls else rises > falls

    def _clause(self, start: int, figure: Stated) -> str:
        return self._marked.text[start : figure.end]


# --- operands -------------------------------------------------------------------------------------


def _target(slots: Slots, context: Context, mentions: tuple[Mention, ...]) -> Target:
    """An operand of what the words name, the rest carried over; another agency or year brings its own phase."""
    moved = bool(slots.agencies and slots.agencies != context.agencies)
    turned = slots.year is not None and slots.year != context.year
    phase = slots.phase or (None if (moved or turned) and not slots.phase and _restarts(slots) else context.phase)
    tier = slots.tier or (None if moved else context.tier)
    agencies = slots.agencies or (() if slots.unknown else context.agencies)
    return Target(agencies, slots.year if slots.year is not None else context.year, phase, mentions, tier)


def _restarts(slots: Slots) -> bool:
    """Whether words name an item of their own, so that nothing but agency and year is carried over."""
    return bool(slots.mentions)


def _names_budget(slots: Slots) -> bool:
    """Whether a budget (final account) alone is named, of an agency or year: its total is meant."""
    return slots.phase is not None and not slots.mentions and bool(slots.agencies or slots.year)


def _of(target: Target) -> Context:
    return Context(
        agencies=target.agencies,
        year=target.year,
        now=target.year,
        phase=target.phase,
        tier=target.tier,
        items=target.mentions,
    )


def _unknown(slots: Slots, context: Context) -> str | None:
    if slots.agencies:
        return None
    return slots.unknown or context.unknown


def _plain(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple(replace(m, link=Link.NONE, clause=0) for m in mentions)


def _linked(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Parts of a whole named before."""
    first, *rest = mentions
    return (replace(first, link=Link.OF_WHICH, clause=0), *_plain(rest))


def _is_column(mention: Mention) -> bool:
    """Whether words name a fund or column, which narrows what was told before (其中财政拨款)."""
    return any(vocabulary().term(c).kind in ("fund", "column") for c in mention.concepts)


def _suffixes(mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """All mentions, then without the first, … the last alone: what stands nearest the figure names it."""
    return [_plain(mentions[n:]) for n in range(len(mentions))]


# --- 分别 -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shared:
    """What one of several figures is of, where the items (years, agencies) stand before all figures."""

    start: int
    mentions: tuple[Mention, ...] = ()
    year: int | None = None
    agencies: tuple[str, ...] = ()


def _distributed(marked: Marked, lexicon: Lexicon) -> dict[int, _Shared]:
    """A、B、C分别为x、y、z: which figure is whose."""
    found: dict[int, _Shared] = {}
    for told in lexicon.severally.finditer(marked.masked):
        run = _run_after(marked, told.end())
        if len(run) < 2 or run[0] in found:
            continue
        start = marked.figures[run[0] - 1].end if run[0] else 0
        mentions = [m for m in marked.mentions if start <= m.start < told.start()]
        years = [n for y in marked.years if start <= y.start < told.start() for n in y.years]
        agencies = [a.candidates for a in marked.agencies if start <= a.start < told.start() and a.candidates]
        for place, n in enumerate(run):
            if len(mentions) == len(run):
                found[n] = _Shared(start, (replace(mentions[place], link=Link.NONE),))
            elif len(years) == len(run):
                found[n] = _Shared(start, tuple(mentions), years[place])
            elif len(agencies) == len(run):
                found[n] = _Shared(start, tuple(mentions), agencies=agencies[place])
    return found


def _run_after(marked: Marked, place: int) -> list[int]:
    """The figures that stand side by side right behind ``place``."""
    run: list[int] = []
    end = place
    for n, figure in enumerate(marked.figures):
        if figure.start < place:
            continue
        if not _LIST.fullmatch(marked.text[end : figure.lead or figure.start]) and run:
            break
        if not run and figure.start - end > 2:
            break
        run.append(n)
        end = figure.end
    return run


def counts(figure: Stated) -> bool:
    """Whether a figure counts things or people."""
    return figure.amount.unit.dimension in (Dimension.PEOPLE, Dimension.OTHER, Dimension.TIME)
