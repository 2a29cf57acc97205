"""Which forms each agency published in which year: the completeness matrix of a library.

Read from the lists of documents, tables and gaps; no document is loaded.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.datatypes import GapKind, Phase, Source
from corpus.standard_forms import StandardForm, says_empty, standard_forms, tells_unread_pages
from index.codec import loads
from index.records import DocumentRecord
from index.rows import column_list, from_row

if TYPE_CHECKING:
    from index.store import Database

_GOVERNMENT = "政府"
_LONGEST_NOTE = 60  # characters


class FormState(StrEnum):
    """What became of a form that was due."""

    PUBLISHED = "published"
    STAND_IN = "stand_in"  # another form tells the same in another cut
    EMPTY_NOTED = "empty_noted"  # an empty form that says why
    EMPTY = "empty"  # an empty form without a word
    UNREADABLE = "unreadable"  # not found, and pages of the document could not be read
    MISSING = "missing"  # not in any document of that agency and year
    TEXT_ONLY = "text_only"  # the library holds no table at all of that year, only the explanation
    NO_DOCUMENT = "no_document"  # nothing of a year between two others


_BEST_FIRST = (FormState.PUBLISHED, FormState.EMPTY_NOTED, FormState.EMPTY)


@dataclass(frozen=True, slots=True)
class FormStatus:
    """One cell of the matrix.

    ``phase`` and ``form`` are None for a year without documents. ``document`` is the id of the document that
    holds the form, or that should; ``source`` where it stands there.
    """

    agency: str
    level: str | None  # 部门 | 单位
    year: int
    phase: Phase | None
    form: str | None
    name: str  # of the form, Chinese; "" for a year without documents
    state: FormState
    document: str | None = None
    file: str | None = None
    source: Source | None = None
    note: str | None = None  # Chinese: the note under an empty form, the form that stands in


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells, by agency, level, year, phase and the usual order of forms.

    ``not_applicable`` are documents of governments, whose forms are others; ``unplaced`` those whose agency,
    year or phase is not known.
    """

    cells: tuple[FormStatus, ...]
    not_applicable: tuple[DocumentRecord, ...] = ()
    unplaced: tuple[DocumentRecord, ...] = ()

    def counts(self) -> dict[FormState, int]:
        """How many cells are in each state."""
        found = dict.fromkeys(FormState, 0)
        for cell in self.cells:
            found[cell.state] += 1
        return {state: count for state, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class _Set:
    """What is published together: the documents of one agency, year and phase."""

    agency: str
    level: str | None
    year: int
    phase: Phase
    documents: tuple[DocumentRecord, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A form that a document holds."""

    document: str
    form: str
    title: str
    state: FormState
    source: Source
    note: str | None


def completeness(database: Database) -> Matrix:
    """The matrix of a whole library. Raises LibraryError where it cannot be read."""
    with database.snapshot():
        records = [
            from_row(DocumentRecord, row)
            for row in database.rows(f"SELECT {column_list(DocumentRecord)} FROM documents ORDER BY agency, year, id")
        ]
        placed = [one for one in records if _is_placed(one)]
        held = _held_forms(database, [one.id for one in placed])
        held = {name: [_with_line_beside(database, one) for one in forms] for name, forms in held.items()}
    governments = tuple(one for one in records if one.level == _GOVERNMENT)
    unplaced = tuple(one for one in records if one.level != _GOVERNMENT and not _is_placed(one))
    sets = _sets(placed)
    cells = [cell for one in sets for cell in _cells(one, held)]
    ordered = sorted([*cells, *_gaps_between(sets)], key=lambda cell: (cell.agency, cell.year))
    return Matrix(tuple(ordered), governments, unplaced)


def _is_placed(record: DocumentRecord) -> bool:
    named = bool(record.agency) and record.year is not None
    return named and record.level != _GOVERNMENT and record.phase in (Phase.BUDGET, Phase.FINAL)


def _sets(records: Sequence[DocumentRecord]) -> list[_Set]:
    """Documents published together; one that does not say 部门 or 单位 goes with the one that does."""
    groups: dict[tuple[str, int, Phase], list[DocumentRecord]] = defaultdict(list)
    for one in records:
        if one.year is not None and one.phase is not None:
            groups[one.agency, one.year, one.phase].append(one)
    sets: list[_Set] = []
    for (agency, year, phase), group in sorted(groups.items()):
        levels = sorted({one.level for one in group if one.level})
        for level in levels or (None,):
            together = tuple(one for one in group if one.level in (level, None))
            sets.append(_Set(agency, level, year, phase, together))
    return sets


# --- what documents hold ----------------------------------------------------------------------------


def _held_forms(database: Database, documents: Iterable[str]) -> dict[str, list[_Held]]:
    """The standard forms (and their stand-ins) that each document holds."""
    names = sorted({name for one in standard_forms() for name in (one.form, *one.stand_ins)})
    sql = (
        "SELECT t.document, t.form, t.title, json_extract(t.body, '$.source'), json_extract(t.body, '$.notes'), "
        'EXISTS (SELECT 1 FROM gaps AS g WHERE g.document = t.document AND g."table" = t.number AND g.kind = ?) '
        "FROM tables AS t WHERE t.document IN (SELECT value FROM json_each(?)) "
        "AND t.form IN (SELECT value FROM json_each(?)) ORDER BY t.document, t.number"
    )
    parameters = (GapKind.EMPTY_FORM.value, json.dumps(list(documents)), json.dumps(names))
    held: dict[str, list[_Held]] = defaultdict(list)
    for document, form, title, source, notes, is_empty in database.rows(sql, parameters):
        note = next((text for text in json.loads(notes or "[]") if says_empty(text)), None) if is_empty else None
        state = FormState.PUBLISHED if not is_empty else FormState.EMPTY_NOTED if note else FormState.EMPTY
        held[document].append(_Held(document, form, title, state, loads(Source, source), note))
    return dict(held)


def _with_line_beside(database: Database, form: _Held) -> _Held:
    """An empty form with the line on its page that says why, where the note was not read as part of the table."""
    if form.state is not FormState.EMPTY or form.source.page is None:
        return form
    words = next((one.note_words for one in standard_forms() if one.form == form.form), ())
    sql = (
        "SELECT json_extract(p.value, '$.text') FROM documents AS d, json_each(d.body, '$.paragraphs') AS p "
        "WHERE d.id = ? AND json_extract(p.value, '$.source.page') = ?"
    )
    for (text,) in database.rows(sql, (form.document, form.source.page)):
        if len(text) <= _LONGEST_NOTE and says_empty(text) and any(word in text for word in words):
            return replace(form, state=FormState.EMPTY_NOTED, note=text)
    return form


def _cells(one: _Set, held: Mapping[str, Sequence[_Held]]) -> Iterator[FormStatus]:
    forms = [form for record in one.documents for form in held.get(record.id, ())]
    files = {record.id: record.file for record in one.documents}
    for standard in standard_forms():
        if standard.is_due(one.phase, one.year):
            cell = FormStatus(
                one.agency, one.level, one.year, one.phase, standard.form, standard.name, FormState.MISSING
            )
            found = _best(forms, standard)
            if found is None:
                yield replace(cell, state=_absence(one))
            else:
                yield _with_form(cell, standard, found, files)


def _best(forms: Iterable[_Held], standard: StandardForm) -> _Held | None:
    """The form in its fullest state, else what stands in for it."""
    ranked = sorted(
        (one for one in forms if one.form == standard.form or one.form in standard.stand_ins),
        key=lambda one: (one.form != standard.form, _BEST_FIRST.index(one.state)),
    )
    return ranked[0] if ranked else None


def _with_form(cell: FormStatus, standard: StandardForm, found: _Held, files: Mapping[str, str]) -> FormStatus:
    stands_in = found.form != standard.form
    state = FormState.STAND_IN if stands_in and found.state is FormState.PUBLISHED else found.state
    note = f"以“{found.title}”公开" if stands_in else found.note
    return replace(
        cell, state=state, document=found.document, file=files[found.document], source=found.source, note=note
    )


def _absence(one: _Set) -> FormState:
    if any(tells_unread_pages(problem) for record in one.documents for problem in record.problems):
        return FormState.UNREADABLE
    return FormState.MISSING if any(record.tables for record in one.documents) else FormState.TEXT_ONLY


def _gaps_between(sets: Sequence[_Set]) -> Iterator[FormStatus]:
    """The years between an agency's first and last of which the library holds nothing."""
    years: dict[str, set[int]] = defaultdict(set)
    for one in sets:
        years[one.agency].add(one.year)
    for agency, known in years.items():
        for year in range(min(known) + 1, max(known)):
            if year not in known:
                yield FormStatus(agency, None, year, None, None, "", FormState.NO_DOCUMENT)
