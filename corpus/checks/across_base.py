"""What a stated change is relative to: which year's document, and of which phase."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.checks.across_names import Catalogue, is_compared, one_scope, words
from corpus.checks.across_shelf import Filed, Shelf, own_facts
from corpus.checks.judge import tolerance_of, value_in
from corpus.datatypes import Fact, Phase
from corpus.money import Unit, parse_unit

_YEAR = re.compile(r"20\d\d")
_GOVERNMENT = "政府"


@dataclass(frozen=True, slots=True)
class Base:
    """The year and phase that a change counts from."""

    year: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure with the document that published it."""

    document: Filed
    fact: Fact


def base_of(fact: Fact, document: Filed) -> Base | None:
    """The base of a change or growth that the document states of its own year; None where it is unsure.

    A bare “上年” is last year's document of the same phase, but for governments, whose reports mean now
    last year's budget, now its execution.
    """
    if document.year is None or (fact.year, fact.phase) != (document.year, document.phase) or not fact.base:
        return None
    year = _year_of(fact.base, document.year)
    phase = _phase_of(fact.base, document)
    return Base(year, phase) if year == document.year - 1 and phase else None


def _year_of(text: str, own: int) -> int | None:
    named = _YEAR.search(text)
    if named:
        return int(named.group())
    return own - 1 if words().last_year.search(text) else None


def _phase_of(text: str, document: Filed) -> Phase | None:
    if words().adjusted.search(text):
        return None
    if words().final.search(text):
        return Phase.FINAL
    if words().budget.search(text):
        return Phase.BUDGET
    return None if document.level == _GOVERNMENT else document.phase


def same_level(one: Filed, other: Filed) -> bool:
    """Whether both are a 部门's or both a 单位's document, as far as they say."""
    return one.level == other.level or None in (one.level, other.level)


class Published:
    """What the agency's own documents of a year and phase print, by thing."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._catalogues: dict[str, Catalogue] = {}

    def figures(self, fact: Fact, document: Filed, base: Base) -> list[Earlier]:
        """Figures of the thing that ``fact`` measures, of any 口径, in documents of the base."""
        earlier = (one for one in self._shelf.of(base.year, base.phase) if one.id != document.id)
        return [
            Earlier(one, found)
            for one in earlier
            if same_level(one, document)
            for found in self.catalogue(one).same_thing(fact)
        ]

    def catalogue(self, document: Filed) -> Catalogue:
        """The document's amounts of its own year and phase."""
        if document.id not in self._catalogues:
            own = (f for f in own_facts(document) if (f.year, f.phase) == (document.year, document.phase))
            self._catalogues[document.id] = Catalogue(f for f in own if is_compared(f))
        return self._catalogues[document.id]


def comparable(fact: Fact, found: list[Earlier]) -> Earlier | None:
    """The figure of the same 口径, the most exact print of it; None where there is none, or several that differ."""
    unit = parse_unit(fact.unit)
    fit = [one for one in found if one_scope(fact, one.fact) and value_in(one.fact, unit) is not None]
    fit = [one for one in fit if one.fact.fund is fact.fund] or fit
    if not fit:
        return None
    best = min(fit, key=lambda one: (tolerance_of([one.fact], unit), one.fact.origin.value, one.fact.id))
    return best if all(_agree(best.fact, one.fact, unit) for one in fit) else None


def _agree(one: Fact, other: Fact, unit: Unit) -> bool:
    a, b = value_in(one, unit), value_in(other, unit)
    return a is not None and b is not None and abs(a - b) <= tolerance_of((one, other), unit)
