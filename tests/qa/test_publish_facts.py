"""What is published of a figure tells it apart: its direction, what it is against, its form and term."""

import csv
import io

import pytest

from qa.bot import BudgetQA
from qa.export import facts_to_csv
from qa.listing import fact_to_text
from qa.schema import FactInfo


@pytest.fixture(scope="module")
def facts(sample_bot: BudgetQA) -> list[FactInfo]:
    return sample_bot.facts(["示例市图书馆2023年部门预算.md"])


def test_a_change_says_its_direction(facts: list[FactInfo]) -> None:
    fell = next(f for f in facts if f.item == "公务接待费" and f.aspect == "growth")
    assert (fell.value, fell.unit, fell.trend, fell.base) == ("12.73", "%", "decrease", "上年预算")
    assert "（减）" in fact_to_text(fell)


def test_an_amount_has_none(facts: list[FactInfo]) -> None:
    spent = next(f for f in facts if f.item == "公务接待费" and f.aspect == "amount" and f.origin == "cell")
    assert (spent.trend, spent.base, spent.concept) == (None, None, "official_hospitality")
    assert spent.form is not None


def test_every_change_of_the_library_has_a_direction(facts: list[FactInfo]) -> None:
    changes = [f for f in facts if f.aspect in ("change", "growth")]
    assert changes
    assert all(f.trend is not None for f in changes)


def test_the_table_holds_it(facts: list[FactInfo]) -> None:
    stream = io.StringIO()
    facts_to_csv(facts, stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().removeprefix("﻿"))))
    fell = next(r for r in rows if r["item"] == "公务接待费" and r["aspect"] == "growth")
    assert (fell["value"], fell["trend"], fell["base"]) == ("12.73", "decrease", "上年预算")
