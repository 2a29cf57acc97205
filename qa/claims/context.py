"""What a figure claims, and what is carried from figure to figure: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.datatypes import Phase, Tier
from corpus.vocabulary import vocabulary
from qa.claims.stated import Stated
from qa.query import Link, Mention, Target

_SIDES = {"支出": "收入", "收入": "支出", "余额": "限额", "限额": "余额"}
BUDGET_SIDES = {"收入": "general_public_budget_revenue", "支出": "general_public_budget_expenditure"}
_DEBTS = {
    "限额": Mention("政府债务限额", 0, 0, ("debt_ceiling",)),
    "余额": Mention("政府债务余额", 0, 0, ("outstanding_debt",)),
}
TOTAL = Mention("收支总额", 0, 0, ("total_budget",))
SPENT = Mention("支出", 0, 0, ("total_expenditure",))


class Kind(StrEnum):
    """What a figure states of its subject."""

    VALUE = "value"
    CHANGE = "change"  # against last year
    GROWTH = "growth"  # the same in per cent
    SHARE = "share"
    COMPLETION = "completion"
    DIFFERENCE = "difference"  # against another subject
    MULTIPLE = "multiple"
    PER = "per"  # an amount for each of those counted
    SUM = "sum"  # of the amounts told before


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure with its possible subjects, the likeliest first, and what it is compared with or a share of.

    The ``…_told`` marks are False where the agency's year, phase or tier was carried over, or no whole is named.
    """

    stated: Stated
    kind: Kind
    subjects: tuple[Target, ...]
    others: tuple[Target, ...] = ()  # the whole, or what is compared with; likeliest first
    rises: bool | None = None
    words: str = ""  # the clause, for what understanding asks of the words around
    own_subject: tuple[str, str] = ("", "")  # its clause, and what of it may tell of something not told before
    unknown_agency: str | None = None
    is_base: bool = False  # 比B的…: told only to be compared with
    names_item: bool = True
    year_told: bool = True
    phase_told: bool = False
    tier_told: bool = False
    whole_told: bool = False
    is_part: bool = False  # 其中, or one more of such a list
    leaning: Phase | None = None  # the phase of the figure before, where none was ever named
    is_against_last_year: bool = False  # 同比, 比上年: what the document tells against the budget does not count
    is_spent: bool = False  # the words say that the money is spent
    per: str | None = None  # 人均: for each of what
    said: tuple[Mention, ...] = ()  # its own words for the item, whatever they were found to mean
    read_to: int = 0  # where the words that belong to it end
    now: int | None = None  # the year that a figure of the year before is told beside (2025年从上年的A增加到B)
    years_back: int = 0  # 从A增加到B without a year: of so many years before the latest


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
    names_phase: bool = False  # the phase was named in this very sentence
    names_tier: bool = False
    items: tuple[Mention, ...] = ()
    said: tuple[Mention, ...] = ()  # the words for the last item, before they were found to mean it
    counted: tuple[Target, ...] = ()  # the counts told last, oldest first
    whole: tuple[Mention, ...] = ()  # what 其中 is part of
    in_parts: bool = False  # the last figure was a part of it
    told: tuple[Target, ...] = ()  # the subjects of the amounts told in this sentence, oldest first
    last: Claim | None = None  # the figure before
    base: Target | None = None  # told with 比, right before
    against: Target | None = None  # what the last difference was told against
    is_against_last_year: bool = False  # the last change was told against the year before
    pair: tuple[tuple[str, ...], ...] = ()  # the two agencies named last, for 前者 and 后者
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


def qualified(slots: Slots, bracket: Slots) -> Slots:
    """What a stretch names, with what the bracket behind the figure says of it."""
    return Slots(
        bracket.agencies or slots.agencies,
        bracket.unknown if bracket.unknown and not bracket.agencies else slots.unknown,
        bracket.year if bracket.year is not None else slots.year,
        bracket.phase or slots.phase,
        bracket.tier or slots.tier,
        slots.mentions,
    )


def target_of(slots: Slots, context: Context, mentions: tuple[Mention, ...]) -> Target:
    """An operand of what the words name, the rest carried over.

    Another agency or year with an item of its own does not inherit the phase.
    """
    moved = bool(slots.agencies and slots.agencies != context.agencies)
    turned = slots.year is not None and slots.year != context.year
    restarts = (moved or turned) and bool(slots.mentions)
    phase = slots.phase or (None if restarts else context.phase)
    tier = slots.tier or (None if moved else context.tier)
    agencies = slots.agencies or (() if slots.unknown else context.agencies)
    return Target(agencies, slots.year if slots.year is not None else context.year, phase, mentions, tier)


def context_of(target: Target) -> Context:
    """What an operand passes on to the other one of a comparison."""
    return Context(
        agencies=target.agencies,
        year=target.year,
        now=target.year,
        phase=target.phase,
        tier=target.tier,
        items=target.mentions,
    )


def unknown_of(slots: Slots, context: Context) -> str | None:
    """The organisation told of that the library does not hold."""
    if slots.agencies:
        return None
    return slots.unknown or context.unknown


def names_budget(slots: Slots) -> bool:
    """Whether a budget (final account) alone is named, of an agency or year: its total is meant."""
    return slots.phase is not None and not slots.mentions and bool(slots.agencies or slots.year)


def plain(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Mentions that narrow each other."""
    return tuple(replace(m, link=Link.NONE, clause=0) for m in mentions)


def linked(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Parts of a whole named before."""
    first, *rest = mentions
    return (replace(first, link=Link.OF_WHICH, clause=0), *plain(rest))


def suffixes(mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """All mentions, then without the first, … the last alone: what stands nearest the figure names it.

    Words that stand together (财政拨款收入|支出总计) are one name: none of them is left out.
    """
    return [plain(mentions[n:]) for n in range(len(mentions)) if n == 0 or mentions[n - 1].end < mentions[n].start]


def is_within(mentions: Sequence[Mention], whole: Sequence[Mention]) -> bool:
    """Whether the vocabulary puts what is named inside ``whole`` (公务接待费 inside “三公”经费)."""
    wholes = {c for m in whole for c in m.concepts}
    return any(wholes.intersection(_above(c)) for m in mentions for c in m.concepts)


def are_siblings(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether two items are parts of one whole (基本支出, 项目支出): neither is a share of the other."""
    parents = [{vocabulary().term(c).parent for m in group[-1:] for c in m.concepts} - {None} for group in (one, other)]
    return bool(parents[0] & parents[1])


def _above(concept: str) -> set[str]:
    """All terms that a term is a part of."""
    found: set[str] = set()
    parent = vocabulary().term(concept).parent
    while parent is not None and parent not in found:
        found.add(parent)
        parent = vocabulary().term(parent).parent
    return found


def other_side(mention: Mention, said: str) -> Mention | None:
    """支出 after 一般公共预算收入: the expenditure of the same budget, where the vocabulary knows it."""
    if said in _DEBTS and mention.text.endswith(said):
        return mention
    other = _SIDES.get(said)
    if other is None or other not in mention.text:
        return None
    text = mention.text.replace(other, said)
    concept = vocabulary().concept_of(text)
    if concept is None or vocabulary().term(concept).kind == "total":
        return None
    return Mention(text, mention.start, mention.end, (concept,))


def counterpart(mention: Mention, one: str, other: str) -> Mention | None:
    """The item of that name with ``other`` for ``one`` (政府债务余额: 政府债务限额), where there is such a term."""
    if one not in mention.text:
        return None
    text = mention.text.replace(one, other)
    concept = vocabulary().concept_of(text)
    return None if concept is None else Mention(text, mention.start, mention.end, (concept,))


def whole_and_part(mention: Mention) -> tuple[Mention, ...]:
    """专项债务余额 as a part of all debt owed; empty for what is no part of the debt."""
    tail = mention.text[-2:]
    head = mention.text[:-2]
    if tail not in _DEBTS or not head.endswith("债务") or mention.text in {m.text for m in _DEBTS.values()}:
        return ()
    if len(head) < len("一般债务") or head == "政府债务":
        return ()
    part = Mention(head, mention.start, mention.end - len(tail), literal=True, link=Link.OF_WHICH)
    return (_DEBTS[tail], part)


def phase_told(slots: Slots, context: Context) -> bool:
    """Whether the phase is named with the figure, or for the whole list that it stands in."""
    return slots.phase is not None or (context.names_phase and not (slots.agencies or slots.year))


def tier_told(slots: Slots, context: Context) -> bool:
    """Whether the tier is named with the figure, or for the whole list that it stands in."""
    return slots.tier is not None or (context.names_tier and not (slots.agencies or slots.year))


def is_column(mention: Mention) -> bool:
    """Whether words name a fund or column, which narrows what was told before (其中财政拨款, 上年结转)."""
    return any(vocabulary().term(c).kind in ("fund", "column") for c in mention.concepts)
