"""Question → Query, without a language model: spans are recognised, explained, and assembled.

Whole-sentence patterns are not matched. What nothing explains is named in ``Query.unexplained``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from corpus.classification import economic, functional
from corpus.datatypes import Aspect, Phase
from corpus.money import PERCENT, Amount, Dimension, Unit
from corpus.vocabulary import TermMatch, vocabulary
from qa.amounts import AmountSpan, asked_dimension, asked_unit, find_amounts
from qa.links import mark_links
from qa.mentions import find_mentions, pieces_of
from qa.names import AgencyMention, AgencyNames, mark_agencies
from qa.normalise import normalise_question
from qa.periods import YearSpan, find_years
from qa.query import Bound, Link, Members, Operation, Query, Target
from qa.rankings import ORDINAL, TOP, ranking_of
from qa.rates import mark_rates
from qa.spans import CLAUSE_END, Kind, Slate, Span
from qa.targets import assemble_targets
from qa.words import Words, words


class Items(Protocol):
    """What understanding asks of a library about its items."""

    def item_names(self, agencies: tuple[str, ...]) -> Sequence[str]:
        """Cleaned item names of these agencies."""
        ...

    def is_in_item(self, text: str) -> bool:
        """Whether ``text`` is part of the name of any item of the library."""
        ...


_CODE = re.compile(r"(?<![0-9.])(?:\d{3,7}(?![0-9.%年个人万亿])|\d{7}(?=人))")  # 2010104人大会议
_QUOTED = re.compile(r'"([^"]{1,40})"|《([^》]{1,40})》')
_QUOTE_MARKS = ('"', "《")
_PUNCTUATION = re.compile(r"[，。？！；：、…~～\"'《》【】\[\]{}<>|/\\*#@^&+=_\-—·（）]+")
_STRONG = re.compile(r"[的是吗呢了]")
# 专项里|市级支持: the part of a whole
_INSIDE = re.compile(r"(?=(?P<around>[里中][一-鿿]{2}))(?<=[一-鿿\x00]{2})[里中]")
_IN_POST = re.compile("在[岗职编册校建线办]")
_CARRIED_OUT = re.compile("完成|执行")
_QUANTITY = re.compile(r"差?多少|多大|多高|多贵|差多")  # 多 that asks, and does not say which is more
_ENDS_IN_SUM = re.compile(r"[合总]计(?:数|金额)?(?:是|为|有)?(?:多少钱?|几何)?[？。！]*$")  # also in the term 项目合计
_SET_OPERATIONS = (Operation.RANK, Operation.LIST, Operation.COUNT, Operation.SUM, Operation.COMPARE)
_MEASURES = {  # what the members of a set may be measured by, beside the amount
    Operation.COMPLETION: Aspect.RATE,
    Operation.GROWTH: Aspect.GROWTH,
    Operation.CHANGE: Aspect.CHANGE,
}
_MEASURED_SETS = (Members.PLACES, Members.TAX_KINDS)
_ALL_OF_BUDGET = Amount(Decimal(100), PERCENT)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the first passes found; assembled into the Query at the end."""

    operation: Operation
    phase: Phase | None
    unit: Unit | None
    dimension: Dimension | None
    members: Members | None
    amounts: tuple[AmountSpan, ...]
    years: tuple[YearSpan, ...]
    agencies: tuple[AgencyMention, ...]
    text: str
    masked: str  # the question without names, for the words that tell what is asked
    fulfilment: Bound | None = None  # 没完成预算


def understand(question: str, names: AgencyNames, items: Items, as_of: date) -> Query:
    """Read one question against the names of a library.

    ``as_of`` is the day from which 今年 and 去年 are counted.
    """
    lexicon = words()
    text = normalise_question(question)
    slate = Slate(text)
    _mark_injections(slate, lexicon)
    clear = _clear_text(slate)
    if lexicon.out_of_scope.search(clear) or lexicon.hypothetical.search(clear) or not clear.strip():
        return Query(text, Operation.OUT_OF_SCOPE, as_of=as_of)
    years = _mark_years(slate, as_of)
    agencies = mark_agencies(slate, names, items.is_in_item)
    amounts = _mark_amounts(slate, lexicon)
    own_names = items.item_names(_candidates(agencies))
    _mark_items(slate, own_names)
    mark_rates(slate, own_names)
    if any(not items.is_in_item(m.group()) for m in lexicon.beside.finditer(_masked(slate))):
        return Query(text, Operation.OUT_OF_SCOPE, as_of=as_of)
    operation = _operation(slate, lexicon)
    members = _mark_members(slate, lexicon, operation)
    fulfilment = _mark_fulfilment(slate, lexicon, members)
    unit = _mark_unit(slate)
    phase = _mark_phase(slate, lexicon)
    _mark_tiers(slate, lexicon)
    masked = _masked(slate)
    dimension = unit.dimension if unit else asked_dimension(masked)
    mark_links(slate, lexicon, operation, own_names)
    _mark_noise(slate, lexicon)
    _mark_literals(slate, lexicon, items)
    found = (tuple(amounts), tuple(years), tuple(agencies))
    frame = _Frame(operation, phase, unit, dimension, members, *found, text, masked, fulfilment)
    return _assemble(slate, frame, lexicon, as_of)


# --- passes -----------------------------------------------------------------------------------


def _mark_injections(slate: Slate, lexicon: Words) -> None:
    """Clauses that give orders instead of asking are put aside: they never touch a figure."""
    for stops in ("。？！；：\n", "，。？！；：\n"):  # the whole order, unless nothing would be left
        orders = [m for m in re.finditer(rf"[^{stops}]+[{stops}]?", slate.text) if lexicon.injection.search(m.group())]
        if sum(m.end() - m.start() for m in orders) < len(slate.text) or "，" in stops:
            break
    for order in orders:
        slate.take(order.start(), order.end(), Kind.NOISE)


def _clear_text(slate: Slate) -> str:
    return "".join(c if not slate.taken[i] else " " for i, c in enumerate(slate.text))


def _masked(slate: Slate) -> str:
    """The question with names replaced by ▢, so that operation words inside a name do not count."""
    hidden = bytearray(len(slate.text))
    for span in slate.of_kind(Kind.AGENCY, Kind.REGION, Kind.CONCEPT, Kind.LITERAL, Kind.NOISE):
        hidden[span.start : span.end] = b"\x01" * (span.end - span.start)
    return "".join("▢" if hidden[i] else c for i, c in enumerate(slate.text))


def _mark_years(slate: Slate, as_of: date) -> list[YearSpan]:
    years = [y for y in find_years(slate.text, as_of) if slate.is_free(y.start, y.end)]
    for year in years:
        slate.take(year.start, year.end, Kind.YEAR, year)
    return years


def _mark_amounts(slate: Slate, lexicon: Words) -> list[AmountSpan]:
    amounts = [a for a in find_amounts(slate.text, lexicon) if slate.is_free(a.start, a.end)]
    for amount in amounts:
        slate.take(amount.start, amount.end, Kind.BOUND, amount)
    return amounts


def _candidates(agencies: list[AgencyMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for mention in agencies for name in mention.candidates))


def _mark_items(slate: Slate, names: Sequence[str]) -> None:
    """Codes, quoted names, vocabulary terms, and the library's own item names: the longest wins."""
    for match in slate.matches(_CODE):
        if functional(match.group()) or economic(match.group()):
            slate.take(match.start(), match.end(), Kind.CODE, match.group())
    operations = words().operation_terms
    terms = [
        t
        for t in vocabulary().scan(slate.text)
        if t.term_id not in operations and not words().people_asked.fullmatch(t.surface)
    ]
    found: list[tuple[int, int, Kind, TermMatch | None]] = [
        (t.start, t.end - _phase_tail(t), Kind.CONCEPT, t) for t in terms
    ]
    found += [
        (start, end, Kind.LITERAL, None)
        for start, end in _occurrences(slate.text, names)
        if not _is_term_with_tail(slate.text[start:end])
    ]
    whole = {(t.start, t.end) for t in terms}  # a term in quotation marks is that term, the marks say nothing
    found += [
        (m.start(), m.end(), Kind.LITERAL, None)
        for m in slate.matches(_QUOTED)
        if (m.start() + 1, m.end() - 1) not in whole
    ]
    order = sorted(found, key=lambda f: (-(f[1] - f[0]), f[2] is Kind.LITERAL, f[0]))
    concepts: dict[tuple[int, int], list[str]] = {}
    for start, end, kind, term in order:
        if (start, end) in concepts and term is not None:
            concepts[start, end].append(term.term_id)
        elif slate.is_free(start, end):
            if term is not None:
                concepts[start, end] = [term.term_id]
            slate.take(start, end, kind, concepts.get((start, end)))


def _occurrences(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    return [
        (position, position + len(name))
        for name in names
        if len(name) >= 3
        for position in (text.find(name),)
        if position >= 0
    ]


def _phase_tail(term: TermMatch) -> int:
    """Length of 预算 (决算) at the end of a term's words, which tells the phase, not the item."""
    stem = term.surface[:-2]
    is_tail = term.surface.endswith(("预算", "决算")) and vocabulary().concept_of(stem) == term.term_id
    return 2 if is_tail else 0


def _is_term_with_tail(name: str) -> bool:
    """会议费预算, 公务接待费支出决算: the document's wording of a term, better taken as the term."""
    terms = vocabulary().scan(name)
    rest = name[terms[0].end :] if len(terms) == 1 and terms[0].start == 0 else name
    return rest != name and rest in words().tails | {
        "",
        "预算",
        "决算",
        "支出预算",
        "支出决算",
        "预算数",
        "决算数",
    }


def _operation(slate: Slate, lexicon: Words) -> Operation:
    text = _masked(slate)
    for operation, pattern in lexicon.operations:
        if pattern.search(text):
            return operation
    return Operation.VALUE


def _mark_members(slate: Slate, lexicon: Words, operation: Operation) -> Members | None:
    """The set that a list or ranking ranges over."""
    bounded = any(isinstance(s.value, AmountSpan) and s.value.bound for s in slate.of_kind(Kind.BOUND))
    text = _masked(slate)
    summed = bool(lexicon.weak_sum.search(text))
    is_of_set = operation in _SET_OPERATIONS or (operation is Operation.VALUE and (bounded or summed))
    for member, pattern in lexicon.members:
        is_measured = member in _MEASURED_SETS and (operation is Operation.VALUE or operation in _MEASURES)
        if not (is_of_set or is_measured) or not pattern.search(text):
            continue
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
        return member
    return None


def _mark_fulfilment(slate: Slate, lexicon: Words, members: Members | None) -> Bound | None:
    """哪些没完成预算: those whose rate is below 100 per cent; 完成了预算的: the others."""
    if members not in _MEASURED_SETS:
        return None
    for pattern, is_above in ((lexicon.unfulfilled, False), (lexicon.fulfilled, True)):
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
            return Bound(is_above, is_above, _ALL_OF_BUDGET)
    return None


def _mark_unit(slate: Slate) -> Unit | None:
    found = asked_unit(_masked(slate))
    if found is None:
        return None
    start, end, unit = found
    if slate.is_free(start, end):
        slate.take(start, end, Kind.UNIT, unit)
    return unit


def _mark_phase(slate: Slate, lexicon: Words) -> Phase | None:
    """The phase asked for; the most specific word wins (调整预算 before 预算)."""
    chosen: Phase | None = None
    for phase, pattern in lexicon.phases:
        for match in list(slate.matches(pattern)):
            chosen = chosen or phase
            slate.take(match.start(), match.end(), Kind.PHASE, phase)
    return chosen


def _mark_tiers(slate: Slate, lexicon: Words) -> None:
    """全市 and 市本级, where they are not part of the name of an item."""
    for tier, pattern in lexicon.tiers:
        for match in pattern.finditer(_masked(slate)):
            slate.take(match.start(), match.end(), Kind.TIER, tier)


def _mark_noise(slate: Slate, lexicon: Words) -> None:
    for pattern in (lexicon.polite, TOP, ORDINAL, lexicon.fillers, lexicon.premise, _PUNCTUATION, _STRONG):
        for match in list(slate.matches(pattern)):
            slate.take(match.start(), match.end(), Kind.NOISE)
    endings = lexicon.particles | lexicon.ending_particles
    names = {span.end for span in slate.of_kind(Kind.CONCEPT, Kind.CODE, Kind.LITERAL)}
    for start, end in slate.free_stretches():
        if slate.text[end - 1] in lexicon.loose and slate.text[start : end - 1] in lexicon.bare:  # 支出|多
            end -= 1
            slate.take(end, end + 1, Kind.NOISE)
        if set(slate.text[start:end]) <= endings | lexicon.loose:
            slate.take(start, end, Kind.NOISE)
            continue
        leading = endings if start in names else lexicon.particles  # 支出|中…, but 中心
        while start < end and slate.text[start] in leading and not _begins_name(slate.text[start:end], lexicon):
            slate.take(start, start + 1, Kind.NOISE)
            start += 1
        while start < end and slate.text[end - 1] in endings and slate.text[start:end] not in lexicon.bare:
            slate.take(end - 1, end, Kind.NOISE)
            end -= 1


def _begins_name(text: str, lexicon: Words) -> bool:
    """Whether a stretch is a name as it stands, although it opens like a particle (在职, 在岗人员)."""
    return text in lexicon.bare or _IN_POST.match(text) is not None


def _drop_wordless_totals(slate: Slate, lexicon: Words) -> None:
    """一共花多少 alone asks for the total; behind the name of an item it asks for that item (电费一共花多少)."""
    for left, right in pairwise(slate.of_kind(Kind.LITERAL, Kind.CONCEPT, Kind.CODE)):
        between = slate.text[left.end : right.start]
        is_bound = CLAUSE_END.search(between) or lexicon.asking.search(between)
        links = any(left.end <= link.start < right.start for link in slate.of_kind(Kind.LINK))
        if not isinstance(right.value, list) or is_bound or links:  # not a vocabulary term
            continue
        is_total = all(vocabulary().term(concept).kind == "total" for concept in right.value)
        if is_total and set(lexicon.fillers.sub("", right.text)) <= lexicon.particles:
            slate.release(right)
            slate.take(right.start, right.end, Kind.NOISE)


def _mark_literals(slate: Slate, lexicon: Words, items: Items) -> None:
    """What is left names something of its own: with the term beside it, it is one name (云平台|租赁费).

    A generic tail of a term (在职|人员, 公务接待|费用) adds nothing to it.
    """
    ends = {span.end for span in slate.of_kind(Kind.CONCEPT, Kind.CODE)}
    for match in list(slate.matches(_INSIDE)):
        at_edge = match.start() > 0 and slate.taken[match.start() - 1]  # 采购计划|里|计算机
        if (at_edge or items.is_in_item(_before(slate, match.start()))) and not items.is_in_item(match["around"]):
            slate.take(match.start(), match.start() + 1, Kind.NOISE)
    for start, end in slate.free_stretches():
        is_tail = start in ends and slate.text[start:end] in lexicon.tails
        slate.take(start, end, Kind.NOISE if is_tail else Kind.LITERAL)
    _drop_wordless_totals(slate, lexicon)
    changed = True
    while changed:
        changed = False
        spans = slate.of_kind(Kind.LITERAL, Kind.CONCEPT)
        for left, right in pairwise(spans):
            if left.end == right.start and _are_one_name(left, right):
                slate.release(left)
                slate.release(right)
                slate.take(left.start, right.end, Kind.LITERAL, (*pieces_of(left), *pieces_of(right)))
                changed = True
                break


def _before(slate: Slate, end: int) -> str:
    """The unexplained words right before ``end``."""
    start = end
    while start > 0 and not slate.taken[start - 1]:
        start -= 1
    return slate.text[start:end] or " "


def _are_one_name(left: Span, right: Span) -> bool:
    quoted = any(s.text[:1] in _QUOTE_MARKS for s in (left, right))
    return Kind.LITERAL in (left.kind, right.kind) and not (quoted and Kind.CONCEPT in (left.kind, right.kind))


# --- assembly ---------------------------------------------------------------------------------


def _assemble(slate: Slate, frame: _Frame, lexicon: Words, as_of: date) -> Query:
    mentions = find_mentions(slate)
    unknown = next((m.text for m in frame.agencies if not m.candidates and not m.region_only), None)
    targets = assemble_targets(slate, mentions, frame.operation, frame.phase)
    operation = _settled(frame, targets, lexicon)
    query = Query(
        text=slate.text,
        operation=operation,
        targets=targets,
        unit=frame.unit,
        dimension=frame.dimension,
        aspect=_aspect(frame),
        per=_per(slate, lexicon, frame.operation),
        members=frame.members,
        ranking=ranking_of(slate.text, operation if frame.members in _MEASURED_SETS else frame.operation),
        bounds=_bounds(frame),
        premise=_premise(frame.amounts),
        premise_rises=_rises(frame, lexicon),
        unknown_agency=unknown,
        assumptions=_agency_assumptions(frame.agencies),
        as_of=as_of,
        explicit_year=bool(frame.years),
        explicit_agency=any(m.candidates and not m.region_only for m in frame.agencies),
        explicit_phase=frame.phase is not None,
    )
    weak = frame.phase is None and lexicon.weak_final.search(slate.text)
    return replace(query, unexplained=("weak_final",)) if weak else query


def _settled(frame: _Frame, targets: tuple[Target, ...], lexicon: Words) -> Operation:
    """What a question that names no operation asks for after all: A和B一共 is a sum, 不到20万的项目 a list."""
    if frame.members in _MEASURED_SETS and (frame.fulfilment or frame.operation in _MEASURES):
        return Operation.RANK if _is_ranked(frame.masked, lexicon) else _listed(frame)
    if frame.operation is Operation.RANK and lexicon.weak_sum.search(frame.masked):
        return Operation.SUM
    if frame.operation is Operation.COMPARE and (frame.members is not None or "最" in frame.masked):
        return Operation.RANK
    if frame.operation is not Operation.VALUE:
        return frame.operation
    if frame.members is not None:
        ends = frame.members in _MEASURED_SETS and _ENDS_IN_SUM.search(frame.text)
        return Operation.SUM if ends or lexicon.weak_sum.search(frame.masked) else Operation.LIST
    text = frame.masked
    side_by_side = len(targets) > 1 and all(m.link is Link.NONE for t in targets for m in t.mentions)
    summed = lexicon.weak_sum.search(text) or _ENDS_IN_SUM.search(frame.text)
    if side_by_side and summed and not lexicon.severally.search(text):
        return Operation.SUM if "，" not in text.strip("，") else Operation.VALUE
    return Operation.VALUE


def _is_ranked(masked: str, lexicon: Words) -> bool:
    return any(pattern.search(masked) for name, pattern in lexicon.operations if name is Operation.RANK)


def _listed(frame: _Frame) -> Operation:
    return frame.operation if frame.operation is Operation.COUNT else Operation.LIST


def _aspect(frame: _Frame) -> Aspect | None:
    if frame.fulfilment is not None:
        return Aspect.RATE
    is_percentage = any(b.amount.unit.dimension is Dimension.RATIO for b in _bounds(frame))
    if frame.members in _MEASURED_SETS and is_percentage:  # 完成预算不到100%的, 增长超过10%的
        return Aspect.RATE if _CARRIED_OUT.search(frame.text) else Aspect.GROWTH
    return _MEASURES.get(frame.operation)


def _per(slate: Slate, lexicon: Words, operation: Operation) -> str | None:
    if operation is not Operation.PER_HEAD:
        return None
    return next((concept for concept, pattern in lexicon.per if pattern.search(slate.text)), "staff_in_post")


def _bounds(frame: _Frame) -> tuple[Bound, ...]:
    named = tuple(a.bound for a in frame.amounts if a.bound is not None)
    return (*named, frame.fulfilment) if frame.fulfilment is not None else named


def _premise(amounts: tuple[AmountSpan, ...]) -> Amount | None:
    return next((a.amount for a in amounts if a.bound is None), None)


def _rises(frame: _Frame, lexicon: Words) -> bool | None:
    """Whether the question takes a rise, or more (True), a fall, or less (False) for granted; None: it asks which."""
    if frame.operation is Operation.DIFFERENCE:
        text = _QUANTITY.sub("", frame.masked)
        more, less = bool(lexicon.more.search(text)), bool(lexicon.less.search(text))
        return more if more != less else None
    if frame.operation not in (Operation.REASON, Operation.CHANGE, Operation.GROWTH):
        return None
    rises, falls = bool(lexicon.rises.search(frame.masked)), bool(lexicon.falls.search(frame.masked))
    return rises if rises != falls else None


def _agency_assumptions(agencies: tuple[AgencyMention, ...]) -> tuple[str, ...]:
    return tuple(f"“{m.text}”按“{m.candidates[0]}”理解" for m in agencies if m.candidates and not m.exact)
