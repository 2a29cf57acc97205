"""The library (文库): one folder with documents, facts, chunks, sources. Open, ingest, look up, remove."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus.errors import LibraryError
from index import catalog
from index.archive import AnswerArchive
from index.differences import load_all_differences, load_differences
from index.facts import FactStore
from index.findings import load_findings
from index.home import Home, new_manifest
from index.publishing import bring_up_to_date, check_model, published, withdraw_index
from index.settings import Settings, load_settings
from index.store import FORMAT_VERSION, Database, migrate

if TYPE_CHECKING:
    from types import TracebackType

    from corpus.checks.datatypes import Finding
    from corpus.datatypes import Document, Paragraph, Reading, Table
    from index.chunks import Chunk
    from index.completeness import Matrix
    from index.differences import Difference
    from index.embedding import Embedder
    from index.integrity import Fault
    from index.records import DocumentRecord, FileReport
    from index.retrieve import ItemIndex, Proposal
    from index.search import LibrarySearch

Progress = Callable[[int, int, str], None]  # files done, files in all, the name of the last


def read_with_corpus(path: Path) -> Sequence[Reading]:
    """The ordinary reader of files: the documents in it. Raises ReadError."""
    from corpus.reading import read_documents

    return read_documents(path)


def utc_now() -> datetime:
    """The clock of the ingestion stamp."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of what a library holds."""

    documents: int
    facts: int


@dataclass(frozen=True, slots=True)
class Tools:
    """What a library works with; tests put their own."""

    read: Callable[[Path], Sequence[Reading]] = read_with_corpus
    clock: Callable[[], datetime] = utc_now
    vocabulary: str | None = None  # version of the domain data; None: ask corpus.vocabulary
    embedder: Embedder | None = None  # None: the one that the settings name


_ITEM_SETS_KEPT = 64
_OWING = "owing"


class Library:
    """An open library. Many may read, one may write, from any threads and processes.

    Every method may raise LibraryError.
    """

    def __init__(self, settings: Settings, database: Database, tools: Tools) -> None:
        self.settings = settings
        self.facts = FactStore(database)
        self._home = Home(settings.home)
        self._database = database
        self._tools = tools
        self.archive = AnswerArchive(self._home.answers)
        self._guard = threading.RLock()
        self._embedder = tools.embedder
        self._search: LibrarySearch | None = None
        self._items: dict[tuple[str, ...], ItemIndex] = {}

    @classmethod
    def open(
        cls,
        home: Path | str,
        *,
        create: bool = False,
        owing: str = "",
        settings: Settings | None = None,
        tools: Tools | None = None,
    ) -> Self:
        """Open the library in the folder ``home``; with ``create`` make an empty one where there is none.

        ``owing`` is what a library made now still needs: it is told by ``owing`` until it is settled, by whatever
        process opens the library next. Without ``settings`` those of environment and configuration file hold.

        Raises LibraryError for no library, a folder of other things, a damaged or newer library.
        """
        settings = replace(settings, home=Path(home)) if settings else load_settings(Path(home))
        place = Home(settings.home)
        if not place.exists():
            if not create:
                raise LibraryError(f"{settings.home} 没有文库", "请先用 budgetqa ingest 把文件加入文库")
            _create(place, settings.wait, owing)
        database = Database.open(place.database, settings.wait)
        if database.version < FORMAT_VERSION:
            with place.lock(settings.wait):
                migrate(database)
        return cls(settings, database, tools or Tools())

    def close(self) -> None:
        """Close the database; the library cannot be used after that."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- looking up ---------------------------------------------------------------------------

    def documents(self) -> list[DocumentRecord]:
        """All documents, by agency, year, file."""
        return self.facts.documents()

    def counts(self) -> Counts:
        """How much the library holds, without looking at each document."""
        ((documents, facts),) = self._database.rows("SELECT count(*), coalesce(sum(facts), 0) FROM documents")
        return Counts(documents, facts)

    def document(self, name: str) -> DocumentRecord:
        """The document with this id, file name or title. Raises UsageError for none or several."""
        return catalog.get_record(self._database, name)

    def content(self, name: str) -> Document:
        """The whole document as it was read: sections, paragraphs, tables."""
        return catalog.load_document(self._database, self.document(name).id)

    def paragraphs(self, name: str) -> tuple[Paragraph, ...]:
        """The paragraphs of the document with this id, file name or title."""
        return catalog.load_paragraphs(self._database, self.document(name).id)

    def tables(self, name: str) -> tuple[Table, ...]:
        """The tables of the document with this id, file name or title."""
        return catalog.load_tables(self._database, self.document(name).id)

    def differences(self, name: str) -> list[Difference]:
        """What the editions that this document replaced printed otherwise."""
        return load_differences(self._database, self.document(name).id)

    def all_differences(self) -> dict[str, list[Difference]]:
        """The same of every document that replaced one, by its id."""
        return load_all_differences(self._database)

    def findings(self, names: Iterable[str] | None = None) -> list[Finding]:
        """What the consistency rules found about these documents (by id, file name or title), or about all."""
        chosen = None if names is None else [self.document(name).id for name in names]
        return load_findings(self._database, chosen)

    def completeness(self) -> Matrix:
        """Which forms each agency published in which year."""
        from index.completeness import completeness

        return completeness(self._database)

    def source_path(self, name: str) -> Path:
        """The copy of the source file."""
        record = self.document(name)
        return self._home.sources / record.id / record.file

    def revision(self) -> str:
        """Changes with every change of the content: what was derived from an older one is stale."""
        return catalog.get_meta(self._database, "revision") or "0"

    def owing(self) -> str:
        """What the library still needs since it was made; empty for nothing."""
        return catalog.get_meta(self._database, _OWING) or ""

    def settle(self) -> None:
        """Note that the library has what it needed."""
        with self._database.writing() as connection:
            catalog.set_meta(connection, _OWING, "")

    def faults(self) -> list[Fault]:
        """What is wrong with the library: damage, dangling rows, missing sources, an outdated index. Only reads."""
        from index.integrity import faults

        return faults(self._home, self._database, self._embedding())

    # --- retrieval ----------------------------------------------------------------------------

    def retriever(self) -> LibrarySearch:
        """The search among the library's passages, which follows its changes.

        Raises LibraryError where the index was made by another embedding model than the settings name.
        """
        from index.search import LibrarySearch

        found = published(self._database)
        with self._guard:
            if found:
                check_model(found, self._embedding())
            if self._search is None or self._search.found != found:
                self._search = LibrarySearch(self._home, self._database, self._embedding(), found)
            return self._search

    def chunks(self, name: str) -> list[Chunk]:
        """The passages of the document with this id, file name or title, in order."""
        return catalog.load_chunks(self._database, [self.document(name).id])

    def items_by_meaning(self, text: str, names: Sequence[str], k: int = 10) -> list[Proposal]:
        """Those of ``names`` (items of one agency and year) that mean something nearest to ``text``, best first.

        The vectors of the sets of names used last are kept.
        """
        from index.retrieve import ItemIndex

        key = tuple(names)
        with self._guard:
            found = self._items.pop(key, None) or ItemIndex.build(key, self._embedding())
            self._items[key] = found
            if len(self._items) > _ITEM_SETS_KEPT:
                del self._items[next(iter(self._items))]
        return found.propose(text, k)

    def _embedding(self) -> Embedder:
        if self._embedder is None:
            from index.embedding import load_embedder

            self._embedder = load_embedder(self.settings.embedding)
        return self._embedder

    # --- changing -----------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[Path | str],
        *,
        jobs: int = 1,
        force: bool = False,
        on_progress: Progress | None = None,
    ) -> list[FileReport]:
        """Read files, folders and archives into the library, one report per document, in order of files.

        Files whose content is in the library are not read again, unless ``force`` or unless the domain data
        has changed since. Each document goes in whole by itself: what was stored before an interruption
        stays. Raises LibraryError for what concerns the library, never for a single file.
        """
        from index.candidates import Limits, candidates
        from index.intake import Intake
        from index.pool import Bounds

        embedder = self._embedding()  # first: a model that cannot be had shall not cost the work of reading
        limits = Limits(self.settings.max_file_mb * 10**6, self.settings.max_archive_mb * 10**6)
        bounds = Bounds(jobs, self.settings.read_seconds, self.settings.read_memory_mb * 10**6)
        reports: list[FileReport] = []
        with self._writing() as scratch:
            files = candidates([Path(path) for path in paths], scratch, limits)
            tools = self._tools
            intake = Intake(self._home, self._database, self.facts, tools.read, self._vocabulary(), tools.clock)
            with closing(intake.take(files, bounds, force=force)) as taken:  # interrupted, it stops reading at once
                for done, of_file in enumerate(taken, 1):
                    reports += of_file
                    if on_progress:
                        on_progress(done, len(files), Path(of_file[0].path).name)
            self._publish(embedder)
        stored = catalog.records_with(self._database, ids={one.document for one in reports if one.document})
        found = {record.id: record.findings for record in stored}  # with what comparing found
        return [replace(one, findings=found.get(one.document or "", 0)) for one in reports]

    def remove(self, names: Iterable[str]) -> list[DocumentRecord]:
        """Take documents out completely, named by id, file name or title; a name may mean several.

        Raises UsageError, and removes nothing, where a name means none.
        """
        embedder = self._embedding()
        with self._writing():
            found = {record.id: record for name in names for record in self._named(name)}
            with self._database.writing() as connection:
                catalog.delete_documents(connection, found)
            for one in found:
                shutil.rmtree(self._home.sources / one, ignore_errors=True)
            self.archive.forget(found)
            self._publish(embedder)
            self._database.purge()
        return list(found.values())

    def reindex(self) -> None:
        """Build the chunk index anew with the embedding model of the settings; one that was cut off goes on."""
        embedder = self._embedding()
        with self._writing():
            withdraw_index(self._home, self._database)
            self._publish(embedder)

    def _named(self, name: str) -> list[DocumentRecord]:
        return catalog.find_documents(self._database, name) or [self.document(name)]

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """Hold the writer's lock, with a scratch folder; leftovers of earlier crashes are cleared first."""
        with self._home.lock(self.settings.wait):
            found = published(self._database)
            ids = catalog.document_ids(self._database)
            self._home.clear_leftovers(ids, found.folder if found else None)
            scratch = self._home.new_scratch()
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)

    def _publish(self, embedder: Embedder) -> None:
        """Bring index and comparisons up to date with documents and model; under the writer's lock."""
        from index.comparing import compare_changed

        bring_up_to_date(self._home, self._database, embedder)
        compare_changed(self._database, self.facts)
        self._home.write_manifest(new_manifest(embedder.name, embedder.dimension, self._vocabulary()))

    def _vocabulary(self) -> str:
        if self._tools.vocabulary is not None:
            return self._tools.vocabulary
        from index.domain import domain_version

        return domain_version()


def _create(home: Home, wait: float, owing: str) -> None:
    """Make an empty library; of several processes at once, the first does."""
    home.make()
    with home.lock(wait):
        if not home.exists():
            aside = home.new_scratch() / "library.sqlite"
            database = Database.create(aside, wait)
            if owing:
                with database.writing() as connection:
                    catalog.set_meta(connection, _OWING, owing)
            database.close()
            aside.replace(home.database)
            home.write_manifest(new_manifest(None, None, ""))
            home.clear_leftovers((), None)
