"""All forms of a generated book, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from bench.fixture_book import Form
from bench.seeded_balance import balance, fiscal
from bench.seeded_coded import basic, coded, revenue
from bench.seeded_figures import Leaf
from bench.seeded_lists import fund, procurement, projects, targets, three_public, three_public_compared
from bench.seeded_press import Press

_Kind = tuple[str, Callable[[Leaf], Decimal]]
_BASIC: _Kind = ("基本支出", lambda leaf: leaf.basic)
_PROJECT: _Kind = ("项目支出", lambda leaf: leaf.project)
_RESERVE: _Kind = ("单位预留机动经费", lambda leaf: leaf.reserve)
_GENERAL_PROJECT: _Kind = ("项目支出", lambda leaf: leaf.project - leaf.carry - leaf.other)


def print_forms(press: Press) -> tuple[Form, ...]:
    """Every form of the press's year."""
    reserve = [_RESERVE] if press.style.reserve else []
    balance(press)
    revenue(press)
    coded(press, f"{press.style.level}支出总表", "all", [_BASIC, _PROJECT, *reserve])
    fiscal(press)
    coded(press, "一般公共预算支出表", "general", [_BASIC, _GENERAL_PROJECT, *reserve])
    basic(press)
    (three_public_compared if press.style.compared else three_public)(press)
    for form in (fund, projects, procurement, targets):
        form(press)
    return tuple(press.made)
