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
_SAYS = "核验："


def warn_of_findings(scribe: Scribe, catalog: Catalog) -> None:
    """Say each failed check that touches a cited figure; to a conflict told already it adds what the check knows."""
    found = _touching(scribe, catalog)
    rest = [one for one in found if not _joins_a_conflict(one, scribe)]
    for one in rest[:_TOLD]:
        scribe.warn(WarningCode.CONFLICT, _words(one), _places(one, scribe))
    if len(rest) > _TOLD:
        scribe.warn(WarningCode.CONFLICT, f"这些数字另有{len(rest) - _TOLD}处核验不符，见 budgetqa check")


def _touching(scribe: Scribe, catalog: Catalog) -> list[Finding]:
    by_fact = catalog.store.findings_touching(scribe.facts_cited)
    found = [one for some in by_fact.values() for one in some if is_grave(one)]
    return list(dict.fromkeys(found))


def _joins_a_conflict(one: Finding, scribe: Scribe) -> bool:
    """Whether a conflict that cites the suspicious figure is told already; the first finding is added to it."""
    suspect = scribe.number_of(one.places[0].fact or "")
    for place, warning in enumerate(scribe.warnings):
        if warning.code is WarningCode.CONFLICT and suspect in warning.citations:
            if _SAYS not in warning.message:
                numbers = dict.fromkeys((*warning.citations, *_places(one, scribe)))
                update = {"message": f"{warning.message}。{_SAYS}{_words(one)}", "citations": list(numbers)}
                scribe.warnings[place] = warning.model_copy(update=update)
            return True
    return False


def _words(one: Finding) -> str:
    return f"{one.explanation}（{one.proposal}）" if one.proposal else one.explanation


def _places(one: Finding, scribe: Scribe) -> list[int]:
    return [scribe.cite_place(place) for place in one.places[:_PLACES]]
