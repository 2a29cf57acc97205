"""A part never exceeds its whole: 本级 within 全市, one budget within all money, as the forms state an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.checks.book import Book
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.places_index import Stated, cells_of, index_of, settled
from corpus.checks.places_words import gap_in_words, places, printed, where
from corpus.checks.rules import Rule
from corpus.datatypes import Aspect, Fund, Origin, RowRole
from corpus.numerals import to_grouped

_RULE = "part_exceeds_whole"
_BETWEEN_TIERS = re.compile("转移|补助|上解|返还|转贷|调入|调出|结余|结转|稳定调节|还本|余额|限额")
_NARROWER = (Fund.FISCAL_APPROPRIATION, Fund.GENERAL_PUBLIC_BUDGET)


def parts_within(book: Book) -> Iterator[Finding]:
    """Every item that forms state both for a whole and for its part."""
    index = index_of(book)
    for whole in index.all:
        if not _is_item(whole):
            continue
        parts = [part for part in cells_of(index.same(whole)) if _is_item(part) and _same_row(part, whole)]
        for part in settled([part for part in parts if _part_of(part, whole)]):
            yield _judged(part, whole, _part_of(part, whole))


def _is_item(one: Stated) -> bool:
    """An item's amount in a form; transfers between tiers and balances are not added up over them."""
    is_amount = one.fact.origin is Origin.CELL and one.fact.aspect is Aspect.AMOUNT and one.value >= 0
    is_kind = one.quantity.code is not None or one.quantity.concept is not None
    is_plain = not one.quantity.scope.part and not _BETWEEN_TIERS.search(one.fact.item)
    return is_amount and is_kind and is_plain and not one.quantity.is_sum and one.fact.role is not RowRole.TOTAL


def _part_of(part: Stated, whole: Stated) -> str:
    """In which way one is a part of the other; "" where it is none."""
    mine, theirs = part.quantity.scope, whole.quantity.scope
    if mine.own and not theirs.own and replace(mine, own=False) == theirs and part.fact.form == whole.fact.form:
        return "本级"
    is_fund = mine.fund in _NARROWER and theirs.fund is Fund.ALL and not mine.side
    return "一部分资金" if is_fund and replace(mine, fund=Fund.ALL) == theirs else ""


def _same_row(part: Stated, whole: Stated) -> bool:
    if part.quantity.code and whole.quantity.code:
        return True
    return part.quantity.above == whole.quantity.above and part.fact.path == whole.fact.path


def _judged(part: Stated, whole: Stated, what: str) -> Finding:
    document = part.fact.document
    if part.value <= whole.value + part.half + whole.half:
        return Finding(_RULE, document, Outcome.PASS, Severity.INFO, "")
    actual, expected, difference = gap_in_words(whole, part)
    text = (
        f"{where(whole.fact)}中“{whole.fact.item}”为{printed(whole.fact)}，作为其中{what}的{where(part.fact)}却为"
        f"{printed(part.fact)}，部分比整体多{to_grouped(abs(difference))}{whole.fact.unit}"
    )
    return Finding(
        _RULE, document, Outcome.FAIL, Severity.WARNING, text, places=places(whole, part), expected=expected,
        actual=actual, difference=difference, unit=whole.fact.unit,
    )  # fmt: skip


RULES = (Rule(_RULE, parts_within),)
