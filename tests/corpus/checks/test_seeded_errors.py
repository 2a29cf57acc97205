"""Planted errors in generated books are found, and nothing is reported of clean ones (a part of the bench)."""

from __future__ import annotations

import random

import pytest

from bench.seeded_books import make_books, print_book
from bench.seeded_damage import Damage, Kind, plant, revealing, state_of, why_not
from bench.seeded_errors import Report, describe, run
from bench.seeded_figures import AGENCIES

SEED = 7


def test_a_seed_makes_the_same_books_again() -> None:
    first, second = (make_books(SEED, AGENCIES[:1])[0][1] for _ in range(2))
    assert print_book(first) == print_book(second)
    assert (first.slots, first.lines, first.name) == (second.slots, second.lines, "示例市水利局2024年部门预算.md")


def test_clean_books_break_no_identity() -> None:
    for pair in make_books(SEED):
        for made in pair:
            state = state_of(made, None)
            assert [one.kind for one in made.identities if one.broken(state)] == []
            assert b"\xe2\x9f\xa6" not in print_book(made)  # no mark is left


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_error_can_be_planted(kind: Kind) -> None:
    made = make_books(SEED, AGENCIES[:1])[0][1]
    planted = [damage for n in range(20) if (damage := plant(kind, made, random.Random(n)))]
    assert any(revealing(made, damage) for damage in planted)
    assert all(print_book(made, damage.texts, damage.lost) != print_book(made) for damage in planted)


def test_what_nothing_reveals_is_told_apart() -> None:
    made = make_books(SEED, AGENCIES[:1])[0][1]
    rate = next(slot for slot in made.slots if slot.role == "share")
    assert revealing(made, Damage(Kind.ONE_DIGIT, {rate.n: rate.text})) == ()
    assert why_not(made, Damage(Kind.ONE_DIGIT, {rate.n: rate.text})) == "every identity holds within rounding"


@pytest.fixture(scope="module")
def report() -> Report:
    return run(SEED, 13, AGENCIES[1:3])


def test_nothing_is_reported_of_clean_books(report: Report) -> None:
    assert [(name, finding.rule, finding.explanation) for name, finding in report.false] == []


def test_planted_errors_are_found(report: Report) -> None:
    assert report.recall >= 0.9, describe(report, verbose=True)
