"""What belongs together in “X万元，比上年增加Y万元，增长Z%”: this year's amount, its change, growth, last year's.

A chain holds figures of one item, bound by the prose reader, or of one sentence that names both years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.checks.book import Book
from corpus.checks.prose_chain import PHASE_WORDS, POINTS, Chain, plain
from corpus.checks.prose_terms import Spoken, Term, Told, sentences_of, spoken, term_in, term_of
from corpus.checks.prose_two_years import two_year_chains
from corpus.datatypes import Aspect, Fact
from corpus.prose_phases import phase_of

_FAR = 10  # facts between an amount and what is said of its change
_CHANGES = (Aspect.CHANGE, Aspect.GROWTH)
_LAST = r"(?:上年|去年|上一年|(?P<year>(?:19|20)\d\d)\s*年)"
_BASE = rf"(?:{_LAST}{PHASE_WORDS}*|(?:年初|年度|当年|调整|全年)?预算(?:安排)?(?:数|额)?)"
_BESIDE = re.compile(rf"(?:较|比|与|同)\s*{_BASE}(?:相比)?的?\s*$")
_FROM = re.compile(r"[从由](?P<when>(?:上年|去年|上一年|(?:19|20)\d\d\s*年)[^,;。]{0,8})?$")
_REACHED = re.compile(r"(?:(?:增加|增长|提高|上升|减少|下降|降低|压减|压缩)(?:到|至|为)|[降升增减](?:到|至))\s*$")
_CHANGED = re.compile(r"^\s*(?:相比)?[,]?\s*(?:增加|减少|增长|下降|增支|减支|增收|减收|降低|压减|多|少)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def chains_of(book: Book) -> Iterator[Chain]:
    """All chains of the running text, in reading order."""
    both_years = list(two_year_chains(book))
    covered = {term.place.fact for chain in both_years for term in (chain.change, chain.growth) if term}
    for chain in _bound_chains(book, list(sentences_of(book.prose))):
        if not covered & {term.place.fact for term in (chain.change, chain.growth) if term and term.place.fact}:
            yield chain
    yield from both_years


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
                if key in opened and not _is_before(fact, opened[key][1].fact):
                    yield opened.pop(key)[1]
                amounts.setdefault(key, []).append((place, fact))
            elif fact.aspect is Aspect.CHANGE and fact.unit not in POINTS:
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
        plain(fact.item),
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
        plain(fact.item), None, None, growth, None, None, fact.trend, fact, fact.sentence or "", fact.base or ""
    )


def _stated_beside(book: Book, told: Told, figures: Sequence[Spoken]) -> dict[str, Term]:
    """Last year's amounts printed inside a comparison, by the id of the change behind them.

    “比上年预算5万元增加3万元” states 5万元 right before the change.
    """
    found = _told_of_last_year(told)
    for before, after in pairwise(figures):
        if before.number.is_ratio or not _BESIDE.search(before.lead) or not _CHANGED.match(after.lead):
            continue
        term = term_in(book, told, before)
        for fact in after.facts:
            if term and fact.aspect in _CHANGES:
                found[fact.id] = term
    return found | _reached_from(book, told, figures)


def _told_of_last_year(told: Told) -> dict[str, Term]:
    """Last year's amount of “本年预算数5万元，上年预算数4万元，增加1万元”, by the ids of the changes of its item."""
    found: dict[str, Term] = {}
    for change in (fact for fact in told.facts if fact.aspect in _CHANGES):
        prior = [one for one in told.facts if _is_before(one, change) and _is_base_of(one, change)]
        term = term_of(prior[0]) if len(prior) == 1 else None
        if term:
            found[change.id] = term
    return found


def _is_before(fact: Fact, change: Fact | None) -> bool:
    """Whether an amount is that of the year before, of the very item."""
    same = change is not None and fact.aspect is Aspect.AMOUNT and _key(fact) == _key(change)
    return same and change is not None and None not in (fact.year, change.year) and fact.year == (change.year or 0) - 1


def _is_base_of(prior: Fact, change: Fact) -> bool:
    """Whether a change may be against this amount; “比上年预算” is not against what was spent."""
    base = change.base or ""
    years = _YEAR.findall(base)
    against = phase_of(base)
    return (not years or years == [str(prior.year)]) and (against is None or against in (prior.phase, None))


def _reached_from(book: Book, told: Told, figures: Sequence[Spoken]) -> dict[str, Term]:
    """Last year's amount of “由上年的20万元增加到25万元，增长25%”, by the ids of what follows of the item."""
    found: dict[str, Term] = {}
    for place, (old, new) in enumerate(pairwise(figures)):
        came = _FROM.search(old.lead)
        if old.facts or not new.facts or not (came and _REACHED.search(new.lead)):
            continue
        term = term_in(book, told, old)
        behind = [fact for one in figures[place + 2 :] for fact in one.facts]
        item = new.facts[0].item
        if not came["when"]:
            behind = [fact for fact in behind if not fact.base]
        ids = {fact.id: term for fact in behind if term and fact.item == item and fact.aspect in _CHANGES}
        found |= ids
    return found
