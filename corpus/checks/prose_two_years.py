"""Both years' amounts named in one sentence, whether its figures are bound to an item or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.checks.book import Book
from corpus.checks.prose_chain import PHASE_WORDS, POINTS, Chain, plain
from corpus.checks.prose_terms import Spoken, Term, Told, sentences_in, spoken, term_in
from corpus.datatypes import Trend
from corpus.prose_phases import phase_of
from corpus.prose_subjects import read_comparison

_YEAR = r"(?P<year>(?:19|20)\d\d)\s*年"
_LAST = rf"(?:上年|去年|上一年|{_YEAR})"
_PRIOR = re.compile(rf"(?:^|[,;。:、])[^,;。:于]{{0,12}}?{_LAST}{PHASE_WORDS}*为?\s*$")
_THIS = re.compile(
    rf"(?:^|[,;。:、])\s*(?:本年|今年|当年|{_YEAR}){PHASE_WORDS}*(?:拟|计划)?(?:安排|完成|为|支出|收入)*\s*$"
)
_AGAINST = re.compile(rf"(?:^|[,;。:、])[^,;。:]{{0,12}}?(?:较|比|与|同)\s*{_LAST}{PHASE_WORDS}*的?\s*$")
_TWO_YEARS = re.compile(r"年[^,;。，；\d]{0,12}[\d,，.]+\s*[万亿]?元.*[增减升降持多少]")
_ITEM = re.compile(
    r"(?:[(（]款[)）]|[“\"(（)）]|^)(?P<name>[^“”\"(（)）]{2,40})[(（]项[)）]"
)  # the innermost of three levels
_ASIDE = re.compile(r"[;；]|原因|由于|其中|用于")  # what follows is of something else
_SEPARATORS = ",;:、 "


def two_year_chains(book: Book) -> Iterator[Chain]:
    """All such chains of the running text: “2022年执行数5万元，2023年预算安排6万元，比2022年执行数增加20%”."""
    for before, told in sentences_in(book, _TWO_YEARS):
        opening = _opening(book, before)
        figures = spoken(told)
        for place in range(len(figures) - 1):
            chain = _told_in_order(book, told, figures[place:], opening) or _told_behind(book, told, figures, place)
            if chain:
                yield chain


def _opening(book: Book, before: Told | None) -> Term | None:
    """The amount that the sentence before is about, for one that only says 预算安排: its only one, with its name."""
    money = [one for one in spoken(before) if one.number.is_money] if before else []
    if before is None or len(money) != 1:
        return None
    named = _ITEM.search(money[0].lead)
    bound = money[0].facts[0].item if money[0].facts else ""
    name = named["name"] if named else plain(bound)
    term = term_in(book, before, money[0], name)
    return replace(term, name=name) if term and name else None


def _told_in_order(book: Book, told: Told, figures: Sequence[Spoken], opening: Term | None) -> Chain | None:
    """Last year's amount, this year's, and the change between them."""
    prior, amount, *rest = figures
    if not (prior.number.is_money and amount.number.is_money and _are_two_years(prior, amount)):
        return None
    chain = _changed(book, told, rest)
    if chain is None:
        return None
    name = opening.name if opening else plain(prior.facts[0].item) if prior.facts else ""
    terms = term_in(book, told, amount), term_in(book, told, prior)
    return replace(chain, name=name, amount=terms[0], prior=terms[1], opening=opening)


def _are_two_years(prior: Spoken, amount: Spoken) -> bool:
    before, now = _PRIOR.search(prior.lead), _THIS.search(amount.lead)
    if not before or not now:
        return False
    if before["year"] and now["year"]:
        return int(now["year"]) == int(before["year"]) + 1
    return not before["year"] and not now["year"]


def _told_behind(book: Book, told: Told, figures: Sequence[Spoken], place: int) -> Chain | None:
    """This year's amount, if told, then last year's, “收入8万元，与2023年决算6万元相比，增加2万元”.

    Only of figures that the reader of prose bound to nothing: of others it says itself what is compared.
    """
    prior, rest = figures[place], figures[place + 1 :]
    if not prior.number.is_money or not _is_prior(book, prior) or rest[0].facts:
        return None
    chain = _changed(book, told, rest)
    if chain is None or _speaks_of_another(rest[0], prior):
        return None
    amount = figures[place - 1] if place else None
    if amount is not None and not _is_amount(amount, prior):
        return None
    name = plain(amount.facts[0].item) if amount and amount.facts else ""
    this = term_in(book, told, amount) if amount else None
    return replace(chain, name=name, amount=this, prior=term_in(book, told, prior))


def _is_prior(book: Book, one: Spoken) -> bool:
    """Whether an amount is last year's: compared with, or named by the year before the document's."""
    if _AGAINST.search(one.lead):
        return True
    match = _PRIOR.search(one.lead)
    year = book.document.identity.year
    return match is not None and (not match["year"] or (year is not None and int(match["year"]) == year - 1))


def _is_amount(one: Spoken, prior: Spoken) -> bool:
    is_apart = ";" in prior.lead or read_comparison(one.lead.lstrip(_SEPARATORS)) is not None
    return one.number.is_money and not is_apart and not _PRIOR.search(one.lead)


def _speaks_of_another(change: Spoken, prior: Spoken) -> bool:
    """“上年执行数5万元，比上年预算增加1万元”: the change is against another amount than the one told."""
    comparison = read_comparison(change.lead.lstrip(_SEPARATORS))
    against = phase_of(comparison.base) if comparison else None
    return against is not None and against is not phase_of(prior.lead)


def _changed(book: Book, told: Told, rest: Sequence[Spoken]) -> Chain | None:
    """The change and the percentage told right behind; None where neither is."""
    change = growth = None
    trends: list[Trend | None] = []
    for one in rest[:2]:
        comparison = read_comparison(one.lead.lstrip(_SEPARATORS))
        if comparison is None or one.number.unit in POINTS or _ASIDE.search(one.lead):
            break
        trends.append(comparison.trend)
        if one.number.is_ratio:
            growth = one
            break
        change = one
    if not trends:
        return None
    return Chain(
        "",
        None,
        term_in(book, told, change) if change else None,
        term_in(book, told, growth) if growth else None,
        None,
        trends[0] if change else None,
        trends[-1] if growth else None,
        None,
        told.sentence,
    )
