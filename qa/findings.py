"""What the consistency rules found, in the contract's form and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.checks import datatypes as checks
from corpus.checks.datatypes import Severity
from corpus.checks.rules import rule_texts
from corpus.numerals import to_plain
from qa.schema import Citation, Detail, Finding, Outcome

if TYPE_CHECKING:
    from index.records import DocumentRecord

_OUTCOMES = {checks.Outcome.EXPLAINED: Outcome.PASS, checks.Outcome.PARSE_DOUBT: Outcome.INSUFFICIENT_DATA}
_GRAVE = (Severity.ERROR, Severity.WARNING)
_BY_WEIGHT = (Severity.ERROR, Severity.WARNING, Severity.ROUNDING, Severity.INFO)
_BY_OUTCOME = (Outcome.FAIL, Outcome.INSUFFICIENT_DATA, Outcome.PASS, Outcome.NOT_APPLICABLE)


def finding_info(found: checks.Finding, documents: Mapping[str, DocumentRecord]) -> Finding:
    """One finding, for a reader; ``documents`` are the library's by id."""
    return Finding(
        rule=found.rule,
        title=rule_texts()[found.rule].title,
        document=found.document,
        outcome=_OUTCOMES.get(found.outcome) or Outcome(found.outcome.value),
        severity=found.severity,
        expected=_plain(found.expected),
        actual=_plain(found.actual),
        difference=_plain(found.difference),
        unit=found.unit,
        explanation=found.explanation,
        citations=[citation_of(place, n, documents[place.document]) for n, place in enumerate(found.places, 1)],
        detail=Detail(found.outcome.value),
        proposal=found.proposal,
        count=found.count,
    )


def citation_of(place: checks.Place, n: int, record: DocumentRecord) -> Citation:
    """The citation number ``n`` of a place."""
    source = place.source
    return Citation(
        n=n,
        document=record.id,
        title=record.title,
        file=record.file,
        page=source.page,
        line=source.line,
        sheet=source.sheet,
        section=place.section,
        table=place.table,
        row=place.row,
        column=place.column,
        cell=source.cell,
        bbox=source.bbox,
        text=source.text,
    )


def is_grave(found: checks.Finding) -> bool:
    """Whether a reader of the figures that it touches must know of it."""
    return found.outcome is checks.Outcome.FAIL and found.severity in _GRAVE


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Document by document; what failed first, the graver before the lighter, then in the order of the rules."""
    return sorted(found, key=lambda one: (one.document, _BY_OUTCOME.index(one.outcome), _BY_WEIGHT.index(one.severity)))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else to_plain(value)


def counted(found: Sequence[Finding]) -> dict[Severity, int]:
    """How many checks failed, by severity, the gravest first; grades without any are left out."""
    failed = [one.severity for one in found if one.outcome is Outcome.FAIL]
    return {severity: failed.count(severity) for severity in _BY_WEIGHT if severity in failed}
