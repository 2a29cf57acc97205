"""One labelled paragraph of a project description → drafts: its budget, its targets, or plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import Aspect, Paragraph, RowRole
from corpus.prose_numbers import NotFigure, Number, half_width, scan
from corpus.prose_projects import (
    Indicator,
    Labelled,
    is_budget_label,
    is_target_label,
    read_indicators,
    read_inline_indicators,
)
from corpus.prose_sentences import bind_figures
from corpus.prose_state import Draft, Setting
from corpus.vocabulary import clean_label


def read_entry(paragraph: Paragraph, entry: Labelled) -> tuple[Sequence[Draft], Sequence[Number]]:
    """Read one paragraph of a project description: its budget, its indicators, or plain words."""
    end = len(paragraph.text) if entry.end is None else entry.end
    blank = " " * entry.start + paragraph.text[entry.start : end]
    # numbers of the label itself; those of the paragraph's other parts are told by their own entries
    label = [n for n in scan(paragraph.text) if _label_start(paragraph, entry) <= n.start < entry.start]
    hidden = [replace(n, reason=n.reason or NotFigure.NUMBERING) for n in label]
    if entry.project is None:
        found = bind_figures(blank, Setting())
        unbound = [replace(draft.number, reason=NotFigure.UNBOUND) for draft in found.bound]
        return (), [*hidden, *unbound, *found.skipped]
    if entry.kind:
        drafts, others = _read_targets(blank, entry)
    elif is_budget_label(entry.label):
        drafts, others = _read_budget(blank, entry)
    elif is_target_label(entry.label):
        drafts, others = _read_aims(blank, entry)
    else:
        drafts, others = _read_narrative(blank, entry)
    return drafts, [*hidden, *others]


def _label_start(paragraph: Paragraph, entry: Labelled) -> int:
    """Where the label in front of an entry's words begins: at the last full stop, or with the paragraph."""
    return max(half_width(paragraph.text).rfind(mark, 0, entry.start) for mark in "。;") + 1


def _read_aims(text: str, entry: Labelled) -> tuple[list[Draft], list[Number]]:
    """Aims: the indicators among them, then as in any other description."""
    indicators, _ = read_inline_indicators(text)
    blank = text
    for one in indicators:
        blank = blank[: one.number.start] + " " * len(one.number.text) + blank[one.number.end :]
    drafts, others = _read_narrative(blank, entry)
    return [*_indicator_drafts(indicators, text, entry), *drafts], others


def _read_targets(text: str, entry: Labelled) -> tuple[list[Draft], list[Number]]:
    indicators, others = read_indicators(text)
    return _indicator_drafts(indicators, text, entry), list(others)


def _indicator_drafts(indicators: Sequence[Indicator], text: str, entry: Labelled) -> list[Draft]:
    kind = entry.kind or entry.label
    path = (clean_label(entry.project or ""), kind)
    return [
        Draft(
            one.number,
            one.name or kind,
            path,
            Aspect.INDICATOR,
            RowRole.INDICATOR,
            sentence=(0, len(text)),
        )
        for one in indicators
    ]


def _read_budget(text: str, entry: Labelled) -> tuple[list[Draft], list[Number]]:
    """The first amount is the project's budget; amounts with names of their own are its parts."""
    found = bind_figures(f"{text}", Setting())
    drafts: list[Draft] = []
    others = list(found.skipped)
    numbers = sorted(
        [d.number for d in found.bound] + [n for n in others if n.unit and n.is_money], key=lambda n: n.start
    )
    first = next((n for n in numbers if n.is_money), None)
    name = clean_label(entry.project or "")
    for draft in found.bound:
        if draft.number != first:
            drafts.append(replace(draft, path=(name, *draft.path)))
    if first:
        others = [n for n in others if n.start != first.start]
        whole = Draft(
            replace(first, reason=None), name, (), Aspect.AMOUNT, sentence=(0, len(text)), measure=entry.label
        )
        drafts.insert(0, whole)
    return drafts, others


def _read_narrative(text: str, entry: Labelled) -> tuple[list[Draft], list[Number]]:
    """Descriptions: amounts of money that name their item count, other quantities are colour."""
    found = bind_figures(text, Setting())
    name = clean_label(entry.project or "")
    drafts = [replace(d, path=(name, *d.path)) for d in found.bound if d.number.is_money]
    others = [replace(d.number, reason=NotFigure.DESCRIPTION) for d in found.bound if not d.number.is_money]
    return drafts, [*others, *found.skipped]
