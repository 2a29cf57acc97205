"""What belongs together in “X万元，比上年增加Y万元，增长Z%”: this year's amount, its change, growth, last year's.

A chain holds figures of one item, bound by the prose reader, or of one sentence that names both years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.checks.book import Book
from corpus.checks.prose_terms import Spoken, Term, Told, sentences_in, sentences_of, spoken, term_in, term_of
from corpus.datatypes import Aspect, Fact, Trend
from corpus.prose_subjects import read_comparison

_FAR = 10  # facts between an amount and what is said of its change
_CHANGES = (Aspect.CHANGE, Aspect.GROWTH)
_POINTS = ("百分点", "个百分点")
_LAST = r"(?:上年|去年|上一年|(?P<year>(?:19|20)\d\d)\s*年)"
_PHASE = r"(?:执行|决算|预算|完成|实际|支出|收入|安排|当年|年初|同期|度|快报|数|口径|初|\s)"
_PRIOR = re.compile(rf"(?:^|[,;。:、])[^,;。:]{{0,12}}?{_LAST}{_PHASE}*为?\s*$")
_THIS = re.compile(
    rf"(?:^|[,;。:、])\s*(?:本年|今年|当年|(?P<year>(?:19|20)\d\d)\s*年){_PHASE}*(?:拟|计划)?(?:安排|完成|为|支出|收入)*\s*$"
)
_BESIDE = re.compile(rf"(?:较|比|与|同)\s*{_LAST}{_PHASE}*(?:相比)?的?\s*$")
_FROM = re.compile(r"[从由](?:上年|去年|上一年|(?:19|20)\d\d\s*年)[^,;。]{0,8}$")
_REACHED = re.compile(r"(?:增加|增长|提高|上升|减少|下降|降低|压减)(?:到|至|为)\s*$")
_CHANGED = re.compile(r"^\s*(?:相比)?[,]?\s*(?:增加|减少|增长|下降|增支|减支|增收|减收|降低|压减|多|少)")
_TWO_YEARS = re.compile(r"年.*(?:执行|决算|预算|完成|支出|收入)(?:数|额)?为?\s*[\d,，.]+\s*[万亿]?元.*[增减升降持]")
_ITEM = re.compile(
    r"(?:[(（]款[)）]|[“\"(（)）]|^)(?P<name>[^“”\"(（)）]{2,40})[(（]项[)）]"
)  # the innermost of three levels
_PHASE_ONLY = re.compile(rf"{_PHASE}*")
_SEPARATORS = ",;:、 "
_MAY_BE_NEGATIVE = re.compile(r"结余|结转|余额变动|差额|净|盈|亏|赤字|缺口|利润|收益")


@dataclass(frozen=True, slots=True)
class Chain:
    """Figures of one item in two years; what the text does not state is None."""

    name: str
    amount: Term | None
    change: Term | None
    growth: Term | None
    prior: Term | None
    trend: Trend | None
    growth_trend: Trend | None
    fact: Fact | None  # of the change, where it is bound to an item
    sentence: str
    base: str = ""
    opening: Term | None = None  # the amount that the sentence before states of the same item

    @property
    def may_be_negative(self) -> bool:
        """A balance, whose amount may lie below zero."""
        return bool(_MAY_BE_NEGATIVE.search(self.name))


def chains_of(book: Book) -> Iterator[Chain]:
    """All chains of the running text, in reading order."""
    both_years = [
        chain
        for before, told in sentences_in(book, _TWO_YEARS)
        for chain in _two_year_chains(book, told, _opening(book, before))
    ]
    covered = {term.place.fact for chain in both_years for term in (chain.change, chain.growth) if term}
    for chain in _bound_chains(book, list(sentences_of(book.prose))):
        if not covered & {term.place.fact for term in (chain.change, chain.growth) if term and term.place.fact}:
            yield chain
    yield from both_years


def _opening(book: Book, before: Told | None) -> Term | None:
    """The amount that the sentence before is about, for one that only says 预算安排: its only one, with its name."""
    money = [one for one in spoken(before) if one.number.is_money] if before else []
    if before is None or len(money) != 1:
        return None
    named = _ITEM.search(money[0].lead)
    bound = money[0].facts[0].item if money[0].facts else ""
    name = named["name"] if named else _plain(bound)
    term = term_in(book, before, money[0], name)
    return replace(term, name=name) if term and name else None


_Key = tuple[tuple[str, ...], str, tuple[str, ...], str, str]


def _key(fact: Fact) -> _Key:
    return fact.section, fact.item, fact.path, str(fact.tier), fact.agency


def _bound_chains(book: Book, told: Sequence[Told]) -> Iterator[Chain]:
    amounts: dict[_Key, list[tuple[int, Fact]]] = {}
    opened: dict[_Key, tuple[int, Chain]] = {}
    grown_first: dict[_Key, tuple[int, Chain]] = {}  # “增长10%，增收5亿元”
    place = 0
    for one in told:
        figures = spoken(one) if any(fact.aspect in _CHANGES for fact in one.facts) else ()
        beside = _stated_beside(book, one, figures)
        loose = _behind_loose_amount(one, figures)
        for fact in one.facts:
            place += 1
            key = _key(fact)
            if fact.aspect in (Aspect.AMOUNT, Aspect.COUNT) and fact.main:
                if key in opened:
                    yield opened.pop(key)[1]
                amounts.setdefault(key, []).append((place, fact))
            elif fact.aspect is Aspect.CHANGE and fact.unit not in _POINTS:
                if key in opened:
                    yield opened.pop(key)[1]
                amount = None if fact.id in loose else _amount_for(fact, amounts.get(key, []), place)
                chain = replace(_changed(fact, amount), prior=beside.get(fact.id))
                if key in grown_first and grown_first[key][0] == place - 1:
                    first = grown_first.pop(key)[1]
                    yield replace(chain, growth=first.growth, growth_trend=first.growth_trend)
                else:
                    opened[key] = place, chain
            elif fact.aspect is Aspect.GROWTH:
                grown = _grown(fact, opened.pop(key, None), place)
                if grown is not None and grown.change is None:
                    amount = None if fact.id in loose else _amount_for(fact, amounts.get(key, []), place)
                    grown = replace(grown, amount=term_of(amount) if amount else None, prior=beside.get(fact.id))
                if grown is not None and grown.change is None:
                    grown_first[key] = place, grown
                if grown is not None:
                    yield grown
    for _, chain in opened.values():
        yield chain


def _behind_loose_amount(told: Told, figures: Sequence[Spoken]) -> frozenset[str]:
    """Ids of changes behind an amount of their sentence that was bound to nothing: it may be theirs."""
    found: set[str] = set()
    is_loose = False
    for one in figures:
        if any(fact.aspect is Aspect.AMOUNT for fact in one.facts):
            is_loose = False
        elif one.number.is_money and not one.facts and not _BESIDE.search(one.lead):
            is_loose = True
        elif is_loose:
            found.update(fact.id for fact in one.facts if fact.aspect in _CHANGES)
    return frozenset(found)


def _amount_for(fact: Fact, amounts: Sequence[tuple[int, Fact]], place: int) -> Fact | None:
    """The amount last stated of the item, of the same year and phase."""
    for at, amount in reversed(amounts):
        if place - at > _FAR:
            return None
        if amount.year == fact.year and amount.phase == fact.phase:
            return amount
    return None


def _changed(fact: Fact, amount: Fact | None) -> Chain:
    return Chain(
        _plain(fact.item),
        term_of(amount) if amount else None,
        term_of(fact),
        None,
        None,
        fact.trend,
        None,
        fact,
        fact.sentence or "",
        fact.base or "",
    )


def _grown(fact: Fact, opened: tuple[int, Chain] | None, place: int) -> Chain | None:
    growth = term_of(fact)
    if growth is None:
        return None
    goes_on = opened is not None and place - opened[0] <= 4 and (fact.base or "") in ("", opened[1].base, "同比")
    if opened is not None and goes_on:
        return replace(opened[1], growth=growth, growth_trend=fact.trend)
    return Chain(
        _plain(fact.item), None, None, growth, None, None, fact.trend, fact, fact.sentence or "", fact.base or ""
    )


def _stated_beside(book: Book, told: Told, figures: Sequence[Spoken]) -> dict[str, Term]:
    """Last year's amounts printed inside a comparison, by the id of the change behind them.

    “比上年预算5万元增加3万元” states 5万元 right before the change.
    """
    found: dict[str, Term] = {}
    for before, after in pairwise(figures):
        if before.number.is_ratio or not _BESIDE.search(before.lead) or not _CHANGED.match(after.lead):
            continue
        term = term_in(book, told, before)
        for fact in after.facts:
            if term and fact.aspect in _CHANGES:
                found[fact.id] = term
    return found | _reached_from(book, told, figures)


def _reached_from(book: Book, told: Told, figures: Sequence[Spoken]) -> dict[str, Term]:
    """Last year's amount of “由上年的20万元增加到25万元，增长25%”, by the ids of what follows of the item."""
    found: dict[str, Term] = {}
    for place, (old, new) in enumerate(pairwise(figures)):
        if old.facts or not new.facts or not (_FROM.search(old.lead) and _REACHED.search(new.lead)):
            continue
        term = term_in(book, told, old)
        behind = [fact for one in figures[place + 2 :] for fact in one.facts]
        item = new.facts[0].item
        ids = {fact.id: term for fact in behind if term and fact.item == item and fact.aspect in _CHANGES}
        found |= ids
    return found


# --- both years named in one sentence --------------------------------------------------------------


def _two_year_chains(book: Book, told: Told, opening: Term | None) -> Iterator[Chain]:
    """“2022年执行数5万元，2023年预算安排6万元，比2022年执行数增加20%”."""
    figures = spoken(told)
    for place in range(len(figures) - 2):
        prior, amount = figures[place : place + 2]
        if not (prior.number.is_money and amount.number.is_money and _are_two_years(prior, amount)):
            continue
        chain = _two_year_chain(book, told, figures[place:], opening)
        if chain:
            yield chain


def _are_two_years(prior: Spoken, amount: Spoken) -> bool:
    before, now = _PRIOR.search(prior.lead), _THIS.search(amount.lead)
    if not before or not now:
        return False
    if before["year"] and now["year"]:
        return int(now["year"]) == int(before["year"]) + 1
    return not before["year"] and not now["year"]


def _two_year_chain(book: Book, told: Told, figures: Sequence[Spoken], opening: Term | None) -> Chain | None:
    prior, amount, *rest = figures
    change = growth = None
    trends: list[Trend | None] = []
    for one in rest[:2]:
        comparison = read_comparison(one.lead.lstrip(_SEPARATORS))
        if comparison is None or one.number.unit in _POINTS:
            break
        trends.append(comparison.trend)
        if one.number.is_ratio:
            growth = one
            break
        change = one
    if not trends:
        return None
    return Chain(
        opening.name if opening else _plain(prior.facts[0].item) if prior.facts else "",
        term_in(book, told, amount),
        term_in(book, told, change) if change else None,
        term_in(book, told, growth) if growth else None,
        term_in(book, told, prior),
        trends[0] if change else None,
        trends[-1] if growth else None,
        None,
        told.sentence,
        opening=opening,
    )


def _plain(item: str) -> str:
    """The name without quotes around it; "" for one that only says year and phase."""
    return "" if _PHASE_ONLY.fullmatch(item) else item.strip('“”"')
