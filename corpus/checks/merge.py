"""One cause, one finding: what several rules say of one suspicious figure is told together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import rule_texts

_WEIGHT = (Severity.ERROR, Severity.WARNING, Severity.ROUNDING, Severity.INFO)
_Key = tuple[str, object, object, object]


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order; failures that suspect the same figure become one.

    The gravest leads (the first of equals); the others follow in its explanation, their places among its own.
    """
    found = list(findings)
    groups: dict[_Key, list[Finding]] = {}
    for one in found:
        if (key := _key(one)) is not None:
            groups.setdefault(key, []).append(one)
    joined = {id(group[0]): _joined(group) for group in groups.values()}
    dropped = {id(one) for group in groups.values() for one in group[1:]}
    return tuple(joined.get(id(one), one) for one in found if id(one) not in dropped)


def _key(one: Finding) -> _Key | None:
    """What a failure suspects: the figure at its first place; None where it is about words."""
    if one.outcome is not Outcome.FAIL or not one.places or one.places[0].fact is None:
        return None
    first = one.places[0]
    return first.document, first.fact, first.source.page, first.source.line


def _joined(group: list[Finding]) -> Finding:
    lead = min(group, key=lambda one: _WEIGHT.index(one.severity))
    others = [one for one in group if one is not lead]
    if not others:
        return lead
    told = [lead.explanation.rstrip("。")]
    told += [f"又据“{rule_texts()[one.rule].title}”：{one.explanation.rstrip('。')}" for one in others]
    proposals = dict.fromkeys(one.proposal for one in (lead, *others) if one.proposal)
    return replace(
        lead,
        explanation="。".join(told),
        places=_places([lead, *others]),
        proposal="；".join(proposals) or None,
    )


def _places(group: list[Finding]) -> tuple[Place, ...]:
    """All places, each once: by the figure where there is one."""
    found: dict[object, Place] = {}
    for one in group:
        for place in one.places:
            found.setdefault(place.fact or place.source, place)
    return tuple(found.values())
