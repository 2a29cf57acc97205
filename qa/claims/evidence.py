"""What the library holds for a claim: every figure that its words may mean, printed or computed.

Nothing is looked up by value: a figure counts only as that of the agency, year and item that the claim names.
"""

from __future__ import annotations

from dataclasses import replace

from qa.catalog import Catalog
from qa.claims.amounts import of_amounts, of_sums
from qa.claims.averages import of_averages
from qa.claims.context import Claim, Kind
from qa.claims.held import Evidence
from qa.claims.lexicon import lexicon
from qa.claims.movements import of_changes, of_differences, of_growths, of_multiples
from qa.claims.operands import query_of
from qa.claims.portions import of_completions, of_shares
from qa.claims.scopes import wants_office
from qa.compute import (
    UnlikeUnitsError,
    ZeroBaseError,
)
from qa.query import Target
from qa.resolve import Refusal, Resolved, agency_missing, resolve
from qa.schema import Reason


def seek_evidence(claim: Claim, catalog: Catalog) -> Evidence:
    """The figures that a claim may mean: of its first reading that names any."""
    refusal: Refusal | None = None
    best: Evidence | None = None
    for subject in _dated(claim, catalog):
        if claim.unknown_agency is not None and not subject.agencies:
            return Evidence(refusal=agency_missing(claim.unknown_agency, catalog))
        found = _of_subject(claim, subject, catalog)
        found = _decided(subject, found)
        for looser in _loosened(claim, subject) if not found.held else ():
            freer = _of_subject(claim, looser, catalog)
            found = replace(freer, is_loosened=True) if freer.held and not found.held else found
        if found.held:
            if found.is_exact:
                return found
            best = best or found
        refusal = _nearer(refusal, found.refusal)
    if best is not None:
        return best
    fallback = Refusal(Reason.MISSING_ITEM, "没有听出这个数字说的是哪一项")
    return Evidence(refusal=refusal or fallback)


def _dated(claim: Claim, catalog: Catalog) -> tuple[Target, ...]:
    """The subjects with the year that 从A is of, where no year is told: the one before the latest that has the item."""
    if not claim.years_back:
        return claim.subjects
    found = []
    for subject in claim.subjects:
        now = resolve(subject, query_of(claim, (subject,)), catalog)
        year = now.year - claim.years_back if isinstance(now, Resolved) and subject.year is None else subject.year
        found.append(replace(subject, year=year))
    return tuple(found)


def _decided(subject: Target, found: Evidence) -> Evidence:
    """Nothing where a likeness reaches across a word that decides (余额 taken for 限额)."""
    if found.is_exact or not found.held or not subject.mentions:
        return found
    said, fact = subject.mentions[-1].text, found.held[0].fact
    names = "".join((*fact.path, fact.item))
    for pair in lexicon().decisive:
        for one, other in (pair, pair[::-1]):
            if one in said and other not in said and one not in names and other in names:
                where = f"{fact.agency}{fact.year}年"
                return Evidence(
                    refusal=Refusal(Reason.ITEM_NOT_FOUND, f"{where}的文件中没有“{said}”，只有“{fact.item}”")
                )
    return found


def _may_leave_office(subject: Target) -> bool:
    """Whether 本级 need not go on to hold: of a place, or where another unit is named (局本级A，某中心B)."""
    last = subject.mentions[-1] if subject.mentions else None
    is_unit = last is not None and last.literal and last.text.endswith(lexicon().unit_ends)
    return not wants_office(subject) or is_unit


def _loosened(claim: Claim, subject: Target) -> list[Target]:
    """The subject without what was only carried over and may not hold of it: the tier, then the phase."""
    found: list[Target] = []
    if not claim.names_item:
        return found
    if subject.tier is not None and not claim.tier_told and _may_leave_office(subject):
        found.append(replace(subject, tier=None))
    if subject.phase is not None and not claim.phase_told:
        found.append(replace(subject, phase=None, tier=subject.tier if claim.tier_told else None))
    return found


def _nearer(one: Refusal | None, other: Refusal | None) -> Refusal | None:
    return one if one is not None else other


def _of_subject(claim: Claim, subject: Target, catalog: Catalog) -> Evidence:
    try:
        return _KINDS[claim.kind](claim, subject, catalog)
    except (ZeroBaseError, UnlikeUnitsError) as error:
        return Evidence(refusal=Refusal(Reason.ZERO_BASE, error.problem))


_KINDS = {
    Kind.VALUE: of_amounts,
    Kind.CHANGE: of_changes,
    Kind.GROWTH: of_growths,
    Kind.SHARE: of_shares,
    Kind.COMPLETION: of_completions,
    Kind.DIFFERENCE: of_differences,
    Kind.MULTIPLE: of_multiples,
    Kind.PER: of_averages,
    Kind.SUM: of_sums,
}
