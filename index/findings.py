"""Findings of the consistency rules in the library's database."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from corpus.checks.datatypes import Finding, Outcome
from index.codec import dumps, loads

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from index.store import Database


def add_findings(connection: sqlite3.Connection, found: Iterable[Finding], *, across: bool) -> None:
    """Enter findings, in their order; within a writing transaction, after their documents went in."""
    for one in found:
        row = (one.document, across, one.rule, one.outcome.value, one.severity.value, dumps(one))
        sql = "INSERT INTO findings (document, across, rule, outcome, severity, body) VALUES (?, ?, ?, ?, ?, ?)"
        number = connection.execute(sql, row).lastrowid
        if one.outcome is Outcome.FAIL:
            connection.executemany("INSERT INTO finding_facts VALUES (?, ?)", ((fact, number) for fact in one.facts))


def delete_across(connection: sqlite3.Connection, documents: Iterable[str]) -> None:
    """Take out what comparing these documents with others found; within a writing transaction."""
    connection.executemany("DELETE FROM findings WHERE document = ? AND across = 1", ((one,) for one in documents))


def load_findings(database: Database, documents: Sequence[str] | None = None) -> list[Finding]:
    """The findings about these documents, or about all, by document and in the order of the rules."""
    if documents is None:
        rows = database.rows("SELECT body FROM findings ORDER BY document, across, id")
    else:
        sql = "SELECT body FROM findings WHERE document = ? ORDER BY across, id"
        rows = [row for one in documents for row in database.rows(sql, (one,))]
    return [loads(Finding, body) for (body,) in rows]


def findings_touching(database: Database, facts: Sequence[str]) -> dict[str, list[Finding]]:
    """The failed checks that touch each of these facts; facts without any are left out."""
    sql = (
        "SELECT t.fact, f.body FROM finding_facts AS t JOIN findings AS f ON f.id = t.finding "
        "WHERE t.fact IN (SELECT value FROM json_each(?)) ORDER BY f.id"
    )
    found: dict[str, list[Finding]] = defaultdict(list)
    for fact, body in database.rows(sql, (json.dumps(facts),)):
        found[fact].append(loads(Finding, body))
    return dict(found)


def recount(connection: sqlite3.Connection, documents: Iterable[str]) -> None:
    """Bring the documents' numbers of failed checks up to date; within a writing transaction."""
    sql = (
        "UPDATE documents SET findings = (SELECT count(*) FROM findings AS f WHERE f.document = documents.id"
        f" AND f.outcome = '{Outcome.FAIL}') WHERE id = ?"
    )
    connection.executemany(sql, ((one,) for one in documents))


def set_uncompared(connection: sqlite3.Connection, agency: str) -> None:
    """Remember that an agency's documents changed; within the transaction that changes them."""
    connection.execute("INSERT OR IGNORE INTO uncompared VALUES (?)", (agency,))
