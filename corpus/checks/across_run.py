"""All rules over the documents of one agency → findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from corpus.checks.across_change import check_changes
from corpus.checks.across_copied import check_copied
from corpus.checks.across_pairs import check_pairs
from corpus.checks.across_points import check_points
from corpus.checks.across_quotes import check_quotes
from corpus.checks.across_shelf import Shelf
from corpus.checks.datatypes import Finding, Outcome, Severity

_CHECKS: tuple[Callable[[Shelf], Iterator[Finding]], ...] = (
    check_changes,
    check_points,
    check_quotes,
    check_pairs,
    check_copied,
)
_PARTLY = "跨文件核对{}处成立"
_ALL = "跨文件核对{}处，全部成立"


def check_across(shelf: Shelf) -> tuple[Finding, ...]:
    """What the rules across documents say: failures one by one, what held counted by document and rule.

    A shelf with a single document has no findings.
    """
    found = [finding for check in _CHECKS for finding in check(shelf)]
    failed = _merged(finding for finding in found if finding.outcome is not Outcome.PASS)
    passed = Counter((finding.document, finding.rule) for finding in found if finding.outcome is Outcome.PASS)
    failing = {(finding.document, finding.rule) for finding in failed}
    counted = (
        Finding(
            rule, document, Outcome.PASS, Severity.INFO, _PARTLY if (document, rule) in failing else _ALL, count=count
        )
        for (document, rule), count in passed.items()
    )
    told = (replace(finding, explanation=finding.explanation.format(finding.count)) for finding in counted)
    return (*failed, *told)


def _merged(found: Iterable[Finding]) -> list[Finding]:
    """One finding for a contradiction that is repeated wherever the documents repeat the figure."""
    merged: dict[tuple[object, ...], Finding] = {}
    for finding in found:
        key = (finding.rule, finding.document, finding.explanation)
        old = merged.get(key)
        merged[key] = replace(old, places=tuple(dict.fromkeys((*old.places, *finding.places)))) if old else finding
    return list(merged.values())
