"""Figures of running text as the terms of a calculation, and sentences with the figures read from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from corpus.checks.book import Book, place_of_fact, place_of_words
from corpus.checks.datatypes import Place
from corpus.checks.prose_intervals import Fit, Interval, fit_of_percentage, printed, rounded, step_of
from corpus.datatypes import Fact, Origin, Paragraph
from corpus.errors import ParseError
from corpus.money import Dimension, parse_unit
from corpus.numerals import to_grouped
from corpus.prose_clauses import split_sentences
from corpus.prose_numbers import Number, half_width, scan
from corpus.prose_places import source_of

_DASHES = ("-", "－", "−", "–", "负", "~")
_RATIOS = ("%", "‰", "倍")
_MEASURED = re.compile(r"米|里|亩|顷|吨|升|克|小时|天|年")
_HUNDRED = Decimal(100)
_TEN_THOUSAND = re.compile(r"^[万亿](?=[^元])")


@dataclass(frozen=True, slots=True)
class Term:
    """One printed number: ``value`` in ``unit``; ``factor`` leads to the base unit of its dimension."""

    value: Decimal
    unit: str
    factor: Decimal
    step: Decimal  # one unit of the last printed place, in ``unit``
    place: Place
    name: str = ""

    @property
    def amount(self) -> Decimal:
        """The value in the base unit (元, 1 for ratios)."""
        return self.value * self.factor

    @property
    def is_exact(self) -> bool:
        """People and things are counted, not rounded."""
        is_counted = not self.is_money and self.unit not in _RATIOS and not _MEASURED.search(self.unit)
        return is_counted and self.step == self.factor == 1

    @property
    def bounds(self) -> Interval:
        """What it may stand for, in the base unit."""
        if self.is_exact:
            return Interval(self.value, self.value)
        return rounded(self.value, self.step).scaled(self.factor)

    @property
    def wide(self) -> Interval:
        """The same where it may also have been cut off."""
        return printed(self.value, self.step).scaled(self.factor)

    @property
    def is_money(self) -> bool:
        """An amount of money."""
        return self.unit.endswith("元")

    @property
    def shown(self) -> str:
        """“1,234.50万元”."""
        return f"{to_grouped(self.value)}{self.unit}"


def term_of(fact: Fact) -> Term | None:
    """A figure as a term; None where its unit does not calculate, or a minus or a range's dash stands before it."""
    if fact.origin is Origin.PROSE and _has_dash_before(fact.sentence or "", fact.source.text):
        return None
    return _term(fact.value, fact.unit, fact.source.text, place_of_fact(fact), fact.item)


def _has_dash_before(sentence: str, text: str) -> bool:
    return any(dash + text in sentence for dash in _DASHES)


def _term(value: Decimal, unit: str, text: str, place: Place, name: str) -> Term | None:
    factor = factor_of(unit)
    if factor is None:
        return None
    return Term(value, unit, factor, step_of(text, value), place, name)


def factor_of(unit: str) -> Decimal | None:
    """What leads to the base unit: 元, parts of one, or the counted thing itself (万平方米 → 10,000)."""
    try:
        known = parse_unit(unit)
    except ParseError:
        return None
    if known.dimension in (Dimension.MONEY, Dimension.RATIO):
        return known.factor
    large = _TEN_THOUSAND.match(unit)
    return {"万": Decimal(10**4), "亿": Decimal(10**8)}[large.group()] if large else Decimal(1)


def same_dimension(terms: Iterable[Term]) -> bool:
    """Whether these terms can be added: all money, or all of one counted thing."""
    units = {"元" if term.is_money else _TEN_THOUSAND.sub("", term.unit) for term in terms}
    return len(units) == 1


def shown_in(amount: Decimal, like: Term) -> str:
    """An amount of the base unit, printed like another: same unit, same number of places."""
    value = (amount / like.factor).quantize(min(like.step, Decimal(1)))
    return f"{to_grouped(value)}{like.unit}"


def quoted(name: str) -> str:
    """A name in quotes; quotes of its own become single ones."""
    return f"“{name.replace('“', '‘').replace('”', '’')}”"


def fit_of(ratio: Term, expected: Interval) -> Fit:
    """How a printed percentage, per mille or multiple agrees with a recomputed ratio (5% is 0.05)."""
    percent = ratio.factor * 100
    return fit_of_percentage(
        ratio.value * percent, ratio.step * percent, expected.scaled(_HUNDRED), has_places=ratio.step < 1
    )


# --- sentences ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence with the facts read from it, in reading order; its paragraph where that is known."""

    sentence: str
    facts: tuple[Fact, ...]
    paragraph: Paragraph | None = None


def sentences_of(facts: Sequence[Fact]) -> Iterator[Told]:
    """The sentences that facts of running text were read from; a repeated one comes again."""
    run: list[Fact] = []
    for fact in facts:
        if run and (fact.sentence != run[-1].sentence or fact.section != run[-1].section or _turns_back(fact, run)):
            yield Told(run[0].sentence or "", tuple(run))
            run = []
        run.append(fact)
    if run:
        yield Told(run[0].sentence or "", tuple(run))


def sentences_in(book: Book, wanted: re.Pattern[str]) -> Iterator[tuple[Told | None, Told]]:
    """Sentences that match, whether facts were read from them or not, each with the one before in its paragraph."""
    waiting: dict[str, list[Told]] = {}
    for told in sentences_of(book.prose):
        waiting.setdefault(told.sentence, []).append(told)
    for paragraph in book.document.paragraphs:
        if not wanted.search(paragraph.text):
            continue
        before: Told | None = None
        for sentence in split_sentences(paragraph.text, _figures(paragraph.text)):
            text = paragraph.text[sentence.start : sentence.end].strip()
            known = waiting.get(text, [])
            told = Told(text, known.pop(0).facts if known else (), paragraph)
            if wanted.search(text):
                yield before, told
            before = told


def _turns_back(fact: Fact, run: Sequence[Fact]) -> bool:
    """A figure that its sentence prints once cannot come twice: the sentence was printed again."""
    first = run[0]
    return fact is not first and (fact.source, fact.item, fact.aspect) == (first.source, first.item, first.aspect)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One number of a sentence, the words before it, and the facts it states (two for “收、支总计”)."""

    number: Number
    lead: str  # half-width words since the last number
    facts: tuple[Fact, ...]


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[Number, ...]:
    """The figures of a text; several rules read the same sentences."""
    return tuple(number for number in scan(text) if number.reason is None)


def spoken(told: Told) -> tuple[Spoken, ...]:
    """Every figure of a sentence in order, bound to an item or not."""
    normal = half_width(told.sentence)
    numbers = _figures(told.sentence)
    waiting = list(told.facts)
    found: list[Spoken] = []
    left = 0
    for number in numbers:
        mine: list[Fact] = []
        while waiting and _same_print(waiting[0], number):
            mine.append(waiting.pop(0))
        if not mine:
            ahead = next((fact for fact in waiting[:3] if _same_print(fact, number)), None)
            if ahead is not None and not _printed_later(waiting[0], numbers, number):
                del waiting[: waiting.index(ahead) + 1]
                mine = [ahead]
        found.append(Spoken(number, normal[left : number.start], tuple(mine)))
        left = number.end
    return tuple(found)


def _same_print(fact: Fact, number: Number) -> bool:
    return fact.value == number.value and fact.unit == number.unit


def _printed_later(fact: Fact, numbers: Sequence[Number], after: Number) -> bool:
    return any(number.start > after.start and _same_print(fact, number) for number in numbers)


def paragraph_of(book: Book, fact: Fact) -> Paragraph | None:
    """The paragraph that a fact of running text was read from."""
    sentence = fact.sentence or ""
    where = (fact.source.page, fact.source.line)
    holding = [paragraph for paragraph in book.document.paragraphs if sentence in paragraph.text]
    return next((paragraph for paragraph in holding if where in _lines(paragraph)), holding[0] if holding else None)


def _lines(paragraph: Paragraph) -> set[tuple[int | None, int | None]]:
    sources = (paragraph.source, *(source for _, source in paragraph.lines))
    return {(source.page, source.line) for source in sources}


def term_in(book: Book, told: Told, one: Spoken, name: str = "") -> Term | None:
    """A number of a sentence as a term, also where it states no fact."""
    number = one.number
    if one.facts:
        return term_of(one.facts[0])
    paragraph = told.paragraph or (paragraph_of(book, told.facts[0]) if told.facts else None)
    if paragraph is None:
        return None
    start = paragraph.text.index(told.sentence) + number.start
    source = source_of(paragraph, start, start + len(number.text))
    place = place_of_words(paragraph, book.document.id, source)
    return _term(number.value, number.unit, number.text, place, name)


def sum_of_bounds(parts: Sequence[Term]) -> Interval:
    """What the parts may come to together, in the base unit."""
    total = Interval(Decimal(0), Decimal(0))
    for part in parts:
        total = total + part.bounds
    return total


def noun_of(one: Spoken) -> str:
    """What a number in a sentence is of: the item read there, else the words right before it."""
    return one.facts[0].item if one.facts else re.sub(r"^.*[,;:、]|[为是]\s*$", "", one.lead).strip()
