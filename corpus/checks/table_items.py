"""One item's one value: forms that count the same money print the same for each code, narrower ones never more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from corpus.checks.book import Book, place_of_fact
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_compare import Scope, agree, amounts_of, compared, scope_of
from corpus.checks.table_words import word_list
from corpus.classification import system_of
from corpus.datatypes import Fact, Fund, RowRole
from corpus.forms import form_by_id
from corpus.money import parse_unit

SAME, NARROW = "one_item_one_value", "narrower_money_exceeds"
_WIDTH = {Fund.ALL: 0, Fund.FISCAL_APPROPRIATION: 1, Fund.GENERAL_PUBLIC_BUDGET: 2}
_WHOLE = "whole"


@dataclass(slots=True)
class _Column:
    """One measure of one form: its total and its items by code."""

    fund: Fund | None
    total: Fact | None = None
    items: dict[str, Fact] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)


_Key = tuple[str, str | None, str, Scope]  # measure, within, code system, scope


def check_same(book: Book) -> Iterator[Finding]:
    """Two forms with the same total count the same money: each code must agree."""
    for one, other in _pairs(book):
        if one.total and other.total and agree(one.total, other.total):
            for code in _common(one, other):
                first, second = one.items[code], other.items[code]
                yield compared(
                    SAME, book, second, [first], f"合计相同的两张表中“{first.item}”（{code}）", Severity.WARNING
                )


def check_narrow(book: Book) -> Iterator[Finding]:
    """一般公共预算 is part of 财政拨款, that of all money: the part of an item never exceeds the item."""
    for one, other in _pairs(book):
        widths = [_WIDTH.get(column.fund) if column.fund else None for column in (one, other)]
        if None in widths or widths[0] == widths[1]:
            continue
        wide, narrow = (one, other) if (widths[0] or 0) < (widths[1] or 0) else (other, one)
        for code in _common(wide, narrow):
            yield _narrower(book, narrow.items[code], wide.items[code])


def _narrower(book: Book, narrow: Fact, wide: Fact) -> Finding:
    factor = parse_unit(narrow.unit).factor / parse_unit(wide.unit).factor
    if agree(narrow, wide) or narrow.value * factor < wide.value or wide.value < 0:
        places = (place_of_fact(narrow), place_of_fact(wide))
        return Finding(NARROW, book.document.id, Outcome.PASS, Severity.INFO, "部分口径不大于全部口径", places)
    name = f"“{narrow.item}”（{narrow.code}）的部分口径大于全部口径，"
    return compared(NARROW, book, narrow, [wide], name, Severity.WARNING)


def _common(one: _Column, other: _Column) -> Iterator[str]:
    skip = one.twice | other.twice
    return (code for code in one.items if code in other.items and code not in skip)


def _pairs(book: Book) -> Iterator[tuple[_Column, _Column]]:
    for columns in _columns(book).values():
        yield from combinations(columns.values(), 2)


def _columns(book: Book) -> Mapping[_Key, dict[int, _Column]]:
    """By measure and scope: the columns of expenditure forms, by table."""
    found: dict[_Key, dict[int, _Column]] = defaultdict(dict)
    facts = [fact for fact in amounts_of(book) if fact.form in word_list("item_forms") and fact.table is not None]
    for fact in facts:
        form = form_by_id(fact.form or "")
        measure = _measure(fact)
        if form is None or measure is None or not fact.code:
            continue
        key = (measure, form.within, system_of(fact.code) or "", scope_of(fact))
        column = found[key].setdefault(fact.table or 0, _Column(fact.fund))
        if fact.code in column.items:
            column.twice.add(fact.code)
        column.items[fact.code] = fact
    for fact in facts:
        _with_total(found, fact)
    return found


def _with_total(found: Mapping[_Key, dict[int, _Column]], fact: Fact) -> None:
    if fact.role is not RowRole.TOTAL:
        return
    measure = fact.concept if fact.concept in word_list("measures") else _WHOLE
    form = form_by_id(fact.form or "")
    if form is not None and form.within and measure not in word_list("measures")[1:]:
        measure = _WHOLE  # 基本支出合计 is the whole of its own form
    for (name, _, _, scope), columns in found.items():
        column = columns.get(fact.table or 0)
        is_whole = name != _WHOLE or fact.measure_concept is None or fact.concept in word_list("grand_totals")
        if column is not None and name == measure and scope == scope_of(fact) and is_whole and column.total is None:
            column.total = fact


def _measure(fact: Fact) -> str | None:
    if fact.measure_concept in word_list("measures"):
        return fact.measure_concept
    return _WHOLE if fact.main else None


RULES: tuple[Rule, ...] = (Rule(SAME, check_same), Rule(NARROW, check_narrow))
