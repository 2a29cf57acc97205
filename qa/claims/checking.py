"""A pasted text → one ClaimCheck for each figure in it, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.errors import UsageError
from corpus.numerals import to_plain
from corpus.vocabulary import clean_label
from qa.catalog import Catalog
from qa.claims.causes import cause_of
from qa.claims.context import Claim, Context, Kind, plain
from qa.claims.evidence import Evidence, Held, seek_evidence
from qa.claims.judging import Closeness, Judgement, judge, same_amount
from qa.claims.letters import Passage, passages_of
from qa.claims.lexicon import lexicon
from qa.claims.marks import Marked, mark_sentence
from qa.claims.reading import SentenceReader
from qa.claims.stated import Stated, find_stated
from qa.claims.wording import agreeing, differing, told_of
from qa.query import Mention, Target
from qa.resolve import Refusal
from qa.schema import Citation, ClaimCheck, Quantity, Reason, Verdict
from qa.scribe import Scribe

LONGEST_TEXT = 20_000
_NAMING = 4  # characters of a part of a name that stand for the whole of it
_LONGEST_HEADING = 60
_TOLD = 6  # amounts told that later words may point back to
_SENTENCE = re.compile("[^。！？；]+[。！？；]?")
_UNNAMED = (Reason.MISSING_ITEM, Reason.AMBIGUOUS_AGENCY, Reason.AMBIGUOUS_YEAR, Reason.AMBIGUOUS_ITEM)
_VERDICTS = {
    Closeness.EQUAL: Verdict.SUPPORTED,
    Closeness.ROUNDED: Verdict.ROUNDED,
    Closeness.OPPOSITE: Verdict.CONTRADICTED,
    Closeness.NONE: Verdict.CONTRADICTED,
}


@dataclass(frozen=True, slots=True)
class _Checked:
    """One claim with what was found for it, before it is put into words."""

    claim: Claim
    span: tuple[int, int]
    evidence: Evidence
    judgement: Judgement | None

    @property
    def is_wrong(self) -> bool:
        """Whether the library holds another figure."""
        return self.judgement is not None and _VERDICTS[self.judgement.closeness] is Verdict.CONTRADICTED


def verify_text(text: str, catalog: Catalog, as_of: date) -> list[ClaimCheck]:
    """Check every figure of ``text``; ``as_of`` is the day of 今年 where the text names no year.

    Raises UsageError for a text of more than LONGEST_TEXT characters.
    """
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"文字太长（{len(text)}字，最多{LONGEST_TEXT}字）", "请分几次核对")
    context = Context()
    checked: list[_Checked] = []
    for passage in passages_of(text):
        context, found = _check_passage(passage, context, catalog, as_of)
        checked += found
    return [_put(one, checked, catalog, text) for one in checked]


def _check_passage(passage: Passage, context: Context, catalog: Catalog, as_of: date) -> tuple[Context, list[_Checked]]:
    checked: list[_Checked] = []
    for start, marked in _sentences(passage, context, catalog, as_of):
        reader = SentenceReader(marked, lexicon(), as_of.year)
        context = replace(_before_sentence(context, marked), read_to=0, base=None)
        for n, figure in enumerate(marked.figures):
            claim = reader.read(n, context)
            evidence, judgement = _settle(claim, catalog)
            context = _after(context, claim, evidence)
            if judgement is not None and evidence.held:
                context = replace(context, leaning=judgement.held.fact.phase)
            if _is_claim(claim, judgement):
                span = passage.span(start + figure.start, start + figure.end)
                checked.append(_Checked(claim, span, evidence, judgement))
        context = _after_sentence(context, marked)
    return context, checked


def _sentences(passage: Passage, context: Context, catalog: Catalog, as_of: date) -> Iterator[tuple[int, Marked]]:
    figures = find_stated(passage.text, lexicon())
    known = context.agencies
    for match in _SENTENCE.finditer(passage.text):
        inside = [_moved(f, match.start()) for f in figures if match.start() <= f.start < match.end()]
        marked = mark_sentence(match.group(), inside, known, catalog.names, catalog, lexicon(), as_of)
        owners = [a.candidates for a in marked.agencies if a.candidates]
        known = owners[-1] if owners else known
        yield match.start(), marked


def _moved(figure: Stated, by: int) -> Stated:
    return replace(figure, start=figure.start - by, end=figure.end - by, lead=figure.lead - by)


def _settle(claim: Claim, catalog: Catalog) -> tuple[Evidence, Judgement | None]:
    """The evidence of the likeliest reading; of another where only that states the very figure."""
    evidence = seek_evidence(claim, catalog)
    judgement = judge(claim, evidence)
    if judgement is not None and judgement.closeness is not Closeness.NONE:
        return _if_certain(claim, evidence, judgement, catalog)
    for subject in claim.subjects if judgement is not None else ():
        other = seek_evidence(replace(claim, subjects=(subject,)), catalog)
        found = judge(claim, other)
        if found is not None and found.closeness is Closeness.EQUAL and other.is_exact:
            return other, found
    return _if_certain(claim, evidence, judgement, catalog)


def _if_certain(
    claim: Claim, evidence: Evidence, judgement: Judgement | None, catalog: Catalog
) -> tuple[Evidence, Judgement | None]:
    """Whether it is sure enough what a figure is of: else it is neither right nor wrong.

    Without an agency only the very figure of the very item counts; an item taken by likeness contradicts nothing.
    """
    if judgement is None or (judgement.closeness is Closeness.EQUAL and evidence.is_exact):
        return evidence, judgement
    names_agency = any(t.agencies for t in claim.subjects) or len(catalog.agencies) == 1
    if not names_agency:
        refusal = Refusal(Reason.AMBIGUOUS_AGENCY, "没有写明是哪个单位的数字")
        return Evidence(refusal=refusal), None
    if evidence.is_loosened and judgement.closeness in (Closeness.NONE, Closeness.OPPOSITE):
        told = told_of(judgement.held)
        return Evidence(refusal=Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有所说阶段或范围的数字，另有：{told}")), None
    if not evidence.is_exact and judgement.closeness in (Closeness.NONE, Closeness.OPPOSITE):
        said = evidence.resolved.target.words if evidence.resolved is not None else ""
        if len(said) >= _NAMING and clean_label(said) in judgement.held.fact.item:
            return evidence, judgement  # 外网升级改造 is the 2023年外网升级改造项目
        told = told_of(judgement.held)
        refusal = Refusal(Reason.ITEM_NOT_FOUND, f"文库中没有“{said}”这一项，名称相近的是{told}")
        return Evidence(refusal=refusal), None
    return evidence, judgement


def _is_claim(claim: Claim, judgement: Judgement | None) -> bool:
    """Whether a figure could be a claim at all: counts of things that no budget states are none (三项制度)."""
    if judgement is not None:
        return True
    unit = claim.stated.amount.unit.symbol
    is_spelt_count = claim.stated.is_spelt and not claim.stated.is_money and not claim.stated.is_ratio
    return not (unit in lexicon().weak_counters or is_spelt_count)


# --- what is carried over ---------------------------------------------------------------------------


def _after(context: Context, claim: Claim, evidence: Evidence) -> Context:
    """What the next figure may leave out."""
    own = next(iter(claim.subjects), Target())
    target = evidence.subject or own
    moved = replace(context, read_to=claim.read_to, base=None)
    if claim.is_base:
        items = target.mentions if claim.names_item else context.items
        return replace(moved, base=target, items=items, told=(*context.told, target)[-_TOLD:])
    is_told = claim.kind is Kind.VALUE
    items = target.mentions if is_told or claim.names_item else context.items
    return replace(
        moved,
        agencies=own.agencies or context.agencies,
        unknown=None if own.agencies else claim.unknown_agency,
        year=own.year if own.year is not None else context.year,
        now=context.now or own.year,
        phase=own.phase,
        tier=own.tier,
        items=items or context.items,
        whole=context.whole if claim.is_part or not is_told else items or context.whole,
        in_parts=claim.is_part if is_told else context.in_parts,
        told=(*context.told, target)[-_TOLD:] if is_told else context.told,
    )


def _before_sentence(context: Context, marked: Marked) -> Context:
    """和A比，B…：前者…，后者…: the two agencies named in front of the first figure."""
    first = marked.figures[0].start if marked.figures else 0
    pair = tuple(dict.fromkeys(a.candidates for a in marked.agencies if a.candidates and a.start < first))[-2:]
    return replace(context, pair=pair) if len(pair) == 2 else context


def _after_sentence(context: Context, marked: Marked) -> Context:
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
        now=years[-1] if years else context.now,
        phase=phases[-1] if phases else None if known else context.phase,
    )


def _headed(marked: Marked) -> tuple[Mention, ...]:
    """The item that a heading or a topic sentence ends in (3.公务接待费。, 住房公积金（项）。)."""
    if not marked.mentions or lexicon().purpose.search(marked.text) or len(marked.text) > _LONGEST_HEADING:
        return ()
    last = marked.mentions[-1]
    return plain((last,)) if lexicon().heading_tail.fullmatch(marked.text[last.end :]) else ()


# --- the contract's form ------------------------------------------------------------------------------


def _put(one: _Checked, all_checked: list[_Checked], catalog: Catalog, text: str) -> ClaimCheck:
    amount = one.claim.stated.amount
    start, end = one.span
    stated = Quantity(value=to_plain(amount.value), unit=amount.unit.symbol)
    verdict, found, explanation, citations = _verdict(one, all_checked, catalog)
    return ClaimCheck(
        text=text[start:end],
        start=start,
        end=end,
        verdict=verdict,
        stated=stated,
        found=found,
        explanation=explanation,
        citations=citations,
    )


def _verdict(
    one: _Checked, all_checked: list[_Checked], catalog: Catalog
) -> tuple[Verdict, Quantity | None, str, list[Citation]]:
    if one.judgement is None:
        refusal = one.evidence.refusal
        if refusal is None or refusal.reason in _UNNAMED:
            message = refusal.message if refusal is not None else "没有听出这个数字说的是哪一项"
            return Verdict.NOT_CHECKABLE, None, f"无法核对：{message}。", []
        return Verdict.NOT_FOUND, None, f"{refusal.message}。", []
    judgement = one.judgement
    held = judgement.held
    scribe = Scribe(catalog)
    scribe.cite_all(held.facts)
    found = Quantity(value=to_plain(held.as_printed.value), unit=held.as_printed.unit.symbol)
    notes = _notes(one)
    if not one.is_wrong:
        return _VERDICTS[judgement.closeness], found, agreeing(one.claim, judgement, notes), scribe.citations
    cause = _exchanged(one, held, all_checked) or cause_of(one.claim, one.evidence, held, catalog)
    return Verdict.CONTRADICTED, found, differing(one.claim, judgement, cause, notes), scribe.citations


def _notes(one: _Checked) -> tuple[str, ...]:
    evidence = one.evidence
    notes = list(evidence.resolved.assumptions) if evidence.resolved is not None and not one.claim.year_told else []
    if not evidence.is_exact and evidence.resolved is not None:
        notes.append(f"“{evidence.resolved.target.words}”按相近的名称理解")
    return tuple(notes)


def _exchanged(one: _Checked, held: Held, all_checked: list[_Checked]) -> str:
    """Two figures of the text that stand in each other's place."""
    for other in all_checked:
        if other is one or not other.is_wrong or other.judgement is None:
            continue
        theirs = other.judgement.held.as_printed
        if same_amount(one.claim.stated.amount, theirs) and same_amount(other.claim.stated.amount, held.as_printed):
            return "与文中另一个数字互换了位置"
    return ""
