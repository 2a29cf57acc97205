"""Words and phrases that stand twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding
from corpus.checks.rules import Rule
from corpus.checks.words_text import any_of, failure, passages, words

DOUBLED = "words_doubled"

_PHRASE = r"(?P<phrase>(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?[一-鿿]{3,30}[：:]?)(?P=phrase)"


@cache
def _doubled() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{any_of(words().never_doubled)})(?P=word)|{_PHRASE}")


def check_doubled(book: Book) -> Iterator[Finding]:
    """“下降下降”: only words that never double rightly, and phrases of three characters or more."""
    for passage in passages(book):
        for match in _doubled().finditer(passage.text):
            place = passage.place(match.start(), match.end())
            text = match["word"] or match["phrase"]
            yield failure(DOUBLED, (place,), f"“{text}”连写了两遍：“{passage.sentence(match.start())}”")


RULES: tuple[Rule, ...] = (Rule(DOUBLED, check_doubled),)
