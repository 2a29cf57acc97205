"""A pasted text → one ClaimCheck for each figure in it, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.errors import UsageError
from corpus.numerals import to_plain
from qa.catalog import Catalog
from qa.claims.carrying import after_claim, after_sentence, before_sentence, found_in
from qa.claims.causes import cause_of
from qa.claims.certainty import settle_claim
from qa.claims.context import Claim, Context, Kind
from qa.claims.held import Evidence, Held
from qa.claims.judging import Closeness, Judgement, same_amount
from qa.claims.letters import Passage, passages_of
from qa.claims.lexicon import lexicon
from qa.claims.marks import Marked, mark_sentence
from qa.claims.ranks import Rank, check_rank, find_ranks
from qa.claims.reading import SentenceReader
from qa.claims.stated import Stated, find_stated
from qa.claims.wording import agreeing, differing
from qa.schema import Citation, ClaimCheck, Quantity, Reason, Verdict
from qa.scribe import Scribe

LONGEST_TEXT = 20_000
_PLACE = "名"  # the unit of a place in an order
_SENTENCE = re.compile("[^。！？；]+[。！？；]?")
_LONGEST_SENTENCE = 500  # a longer one is cut at a comma: what it costs grows with its square
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
    ranks: list[tuple[tuple[int, int], Rank]] = []
    for passage in passages_of(text):
        context, found, placed = _check_passage(passage, context, catalog, as_of)
        checked += found
        ranks += placed
    checks = [_put(one, checked, catalog, text) for one in checked]
    checks += [_put_rank(rank, span, catalog, text) for span, rank in ranks]
    return sorted(checks, key=lambda check: check.start)


def _check_passage(
    passage: Passage, context: Context, catalog: Catalog, as_of: date
) -> tuple[Context, list[_Checked], list[tuple[tuple[int, int], Rank]]]:
    checked: list[_Checked] = []
    ranks: list[tuple[tuple[int, int], Rank]] = []
    for start, marked in _sentences(passage, context, catalog, as_of):
        for rank in find_ranks(marked, context, lexicon(), as_of.year):
            ranks.append((passage.span(start + rank.start, start + rank.end), rank))
        reader = SentenceReader(marked, lexicon(), as_of.year)
        context = replace(before_sentence(context, marked), read_to=0, base=None)
        for n, figure in enumerate(marked.figures):
            claim = reader.read(n, context)
            evidence, judgement = settle_claim(claim, catalog)
            context = after_claim(context, claim, evidence)
            if judgement is not None and evidence.held:
                context = found_in(context, claim, judgement)
            if _is_claim(claim, judgement):
                span = passage.span(start + figure.start, start + figure.end)
                checked.append(_Checked(claim, span, evidence, judgement))
        context = after_sentence(context, marked)
    return context, checked, ranks


def _sentences(passage: Passage, context: Context, catalog: Catalog, as_of: date) -> Iterator[tuple[int, Marked]]:
    figures = find_stated(passage.text, lexicon())
    known = context.agencies
    for start, end in _sentence_spans(passage.text):
        inside = [_moved(f, start) for f in figures if start <= f.start < end]
        marked = mark_sentence(passage.text[start:end], inside, known, catalog.names, catalog, lexicon(), as_of)
        owners = [a.candidates for a in marked.agencies if a.candidates]
        known = owners[-1] if owners else known
        yield start, marked


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST_SENTENCE:
            comma = text.rfind("，", start, start + _LONGEST_SENTENCE)
            if comma <= start:
                break
            yield start, comma + 1
            start = comma + 1
        yield start, end


def _moved(figure: Stated, by: int) -> Stated:
    return replace(figure, start=figure.start - by, end=figure.end - by, lead=figure.lead - by)


def _is_claim(claim: Claim, judgement: Judgement | None) -> bool:
    """Whether a figure could be a claim at all: counts of things that no budget states are none (三项制度)."""
    if judgement is not None:
        return True
    if claim.stated.is_coarse and claim.kind is Kind.VALUE:
        return False  # 一半的单位
    unit = claim.stated.amount.unit.symbol
    is_spelt_count = claim.stated.is_spelt and not claim.stated.is_money and not claim.stated.is_ratio
    return not (unit in lexicon().weak_counters or is_spelt_count)


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


def _put_rank(rank: Rank, span: tuple[int, int], catalog: Catalog, text: str) -> ClaimCheck:
    found = check_rank(rank, catalog)
    start, end = span
    return ClaimCheck(
        text=text[start:end],
        start=start,
        end=end,
        verdict=found.verdict,
        stated=Quantity(value=str(rank.place), unit=_PLACE),
        found=None if found.place is None else Quantity(value=str(found.place), unit=_PLACE),
        explanation=found.explanation,
        citations=list(found.citations),
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
