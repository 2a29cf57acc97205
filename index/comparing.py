"""Documents of one agency compared with each other, anew for the agencies whose documents changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.checks.across_run import check_across
from corpus.checks.across_shelf import Filed, shelves
from index.catalog import documents_called, records_with
from index.filters import FactFilter
from index.findings import add_findings, delete_across, recount

if TYPE_CHECKING:
    from index.facts import FactStore
    from index.records import DocumentRecord
    from index.store import Database


def compare_changed(database: Database, store: FactStore) -> None:
    """Renew what comparing finds for every agency whose documents changed; under the writer's lock.

    What an interrupted run left undone is done by the next one: the agencies are remembered with the change.
    """
    changed = {agency for (agency,) in database.rows("SELECT agency FROM uncompared")}
    if not changed:
        return
    filed = [_filed(record, store) for record in _neighbours(database, changed)]
    found = [finding for shelf in shelves(filed) for finding in check_across(shelf)]
    documents = [one.id for one in filed]
    with database.writing() as connection:
        delete_across(connection, documents)
        add_findings(connection, found, across=True)
        recount(connection, documents)
        connection.execute("DELETE FROM uncompared")


def _neighbours(database: Database, changed: set[str]) -> list[DocumentRecord]:
    """The documents of these agencies, by any name that they go by."""
    own = records_with(database, agencies=changed)
    names = changed | {alias for record in own for alias in record.aliases}
    return records_with(database, agencies=names, ids=documents_called(database, changed))


def _filed(record: DocumentRecord, store: FactStore) -> Filed:
    facts = store.find(FactFilter(documents=(record.id,)))
    return Filed(
        record.id,
        record.file,
        record.title,
        record.agency,
        record.year,
        record.phase,
        record.level,
        record.aliases,
        tuple(facts),
    )
