"""The texts that rules about wording read, each with the way back to its printed place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from corpus.checks.book import Book, place_of_words
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.datatypes import Paragraph, Phase, Section, Source, Table
from corpus.prose_places import source_of
from corpus.vocabulary import clean_label

_BRACKETS = str.maketrans("()", "（）")
_SENTENCE_END = re.compile(r"[。；;!?！？]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the rules look for (``checks_words.json``); regular expressions are said to be such."""

    ups: tuple[str, ...]
    downs: tuple[str, ...]
    placeholders: tuple[str, ...]  # regular expressions
    instructions: tuple[str, ...]
    amount_leads: tuple[str, ...]
    count_leads: tuple[str, ...]
    count_units: tuple[str, ...]
    percent_leads: tuple[str, ...]
    never_doubled: tuple[str, ...]
    comparing: tuple[str, ...]
    years: tuple[YearSlot, ...]
    title_stages_budget: tuple[str, ...]
    title_stages_final: tuple[str, ...]
    title_others: tuple[str, ...]
    level_objects: tuple[str, ...]
    level_beside: tuple[str, ...]
    definitions: tuple[str, ...]
    copied_leads: tuple[str, ...]
    reason_tails: tuple[str, ...]
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearSlot:
    """A wording that must name a certain year: ``{year}`` in the regular expression ``pattern``.

    ``offsets`` from the document's year are all right, the first is the usual one; ``phase`` None: any.
    """

    pattern: str
    offsets: tuple[int, ...]
    meaning: str
    phase: Phase | None = None


@cache
def words() -> Words:
    """The word lists. Raises KeyError or TypeError for a damaged file."""
    text = files("corpus").joinpath("data", "checks_words.json").read_text("utf-8")
    lists = json.loads(text)["words"]
    years = tuple(_slot(**slot) for slot in lists.pop("years"))
    return Words(years=years, **{name: tuple(entries) for name, entries in lists.items()})


def _slot(pattern: str, offsets: list[int], meaning: str, phase: str | None = None) -> YearSlot:
    return YearSlot(pattern, tuple(offsets), meaning, Phase(phase) if phase else None)


def any_of(entries: tuple[str, ...]) -> str:
    """A regular expression for one of these words, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the document with ASCII brackets made full-width; offsets hold in the document's text too."""

    text: str
    document: str
    whole: Place
    paragraph: Paragraph | None = None

    def place(self, start: int, end: int) -> Place:
        """Where ``text[start:end]`` is printed."""
        if self.paragraph is None:
            return replace(self.whole, source=replace(self.whole.source, text=self.text[start:end]))
        return replace(self.whole, source=source_of(self.paragraph, start, end))

    def sentence(self, start: int) -> str:
        """The sentence around an offset."""
        before = [match.end() for match in _SENTENCE_END.finditer(self.text, 0, start)]
        behind = _SENTENCE_END.search(self.text, start)
        return self.text[before[-1] if before else 0 : behind.end() if behind else len(self.text)].strip()


def passages(book: Book) -> Iterator[Passage]:
    """All running text and headings, in this order; titles and notes of tables last, each once."""
    document = book.document.id
    for paragraph in book.document.paragraphs:
        place = place_of_words(paragraph, document, paragraph.source)
        yield Passage(paragraph.text.translate(_BRACKETS), document, place, paragraph)
    for section in book.document.sections:
        yield of_section(section, document)
    seen: set[tuple[str, int | None, int | None]] = set()
    for table in book.tables:
        for text in (table.title, *table.notes):
            key = (text, table.source.page, table.source.line)
            if text and key not in seen:
                seen.add(key)
                yield of_table(table, text, document)


def of_section(section: Section, document: str) -> Passage:
    """A heading."""
    words = f"标题“{clean_label(section.title)}”"
    return Passage(
        section.title.translate(_BRACKETS), document, Place(document, section.source, words, section=section.title)
    )


def of_table(table: Table, text: str, document: str) -> Passage:
    """The title or a note of a table; the place is the table's."""
    name = table.title or f"第{table.number}张表"
    place = Place(document, replace(table.source, text=text), f"表“{name}”", table=name)
    return Passage(text.translate(_BRACKETS), document, place)


def failure(
    rule: str,
    places: tuple[Place, ...],
    explanation: str,
    severity: Severity = Severity.INFO,
    proposal: str | None = None,
) -> Finding:
    """A finding about wording; text recognised from a picture is in doubt before the document is."""
    outcome = Outcome.PARSE_DOUBT if is_doubtful(places[0].source) else Outcome.FAIL
    return Finding(rule, places[0].document, outcome, severity, explanation, places, proposal=proposal)


def is_doubtful(source: Source) -> bool:
    """Whether the printed text itself may have been misread."""
    return source.ocr
