"""How findings across documents are worded and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from corpus.checks.across_shelf import Filed
from corpus.checks.book import place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.datatypes import Fact, Trend
from corpus.numerals import to_grouped, trimmed

_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
_DIRECTIONS = {Trend.INCREASE: "增加", Trend.DECREASE: "减少", Trend.UNCHANGED: "增减"}


def amount(value: Decimal, unit: str) -> str:
    """An amount for a reader: 1,234.5万元."""
    return f"{to_grouped(plain(value))}{unit}"


def plain(value: Decimal) -> Decimal:
    """Without the zeros that a conversion or division leaves behind the point; at most four places."""
    return trimmed(value.quantize(Decimal("0.0001")))


def stated(fact: Fact) -> str:
    """A figure as printed, with its unit."""
    text = fact.source.text.strip()
    return f"{text}{fact.unit}" if _NUMBER.fullmatch(text) else amount(fact.value, fact.unit)


def changed(fact: Fact) -> str:
    """A change or growth in words: 增加12万元."""
    return f"{_DIRECTIONS.get(fact.trend or Trend.UNCHANGED, '增减')}{amount(fact.value, fact.unit)}"


def named(document: Filed, beside: Filed | None = None) -> str:
    """A document for a reader: its title, or the file where both that are compared have one title."""
    same = beside is not None and beside.title == document.title
    return f"《{document.file if same or not document.title else document.title}》"


def places(*facts: Fact | None) -> tuple[Place, ...]:
    """The places of figures, each once, in order."""
    found = (place_of_fact(fact) for fact in facts if fact is not None)
    return tuple(dict.fromkeys(found))


def held(rule: str, document: Filed, facts: Iterable[Fact]) -> Finding:
    """A rule that held at one place."""
    return Finding(rule, document.id, Outcome.PASS, Severity.INFO, "", places(*facts))


def settled(finding: Finding, facts: Iterable[Fact]) -> Finding:
    """The finding, as a doubt of the reading where one of its figures was repaired or recognised in doubt."""
    doubtful = any(fact.repair or fact.source.doubt for fact in facts)
    failed = finding.outcome is Outcome.FAIL
    return replace(finding, outcome=Outcome.PARSE_DOUBT) if doubtful and failed else finding
