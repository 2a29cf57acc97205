"""What one figure or sentence leaves for the next: whose, of which year, of what."""

from __future__ import annotations

from dataclasses import replace

from qa.claims.context import Claim, Context, Kind, plain
from qa.claims.held import Evidence
from qa.claims.judging import Closeness, Judgement
from qa.claims.lexicon import lexicon
from qa.claims.marks import Marked
from qa.query import Mention, Target

_LONGEST_HEADING = 60
_COUNTED = 3  # counts told that an average may divide by
_TOLD = 6  # amounts told that later words may point back to


def after_claim(context: Context, claim: Claim, evidence: Evidence) -> Context:
    """What the next figure may leave out."""
    own = next(iter(claim.subjects), Target())
    target = evidence.subject or own
    moved = replace(context, read_to=claim.read_to, base=None, last=claim)
    if claim.is_base:
        items = target.mentions if claim.names_item else context.items
        return replace(moved, base=target, items=items, told=(*context.told, target)[-_TOLD:])
    is_told = claim.kind is Kind.VALUE
    items = target.mentions if is_told or claim.names_item else context.items
    return replace(
        moved,
        agencies=own.agencies or (() if claim.unknown_agency else context.agencies),
        unknown=None if own.agencies else claim.unknown_agency,
        year=claim.now or (own.year if own.year is not None else context.year),
        now=max(context.now or 0, own.year or 0) or None,
        phase=own.phase,
        names_phase=claim.phase_told,
        names_tier=claim.tier_told,
        said=claim.said if is_told and claim.said else context.said,
        counted=_counted(claim, target, context),
        tier=target.tier if evidence.is_loosened else own.tier,
        items=items or context.items,
        whole=context.whole if claim.is_part or not is_told else items or context.whole,
        in_parts=claim.is_part if is_told else context.in_parts,
        told=(*context.told, target)[-_TOLD:] if is_told else context.told,
        is_against_last_year=claim.is_against_last_year,
        against=_rival(claim, context),
    )


def _counted(claim: Claim, target: Target, context: Context) -> tuple[Target, ...]:
    """The counts told of the agency of the last figure."""
    kept = tuple(t for t in context.counted if t.agencies == target.agencies)
    is_count = claim.kind is Kind.VALUE and not claim.stated.is_money and not claim.stated.is_ratio
    return (*kept, target)[-_COUNTED:] if is_count else kept


def found_in(context: Context, claim: Claim, judgement: Judgement) -> Context:
    """With the phase in which the figure was found: what is told next is compared with that."""
    phase = judgement.held.fact.phase
    told = context.told
    if claim.kind is Kind.VALUE and told and judgement.closeness >= Closeness.ROUNDED:
        told = (*told[:-1], replace(told[-1], phase=phase))
    return replace(context, leaning=phase, told=told)


def _rival(claim: Claim, context: Context) -> Target | None:
    """What a difference was told against, until another amount is told."""
    if claim.kind in (Kind.DIFFERENCE, Kind.MULTIPLE, Kind.GROWTH) and claim.others:
        return claim.others[0]
    return None if claim.kind is Kind.VALUE else context.against


def before_sentence(context: Context, marked: Marked) -> Context:
    """和A比，B…：前者…，后者…: the two agencies named in front of the first figure."""
    first = marked.figures[0].start if marked.figures else 0
    pair = tuple(dict.fromkeys(a.candidates for a in marked.agencies if a.candidates and a.start < first))[-2:]
    context = replace(context, names_phase=False, names_tier=False)
    return replace(context, pair=pair) if len(pair) == 2 else context


def after_sentence(context: Context, marked: Marked) -> Context:
    """Agency, year and phase that a sentence without figures names; the agencies that 前者 and 后者 may mean."""
    known = [a.candidates for a in marked.agencies if a.candidates]
    pair = tuple(dict.fromkeys(known))[-2:]
    context = replace(context, pair=pair if len(pair) == 2 else context.pair)
    if marked.figures:
        return context
    years = [y.years[-1] for y in marked.years if not y.relative]
    phases = [p for _, p in marked.phases]
    strangers = [a for a in marked.agencies if not a.candidates and not lexicon().told_by.match(marked.text, a.end)]
    leads = bool(strangers) and (not context.agencies or strangers[0].start == 0) and not known
    items = _headed(marked)
    return replace(
        context,
        items=items or context.items,
        whole=items or context.whole,
        agencies=known[-1] if known else () if leads else context.agencies,
        unknown=strangers[0].text if leads else None if known else context.unknown,
        year=years[-1] if years else context.year,
        now=max(context.now or 0, *years) if years else context.now,
        phase=phases[-1] if phases and (known or years) else None if known else context.phase,
    )


def _headed(marked: Marked) -> tuple[Mention, ...]:
    """The item that a heading or a topic sentence ends in (3.公务接待费。, 住房公积金（项）。)."""
    if not marked.mentions or lexicon().purpose.search(marked.text) or len(marked.text) > _LONGEST_HEADING:
        return ()
    last = marked.mentions[-1]
    return plain((last,)) if lexicon().heading_tail.fullmatch(marked.text[last.end :]) else ()
