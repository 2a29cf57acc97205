"""The forms that every department and agency has to publish with its budget or final account.

地方预决算公开操作规程 and the yearly form sets; ``data/standard_forms.json``. Governments have other forms.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from corpus.datatypes import Phase
from corpus.forms import form_by_id

_DATA = Path(__file__).parent / "data" / "standard_forms.json"


@dataclass(frozen=True, slots=True)
class StandardForm:
    """A form that is due. ``stand_ins`` are forms that tell the same in another cut."""

    form: str  # id in data/forms.json
    name: str  # Chinese, short
    stand_ins: tuple[str, ...]
    budget_since: int  # first year that it was due
    final_since: int
    note_words: tuple[str, ...]  # a line beside the form that holds one of them speaks of it

    def is_due(self, phase: Phase, year: int) -> bool:
        """Whether a budget or final account of that year must hold it."""
        since = {Phase.BUDGET: self.budget_since, Phase.FINAL: self.final_since}.get(phase)
        return since is not None and year >= since


class _Record(TypedDict):
    form: str
    short: str
    stand_ins: list[str]
    since: dict[str, int]
    note_words: list[str]


@dataclass(frozen=True, slots=True)
class _Book:
    forms: tuple[StandardForm, ...]
    unread: tuple[str, ...]
    says_empty: tuple[str, ...]


@cache
def _book() -> _Book:
    data = json.loads(_DATA.read_text("utf-8"))
    forms = tuple(_standard_form(one) for one in data["forms"])
    unknown = [name for one in forms for name in (one.form, *one.stand_ins) if form_by_id(name) is None]
    if unknown:
        raise ValueError(f"unknown forms: {unknown}")
    return _Book(forms, tuple(data["unread"]), tuple(data["says_empty"]))


def _standard_form(record: _Record) -> StandardForm:
    since = record["since"]
    return StandardForm(
        record["form"],
        record["short"],
        tuple(record["stand_ins"]),
        since["budget"],
        since["final"],
        tuple(record["note_words"]),
    )


def standard_forms() -> tuple[StandardForm, ...]:
    """All forms that are due, in the usual order. Raises ValueError for a damaged file."""
    return _book().forms


def tells_unread_pages(problem: str) -> bool:
    """Whether a problem of a document says that a page was not read, so that a form may stand on it."""
    return any(words in problem for words in _book().unread)


def says_empty(note: str) -> bool:
    """Whether a note under a form explains that there is nothing to fill in."""
    return any(words in note for words in _book().says_empty)
