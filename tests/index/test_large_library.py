"""Libraries generated for measuring hold what a reading of such documents would give."""

from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from bench.large_library import Book, build, dressed, guises, read_books
from bench.seeded_figures import AGENCIES
from corpus.checks.datatypes import Outcome
from corpus.checks.run import checked
from index.codec import dumps, loads
from index.ingest import Part
from qa.bot import BudgetQA


@pytest.fixture(scope="module")
def books() -> list[Book]:
    return read_books((7,), AGENCIES[:1])


def test_a_copy_is_the_book_under_another_name_with_other_years_and_amounts(books: list[Book]) -> None:
    guise = next(guises(books, 3))
    (first, second), across = dressed(guise)
    for part, original, year in ((first, books[0].parts[0], 2023), (second, books[0].parts[1], 2024)):
        facts, before = part.reading.facts, loads(Part, original).reading.facts
        assert part.reading.document.identity.agency == guise.agency == "甲子市水利局"
        assert part.reading.document.identity.year == year + guise.shift
        assert [f.value for f in facts] == [f.value * (guise.factor if is_money(f.unit) else 1) for f in before]
        assert not any(name in dumps(part) for name in ("示例市", books[0].hashes[0], "河道堤防加固"))
    assert {one.document for one in across} <= {first.reading.document.id, second.reading.document.id}


def is_money(unit: str) -> bool:
    return unit.endswith("元")


def test_its_sums_still_hold(books: list[Book]) -> None:
    (first, _), _ = dressed(next(guises(books, 3)))
    assert [one.rule for one in checked(first.reading).findings if one.outcome is Outcome.FAIL] == []


def test_names_and_projects_differ_and_a_seed_gives_the_same(books: list[Book]) -> None:
    some = list(islice(guises(books, 3), 500))
    assert len({guise.agency for guise in some}) == 500
    assert some == list(islice(guises(books, 3), 500))
    assert some[:9] != list(islice(guises(books, 4), 9))


def test_the_library_answers(books: list[Book], tmp_path: Path) -> None:
    build(tmp_path / "home", 3, 3, books)
    guise = next(guises(books, 3))
    year = 2024 + guise.shift
    fact = next(f for f in loads(Part, books[0].parts[1]).reading.facts if f.item == "公务接待费" and f.main)
    with BudgetQA.open(tmp_path / "home") as bot:
        answer = bot.ask(f"甲子市水利局{year}年公务接待费是多少", date(2026, 1, 1))
        assert Decimal(answer.figures[0].value) == fact.value * guise.factor
        assert [one.year for one in bot.documents() if one.agency == "甲子市水利局"] == [year - 1, year]
        assert len(bot.documents()) == 3
        assert bot.library.faults()[1:] == []  # but the sources, which are not copied
