"""Questions offered to the reader: each is asked before it is offered, and left out where it has no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qa.draft import Draft
from qa.resolve import Refusal

_SUGGESTED = 3


def with_offers_tried(outcome: Draft | Refusal, is_answered: Callable[[str], bool]) -> Draft | Refusal:
    """The outcome with those of its offers alone that ``is_answered``.

    A refusal that has no such option offers the same in plainer words (its ``plainer``), where these are answered.
    """
    if isinstance(outcome, Draft):
        return replace(outcome, suggestions=_answered(outcome.suggestions[:_SUGGESTED], is_answered))
    if not outcome.options:
        return outcome
    options = _answered(outcome.options, is_answered) or _answered(outcome.plainer, is_answered)
    return replace(outcome, options=options, plainer=())


def _answered(questions: Iterable[str], is_answered: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(question for question in dict.fromkeys(questions) if is_answered(question))
