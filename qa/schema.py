"""The public JSON of budgetqa as pydantic models: field names and meanings are those of the contract.

Amounts are decimal strings, never floats. Constructors hold the contract's rules: a figure without a
citation, or a refusal that carries a figure, raises ``pydantic.ValidationError`` (a ValueError).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corpus.checks.datatypes import Severity
from corpus.datatypes import Aspect, CellStatus, Fund, Origin, Phase, Relation, RowRole, Trend, Verification

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _check_decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a plain decimal such as '-1234.50'")
    return text


def _check_not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


DecimalText = Annotated[str, AfterValidator(_check_decimal)]
Text = Annotated[str, AfterValidator(_check_not_blank)]
Ordinal = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"


class Reason(StrEnum):
    """Why a question was not answered."""

    AGENCY_NOT_IN_LIBRARY = "agency_not_in_library"
    YEAR_NOT_IN_LIBRARY = "year_not_in_library"
    PHASE_NOT_IN_LIBRARY = "phase_not_in_library"
    ITEM_NOT_FOUND = "item_not_found"
    NOT_DISCLOSED = "not_disclosed"
    UNREADABLE_SOURCE = "unreadable_source"
    ZERO_BASE = "zero_base"
    AMBIGUOUS_AGENCY = "ambiguous_agency"
    AMBIGUOUS_YEAR = "ambiguous_year"
    AMBIGUOUS_ITEM = "ambiguous_item"
    MISSING_ITEM = "missing_item"
    OUT_OF_SCOPE = "out_of_scope"
    EMPTY_QUESTION = "empty_question"
    QUESTION_TOO_LONG = "question_too_long"


class WarningCode(StrEnum):
    """What a reader must know beside the figure."""

    CONFLICT = "conflict"  # the library contradicts itself
    SCOPE = "scope"  # another 口径 gives another right figure
    PREMISE = "premise"  # the question assumes something false
    ASSUMPTION = "assumption"  # a default was taken: year, phase, agency
    RECOVERED = "recovered"  # the figure was repaired by a rule
    YEAR_MISMATCH = "year_mismatch"
    UNIT = "unit"
    PARTIAL = "partial"


class Model(BaseModel):
    """Base of the contract's models: frozen, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# --- Answer -----------------------------------------------------------------------------------


class Citation(Model):
    """A place in a document, with the literal text printed there. Pages, lines, tables count from 1."""

    n: Ordinal
    document: Text
    title: str
    file: Text
    page: Ordinal | None = None
    line: Ordinal | None = None
    sheet: str | None = None
    section: str | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    cell: str | None = None
    bbox: tuple[float, float, float, float] | None = None  # x0, top, x1, bottom in points
    text: Text
    nth: Ordinal | None = None  # which of several equal texts on its line


class Figure(Model):
    """One figure that answers the question."""

    label: Text
    value: DecimalText
    unit: str
    relation: Relation = Relation.EQUAL
    agency: str
    year: int | None
    phase: Phase | None
    item: str
    code: str | None = None
    measure: str
    scope: str  # 口径: the form or table and the column path it was read from
    origin: Origin
    verification: Verification
    citations: Annotated[list[Ordinal], Field(min_length=1)]


class Derivation(Model):
    """How a computed figure comes about; exact, its operands are figures."""

    expression: Text  # "4200 - 900"
    formula: Text  # the same in Chinese names
    value: DecimalText
    unit: str


class Missing(Model):
    """A document that a list or ranking could not cover, and why."""

    document: str
    reason: str


class Rows(Model):
    """A list or ranking, with its denominator."""

    columns: list[str]
    data: list[list[str | None]]
    covered: Count
    considered: Count
    missing: list[Missing] = []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.data):
            raise ValueError("every row must have one cell per column")
        if self.covered > self.considered:
            raise ValueError("covered must not exceed considered")
        return self


class Warning(Model):
    """Something a reader must know beside the figure; ``message`` is Chinese."""

    code: WarningCode
    message: Text
    citations: list[Ordinal] = []


class QueryInfo(Model):
    """How the question was understood; ``described`` says the same in one Chinese sentence."""

    described: str = ""
    operation: str | None = None
    agencies: list[str] = []
    years: list[int] = []
    phases: list[Phase] = []
    items: list[str] = []
    codes: list[str] = []
    measure: str | None = None
    fund: str | None = None
    unit: str | None = None
    as_of: date | None = None
    unexplained: list[str] = []  # words of the question that nothing accounts for


class Answer(Model):
    """What every door gives back for one question."""

    question: str
    status: Status
    reason: Reason | None = None
    answer: Text
    figures: list[Figure] = []
    derivation: Derivation | None = None
    rows: Rows | None = None
    citations: list[Citation] = []
    warnings: list[Warning] = []
    options: list[str] = []
    suggestions: Annotated[list[str], Field(max_length=3)] = []
    query: QueryInfo = QueryInfo()
    elapsed_ms: float = 0.0
    id: str = ""

    @model_validator(mode="after")
    def _check_status(self) -> Self:
        if self.status is Status.ANSWERED:
            if self.reason is not None:
                raise ValueError("an answered question has no reason")
            return self
        if self.reason is None:
            raise ValueError("a question that is not answered needs a reason")
        if self.figures or self.derivation or self.rows:
            raise ValueError("a refusal carries no figure that could be mistaken for the answer")
        return self

    @model_validator(mode="after")
    def _check_citations(self) -> Self:
        numbers = [citation.n for citation in self.citations]
        if len(set(numbers)) != len(numbers):
            raise ValueError("citation numbers must differ")
        used = {n for figure in self.figures for n in figure.citations}
        used |= {n for warning in self.warnings for n in warning.citations}
        if used - set(numbers):
            raise ValueError(f"no such citation: {sorted(used - set(numbers))}")
        if self.derivation is not None and not self.citations:
            raise ValueError("a computed figure cites every operand")
        return self


class ConversationAnswer(Answer):
    """The last turn's Answer, with the Answers of all turns in ``turns`` (``batch``)."""

    turns: Annotated[list[Answer], Field(min_length=1)]


# --- ingest, documents, tables, facts -----------------------------------------------------------


class FileStatus(StrEnum):
    """What became of a file given to ``ingest``."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"


class FileReport(Model):
    """What became of one file. A failed one says why, in Chinese, in ``problem``."""

    path: str
    status: FileStatus
    document: str | None = None
    title: str | None = None
    agency: str | None = None
    year: int | None = None
    phase: Phase | None = None
    pages: Count | None = None
    tables: Count = 0
    facts: Count = 0
    chunks: Count = 0
    findings: Count = 0
    seconds: float = 0.0
    problem: str | None = None
    warnings: list[str] = []

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.status is FileStatus.FAILED and not self.problem:
            raise ValueError("a failed file needs a problem")
        return self


class IngestReport(Model):
    """What became of all files of one ``ingest``."""

    files: list[FileReport]
    seconds: float


class DifferenceInfo(Model):
    """A figure of an older edition that the edition in the library prints otherwise, or not at all."""

    replaced: str  # id of the older edition
    replaced_file: str
    replaced_at: datetime
    change: str  # changed | withdrawn
    agency: str
    year: int | None = None
    phase: Phase | None = None
    item: str
    code: str | None = None
    scope: str
    columns: list[str] = []
    old_value: DecimalText
    old_unit: str
    old_text: str
    old_page: Ordinal | None = None
    old_line: Ordinal | None = None
    new_fact: str | None = None
    new_value: DecimalText | None = None
    new_unit: str | None = None


class DocumentInfo(Model):
    """One document of the library (``docs``)."""

    id: str
    title: str
    file: str
    sha256: str
    agency: str
    aliases: list[str] = []
    level: str | None = None  # 部门 | 单位 | 政府
    region: str | None = None
    year: int | None = None
    phase: Phase | None = None
    pages: Count | None = None
    tables: Count = 0
    facts: Count = 0
    chunks: Count = 0
    findings: Count = 0
    problems: list[str] = []
    ingested_at: datetime
    differences: list[DifferenceInfo] = []  # from the older editions that it replaced


class CellInfo(Model):
    """One value cell; ``value`` as printed, in the table's unit."""

    value: DecimalText | None
    text: str
    status: CellStatus
    page: Ordinal | None = None
    bbox: tuple[float, float, float, float] | None = None
    cell: str | None = None


class RowInfo(Model):
    """One body row, with one cell per value column."""

    label: str
    code: str | None = None
    level: Ordinal
    role: RowRole
    path: list[str] = []
    cells: list[CellInfo]


class CertificateInfo(Model):
    """How the parse of a table stands against its own arithmetic."""

    identities: Count
    held: Count
    recovered: Count
    failed: Count
    outcome: Annotated[str, Field(pattern="^(verified|recovered|doubtful|unchecked)$")]
    confirmed: Count = 0  # failed identities that two independent readings agree on


class TableInfo(Model):
    """One table, or one half of a side-by-side table (``tables``)."""

    id: str
    document: str
    n: Ordinal
    title: str
    form: str | None = None
    unit: str | None = None
    page: Ordinal | None = None
    last_page: Ordinal | None = None
    sheet: str | None = None
    line: Ordinal | None = None
    columns: list[list[str]]  # header path of each value column, outermost first
    rows: list[RowInfo]
    certificate: CertificateInfo

    @model_validator(mode="after")
    def _check(self) -> Self:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("every row must have one cell per value column")
        return self


class FactInfo(Model):
    """One figure of the library (``facts``)."""

    id: str
    document: str
    agency: str
    year: int | None
    phase: Phase | None
    item: str
    code: str | None = None
    path: list[str] = []
    measure: str
    columns: list[str] = []
    scope: str
    value: DecimalText
    unit: str
    relation: Relation = Relation.EQUAL
    aspect: Aspect = Aspect.AMOUNT  # what the figure states of its item: an amount, a change, a share …
    trend: Trend | None = None  # of a change or growth, whose value is printed without a sign
    base: str | None = None  # what a change or share is against, in the document's words
    form: str | None = None  # the published form, by its id
    concept: str | None = None  # the vocabulary term, which is one through all documents
    fund: Fund | None = None
    origin: Origin
    verification: Verification
    citation: Citation


# --- claims and findings ------------------------------------------------------------------------


class Quantity(Model):
    """A value with its unit."""

    value: DecimalText
    unit: str


class Verdict(StrEnum):
    """How a figure of a text stands against the library."""

    SUPPORTED = "supported"
    ROUNDED = "rounded"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"
    NOT_CHECKABLE = "not_checkable"


class ClaimCheck(Model):
    """One figure of a text; ``text`` is ``whole[start:end]``."""

    text: Text
    start: Count
    end: Count
    verdict: Verdict
    stated: Quantity
    found: Quantity | None = None
    explanation: str
    citations: list[Citation] = []


class Outcome(StrEnum):
    """What became of a consistency rule."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT_DATA = "insufficient_data"


class Detail(StrEnum):
    """The outcome in more words: two kinds of ``pass`` and two of ``insufficient_data`` are told apart."""

    PASS = "pass"
    FAIL = "fail"
    EXPLAINED = "explained"  # differs, by a difference of 口径 of that very amount: outcome ``pass``
    PARSE_DOUBT = "parse_doubt"  # fails, but the reading is in doubt: outcome ``insufficient_data``
    NOT_APPLICABLE = "not_applicable"
    INSUFFICIENT_DATA = "insufficient_data"


class Finding(Model):
    """The outcome of one consistency rule on one document.

    ``actual`` is printed at the first citation, ``expected`` what the rule makes it. ``proposal`` is the one
    edit that would reconcile everything: where to look, not what is true. ``count``: places of a pass.
    """

    rule: str
    title: str
    document: str
    outcome: Outcome
    severity: Severity
    expected: DecimalText | None = None
    actual: DecimalText | None = None
    difference: DecimalText | None = None
    unit: str | None = None
    explanation: str
    citations: list[Citation] = []
    detail: Detail
    proposal: str | None = None
    count: Count = 1


class FormInfo(Model):
    """One cell of the completeness matrix. ``form`` is None for a year without documents."""

    agency: str
    level: str | None
    year: int
    phase: Phase | None
    form: str | None
    name: str
    state: Text  # published | stand_in | empty_noted | empty | unreadable | missing | text_only | no_document
    document: str | None = None
    file: str | None = None
    page: Ordinal | None = None
    sheet: str | None = None
    line: Ordinal | None = None
    note: str | None = None
