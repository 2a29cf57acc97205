"""What the consistency rules found about the very figures of an answer, said with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.findings import is_grave
from qa.schema import WarningCode

if TYPE_CHECKING:
    from corpus.checks.datatypes import Finding
    from qa.catalog import Catalog
    from qa.scribe import Scribe

_TOLD = 3  # findings told one by one
_PLACES = 3  # of each, cited


def warn_of_findings(scribe: Scribe, catalog: Catalog) -> None:
    """Add a warning for each failed check that touches a cited figure; conflicts told already are not repeated."""
    told = {n for warning in scribe.warnings if warning.code is WarningCode.CONFLICT for n in warning.citations}
    found = [one for one in _touching(scribe, catalog) if not _is_told(one, told, scribe)]
    for one in found[:_TOLD]:
        numbers = [scribe.cite_place(place) for place in one.places[:_PLACES]]
        hint = f"（{one.proposal}）" if one.proposal else ""
        scribe.warn(WarningCode.CONFLICT, f"{one.explanation}{hint}", numbers)
    if len(found) > _TOLD:
        scribe.warn(WarningCode.CONFLICT, f"这些数字另有{len(found) - _TOLD}处核验不符，见 budgetqa check")


def _touching(scribe: Scribe, catalog: Catalog) -> list[Finding]:
    by_fact = catalog.store.findings_touching(scribe.facts_cited)
    found = [one for some in by_fact.values() for one in some if is_grave(one)]
    return list(dict.fromkeys(found))


def _is_told(one: Finding, told: set[int], scribe: Scribe) -> bool:
    """Whether a conflict warning cites all figures of the finding already."""
    numbers = [scribe.number_of(fact) for fact in one.facts]
    return bool(numbers) and all(n in told for n in numbers)
