"""Scope, not contradiction: the difference is named where it is printed."""

from __future__ import annotations

from decimal import Decimal

from places_books import book, changed, failures, outcomes

from corpus.checks.datatypes import Outcome
from corpus.checks.places_scope import RULES


def test_the_difference_is_the_carryover_of_the_same_row() -> None:
    found = {one.explanation: one for one in outcomes(RULES, changed(), Outcome.EXPLAINED)}
    told = next(one for text, one in found.items() if "其他文化旅游体育与传媒支出" in text)
    assert told.difference == Decimal(202300)
    assert told.explanation.endswith(
        "口径不同，不是矛盾：差额202,300元就是部门收入总表·其他文化旅游体育与传媒支出·上年结转的202,300.00元"
    )


def test_a_difference_that_is_nowhere_printed_is_not_spoken_of() -> None:
    bare = changed(
        (
            "| 2079999 | 其他文化旅游体育与传媒支出 | 2,629,800.00 | 202,300.00 |",
            "| 2079999 | 其他文化旅游体育与传媒支出 | 2,629,800.00 |  |",
        )
    )
    told = [one.explanation for one in outcomes(RULES, bare, Outcome.EXPLAINED) if "2079999" in one.explanation]
    assert told == []


def test_nothing_is_ever_a_failure() -> None:
    assert failures(RULES, changed()) == []


def test_one_form_alone_has_no_scopes() -> None:
    assert [
        found for rule in RULES for found in rule.check(book("# 示例市气象馆2024年部门预算\n\n支出300万元。"))
    ] == []
