"""Documents, tables and chunks in the library's database."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.checks.datatypes import Outcome
from corpus.datatypes import Document, Paragraph, Table
from corpus.errors import UsageError
from index.chunks import Chunk
from index.codec import dumps, loads
from index.facts import add_facts
from index.findings import add_findings, set_uncompared
from index.items import drop_unused_items, items_of
from index.records import DocumentRecord
from index.rows import column_list, column_names, from_row, to_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from index.ingest import Part
    from index.store import Database

_RECORD = column_list(DocumentRecord)


def record_of(part: Part, ingested_at: str, vocabulary: str) -> DocumentRecord:
    """What the library lists about a document that was just read."""
    reading = part.reading
    document, identity = reading.document, reading.document.identity
    return DocumentRecord(
        id=document.id,
        title=identity.title,
        file=document.file,
        sha256=document.sha256,
        agency=identity.agency,
        aliases=identity.aliases,
        level=identity.level,
        region=identity.region,
        parent=identity.parent,
        year=identity.year,
        phase=identity.phase,
        pages=document.pages,
        tables=len(document.tables),
        facts=len(reading.facts),
        gaps=len(reading.gaps),
        chunks=len(part.chunks),
        findings=sum(one.outcome is Outcome.FAIL for one in part.findings),
        problems=tuple(dict.fromkeys((*document.problems, *reading.warnings))),
        ingested_at=ingested_at,
        vocabulary=vocabulary,
    )


def add_document(connection: sqlite3.Connection, record: DocumentRecord, part: Part) -> None:
    """Enter everything of one document; within a writing transaction."""
    reading, document = part.reading, part.reading.document
    marks = ", ".join("?" * len(column_names(DocumentRecord)))
    body = dumps(replace(document, tables=()))
    connection.execute(
        f"INSERT INTO documents ({_RECORD}, body, revision) VALUES ({marks}, ?, ?)",
        (*to_row(record), body, _next_revision(connection)),
    )
    connection.executemany(
        "INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                document.id,
                table.number,
                table.title,
                table.form,
                table.unit,
                table.certificate.outcome,
                dumps(replace(table, sums=())),  # they serve the checks, made before this
            )
            for table in document.tables
        ),
    )
    connection.executemany(
        "INSERT INTO chunks VALUES (?, ?, ?, ?)",
        ((document.id, n, chunk.text, dumps(chunk)) for n, chunk in enumerate(part.chunks, 1)),
    )
    add_facts(connection, reading.facts, reading.gaps)
    add_findings(connection, part.findings, across=False)
    set_uncompared(connection, record.agency)


def _next_revision(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()
    revision = 1 + (int(row[0]) if row else 0)
    set_meta(connection, "revision", str(revision))
    return revision


def delete_documents(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Take out everything of these documents; within a writing transaction."""
    if not ids:
        return
    items = items_of(connection, ids)
    for one in ids:
        for (agency,) in connection.execute("SELECT agency FROM documents WHERE id = ?", (one,)).fetchall():
            set_uncompared(connection, agency)
    connection.executemany("DELETE FROM documents WHERE id = ?", ((one,) for one in ids))
    drop_unused_items(connection, items)
    _next_revision(connection)


def records_with(
    database: Database,
    *,
    ids: Iterable[str] = (),
    hashes: Iterable[str] = (),
    files: Iterable[str] = (),
    agencies: Iterable[str] = (),
) -> list[DocumentRecord]:
    """The documents that have any of these, by agency, year, file; found by indexes, however many there are."""
    wanted = {"id": ids, "sha256": hashes, "file": files, "agency": agencies}
    lists = [json.dumps(list(values), ensure_ascii=False) for values in wanted.values()]
    tests = " OR ".join(f"{column} IN (SELECT value FROM json_each(?))" for column in wanted)
    sql = f"SELECT {_RECORD} FROM documents WHERE {tests} ORDER BY agency, year, file, id"
    return [from_row(DocumentRecord, row) for row in database.rows(sql, lists)]


def documents_called(database: Database, names: Collection[str]) -> list[str]:
    """The documents (ids) of whose agency one of these names is an alias."""
    sql = (
        "SELECT DISTINCT d.id FROM documents AS d, json_each(d.aliases) AS alias"
        " WHERE alias.value IN (SELECT value FROM json_each(?)) ORDER BY 1"
    )
    return [one for (one,) in database.rows(sql, (json.dumps(list(names), ensure_ascii=False),))]


def find_documents(database: Database, name: str) -> list[DocumentRecord]:
    """Documents with this id, file name or title; an id excludes the others."""
    sql = f"SELECT {_RECORD} FROM documents WHERE id = ?1 OR file = ?1 OR title = ?1 ORDER BY agency, year, id"
    records = [from_row(DocumentRecord, row) for row in database.rows(sql, (name,))]
    return [record for record in records if record.id == name] or records


def get_record(database: Database, name: str) -> DocumentRecord:
    """The one document with this id, file name or title. Raises UsageError for none or several."""
    found = find_documents(database, name)
    if not found:
        raise UsageError(f"文库中没有文件“{name}”", "用 budgetqa docs 查看文库中的文件")
    if len(found) > 1:
        ids = "、".join(record.id for record in found)
        raise UsageError(f"文库中有{len(found)}份文件叫“{name}”", f"请改用编号指明：{ids}")
    return found[0]


def load_tables(database: Database, document: str) -> tuple[Table, ...]:
    """The tables of a document, in order."""
    rows = database.rows("SELECT body FROM tables WHERE document = ? ORDER BY number", (document,))
    return tuple(loads(Table, body) for (body,) in rows)


def load_document(database: Database, document: str) -> Document:
    """The whole document as it was read. The id must exist."""
    with database.snapshot():
        body = database.rows("SELECT body FROM documents WHERE id = ?", (document,))[0][0]
        return replace(loads(Document, body), tables=load_tables(database, document))


def load_paragraphs(database: Database, document: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a document, without the tables, which take most of the time. The id must exist."""
    body = database.rows("SELECT body FROM documents WHERE id = ?", (document,))[0][0]
    return loads(Document, body).paragraphs


def load_chunks(database: Database, documents: Iterable[str] | None = None) -> list[Chunk]:
    """The chunks of these documents, or of all, by document and place."""
    if documents is None:
        rows = database.rows("SELECT body FROM chunks ORDER BY document, number")
    else:
        sql = "SELECT body FROM chunks WHERE document = ? ORDER BY number"
        rows = [row for one in sorted(documents) for row in database.rows(sql, (one,))]
    return [loads(Chunk, body) for (body,) in rows]


def document_ids(database: Database) -> set[str]:
    """The ids of all documents."""
    return {one for (one,) in database.rows("SELECT id FROM documents")}


def revisions(database: Database, ids: Iterable[str] | None = None) -> dict[str, int]:
    """The revision of these documents, or of all; another revision means other content."""
    if ids is None:
        return dict(database.rows("SELECT id, revision FROM documents ORDER BY id"))
    sql = "SELECT id, revision FROM documents WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return dict(database.rows(sql, (json.dumps(sorted(ids)),)))


def uncompared_documents(database: Database) -> list[str]:
    """The documents (ids) of agencies whose documents changed and are not compared anew yet."""
    sql = "SELECT id FROM documents WHERE agency IN (SELECT agency FROM uncompared) ORDER BY id"
    return [one for (one,) in database.rows(sql)]


def get_meta(database: Database, name: str) -> str | None:
    """A remembered value of the library, or None."""
    rows = database.rows("SELECT value FROM meta WHERE name = ?", (name,))
    return rows[0][0] if rows else None


def set_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Remember a value; within a writing transaction."""
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
