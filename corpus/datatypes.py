"""The values that flow through the product. All frozen; pydantic models live at the borders only.

Vocabulary: an organisation is always ``agency``; a unit of measurement is always ``unit``.
Pages, lines, tables, rows and columns count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Phase(StrEnum):
    """The stage of the budget cycle that a figure belongs to."""

    BUDGET = "budget"  # 年初预算
    ADJUSTED = "adjusted"  # 调整预算
    FINAL = "final"  # 决算、执行数
    ESTIMATED = "estimated"  # 预计执行


class Direction(StrEnum):
    """收入 or 支出."""

    REVENUE = "revenue"
    EXPENDITURE = "expenditure"


class RowRole(StrEnum):
    """What a table row is to its table."""

    TOTAL = "total"  # 合计、总计
    SUBTOTAL = "subtotal"  # 小计、本年收入合计
    OF_WHICH = "of_which"  # 其中：
    ITEM = "item"
    INDICATOR = "indicator"  # a leaf of a performance-indicator tree


class CellStatus(StrEnum):
    """How far the value of a cell can be trusted as a reading of the page."""

    READ = "read"
    RECOVERED = "recovered"  # repaired by a rule; ``Cell.repair`` says which
    DOUBTFUL = "doubtful"
    BLANK = "blank"


class Verification(StrEnum):
    """How far a figure was verified (contract: ``verification``)."""

    CORROBORATED = "corroborated"  # stated in two or more independent places
    RECONCILED = "reconciled"  # its table foots
    SINGLE = "single"
    RECOVERED = "recovered"
    DISPUTED = "disputed"


class Origin(StrEnum):
    """Where a figure comes from."""

    CELL = "cell"
    PROSE = "prose"
    COMPUTED = "computed"


class Relation(StrEnum):
    """How the printed number bounds the quantity (indicator targets)."""

    EQUAL = "="
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"
    ABOUT = "≈"


class Aspect(StrEnum):
    """Which property of its item a figure states."""

    AMOUNT = "amount"  # money
    CHANGE = "change"  # difference from ``Fact.base``; magnitude as printed, see ``Fact.trend``
    GROWTH = "growth"  # the same as a percentage
    SHARE = "share"  # percentage of ``Fact.base``
    COUNT = "count"  # people, vehicles, projects, visits …
    INDICATOR = "indicator"  # a performance target
    RATE = "rate"  # completion of budget and other percentages
    LIMIT = "limit"  # a threshold named in passing, e.g. 单位价值200万元以上


class Trend(StrEnum):
    """The direction of a CHANGE or GROWTH."""

    INCREASE = "increase"
    DECREASE = "decrease"
    UNCHANGED = "unchanged"


class Fund(StrEnum):
    """The 口径 of a figure: which money it counts, widest first."""

    ALL = "all"  # 全部资金（含结转、其他收入）
    FISCAL_APPROPRIATION = "fiscal_appropriation"  # 财政拨款
    GENERAL_PUBLIC_BUDGET = "general_public_budget"  # 一般公共预算
    GENERAL_PUBLIC_BASIC = "general_public_basic"  # 一般公共预算基本支出
    GOVERNMENT_MANAGED_FUNDS = "government_managed_funds"  # 政府性基金
    STATE_CAPITAL_OPERATIONS = "state_capital_operations"  # 国有资本经营
    SPECIAL_FISCAL_ACCOUNT = "special_fiscal_account"  # 财政专户管理资金


class Tier(StrEnum):
    """Which tiers of government a figure of a place counts."""

    WHOLE = "whole"  # 全市, with all places below
    OWN = "own"  # 市本级


class GapKind(StrEnum):
    """The kinds of nothing that a published form may hold. (Zero is a Fact, absence is neither.)"""

    BLANK = "blank"  # the row stands there, the cell is empty
    DASH = "dash"  # "—", "-", "/"
    NONE = "none"  # "无", "无此项"
    EMPTY_FORM = "empty_form"  # a form without a single row, usually with a note


BBox = tuple[float, float, float, float]  # x0, top, x1, bottom in points, origin top left


@dataclass(frozen=True, slots=True)
class Source:
    """A place inside one document, with the literal text printed there.

    ``doubt``: how a second look at a scan read the text, where its figures are not certain; it may be the same.
    ``ocr``: whether the text was recognised from a picture. ``nth``: which of the same texts on its line it
    is, from 1; None where the line prints it once.
    """

    text: str
    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None  # "B5": column letter and row number within sheet or grid
    bbox: BBox | None = None
    doubt: str | None = None
    ocr: bool = False
    nth: int | None = None


# --- what a format reader yields -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or one unwrapped paragraph) outside any table grid.

    ``wraps``: whether it runs to the right margin, so that the next line goes on with it; None where the
    format does not say.
    """

    text: str
    source: Source
    wraps: bool | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid as printed."""

    text: str
    source: Source
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A raw table: ``rows[r][c]`` is a cell, or None where a merged cell covers the place.

    Every row has the same number of places.
    """

    rows: tuple[tuple[GridCell | None, ...], ...]


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a format reader makes of a file: blocks in reading order, nothing interpreted."""

    file: str  # name as ingested, without folders
    sha256: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    problems: tuple[str, ...] = ()  # Chinese; each names its page


# --- what layout and table recognition make of it ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its place in the outline; ``path`` includes the heading itself, outermost first."""

    number: int
    title: str
    level: int
    path: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. ``text`` is cleaned (joined lines, no letter-spacing); ``source.text`` literal."""

    number: int
    text: str
    section: tuple[str, ...]
    source: Source
    lines: tuple[tuple[int, Source], ...] = ()  # (offset in text, printed line) of each joined line


@dataclass(frozen=True, slots=True)
class Cell:
    """One value cell of a Table; ``value`` is in the table's (or its own) unit, as printed."""

    text: str
    value: Decimal | None
    status: CellStatus
    source: Source
    unit: str | None = None  # when the cell prints its own unit ("≥90%", "5套")
    relation: Relation = Relation.EQUAL
    repair: str | None = None  # Chinese: which rule recovered it and from what


@dataclass(frozen=True, slots=True)
class Row:
    """One body row. ``cells`` are parallel to the table's columns."""

    label: str  # mended full name, numbering kept as printed
    code: str | None  # full classification code (201, 20103, 2010301), never "03" alone
    level: int  # 1 = outermost
    role: RowRole
    path: tuple[str, ...]  # ancestors' labels, outermost first, without this row
    cells: tuple[Cell, ...]
    source: Source  # of the label
    repair: str | None = None  # Chinese: how label or code was mended
    attributes: tuple[tuple[str, str], ...] = ()  # header and text of columns of words (项目类型: 农村公路)


class SumKind(StrEnum):
    """Which way a sum of a table runs."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, slots=True, order=True)
class GridPlace:
    """A value cell of a table: row and value column, from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TableSum:
    """A sum that a table promises by its own structure: ``whole`` equals the sum of ``parts``."""

    kind: SumKind
    whole: GridPlace
    parts: tuple[GridPlace, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How the parse of one table stands against its own arithmetic."""

    identities: int
    held: int
    recovered: int
    failed: int
    outcome: str  # verified | recovered | doubtful | unchecked
    confirmed: int = 0  # of the failed: two independent readings agree, so it is the document's own


UNCHECKED = Certificate(0, 0, 0, 0, "unchecked")


@dataclass(frozen=True, slots=True)
class Table:
    """One table, or one half of a side-by-side table, with value columns only in ``columns``."""

    number: int  # within the document
    title: str
    form: str | None  # id in data/forms.json
    unit: str | None  # as printed: 万元, 元 …
    columns: tuple[tuple[str, ...], ...]  # header path of each value column, outermost first
    rows: tuple[Row, ...]
    source: Source  # of the title, else of the first header cell
    section: tuple[str, ...] = ()
    agency: str | None = None  # the 填报单位 line
    notes: tuple[str, ...] = ()
    last_page: int | None = None
    label_header: str = ""  # header over the row labels
    certificate: Certificate = UNCHECKED
    project: str | None = None  # the project that a performance-target form is about
    unit_source: Source | None = None  # where ``unit`` is printed: a line over the table, a cell of its head
    sums: tuple[TableSum, ...] = ()  # what it promises; derived while reading, not kept in the library


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document this is, of which year and phase, read from its content."""

    title: str
    agency: str
    year: int | None
    phase: Phase | None
    level: str | None = None  # 部门 | 单位 | 政府
    region: str | None = None
    parent: str | None = None
    agency_code: str | None = None
    aliases: tuple[str, ...] = ()  # abbreviations found in or generated from the name


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read and interpreted."""

    id: str  # first 12 hex digits of sha256
    file: str
    sha256: str
    identity: Identity
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: int | None = None
    problems: tuple[str, ...] = ()
    contents: tuple[Source, ...] = ()  # the printed lines of the contents list


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one document, with everything needed to cite and to compare it.

    ``item`` is always the thing measured. In a TOTAL row it is therefore taken from the column
    ("项目支出"), or from the form where the column too is a total ("支出总计"); ``row`` and
    ``columns`` keep what is printed.
    """

    id: str  # "<document>:<n>"
    document: str
    agency: str
    year: int | None
    phase: Phase | None
    item: str  # cleaned: no numbering, no 其中：
    concept: str | None  # id of the vocabulary term that ``item`` is a name of
    code: str | None
    path: tuple[str, ...]  # ancestors of the item, outermost first, cleaned
    row: str  # row label as printed (mended), "" for prose
    role: RowRole
    measure: str  # cleaned column leaf ("年度资金总额", "基本支出"), or for prose "金额", "较上年增减" …
    measure_concept: str | None
    columns: tuple[str, ...]  # header path as printed
    main: bool  # True where the figure is the whole of its row (total or only column), and in prose
    aspect: Aspect
    value: Decimal
    unit: str
    scope: str  # 口径 for a reader: form or section it was read from
    form: str | None
    fund: Fund | None
    origin: Origin
    source: Source
    table: int | None = None  # Table.number
    section: tuple[str, ...] = ()
    relation: Relation = Relation.EQUAL
    trend: Trend | None = None
    base: str | None = None  # what a change or share is relative to: "上年预算", "支出预算总额"
    sentence: str | None = None  # verbatim sentence of prose
    reason: str | None = None  # verbatim reason clause
    verification: Verification = Verification.SINGLE
    repair: str | None = None  # Chinese: how the figure was recovered
    tier: Tier | None = None  # of a government's figures: 全市 or 市本级, where the document says
    attributes: tuple[tuple[str, str], ...] = ()  # of its row: header and text of columns of words (项目类型: 农村公路)

    def __post_init__(self) -> None:
        if not self.source.text.strip() or not self.document:
            raise ValueError("a figure without a citation cannot be constructed")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where a figure could stand and none does."""

    id: str
    document: str
    agency: str
    year: int | None
    phase: Phase | None
    item: str  # for EMPTY_FORM the title of the form
    concept: str | None
    code: str | None
    path: tuple[str, ...]
    measure: str
    columns: tuple[str, ...]
    scope: str
    form: str | None
    kind: GapKind
    source: Source  # the note, the dash, or the row label beside the blank
    table: int | None = None
    note: str | None = None
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one file."""

    document: Document
    facts: tuple[Fact, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warnings: tuple[str, ...] = field(default=())
