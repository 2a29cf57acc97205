"""Turns of one conversation: what a follow-up leaves out is carried over from the turn before."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.datatypes import Aspect
from corpus.vocabulary import clean_label, vocabulary
from index.library import Library
from qa.answer import aside, carry_out, check_question, to_answer
from qa.assistance import Assistance
from qa.backward import between_years, in_order_said, with_agency_told, with_years_told
from qa.catalog import Catalog
from qa.compound import put_together, questions_in
from qa.matching import Found, find_figures
from qa.pinyin import has_pinyin
from qa.query import Link, Members, Mention, Operation, Query, Ranking, Target
from qa.rankings import ORDINAL, ranking_of, small_number
from qa.resolve import without_unknown_agency
from qa.schema import Answer, Status, Warning, WarningCode
from qa.shares import share_sides
from qa.understand import understand
from qa.words import words
from qa.years import latest_years

_PRONOUN = re.compile(r"它们?|这个数|这笔|该项|这项|其(?!他|余)")
_FOLLOWS = re.compile("^(?:那|再|还有|还|和|与|跟|加上|换|改|其中|比|占)|[呢吧][？?。]?$|[前后]者|上述|以上[两三几]")
_OF_TWO = (Operation.SHARE, Operation.DIFFERENCE, Operation.COMPARE, Operation.MULTIPLE)  # the other may be told before
_OF_SETS = (Operation.RANK, Operation.LIST, Operation.COUNT)
_OF_MONEY = (
    Operation.SUM,
    Operation.DIFFERENCE,
    Operation.COMPARE,
    Operation.CHANGE,
    Operation.IMPLIED,
    Operation.AVERAGE,
    Operation.MEDIAN,
    Operation.PER_HEAD,
    Operation.REMAINDER,
    *_OF_SETS,
)
_OF_ALL_BEFORE = (Operation.AVERAGE, Operation.MEDIAN, Operation.SUM)
_OF_WORDS = (Operation.NARRATIVE, Operation.REASON, Operation.DEFINITION)
_ADDS = re.compile(r"(?:那)?(?:再)?(?:和|与|跟|加上|加)")
_ADDED = re.compile(r"加上|再加|连同|算上")  # 这两项再加上C
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_ASKS_AGAIN = (Operation.VALUE,)
_ASKS_AMOUNT = re.compile(r"多少|几|钱|金额|预算数|决算数")
_ASKS_MONEY = re.compile(r"多少[钱万亿元]|几[万亿]|金额")
_PORTION = re.compile("占|比重|比例|份额")


def is_complete(query: Query) -> bool:
    """Whether a question says all of itself: whose figure, of when, of what; and points at no turn before (那…呢)."""
    sides = 2 if query.operation in _OF_TWO else 1
    is_when = query.explicit_year or words().every_year.search(query.text) is not None
    is_what = _has_items(query) or query.members is not None
    if not (query.explicit_agency and is_when and is_what) or len(query.targets) < sides:
        return False
    text = query.text
    return not (_FOLLOWS.search(text) or _PRONOUN.search(text) or words().correction.search(text))


def over_turns(new: Query, told: Sequence[Target]) -> Query | None:
    """两年差多少, 这三年一共多少: the operation over the figures of the last turns, if that is what is meant.

    ``told`` are the single figures of the turns before, oldest first, each once.
    """
    of_several = (
        Operation.SUM,
        Operation.DIFFERENCE,
        Operation.COMPARE,
        Operation.MULTIPLE,
        Operation.AVERAGE,
        Operation.MEDIAN,
    )
    operation = new.operation
    if operation is Operation.VALUE and words().weak_sum.search(new.text):
        operation = Operation.SUM
    if not _names_something(new) and (growth := between_years(new, told)) is not None:
        return replace(growth, explicit_agency=True)
    plural = words().plural.search(new.text)
    if plural is None and operation in of_several[1:] and not _names_something(new) and not new.explicit_phase:
        return _of_last(new, operation, told, 2)  # 哪个多, 差多少
    if operation not in of_several or plural is None:
        return None
    added = new.targets if _has_items(new) and _ADDED.search(new.text) else ()
    if _names_something(new) and not added:
        return None
    count = next((n for c, n in _NUMBERS.items() if c in plural.group()), 2)
    of_all = (Operation.SUM, Operation.AVERAGE, Operation.MEDIAN)
    if operation in of_all and count == 2 and not any(c in plural.group() for c in _NUMBERS):
        count = len(told)
    if len(told) < max(count, 2):
        return None
    query = _of_last(new, operation, told, count)
    more = tuple(_filled(t, told[-1]) for t in added)
    return query if query is None else query.with_targets((*query.targets, *more))


def _of_last(new: Query, operation: Operation, told: Sequence[Target], count: int) -> Query | None:
    if len(told) < count:
        return None
    targets = in_order_said(new, tuple(told[-count:]))
    return replace(new, operation=operation, targets=targets, explicit_agency=True, members=None)


def with_context(query: Query, new: Query, old: Query | None, catalog: Catalog) -> Query:
    """A follow-up that names one item may mean it within what was asked before (那基本支出呢 of that row).

    Tried in turn: inside the old project, in place of the old column, of the old row; else by itself.
    """
    if old is None or not old.targets or len(query.targets) != 1 or len(new.targets) != 1:
        return query
    base, target, named = old.targets[0], query.targets[0], new.targets[0].mentions
    if len(named) != 1 or named[0].link is Link.OF_WHICH or len(target.agencies) != 1 or not base.mentions:
        return query
    item = named[0]
    if (turned := _other_side(item, base.mentions)) is not None:
        return query.with_targets((replace(target, mentions=turned),))
    is_fund = any(vocabulary().term(c).kind == "fund" for c in item.concepts)
    choices = []
    if is_fund or (item.literal and base.mentions[0].literal):
        choices.append((*base.mentions, item))
    if len(base.mentions) > 1:
        choices += [(*base.mentions[:-1], item), (item, *base.mentions[1:])]
    years = catalog.years(target.agencies[0])
    year = target.year if target.year in years else years[0] if years else None
    if year is None:
        return query
    view = catalog.view(target.agencies[0], year)
    chosen = next((c for c in choices if _is_meant(find_figures(c, view))), None)
    return query if chosen is None else query.with_targets((replace(target, mentions=chosen),))


def _other_side(item: Mention, old: Sequence[Mention]) -> tuple[Mention, ...] | None:
    """收入呢 after 社会保险基金支出: the revenue of the same fund, where the vocabulary knows it."""
    side = words().bare.get(item.text)
    if len(old) != 1 or side not in ("total_revenue", "total_expenditure"):
        return None
    said = clean_label(old[0].text)
    wanted, other = ("收入", "支出") if side == "total_revenue" else ("支出", "收入")
    concept = vocabulary().concept_of(said.replace(other, wanted)) if other in said and said != other else None
    if concept is None or vocabulary().term(concept).kind == "total":
        return None
    return (replace(item, text=said.replace(other, wanted), concepts=(concept,), literal=False),)


def _is_meant(found: Found) -> bool:
    return bool(found) and not found.unsupported and not found.rivals


def about_top(new: Query, old: Query | None, top: str | None) -> Query | None:
    """The turn before as if it had asked for the one item that its ranking named (哪项最多？占多少？)."""
    if old is None or top is None or old.operation is not Operation.RANK or _has_items(new):
        return old
    if new.operation not in (Operation.SHARE, Operation.GROWTH, Operation.CHANGE, Operation.REASON, Operation.PER_HEAD):
        return old
    base = old.targets[0] if old.targets else Target()
    concept = vocabulary().concept_of(top)
    item = Mention(top, 0, 0, (concept,) if concept else (), literal=concept is None)
    alone = replace(old, operation=Operation.VALUE, members=None, ranking=None, bounds=())
    if new.operation is Operation.SHARE and base.mentions:
        return alone.with_targets((replace(base, mentions=(item,)), base))
    return alone.with_targets((replace(base, mentions=(item,)),))


def merge(new: Query, old: Query | None) -> Query:
    """The follow-up with the slots that it does not name taken from the turn before.

    A named slot replaces the old one; a new operation without an item is about the old item; a
    pronoun stands for the old item; a new set (最贵的是哪个) is a ranking of the old set.
    """
    if old is None or not old.targets or new.operation is Operation.OUT_OF_SCOPE:
        return new
    if new.operation in (Operation.PLACE, Operation.DERIVATION) and not _names_something(new):
        return replace(old, shows_places=True)
    base = old.targets[0]
    operation = _operation(new, old)
    targets = _targets(new, old, base, operation)
    if operation in _OF_WORDS and _has_items(new) and _PRONOUN.search(new.text):  # 它的实施主体是谁
        targets = tuple(replace(t, mentions=(*base.mentions, *t.mentions)) for t in targets)
    if operation is Operation.VALUE and _ADDS.match(new.text) and words().weak_sum.search(new.text):
        operation = Operation.SUM
    members, aspect = new.members, new.aspect
    if _asks_shares_of_list(new, old):
        operation, aspect, targets = old.operation, Aspect.SHARE, old.targets
        if (chosen := ranking_of(new.text, Operation.RANK)) is not None and "最" in new.text:
            operation, new = Operation.RANK, replace(new, ranking=chosen)
    elif aspect is None and old.aspect is Aspect.SHARE and operation is old.operation is Operation.LIST:
        aspect = old.aspect  # 那2022年呢 after 支出构成
    if operation is old.operation and operation in _OF_SETS and _asks_sum_of_set(new):
        operation = Operation.SUM
    if members is None and operation in (Operation.RANK, Operation.LIST, Operation.COUNT, Operation.SUM):
        members = old.members
    unknown = new.unknown_agency if new.explicit_agency else new.unknown_agency or old.unknown_agency
    if new.members is Members.AGENCIES:  # of all agencies, not of the one before
        targets = tuple(replace(t, agencies=()) for t in targets)
        base = replace(base, agencies=())
    if unknown is not None:  # another agency was named: the old one must not stand in for it
        targets = tuple(replace(t, agencies=()) for t in targets)
    inherits_agency = not new.explicit_agency and unknown is None
    return replace(
        new,
        operation=operation,
        targets=targets,
        members=members,
        aspect=aspect,
        unknown_agency=unknown,
        unit=new.unit or (old.unit if not _names_something(new) else None),
        bounds=new.bounds or (old.bounds if operation is old.operation and not _has_items(new) else ()),
        ranking=new.ranking or _nth(new, old) or (old.ranking if operation is old.operation else None),
        supposition=new.supposition,
        per=new.per or old.per,
        explicit_agency=new.explicit_agency or (inherits_agency and bool(base.agencies)),
        explicit_year=new.explicit_year or old.explicit_year,
    )


def _asks_shares_of_list(new: Query, old: Query) -> bool:
    """占比呢 after a list, 各占多少 after the first three: the share of each of its members."""
    of_items = old.members not in (Members.AGENCIES, Members.PLACES) and old.aspect in (None, Aspect.SHARE)
    is_several = old.ranking is not None and old.ranking.top != 1 and not old.ranking.nth
    is_list = old.operation is Operation.LIST or (old.operation is Operation.RANK and is_several)
    return new.operation is Operation.SHARE and is_list and of_items and not _has_items(new)


def _asks_parts(new: Query, old: Query) -> bool:
    """分别是多少 after one figure: those that it is made up of."""
    is_one = old.operation is Operation.VALUE and len(old.targets) == 1 and old.members is None
    return is_one and not _names_something(new) and words().severally.search(new.text) is not None


def _asks_sum_of_set(new: Query) -> bool:
    """一共呢 after a ranking: the sum of its set."""
    return not _names_something(new) and words().weak_sum.search(new.text) is not None and new.ranking is None


def _nth(new: Query, old: Query) -> Ranking | None:
    """第二个呢: that place of the ranking before."""
    ordinal = ORDINAL.search(new.text)
    if ordinal is None or old.ranking is None or old.operation is not Operation.RANK:
        return None
    return Ranking(old.ranking.descending, small_number(ordinal["n"]), nth=True)


def _has_items(query: Query) -> bool:
    return any(t.mentions for t in query.targets)


def _names_something(query: Query) -> bool:
    return _has_items(query) or query.explicit_year or query.explicit_agency


def _operation(new: Query, old: Query) -> Operation:
    """A follow-up that names no operation repeats the old one (那2022年呢 after a share)."""
    if new.operation in _ASKS_AGAIN and len(old.targets) > 1 and words().correction.search(new.text):
        return old.operation  # 不对，我问的是支出, after a difference
    if new.unit and old.operation in _OF_MONEY and new.operation in _ASKS_AGAIN and not _names_something(new):
        return old.operation  # 换成亿元
    if new.operation in _ASKS_AGAIN and _asks_parts(new, old):
        return Operation.LIST
    if new.operation in _ASKS_AGAIN and not new.unit and new.members is None:
        if old.operation is Operation.SHARE and _ASKS_MONEY.search(new.text):
            return new.operation
        keeps = not _has_items(new) or old.operation in (
            Operation.CHANGE,
            Operation.GROWTH,
            Operation.PER_HEAD,
        )
        keeps = keeps or (old.operation is Operation.SHARE and not _ASKS_AMOUNT.search(new.text))
        return old.operation if keeps else new.operation
    return new.operation


def _targets(new: Query, old: Query, base: Target, operation: Operation) -> tuple[Target, ...]:
    named = [_filled(t, base) for t in new.targets] or [base]
    if words().correction.search(new.text) and len(old.targets) > 1 and len(new.targets) == 1:
        return tuple(dict.fromkeys(_overridden(t, new.targets[0]) for t in old.targets))
    if operation is Operation.SHARE and len(named) == 1 and not (old.operation is operation and not _has_items(new)):
        return _share_targets(new, named[0], old)
    if operation in _OF_ALL_BEFORE and not _names_something(new) and len(old.targets) > 1:
        return old.targets  # 平均每家多少, after a sum
    if operation in (Operation.DIFFERENCE, Operation.COMPARE, Operation.MULTIPLE) and len(named) == 1:
        if not _names_something(new):
            other = _other_phase(new, base)
            return old.targets if len(old.targets) > 1 else (base,) if other is None else (base, other)
        if len(old.targets) > 1:
            return tuple(_filled(replace(t, agencies=t.agencies), t, new.targets[0]) for t in old.targets)
        return (base, named[0])
    if _ADDS.match(new.text) and _has_items(new):  # 和会议费一共多少
        return (*old.targets, *named)
    if not _has_items(new) and len(old.targets) > 1:
        return tuple(_overridden(t, new.targets[0]) if new.targets else t for t in old.targets)
    return tuple(named)


def _other_phase(new: Query, base: Target) -> Target | None:
    """比预算超了多少 after a final account: the same item in the phase now named."""
    phase = next((t.phase for t in new.targets if t.phase is not None), None)
    return None if phase is None or base.phase in (None, phase) else replace(base, phase=phase)


def _filled(target: Target, base: Target, over: Target | None = None) -> Target:
    """``target`` with its empty slots from ``base``; ``over`` replaces slots first."""
    if over is not None:
        target = _overridden(target, over)
    return Target(
        target.agencies or base.agencies,
        target.year if target.year is not None else base.year,
        target.phase or base.phase,
        _mentions(target, base),
        target.tier or base.tier,
    )


def _mentions(target: Target, base: Target) -> tuple[Mention, ...]:
    if not target.mentions:
        return base.mentions
    if target.mentions[0].link is Link.OF_WHICH:
        return (*base.mentions, *target.mentions)
    return target.mentions


def _overridden(target: Target, over: Target) -> Target:
    return Target(
        over.agencies or target.agencies,
        over.year if over.year is not None else target.year,
        over.phase or target.phase,
        over.mentions or target.mentions,
        over.tier or target.tier,
    )


def _share_targets(new: Query, named: Target, old: Query) -> tuple[Target, ...]:
    """它占X的百分之几: old item over X. 其中X占多少: X over the old item. After a share X is put in its whole."""
    base = old.targets[0]
    own = new.targets[0].mentions if new.targets else ()
    tier = new.targets[0].tier if new.targets else None
    if not own and tier is not None and base.tier not in (None, tier):  # 占全市多少, of a figure of the 市本级
        return (base, replace(base, tier=tier))
    if not own:
        return old.targets[:2] if old.operation is Operation.VALUE and len(old.targets) == 2 else (base,)
    if own[0].link is Link.OF_WHICH:
        return (base, named)
    portion = _PORTION.search(new.text)
    is_part = portion is None or own[0].start < portion.start()
    if not is_part or (portion and _PRONOUN.search(new.text[: portion.start()])):
        return (base, named)
    if old.operation is not Operation.SHARE:
        return (named, base)
    whole = share_sides(old.targets).whole
    return (named,) if whole is None else (named, _overridden(whole, _frame_of(new)))


def _subjects(query: Query) -> tuple[Target, ...]:
    """The targets that a later 两个 may mean: of a share its part alone."""
    if query.operation is not Operation.SHARE or not query.targets:
        return query.targets
    sides = share_sides(query.targets)
    return (sides.narrowed or sides.part,)


def _frame_of(new: Query) -> Target:
    """Agency, year and phase that a follow-up names, without its item."""
    return replace(new.targets[0], mentions=())


def _as_typed(answer: Answer, question: str) -> Answer:
    """The answer to a question typed in pinyin, which says how it was read."""
    note = Warning(code=WarningCode.ASSUMPTION, message=f"拼音按“{answer.question}”理解")
    return answer.model_copy(update={"question": question, "warnings": [*answer.warnings, note]})


class Conversation:
    """A conversation over one library; not to be shared between threads."""

    def __init__(self, library: Library, catalog: Catalog, assistance: Assistance | None = None) -> None:
        self._library = library
        self._assistance = assistance
        self.catalog = catalog
        self._last: Query | None = None
        self._told: list[Target] = []
        self._top: str | None = None  # the one item that a ranking has just named
        self.answers: list[Answer] = []

    def ask(self, question: str, as_of: date) -> Answer:
        """Answer the next question of the conversation; one that asks several things part by part."""
        question = question.encode("utf-8", "replace").decode()  # half characters can neither be stored nor sent
        read = self.catalog.pinyin.read(question) if has_pinyin(question) else question
        answer = self._ask_in_parts(read, as_of) or self._ask_one(read, as_of)
        if read != question:
            answer = _as_typed(answer, question)
        self.answers.append(answer)
        return answer

    def _ask_in_parts(self, question: str, as_of: date) -> Answer | None:
        """The parts answered one after the other; None for a single question, or where the first has no answer."""
        if check_question(question) is not None:
            return None
        parts = questions_in(question, lambda part: understand(part, self.catalog.names, self, as_of))
        if len(parts) < 2:
            return None
        before = self._last, list(self._told), self._top
        answers = [self._ask_one(part, as_of) for part in parts]
        if answers[0].status is Status.ANSWERED:
            return put_together(question, answers)
        self._last, self._told, self._top = before
        return None

    def _ask_one(self, question: str, as_of: date) -> Answer:
        started = time.perf_counter()
        settled = check_question(question) or aside(question, self.catalog, self._library, as_of)
        if settled is not None:
            return to_answer(question, None, settled, started)
        pointed = with_agency_told(with_years_told(question, self._year_told()), self._agency_told())
        query = understand(pointed, self.catalog.names, self, as_of)
        last = None if is_complete(query) else about_top(query, self._last, self._top)
        merged = over_turns(query, self._told) or merge(query, last)
        query = latest_years(with_context(merged, query, last, self.catalog), self.catalog)
        outcome = carry_out(query, self.catalog, self._library)
        answer = to_answer(question, query, outcome, started)
        if self._assistance is not None:
            answer, improved = self._assistance.improve(answer, query, self.catalog, as_of)
            query = improved or query
        if query.operation is not Operation.OUT_OF_SCOPE:
            self._last = query.with_targets(tuple(without_unknown_agency(t, self.catalog) for t in query.targets))
            self._told += [t for t in _subjects(query) if t.mentions and t not in self._told]
            is_top = query.operation is Operation.RANK and query.ranking is not None and bool(answer.figures)
            self._top = (
                answer.figures[0].item if is_top and (answer.rows is None or len(answer.rows.data) == 1) else None
            )
        return answer

    def _year_told(self) -> int | None:
        """The year of the figure told last, where it was one year's."""
        last = self.answers[-1] if self.answers else None
        years = {figure.year for figure in last.figures} if last is not None else set()
        return years.pop() if len(years) == 1 else None

    def _agency_told(self) -> str | None:
        """The agency of the figures told last, where it was one; of a ranking the one that it put first alone."""
        last = self.answers[-1] if self.answers else None
        agencies = {figure.agency for figure in last.figures} if last is not None else set()
        return agencies.pop() if len(agencies) == 1 else None

    def is_in_item(self, text: str) -> bool:
        """See ``Catalog.is_in_item``."""
        return self.catalog.is_in_item(text)

    def item_names(self, agencies: tuple[str, ...]) -> tuple[str, ...]:
        """The items of the agencies named, else of the one that the conversation is about."""
        carried = self._last.targets[0].agencies if self._last and self._last.targets else ()
        return self.catalog.item_names(agencies or carried)
