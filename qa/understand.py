"""Question → Query, without a language model: spans are recognised, explained, and assembled.

Whole-sentence patterns are not matched. What nothing explains is named in ``Query.unexplained``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from corpus.datatypes import Aspect, Phase
from corpus.money import Amount, Dimension, Unit, parse_unit
from corpus.numerals import parse_chinese_number, parse_number
from corpus.table_mesh import has_chinese
from qa.amounts import AmountSpan, asked_dimension
from qa.asking import (
    MEASURED_SETS,
    MEASURES,
    mark_fulfilment,
    mark_members,
    mark_phase,
    mark_tiers,
    mark_unit,
    operation_of,
)
from qa.links import mark_links
from qa.marking import (
    Items,
    clear_text,
    mark_amounts,
    mark_exclusions,
    mark_injections,
    mark_instead,
    mark_items,
    mark_literals,
    mark_noise,
    mark_years,
    masked,
)
from qa.mentions import find_mentions, taken_out
from qa.names import AgencyMention, AgencyNames, mark_agencies
from qa.normalise import normalise_question
from qa.periods import YearSpan
from qa.query import Bound, Link, Members, Operation, Query, Supposition, Target
from qa.rankings import count_assumed, ranking_of
from qa.rates import mark_rates
from qa.remainder import remainder_targets
from qa.spans import Kind, Slate
from qa.supposed import mark_supposition
from qa.targets import assemble_targets
from qa.words import Words, words

_CARRIED_OUT = re.compile("完成|执行")
_QUANTITY = re.compile(r"差?多少|多大|多高|多贵|差多")  # 多 that asks, and does not say which is more
_ENDS_IN_SUM = re.compile(r"[合总]计(?:数|金额)?(?:是|为|有)?(?:多少钱?|几何)?[？。！]*$")  # also in the term 项目合计
_MOST = re.compile("最[多少]")
_EITHER_WAY = re.compile("增长率|增减|增速|增幅")  # nouns of a change in either direction
_EXCLUDING = (Operation.VALUE, Operation.SUM, Operation.DIFFERENCE)


_AGAINST = re.compile("不[升增涨降减跌]反([升增涨降减跌])")
_SETTLED_BY_CHANGE = (Operation.LIST, Operation.DIFFERENCE, Operation.COMPARE, Operation.VALUE)  # 减少的支出类别有哪些


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
    supposition: Supposition | None = None
    left_out: tuple[range, ...] = ()  # where the question names what is to be taken out of the whole


def understand(question: str, names: AgencyNames, items: Items, as_of: date) -> Query:
    """Read one question against the names of a library.

    ``as_of`` is the day from which 今年 and 去年 are counted.
    """
    lexicon = words()
    text = normalise_question(question)
    slate = Slate(text)
    mark_injections(slate, lexicon)
    clear = clear_text(slate)
    if lexicon.out_of_scope.search(clear) or not clear.strip():
        return Query(text, Operation.OUT_OF_SCOPE, as_of=as_of)
    mark_instead(slate, lexicon)
    years = mark_years(slate, as_of)
    agencies = mark_agencies(slate, names, items.is_in_item)
    for mention in agencies:  # a name that holds 假设 supposes nothing
        clear = clear.replace(mention.text, "某")
    amounts = mark_amounts(slate, lexicon)
    own_names = items.item_names(_candidates(agencies))
    mark_items(slate, own_names)
    mark_rates(slate, own_names)
    supposes = lexicon.hypothetical.search(clear) or lexicon.left_over.search(clear)
    supposition = mark_supposition(slate, amounts, lexicon) if supposes else None
    if lexicon.hypothetical.search(clear) and supposition is None:
        return Query(text, Operation.OUT_OF_SCOPE, as_of=as_of)
    if any(not items.is_in_item(m.group()) for m in lexicon.beside.finditer(masked(slate))):
        return Query(text, Operation.OUT_OF_SCOPE, as_of=as_of)
    operation = Operation.HYPOTHETICAL if supposition else operation_of(slate, lexicon)
    if operation is Operation.VALUE and lexicon.each.search(masked(slate)):  # 各科目支出: no word asks for a list
        operation = Operation.LIST
    by_change = operation in (Operation.RANK, Operation.COMPARE) and lexicon.changed_most.search(masked(slate))
    by_change = by_change or (operation in _SETTLED_BY_CHANGE and lexicon.changed_members.search(masked(slate)))
    members = mark_members(slate, lexicon, Operation.CHANGE) if by_change else None
    operation = Operation.CHANGE if members is not None else operation
    if members is None and operation in (Operation.RANK, Operation.COMPARE) and _is_by_rate(slate, lexicon):
        members = mark_members(slate, lexicon, Operation.COMPLETION)  # 哪个科目完成率最低
        operation = Operation.COMPLETION if members is not None else operation
    members = members or mark_members(slate, lexicon, operation)
    if members is Members.AGENCIES and operation is Operation.GROWTH and _MOST.search(clear):
        operation = Operation.CHANGE  # 哪个单位降得最多: by the amount, not by the rate
    left_out = mark_exclusions(slate) if operation in _EXCLUDING and members is None else ()
    operation = Operation.REMAINDER if left_out else operation
    fulfilment = mark_fulfilment(slate, lexicon, members)
    unit = mark_unit(slate)
    phase = mark_phase(slate, lexicon)
    mark_tiers(slate, lexicon)
    clothed = masked(slate)
    for match in list(slate.matches(lexicon.changed_most)) if by_change else ():
        slate.take(match.start(), match.end(), Kind.NOISE)
    dimension = unit.dimension if unit else asked_dimension(clothed)
    mark_links(slate, lexicon, operation, own_names)
    mark_noise(slate, lexicon, items)
    mark_literals(slate, lexicon, items)
    found = (tuple(amounts), tuple(years), tuple(agencies))
    frame = _Frame(operation, phase, unit, dimension, members, *found, text, clothed, fulfilment, supposition, left_out)
    return _assemble(slate, frame, lexicon, as_of)


def _is_by_rate(slate: Slate, lexicon: Words) -> bool:
    text = masked(slate)
    return any(pattern.search(text) for name, pattern in lexicon.operations if name is Operation.COMPLETION)


def _candidates(agencies: list[AgencyMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for mention in agencies for name in mention.candidates))


# --- assembly ---------------------------------------------------------------------------------


def _assemble(slate: Slate, frame: _Frame, lexicon: Words, as_of: date) -> Query:
    mentions = taken_out(find_mentions(slate), frame.left_out)
    unknown = next((m.text for m in frame.agencies if not m.candidates and not m.region_only), None)
    targets = assemble_targets(slate, mentions, frame.operation, frame.phase)
    targets = remainder_targets(targets) if frame.left_out else targets
    operation = _settled(frame, targets, lexicon)
    ranking = ranking_of(slate.text, operation if frame.members is not None else frame.operation)
    if ranking is None and operation is Operation.RANK:
        ranking = ranking_of(slate.text, operation)
    query = Query(
        text=slate.text,
        operation=operation,
        targets=targets,
        unit=frame.unit,
        dimension=frame.dimension,
        aspect=_aspect(frame, operation, lexicon),
        per=_per(slate, lexicon, frame.operation),
        per_unit=_per_unit(slate, lexicon, frame.operation),
        per_noun=_per_noun(slate, lexicon, frame.operation),
        per_count=_per_count(slate, lexicon, frame.operation),
        members=frame.members,
        ranking=ranking,
        bounds=_bounds(frame),
        supposition=frame.supposition,
        premise=None if frame.supposition else _premise(frame.amounts),
        premise_rises=_rises(frame, lexicon),
        unknown_agency=unknown,
        assumptions=(*_agency_assumptions(frame.agencies), *count_assumed(ranking)),
        as_of=as_of,
        hints=tuple(s.text for s in slate.of_kind(Kind.LITERAL) if len(s.text) == 1 and has_chinese(s.text)),
        since=next((y.years[0] for y in frame.years if y.since), None),
        latest=next((len(y.years) for y in frame.years if y.recent), 0),
        explicit_year=bool(frame.years),
        explicit_agency=any(m.candidates and not m.region_only for m in frame.agencies),
        explicit_phase=frame.phase is not None,
    )
    weak = frame.phase is None and lexicon.weak_final.search(slate.text)
    return replace(query, unexplained=("weak_final",)) if weak else query


def _settled(frame: _Frame, targets: tuple[Target, ...], lexicon: Words) -> Operation:
    """What a question that names no operation asks for after all: A和B一共 is a sum, 不到20万的项目 a list."""
    is_measured = frame.members is not None and frame.operation in MEASURES
    if is_measured or (frame.members is not None and frame.fulfilment):
        return Operation.RANK if _is_ranked(frame.masked, lexicon) else _listed(frame)
    if frame.operation is Operation.RANK and lexicon.weak_sum.search(frame.masked):
        return Operation.SUM
    if frame.operation is Operation.COMPARE and (frame.members is not None or "最" in frame.masked):
        return Operation.RANK
    if frame.operation is Operation.SHARE and _is_share_of_each(frame, targets, lexicon):
        return Operation.RANK if _is_ranked(frame.masked, lexicon) else Operation.LIST
    if frame.operation is not Operation.VALUE:
        return frame.operation
    if frame.members is not None:
        ends = frame.members in MEASURED_SETS and _ENDS_IN_SUM.search(frame.text)
        return Operation.SUM if ends or lexicon.weak_sum.search(frame.masked) else Operation.LIST
    text = frame.masked
    side_by_side = len(targets) > 1 and all(m.link is Link.NONE for t in targets for m in t.mentions)
    summed = lexicon.weak_sum.search(text) or _ENDS_IN_SUM.search(frame.text)
    if side_by_side and summed and not lexicon.severally.search(text):
        return Operation.SUM if "，" not in text.strip("，") else Operation.VALUE
    return Operation.VALUE


def _is_share_of_each(frame: _Frame, targets: tuple[Target, ...], lexicon: Words) -> bool:
    """各类支出占比, 支出里占比最大的几项: the share of each member, and of no item that is named."""
    if frame.members is not None:
        return True
    named = [m for t in targets for m in t.mentions]
    if len(named) == 1 and lexicon.each.search(frame.masked):  # 商品和服务支出各项占比
        return True
    is_total = bool(named) and all(set(m.concepts) <= lexicon.grand_totals and m.concepts for m in named)
    return is_total and _is_ranked(frame.masked, lexicon)


def _is_ranked(masked: str, lexicon: Words) -> bool:
    return any(pattern.search(masked) for name, pattern in lexicon.operations if name is Operation.RANK)


def _listed(frame: _Frame) -> Operation:
    return frame.operation if frame.operation is Operation.COUNT else Operation.LIST


def _aspect(frame: _Frame, operation: Operation, lexicon: Words) -> Aspect | None:
    is_of_items = frame.members not in (Members.AGENCIES, Members.PLACES)
    asks_shares = frame.operation is Operation.SHARE or lexicon.composition.search(frame.masked) is not None
    if operation in (Operation.LIST, Operation.RANK) and is_of_items and asks_shares:
        return Aspect.SHARE
    if frame.fulfilment is not None:
        return Aspect.RATE
    is_percentage = any(b.amount.unit.dimension is Dimension.RATIO for b in _bounds(frame))
    if frame.members is not None and is_percentage:  # 完成预算不到100%的, 增长超过10%的
        return Aspect.RATE if _CARRIED_OUT.search(frame.text) else Aspect.GROWTH
    return MEASURES.get(frame.operation)


def _per(slate: Slate, lexicon: Words, operation: Operation) -> str | None:
    if operation is not Operation.PER_HEAD:
        return None
    return next((concept for concept, pattern in lexicon.per if pattern.search(slate.text)), "staff_in_post")


def _per_unit(slate: Slate, lexicon: Words, operation: Operation) -> str | None:
    told = lexicon.per_units.search(slate.text) if operation is Operation.PER_HEAD else None
    return told["unit"] if told is not None else None


def _per_noun(slate: Slate, lexicon: Words, operation: Operation) -> str | None:
    if operation is not Operation.PER_HEAD:
        return None
    each = re.search(f"(?:每一?|平均一)(?:个|名|位|张|所)?({'|'.join(lexicon.per_nouns)})", slate.text)
    return each[1] if each else None


def _per_count(slate: Slate, lexicon: Words, operation: Operation) -> Amount | None:
    """按25人摊: the divisor that the question gives."""
    told = lexicon.per_counts.search(slate.text) if operation is Operation.PER_HEAD else None
    if told is None:
        return None
    count = told["count"]
    return Amount(parse_number(count) if count[0].isdigit() else parse_chinese_number(count), parse_unit(told["unit"]))


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
    if turned := _AGAINST.search(frame.text):  # 不降反升
        return turned[1] in "升增涨"
    text = _EITHER_WAY.sub("", frame.masked)
    rises, falls = bool(lexicon.rises.search(text)), bool(lexicon.falls.search(text))
    return rises if rises != falls else None


def _agency_assumptions(agencies: tuple[AgencyMention, ...]) -> tuple[str, ...]:
    return tuple(f"“{m.text}”按“{m.candidates[0]}”理解" for m in agencies if m.candidates and not m.exact)
