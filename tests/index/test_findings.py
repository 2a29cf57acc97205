"""Findings are kept with their documents, found by the figures that they touch, and counted."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from readings import fact, noon

from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.datatypes import Document, Fact, Identity, Phase, Reading
from index.catalog import add_document, delete_documents, record_of
from index.facts import FactStore
from index.findings import add_findings, delete_across, load_findings, recount
from index.ingest import Part
from index.store import Database

BUREAU = Document("one", "a.txt", "sha-one", Identity("示例局2024年预算", "示例局", 2024, Phase.BUDGET))
OTHER = Document("two", "b.txt", "sha-two", Identity("示例局2023年预算", "示例局", 2023, Phase.BUDGET))
TOTAL, PART = fact(BUREAU, 1, "合计", "12.50"), fact(BUREAU, 2, "培训费", "11")
BEFORE = fact(OTHER, 1, "合计", "10")


def place(of: Fact) -> Place:
    return Place(of.document, of.source, "表1·合计", of.id)


FAILED = Finding(
    "table_sum",
    "one",
    Outcome.FAIL,
    Severity.ERROR,
    "合计12.50，各行相加11.00",
    (place(TOTAL), place(PART)),
    expected=Decimal("11.00"),
    actual=Decimal("12.50"),
    difference=Decimal("1.50"),
    unit="万元",
)
HELD = Finding("balance", "one", Outcome.PASS, Severity.INFO, "核对3处，全部成立", count=3)
ACROSS = replace(FAILED, rule="last_year", explanation="与上年文件不符", places=(place(TOTAL), place(BEFORE)))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database.create(tmp_path / "library.sqlite")
    with database.writing() as connection:
        for document, facts, found in ((BUREAU, (TOTAL, PART), (FAILED, HELD)), (OTHER, (BEFORE,), ())):
            part = Part(Reading(document, facts), (), found)
            add_document(connection, record_of(part, noon().isoformat(), "v1"), part)
        add_findings(connection, [ACROSS], across=True)
        recount(connection, ["one", "two"])
    return database


def test_findings_come_back_as_they_went(database: Database) -> None:
    assert load_findings(database) == [FAILED, HELD, ACROSS]
    assert (load_findings(database, ["one"]), load_findings(database, ["two"])) == ([FAILED, HELD, ACROSS], [])


def test_only_failed_checks_touch_a_figure(database: Database) -> None:
    store = FactStore(database)
    assert store.findings_touching([TOTAL.id, PART.id, BEFORE.id, "nobody"]) == {
        TOTAL.id: [FAILED, ACROSS],
        PART.id: [FAILED],
        BEFORE.id: [ACROSS],
    }


def test_failed_checks_are_counted(database: Database) -> None:
    assert {record.id: record.findings for record in FactStore(database).documents()} == {"one": 2, "two": 0}


def test_comparing_anew_takes_out_what_comparing_found(database: Database) -> None:
    with database.writing() as connection:
        delete_across(connection, ["one", "two"])
        recount(connection, ["one", "two"])
    assert load_findings(database) == [FAILED, HELD]
    assert FactStore(database).findings_touching([BEFORE.id]) == {}


def test_findings_go_with_their_document_and_its_agency_is_to_be_compared_anew(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("DELETE FROM uncompared")
        delete_documents(connection, {"one"})
    assert load_findings(database) == []
    assert database.rows("SELECT count(*) FROM finding_facts") == [(0,)]
    assert database.rows("SELECT agency FROM uncompared") == [("示例局",)]
