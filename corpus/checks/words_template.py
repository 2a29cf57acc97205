"""What a filled-in template must not keep: alternatives, blanks, placeholders, instructions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding
from corpus.checks.rules import Rule
from corpus.checks.words_text import Passage, any_of, failure, passages, words

CHOICE = "words_choice"
PLACEHOLDER = "words_placeholder"
MISSING_NUMBER = "words_missing_number"
MISSING_UNIT = "words_missing_unit"

_NUMBER = r"\s*(?P<number>\d[\d,，.]*)"
_STOP = r"(?=\s*(?:[。，；、,;）]|$))"
_MONEY = r"(?:万元|亿元|千元)"


@cache
def _choice() -> re.Pattern[str]:
    up, down = any_of(words().ups), any_of(words().downs)
    return re.compile(
        rf"(?:(?:{up})\s*[（/]\s*(?:{down})|(?:{down})\s*[（/]\s*(?:{up}))\s*[）]?{_NUMBER}\s*(?:{_MONEY}|[%％])?"
    )


def check_choice(book: Book) -> Iterator[Finding]:
    """“增加（减少）3万元”: one word had to be chosen. Those before a zero are told together."""
    idle: list[tuple[Passage, re.Match[str]]] = []
    for passage in passages(book):
        for match in _choice().finditer(passage.text):
            if match["number"].strip("0.,，"):
                yield _choice_failure(passage, match)
            else:
                idle.append((passage, match))
    if idle:
        places = tuple(passage.place(match.start(), match.end()) for passage, match in idle)
        text = f"“{places[0].source.text}”等{len(places)}处没有在两个词里二选一；数额都是0，不影响读数"
        yield failure(CHOICE, places, text)


def _choice_failure(passage: Passage, match: re.Match[str]) -> Finding:
    place = passage.place(match.start(), match.end())
    return failure(CHOICE, (place,), f"“{place.source.text}”没有在两个词里二选一，是增是减要看上下文")


@cache
def _placeholder() -> re.Pattern[str]:
    marks = "|".join(words().placeholders)
    return re.compile(rf"(?:{marks})|{any_of(words().instructions)}")


def check_placeholder(book: Book) -> Iterator[Finding]:
    """“XX万元”, “____”, “各部门结合实际进行解释”: blanks and instructions of the template."""
    for passage in passages(book):
        for match in _placeholder().finditer(passage.text):
            place = passage.place(match.start(), match.end())
            yield failure(
                PLACEHOLDER, (place,), f"“{passage.sentence(match.start())}”中的“{match[0]}”是模板里待填写的文字"
            )


@cache
def _no_number() -> re.Pattern[str]:
    amounts = rf"(?:{any_of(words().amount_leads)})\s*{_MONEY}{_STOP}"
    counts = rf"(?:{any_of(words().count_leads)})\s*(?:{any_of(words().count_units)}){_STOP}"
    percents = rf"(?:{any_of(words().percent_leads)})\s*[%％]{_STOP}"
    return re.compile(f"{amounts}|{counts}|{percents}")


def check_missing_number(book: Book) -> Iterator[Finding]:
    """“支出预算万元。”: a unit without its number."""
    for passage in passages(book):
        for match in _no_number().finditer(passage.text):
            place = passage.place(match.start(), match.end())
            text = f"“{passage.sentence(match.start())}”中“{place.source.text}”只有单位没有数"
            yield failure(MISSING_NUMBER, (place,), text)


@cache
def _no_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words().percent_leads)})\s*(?P<number>\d+\.\d+)(?:\s*[。，；、,;）]|$)")


def check_missing_unit(book: Book) -> Iterator[Finding]:
    """“增长13.95。”: a change or share without its %."""
    for passage in passages(book):
        if passage.paragraph is None:
            continue
        for match in _no_unit().finditer(passage.text):
            place = passage.place(match.start(), match.end())
            text = f"“{place.source.text}”后面没有单位，是百分比还是数额看不出来"
            number = match["number"]
            percent = re.search(rf"(?<![\d.]){re.escape(number)}\s*[%％]", _all_text(book))
            hint = f"本文件另有“{number}%”，疑缺百分号" if percent else None
            yield failure(MISSING_UNIT, (place,), text, proposal=hint)


def _all_text(book: Book) -> str:
    return "\n".join(paragraph.text for paragraph in book.document.paragraphs)


RULES: tuple[Rule, ...] = (
    Rule(CHOICE, check_choice),
    Rule(PLACEHOLDER, check_placeholder),
    Rule(MISSING_NUMBER, check_missing_number),
    Rule(MISSING_UNIT, check_missing_unit),
)
