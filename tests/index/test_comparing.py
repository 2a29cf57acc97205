"""Documents of one agency are compared when one of them changes, and only then."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from readings import fact, noon

from corpus.checks.datatypes import Outcome
from corpus.datatypes import Aspect, Document, Fact, Identity, Origin, Phase, Reading, Trend
from index.catalog import add_document, delete_documents, record_of
from index.comparing import compare_changed
from index.facts import FactStore
from index.findings import load_findings
from index.ingest import Part
from index.store import Database


def document(year: int) -> Document:
    title = f"示例局{year}年预算"
    return Document(f"d{year}", f"{title}.txt", f"sha-{year}", Identity(title, "示例局", year, Phase.BUDGET))


def said(of: Document, n: int, value: str, **changes: object) -> Fact:
    """A figure of running text about the total."""
    base = fact(of, n, "支出总计", value)
    own = {
        "origin": Origin.PROSE,
        "table": None,
        "form": None,
        "concept": "total_expenditure",
        "sentence": "支出总计……",
        "section": ("支出预算情况",),
        "year": of.identity.year,
    }
    return replace(base, **{**own, **changes})  # type: ignore[arg-type]


LAST, THIS = document(2023), document(2024)
RISE = {"aspect": Aspect.CHANGE, "trend": Trend.INCREASE, "base": "上年预算"}


def put(database: Database, of: Document, facts: Sequence[Fact]) -> None:
    part = Part(Reading(of, tuple(facts)), (), ())
    with database.writing() as connection:
        add_document(connection, record_of(part, noon().isoformat(), "v1"), part)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database.create(tmp_path / "library.sqlite")
    put(database, LAST, [said(LAST, 1, "100.00")])
    return database


def failed(database: Database) -> list[tuple[str, Decimal | None, Decimal | None]]:
    found = load_findings(database)
    return [(one.document, one.actual, one.expected) for one in found if one.outcome is Outcome.FAIL]


def test_last_years_figure_must_be_what_the_stated_change_implies(database: Database) -> None:
    put(database, THIS, [said(THIS, 1, "120.00"), said(THIS, 2, "30.00", **RISE)])
    assert failed(database) == []
    compare_changed(database, FactStore(database))
    assert [one[0] for one in failed(database)] == ["d2024"]
    assert database.rows("SELECT count(*) FROM uncompared") == [(0,)]
    assert {record.id: record.findings for record in FactStore(database).documents()} == {"d2023": 0, "d2024": 1}


def test_agreeing_years_are_counted_as_a_pass(database: Database) -> None:
    put(database, THIS, [said(THIS, 1, "120.00"), said(THIS, 2, "20.00", **RISE)])
    compare_changed(database, FactStore(database))
    assert failed(database) == []
    assert [one.count for one in load_findings(database) if one.outcome is Outcome.PASS] == [1]


def test_findings_across_go_when_the_other_document_goes(database: Database) -> None:
    put(database, THIS, [said(THIS, 1, "120.00"), said(THIS, 2, "30.00", **RISE)])
    compare_changed(database, FactStore(database))
    with database.writing() as connection:
        delete_documents(connection, {"d2023"})
    compare_changed(database, FactStore(database))
    assert load_findings(database) == []
    assert {record.id: record.findings for record in FactStore(database).documents()} == {"d2024": 0}


def test_nothing_is_done_where_nothing_changed(database: Database, tmp_path: Path) -> None:
    compare_changed(database, FactStore(database))
    compare_changed(database, FactStore(Database(tmp_path / "absent.sqlite")))  # would fail, were it asked
    assert load_findings(database) == []
