"""Clauses → drafts: each figure bound to the thing it measures.

A figure's subject is the noun phrase right before it in its clause, else the subject carried from the
clauses before. "其中" and "包括" open the children of the figure before; a semicolon closes the innermost
enumeration that does not itself use semicolons; "按…划分" opens a fresh breakdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.datatypes import Aspect, RowRole, Trend
from corpus.prose_clauses import Clause, Sentence, split_sentences
from corpus.prose_numbers import NotFigure, Number, half_width, prose_words, scan
from corpus.prose_subjects import (
    noun_phrase,
    read_base,
    read_comparison,
    read_led_change,
    read_rate,
    read_share,
    without_reached,
    year_of,
)

_REASON = re.compile(
    r"(?:(?:增加|减少|增长|下降|变动|变化|增减|上升|持平|提高)(?:额|幅度)?的?)?(?:主要)?原因(?:主要)?\s*(?:是由于|是因为|是|为|在于|系|有)?"
    r"|主要(?:是)?(?:由于|因为)|主要(?:是|系|为)(?=.*(?:增|减|调|因|结转|一致))|^\s*(?:是)?由于"
)
_MORE_REASONS = re.compile(r"^\s*(?:[二三四五六七]是|再是|另外?|\(?[2-9二三四五六七]\)|[2-9][.、])")
_CHILDREN = re.compile(r"^\s*(?:其中|包括|包含|主要包括|分别为|分别是|具体为|含)(?!.{0,6}情况)")
_BREAKDOWN = re.compile(r"按[^,。]{2,16}(?:划分|分类|分|区分|看)|具体(?:支出|收入)?(?:安排)?情况|具体如下")
_SISTERS = frozenset({"基本支出", "项目支出"})
_DURATIONS = frozenset({"年", "天", "秒", "小时", "分钟", "工作日", "个工作日", "个月", "届", "岁"})
_ENDS_CLAUSE = re.compile(r"\s*(?:\([^()]*\))?\s*(?:以上|以下|左右|等)?\s*(?:[,;。、:()!?]|$|\d)")
_TOTAL = re.compile(r"(?:总额|总计|合计|总数)$")
_BEFORE_CHANGE = re.compile(r"(?:从|由)\s*$")
_SUM = re.compile(r"^\s*(?:共计?|合计|计|金额)为?\s*$")
_SEVERAL = re.compile(r"分别|^\s*(?:和|及|与|或|至|到|[-~—])\s*$")
_LONGEST_ITEM = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure of one text with its meaning; offsets are those of the text."""

    number: Number
    item: str
    path: tuple[str, ...]
    aspect: Aspect
    role: RowRole = RowRole.ITEM
    trend: Trend | None = None
    base: str | None = None
    year: int | None = None
    sentence: tuple[int, int] = (0, 0)
    reason: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What was made of one text: bound figures, and every other number with its reason."""

    bound: tuple[Draft, ...]
    skipped: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paragraph inherits: its year, names of the agency, and an enumeration left open before."""

    year: int | None = None
    topics: tuple[str, ...] = ()
    open_path: tuple[str, ...] | None = None


@dataclass(slots=True)
class _Enumeration:
    path: tuple[str, ...]
    role: RowRole
    items: int = 0
    by_semicolon: bool = False
    in_brackets: bool = False


@dataclass(slots=True)
class _State:
    text: str
    setting: Setting
    year: int | None
    topic_year: int | None
    item: str = ""
    path: tuple[str, ...] = ()
    top: tuple[str, ...] = ()  # the last item outside any enumeration, with its path
    role: RowRole = RowRole.ITEM
    base: str = ""
    pending: str = ""  # a name printed in an earlier clause of the sentence, whose figure is still to come
    words: str = ""  # the last clause without figure, which a colon makes the name of what follows
    brackets: int = 0
    lists: list[_Enumeration] = field(default_factory=list)
    owned: list[int] = field(default_factory=list)  # drafts about the current item
    reason_start: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Number] = field(default_factory=list)


def bind_figures(text: str, setting: Setting) -> Drafts:
    """Bind every figure of a paragraph to its item, or say why it is bound to none."""
    return _run(text, setting)[0]


def open_at_end(text: str, setting: Setting) -> tuple[str, ...] | None:
    """The path that the next paragraphs belong under, when ``text`` ends with "其中：" or the like."""
    if not re.search(r"(?:其中|包括|如下|划分|分别为|分别是)\s*[:,]?\s*$", half_width(text)):
        return None
    state = _run(text, setting)[1]
    return state.lists[-1].path if state.lists else (*state.path, state.item) if state.item else None


def _run(text: str, setting: Setting) -> tuple[Drafts, _State]:
    numbers = scan(text)
    state = _State(text, setting, setting.year, setting.year)
    state.skipped.extend(number for number in numbers if number.reason is not None)
    figures = [number for number in numbers if number.reason is None]
    for sentence in split_sentences(text, figures):
        _read_sentence(state, sentence, figures)
    skipped = tuple(sorted(state.skipped, key=lambda number: number.start))
    return Drafts(tuple(state.drafts), skipped), state


def _read_sentence(state: _State, sentence: Sentence, figures: Sequence[Number]) -> None:
    first = state.text[sentence.clauses[0].start : sentence.clauses[0].end]
    state.lists = []
    if state.setting.open_path is not None:
        state.lists.append(_Enumeration(state.setting.open_path, RowRole.OF_WHICH))
    elif _CHILDREN.match(first) and state.top:
        state.item, state.path = state.top[-1], state.top[:-1]
    state.topic_year = year_of(first) or state.topic_year
    state.year = state.topic_year
    state.pending = state.words = ""
    state.brackets = 0
    for clause in sentence.clauses:
        inside = [figure for figure in figures if clause.start <= figure.start < clause.end]
        _read_clause(state, clause, inside, sentence)
    _close_reason(state, sentence.end)


def _read_clause(state: _State, clause: Clause, figures: Sequence[Number], sentence: Sentence) -> None:
    _pass_separator(state, clause)
    words = half_width(state.text[clause.start : clause.end])
    if state.reason_start is None:
        _open_lists(state, words)
        if clause.start != sentence.start:
            state.year = year_of(words) or state.year
    reason = _REASON.search(words) if state.reason_start is None else None
    reason_at = clause.start + reason.start() if reason else None
    left = clause.start
    for figure in figures:
        if reason and reason_at is not None and figure.start > reason_at and state.reason_start is None:
            state.reason_start = clause.start + reason.end()
            left = max(left, state.reason_start)
        _read_figure(state, figure, left, sentence, clause)
        left = figure.end
    if reason and state.reason_start is None:
        state.reason_start = clause.start + reason.end()
    if not figures and state.reason_start is None:
        _carry_words(state, words, is_first=clause.start == sentence.start)


def _pass_separator(state: _State, clause: Clause) -> None:
    following = half_width(state.text[clause.start : clause.end])
    if clause.opener == ":" and not state.pending:
        state.pending = state.words
    if clause.opener == "(":
        state.brackets += 1
    elif clause.opener == ")":
        state.brackets = max(0, state.brackets - 1)
        state.lists = [one for one in state.lists if not one.in_brackets]
    elif clause.opener == ";":
        if state.reason_start is not None and _MORE_REASONS.match(following):
            return
        _close_reason(state, clause.start - 1)
        _close_lists(state)


def _close_lists(state: _State) -> None:
    """A semicolon ends each innermost enumeration whose items are parted by something weaker."""
    while state.lists:
        innermost = state.lists[-1]
        if innermost.by_semicolon or innermost.items <= 1:
            innermost.by_semicolon = True
            return
        state.lists.pop()


def _open_lists(state: _State, words: str) -> None:
    if _BREAKDOWN.search(words):
        state.lists = [_Enumeration((), RowRole.ITEM)]
    elif _CHILDREN.match(words) and state.item:
        path = (*state.path, state.item)
        state.lists.append(_Enumeration(path, RowRole.OF_WHICH, in_brackets=state.brackets > 0))


def _carry_words(state: _State, words: str, *, is_first: bool) -> None:
    base = read_base(words)
    if base:
        state.base = base.base
        words = base.subject
    phrase = noun_phrase(words, state.setting.topics if is_first else ())
    state.words = "" if _BREAKDOWN.search(words) or len(phrase) > _LONGEST_ITEM else phrase
    if phrase and len(phrase) <= _LONGEST_ITEM and phrase.endswith(prose_words()["item_tails"]):
        state.pending = phrase


def _read_figure(state: _State, number: Number, left: int, sentence: Sentence, clause: Clause) -> None:
    lead = re.sub(r"^\s*\([^()]*\)", "", half_width(state.text[left : number.start]))
    lead = state.text[number.start - len(lead) : number.start]
    is_first = left == sentence.start
    is_bare = not lead.strip() and left == clause.start and clause.opener in ("、", ",")
    if _SEVERAL.search(lead) or (is_bare and not _counts_the_same(state, number)):
        _skip(state, number, NotFigure.UNBOUND)  # “A和B分别为…”
        return
    draft = _bind_ratio(state, number, lead) if number.is_ratio else None
    draft = (
        draft or _bind_change(state, number, lead, is_first) or _bind_amount(state, number, lead, is_first)
    )
    if isinstance(draft, NotFigure):
        _skip(state, number, draft)
        return
    draft = replace(draft, year=state.year, sentence=(sentence.start, sentence.end))
    state.drafts.append(draft)
    if state.reason_start is None:
        state.owned.append(len(state.drafts) - 1)


def _skip(state: _State, number: Number, reason: NotFigure) -> None:
    """Leave a figure unbound; what follows is then no part and no change of what came before."""
    state.skipped.append(replace(number, reason=reason))
    if reason is NotFigure.UNBOUND and state.reason_start is None:
        state.item, state.path, state.top, state.pending, state.owned = "", (), (), "", []


def _bind_ratio(state: _State, number: Number, lead: str) -> Draft | NotFigure | None:
    for read, aspect in ((read_rate, Aspect.RATE), (read_share, Aspect.SHARE)):
        part = read(lead)
        if part is None:
            continue
        phrase = noun_phrase(part.subject)
        if phrase:
            _set_item(state, phrase)
        if not state.item:
            return NotFigure.UNBOUND
        base = part.base or (state.path[-1] if state.path else None)
        return Draft(number, state.item, state.path, aspect, state.role, base=base)
    return None


def _bind_change(state: _State, number: Number, lead: str, is_first: bool) -> Draft | NotFigure | None:
    comparison = read_comparison(lead) or read_led_change(lead)
    if comparison is None:
        return None
    phrase = noun_phrase(comparison.subject, state.setting.topics if is_first else ())
    in_reason = state.reason_start is not None
    if comparison.base and not in_reason:
        state.base = comparison.base
    item, path = state.item, state.path
    if phrase or (state.pending and not item):
        item, path = phrase or state.pending, ()
        if not in_reason:
            _set_item(state, item, keep_base=bool(comparison.base))
            path = state.path
    elif in_reason:
        return NotFigure.DESCRIPTION
    if not item or len(item) > _LONGEST_ITEM:
        return NotFigure.UNBOUND
    aspect = Aspect.GROWTH if number.unit in ("%", "‰", "倍") else Aspect.CHANGE
    trend = Trend.UNCHANGED if number.value == 0 else comparison.trend
    base = comparison.base if in_reason else state.base
    role = RowRole.ITEM if in_reason else state.role
    return Draft(number, item, path, aspect, role, trend, base or None)


def _bind_amount(state: _State, number: Number, lead: str, is_first: bool) -> Draft | NotFigure:
    if _BEFORE_CHANGE.search(lead):
        state.pending = noun_phrase(re.sub(r"^\s*[将把]", "", _BEFORE_CHANGE.sub("", lead))) or state.pending
        return NotFigure.BEFORE
    lead = without_reached(lead)
    ends = _ENDS_CLAUSE.match(half_width(state.text), number.end)
    if not number.is_money and (not ends or number.unit in _DURATIONS):
        return NotFigure.DESCRIPTION
    phrase = noun_phrase(lead, state.setting.topics if is_first else ())
    if not phrase and not ends:
        phrase = _noun_behind(state.text, number.end)
    if not phrase and (not lead.strip() or (_SUM.search(lead) and _counts_the_same(state, number))):
        phrase = state.pending or state.item
    phrase = phrase or state.pending
    is_name = phrase and len(phrase) <= _LONGEST_ITEM and re.search(r"[一-鿿]", phrase)
    if not is_name or _spends_a_fund(phrase, lead):
        return NotFigure.UNBOUND
    aspect = Aspect.AMOUNT if number.is_money else Aspect.RATE if number.is_ratio else Aspect.COUNT
    if state.reason_start is not None:
        return Draft(number, phrase, (), aspect)
    _set_item(state, phrase)
    return Draft(number, state.item, state.path, aspect, state.role)


def _counts_the_same(state: _State, number: Number) -> bool:
    """“公务接待23批次，156人次，共计3万元”: one thing counted in several units."""
    last = state.drafts[-1] if state.drafts else None
    is_count = last is not None and last.aspect is Aspect.COUNT and last.item == state.item
    return is_count and last is not None and last.number.unit != number.unit and not number.is_ratio


def _spends_a_fund(phrase: str, lead: str) -> bool:
    """“一般公共预算安排2亿元，弥补…”: the budget pays for something, it is not the thing measured."""
    is_fund = phrase.endswith(("公共预算", "基金预算", "经营预算"))
    return is_fund and bool(re.search(r"安排\s*$", lead))


def _noun_behind(text: str, end: int) -> str:
    """“安排8.39亿元专项债券资金，用于…”: the noun that the amount stands before."""
    match = re.match(r"\s*的?([一-鿿“”\"（）()]{2,20}?)(?=[,，。;；、]|用于|支持|保障|推动|$)", text[end:])
    phrase = match[1] if match else ""
    return phrase if phrase.endswith(prose_words()["item_tails"]) else ""


def _role(state: _State) -> RowRole:
    if _TOTAL.search(state.item):
        return RowRole.TOTAL
    return state.lists[-1].role if state.lists else RowRole.ITEM


def _set_item(state: _State, phrase: str, *, keep_base: bool = False) -> None:
    """Make ``phrase`` the subject, at the place that the open enumerations give it."""
    state.pending = ""
    if phrase == state.item:
        return
    if phrase in _SISTERS:
        state.lists = [one for one in state.lists if not _SISTERS & set(one.path[-1:])]
    state.item = phrase
    state.path = state.lists[-1].path if state.lists else ()
    state.role = _role(state)
    if state.lists:
        state.lists[-1].items += 1
    else:
        state.top = (*state.path, phrase)
    if not keep_base:
        state.base = ""
    state.owned = []


def _close_reason(state: _State, end: int) -> None:
    if state.reason_start is None:
        return
    reason = state.text[state.reason_start : end].strip(" ,，:：;；。\u3000")
    for index in state.owned:
        if reason and state.drafts[index].reason is None:
            state.drafts[index] = replace(state.drafts[index], reason=reason)
    state.reason_start = None
