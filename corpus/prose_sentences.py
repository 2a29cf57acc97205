"""Clauses → drafts: each figure bound to the thing it measures.

A figure's subject is the noun phrase right before it in its clause, else the subject carried from the
clauses before. "其中" and "包括" open the children of the figure before; a semicolon closes the innermost
enumeration that does not itself use semicolons; "按…划分" opens a fresh breakdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import Aspect, RowRole, Trend
from corpus.prose_binding import Place, bind_figure, counts_the_same
from corpus.prose_clauses import Clause, Sentence, split_sentences
from corpus.prose_numbers import NotFigure, Number, half_width, prose_words, scan
from corpus.prose_parts import with_parts_proved
from corpus.prose_phases import split_phase
from corpus.prose_reasons import (
    close_reason,
    continue_reason,
    ends_reason,
    goes_on,
    open_reason,
    reason_start,
)
from corpus.prose_state import Draft, Drafts, Enumeration, Setting, State
from corpus.prose_subjects import (
    is_overlong,
    named_project,
    noun_phrase,
    read_base,
    read_unchanged,
    read_within,
    year_of,
)

_CHILDREN = re.compile(r"^\s*(?:其中|包括|包含|主要包括|分别为|分别是|具体为|含)(?!.{0,6}情况)")
_BREAKDOWN = re.compile(r"按[^,。]{2,16}(?:划分|分类|分|区分|看)|具体(?:支出|收入)?(?:安排)?情况|具体如下")
_SEVERAL = re.compile(r"分别|^\s*(?:和|及|与|或|至|到|[-~—])\s*$")
_NAMED_IN_ORDER = r"(?:[^,;。:()\d]|(?:19|20)\d\d(?=\s*年))*?"
_IN_ORDER = re.compile(
    rf"(?:^|[,;。:(])(?P<names>{_NAMED_IN_ORDER}[、和及与]{_NAMED_IN_ORDER})分别(?:为|是|安排|完成)\s*$"
)
_IS_HEADING = re.compile(r"^[^,，;；。:：]{2,90}[（(][类款项][）)]\s*。?$")


def bind_figures(text: str, setting: Setting) -> Drafts:
    """Bind every figure of a paragraph to its item, or say why it is bound to none."""
    return _run(text, setting)[0]


def open_at_end(text: str, setting: Setting) -> tuple[str, ...] | None:
    """The path that the next paragraphs belong under, when ``text`` ends with "其中：" or the like."""
    if not re.search(r"(?:其中|包括|如下|划分|分别为|分别是)\s*[:,]?\s*$", half_width(text)):
        return None
    state = _run(text, setting)[1]
    return state.lists[-1].path if state.lists else (*state.path, state.item) if state.item else None


def _run(text: str, setting: Setting) -> tuple[Drafts, State]:
    numbers = scan(text)
    state = State(text, setting, setting.year, setting.year)
    state.skipped.extend(number for number in numbers if number.reason is not None)
    figures = [number for number in numbers if number.reason is None]
    for sentence in split_sentences(text, figures):
        _read_sentence(state, sentence, figures)
    skipped = tuple(sorted(state.skipped, key=lambda number: number.start))
    return Drafts(tuple(with_parts_proved(state.drafts, text)), skipped), state


def _read_sentence(state: State, sentence: Sentence, figures: Sequence[Number]) -> None:
    first = state.text[sentence.clauses[0].start : sentence.clauses[0].end]
    state.lists = []
    if state.setting.open_path is not None:
        state.lists.append(Enumeration(state.setting.open_path, RowRole.OF_WHICH))
    elif _CHILDREN.match(first) and state.top:
        state.item, state.path = state.top[-1], state.top[:-1]
    state.topic_year = year_of(first) or state.topic_year
    state.year = state.topic_year
    state.pending = state.words = ""
    state.brackets = 0
    state.named = _in_order(state, sentence, figures)
    continue_reason(state, sentence.clauses[0])
    for clause in sentence.clauses:
        inside = [figure for figure in figures if clause.start <= figure.start < clause.end]
        _read_clause(state, clause, inside, sentence)
    close_reason(state, sentence.end)
    if _IS_HEADING.search(state.text[sentence.start : sentence.end]):
        state.heading = noun_phrase(state.text[sentence.start : sentence.end].rstrip("。 "))
        state.item, state.path = "", ()


def _in_order(state: State, sentence: Sentence, figures: Sequence[Number]) -> dict[int, str]:
    """Items of “会议费和培训费分别为3万元和5万元” by the place of their figures."""
    inside = [figure for figure in figures if sentence.start <= figure.start < sentence.end]
    found: dict[int, str] = {}
    for place, figure in enumerate(inside):
        match = _IN_ORDER.search(half_width(state.text[sentence.start : figure.start]))
        if not match:
            continue
        run = [figure]
        for before, after in zip(inside[place:], inside[place + 1 :], strict=False):
            if not re.fullmatch(r"\s*[、,和及与]\s*", half_width(state.text[before.end : after.start])):
                break
            run.append(after)
        names = [noun_phrase(name, state.setting.topics) for name in re.split("[、和及与]", match["names"])]
        if len(names) == len(run) and all(names):
            found.update(zip((one.start for one in run), names, strict=True))
    return found


def _read_clause(state: State, clause: Clause, figures: Sequence[Number], sentence: Sentence) -> None:
    _pass_separator(state, clause)
    words = half_width(state.text[clause.start : clause.end])
    if state.reason_start is not None and figures and ends_reason(state, clause, figures[0]):
        close_reason(state, clause.start - 1)
    if state.reason_start is None:
        _open_lists(state, words)
        if clause.start != sentence.start:
            state.year = year_of(words) or state.year
    reason_at = reason_start(words) if state.reason_start is None else None
    left = clause.start
    for figure in figures:
        if reason_at and figure.start > clause.start + reason_at[0] and state.reason_start is None:
            left = open_reason(state, clause, reason_at, opens_sentence=clause.start == sentence.start)
        _read_figure(state, figure, left, sentence, clause)
        left = figure.end
    if reason_at and state.reason_start is None:
        open_reason(state, clause, reason_at, opens_sentence=clause.start == sentence.start)
    if not figures and state.reason_start is None and not _read_unchanged(state, clause, sentence):
        _carry_words(state, words)


def _pass_separator(state: State, clause: Clause) -> None:
    following = half_width(state.text[clause.start : clause.end])
    last = max((draft.number.end for draft in state.drafts), default=-1)
    state.behind_figure = clause.opener == "(" and state.text[last : clause.start - 1].strip() == ""
    if clause.opener == ":" and not state.pending:
        state.pending = state.words
    if clause.opener == "(":
        state.brackets += 1
    elif clause.opener == ")":
        state.brackets = max(0, state.brackets - 1)
        state.lists = [one for one in state.lists if not one.in_brackets]
    elif clause.opener == ";":
        if state.reason_start is not None and goes_on(following):
            return
        close_reason(state, clause.start - 1)
        _close_lists(state)


def _close_lists(state: State) -> None:
    """A semicolon ends each innermost enumeration whose items are parted by something weaker.

    One that names its parts in words only (“主要包括办公费、水费；”) ends with them.
    """
    while state.lists:
        innermost = state.lists[-1]
        if innermost.items == 0 and len(state.lists) > 1:
            state.lists.pop()
            continue
        if innermost.by_semicolon or innermost.items <= 1:
            innermost.by_semicolon = True
            return
        state.lists.pop()


def _open_lists(state: State, words: str) -> None:
    whole = split_phase(read_within(words, state.setting.topics)).name
    if _BREAKDOWN.search(words):
        state.lists = [Enumeration((), RowRole.ITEM)]
    elif whole:
        outer = state.lists[-1].path if state.lists else ()
        state.lists.append(Enumeration((*outer, whole), RowRole.OF_WHICH, whole=whole))
    elif (_CHILDREN.match(words) or (state.behind_figure and re.search(r"\d", words))) and state.item:
        path = (*state.path, state.item)
        state.lists.append(Enumeration(path, RowRole.OF_WHICH, in_brackets=state.brackets > 0))


def _carry_words(state: State, words: str) -> None:
    if read_within(words):
        return
    if project := named_project(words):
        state.words = state.pending = project
        return
    base = read_base(words)
    if base:
        state.base = base.base
        words = base.subject
    phrase = noun_phrase(words, state.setting.topics)
    state.words = "" if _BREAKDOWN.search(words) or is_overlong(phrase) else phrase
    if phrase and not is_overlong(phrase) and phrase.endswith(prose_words()["item_tails"]):
        state.pending = split_phase(phrase).name or state.pending


def _read_unchanged(state: State, clause: Clause, sentence: Sentence) -> bool:
    """“与上年持平” behind an amount states a change of zero in words."""
    literal = state.text[clause.start : clause.end]
    unchanged = read_unchanged(literal)
    if unchanged is None:
        return False
    phrase = split_phase(noun_phrase(unchanged.subject)).name
    meant = _amounts_since(state, clause.start) if unchanged.several else state.owned
    meant = [index for index in meant if state.drafts[index].aspect in (Aspect.AMOUNT, Aspect.COUNT)]
    if (phrase and phrase != state.item) or any(state.drafts[i].number.start < sentence.start for i in meant):
        return False
    start = clause.start + len(literal) - len(literal.lstrip())
    for draft in [state.drafts[index] for index in (meant if unchanged.several else meant[-1:])]:
        zero = Number(start, start + len(literal.strip()), literal.strip(), Decimal(0), draft.number.unit)
        state.add(replace(draft, number=zero, aspect=Aspect.CHANGE, trend=Trend.UNCHANGED, base=unchanged.base))
    return bool(meant)


def _amounts_since(state: State, place: int) -> list[int]:
    """The amounts listed before ``place`` since the last semicolon or full stop."""
    start = max(half_width(state.text).rfind(mark, 0, place) for mark in ";。")
    return [index for index, draft in enumerate(state.drafts) if draft.number.start > start]


def _read_figure(state: State, number: Number, left: int, sentence: Sentence, clause: Clause) -> None:
    lead = re.sub(r"^\s*\([^()]*\)", "", half_width(state.text[left : number.start]))
    lead = state.text[number.start - len(lead) : number.start]
    if number.start in state.named:
        lead = state.named[number.start]
    is_bare = not lead.strip() and left == clause.start and clause.opener in ("、", ",")
    if _SEVERAL.search(lead) or (is_bare and not counts_the_same(state, number)):
        state.skip(number, NotFigure.UNBOUND)  # “…分别提高4.08和3.76个百分点”
        return
    goes_on = left == clause.start and clause.opener in (",", "(")
    place = Place(lead, opens_sentence=_opens(state, sentence, left), goes_on=goes_on)
    draft: Draft | NotFigure = bind_figure(state, number, place)
    if isinstance(draft, NotFigure):
        state.skip(number, draft)
        return
    state.add(replace(draft, year=draft.year or state.year, sentence=(sentence.start, sentence.end)))


def _opens(state: State, sentence: Sentence, left: int) -> bool:
    """Whether nothing stands before in the sentence but when and of whom: “2024年，收入预算5万元”."""
    before = half_width(state.text[sentence.start : left]).strip(" ,:")
    return left == sentence.start or (year_of(before) is not None and not noun_phrase(before, state.setting.topics))
