"""Reason clauses ("主要原因：一是…；二是…"): where they begin and end, and which figures they explain."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.prose_clauses import Clause
from corpus.prose_numbers import Number, half_width
from corpus.prose_state import State
from corpus.prose_subjects import noun_phrase
from corpus.vocabulary import vocabulary

_CHANGES = r"(?:增加|减少|增长|下降|变动|变化|增减|上升|持平|提高|差异|增幅|降幅)"
_REASON = re.compile(
    rf"(?:(?:{_CHANGES}|较大|较多)(?:额|幅度)?(?:较大|较多)?的?)?(?:主要)?原因(?:主要)?"
    r"\s*(?:是由于|是因为|是|为|在于|系|有)?"
    r"|主要(?:是)?(?:由于|因为)|主要(?:是|系|为)(?=.*(?:增|减|调|因|结转|一致))|^\s*(?:是)?由于"
)
_GOES_ON = re.compile(r"^\s*(?:[二三四五六七]是|再是|另外?|\(?[2-9二三四五六七]\)|[2-9][.、])")
_NUMBERED = re.compile(r"^\s*(?:\(?[2-9二三四五六七]\)|[2-9][.、])")
_FIRST = re.compile(r"(?:^|[\s:;,。])(?:\(?[1一]\)|1[.、])")
_OF_WHICH = re.compile(r"^\s*其中")
_VERBS_AROUND = re.compile(r"^\s*(?P<name>\S.*?)\s*(?:(?:预算)?(?:为|安排)\s*|预算\s*)?$")
_YEAR_HEAD = re.compile(r"^(?:(?:19|20)\d\d年度?)?(?:(?:比|较|与)?(?:上年|去年|预算数?|年初预算)相?比?)?")


def reason_start(words: str) -> tuple[int, int] | None:
    """Where a clause turns into a reason: offsets of the marker's start and end."""
    match = _REASON.search(words)
    return match.span() if match else None


def goes_on(words: str) -> bool:
    """“二是…”: the reason before is not over."""
    return bool(_GOES_ON.match(words))


def open_reason(state: State, clause: Clause, at: tuple[int, int], *, opens_sentence: bool) -> int:
    """Begin a reason in ``clause``; returns where its words start.

    A reason that opens a sentence explains the item it names, else the total above the parts just listed.
    """
    state.reason_start = clause.start + at[1]
    state.explained = state.owned
    if opens_sentence:
        words = half_width(state.text[clause.start : clause.start + at[0]])
        subject = noun_phrase(_YEAR_HEAD.sub("", words), state.setting.topics)
        state.explained = _about(state, subject) if subject else state.top_owned or state.owned
    return state.reason_start


def _about(state: State, subject: str) -> list[int]:
    """The drafts about the item that a reason names (“公务接待费减少的原因”)."""
    concept = vocabulary().concept_of(subject)
    same = [
        index
        for index, draft in enumerate(state.drafts)
        if draft.item == subject or (concept and vocabulary().concept_of(draft.item) == concept)
    ]
    return [index for index in same if state.drafts[index].path == state.drafts[same[-1]].path]


def continue_reason(state: State, first: Clause) -> None:
    """“…。二是…”: the sentence goes on with the reason of the one before.

    “2.” goes on with it only where the reason has a “1.” of its own; else it is the next item of the list.
    """
    words = half_width(state.text[first.start : first.end])
    told = half_width(state.text[state.last_reason or 0 : first.start])
    if state.last_reason is not None and goes_on(words) and _counts_reasons(words, told):
        state.reason_start = state.last_reason
    else:
        state.last_reason, state.explained = None, []


def _counts_reasons(words: str, told: str) -> bool:
    """Whether a number in front of ``words`` goes on with one in the reason told so far."""
    return not _NUMBERED.match(words) or bool(_FIRST.search(told))


def ends_reason(state: State, clause: Clause, figure: Number) -> bool:
    """A clause that states the amount of a known item, or “其中：…”, is no part of the reason before."""
    if clause.opener not in (",", ":") or not figure.is_money:
        return False
    words = half_width(state.text[clause.start : figure.start])
    name = _VERBS_AROUND.match(_OF_WHICH.sub("", words))
    return name is not None and vocabulary().concept_of(name["name"]) is not None


def close_reason(state: State, end: int) -> None:
    """Give the words of the reason to the figures it explains."""
    if state.reason_start is None:
        return
    reason = state.text[state.reason_start : end].strip(" ,，:：;；。\u3000")
    for index in state.explained:
        known = state.drafts[index].reason
        if reason and (known is None or reason.startswith(known)):  # a reason that went on has grown
            state.drafts[index] = replace(state.drafts[index], reason=reason)
    state.last_reason, state.reason_start = state.reason_start, None
