"""BudgetQA: a library and everything that can be asked of it. The core behind every door."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus.datatypes import Document
from corpus.errors import UsageError
from index.facts import FactFilter
from index.home import Home
from index.library import Library
from index.settings import Settings
from qa.assistance import Assistance
from qa.catalog import Catalog
from qa.conversation import Conversation
from qa.findings import finding_info, in_order
from qa.language_model import ChatEndpoint, endpoint_of
from qa.publish import document_info, fact_info, file_report, table_info
from qa.schema import Answer, Citation, ClaimCheck, DocumentInfo, FactInfo, Finding, IngestReport, TableInfo
from qa.scribe import Scribe

if TYPE_CHECKING:
    from qa.receipts import Receipt

Progress = Callable[[int, int, str], None]
_SAMPLES = "samples"  # what a library that is being filled with the bundled samples is owing


class Talk:
    """A conversation: follow-ups may leave out what was said before. Not for several threads at once."""

    def __init__(self, bot: BudgetQA) -> None:
        self._bot = bot
        self._conversation = bot.start_conversation()

    def ask(self, question: str, as_of: date | None = None) -> Answer:
        """Answer the next question. ``as_of`` is the day from which 今年 is counted; None: today."""
        self._conversation.catalog = self._bot.catalog()
        return self._conversation.ask(question, as_of or date.today())


class BudgetQA:
    """An open library with its questions answered. Safe to use from several threads.

    Every method may raise LibraryError (a BudgetQAError with a Chinese message). Opening raises UsageError
    where the settings name a language model that cannot be used.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._guard = threading.Lock()
        self._catalog: tuple[str, Catalog] | None = None
        endpoint = endpoint_of(library.settings)
        self._assistance = None if endpoint is None else Assistance(ChatEndpoint(endpoint), library)

    @classmethod
    def open(cls, home: Path | str, *, settings: Settings | None = None) -> Self:
        """Open the library in ``home``, created empty where there is none."""
        return cls._over(Library.open(home, create=True, settings=settings))

    @classmethod
    def _over(cls, library: Library) -> Self:
        try:
            return cls(library)
        except UsageError:
            library.close()
            raise

    @classmethod
    def open_or_sample(cls, home: Path | str, on_progress: Progress | None = None) -> Self:
        """Open the library in ``home``; where the folder is absent, build the bundled samples there first.

        A building that was cut off is gone on with.
        """
        fresh = Home(Path(home)).is_untouched()
        bot = cls._over(Library.open(home, create=True, owing=_SAMPLES if fresh else ""))
        if bot.library.owing() == _SAMPLES:
            with as_file(files("corpus") / "samples") as samples:
                bot.ingest(sample_files(samples), on_progress=on_progress)
            bot.library.settle()
        return bot

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- asking -----------------------------------------------------------------------------------

    def catalog(self) -> Catalog:
        """The library's names and views as of now; made anew when the library has changed."""
        revision = self.library.revision()
        with self._guard:
            if self._catalog is None or self._catalog[0] != revision:
                self._catalog = revision, Catalog(self.library.facts)
            return self._catalog[1]

    def ask(self, question: str, as_of: date | None = None) -> Answer:
        """Answer one question. ``as_of`` is the day from which 今年 is counted; None: today."""
        return self.start_conversation().ask(question, as_of or date.today())

    def verify(self, text: str, as_of: date | None = None) -> list[ClaimCheck]:
        """Check every figure of a text against the library. Raises UsageError for a text that is too long."""
        from qa.claims.checking import verify_text

        return verify_text(text, self.catalog(), as_of or date.today())

    def conversation(self) -> Talk:
        """Start a conversation."""
        return Talk(self)

    def start_conversation(self) -> Conversation:
        """The core of a Talk."""
        return Conversation(self.library, self.catalog(), self._assistance)

    # --- evidence ---------------------------------------------------------------------------------

    def annotated(self, text: str, claims: Sequence[ClaimCheck]) -> str:
        """The text as Markdown, each figure with its verdict and a footnote; ``claims`` are those of ``verify``."""
        from qa.claims.annotate import annotate

        return annotate(text, claims)

    def keep(self, answer: Answer) -> str:
        """Keep an answer under its id, so that a permalink can show it again. Returns it as JSON."""
        text = answer.model_dump_json()
        self.library.archive.put(answer.id, text)
        return text

    def kept(self, name: str) -> Answer | None:
        """An answer that was kept, by its id; None where it is not."""
        text = self.library.archive.get(name)
        return None if text is None else Answer.model_validate_json(text)

    def receipt(self, answer: Answer, n: int) -> Receipt:
        """The receipt (凭据) of figure ``n`` (from 1) of an answer. Raises UsageError where it has no such figure."""
        from qa.provenance import Records
        from qa.receipts import receipt_of

        return receipt_of(answer, n, Records(self.library).provenance)

    def receipts(self, answer: Answer) -> list[Receipt]:
        """The receipts of all figures of an answer, in order."""
        from qa.provenance import Records
        from qa.receipts import receipts_of

        return receipts_of(answer, Records(self.library).provenance)

    def fact_receipt(self, fact: FactInfo) -> Receipt:
        """The receipt of one figure of the library."""
        from qa.provenance import Records
        from qa.receipts import receipt_of_fact

        return receipt_of_fact(fact, Records(self.library).provenance)

    def citation_image(self, citation: Citation) -> bytes:
        """A PNG of the cited place with its printed text marked.

        Raises UsageError for a document that is not in the library and where no Chinese font can be had,
        ReadError for a page that the file does not have.
        """
        from qa.picture import picture_of

        return picture_of(self.library, citation).png

    def export(self, answers: Sequence[Answer], path: Path) -> None:
        """Write answers to ``.xlsx``, ``.csv`` or ``.md``, by the ending. Raises UsageError."""
        from qa.export_answers import export_answers

        export_answers(answers, path, self.library.source_path)

    # --- the library ------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[Path | str],
        *,
        jobs: int = 1,
        force: bool = False,
        on_progress: Progress | None = None,
    ) -> IngestReport:
        """Read files, folders and archives into the library."""
        started = time.perf_counter()
        records = self.library.ingest(paths, jobs=jobs, force=force, on_progress=on_progress)
        return IngestReport(
            files=[file_report(record) for record in records], seconds=round(time.perf_counter() - started, 3)
        )

    def documents(self) -> list[DocumentInfo]:
        """All documents of the library."""
        changed = self.library.all_differences()
        return [document_info(record, changed.get(record.id, ())) for record in self.library.documents()]

    def content(self, name: str) -> Document:
        """One whole document, by id, file name or title. Raises UsageError for none or several."""
        return self.library.content(name)

    def tables(self, name: str) -> list[TableInfo]:
        """The tables of one document, by id, file name or title. Raises UsageError for none or several."""
        record = self.library.document(name)
        return [table_info(table, record.id) for table in self.library.tables(record.id)]

    def facts(self, names: Iterable[str] | None = None) -> list[FactInfo]:
        """The figures of some documents (by id, file name or title), or of all."""
        chosen = tuple(self.library.document(name).id for name in names or ())
        catalog = self.catalog()
        found = []
        for fact in self.library.facts.find(FactFilter(documents=chosen)):
            scribe = Scribe(catalog)
            scribe.cite(fact)
            found.append(fact_info(fact, scribe.citations[0]))
        return found

    def check(self, names: Iterable[str] | None = None) -> list[Finding]:
        """The consistency findings (勾稽核验) of some documents (by id, file name or title), or of all."""
        documents = self.catalog().documents
        return in_order(finding_info(one, documents) for one in self.library.findings(names))

    def anomalies(self, names: Iterable[str] | None = None) -> list[Finding]:
        """What stands out in some documents, or in all: large changes without a reason, leftovers of templates …"""
        from corpus.checks.anomalies import anomalies

        documents = self.catalog().documents
        return in_order(finding_info(one, documents) for one in anomalies(self.library.findings(names)))

    def remove(self, names: Iterable[str]) -> list[str]:
        """Take documents out completely; returns the titles. Raises UsageError for an unknown name."""
        return [record.title for record in self.library.remove(names)]


def sample_files(folder: Path) -> list[Path]:
    """The documents among the bundled samples (not the page that describes them)."""
    return sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".md", ".xlsx") and p.name != "README.md")
