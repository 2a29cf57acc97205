"""What a consistency rule says, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.datatypes import Source


class Outcome(StrEnum):
    """What became of one rule at one place."""

    PASS = "pass"
    FAIL = "fail"
    EXPLAINED = "explained"  # the figures differ, and a difference of 口径 of that very amount is found
    PARSE_DOUBT = "parse_doubt"  # it fails, but the reading itself is in doubt: never the document's error
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT_DATA = "insufficient_data"


class Severity(StrEnum):
    """How much a failed rule matters."""

    ERROR = "error"  # certainly wrong, and more than rounding
    WARNING = "warning"  # does not agree, and a reader of the figure must know
    ROUNDING = "rounding"  # a little more than rounding explains
    INFO = "info"  # wording, leftovers; no figure is touched


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a finding is about. ``words`` names it to a reader: “表2·合计·基本支出”, “正文”."""

    document: str
    source: Source
    words: str
    fact: str | None = None  # id of the Fact read there
    section: str | None = None
    table: str | None = None  # title
    row: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule at one place of a document.

    ``actual`` is what is printed at the first place, ``expected`` what the rule makes it, both in ``unit``.
    ``explanation`` is plain Chinese and names both sides. ``proposal`` (Chinese) is the one edit that would
    reconcile everything: a suggestion to look there, never an assertion. ``count`` tells at how many places
    a passed rule held.
    """

    rule: str
    document: str
    outcome: Outcome
    severity: Severity
    explanation: str
    places: tuple[Place, ...] = ()
    expected: Decimal | None = None
    actual: Decimal | None = None
    difference: Decimal | None = None
    unit: str | None = None
    proposal: str | None = None
    count: int = 1

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that it touches."""
        return tuple(dict.fromkeys(place.fact for place in self.places if place.fact))
