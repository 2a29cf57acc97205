"""Which figures of two documents speak of one thing, and in which 口径.

A code names a thing best; names in prose run parents and item together (“…事务行政运行支出”) and
have 支出 or 预算 at their end, names in forms have not.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.datatypes import Aspect, Fact, Fund, Origin, Tier
from corpus.errors import ParseError
from corpus.forms import form_book
from corpus.money import Dimension, parse_unit
from corpus.vocabulary import item_key, name_key

_BASIC = "basic_expenditure"
_SHORTEST_NAME = 2
_LONGEST_CHAIN = 3  # names of a path that prose runs together


@dataclass(frozen=True, slots=True)
class Words:
    """The words of data/checks_across.json that decide what is compared with what."""

    final: re.Pattern[str]
    budget: re.Pattern[str]
    adjusted: re.Pattern[str]
    last_year: re.Pattern[str]
    tails: tuple[str, ...]
    outlay: str
    sisters: dict[str, str]  # 基本支出, 项目支出 and the ids of their terms
    initial: re.Pattern[str]
    carried: frozenset[str]  # terms of money carried over


@cache
def words() -> Words:
    """The words, read once."""
    data = json.loads(files("corpus").joinpath("data", "checks_across.json").read_text("utf-8"))["words"]
    return Words(
        final=_any_of(data["final"]),
        budget=_any_of(data["budget"]),
        adjusted=_any_of(data["adjusted"]),
        last_year=_any_of(data["last_year"]),
        tails=tuple(data["tails"]),
        outlay=data["outlay"],
        sisters=dict(data["sisters"]),
        initial=_any_of(data["initial"]),
        carried=frozenset(data["carried"]),
    )


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in names))


@dataclass(frozen=True, slots=True)
class Scope:
    """The 口径 of a figure as far as it decides whether two figures must agree."""

    fund: Fund | None
    within: str  # what the figure counts a part of alone: 基本支出, 项目支出, 机关运行经费; "" for all
    tier: Tier | None
    aside: bool  # counts but what of the item is bought, or the like


def scope_of(fact: Fact) -> Scope:
    """The 口径."""
    within = next((term for name, term in words().sisters.items() if name in fact.path and name != fact.item), "")
    if fact.fund is Fund.GENERAL_PUBLIC_BASIC:
        within = _BASIC
    return Scope(fact.fund, _forms_within().get(fact.form or "", within), fact.tier, fact.form in _aside_forms())


@cache
def _aside_forms() -> frozenset[str]:
    return frozenset(form.id for form in form_book().forms if form.aside)


@cache
def _forms_within() -> dict[str, str]:
    return {form.id: form.within for form in form_book().forms if form.within}


def one_scope(one: Fact, other: Fact) -> bool:
    """Whether both count the same money, so that they must be equal. Prose may leave the fund unsaid."""
    a, b = scope_of(one), scope_of(other)
    return (a.within, a.tier, a.aside) == (b.within, b.tier, b.aside) and _one_fund(one, other)


def _one_fund(one: Fact, other: Fact) -> bool:
    if one.fund is other.fund:
        return True
    return None in (one.fund, other.fund) and not {one.fund, other.fund} & {Fund.GENERAL_PUBLIC_BASIC}


def part_of(fact: Fact) -> str:
    """The column of a cell that is but a part of its row; "" where the figure is the whole of it."""
    return "" if fact.main or fact.item == fact.measure else fact.measure_concept or fact.measure


def subjects(fact: Fact) -> tuple[str, ...]:
    """Keys of the thing measured; two figures of one thing share one."""
    found = dict.fromkeys(_subjects(fact))
    return tuple(f"{key}|{part_of(fact)}" for key in found)


def _subjects(fact: Fact) -> Iterator[str]:
    if fact.code:
        yield f"code:{fact.code}"
        yield from (f"coded:{name}" for name in _chained(fact))
    else:
        yield from (f"coded:{name}" for name in _chained(fact)[:1] if fact.origin is Origin.PROSE)
    if fact.concept:
        yield f"term:{fact.concept}"
    else:
        yield f"name:{_stem(item_key(fact.item))}"


def _chained(fact: Fact) -> list[str]:
    """The name alone, with its parent before it, with both; 支出 dropped everywhere, as habits differ."""
    chain = [name_key(name) for name in (*fact.path, fact.item)][-_LONGEST_CHAIN:]
    whole = ["".join(chain[-size:]) for size in range(1, len(chain) + 1)]
    return [_stem(name).replace(words().outlay, "") for name in whole]


def _stem(key: str) -> str:
    """The name without 预算, 代编预算 and the like at its end."""
    while tail := next((tail for tail in words().tails if key.endswith(tail)), None):
        if len(key) - len(tail) < _SHORTEST_NAME:
            break
        key = key.removesuffix(tail)
    return key


def is_compared(fact: Fact) -> bool:
    """Whether a figure is an amount of money that another document could state as well."""
    return fact.aspect is Aspect.AMOUNT and bool(fact.item) and fact.value >= 0 and is_money(fact.unit)


def is_money(unit: str) -> bool:
    """Whether a unit measures money."""
    try:
        return parse_unit(unit).dimension is Dimension.MONEY
    except ParseError:
        return False


class Catalogue:
    """Figures by the things they measure."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by_subject: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            for key in subjects(fact):
                self._by_subject[key].append(fact)

    def same_thing(self, fact: Fact) -> list[Fact]:
        """Figures of what ``fact`` measures, of any 口径; by code where both have one."""
        found: dict[str, Fact] = {}
        for key in subjects(fact):
            for other in self._by_subject.get(key, ()):
                if not (fact.code and other.code and fact.code != other.code):
                    found.setdefault(other.id, other)
        return list(found.values())
