"""One run of ingestion: which files to read, and each reading into the library, whole or not at all."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.candidates import Candidate
from index.catalog import add_document, delete_documents, record_of, records_with
from index.differences import Difference, add_differences, describe, differences, taken_over
from index.filters import FactFilter
from index.ingest import Outcome, Part, Reader
from index.pool import Bounds, read_all
from index.records import DocumentRecord, FileReport, FileStatus
from index.relevance import NOTHING, is_of_no_budget

if TYPE_CHECKING:
    from corpus.datatypes import Reading
    from index.facts import FactStore
    from index.home import Home
    from index.store import Database

_LOG = logging.getLogger(__name__)
# What a reading may hold that the database refuses: ids twice, lone surrogates, NaN, numbers without end.
_STORING_ERRORS = (sqlite3.IntegrityError, ValueError, OverflowError)


@dataclass(slots=True)
class Intake:
    """Takes files in, under the writer's lock. ``vocabulary`` is the version of the domain data now."""

    home: Home
    database: Database
    facts: FactStore
    read: Reader
    vocabulary: str
    clock: Callable[[], datetime]
    stored: set[str] = field(default_factory=set)  # documents of this run

    def take(self, files: Sequence[Candidate], bounds: Bounds, *, force: bool) -> Generator[list[FileReport]]:
        """The reports of each file, one for each document in it, in order, as soon as they are stored."""
        unread = self._unread(files, force=force)
        with closing(read_all(self.read, [files[place].path for place in unread], bounds)) as outcomes:
            for place, file in enumerate(files):
                if file.problem is not None:
                    yield [FileReport(file.shown, file.status, problem=file.problem)]
                elif place in unread:
                    yield self._store(file, next(outcomes))
                else:
                    yield self._unchanged(file)

    def _unread(self, files: Sequence[Candidate], *, force: bool) -> dict[int, None]:
        """Places of the files to read: each content once, and not if the library has it as read now."""
        records = records_with(self.database, hashes={file.sha256 for file in files})
        seen = {record.sha256 for record in records if record.vocabulary == self.vocabulary and not force}
        unread: dict[int, None] = {}
        for place, file in enumerate(files):
            if file.problem is None and file.sha256 not in seen:
                seen.add(file.sha256)
                unread[place] = None
        return unread

    def _unchanged(self, file: Candidate) -> list[FileReport]:
        known = records_with(self.database, hashes=[file.sha256])
        if known:
            return [_report(file, FileStatus.UNCHANGED, record) for record in sorted(known, key=lambda r: r.id)]
        return [FileReport(file.shown, FileStatus.FAILED, problem="与前面一个未能入库的文件内容相同")]

    def _store(self, file: Candidate, outcome: Outcome) -> list[FileReport]:
        """Store all documents of a file, or none of them."""
        if not outcome.parts:
            passed_over = outcome.is_unsupported and not file.is_named
            status = FileStatus.SKIPPED if passed_over else FileStatus.FAILED
            return [FileReport(file.shown, status, seconds=outcome.seconds, problem=outcome.problem)]
        if not file.is_named and all(is_of_no_budget(part.reading) for part in outcome.parts):
            return [FileReport(file.shown, FileStatus.SKIPPED, seconds=outcome.seconds, problem=NOTHING)]
        start = time.perf_counter()
        stamp = self.clock().astimezone(UTC).isoformat(timespec="seconds")
        entries = [self._entry(part, stamp) for part in outcome.parts]
        try:
            self._commit(file, entries)
        except _STORING_ERRORS as error:
            _LOG.error("storing failed", exc_info=error)
            problem = "读出的内容无法存入文库，请把文件反馈给开发者"
            return [FileReport(file.shown, FileStatus.FAILED, seconds=outcome.seconds, problem=problem)]
        seconds = (outcome.seconds + time.perf_counter() - start) / len(entries)
        return [replace(_stored(file, entry), seconds=seconds) for entry in entries]

    def _entry(self, part: Part, stamp: str) -> _Entry:
        record = record_of(part, stamp, self.vocabulary)
        replaced = self._replaced_by(record)
        return _Entry(record, part, tuple(replaced), tuple(self._changed(record, part.reading, replaced)))

    def _changed(self, new: DocumentRecord, reading: Reading, replaced: Sequence[DocumentRecord]) -> list[Difference]:
        """What the editions replaced printed otherwise; the same content read again replaces nothing."""
        return [
            one
            for old in replaced
            if old.id != new.id
            for one in differences(new, reading.facts, old, self.facts.find(FactFilter(documents=(old.id,))))
        ]

    def _replaced_by(self, new: DocumentRecord) -> list[DocumentRecord]:
        """The same content read before, and older editions of the same file.

        Files of one run never replace each other: two folders may each hold a 附件.pdf of one agency.
        """
        return [
            old
            for old in records_with(self.database, ids=[new.id], files=[new.file])
            if old.id == new.id or (_is_same_file(old, new) and old.id not in self.stored)
        ]

    def _commit(self, file: Candidate, entries: Sequence[_Entry]) -> None:
        """The sources first, then one transaction that refers to them, then what it made needless."""
        for entry in entries:
            self.home.keep_source(entry.record.id, file.path, entry.record.file)
        old = {record.id for entry in entries for record in entry.replaced}
        with self.database.writing() as connection:
            kept = [one for entry in entries for one in _on_record(connection, entry)]
            delete_documents(connection, old)
            for entry in entries:
                add_document(connection, entry.record, entry.part)
            add_differences(connection, kept)
        new = {entry.record.id for entry in entries}
        self.stored |= new
        for one in old - new:
            shutil.rmtree(self.home.sources / one, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One document about to be stored, with what it replaces."""

    record: DocumentRecord
    part: Part
    replaced: tuple[DocumentRecord, ...]
    changed: tuple[Difference, ...]


def _on_record(connection: sqlite3.Connection, entry: _Entry) -> list[Difference]:
    """The differences that a document carries from now on: its forerunners' and its own."""
    return [*taken_over(connection, [old.id for old in entry.replaced], entry.record.id), *entry.changed]


def _stored(file: Candidate, entry: _Entry) -> FileReport:
    report = _report(file, FileStatus.UPDATED if entry.replaced else FileStatus.ADDED, entry.record)
    others = [old.id for old in entry.replaced if old.id != entry.record.id]
    if not others:
        return report
    note = f"替换了文库中同名、同单位、同年度的旧文件（{'、'.join(others)}）"
    told = describe(entry.changed) or "与旧版相比，数字没有变化"
    return replace(report, warnings=(*report.warnings, note, told))


def _is_same_file(old: DocumentRecord, new: DocumentRecord) -> bool:
    return (old.file, old.agency, old.year, old.phase) == (new.file, new.agency, new.year, new.phase)


def _warnings(record: DocumentRecord) -> tuple[str, ...]:
    """The problems of the document; one that says nothing of a budget is probably none."""
    if record.agency or record.tables or record.facts:
        return record.problems
    lacking = "单位或数字" if record.year else "单位、年份或数字"
    return (*record.problems, f"没有读出{lacking}，请确认这是预算或决算文件")


def _report(file: Candidate, status: FileStatus, record: DocumentRecord) -> FileReport:
    return FileReport(
        path=file.shown,
        status=status,
        document=record.id,
        title=record.title,
        agency=record.agency,
        year=record.year,
        phase=record.phase,
        pages=record.pages,
        tables=record.tables,
        facts=record.facts,
        chunks=record.chunks,
        findings=record.findings,
        warnings=_warnings(record),
    )
