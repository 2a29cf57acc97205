"""Spans of a question that name something: orders put aside, years, amounts, items, noise, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol

from corpus.classification import DEPARTMENTAL_ECONOMIC, GOVERNMENT_ECONOMIC, economic, functional
from corpus.vocabulary import TermMatch, vocabulary
from qa.amounts import AmountSpan, asked_unit, find_amounts
from qa.mentions import pieces_of
from qa.periods import YearSpan, find_years
from qa.rankings import ORDINAL, TOP
from qa.spans import CLAUSE_END, Kind, Slate, Span
from qa.words import Words, words

_CODE = re.compile(r"(?<![0-9.])(?:\d{3,7}(?![0-9.%年个人万亿])|\d{7}(?=人))")  # 2010104人大会议
_ECONOMIC = (DEPARTMENTAL_ECONOMIC, GOVERNMENT_ECONOMIC)
_QUOTED = re.compile(r'"([^"]{1,40})"|《([^》]{1,40})》')
_QUOTE_MARKS = ('"', "《")
_PUNCTUATION = re.compile(r"[，。？！；：、…~～\"'《》【】\[\]{}<>|/\\*#@^&+=_\-—·（）]+")
_COUNTED = re.compile("(?:这|以上)?[两二三四五六七八九十]项|各项")
_STRONG = re.compile(r"[的是吗呢了]")
_EXCLUSIONS = (  # before names are explained: what stands inside may be any name
    re.compile(
        r"除(?!夕|草|尘|湿|险)(?:了|去|开|掉)?(?P<part>[^，。？]{1,24}?)(?:以外|之外|外|不算)(?:，)?的?(?:其他|其它|其余)?"
    ),
    re.compile(r"除(?:了|去|开|掉)(?P<part>[^，。？]{1,20}?)(?=还(?:剩|有)|剩)"),
    re.compile(
        r"(?:不(?:含|包括|包含|算)|扣除|扣掉|刨去|刨除|刨掉|抛开|撇开|去掉|剔除)(?P<part>[^，。？]{1,20}?)(?:以后|之后|后)?(?=的|，|。|？|还|剩|$)"
    ),
)
# 专项里|市级支持: the part of a whole
_INSIDE = re.compile(r"(?=(?P<around>[里中][一-鿿]{2}))(?<=[一-鿿\x00]{2})[里中]")
_IN_POST = re.compile("在[岗职编册校建线办]")


class Items(Protocol):
    """What understanding asks of a library about its items."""

    def item_names(self, agencies: tuple[str, ...]) -> Sequence[str]:
        """Cleaned item names of these agencies."""
        ...

    def is_in_item(self, text: str) -> bool:
        """Whether ``text`` is part of the name of any item of the library."""
        ...


def mark_injections(slate: Slate, lexicon: Words) -> None:
    """Clauses that give orders instead of asking are put aside: they never touch a figure."""
    for stops in ("。？！；：\n", "，。？！；：\n"):  # the whole order, unless nothing would be left
        orders = [m for m in re.finditer(rf"[^{stops}]+[{stops}]?", slate.text) if lexicon.injection.search(m.group())]
        if sum(m.end() - m.start() for m in orders) < len(slate.text) or "，" in stops:
            break
    for order in orders:
        slate.take(order.start(), order.end(), Kind.NOISE)


def mark_instead(slate: Slate, lexicon: Words) -> None:
    """Explain 换成 in front of what replaces a slot, unless a unit follows (换成亿元 is explained with it)."""
    match = lexicon.instead.match(slate.text)
    if match is not None and match.end() > match.start() and asked_unit(slate.text[: match.end() + 3]) is None:
        slate.take(match.start(), match.end(), Kind.NOISE)


def clear_text(slate: Slate) -> str:
    """The question with blanks for what was put aside."""
    return "".join(c if not slate.taken[i] else " " for i, c in enumerate(slate.text))


def masked(slate: Slate) -> str:
    """The question with names replaced by ▢, so that operation words inside a name do not count."""
    hidden = bytearray(len(slate.text))
    for span in slate.of_kind(Kind.AGENCY, Kind.REGION, Kind.CONCEPT, Kind.LITERAL, Kind.NOISE):
        hidden[span.start : span.end] = b"\x01" * (span.end - span.start)
    return "".join("▢" if hidden[i] else c for i, c in enumerate(slate.text))


def mark_years(slate: Slate, as_of: date) -> list[YearSpan]:
    """Explain the years of the question."""
    years = [y for y in find_years(slate.text, as_of) if slate.is_free(y.start, y.end)]
    for year in years:
        slate.take(year.start, year.end, Kind.YEAR, year)
    return years


def mark_amounts(slate: Slate, lexicon: Words) -> list[AmountSpan]:
    """Explain the amounts of the question: thresholds, and figures taken for granted."""
    amounts = [a for a in find_amounts(slate.text, lexicon) if slate.is_free(a.start, a.end)]
    for amount in amounts:
        slate.take(amount.start, amount.end, Kind.BOUND, amount)
    return amounts


def mark_exclusions(slate: Slate) -> tuple[range, ...]:
    """The stretches that name what is to be left out (除A外, 不含A的, 扣除A后); the words around them are explained."""
    found = []
    for pattern in _EXCLUSIONS:
        for match in pattern.finditer(slate.text):
            if not slate.is_free(match.start(), match.start("part")):
                continue
            found.append(range(match.start("part"), match.end("part")))
            for start, end in ((match.start(), match.start("part")), (match.end("part"), match.end())):
                if start < end and slate.is_free(start, end):
                    slate.take(start, end, Kind.NOISE)
    return tuple(found)


def mark_items(slate: Slate, names: Sequence[str]) -> None:
    """Codes, quoted names, vocabulary terms, and the library's own item names: the longest wins."""
    for match in slate.matches(_CODE):
        if any(economic(match.group(), system) for system in _ECONOMIC) or functional(match.group()):
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
        if not _is_term_with_tail(slate.text[start:end]) and not _is_tier(slate.text[start:end])
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


def _is_tier(name: str) -> bool:
    return any(pattern.fullmatch(name) for _, pattern in words().tiers)


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
    if name.endswith(("预算", "决算")) and name[:-2] in words().bare:  # 收入预算
        return True
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


def mark_noise(slate: Slate, lexicon: Words, items: Items) -> None:
    """Explain politeness, punctuation and the words that carry nothing."""
    said = (lexicon.polite, lexicon.every_year, TOP, ORDINAL, lexicon.fillers, lexicon.premise)
    for pattern in (*said, _PUNCTUATION, _STRONG):
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
        if end - start == 2 and slate.text[end - 1] in endings and items.is_in_item(slate.text[start:end]):
            continue  # 初中 is a name
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
        if is_total and _COUNTED.fullmatch(between):  # A、B、C三项支出合计: the sum of these
            slate.release(right)
            slate.take(right.start, right.end, Kind.NOISE)
            continue
        if is_total and set(lexicon.fillers.sub("", right.text)) <= lexicon.particles:
            slate.release(right)
            slate.take(right.start, right.end, Kind.NOISE)


def mark_literals(slate: Slate, lexicon: Words, items: Items) -> None:
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
