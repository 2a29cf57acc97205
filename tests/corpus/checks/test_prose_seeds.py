"""What the rules over running text say of the two seed documents, read by hand beforehand."""

from functools import cache
from pathlib import Path

import pytest

from corpus.checks import (
    prose_addends,
    prose_balance,
    prose_change,
    prose_change_sums,
    prose_comma,
    prose_completion,
    prose_direction,
    prose_projects,
    prose_rates,
    prose_reason,
    prose_shares,
    prose_sums,
)
from corpus.checks.book import Book, open_book
from corpus.checks.datatypes import Outcome
from corpus.checks.rules import rule_texts
from corpus.reading import read_documents

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
RULES = (
    *prose_change.RULES,
    *prose_direction.RULES,
    *prose_reason.RULES,
    *prose_shares.RULES,
    *prose_completion.RULES,
    *prose_sums.RULES,
    *prose_addends.RULES,
    *prose_change_sums.RULES,
    *prose_balance.RULES,
    *prose_projects.RULES,
    *prose_rates.RULES,
    *prose_comma.RULES,
)


def test_every_rule_has_its_words() -> None:
    texts = rule_texts()
    assert [rule.id for rule in RULES if rule.id not in texts] == []
    assert len({rule.id for rule in RULES}) == len(RULES)


@cache
def seed(name: str) -> Book:
    (reading,) = read_documents(next(SEEDS.glob(name)))
    return open_book(reading)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")
@pytest.mark.parametrize(
    "name, expected",
    [
        (
            "南昌*.txt",
            [
                ("prose_share", "error", "32.2%", "588.28万元÷“支出预算总额”895.2万元＝65.71%"),
                ("prose_change_sum", "warning", "238.23万元", "6.39万元－245万元＝减少238.61万元"),
            ],
        ),
        ("赣州*.txt", [("prose_change_sum", "warning", "8471.56 万元", "＝增加8,472.24万元")]),
    ],
)
def test_seeds(name: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [finding for rule in RULES for finding in rule.check(seed(name)) if finding.outcome is Outcome.FAIL]
    told = [(one.rule, one.severity.value, one.places[0].source.text) for one in found]
    assert told == [(rule, severity, text) for rule, severity, text, _ in expected]
    assert all(words in one.explanation for one, (_, _, _, words) in zip(found, expected, strict=True))
