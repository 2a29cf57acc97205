"""Paragraphs on one item of the classification: their amount against the forms, and against itself.

Such a paragraph states its amount right behind the name and often once more (“2023年预算安排…”); both are
the form's figure of that code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.book import Book, place_of_fact, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.edits import kind_of_edit
from corpus.checks.places_chains import Chain, chains_of, codes_of_chain, joined
from corpus.checks.places_words import where
from corpus.checks.rules import Rule
from corpus.classification import parent_code
from corpus.datatypes import Aspect, Fact, Origin, Paragraph, Source
from corpus.numerals import to_grouped, trimmed
from corpus.prose_numbers import Number, half_width
from corpus.prose_places import source_of
from corpus.quantities import quantity_of, unit_of
from corpus.vocabulary import clean_label

_FORM_RULE = "account_amount"
_AGAIN_RULE = "account_restated"
_AGAIN = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:度)?(?:部门|单位|当年)?预算(?:安排|数)(?:为|是)?\s*$")
_BASE = re.compile(r"执行数?(?:为|是)?\s*$")
_UP = re.compile(r"(?:增加|增长|上升|提高)(?:了)?\s*$")
_DOWN = re.compile(r"(?:减少|下降|降低)(?:了)?\s*$")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Said:
    """A number of a paragraph with its value in 元 and the half of its last place."""

    number: Number
    value: Decimal
    half: Decimal


def entry_sources(book: Book) -> frozenset[Source]:
    """Where the amounts stand that are compared here, so that no other rule need speak of them again."""
    year = book.document.identity.year
    return frozenset(
        source_of(chain.paragraph, said.number.start, said.number.end)
        for chain, head in _heads(book)
        for said in (head, *_again(chain, year))
    )


def restated(book: Book) -> Iterator[Finding]:
    """An amount that a paragraph states twice of its one item and year is the same both times."""
    for chain, head in _heads(book):
        for again in _again(chain, book.document.identity.year):
            if abs(again.value - head.value) <= again.half + head.half:
                yield Finding(_AGAIN_RULE, book.document.id, Outcome.PASS, Severity.INFO, "")
            else:
                yield _contradicted(chain, head, again, book)


def against_forms(book: Book) -> Iterator[Finding]:
    """The amount behind the names is that of the code in the forms."""
    for chain, head in _heads(book):
        codes = codes_of_chain(chain)
        pair = joined(chain.leaf.name) if not codes else None
        code = pair[0] if pair else codes[0] if len(codes) == 1 else None
        rows = _rows(code, book) if code else []
        if not rows:
            continue
        if any(_is_that(head, row) for row in rows):
            yield Finding(_FORM_RULE, book.document.id, Outcome.PASS, Severity.INFO, "")
        elif code and len({_value(row) for row in rows}) == 1:
            yield _otherwise(chain, head, rows, code, book)


def _heads(book: Book) -> Iterator[tuple[Chain, _Said]]:
    for paragraph in book.document.paragraphs:
        chains = chains_of(paragraph)
        if len(chains) == 1 and chains[0].head is not None:
            yield chains[0], _said(chains[0].head)


def _said(number: Number) -> _Said:
    factor = unit_of(number.unit).factor
    exponent = number.value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return _Said(number, number.value * factor, Decimal(5).scaleb(-places - 1) * factor)


def _again(chain: Chain, year: int | None) -> Iterator[_Said]:
    text = half_width(chain.paragraph.text)
    for number in chain.numbers:
        before = _AGAIN.search(text[: number.start])
        if number.is_money and number is not chain.head and before and int(before["year"]) == year:
            yield _said(number)


def _rows(code: str, book: Book) -> list[Fact]:
    """The whole amounts of a code in the forms of the document's own year and stage."""
    identity = book.document.identity
    found = []
    for fact in book.facts:
        if fact.code == code and fact.origin is Origin.CELL and fact.aspect is Aspect.AMOUNT:
            scope = quantity_of(fact).scope
            is_own = (scope.year, scope.phase) == (identity.year, identity.phase)
            if is_own and not (scope.part or scope.within or scope.side or scope.own):
                found.append(fact)
    return found


def _value(fact: Fact) -> Decimal:
    return fact.value * unit_of(fact.unit).factor


def _is_that(said: _Said, row: Fact) -> bool:
    return abs(said.value - _value(row)) <= said.half + _HUNDREDTH * unit_of(row.unit).factor / 2


# --- what is said of it -----------------------------------------------------------------------


def _contradicted(chain: Chain, head: _Said, again: _Said, book: Book) -> Finding:
    codes = codes_of_chain(chain)
    rows = _rows(codes[0], book) if len(codes) == 1 else []
    bears_head = [row for row in rows if _is_that(head, row)]
    bears_again = [row for row in rows if _is_that(again, row)]
    wrong, right = (head, again) if bears_again and not bears_head else (again, head)
    name = chain.leaf.name
    text = f"正文“{name}（项）”先写{_print(head)}，同段又写{_before(chain, again)}{_print(again)}"
    witnesses = bears_again if wrong is head else bears_head
    if witnesses:
        row = witnesses[0]
        text += f"；{where(row)}为{row.source.text.strip()}{row.unit}，与{_print(right)}一致"
    text += _growth_in_words(chain, right, wrong)
    guess = _guess(chain, wrong, right, book)
    return _finding(_AGAIN_RULE, chain, wrong, right, text, guess, [place_of_fact(row) for row in witnesses[:2]], book)


def _otherwise(chain: Chain, head: _Said, rows: Sequence[Fact], code: str, book: Book) -> Finding:
    row = rows[0]
    factor = unit_of(row.unit).factor
    right = _Said(head.number, _value(row), _HUNDREDTH * factor)
    text = (
        f"正文“{chain.leaf.name}（项）”为{_print(head)}，而{where(row)}（{code}）为{row.source.text.strip()}{row.unit}"
    )
    above = _parent_with(head, code, book)
    guess = (
        f"该数与{where(above)}的相同，疑把“{clean_label(above.item)}”的金额写在了“{row.item}（项）”上"
        if above is not None
        else _guess(chain, head, right, book)
    )
    more = [place_of_fact(row), *([place_of_fact(above)] if above is not None else [])]
    return _finding(_FORM_RULE, chain, head, right, text, guess, more, book)


def _finding(
    rule: str, chain: Chain, wrong: _Said, right: _Said, text: str, guess: str | None, more: list[Place], book: Book
) -> Finding:
    unit = wrong.number.unit
    factor = unit_of(unit).factor
    expected = trimmed(right.value / factor)
    difference = trimmed(wrong.number.value - expected)
    places = (
        _place(chain, wrong, book),
        *(() if right.number is wrong.number else (_place(chain, right, book),)),
        *more,
    )
    return Finding(
        rule, book.document.id, Outcome.FAIL, Severity.ERROR,
        f"{text}，相差{to_grouped(abs(difference))}{unit}。{guess or ''}", places=places, expected=expected,
        actual=wrong.number.value, difference=difference, unit=unit, proposal=guess,
    )  # fmt: skip


def _print(said: _Said) -> str:
    return re.sub(r"\s", "", said.number.text)


def _before(chain: Chain, said: _Said) -> str:
    match = _AGAIN.search(half_width(chain.paragraph.text)[: said.number.start])
    return match[0].strip() if match else ""


def _growth_in_words(chain: Chain, right: _Said, wrong: _Said) -> str:
    """“；所印增幅0.53%只与前者相符”, where the paragraph prints base and growth and only one fits."""
    text = half_width(chain.paragraph.text)
    base = next((n for n in chain.numbers if n.is_money and _BASE.search(text[: n.start])), None)
    rate = next((n for n in chain.numbers if n.unit == "%" and _sign(text[: n.start])), None)
    if base is None or rate is None or not base.value:
        return ""
    start = base.value * unit_of(base.unit).factor
    printed = rate.value * (_sign(text[: rate.start]) or 1)
    fits = {said: abs((said.value - start) / start * 100 - printed) <= _HUNDREDTH for said in (right, wrong)}
    return f"；所印增减幅度{rate.text.strip()}只与{_print(right)}相符" if fits[right] and not fits[wrong] else ""


def _sign(before: str) -> int | None:
    return 1 if _UP.search(before) else -1 if _DOWN.search(before) else None


def _guess(chain: Chain, wrong: _Said, right: _Said, book: Book) -> str | None:
    neighbour = _neighbour_with(chain.paragraph, wrong, book)
    if neighbour is not None:
        return f"{_print(wrong)}与“{neighbour.leaf.name}（项）”的金额相同，疑为误抄"
    kind = kind_of_edit(wrong.number.value, trimmed(right.value / unit_of(wrong.number.unit).factor))
    return f"疑为{kind}" if kind else None


def _neighbour_with(paragraph: Paragraph, said: _Said, book: Book) -> Chain | None:
    """The nearest other paragraph that has the number as its own."""
    found = [chain for chain, head in _heads(book) if head.value == said.value and chain.paragraph is not paragraph]
    return min(found, key=lambda chain: abs(chain.paragraph.number - paragraph.number), default=None)


def _parent_with(said: _Said, code: str, book: Book) -> Fact | None:
    above: str | None = code
    while above and (above := parent_code(above)):
        row = next((row for row in _rows(above, book) if _is_that(said, row)), None)
        if row is not None:
            return row
    return None


def _place(chain: Chain, said: _Said, book: Book) -> Place:
    source = source_of(chain.paragraph, said.number.start, said.number.end)
    fact = next((fact for fact in book.prose if fact.source == source), None)
    return place_of_fact(fact) if fact else place_of_words(chain.paragraph, book.document.id, source)


RULES = (Rule(_FORM_RULE, against_forms), Rule(_AGAIN_RULE, restated))
