"""“决算数大于年初预算数”: the word must agree with the two amounts told of the item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.prose_terms import Spoken, Told, same_dimension, sentences_in, spoken, term_in
from corpus.prose_numbers import half_width
from corpus.prose_subjects import read_comparison

_BUDGET = r"(?P<which>年初|调整|全年)?预算(?:数|额)?"
_SAYS = re.compile(
    rf"(?<![一-鿿])(?:(?:支出|收入)?决算|实际支出)(?:数|额)?\s*(?P<word>大于|高于|多于|小于|低于|少于|等于)\s*{_BUDGET}(?=[,;。的]|$)"
)
_MORE = ("大于", "高于", "多于")
_LESS = ("小于", "低于", "少于")
_PLANNED = re.compile(r"(?P<which>年初|调整|全年)?预算(?:安排)?(?:数|额)?(?:为|是)?\s*$")
_DONE = re.compile(r"(?:决算|实际支出|完成)(?:数|额)?(?:为|是)?\s*$")
_SEPARATORS = ",;:、 "


def check_more_or_less(book: Book) -> Iterator[Finding]:
    """Compare where the sentence, or the one before in its paragraph, tells one budget and one outcome."""
    for before, told in sentences_in(book, _SAYS):
        says = _SAYS.search(half_width(told.sentence))
        where = told if says and _pair(told, says["which"]) else before
        pair = _pair(where, says["which"]) if says and where else None
        if says and where and pair:
            yield from _compared(book, where, pair, says)


def _pair(told: Told | None, which: str | None) -> tuple[Spoken, Spoken] | None:
    """The only budget of that kind and the only outcome of a sentence."""
    figures = [one for one in spoken(told) if one.number.is_money] if told else []
    plain = [one for one in figures if not read_comparison(one.lead.lstrip(_SEPARATORS))]
    planned = [one for one in plain if _is_planned(one, which)]
    done = [one for one in plain if _DONE.search(one.lead)]
    is_clear = len(planned) == len(done) == 1 and _names_nothing_else(figures, planned[0], done[0])
    return (planned[0], done[0]) if is_clear else None


def _is_planned(one: Spoken, which: str | None) -> bool:
    match = _PLANNED.search(one.lead)
    kind = match["which"] if match else None
    return match is not None and (kind or "年初") == (which or kind or "年初")


def _names_nothing_else(figures: Sequence[Spoken], planned: Spoken, done: Spoken) -> bool:
    """Whether no “其中” and no full stop of a list stands between the two amounts."""
    first, last = sorted((figures.index(planned), figures.index(done)))
    return not any(re.search("其中|;", one.lead) for one in figures[first + 1 : last + 1])


def _compared(book: Book, told: Told, pair: tuple[Spoken, Spoken], says: re.Match[str]) -> Iterator[Finding]:
    planned, done = (term_in(book, told, one) for one in pair)
    if planned is None or done is None or not same_dimension((planned, done)):
        return
    really = "等于" if done.amount == planned.amount else "大于" if done.amount > planned.amount else "小于"
    word = says["word"]
    said = "大于" if word in _MORE else "小于" if word in _LESS else "等于"
    if done.amount != planned.amount and done.bounds.meets(planned.bounds):
        return
    places = (done.place, planned.place)
    if said == really:
        text = "大小之词与金额相符"
        yield Finding("prose_direction", book.document.id, Outcome.PASS, Severity.INFO, text, places)
        return
    words = f"预算{planned.shown}，决算{done.shown}，文中却写“{says.group()}”，实为{really}"
    hint = f"若改为“{says.group().replace(word, really)}”则与金额一致"
    yield Finding("prose_direction", book.document.id, Outcome.FAIL, Severity.ERROR, words, places, proposal=hint)
