"""One figure of prose → a draft: a rate or share, a change, or an amount of the right item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.datatypes import Aspect, Phase, RowRole, Trend
from corpus.prose_numbers import NotFigure, Number, half_width, prose_words
from corpus.prose_phases import is_bare_phase, is_rate_behind, phase_of, read_completed, read_stage, split_phase
from corpus.prose_state import Draft, Enumeration, State
from corpus.prose_subjects import (
    is_overlong,
    noun_phrase,
    read_comparison,
    read_led_change,
    read_rate,
    read_share,
    split_spending,
    without_reached,
)

_CHAIN = re.compile(r"（项）”?$")
_STAGE_OF_CHAIN = re.compile(r"(?:19|20)\d\d\s*年(?:度)?(?:当年)?预算(?:(?P<done>执行)数?|安排数?|数)(?:为|是)?\s*$")
_DURATIONS = frozenset({"年", "天", "秒", "小时", "分钟", "工作日", "个工作日", "个月", "届", "岁"})
_ENDS_CLAUSE = re.compile(r"(?:\s*\([^()]*\))?(?:\s*(?:以上|以下|左右|等))?\s*(?:[,;。、:()!?]|$|\d|的\d)")
_COUNTED = re.compile(r"\s*([一-鿿]{2,8})(?=[,;。、:]|$)")  # “共安排5个项目，”
_BEFORE_CHANGE = re.compile(r"(?:从|由)\s*$")
_FROM = re.compile(r"[从由](?:(?:上年|去年|上一年|(?:19|20)\d\d\s*年)度?|每)[^,;。]{0,8}$")
_REACHES = re.compile(
    r"\s*(?:(?:提高|增加|上升|提升|增长|扩大|下降|降低|减少|压减|压缩|调整)(?:到|至|为)|[降升增减](?:到|至))"
)
_BASE = r"(?P<base>(?:(?:上年|去年|上一年|(?:19|20)\d\d\s*年)度?|(?:年初|年度|当年|调整|全年)?预算)[^,;]{0,8})"
_OTHER_YEAR = re.compile(rf"^(?:\s*[与同](?![^,;]*(?:结转|结余))|(?P<subject>[^,;]{{0,30}}?)(?:较|比)){_BASE}$")
_SUM = re.compile(r"^\s*(?:累计|共计?|合计|计|金额)为?\s*$")
_PAYS = re.compile(r"(?:安排|列支|负担|承担|保障)\s*(?:了)?\s*$")
_OF_WHICH_PART = re.compile(r"\s*的\s*[\d.]+\s*%")
_SISTERS = ("基本支出", "项目支出")
_MONEY_TAILS = ("支出", "收入", "费", "费用", "经费", "资金", "拨款")


@dataclass(frozen=True, slots=True)
class Place:
    """The words right before a figure, and whether they open their sentence."""

    lead: str
    opens_sentence: bool
    goes_on: bool = False  # behind a comma or in brackets: still about what was just said


def bind_figure(state: State, number: Number, place: Place) -> Draft | NotFigure:
    """The meaning of a figure in the light of what was read before, or why it has none."""
    draft = _bind_ratio(state, number, place.lead) if number.is_ratio else None
    return draft or _bind_change(state, number, place) or _bind_amount(state, number, place)


def _bind_ratio(state: State, number: Number, lead: str) -> Draft | NotFigure | None:
    if state.completed and state.item and is_rate_behind(lead):
        base, state.completed = state.completed, ""
        return Draft(number, state.item, state.path, Aspect.RATE, state.role, base=base, phase=state.phase)
    if state.shared and state.item and is_rate_behind(lead):
        base, state.shared = state.shared, ""
        return Draft(number, state.item, state.path, Aspect.SHARE, state.role, base=base, phase=state.phase)
    for read, aspect in ((read_rate, Aspect.RATE), (read_share, Aspect.SHARE)):
        part = read(lead)
        if part is None:
            continue
        phrase = split_phase(noun_phrase(part.subject, state.setting.topics)).name
        if phrase:
            state.set_item(phrase)
        if not state.item:
            return NotFigure.UNBOUND
        base = part.base or (state.path[-1] if state.path else "")
        return Draft(number, state.item, state.path, aspect, state.role, base=base or None, phase=state.phase)
    return None


def _bind_change(state: State, number: Number, place: Place) -> Draft | NotFigure | None:
    comparison = read_comparison(place.lead) or read_led_change(place.lead)
    if comparison is None:
        return None
    phrase = split_phase(noun_phrase(comparison.subject, state.setting.topics)).name
    in_reason = state.reason_start is not None
    if comparison.base and not in_reason:
        state.base = comparison.base
    item, path = state.item, state.path
    if phrase or (state.pending and not item):
        item, path = phrase or state.pending, ()
        if not in_reason:
            state.set_item(item, keep_base=bool(comparison.base))
            path = state.path
    elif in_reason:
        return NotFigure.REASON
    if not item or is_overlong(item):
        return NotFigure.REASON if in_reason else NotFigure.UNBOUND
    aspect = Aspect.GROWTH if number.unit in ("%", "‰", "倍") else Aspect.CHANGE
    trend = Trend.UNCHANGED if number.value == 0 else comparison.trend
    base = comparison.base if in_reason else state.base
    role = RowRole.ITEM if in_reason else state.role
    phase = None if in_reason else state.phase
    return Draft(number, item, path, aspect, role, trend, base or None, phase=phase)


def _bind_amount(state: State, number: Number, place: Place) -> Draft | NotFigure:
    if state.reason_start is not None:
        return NotFigure.REASON
    before = _read_before(state, number, place.lead)
    if before:
        return before
    completed = read_completed(place.lead)
    if completed and number.is_money:
        return _bind_completed(state, number, completed)
    shared = _bind_shared(state, number, place.lead) if number.is_money else None
    if shared is not None:
        return shared
    staged = _bind_staged(state, number, place) if number.is_money else None
    if staged is not None:
        return staged
    lead = without_reached(place.lead)
    ends = _ENDS_CLAUSE.match(half_width(state.text), number.end)
    phrase = noun_phrase(lead, state.setting.topics)
    if not number.is_money and (not ends or number.unit in _DURATIONS):
        counted = _COUNTED.match(half_width(state.text), number.end)
        if phrase or not counted or number.unit in _DURATIONS:
            return NotFigure.DESCRIPTION
        return _stated(state, number, counted[1], Aspect.COUNT, place)
    if not phrase and not ends:
        phrase = _noun_behind(state.text, number.end)
    if not phrase and (not lead.strip() or (_SUM.search(lead) and counts_the_same(state, number))):
        phrase = state.pending or state.item
    planned = _of_chain(state, phrase, lead) if number.is_money else None
    if planned is not None:
        return Draft(number, state.item, state.path, Aspect.AMOUNT, state.role, phase=planned)
    phrase = phrase or state.pending or (_heading(state) if number.is_money else "")
    is_name = phrase and (not is_overlong(phrase) or phrase == _heading(state)) and re.search(r"[一-鿿]", phrase)
    if not is_name or _spends_a_fund(phrase, lead):
        return NotFigure.UNBOUND
    is_money = number.is_money or (number.unit in ("万", "亿") and phrase.endswith(_MONEY_TAILS))
    aspect = Aspect.AMOUNT if is_money else Aspect.RATE if number.is_ratio else Aspect.COUNT
    whole = state.lists[-1].whole if state.lists else ""
    if whole and (phrase in _SISTERS or _PAYS.search(half_width(lead))):
        return _part_of(state, number, phrase, aspect)
    return _stated(state, number, phrase, aspect, place)


def _of_chain(state: State, phrase: str, lead: str) -> Phase | None:
    """The phase of a further amount of a paragraph's one item, “…（项）5万元。2023年当年预算执行数为4万元”.

    Only behind a chain of 类, 款 and 项, which names the item beyond doubt: “2024年预算安排” of other
    paragraphs may be that of the whole agency.
    """
    stage = _STAGE_OF_CHAIN.search(half_width(lead))
    if stage is None or phrase not in ("", "当年预算执行", "预算执行") or not _CHAIN.search(state.item):
        return None
    return Phase.FINAL if stage["done"] else Phase.BUDGET


def _read_before(state: State, number: Number, lead: str) -> NotFigure | None:
    """“从450元提高到”, “比上年预算5万元增加”: the figure is what the next one is compared with."""
    for pattern in (_BEFORE_CHANGE, _FROM):
        if pattern is _FROM and not _REACHES.match(state.text, number.end):
            continue
        if pattern.search(lead):
            state.pending = noun_phrase(re.sub(r"^\s*[将把]", "", pattern.sub("", lead))) or state.pending
            return NotFigure.BEFORE
    other_year = _OTHER_YEAR.match(half_width(lead))
    if other_year:
        subject = noun_phrase(other_year["subject"] or "", state.setting.topics)
        state.pending = split_phase(subject).name or state.pending
        state.base = "".join(other_year["base"].split()).removesuffix("的").removesuffix("数")
        return NotFigure.BEFORE
    return None


def _bind_staged(state: State, number: Number, place: Place) -> Draft | NotFigure | None:
    """“公务接待费本年预算数3万元，上年预算数5万元”: an amount behind its year and phase, of the item there or before.

    Last year's amount leaves the item, its phase and the year of what follows as they are.
    """
    stage = read_stage(place.lead)
    if stage is None or state.year is None:
        return None
    name = split_phase(noun_phrase(stage.name, state.setting.topics)).name
    is_nameless = bool(stage.name) and (not name or is_overlong(name) or name in state.setting.topics)
    item = name or (state.pending or state.item if _told_just_before(state, number, place) else "")
    other_side = {"收入": "支出", "支出": "收入"}.get(stage.side, "-")
    if is_nameless or not item or other_side in item:
        return NotFigure.BEFORE if stage.back == 1 and not name else None  # last year's, of nobody knows what
    year = stage.year if stage.back is None else state.year - stage.back
    last = state.drafts[state.owned[-1]].year if state.owned and item == state.item else None
    if stage.back == 1 or (place.goes_on and year is not None and last is not None and year < last):
        state.year = last or state.year
        if item != state.item:
            state.set_item(item)
        return Draft(number, state.item, state.path, Aspect.AMOUNT, state.role, year=year, phase=stage.phase)
    state.set_item(item)
    state.year, state.phase = year, stage.phase
    return Draft(number, state.item, state.path, Aspect.AMOUNT, state.role, year=year, phase=stage.phase)


def _told_just_before(state: State, number: Number, place: Place) -> bool:
    """Whether the sentence has named its item: in words still without a figure, or with one."""
    if place.opens_sentence:
        return False
    last = state.drafts[-1] if state.drafts else None
    goes_on = last is not None and last.item == state.item and "。" not in state.text[last.number.end : number.start]
    return bool(state.pending) or goes_on


def _bind_shared(state: State, number: Number, lead: str) -> Draft | None:
    """“占项目支出50万元的60%”: 50万元 is the amount of 项目支出; the share behind is of the item told before."""
    whole = read_share(lead)
    if whole is None or not whole.base or not _OF_WHICH_PART.match(half_width(state.text), number.end):
        return None
    subject = split_phase(noun_phrase(whole.subject, state.setting.topics)).name or state.pending
    if subject:
        state.set_item(subject)
    if not state.item:
        return None
    state.shared = whole.base
    return Draft(number, whole.base, (), Aspect.AMOUNT)


def _bind_completed(state: State, number: Number, completed: tuple[str, str]) -> Draft | NotFigure:
    """“公务接待费支出完成年初预算5万元的60%”: 5万元 is the item's own budget."""
    phrase = split_phase(noun_phrase(completed[0], state.setting.topics)).name
    phrase = phrase or state.pending or ("" if state.item else _heading(state))
    if phrase:
        state.set_item(phrase)
    if not state.item:
        return NotFigure.UNBOUND
    state.completed = completed[1]
    phase = phase_of(completed[1])
    return Draft(number, state.item, state.path, Aspect.AMOUNT, state.role, phase=phase)


def _stated(state: State, number: Number, name: str, aspect: Aspect, place: Place) -> Draft | NotFigure:
    """A figure named by ``phrase``, whose words may add a phase or who pays for it."""
    payer, phrase = split_spending(name)
    named = split_phase(phrase)
    phrase, carried = named.name, is_bare_phase(phrase) and _carries_phase(state, phrase)
    if carried or not phrase:
        phrase = state.pending or state.item or _heading(state)
    elif is_bare_phase(phrase) and not (place.opens_sentence or is_bare_phase(state.item)):
        return NotFigure.UNBOUND  # “支出决算为5万元” of an item that is named nowhere near
    if not phrase:
        return NotFigure.UNBOUND
    if payer:
        # the sisters that follow are paid by the same
        path = (*(state.lists[-1].path if state.lists else ()), payer)
        state.lists.append(Enumeration(path, RowRole.ITEM))
    state.set_item(phrase)
    state.phase = named.phase
    return Draft(number, state.item, state.path, aspect, state.role, phase=named.phase)


def _heading(state: State) -> str:
    """The item that the figures under a heading are about."""
    return state.heading or state.setting.heading


def _carries_phase(state: State, phrase: str) -> bool:
    """Whether “支出决算” speaks of the item named before; on its own it is the whole expenditure."""
    if split_phase(phrase).name == "":
        return bool(state.pending or state.item or _heading(state))
    last = state.drafts[-1] if state.drafts else None
    is_same = last is not None and last.phase is not None and last.item == state.item
    if not state.item and _heading(state):
        return True
    sides = [word for word in ("收入", "支出") if word in (state.pending or state.item)]
    return bool(state.pending or is_same) and not (sides and sides[0] not in phrase)


def _part_of(state: State, number: Number, payer: str, aspect: Aspect) -> Draft:
    """“公务接待费中，基本支出安排3万元”: a part of 公务接待费 that 基本支出 pays."""
    parts = state.lists[-1]
    parts.items += 1
    state.pending, state.owned = "", []
    return Draft(number, parts.whole, (*parts.path[:-1], payer), aspect, measure=payer, main=False)


def counts_the_same(state: State, number: Number) -> bool:
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
